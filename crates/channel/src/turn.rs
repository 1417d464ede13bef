//! Whose turn it is to renew keys, and what becomes of a commit that arrives (`spec/channel.md`, section 5, T1 to T7).
//!
//! A pure state machine: it is asked ([`Turn::decide`], [`Turn::judge`]) and told what became durable. Asking changes
//! nothing, so a crash between a decision and its deed loses nothing.

use crate::stored;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use tacit_spelling::Digest;
use tacit_wire::{Lane, Timestamp};

/// How old keys become before their desk renews them (T3), in milliseconds: 7 days.
pub const KEY_AGE_MS: u64 = 7 * 24 * 60 * 60 * 1_000;

/// How many messages of the epoch may be unacknowledged before keys are renewed (T3).
pub const UNACKNOWLEDGED_BEFORE_RENEWAL: u64 = 500;

/// How long a desk that asked for the turn waits before it sends a takeover (T4), in milliseconds: 24 hours.
pub const TAKEOVER_AFTER_MS: u64 = 24 * 60 * 60 * 1_000;

/// How long it waits then before it merges its takeover alone (T6), in milliseconds: 24 hours.
pub const FORCED_AFTER_MS: u64 = 24 * 60 * 60 * 1_000;

/// How many epochs back a commit is still judged by what made that epoch end; older keys are gone.
const REMEMBERED_EPOCHS: usize = 8;

/// What a desk should do about its keys now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Nothing.
    Wait,
    /// Commit, merge, and send the commit (T2): then tell [`Turn::committed`].
    Commit,
    /// Send the machine's request for the turn (T3): then tell [`Turn::asked`].
    AskForTurn,
    /// Send a commit in this epoch without merging it (T4): then tell [`Turn::took_over`].
    TakeOver,
    /// Merge the takeover alone (T6): then tell [`Turn::forced`]. From then on nothing is sealed under the old keys.
    MergeForced,
}

/// What to do with a commit that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommitVerdict {
    /// Drop one's own takeover, if there is one, and merge: then tell [`Turn::merged_theirs`].
    Merge,
    /// Drop it: a takeover that came after our own commit (T5), or what was merged already.
    Ignore,
    /// Drop it and name it: both merged another commit in one epoch (T7); a reset is needed.
    Fork,
    /// Keep it until the epoch begins here.
    Early,
}

/// Whose commit ended an epoch, and on what grounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
enum End {
    /// Our own, as the holder.
    Ours,
    /// Our takeover, which the other side has shown to have merged.
    OurTakeover,
    /// Our takeover, alone.
    Forced,
    /// The other side's.
    Theirs,
}

/// An epoch that is over.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Past {
    epoch: u64,
    end: End,
    #[serde(with = "stored::bytes")]
    commit: [u8; 32],
}

/// A takeover that was sent and is not merged.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Takeover {
    sent_ms: u64,
    #[serde(with = "stored::bytes")]
    commit: [u8; 32],
}

/// The turn, as one desk sees it. It is serde data for the sealed store.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Turn {
    invited: bool,
    epoch: u64,
    /// Since when our own leaf has its keys.
    keys_since_ms: u64,
    /// When we asked for the turn in this epoch.
    asked_ms: Option<u64>,
    takeover: Option<Takeover>,
    officer_asked: bool,
    peer_asked: bool,
    past: VecDeque<Past>,
}

impl Turn {
    /// The turn at the beginning of a session: the group begins at epoch 1, both desks' keys are fresh.
    #[must_use]
    pub fn new(own: Lane, now: Timestamp) -> Self {
        Self {
            invited: own == Lane::FromInvited,
            epoch: 1,
            keys_since_ms: now.0,
            asked_ms: None,
            takeover: None,
            officer_asked: false,
            peer_asked: false,
            past: VecDeque::new(),
        }
    }

