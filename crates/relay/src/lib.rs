//! The carrier between two desks that do not speak: takes custody of sealed envelopes, holds, forwards, forgets.
//!
//! *Knows* envelopes and their sizes, channels by random names, accounts by digests of random secrets, its clock, its disk.
//! *Never knows* what an envelope holds, who the desks are, or what anybody promised: nothing that could open an envelope
//! is linked, and a test reads the graph of the binary that ships.
//!
//! [`custody`] is the core, without network, clock or chance; the rest is the server around it (`spec/relay.md`).

mod answers;
mod connection;
mod exchange;
mod members;
mod operator;
mod page;
mod rates;
mod readers;
mod wakers;
mod writer;

pub mod config;
pub mod custody;
pub mod folder;
pub mod limits;
pub mod metrics;
pub mod routes;
pub mod server;
pub mod signer;
pub mod tls;
