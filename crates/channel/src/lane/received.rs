//! The other side's lane: what has come, what is awaited, and whether its views fit.

use super::chain::{Chains, Counts, Head, after, count_of, place_after, within};
use super::view::View;
use crate::finding::{Finding, ForkedAbout};
use crate::place::Place;
use crate::stored;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use tacit_spelling::Digest;
use tacit_wire::{Lane, Precedence, Sequence};

/// How many messages of one precedence are taken beyond a gap; those after them stay at the carrier until it is filled.
pub const MAX_AHEAD: usize = 1_024;

/// Of how many messages of one precedence the digests are kept to compare with what comes again.
///
/// As many as a message may come late within an epoch: an older one cannot be decrypted in any case.
pub const COMPARED_MESSAGES: usize = 128;

/// How many views wait to be compared until what they speak of has come.
///
/// A later view speaks of everything that an earlier one does, so the earliest are given up first.
const MAX_WAITING_VIEWS: usize = 256;

/// What an envelope that opened is to the lane, before its message is decrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// A message that is not here yet.
    New,
    /// To be dropped: repeated, conflicting or reflected.
    Dropped(Finding),
    /// More than [`MAX_AHEAD`] messages beyond a gap: to be left where it is until the gap is filled.
    TooFarAhead {
        /// The first that is missing.
        awaited: Place,
    },
}

/// A digest in the sealed store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Stored(#[serde(with = "stored::bytes")] [u8; 32]);

/// One precedence of the lane beside its chain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Queue {
    /// What has come beyond the first gap, by number.
    ahead: BTreeMap<u64, Stored>,
    /// The digests of the last messages before the first gap.
    #[serde(with = "stored::digests")]
    recent: VecDeque<[u8; 32]>,
}

/// What the other side's latest message said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Latest {
    place: Place,
    own: Counts,
    /// The most that it has shown to know of our lane.
    shown: Counts,
}

/// A view of the sender's own lane that is not compared yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Waiting {
    place: Place,
    own: Counts,
    head: Stored,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Received {
    chains: Chains,
    queues: [Queue; 4],
    latest: Option<Latest>,
    /// In the order in which they were sent.
    waiting: VecDeque<Waiting>,
    /// The counts at which the lane was last compared, and found the same.
    compared: Counts,
}

impl Received {
    /// Through which numbers everything has come.
    pub(crate) fn counts(&self) -> Counts {
        self.chains.counts()
    }

    pub(crate) fn head(&self) -> Head {
        self.chains.lane_head()
    }

    /// What the other side is known to have sent and has not come, [`MAX_AHEAD`] of each precedence at most, in the order of precedence and number.
    pub(crate) fn awaited(&self, lane: Lane) -> impl Iterator<Item = Place> {
        let announced = self.latest.map(|latest| latest.own).unwrap_or_default();
        Precedence::ALL.into_iter().flat_map(move |precedence| {
            let queue = self.queue(precedence);
            let count = self.chains.of(precedence).count();
            // What the other side announces is its word alone: no loop goes by it.
            let last = self
                .highest(precedence)
                .max(count_of(announced, precedence))
                .min(count.saturating_add(MAX_AHEAD as u64));
            (self.chains.of(precedence).count().saturating_add(1)..=last)
                .filter(|number| !queue.ahead.contains_key(number))
                .map(move |number| Place {
                    lane,
                    precedence,
                    sequence: Sequence(number),
                })
        })
    }

    pub(crate) fn arrival(&self, place: Place, message: Digest) -> Arrival {
        let queue = self.queue(place.precedence);
        let count = self.chains.of(place.precedence).count();
        let number = place.sequence.0;
        if number > count {
            return match queue.ahead.get(&number) {
                Some(known) => Arrival::Dropped(came_again(place, known.0 == message.0)),
                // What fills the gap is always taken.
                None if number > count + 1 && queue.ahead.len() >= MAX_AHEAD => {
                    let awaited = place_after(place.lane, place.precedence, count);
                    Arrival::TooFarAhead { awaited }
                }
                None => Arrival::New,
            };
        }
        let back = usize::try_from(count - number).unwrap_or(usize::MAX);
        let known = queue.recent.iter().rev().nth(back);
        Arrival::Dropped(match known {
            Some(known) => came_again(place, *known == message.0),
            None => Finding::Repeated {
                place,
                compared: false,
            },
        })
    }

