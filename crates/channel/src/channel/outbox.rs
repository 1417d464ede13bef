//! What was sealed and is not yet acknowledged: kept as it is, so that sending again never seals again.

use crate::effect::{Carrier, Deposit};
use crate::outer::{COURIER_ORIGIN, OuterKeys};
use crate::place::Place;
use crate::session::Epoch;
use crate::stored;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tacit_spelling::{Digest, hex};
use tacit_wire::{BundleItem, Held, Signed, Timestamp};

/// How many messages of one desk may be unacknowledged: below the 1 000 within which the session's window is safe.
pub const MAX_UNACKNOWLEDGED: usize = 900;

/// How long after a deposit, though the relay holds it, the same envelope is deposited again if the other side's view lacks it.
pub const AGAIN_AFTER_MS: u64 = 60 * 60 * 1_000;

/// One sealed message, waiting for the other side's view to cover it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) place: Place,
    epoch: u64,
    mls: Sealed,
    /// The relays to which it was handed, each with the digest of the envelope in which it last was.
    handed: BTreeMap<String, String>,
    /// The relays that hold it, each with its receipt.
    held: BTreeMap<String, String>,
    deposited_at: u64,
    /// Whether the officer was told that it comes too late.
    too_late: bool,
}

/// The MLS message; shared, because what changes about it is only where it lies.
#[derive(Clone, Serialize, Deserialize)]
#[serde(into = "SealedText", from = "SealedText")]
struct Sealed(Arc<Vec<u8>>);

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct SealedText(#[serde(with = "stored::bytes")] Vec<u8>);

impl From<Sealed> for SealedText {
    fn from(sealed: Sealed) -> Self {
        Self(sealed.0.to_vec())
    }
}

impl From<SealedText> for Sealed {
    fn from(text: SealedText) -> Self {
        Self(Arc::new(text.0))
    }
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
        let waiting = waiting
            .into_iter()
            .map(|waiting| (waiting.place, waiting))
            .collect();
        Self {
            waiting,
            ..Self::default()
        }
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(super) fn places(&self) -> impl Iterator<Item = Place> {
        self.waiting.keys().copied()
    }

    pub(super) fn put(&mut self, place: Place, epoch: Epoch, mls: Vec<u8>, now: Timestamp) {
        let waiting = Waiting {
            place,
            epoch: epoch.0,
            mls: Sealed(Arc::new(mls)),
            handed: BTreeMap::new(),
            held: BTreeMap::new(),
            deposited_at: now.0,
            too_late: false,
        };
        self.waiting.insert(place, waiting);
        self.changed.insert(place);
    }

    /// Forgets what the other side has shown to have.
    pub(super) fn acknowledged(&mut self, has: impl Fn(&Place) -> bool) {
        let gone: Vec<Place> = self
            .waiting
            .keys()
            .filter(|place| has(place))
            .copied()
            .collect();
        for place in &gone {
            self.waiting.remove(place);
            self.changed.insert(*place);
        }
        if !gone.is_empty() {
            let waiting = &self.waiting;
            self.by_envelope
                .retain(|_, place| waiting.contains_key(place));
        }
    }

    /// Notes that a relay holds an envelope.
    pub(super) fn held(&mut self, carrier: &Carrier, receipt: &Signed<Held>) {
        let Some(place) = self.by_envelope.get(&receipt.unverified().envelope) else {
            return;
        };
        if let Some(waiting) = self.waiting.get_mut(place) {
            let receipt = hex::to_hex(&receipt.to_bytes());
            waiting.held.insert(carrier.origin().to_owned(), receipt);
            self.changed.insert(*place);
        }
    }

    /// The deposit of what stands at a place, and whether this envelope goes there for the first time.
    ///
    /// What was sealed under keys that are gone goes out under the present ones: the other side cannot read it any more, but learns
    /// what stood there, so that nothing waits for it for ever.
    pub(super) fn deposit(
        &mut self,
        carrier: &Carrier,
        place: Place,
        keys: &BTreeMap<u64, OuterKeys>,
        present: Epoch,
    ) -> Option<(Deposit, bool)> {
        let deposit = self.wrap(carrier, place, keys, present)?;
        let digest = deposit.envelope.digest();
        let waiting = self.waiting.get_mut(&place)?;
        let before = waiting
            .handed
            .insert(carrier.origin().to_owned(), digest.to_string());
        let first = before != Some(digest.to_string());
        if first {
            self.changed.insert(place);
        }
        self.by_envelope.insert(digest, place);
        Some((deposit, first))
    }

    /// What stands at a place in its envelope for a carrier.
    fn wrap(
        &self,
        carrier: &Carrier,
        place: Place,
        keys: &BTreeMap<u64, OuterKeys>,
        present: Epoch,
    ) -> Option<Deposit> {
        let waiting = self.waiting.get(&place)?;
        let keys = keys.get(&waiting.epoch).or_else(|| keys.get(&present.0))?;
        let envelope = keys.seal(place, &waiting.mls.0, carrier.origin()).ok()?;
        Some(Deposit {
            carrier: carrier.clone(),
            lane: place.lane,
            precedence: place.precedence,
            envelope,
        })
    }

    /// The deposits of what `carrier` is not known to hold, in the order of their places; given a moment, also of what it does
    /// hold but the other side has lacked for too long. With each, whether it goes there for the first time.
    pub(super) fn deposits(
        &mut self,
        carrier: &Carrier,
        keys: &BTreeMap<u64, OuterKeys>,
        present: Epoch,
        overdue_at: Option<Timestamp>,
    ) -> Vec<(Place, Deposit, bool)> {
        let mut due = Vec::new();
        for waiting in self.waiting.values_mut() {
            let held = waiting.held.contains_key(carrier.origin());
            let since = Timestamp(waiting.deposited_at);
            match overdue_at {
                Some(now) if now.ms_since(since) >= AGAIN_AFTER_MS => {
                    waiting.deposited_at = now.0;
                    self.changed.insert(waiting.place);
                }
                _ if held => continue,
                _ => {}
            }
            due.push(waiting.place);
        }
        let mut deposits = Vec::new();
        for place in due {
            let deposit = self.deposit(carrier, place, keys, present);
            deposits.extend(deposit.map(|(deposit, first)| (place, deposit, first)));
        }
        deposits
    }

    /// What waits under keys that are gone, each told once.
    pub(super) fn too_late(&mut self, keys: &BTreeMap<u64, OuterKeys>) -> Vec<Place> {
        let mut late = Vec::new();
        for waiting in self.waiting.values_mut() {
            if !waiting.too_late && !keys.contains_key(&waiting.epoch) {
                waiting.too_late = true;
                self.changed.insert(waiting.place);
                late.push(waiting.place);
            }
        }
        late
    }

    /// Everything that waits, as the relay in use has it or would have it, with its receipts, for a courier.
    pub(super) fn bundle(
        &self,
        origin: Option<&str>,
        keys: &BTreeMap<u64, OuterKeys>,
        present: Epoch,
    ) -> Vec<(Place, BundleItem)> {
        let carrier = Carrier::Relay(origin.unwrap_or(COURIER_ORIGIN).to_owned());
        let places: Vec<Place> = self.places().collect();
        let item = |place| {
            let deposit = self.wrap(&carrier, place, keys, present)?;
            let held = self.waiting.get(&place)?.held.get(carrier.origin());
            let held = held.and_then(|text| Signed::from_bytes(&hex::from_hex(text)?).ok());
            let item = BundleItem {
                lane: deposit.lane,
                precedence: deposit.precedence,
                envelope: deposit.envelope,
                held,
            };
            Some((place, item))
        };
        places.into_iter().filter_map(item).collect()
    }

    /// How many messages wait that were sealed in an epoch.
    pub(super) fn waiting_in(&self, epoch: u64) -> u64 {
        let waiting = self.waiting.values();
        waiting
            .map(|waiting| u64::from(waiting.epoch == epoch))
            .sum()
    }

    /// What changed since this was last asked: the new content, or `None` for what is gone.
    pub(super) fn take_changed(&mut self) -> Vec<(Place, Option<Waiting>)> {
        let changed = std::mem::take(&mut self.changed);
        changed
            .into_iter()
            .map(|place| (place, self.waiting.get(&place).cloned()))
            .collect()
    }
}
