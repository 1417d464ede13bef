//! Parts in any order, and parts that do not fit.
