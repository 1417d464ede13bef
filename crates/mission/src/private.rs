//! What a desk keeps for itself: notes, doubts, motives, drafts, beliefs. No way leads from here into a message.

use crate::spelled;
use serde::{Deserialize, Serialize};
use tacit_channel::MessageId;
use tacit_wire::Timestamp;

/// What a private entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrivateKind {
    /// A note.
    Note,
    /// A doubt of the other side.
    Doubt,
    /// A motive of one's own, or one that is suspected.
    Motive,
    /// A draft of a text.
    Draft,
    /// What is believed.
    Belief,
}

/// Something that this desk keeps for itself.
///
/// Its words can be shown ([`PrivateEntry::shown`]) and stored, and nothing else: what goes out is a [`Said`](crate::said::Said), and nothing
/// makes one of this.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateEntry {
    number: u64,
    kind: PrivateKind,
    #[serde(with = "spelled::moment")]
    at: Timestamp,
    #[serde(with = "spelled::message_or_none")]
    about: Option<MessageId>,
    text: String,
}
