//! Whether a promise still stands.
//!
//! *Knows*: records of what happened and who says so, viewpoints, the step that moves a promise from
//! one state to the next, the verdict with its reasons.
//!
//! *Never knows*: how an assurance is spelt, where records come from, the time of day, files, sockets.

pub mod record;
pub mod verdict;
