//! Who waits for what: collectors are woken when there is something, and nobody asks the disk again and again.

use crate::custody::Account;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tacit_wire::{ChannelId, Lane};
use tokio::sync::Notify;

/// The collectors that wait, by channel. As many as waiting requests, which the connections bound.
#[derive(Default)]
pub(crate) struct Wakers {
    waiting: Mutex<HashMap<ChannelId, Vec<Waiting>>>,
}

struct Waiting {
    account: Account,
    lane: Lane,
    bell: Arc<Notify>,
}

/// A collector's place among those that wait, until it is dropped.
pub(crate) struct Waiter {
    wakers: Arc<Wakers>,
    channel: ChannelId,
    bell: Arc<Notify>,
}

impl Wakers {
    /// From now on the waiter is woken; so it looks at the disk only after this.
    pub(crate) fn wait(self: &Arc<Self>, account: Account, lane: Lane) -> Waiter {
        let bell = Arc::new(Notify::new());
        let waiting = Waiting {
            account,
            lane,
            bell: Arc::clone(&bell),
        };
        let mut all = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(account.channel()).or_default().push(waiting);
        Waiter {
            wakers: Arc::clone(self),
            channel: account.channel(),
            bell,
        }
    }

    /// An envelope came into a lane.
    pub(crate) fn deposited(&self, channel: ChannelId, lane: Lane) {
        self.wake(channel, |waiting| waiting.lane == lane);
    }

    /// A collector's word came: its counterpart has a record of conveyance, whichever lane it waits for.
    pub(crate) fn conveyed(&self, collector: &Account) {
        self.wake(collector.channel(), |waiting| waiting.account != *collector);
    }

    fn wake(&self, channel: ChannelId, is_meant: impl Fn(&Waiting) -> bool) {
        let all = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        for waiting in all.get(&channel).into_iter().flatten() {
            if is_meant(waiting) {
                waiting.bell.notify_one();
            }
        }
    }
}

impl Waiter {
    /// Ends when the bell was rung since the last time this ended.
    pub(crate) async fn rung(&self) {
        self.bell.notified().await;
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut all = self
            .wakers
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(waiting) = all.get_mut(&self.channel) {
            waiting.retain(|waiting| !Arc::ptr_eq(&waiting.bell, &self.bell));
            if waiting.is_empty() {
                all.remove(&self.channel);
            }
        }
    }
}
