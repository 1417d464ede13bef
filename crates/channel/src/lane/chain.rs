//! The chain of one precedence, and the head of a lane over its four chains.

use crate::place::Place;
use crate::stored;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use tacit_spelling::Digest;
use tacit_wire::{Lane, Precedence, Sequence};

/// How many messages of each precedence come before or are known, the fastest first.
pub type Counts = [u64; 4];

/// The head of a chain or of a lane: a SHA-256.
pub(crate) type Head = [u8; 32];

const CONTEXT: &[u8] = b"tacit lane 1";

/// The messages of one precedence in their order, as far as heads of the past may still be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Chain {
    /// The number of the message whose head is the first that is kept.
    first: u64,
    /// The heads from there on; never empty.
    #[serde(with = "stored::digests")]
    heads: VecDeque<Head>,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            first: 0,
            heads: [[0; 32]].into(),
        }
    }
}

impl Chain {
    /// How many messages the chain has.
    pub(crate) fn count(&self) -> u64 {
        self.first + (self.kept() as u64) - 1
    }

    /// How many heads are kept.
    pub(crate) fn kept(&self) -> usize {
        self.heads.len().max(1)
    }

    /// The head after the last message.
    pub(crate) fn head(&self) -> Head {
        self.heads.back().copied().unwrap_or_default()
    }

    /// The head after so many messages; `None` if it is not kept any more or not there yet.
    pub(crate) fn head_at(&self, count: u64) -> Option<Head> {
        let at = usize::try_from(count.checked_sub(self.first)?).ok()?;
        self.heads.get(at).copied()
    }

    /// Adds the next message, by its digest.
    pub(crate) fn append(&mut self, lane: Lane, precedence: Precedence, message: Digest) {
        let mut bytes = CONTEXT.to_vec();
        bytes.extend([lane.code(), precedence.code()]);
        bytes.extend((self.count() + 1).to_be_bytes());
        bytes.extend(self.head());
        bytes.extend(message.0);
        self.heads.push_back(Digest::of(&bytes).0);
    }

    /// Forgets the heads before `count`, except that the last is always kept.
    pub(crate) fn forget_before(&mut self, count: u64) {
        while self.first < count && self.heads.len() > 1 {
            self.heads.pop_front();
            self.first += 1;
        }
    }
}

/// The four chains of a lane.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Chains([Chain; 4]);

impl Chains {
    pub(crate) fn of(&self, precedence: Precedence) -> &Chain {
        let [flash, immediate, priority, routine] = &self.0;
        match precedence {
            Precedence::Flash => flash,
            Precedence::Immediate => immediate,
            Precedence::Priority => priority,
            Precedence::Routine => routine,
        }
    }

    pub(crate) fn of_mut(&mut self, precedence: Precedence) -> &mut Chain {
        let [flash, immediate, priority, routine] = &mut self.0;
        match precedence {
            Precedence::Flash => flash,
            Precedence::Immediate => immediate,
            Precedence::Priority => priority,
            Precedence::Routine => routine,
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        Precedence::ALL.map(|precedence| self.of(precedence).count())
    }

    pub(crate) fn kept(&self) -> usize {
        self.0.iter().map(Chain::kept).sum()
    }

    /// The lane head now.
    pub(crate) fn lane_head(&self) -> Head {
        lane_head(Precedence::ALL.map(|precedence| self.of(precedence).head()))
    }

    /// The lane head after so many messages of each precedence; `None` if a head is not kept or not there yet.
    pub(crate) fn lane_head_at(&self, counts: Counts) -> Option<Head> {
        let mut heads = [Head::default(); 4];
        let chains = self.0.iter().zip(counts);
        for (head, (chain, count)) in heads.iter_mut().zip(chains) {
            *head = chain.head_at(count)?;
        }
        Some(lane_head(heads))
    }

    pub(crate) fn forget_before(&mut self, counts: Counts) {
        for (chain, count) in self.0.iter_mut().zip(counts) {
            chain.forget_before(count);
        }
    }
}

fn lane_head(heads: [Head; 4]) -> Head {
    Digest::of(&heads.concat()).0
}

/// Whether every count of `one` is at most that of `other`.
pub(crate) fn within(one: Counts, other: Counts) -> bool {
    one.into_iter().zip(other).all(|(one, other)| one <= other)
}

/// The counts after one more message at `place`.
pub(crate) fn after(counts: Counts, place: Place) -> Counts {
    let mut counts = counts;
    for (precedence, count) in Precedence::ALL.into_iter().zip(&mut counts) {
        if precedence == place.precedence {
            *count = count.saturating_add(1);
        }
    }
    counts
}

/// The count of one precedence.
pub(crate) fn count_of(counts: Counts, precedence: Precedence) -> u64 {
    let [flash, immediate, priority, routine] = counts;
    match precedence {
        Precedence::Flash => flash,
        Precedence::Immediate => immediate,
        Precedence::Priority => priority,
        Precedence::Routine => routine,
    }
}

/// The place after so many messages of a precedence.
pub(crate) fn place_after(lane: Lane, precedence: Precedence, count: u64) -> Place {
    Place {
        lane,
        precedence,
        sequence: Sequence(count.saturating_add(1)),
    }
}
