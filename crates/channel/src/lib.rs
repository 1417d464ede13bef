//! Two desks' session: introduction, sealing, one history.
//!
//! *Knows* the keys of a channel, the order and completeness of its messages, and when keys are renewed.
//! *Never knows* what an assurance says, what time it is, or how bytes travel. It is the only home of secrets.

mod facts;
mod finding;
mod lane;
mod message;
mod outer;
mod parts;
mod place;
mod reset_rule;
mod stored;
mod turn;

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
pub use reset_rule::{InvitationVerdict, MAX_INVITATIONS, Reset};
pub use turn::{
    CommitVerdict, Decision, FORCED_AFTER_MS, KEY_AGE_MS, TAKEOVER_AFTER_MS, Turn,
    UNACKNOWLEDGED_BEFORE_RENEWAL,
};
