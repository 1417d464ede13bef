//! The accounts that spoke lately, so that a secret is looked up on the disk once and not at every request.

use crate::custody::Account;
use crate::limits::REMEMBERED_RATES;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tacit_wire::{AccountSecret, ChannelId, SecretDigest};
use tokio::sync::Semaphore;

/// Accounts whose secrets were checked. Accounts are never taken away, so what was checked stays true.
pub(crate) struct Members {
    waits_per_account: usize,
    known: Mutex<HashMap<(ChannelId, SecretDigest), Arc<Member>>>,
}

/// An account that spoke lately.
pub(crate) struct Member {
    pub(crate) account: Account,
    /// One permit for each collection that may wait.
    pub(crate) waits: Semaphore,
    heard: Mutex<Instant>,
}

/// How long ago desks were last heard: how many, and of whom nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Heard {
    /// Whose line is up: a request of theirs waits, or came within [`UP`].
    pub(crate) up: u64,
    /// Those that were heard within a day.
    pub(crate) within_a_day: u64,
}

/// A line on which something was asked so lately is up: a desk's collections wait for less.
const UP: Duration = Duration::from_secs(120);
const DAY: Duration = Duration::from_secs(86_400);

impl Member {
    /// It has just asked for something.
    pub(crate) fn speaks(&self) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn silent_for(&self) -> Duration {
        self.heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .elapsed()
    }
}

impl Members {
    pub(crate) fn new(waits_per_account: u64) -> Self {
        Self {
            waits_per_account: usize::try_from(waits_per_account).unwrap_or(Semaphore::MAX_PERMITS),
            known: Mutex::default(),
        }
    }

    pub(crate) fn find(&self, channel: ChannelId, secret: &AccountSecret) -> Option<Arc<Member>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(channel, secret.digest())).map(Arc::clone)
    }

    /// How many were heard how lately, since this program began.
    pub(crate) fn heard(&self) -> Heard {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut heard = Heard::default();
        for member in known.values() {
            // A collection that waits has asked long ago and is heard all the same.
            let waits = member.waits.available_permits() < self.waits_per_account;
            let silent_for = member.silent_for();
            heard.up += u64::from(waits || silent_for <= UP);
            heard.within_a_day += u64::from(waits || silent_for <= DAY);
        }
        heard
    }

    pub(crate) fn remember(&self, account: Account, secret: &AccountSecret) -> Arc<Member> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED_RATES {
            // Whoever is in the middle of a request stays; the others are looked up again.
            known.retain(|_, member| Arc::strong_count(member) > 1);
        }
        let name = (account.channel(), secret.digest());
        let member = known.entry(name).or_insert_with(|| {
            Arc::new(Member {
                account,
                waits: Semaphore::new(self.waits_per_account),
                heard: Mutex::new(Instant::now()),
            })
        });
        Arc::clone(member)
    }
}
