//! Whether a promise still stands.
//!
//! *Knows*: records of what happened and who says so, viewpoints, the step that moves a promise from
//! one state to the next, the verdict with its reasons.
//!
//! *Never knows*: how an assurance is spelt, where records come from, the time of day, files, sockets.

mod case;
pub mod clause;
mod control;
mod critical;
mod deeds;
mod differ;
pub mod docket;
pub mod event;
mod fact;
mod filing;
pub mod index;
pub mod judge;
mod marks;
mod named;
mod pairs;
pub mod problem;
mod reach;
pub mod read;
mod reading;
mod reasons;
pub mod record;
pub mod step;
pub mod stream;
pub mod terms;
pub mod verdict;
mod view;
mod worlds;
