//! First contact: whether a relay has more from this desk than the desk knows, before anything is sealed (section 6).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use tacit_spelling::Digest;
use tacit_wire::{Held, Position, Tally};

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
    /// The digests of those not signed for yet.
    open: BTreeSet<String>,
    /// The desk began again without knowing how much it had handed over: the next tally says it.
    adopts: bool,
    /// What the relay's last tally said, as long as the program runs.
    #[serde(skip)]
    took: Option<u64>,
    /// A comparison that waits for the receipts of what is under way; begun anew with every start of the program.
    #[serde(skip)]
    check: Option<Check>,
}

/// A tally that cannot be judged before it is known what of that under way the relay had already.
#[derive(Clone)]
struct Check {
    took: u64,
    /// The last place of every queue when the tally was made.
    last: [[Position; 4]; 2],
    /// What the desk knows that the relay had: signed for, or found to be.
    known: u64,
    /// What was deposited again and is not signed for yet.
    awaited: BTreeSet<String>,
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
    /// That depends on what was under way: it is to be deposited again, and the receipts tell.
    NotYet,
}

impl Contact {
    /// An envelope is about to be handed over.
    pub(super) fn hand(&mut self, origin: &str, envelope: &Digest) {
        let handed = self.relays.entry(origin.to_owned()).or_default();
        if handed.open.insert(envelope.to_string()) {
            handed.envelopes += 1;
        }
    }

    /// A desk that was put back begins again: what it handed over and has forgotten counts as known from here on, by each relay's tally.
    /// Or it would be found to have gone back at every start that follows.
    pub(super) fn begin_again(&mut self, origins: &[String]) {
        for origin in origins {
            let handed = self.relays.entry(origin.clone()).or_default();
            // Nothing that was sealed before goes out again.
            handed.open.clear();
            match handed.took {
                Some(took) => handed.takes_over(took),
                None => handed.adopts = true,
            }
        }
    }

    /// The relay has signed for an envelope. What that shows, if a comparison waited for it.
    pub(super) fn held(&mut self, origin: &str, receipt: &Held) -> Option<Shown> {
        let handed = self.relays.get_mut(origin)?;
        let name = receipt.envelope.to_string();
        handed.held += u64::from(handed.open.remove(&name));
        let check = handed.check.as_mut()?;
        if check.awaited.remove(&name) {
            let lane = check.last.get(usize::from(receipt.lane.code()));
            let last = lane.and_then(|lane| lane.get(usize::from(receipt.precedence.code())));
            check.known += u64::from(last.is_some_and(|last| receipt.position <= *last));
        }
        let check = handed.check.take_if(|check| check.awaited.is_empty())?;
        Some(if check.took > check.known {
            Shown::DeskWentBack
        } else {
            Shown::Same
        })
    }

    /// Compares what the relay says that it took with what this desk has handed over; `again` is what can be deposited again.
    pub(super) fn compare(&mut self, origin: &str, tally: &Tally, again: &[Digest]) -> Shown {
        let took = taken(tally);
        let handed = self.relays.entry(origin.to_owned()).or_default();
        handed.took = Some(took);
        if std::mem::take(&mut handed.adopts) {
            handed.takes_over(took);
            return Shown::Same;
        }
        if took > handed.envelopes {
            return Shown::DeskWentBack;
        }
        if took <= handed.held {
            return if took < handed.held {
                Shown::RelayLost
            } else {
                Shown::Same
            };
        }
        let awaited = again.iter().map(Digest::to_string);
        let awaited: BTreeSet<String> = awaited.filter(|name| handed.open.contains(name)).collect();
        // Of what cannot be deposited again, for its session is closed, nobody can tell any more.
        let gone = (handed.open.len() - awaited.len()) as u64;
        if awaited.is_empty() {
            return Shown::Same;
        }
        handed.check = Some(Check {
            took,
            last: tally.lanes.map(|lane| lane.map(|queue| queue.last)),
            known: handed.held + gone,
            awaited,
        });
        Shown::NotYet
    }

    /// Counts from what the relay says: after it was noticed that this desk went back, so that a later session is not stopped for
    /// what an earlier one has lost.
    pub(super) fn adopt(&mut self, origin: &str, tally: &Tally) {
        let handed = self.relays.entry(origin.to_owned()).or_default();
        handed.takes_over(taken(tally));
    }
}

impl Handed {
    /// What the relay took counts as handed over and signed for, whether this desk remembers it or not.
    fn takes_over(&mut self, took: u64) {
        let under_way = self.open.len() as u64;
        self.envelopes = self.envelopes.max(took.saturating_add(under_way));
        self.held = self.held.max(took);
    }
}

/// How many envelopes the relay took from the account that asks.
fn taken(tally: &Tally) -> u64 {
    let queues = tally.lanes.iter().flatten();
    queues
        .map(|queue| queue.own_count)
        .fold(0, u64::saturating_add)
}
