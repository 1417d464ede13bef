//! What a desk keeps for itself: notes, doubts, motives, drafts, beliefs. No way leads from here into a message.

use crate::spelled;
use serde::{Deserialize, Serialize};
use std::fmt;
use tacit_channel::MessageId;
use tacit_wire::Timestamp;

/// The longest private entry, in bytes.
pub const MAX_PRIVATE_BYTES: usize = 65_536;

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
/// Its words can be shown ([`PrivateEntry::shown`]) and lie in the sealed store, and nothing else: what goes out is a
/// [`Said`](crate::said::Said), and nothing makes one of this.
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

/// A private entry, to be shown on this desk's own screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'e> {
    /// Which; from one.
    pub number: u64,
    /// What it is.
    pub kind: PrivateKind,
    /// When it was written down.
    pub at: Timestamp,
    /// Which message it is about.
    pub about: Option<MessageId>,
    /// What it says.
    pub text: &'e str,
}

impl PrivateEntry {
    pub(crate) fn new(
        number: u64,
        kind: PrivateKind,
        at: Timestamp,
        about: Option<MessageId>,
        text: String,
    ) -> Self {
        Self {
            number,
            kind,
            at,
            about,
            text,
        }
    }

    /// What it says, for this desk's own screen.
    #[must_use]
    pub fn shown(&self) -> Shown<'_> {
        Shown {
            number: self.number,
            kind: self.kind,
            at: self.at,
            about: self.about,
            text: &self.text,
        }
    }

    pub(crate) fn number(&self) -> u64 {
        self.number
    }
}

impl fmt::Debug for PrivateEntry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PrivateEntry({}, hidden)", self.number)
    }
}
