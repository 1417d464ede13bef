//! Every message that an officer of either side has said, with what is known to have become of it.

use crate::officers::Approval;
use crate::party::ChannelName;
use crate::said::{Said, Unreadable};
use crate::spelled;
use serde::{Deserialize, Serialize};
use tacit_channel::{Authority, FactKind, MessageId};
use tacit_wire::{Precedence, Timestamp};

/// One message, as this desk knows it. It is serde data for the sealed store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Which, in the order in which this desk sent and received; from one.
    pub number: u64,
    /// On which channel.
    pub channel: ChannelName,
    /// Whether we said it.
    pub ours: bool,
    /// Its name on the channel.
    #[serde(with = "spelled::message")]
    pub id: MessageId,
    /// At which precedence.
    #[serde(with = "codes::precedence")]
    pub precedence: Precedence,
    /// By which authority, as its sender says.
    #[serde(with = "codes::authority")]
    pub authority: Authority,
    /// Who asked for it; empty if nobody is named.
    pub asked_by: String,
    /// Which message it answers.
    #[serde(with = "spelled::message_or_none")]
    pub answers: Option<MessageId>,
    /// What it says, if it can be understood.
    pub said: Result<Said, Unreadable>,
    /// When it was sealed or arrived, by this desk's clock.
    #[serde(with = "spelled::moment")]
    pub logged_at: Timestamp,
    /// When it was sealed, by its sender's clock.
    #[serde(with = "spelled::moment")]
    pub sent_at: Timestamp,
    /// Of the other side's: since when a relay held it, by the relay's clock.
    #[serde(with = "spelled::moment_or_none")]
    pub held_at: Option<Timestamp>,
    /// Whether the other side's identity was verified when it was sent or came, or has been since.
    pub verified: bool,
    /// Since when it counts here: since it was sealed or came, or since the identity was verified, if that was later.
    #[serde(with = "spelled::moment")]
    pub counted_at: Timestamp,
    /// Of ours: what is known to have become of it.
    pub passages: Vec<Passed>,
    /// Of the other side's: when an officer here said to have read it.
    #[serde(with = "spelled::moment_or_none")]
    pub read_at: Option<Timestamp>,
    /// That it cannot reach the other side any more and has to be said again.
    pub too_late: bool,
    /// Of ours: the officers' approvals by which it was said.
    pub approvals: Vec<Approval>,
}

/// A stage that a message of ours is known to have reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// Which stage.
    #[serde(with = "codes::fact")]
    pub stage: FactKind,
    /// When, by the clock of whoever states it.
    #[serde(with = "spelled::moment")]
    pub at: Timestamp,
    /// When this desk learned it.
    #[serde(with = "spelled::moment")]
    pub learned_at: Timestamp,
}

impl Letter {
    /// By which records name it: `m-` and the first 16 digits of its name.
    #[must_use]
    pub fn record(&self) -> String {
        record_name(&self.id)
    }

    /// When a stage was first known to be reached.
    #[must_use]
    pub fn passed(&self, stage: FactKind) -> Option<&Passed> {
        self.passages.iter().find(|passed| passed.stage == stage)
    }
}

/// By which records name a message: `m-` and the first 16 digits of its name.
#[must_use]
pub fn record_name(id: &MessageId) -> String {
    let digits: String = id.to_string().chars().take(16).collect();
    format!("m-{digits}")
}

/// Codes of the wire, as words.
pub(crate) mod codes {
    macro_rules! words {
        ($module:ident, $type:ty, $all:expr, { $($case:pat => $word:literal,)+ }) => {
            pub(crate) mod $module {
                use super::super::*;
                use serde::{Deserializer, Serializer};

                pub(crate) fn word(value: $type) -> &'static str {
                    match value { $($case => $word,)+ }
                }

                pub(crate) fn serialize<S: Serializer>(value: &$type, out: S) -> Result<S::Ok, S::Error> {
                    out.serialize_str(word(*value))
                }

                pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<$type, D::Error> {
                    let text = String::deserialize(input)?;
                    let found = $all.iter().copied().find(|value| word(*value) == text);
                    found.ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no word for this")))
                }
            }
        };
    }

    words!(precedence, Precedence, Precedence::ALL, {
        Precedence::Flash => "flash",
        Precedence::Immediate => "immediate",
        Precedence::Priority => "priority",
        Precedence::Routine => "routine",
    });

    words!(authority, Authority, Authority::ALL, {
        Authority::Personal => "personal",
        Authority::Instructed => "instructed",
        Authority::FullPowers => "full-powers",
        Authority::AdReferendum => "ad-referendum",
        Authority::Unknown => "unknown",
    });

    words!(fact, FactKind, STAGES, {
        FactKind::Deposited => "deposited",
        FactKind::Held => "held",
        FactKind::Conveyed => "conveyed",
        FactKind::Received => "received",
        FactKind::Read => "read",
        FactKind::Answered => "answered",
    });
}

/// Every stage, in the order in which an undisturbed message reaches them.
pub const STAGES: [FactKind; 6] = [
    FactKind::Deposited,
    FactKind::Held,
    FactKind::Conveyed,
    FactKind::Received,
    FactKind::Read,
    FactKind::Answered,
];
