//! Messages against the table of the specification and against their vectors.