    /// Counts a message that [`Received::arrival`] has found new.
    pub(crate) fn append(&mut self, place: Place, message: Digest) -> Option<Finding> {
        let highest = self.highest(place.precedence);
        let number = place.sequence.0;
        self.queue_mut(place.precedence)
            .ahead
            .insert(number, Stored(message.0));
        loop {
            let chain = self.chains.of_mut(place.precedence);
            let [flash, immediate, priority, routine] = &mut self.queues;
            let queue = match place.precedence {
                Precedence::Flash => flash,
                Precedence::Immediate => immediate,
                Precedence::Priority => priority,
                Precedence::Routine => routine,
            };
            let Some(next) = queue.ahead.remove(&(chain.count() + 1)) else {
                break;
            };
            chain.append(place.lane, place.precedence, Digest(next.0));
            queue.recent.push_back(next.0);
            while queue.recent.len() > COMPARED_MESSAGES {
                queue.recent.pop_front();
            }
        }
        if number <= highest {
            Some(Finding::Late { place })
        } else if number > highest + 1 {
            Some(Finding::Missing {
                first: place_after(place.lane, place.precedence, highest),
                last_number: number - 1,
            })
        } else {
            None
        }
    }

    /// Places a message among those that came, by what it says of its own lane; the flag says that none sent later is here.
    pub(crate) fn order(&mut self, place: Place, view: &View) -> (bool, Option<Finding>) {
        let forked = Finding::Forked {
            place,
            about: ForkedAbout::TheirLane,
        };
        if count_of(view.own, place.precedence) + 1 != place.sequence.0 {
            return (false, Some(forked));
        }
        let Some(latest) = self.latest else {
            self.latest = Some(Latest {
                place,
                own: view.own,
                shown: view.other,
            });
            return (true, None);
        };
        let went_back = |shown, knows| Finding::CounterpartWentBack {
            place,
            shown,
            knows,
        };
        if within(after(latest.own, latest.place), view.own) {
            let forward = within(latest.shown, view.other);
            self.latest = Some(Latest {
                place,
                own: view.own,
                shown: if forward { view.other } else { latest.shown },
            });
            let back = (!forward).then(|| went_back(latest.shown, view.other));
            (forward, back)
        } else if within(after(view.own, place), latest.own) {
            let back = !within(view.other, latest.shown);
            (false, back.then(|| went_back(view.other, latest.shown)))
        } else {
            (false, Some(forked))
        }
    }

    /// Compares the views whose messages have all come with what came; gives the messages whose view differs.
    pub(crate) fn compare(&mut self, seen: Option<(Place, &View)>) -> Vec<Finding> {
        if let Some((place, view)) = seen
            && !within(view.own, self.compared)
        {
            let sum = |counts: Counts| counts.into_iter().fold(0, u64::saturating_add);
            let at = self
                .waiting
                .partition_point(|waiting| sum(waiting.own) < sum(view.own));
            let waiting = Waiting {
                place,
                own: view.own,
                head: Stored(view.own_head),
            };
            self.waiting.insert(at, waiting);
            if self.waiting.len() > MAX_WAITING_VIEWS {
                self.waiting.pop_front();
            }
        }
        let mut findings = Vec::new();
        let counts = self.counts();
        for waiting in std::mem::take(&mut self.waiting) {
            if !within(waiting.own, counts) {
                self.waiting.push_back(waiting);
                continue;
            }
            match self.chains.lane_head_at(waiting.own) {
                Some(head) if head == waiting.head.0 => self.compared = waiting.own,
                Some(_) => findings.push(Finding::Forked {
                    place: waiting.place,
                    about: ForkedAbout::TheirLane,
                }),
                None => {}
            }
        }
        self.waiting
            .retain(|waiting| !within(waiting.own, self.compared));
        // No view that is still to be compared speaks of less than this.
        let least = self.waiting.iter().map(|waiting| waiting.own);
        let least = least
            .chain(self.waiting.is_empty().then_some(self.compared))
            .reduce(|one, other| {
                let mut least = one;
                for (count, other) in least.iter_mut().zip(other) {
                    *count = (*count).min(other);
                }
                least
            });
        self.chains.forget_before(least.unwrap_or_default());
        findings
    }

    /// The highest number of a precedence that has come.
    fn highest(&self, precedence: Precedence) -> u64 {
        let ahead = self.queue(precedence).ahead.last_key_value();
        ahead.map_or_else(|| self.chains.of(precedence).count(), |(number, _)| *number)
    }

    fn queue(&self, precedence: Precedence) -> &Queue {
        let [flash, immediate, priority, routine] = &self.queues;
        match precedence {
            Precedence::Flash => flash,
            Precedence::Immediate => immediate,
            Precedence::Priority => priority,
            Precedence::Routine => routine,
        }
    }

    fn queue_mut(&mut self, precedence: Precedence) -> &mut Queue {
        let [flash, immediate, priority, routine] = &mut self.queues;
        match precedence {
            Precedence::Flash => flash,
            Precedence::Immediate => immediate,
            Precedence::Priority => priority,
            Precedence::Routine => routine,
        }
    }
}

fn came_again(place: Place, same: bool) -> Finding {
    if same {
        Finding::Repeated {
            place,
            compared: true,
        }
    } else {
        Finding::Conflicting { place }
    }
}
