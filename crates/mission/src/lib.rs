//! One party's whole behaviour: an officer's commands and verified events in, effects out.
//!
//! *Knows* how a channel, a promise and its standing come together at a desk: what a message says, what it does to the promises on
//! record, who has to approve it, what is kept, and what never leaves.
//! *Never knows* sockets, files, clocks, global chance, how anything is stored, or how it is shown.
//!
//! [`Desk`] is the whole: [`Command`](command::Command)s and what a line brings go in, [`Effect`](effect::Effect)s come out, the first of
//! which is what has to be durable. [`said`] is what messages say; [`translation`] is the one place where verified facts of the wire
//! become records for the judge; [`casebook`] holds texts and records together; what is private is in [`private`], from which no way
//! leads into a message. Everything here is specified in `spec/mission.md`.

pub mod acts;
pub mod casebook;
pub mod command;
pub mod correspondence;
pub mod desk;
pub mod effect;
pub mod intake;
pub mod officers;
pub mod party;
pub mod persons;
pub mod private;
pub mod said;
pub mod translation;

mod learned;
mod spelled;

pub use desk::Desk;
