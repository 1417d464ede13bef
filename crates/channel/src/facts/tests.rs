//! Facts stay apart.
