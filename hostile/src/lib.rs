//! A hostile operator: stands between desks and a true relay, holds its keys, and lies as it is told.
//!
//! *Knows* the relay's TLS key and the key that signs its receipts, and what a relay's operator sees: envelopes, places, receipts.
//! *Never knows* what an envelope holds. It is built for tests and the demo alone, and is never published.
//!
//! Desks connect to it and see the pinned key. Every request goes on to the true relay; what comes back is told as it was, or
//! otherwise. Where it has put an envelope of its own into a queue or taken one out, it goes on lying coherently: all later
//! places, receipts, records and tallies are stated anew so that they fit. What it remembers of that is gone when it ends.

mod behind;
mod command;
mod ledger;
mod liar;
mod plan;
mod server;
mod telling;

pub use command::{Command, CommandError, Fault};
pub use server::{Hostile, StartError};
