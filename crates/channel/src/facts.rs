//! What is known to have happened to a message: each fact apart, with who states it and by whose clock.
//!
//! `spec/channel.md`, section 7, "Facts about a message". None follows from another, and silence is none of them.

use crate::message::MessageId;
use crate::stored;
use serde::{Deserialize, Serialize};
use std::fmt;
use tacit_spelling::Digest;
use tacit_wire::{Contradiction, Conveyed, Held, ReceiptKey, Signed, Timestamp, Verified};

/// Over how many carriers one message is remembered to have gone.
pub const MAX_CARRIERS: usize = 8;

/// How many answers to one message are remembered with it.
pub const MAX_ANSWERS: usize = 64;

/// Whose clock a time is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Clock {
    /// This desk's.
    Ours,
    /// The relay's, alone.
    Relay,
    /// The other desk's.
    Theirs,
}

/// Everything that is known about one message of ours. It is serde data for the sealed store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    carriers: Vec<Carrier>,
    received_ms: Option<u64>,
    read: Option<Named>,
    answers: Vec<Named>,
}

/// What is known about the way over one relay, or in a bag, whose origin is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Carrier {
    origin: String,
    deposited_ms: Option<u64>,
    held: Option<HeldEvidence>,
    conveyed: Option<ConveyedEvidence>,
}

/// A relay's receipt. It was checked before it was written down; the store is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Evidence", try_from = "Evidence")]
struct HeldEvidence(Signed<Held>);

/// A relay's record of conveyance. It was checked before it was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Evidence", try_from = "Evidence")]
struct ConveyedEvidence(Signed<Conveyed>);

/// A signed statement as it stands in the sealed store.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
struct Evidence(#[serde(with = "stored::bytes")] Vec<u8>);

impl From<HeldEvidence> for Evidence {
    fn from(held: HeldEvidence) -> Self {
        Self(held.0.to_bytes())
    }
}

impl TryFrom<Evidence> for HeldEvidence {
    type Error = tacit_wire::DocumentError;

    fn try_from(evidence: Evidence) -> Result<Self, Self::Error> {
        Signed::from_bytes(&evidence.0).map(Self)
    }
}

impl From<ConveyedEvidence> for Evidence {
    fn from(conveyed: ConveyedEvidence) -> Self {
        Self(conveyed.0.to_bytes())
    }
}

impl TryFrom<Evidence> for ConveyedEvidence {
    type Error = tacit_wire::DocumentError;

    fn try_from(evidence: Evidence) -> Result<Self, Self::Error> {
        Signed::from_bytes(&evidence.0).map(Self)
    }
}

/// A message of the other side that says something about ours, and when it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Named {
    #[serde(with = "stored::bytes")]
    by: [u8; 32],
    at_ms: u64,
}

/// One fact, to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What happened.
    pub what: FactKind,
    /// When.
    pub at: Timestamp,
    /// Over which relay: its origin, empty for a bag; `None` where it makes no difference.
    pub origin: Option<String>,
    /// By which message of the other side.
    pub by: Option<MessageId>,
}

/// What can be known to have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// We handed the envelope to a relay or a courier.
    Deposited,
    /// The relay says that it has it durably.
    Held,
    /// The relay says that a member collected it.
    Conveyed,
    /// The other desk's machine says that it arrived.
    Received,
    /// The other side's officer says to have read it.
    Read,
    /// A message of the other side names it.
    Answered,
}

impl FactKind {
    /// By whose clock its time is.
    #[must_use]
    pub fn clock(self) -> Clock {
        match self {
            Self::Deposited => Clock::Ours,
            Self::Held | Self::Conveyed => Clock::Relay,
            Self::Received | Self::Read | Self::Answered => Clock::Theirs,
        }
    }
}

impl fmt::Display for FactKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Deposited => "deposited",
            Self::Held => "held",
            Self::Conveyed => "conveyed",
            Self::Received => "received",
            Self::Read => "read",
            Self::Answered => "answered",
        })
    }
}

impl Facts {
    /// We handed the envelope to the relay with `origin`, or to a courier; the first time counts.
    ///
    /// # Errors
    /// [`TooManyCarriers`].
    pub fn deposited(&mut self, origin: &str, at: Timestamp) -> Result<(), TooManyCarriers> {
        self.carrier(origin)?.deposited_ms.get_or_insert(at.0);
        Ok(())
    }

    /// The relay says that it holds the envelope; `key` is the relay's. The first receipt counts.
    ///
    /// Gives the evidence against the relay if this receipt and the first cannot both be true.
    ///
    /// # Errors
    /// [`TooManyCarriers`].
    pub fn held(
        &mut self,
        origin: &str,
        held: &Verified<Held>,
        key: &ReceiptKey,
    ) -> Result<Option<Contradiction>, TooManyCarriers> {
        let carrier = self.carrier(origin)?;
        let Some(first) = &carrier.held else {
            carrier.held = Some(HeldEvidence(held.evidence().clone()));
            return Ok(None);
        };
        let first = first.0.clone().verify(key).ok();
        Ok(first.and_then(|first| Contradiction::between(&first, held)))
    }

