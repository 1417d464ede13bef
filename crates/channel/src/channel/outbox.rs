//! What was sealed and is not yet acknowledged: kept as it is, so that sending again never seals again.

use crate::effect::{Carrier, Deposit};
use crate::outer::{OuterKeys, TooLarge};
use crate::place::Place;
use crate::session::Epoch;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tacit_spelling::Digest;
use tacit_wire::{Envelope, Timestamp};

/// How many messages of one desk may be unacknowledged: below the 1 000 within which the session's window is safe.
pub const MAX_UNACKNOWLEDGED: usize = 900;

/// How long after a deposit that is held, though the other side's view lacks it, the same envelope is deposited again.
pub const AGAIN_AFTER_MS: u64 = 60 * 60 * 1_000;

/// One sealed message, waiting for the other side's view to cover it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) place: Place,
    pub(super) epoch: u64,
    mls: Arc<Vec<u8>>,
    /// The origins that hold it, with the digest of the envelope there.
    held: BTreeSet<String>,
    deposited_at: u64,
}

/// All that waits, by its place in the own lane.
#[derive(Default)]
pub(super) struct Outbox {
    waiting: BTreeMap<Place, Waiting>,
    by_envelope: BTreeMap<Digest, Place>,
    changed: BTreeSet<Place>,
}

impl Outbox {
    pub(super) fn restore(waiting: impl IntoIterator<Item = Waiting>) -> Self {
        let waiting = waiting.into_iter().map(|waiting| (waiting.place, waiting)).collect();
        Self { waiting, ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(super) fn put(&mut self, place: Place, epoch: Epoch, mls: Vec<u8>, now: Timestamp) {
        let waiting = Waiting {
            place,
            epoch: epoch.0,
            mls: Arc::new(mls),
            held: BTreeSet::new(),
            deposited_at: now.0,
        };
        self.waiting.insert(place, waiting);
        self.changed.insert(place);
    }

    /// Forgets what the other side has; returns it.
    pub(super) fn acknowledged(&mut self, has: impl Fn(&Place) -> bool) -> Vec<Place> {
        let gone: Vec<Place> = self.waiting.keys().filter(|place| has(place)).copied().collect();
        for place in &gone {
            self.waiting.remove(place);
            self.changed.insert(*place);
        }
        self.by_envelope.retain(|_, place| !gone.contains(place));
        gone
    }

    /// Notes that a relay holds an envelope; which message it was, if it is still waiting.
    pub(super) fn held(&mut self, carrier: &Carrier, envelope: &Digest) -> Option<Place> {
        let place = *self.by_envelope.get(envelope)?;
        let waiting = self.waiting.get_mut(&place)?;
        if waiting.held.insert(carrier.origin().to_owned()) {
            self.changed.insert(place);
        }
        Some(place)
    }

    /// The deposits of what `carrier` is not known to hold, in the order of their places; `again` also of what it
    /// does hold but the other side has lacked for too long.
    pub(super) fn deposits(
        &mut self,
        carrier: &Carrier,
        keys: &BTreeMap<u64, OuterKeys>,
        again: Option<Timestamp>,
    ) -> Vec<Deposit> {
        let mut deposits = Vec::new();
        for waiting in self.waiting.values_mut() {
            let overdue = again
                .is_some_and(|now| now.ms_since(Timestamp(waiting.deposited_at)) >= AGAIN_AFTER_MS);
            if waiting.held.contains(carrier.origin()) && !overdue {
                continue;
            }
            let Some(Ok(envelope)) = keys.get(&waiting.epoch).map(|keys| waiting.wrap(keys, carrier)) else {
                continue;
            };
            if let (true, Some(now)) = (overdue, again) {
                waiting.deposited_at = now.0;
                self.changed.insert(waiting.place);
            }
            self.by_envelope.insert(envelope.digest(), waiting.place);
            deposits.push(Deposit {
                carrier: carrier.clone(),
                lane: waiting.place.lane,
                precedence: waiting.place.precedence,
                envelope,
            });
        }
        deposits
    }

    /// What waits under keys that are gone, so that nobody could open it any more.
    pub(super) fn expired(&self, keys: &BTreeMap<u64, OuterKeys>) -> Vec<Place> {
        let expired = |waiting: &&Waiting| !keys.contains_key(&waiting.epoch);
        self.waiting.values().filter(expired).map(|waiting| waiting.place).collect()
    }

    /// What changed since this was last asked: the new content, or `None` for what is gone.
    pub(super) fn take_changed(&mut self) -> Vec<(Place, Option<Waiting>)> {
        let changed = std::mem::take(&mut self.changed);
        changed.into_iter().map(|place| (place, self.waiting.get(&place).cloned())).collect()
    }
}

impl Waiting {
    fn wrap(&self, keys: &OuterKeys, carrier: &Carrier) -> Result<Envelope, TooLarge> {
        keys.seal(self.place, &self.mls, carrier.origin())
    }
}
