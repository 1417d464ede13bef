//! The words that two desks and a relay share: names, envelopes, receipts, requests, limits.
//!
//! *Knows* canonical bytes, versions and limits of everything that crosses a line to a relay or travels in a courier's bag.
//! *Never knows* a private key, what an envelope holds, or what anybody promised.
//!
//! Every format here is specified in `spec/relay.md` and `spec/channel.md`, has one spelling, a version and a limit, and is
//! read by a strict reader: what [`Document::to_bytes`] would not have written is refused.

mod address;
mod bundle;
mod contradiction;
mod custody;
mod document;
mod envelope;
mod names;
mod refusal;
mod request;

pub mod limits;

pub use address::{ReceiptKey, RelayAddress, TlsPin, is_origin};
pub use bundle::{Bundle, BundleItem};
pub use contradiction::{Contradiction, ContradictionReason};
pub use custody::{
    Conveyed, Forged, Held, LaneTally, QueueTally, SIGNED_CONTEXT, Signature, Signed, Statement,
    Tally, Verified,
};
pub use document::{Document, DocumentError, Fields, Kind, integer};
pub use envelope::{Envelope, EnvelopeError};
pub use names::{
    AccountSecret, AdmissionToken, ChannelId, JoiningSecret, Lane, Position, Precedence,
    SecretDigest, Sequence, Timestamp,
};
pub use refusal::{Refusal, RefusalReason};
pub use request::{Batch, Collected, CollectedItem, Cursor, CursorError, JoinChannel, OpenChannel};
