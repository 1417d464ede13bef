//! The session: one MLS group of two desks (RFC 9420; `spec/channel.md`, sections 4 and 5).
//!
//! A desk that is invited makes a [`Prospect`], whose key package it sends; the desk that invited makes the [`Group`]
//! with it and answers with a welcome. From then on each [seals](Group::seal) and [opens](Group::open) messages and
//! renews its keys by [updates](Group::update). Nothing here decides *when* keys are renewed, which of two crossing
//! updates wins, or when old ones are forgotten: clauses T1 to T7 do, above this.
//!
//! Every operation happens wholly or not at all. What changed is collected by [`Group::take_changes`] and has to be
//! durable before any bytes leave; [`Group::restore`] brings a session back from the sum of all changes. Restoring an
//! *older* state would use keys twice: who does that, and how a desk notices, is section 6 of the specification.
//!
//! # What is out of reach
//!
//! Secrets that this module owns are overwritten when they are dropped. OpenMLS overwrites its own secret types, but its
//! memory (like our own record) is serialised through plain byte strings, some of which are freed without being
//! overwritten. What is restored has to be authentic, because OpenMLS does not expect its own memory to lie. It keeps the
//! resumption secrets of up to 32 past epochs at the desk that made the group. These open no message: they serve only
//! commits with pre-shared keys, which are refused. Authentication within the session is Ed25519, which is classical.

mod fault;
mod group;
mod memory;
mod opening;
mod prospect;
mod provider;
mod record;
mod rules;
mod signing;
mod updating;

pub use fault::{BeginError, BeginFault, Broken, Forbidden, NoThirdMember, OpenError, UpdateError};
pub use group::Group;
pub use memory::Change;
pub use opening::{Opened, Peek, PeekKind, peek};
pub use prospect::Prospect;
pub use record::{OuterSecret, RetiredKey};

/// A step of the session between two key updates, counted by MLS from zero; a new session begins at one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Epoch(pub u64);

/// How many epochs before the present one can still be read, for what couriers bring late.
///
/// Keeping them weakens forward secrecy for as long as they are kept; [`Group::forget_past`] ends that.
pub const PAST_EPOCHS: usize = 4;

/// How many places late a message may come within its epoch.
pub const PLACES_LATE: u32 = 128;

/// How many places early a message may come within its epoch, which is also what skipping costs at most.
pub const PLACES_EARLY: u32 = 2_000;

/// The largest key package that is read; ours has about 2 700 bytes.
pub const MAX_KEY_PACKAGE_BYTES: usize = 8_192;

/// The largest welcome that is read; ours has about 5 500 bytes.
pub const MAX_WELCOME_BYTES: usize = 16_384;

/// The largest MLS message that is read: what fits into the largest envelope.
pub const MAX_MESSAGE_BYTES: usize = tacit_wire::limits::MAX_ENVELOPE_BYTES;

#[cfg(test)]
mod tests;
