//! The record of acts: every order that was carried out or refused, each with the digest over the one before
//! (`spec/mission.md`, section 10; `spec/console.md`, K9).
//!
//! A desk holds the head of the chain and no act: whoever has the store reads them by number, newest first or all of them, and
//! [`Check`] says whether they are what was written.

mod words;

use crate::command::OrderName;
use crate::persons::By;
use crate::spelled;
use serde::{Deserialize, Serialize};
use std::fmt;
use tacit_channel::credential::Fingerprint;
use tacit_spelling::Digest;
use tacit_spelling::cbor::{self, Value};
use tacit_spelling::words::Words;
use tacit_wire::{Timestamp, integer};
pub(crate) use words::{of_command, of_outcome};

/// The space in which acts lie, by number.
pub const SPACE: &str = "acts";

/// The longest words of an act and of its outcome, in characters: kinds and names, never what a message says.
pub const MAX_ACT_LETTERS: usize = 400;

/// The longest act, in bytes; nothing longer is read.
const MAX_ACT_BYTES: usize = 8_192;

const KIND: &str = "tacit act 1";

/// Something that was ordered, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Which; from one, without gaps.
    pub number: u64,
    /// When, by this desk's clock.
    pub at: Timestamp,
    /// Who ordered it.
    pub by: By,
    /// What, in words.
    pub what: String,
    /// What became of it, in words.
    pub outcome: String,
    /// The digest of the act before; of the first, the desk's fingerprint.
    pub before: Digest,
}

impl Act {
    /// Its one spelling: canonical CBOR (`spec/channel.md`, "Encoding").
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let by = match &self.by {
            By::CommandLine => Vec::new(),
            By::Person(name) => vec![Value::Text(name.clone())],
        };
        cbor::to_bytes(&Value::Array(vec![
            Value::Text(KIND.to_owned()),
            integer(self.number),
            integer(self.at.0),
            Value::Array(by),
            Value::Text(self.what.clone()),
            Value::Text(self.outcome.clone()),
            Value::Bytes(self.before.0.to_vec()),
        ]))
    }

    /// Reads it back; nothing that is spelt otherwise.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let Ok(Value::Array(fields)) = cbor::from_bytes(bytes, MAX_ACT_BYTES) else {
            return None;
        };
        let [
            Value::Text(kind),
            Value::Integer(number),
            Value::Integer(at),
            Value::Array(by),
            Value::Text(what),
            Value::Text(outcome),
            Value::Bytes(before),
        ] = <[Value; 7]>::try_from(fields).ok()?
        else {
            return None;
        };
        let by = match by.as_slice() {
            [] => By::CommandLine,
            [Value::Text(name)] => By::Person(name.clone()),
            _ => return None,
        };
        let act = Self {
            number: u64::try_from(number).ok()?,
            at: Timestamp(u64::try_from(at).ok()?),
            by,
            what,
            outcome,
            before: Digest(before.try_into().ok()?),
        };
        (kind == KIND).then_some(act)
    }

    /// By which the next act names it, and the head of the chain after it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }
}

/// Where the record of acts is: how many there are, and the digest of the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// How many acts there are.
    pub acts: u64,
    /// The digest of the last one; before the first, the desk's fingerprint.
    #[serde(with = "spelled::digest")]
    pub digest: Digest,
    /// The order of the last act, if it was refused: given again and refused in the same words, it is no other act.
    refused: Option<Refused>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Refused {
    order: OrderName,
    why: String,
}

impl Head {
    /// Of a desk at which nothing was done yet.
    #[must_use]
    pub fn of(fingerprint: Fingerprint) -> Self {
        Self {
            acts: 0,
            digest: fingerprint.0,
            refused: None,
        }
    }

    /// The head in twelve words, to be noted elsewhere.
    #[must_use]
    pub fn words(&self) -> Words {
        Words::of(&self.digest)
    }

    /// The numbers of the acts on a page of `size`, newest first; pages count from zero.
    pub fn page(&self, page: usize, size: usize) -> impl Iterator<Item = u64> + use<> {
        let skipped = (page as u64).saturating_mul(size as u64);
        let last = self.acts.saturating_sub(skipped);
        let first = last.saturating_sub(size as u64) + 1;
        (first..=last).rev()
    }

    /// Whether that very refusal is the last act already.
    pub(crate) fn is_repeated(&self, order: &OrderName, why: &str) -> bool {
        let known = self.refused.as_ref();
        known.is_some_and(|known| known.order == *order && known.why == why)
    }

