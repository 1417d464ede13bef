//! The accounts that spoke lately, so that a secret is looked up on the disk once and not at every request.

use crate::custody::Account;
use crate::limits::REMEMBERED_RATES;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
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
            })
        });
        Arc::clone(member)
    }
}
