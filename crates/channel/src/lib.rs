//! Two desks' session: introduction, sealing, one history. The only home of secrets.
//!
//! *Knows* secrets, the states of the protocol, and how one desk comes to believe who the other is.
//! *Never knows* sockets, files, clocks, global chance, or what an assurance says.
//!
//! Everything here is specified in `spec/channel.md`.

pub mod credential;
pub mod introduction;
pub mod keys;
pub mod reset;
pub mod verification;

mod plain;

pub use plain::TextError;
