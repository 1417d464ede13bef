//! Two desks' session: introduction, sealing, one history. The only home of secrets.
//!
//! *Knows* secrets, the states of the protocol, and how one desk comes to believe who the other is.
//! *Never knows* sockets, files, clocks, global chance, or what an assurance says.
//!
//! [`Channel`] is one desk's side; whatever it takes and gives is in [`effect`]. Everything here is specified in `spec/channel.md`.

pub mod credential;
pub mod introduction;
pub mod keys;
pub mod reset;
pub mod session;
pub mod verification;

mod outer;
mod place;
mod plain;

pub use outer::{
    COURIER_ORIGIN, Foreign, MAX_SEALED_MESSAGE_BYTES, OUTER_SECRET_BYTES, OuterKeys, Tag, TooLarge,
};
pub use place::Place;
pub use plain::TextError;