    /// The epoch in which this desk is.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Whether this desk holds the turn (T1).
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.invited == (self.epoch % 2 == 1)
    }

    /// Whether a takeover of ours was sent and is not merged.
    #[must_use]
    pub fn is_taking_over(&self) -> bool {
        self.takeover.is_some()
    }

    /// What to do now; `unacknowledged` is how many messages sealed in this epoch the other side has not shown to have.
    #[must_use]
    pub fn decide(&self, now: Timestamp, unacknowledged: u64) -> Decision {
        let wants = self.wants_renewal(now, unacknowledged);
        let passed = |since_ms: u64, wait_ms| now.ms_since(Timestamp(since_ms)) >= wait_ms;
        if self.is_held() {
            return if wants || self.peer_asked {
                Decision::Commit
            } else {
                Decision::Wait
            };
        }
        match (&self.takeover, self.asked_ms) {
            (Some(takeover), _) if passed(takeover.sent_ms, FORCED_AFTER_MS) => {
                Decision::MergeForced
            }
            (Some(_), _) => Decision::Wait,
            (None, Some(asked_ms)) if passed(asked_ms, TAKEOVER_AFTER_MS) => Decision::TakeOver,
            (None, None) if wants => Decision::AskForTurn,
            (None, _) => Decision::Wait,
        }
    }

    /// What to do with a commit of the other side in `epoch`, by the digest of its MLS message.
    #[must_use]
    pub fn judge(&self, epoch: u64, commit: Digest) -> CommitVerdict {
        if epoch > self.epoch {
            return CommitVerdict::Early;
        }
        if epoch == self.epoch {
            // The holder's (T2), or a takeover that finds us without a commit of our own in this epoch (T5).
            return CommitVerdict::Merge;
        }
        match self.past.iter().find(|past| past.epoch == epoch) {
            None => CommitVerdict::Ignore,
            Some(past) if past.commit == commit.0 => CommitVerdict::Ignore,
            Some(past) if past.end == End::Ours => CommitVerdict::Ignore,
            Some(_) => CommitVerdict::Fork,
        }
    }

    /// The officer wants the keys renewed (T3). It holds until this desk's own commit.
    pub fn officer_asks(&mut self) {
        self.officer_asked = true;
    }

    /// The other side asked for the turn in a message of `epoch`; one of an epoch that is over has had its turn since.
    pub fn peer_asks(&mut self, epoch: u64) {
        self.peer_asked |= epoch == self.epoch && self.is_held();
    }

    /// Our request for the turn is durable in the outbox.
    pub fn asked(&mut self, now: Timestamp) {
        self.asked_ms.get_or_insert(now.0);
    }

    /// Our commit as the holder is merged and durable in the outbox.
    pub fn committed(&mut self, commit: Digest, now: Timestamp) {
        self.renewed(End::Ours, commit.0, now);
    }

    /// Our takeover is durable in the outbox, not merged.
    pub fn took_over(&mut self, commit: Digest, now: Timestamp) {
        self.takeover.get_or_insert(Takeover {
            sent_ms: now.0,
            commit: commit.0,
        });
    }

    /// A message opened under the keys that our takeover makes: the other side has merged it, and so have we (T6). Gives whether
    /// there was a takeover to merge.
    pub fn takeover_shown(&mut self, now: Timestamp) -> bool {
        self.merge_takeover(End::OurTakeover, now)
    }

    /// Our takeover is merged alone (T6). Gives whether there was one.
    pub fn forced(&mut self, now: Timestamp) -> bool {
        self.merge_takeover(End::Forced, now)
    }

    /// The other side's commit is merged.
    pub fn merged_theirs(&mut self, commit: Digest) {
        self.end(End::Theirs, commit.0);
    }

    fn merge_takeover(&mut self, end: End, now: Timestamp) -> bool {
        let Some(takeover) = self.takeover.take() else {
            return false;
        };
        self.renewed(end, takeover.commit, now);
        true
    }

    fn renewed(&mut self, end: End, commit: [u8; 32], now: Timestamp) {
        self.end(end, commit);
        self.keys_since_ms = now.0;
        self.officer_asked = false;
    }

    fn end(&mut self, end: End, commit: [u8; 32]) {
        self.past.push_back(Past {
            epoch: self.epoch,
            end,
            commit,
        });
        if self.past.len() > REMEMBERED_EPOCHS {
            self.past.pop_front();
        }
        self.epoch += 1;
        self.asked_ms = None;
        self.takeover = None;
        self.peer_asked = false;
    }

    fn wants_renewal(&self, now: Timestamp, unacknowledged: u64) -> bool {
        self.officer_asked
            || unacknowledged >= UNACKNOWLEDGED_BEFORE_RENEWAL
            || now.ms_since(Timestamp(self.keys_since_ms)) >= KEY_AGE_MS
    }
}

#[cfg(test)]
mod exploration;
