//! Two desks' session: introduction, sealing, one history.
//!
//! *Knows* the keys of a channel, the order and completeness of its messages, and when keys are renewed.
//! *Never knows* what an assurance says, what time it is, or how bytes travel. It is the only home of secrets.

mod finding;
mod lane;
mod outer;
mod place;
mod stored;

pub use finding::{Finding, ForkedAbout};
pub use lane::{
    Arrival, COMPARED_MESSAGES, Counts, EpochMark, History, MAX_AHEAD, MAX_UNACKNOWLEDGED, NotSent,
    View,
};
pub use outer::{
    COURIER_ORIGIN, Foreign, MAX_SEALED_MESSAGE_BYTES, OUTER_SECRET_BYTES, OuterKeys, Tag, TooLarge,
};
pub use place::Place;
