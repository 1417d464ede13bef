//! Whether a promise still stands.
//!
//! *Knows*: records of what happened and who says so, viewpoints, the step that moves a promise from
//! one state to the next, the verdict with its reasons.
//!
//! *Never knows*: how an assurance is spelt, where records come from, the time of day, files, sockets.
//!
//! The way through it: [`read`] makes [`record`]s of lines, [`docket`] files them under the texts,
//! *eyes* choose among them, [`clause`] says what an act is to a promise, [`step`] moves it, [`judge`]
//! follows every way that things may have gone, [`disputes`] says what each reading of what is disputed
//! comes to, [`play`] lets others explore what may come by the same step. [`stream`] does the same for a million settled acts,
//! [`watch`] for what grows: records and feeds, and every change of standing as it comes.

pub mod account;
pub mod clause;
pub mod disputes;
pub mod docket;
pub mod exposure;
mod eyes;
pub mod index;
pub mod judge;
pub mod play;
pub mod problem;
pub mod read;
pub mod record;
pub mod step;
pub mod stream;
pub mod verdict;
pub mod watch;