    /// The relay says that places were collected. Whether this message's place, by the receipt of the same relay, is among
    /// them; without that receipt nobody can tell. The first record counts.
    pub fn conveyed(&mut self, origin: &str, conveyed: &Verified<Conveyed>) -> bool {
        let mut carriers = self.carriers.iter_mut();
        let Some(carrier) = carriers.find(|carrier| carrier.origin == origin) else {
            return false;
        };
        let Some(HeldEvidence(held)) = &carrier.held else {
            return false;
        };
        let (held, record) = (held.unverified(), conveyed.statement());
        let same_queue = (held.channel, held.lane, held.precedence)
            == (record.channel, record.lane, record.precedence);
        let covered = same_queue && record.after < held.position && held.position <= record.through;
        if covered && carrier.conveyed.is_none() {
            carrier.conveyed = Some(ConveyedEvidence(conveyed.evidence().clone()));
        }
        covered
    }

    /// The other desk's machine says, within the session, that it arrived; the first time counts.
    pub fn received(&mut self, at: Timestamp) {
        self.received_ms.get_or_insert(at.0);
    }

    /// The other side's officer says, by the message `by`, to have read it; the first counts.
    pub fn read(&mut self, by: MessageId, at: Timestamp) {
        self.read.get_or_insert(Named {
            by: by.0.0,
            at_ms: at.0,
        });
    }

    /// The message `by` names it; the first [`MAX_ANSWERS`] are remembered here, each once.
    pub fn answered(&mut self, by: MessageId, at: Timestamp) {
        let known = self.answers.iter().any(|answer| answer.by == by.0.0);
        if !known && self.answers.len() < MAX_ANSWERS {
            self.answers.push(Named {
                by: by.0.0,
                at_ms: at.0,
            });
        }
    }

    /// Every fact, in the order of [`FactKind`].
    #[must_use]
    pub fn all(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for carrier in &self.carriers {
            let held = carrier.held.as_ref();
            let conveyed = carrier.conveyed.as_ref();
            let times = [
                (FactKind::Deposited, carrier.deposited_ms),
                (
                    FactKind::Held,
                    held.map(|held| held.0.unverified().held_at.0),
                ),
                (
                    FactKind::Conveyed,
                    conveyed.map(|record| record.0.unverified().collected_at.0),
                ),
            ];
            for (what, at_ms) in times {
                facts.extend(at_ms.map(|at_ms| Fact {
                    what,
                    at: Timestamp(at_ms),
                    origin: Some(carrier.origin.clone()),
                    by: None,
                }));
            }
        }
        facts.extend(self.received_ms.map(|at_ms| Fact {
            what: FactKind::Received,
            at: Timestamp(at_ms),
            origin: None,
            by: None,
        }));
        let named = |what| {
            move |named: &Named| Fact {
                what,
                at: Timestamp(named.at_ms),
                origin: None,
                by: Some(MessageId(Digest(named.by))),
            }
        };
        facts.extend(self.read.iter().map(named(FactKind::Read)));
        facts.extend(self.answers.iter().map(named(FactKind::Answered)));
        facts.sort_by_key(|fact| fact.what);
        facts
    }

    /// The relay's receipt, to be shown or carried on.
    #[must_use]
    pub fn receipt(&self, origin: &str) -> Option<&Signed<Held>> {
        let mut carriers = self.carriers.iter();
        let carrier = carriers.find(|carrier| carrier.origin == origin)?;
        carrier.held.as_ref().map(|held| &held.0)
    }

    fn carrier(&mut self, origin: &str) -> Result<&mut Carrier, TooManyCarriers> {
        let known = self
            .carriers
            .iter()
            .position(|carrier| carrier.origin == origin);
        let at = match known {
            Some(at) => at,
            None if self.carriers.len() >= MAX_CARRIERS => return Err(TooManyCarriers),
            None => {
                self.carriers.push(Carrier {
                    origin: origin.to_owned(),
                    ..Carrier::default()
                });
                self.carriers.len() - 1
            }
        };
        self.carriers.get_mut(at).ok_or(TooManyCarriers)
    }
}

/// The message has gone over as many carriers as are remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyCarriers;

impl fmt::Display for TooManyCarriers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "the message went over {MAX_CARRIERS} carriers already; no further one is remembered"
        )
    }
}

impl std::error::Error for TooManyCarriers {}

#[cfg(test)]
mod tests;
