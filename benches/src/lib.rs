//! Measurements of Tacit against peers and limits, in the same run.
//!
//! *Knows*: logs that others' monitors read, one machine written by hand for one clause, a relay as a process, two desks in memory,
//! a desk's docket of any size.
//!
//! *Never knows*: anything that a user runs needs.

pub mod first_strike;
pub mod relay;
pub mod session;
pub mod standing;
