//! Two desks' session: introduction, sealing, one history. The only home of secrets.
//!
//! *Knows* secrets, the states of the protocol, and how one desk comes to believe who the other is.
//! *Never knows* sockets, files, clocks, global chance, or what an assurance says.
//!
//! [`Channel`] is one desk's side; what it takes and gives is in [`effect`]. Below it lie the parts, each by itself: who the other
//! is ([`credential`], [`verification`]), how the two meet ([`introduction`]), the [`session`], and how a lost one is begun again
//! ([`reset`]). Everything here is specified in `spec/channel.md`.

pub mod channel;
pub mod credential;
pub mod effect;
pub mod introduction;
pub mod keys;
pub mod reset;
pub mod session;
pub mod verification;

mod facts;
mod finding;
mod lane;
mod message;
mod outer;
mod parts;
mod place;
mod plain;
mod reset_rule;
mod stored;
mod turn;

pub use channel::Channel;
pub use facts::{Clock, Fact, FactKind, Facts, MAX_ANSWERS, MAX_CARRIERS, TooManyCarriers};
pub use finding::{Finding, ForkedAbout};
pub use lane::{
    Arrival, COMPARED_MESSAGES, Counts, EpochMark, History, MAX_AHEAD, MAX_UNACKNOWLEDGED, NotSent,
    View,
};
pub use message::{
    Act, Authority, Body, Content, MAX_ASKED_BY_BYTES, MAX_BODY_BYTES, MAX_CONFIRMATION_BYTES,
    MAX_PARTS, MAX_RECEIPT_ENTRIES, MAX_WHOLE_BYTES, MachineKind, MachineMessage, Message,
    MessageId, MessageKind, OfficerKind, OfficerMessage, Part, Received, RetiredKey,
};
pub use outer::{
    COURIER_ORIGIN, Foreign, MAX_SEALED_MESSAGE_BYTES, OUTER_SECRET_BYTES, OuterKeys, Tag, TooLarge,
};
pub use parts::{
    Assembly, MAX_UNFINISHED, MAX_UNFINISHED_BYTES, PartRefused, Whole, WholeTooLong, split,
};
pub use place::Place;
pub use plain::TextError;
pub use reset_rule::{InvitationVerdict, MAX_INVITATIONS, Reset};
pub use turn::{
    CommitVerdict, Decision, FORCED_AFTER_MS, KEY_AGE_MS, TAKEOVER_AFTER_MS, Turn,
    UNACKNOWLEDGED_BEFORE_RENEWAL,
};
