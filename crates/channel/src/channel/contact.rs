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
    /// The desk began again without knowing how much it had handed over: the next tally says it.
    adopts: bool,
    /// What the relay's last tally said, as long as the program runs.
    #[serde(skip)]
    took: Option<u64>,
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

    /// A desk that was put back begins again: what it handed over and has forgotten counts as known from here on, by each relay's tally.
    /// Or it would be found to have gone back at every start that follows.
    pub(super) fn begin_again(&mut self, origins: &[String]) {
        for origin in origins {
            let handed = self.relays.entry(origin.clone()).or_default();
            // Nothing that was sealed before goes out again.
            handed.open.clear();
            match handed.took {
                Some(took) => handed.envelopes = handed.envelopes.max(took),
                None => handed.adopts = true,
            }
        }
    }

    /// Compares what the relay says that it took with what this desk has handed over.
    pub(super) fn compare(&mut self, origin: &str, tally: &Tally) -> Shown {
        let took: u64 = tally
            .lanes
            .iter()
            .flatten()
            .map(|queue| queue.own_count)
            .sum();
        let handed = self.relays.entry(origin.to_owned()).or_default();
        handed.took = Some(took);
        if std::mem::take(&mut handed.adopts) {
            let under_way = handed.open.len() as u64;
            handed.envelopes = handed.envelopes.max(took.saturating_add(under_way));
        }
        if took > handed.envelopes {
            Shown::DeskWentBack
        } else if took < handed.held {
            Shown::RelayLost
        } else {
            Shown::Same
        }
    }
}
