//! What incidents are to a promise, each way found once and numbered.

use crate::clause::{self, Bearing, Clause, Strike};
use crate::eyes::fact::{Fact, Seen};
use crate::index::{ActorNumber, Index};
use crate::judge::case::{ends, until_later};
use crate::judge::reading::{Bearings, Member, bearings, doubts, turns};
use crate::judge::worlds::{Item, What};
use crate::step::event::Doubt;
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use std::collections::BTreeSet;
use tacit_lang::time::{Between, Instant};

/// What an incident is to one promise, whenever it began.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Touch {
    /// From which begin on; none: from the earliest. Every way that it may bear then.
    variations: Vec<(Option<Instant>, Vec<Bearing>)>,
    /// Its end, in seconds from its earliest begin.
    end: Option<[i64; 2]>,
    doubt: Doubt,
}

/// Every touch met, by number.
#[derive(Debug, Clone, Default)]
pub(super) struct Touches {
    known: IndexSet<Touch, FxBuildHasher>,
    plain: Vec<Option<Bearing>>,
}

/// An act in the course of one promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Act {
    pub(super) begin: Between,
    /// The incident on the docket, or behind [`super::ROWS`] the row.
    pub(super) record: u32,
    pub(super) touch: u32,
}

impl Touch {
    /// What `seen` is to `member`, whose facts of control are settled; none if it is nothing. The flag
    /// says whether every assignment of its open facts was tried.
    pub(super) fn of(member: &Member<'_>, seen: &Seen) -> (Option<Self>, bool) {
        let members = std::slice::from_ref(member);
        let held = [vec![0; member.controls.questions.len()]];
        let mut whole = true;
        let mut variations: Vec<(Option<Instant>, Vec<Bearing>)> = Vec::new();
        for at in turns(members, &[seen]) {
            let (here, complete) = bearings(members, &[seen], at, &held);
            whole &= complete;
            let from = (at != seen.begin.from()).then_some(at);
            variations.push((from, here.into_iter().flatten().collect()));
        }
        let mut every = variations.iter().flat_map(|(_, here)| here);
        if every.all(Bearing::is_nothing) {
            return (None, whole);
        }
        let from = seen.begin.from();
        let touch = Self {
            variations,
            end: seen
                .end
                .map(|end| [end.from(), end.to()].map(|at| at.seconds_since(from))),
            doubt: doubts(&[seen], Instant::MAX, false)
                .pop()
                .unwrap_or(Doubt::None),
        };
        (Some(touch), whole)
    }

    fn plain(&self) -> Option<Bearing> {
        match self.variations.as_slice() {
            [(None, only)] if self.end.is_none() && self.doubt == Doubt::None => {
                match only.as_slice() {
                    [bearing] => Some(*bearing),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// An incident whose joiners, hits and disavowals are settled, and alike for every promise of one text.
pub(super) struct Glance {
    seen: Seen,
    hits: Vec<Strike>,
}

impl Glance {
    /// None if more than its author, its class and whether it was preventive is open.
    pub(super) fn of(seen: Seen) -> Option<Self> {
        let settles = |held: &Fact<bool>| held.options == [true];
        let is_settled = seen.joined.is_empty()
            && seen.disavowals.is_empty()
            && !seen.hits_unsaid
            && seen.hits.iter().all(|(_, held)| settles(held));
        let hits = seen.hits.iter().map(|(strike, _)| *strike).collect();
        is_settled.then_some(Self { seen, hits })
    }

    /// Whether it is nothing to the promise between `parties`, whatever is open; for a text that does not
    /// ask how closely somebody is controlled.
    pub(super) fn is_nothing(
        &self,
        clause: &Clause,
        index: &Index,
        parties: [ActorNumber; 2],
    ) -> bool {
        let [giver, receiver] = parties;
        let is_nothing = |author: Option<ActorNumber>, kind, preventive| {
            let act = clause::Act {
                author,
                kind,
                hits: &self.hits,
                joined: &[],
                preventive,
                controls: &[],
                disavowals: &[],
            };
            clause.bearing(index, giver, receiver, &act).is_nothing()
        };
        let Seen {
            author,
            kind,
            preventive,
            ..
        } = &self.seen;
        author.options.iter().all(|author| {
            kind.options.iter().all(|kind| {
                let mut each = preventive.options.iter();
                each.all(|preventive| is_nothing(*author, *kind, *preventive))
            })
        })
    }
}

impl Touches {
    pub(super) fn number(&mut self, touch: Touch) -> u32 {
        let plain = touch.plain();
        let (number, is_new) = self.known.insert_full(touch);
        if is_new {
            self.plain.push(plain);
        }
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    /// The one way that an act bears which is over at once and whose author is in no doubt.
    pub(super) fn plain(&self, touch: u32) -> Option<Bearing> {
        self.plain.get(touch as usize).copied().flatten()
    }

    /// How long after its earliest begin an act may yet matter.
    pub(super) fn length_seconds(&self, act: &Act) -> i64 {
        let from = act.begin.from();
        let to = act.begin.to().seconds_since(from);
        let Some(touch) = self.known.get_index(act.touch as usize) else {
            return to;
        };
        let until = match touch.doubt {
            Doubt::Until(at) => at.seconds_since(from),
            Doubt::None | Doubt::Lasting | Doubt::Unasked => 0,
        };
        to.max(until).max(touch.end.map_or(0, |[_, to]| to))
    }

    /// An act as the judge follows it at `now`; `passages`: what messages do.
    pub(super) fn item(&self, act: &Act, passages: &[Item], now: Instant) -> Option<Item> {
        let touch = self.known.get_index(act.touch as usize)?;
        let from = act.begin.from();
        let variations = touch.variations.iter().map(|(turn, here)| {
            let here: BTreeSet<Bearings> = here.iter().map(|bearing| vec![*bearing]).collect();
            (turn.unwrap_or(from), here.into_iter().collect())
        });
        let end = touch.end.and_then(|end| {
            let [from, to] = end.map(|it| Instant::from_seconds(from.seconds() + it));
            Between::new(from, to)
        });
        Some(Item {
            between: until_later(act.begin, now),
            what: What::Act {
                variations: variations.collect(),
                ends: ends(end, passages),
                doubts: vec![touch.doubt],
            },
            record: act.record as usize,
            line: usize::MAX,
        })
    }
}
