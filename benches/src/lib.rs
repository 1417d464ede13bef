//! Measurements of Tacit against peers and limits, in the same run.
//!
//! *Knows*: logs that others' monitors read, and one machine written by hand for one clause.
//!
//! *Never knows*: anything that a user runs needs.

pub mod first_strike;