    /// The act that comes next.
    pub(crate) fn next(&self, at: Timestamp, by: By, what: String, outcome: String) -> Act {
        Act {
            number: self.acts + 1,
            at,
            by,
            what: clipped(&what),
            outcome: clipped(&outcome),
            before: self.digest,
        }
    }

    /// The head after an act; `refused`: its order and why, if it was refused.
    pub(crate) fn after(&self, act: &Act, refused: Option<(&OrderName, &str)>) -> Self {
        Self {
            acts: act.number,
            digest: act.digest(),
            refused: refused.map(|(order, why)| Refused {
                order: order.clone(),
                why: why.to_owned(),
            }),
        }
    }
}

fn clipped(words: &str) -> String {
    let mut clipped: String = words.chars().take(MAX_ACT_LETTERS).collect();
    if clipped.len() < words.len() {
        clipped.push('…');
    }
    clipped
}

/// A chain that is recomputed, act by act from the first.
#[derive(Debug, Clone)]
pub struct Check {
    head: Head,
    next: u64,
    digest: Digest,
    noted: Option<Words>,
    passed: Option<u64>,
}

/// A chain that is as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// How many acts there are.
    pub acts: u64,
    /// After which act the head was the one that was noted; zero for before the first. None if no head was given.
    pub noted: Option<u64>,
}

/// Where a chain is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// An act is not there.
    Missing(u64),
    /// What stands in the place of an act is none, or another.
    Changed(u64),
    /// An act does not follow on the one before it: one of the two is not as it was written.
    Loose(u64),
    /// The last act is not the one at the head: it was changed, or the head was.
    Head(u64),
    /// There are more acts than the head counts.
    More(u64),
    /// The head that was noted is none of this chain: what led to it was changed, or the desk was put back to an earlier copy.
    Noted,
}

impl Check {
    /// Begins; `noted` is a head that somebody wrote down.
    #[must_use]
    pub fn begin(fingerprint: Fingerprint, head: Head, noted: Option<Words>) -> Self {
        let mut check = Self {
            head,
            next: 1,
            digest: fingerprint.0,
            noted,
            passed: None,
        };
        check.note(0);
        check
    }

    /// Goes on to a later head of the same chain.
    pub fn go_on(&mut self, head: &Head) {
        self.head.clone_from(head);
    }

    /// The number of the act that is looked at next; none if all were.
    #[must_use]
    pub fn next(&self) -> Option<u64> {
        (self.next <= self.head.acts).then_some(self.next)
    }

    /// Looks at the next act as it lies in the store.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn take(&mut self, stored: Option<&[u8]>) -> Result<(), Broken> {
        let number = self.next;
        let stored = stored.ok_or(Broken::Missing(number))?;
        let act = Act::from_bytes(stored).ok_or(Broken::Changed(number))?;
        if act.number != number {
            return Err(Broken::Changed(number));
        }
        if act.before != self.digest {
            return Err(Broken::Loose(number));
        }
        self.digest = Digest::of(stored);
        self.next += 1;
        self.note(number);
        Ok(())
    }

    /// Ends, after all were looked at; `stored` is how many acts lie in the store.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn end(self, stored: u64) -> Result<Held, Broken> {
        if let Some(missing) = self.next() {
            return Err(Broken::Missing(missing));
        }
        let acts = self.head.acts;
        if self.digest != self.head.digest {
            return Err(Broken::Head(acts));
        }
        if stored != acts {
            return Err(Broken::More(acts));
        }
        match (&self.noted, self.passed) {
            (Some(_), None) => Err(Broken::Noted),
            (_, noted) => Ok(Held { acts, noted }),
        }
    }

    fn note(&mut self, number: u64) {
        if self.noted.is_some_and(|words| words.fit(&self.digest)) {
            self.passed = Some(number);
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(number) => write!(out, "act {number} is missing"),
            Self::Changed(number) => write!(out, "act {number} is not as it was written"),
            Self::Loose(1) => {
                out.write_str("act 1 does not follow on this desk's own key: it was changed, or is another desk's")
            }
            Self::Loose(number) => write!(
                out,
                "act {number} does not follow on act {}: one of the two is not as it was written",
                number.saturating_sub(1)
            ),
            Self::Head(number) => write!(
                out,
                "the head is not that of act {number}, the last: one of the two was changed"
            ),
            Self::More(number) => write!(
                out,
                "acts lie behind act {number}, which the head says is the last"
            ),
            Self::Noted => out.write_str(
                "the head that was noted is none of this record: something before it was changed, or the desk was put back to an earlier copy",
            ),
        }
    }
}

impl std::error::Error for Broken {}
