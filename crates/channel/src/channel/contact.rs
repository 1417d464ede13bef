//! First contact: whether a relay has more from this desk than the desk knows, before anything is sealed (section 6).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use tacit_spelling::Digest;
use tacit_wire::Tally;

/// What this desk has handed to each relay.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Contact {
    relays: BTreeMap<String, Handed>,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Handed {
    /// How many different envelopes were handed over, or were about to be when the program last wrote.
    envelopes: u64,
    /// How many of them the relay has signed for.
    held: u64,
    /// Those not signed for yet, by the first bytes of their digests, so that none is counted twice.
    open: BTreeSet<String>,
}

/// What a tally shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// Relay and desk agree.
    Same,
    /// The relay has more from this account than the desk has ever handed over: the desk was rolled back, or is a copy.
    DeskWentBack,
    /// The relay has less than it has signed for.
    RelayLost,
}

impl Contact {
    /// An envelope is about to be handed over.
    pub(super) fn hand(&mut self, origin: &str, envelope: &Digest) {
        let handed = self.relays.entry(origin.to_owned()).or_default();
        if handed.open.insert(envelope.to_string()) {
            handed.envelopes += 1;
        }
    }

    /// The relay has signed for an envelope; false if it was not one that this desk knows to be under way.
    pub(super) fn held(&mut self, origin: &str, envelope: &Digest) -> bool {
        let Some(handed) = self.relays.get_mut(origin) else {
            return false;
        };
        let known = handed.open.remove(&envelope.to_string());
        handed.held += u64::from(known);
        known
    }

    /// Compares what the relay says that it took with what this desk has handed over.
    pub(super) fn compare(&self, origin: &str, tally: &Tally) -> Shown {
        let took = taken(tally);
        let (envelopes, held) = self
            .relays
            .get(origin)
            .map_or((0, 0), |handed| (handed.envelopes, handed.held));
        if took > envelopes {
            Shown::DeskWentBack
        } else if took < held {
            Shown::RelayLost
        } else {
            Shown::Same
        }
    }

    /// Counts from what the relay says: after it was noticed that this desk went back, so that a later session is not stopped for
    /// what an earlier one has lost.
    pub(super) fn adopt(&mut self, origin: &str, tally: &Tally) {
        let handed = self.relays.entry(origin.to_owned()).or_default();
        handed.envelopes = taken(tally).saturating_add(handed.open.len() as u64);
    }
}

/// How many envelopes the relay took from the account that asks.
fn taken(tally: &Tally) -> u64 {
    let queues = tally.lanes.iter().flatten();
    queues
        .map(|queue| queue.own_count)
        .fold(0, u64::saturating_add)
}
