//! Two desks' session: introduction, sealing, one history.
//!
//! *Knows* secrets, and the states of the protocol between two desks.
//! *Never knows* a socket, a clock, a file, or what an assurance says.

pub mod session;
