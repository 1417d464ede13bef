//! How a promise stood over event time, as known at one time: where the outcomes change, and to what.
//!
//! For one time of knowledge the judge is asked about one event time. A reader of a timeline asks about all of them. Where what bears on the
//! promise is settled apart from when it was, one pass of the judge's worlds over everything in order answers for every instant; elsewhere the
//! judge is asked again at each instant at which an answer may change.

use super::QuestionError;
use super::case::{Case, Explored, until_later};
use super::critical::critical;
use super::word;
use super::worlds::{Front, Item, Worlds, cluster_size};
use crate::clause::Bearing;
use crate::docket::Docket;
use crate::eyes::fact::Seen;
use crate::judge::moving::Moment;
use crate::judge::reading::turns;
use crate::judge::worlds::What;
use crate::step::State;
use crate::step::event::{Doubt, Happening};
use crate::step::terms::{Ending, Terms};
use crate::verdict::{Life, Performance, Question, Word};
use std::collections::BTreeSet;
use tacit_lang::time::{Instant, Wait};

/// The most instants at which the judge is asked anew: each costs a whole judgement.
pub const MAX_PROBES: usize = 240;
/// The most instants within one heap of overlapping times that are looked at.
const MAX_EDGES: usize = 96;
/// The most deadlines that are followed between two things that happen.
const MAX_DEADLINES: usize = 256;

/// From when on a promise stood how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// From when, until the next stretch begins.
    pub from: Instant,
    /// Every value that life and performance may have had.
    pub outcomes: BTreeSet<(Life, Performance)>,
}

impl Stretch {
    /// The one word for it; *undetermined* may stand for *contested*, which [`Docket::judge`] tells apart.
    #[must_use]
    pub fn word(&self) -> Word {
        word(&self.outcomes, &[])
    }
}

/// How a promise stood from the beginning of time to the time that is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretches {
    /// One after the other, each with other outcomes than the one before. Never empty.
    pub each: Vec<Stretch>,
    /// Whether a limit cut something short, so that a change may lie elsewhere or be missing.
    pub partial: bool,
}

impl Docket {
    /// How a promise stood over event time, up to the `at` of `question` and as known at its `known`: at every instant what [`Docket::judge`]
    /// says as of that instant.
    ///
    /// # Errors
    /// [`QuestionError`] if the promise or the viewpoint is not on the docket.
    pub fn stretches(&self, question: &Question) -> Result<Stretches, QuestionError> {
        let case = self.case(question)?;
        Ok(match case.pass() {
            Some(stretches) => stretches,
            None => case.probed(question),
        })
    }
}

/// What was found so far.
#[derive(Default)]
struct Telling {
    each: Vec<Stretch>,
    partial: bool,
}

impl Telling {
    fn tell(&mut self, from: Instant, outcomes: BTreeSet<(Life, Performance)>) {
        let is_same = |last: &Stretch| last.outcomes == outcomes;
        if !outcomes.is_empty() && !self.each.last().is_some_and(is_same) {
            self.each.push(Stretch { from, outcomes });
        }
    }

    fn told(self) -> Stretches {
        Stretches {
            each: self.each,
            partial: self.partial,
        }
    }
}

impl Case<'_> {
    /// Everything in one pass; none where facts hang together, or where what an act is depends on the time that is asked about.
    fn pass(&self) -> Option<Stretches> {
        let [member] = self.members.as_slice() else {
            return None;
        };
        let mut told = Telling::default();
        let held = self.held_controls(&[], &mut told.partial);
        let [held] = held.as_slice() else {
            return None;
        };
        let waits = member.view.assurance.clarification.is_some();
        if waits || !self.sames.is_empty() || !self.assumptions.is_empty() {
            return None;
        }
        let seen = self.see(&[], &[]);
        let is_disavowed = |seen: &Seen| !seen.disavowals.is_empty();
        if seen.iter().flatten().any(is_disavowed) {
            return None;
        }
        if self
            .orders(&seen, &[])
            .first()
            .is_none_or(|it| !it.is_empty())
        {
            return None;
        }
        let mut items = Vec::new();
        for each in &seen {
            let Some(first) = each.first().filter(|it| it.begin.from() <= self.at) else {
                continue;
            };
            let together: Vec<&Seen> = each.iter().collect();
            let mut variations = Vec::new();
            for at in turns(&self.members, &together) {
                let (here, whole) = &*self.bearings_of(&together, at, held);
                told.partial |= !*whole;
                variations.push((at, here.clone()));
            }
            let mut every = variations.iter().flat_map(|(_, here)| here).flatten();
            if !every.all(Bearing::is_nothing) {
                items.push(self.act(first, &together, variations, false));
            }
        }
        items.extend(self.passages.iter().cloned());
        items.sort_by_key(Item::rank);
        self.follow(&member.terms, &items, &mut told);
        Some(told.told())
    }

    /// Follows the worlds of one promise over everything that bears on it.
    fn follow(&self, terms: &Terms, items: &[Item], told: &mut Telling) {
        let terms = [terms];
        let (every, cut) = critical(&terms, [], items, self.at);
        told.partial |= cut;
        let mut front = Front::default();
        let states = vec![State::default()];
        let together = Vec::new();
        front.put(Moment { states, together }, None);
        let (mut here, mut rest) = (Instant::MIN, items);
        loop {
            let (cluster, behind) = rest.split_at(cluster_size(rest));
            let begins = cluster.first().map(|item| item.between.from());
            let until = begins.map_or(self.at, |begins| before(begins).min(self.at));
            quiet(terms, &front, [here, until], told);
            let (Some(begins), Some(ends)) =
                (begins, cluster.iter().map(|it| it.between.to()).max())
            else {
                return;
            };
            if begins != ends {
                self.within(terms, (cluster, &front), &every, told);
            }
            let mut worlds = Worlds::new(&terms, &[], &every, self.at);
            let start = front.each().map(|(moment, course)| (moment.states, course));
            front = worlds.go_on(start.collect(), cluster);
            told.partial |= worlds.cut;
            (here, rest) = (ends, behind);
            if here > self.at {
                return;
            }
        }
    }

    /// What stood at each instant within a heap of overlapping times at which it may have changed.
    fn within(
        &self,
        terms: [&Terms; 1],
        (cluster, front): (&[Item], &Front),
        every: &[Instant],
        told: &mut Telling,
    ) {
        let mut edges = BTreeSet::new();
        for item in cluster {
            edges.extend([
                item.between.from(),
                item.between.to(),
                after(item.between.to()),
            ]);
        }
        let (first, last) = (edges.first().copied(), edges.last().copied());
        let inside = |at: &&Instant| Some(**at) >= first && Some(**at) <= last;
        edges.extend(every.iter().filter(inside).copied());
        edges.retain(|at| *at <= self.at && Some(*at) != last);
        for at in thinned(edges, MAX_EDGES, &mut told.partial) {
            let come = cluster.iter().filter(|item| item.between.from() <= at);
            let mut come: Vec<Item> = come.cloned().collect();
            for item in &mut come {
                item.between = until_later(item.between, at);
            }
            let (critical, cut) = critical(&terms, every.iter().copied(), &come, at);
            let mut worlds = Worlds::new(&terms, &[], &critical, at);
            let start = front.clone().each();
            let start = start.map(|(moment, course)| (moment.states, course));
            let reached = worlds.go_on(start.collect(), &come);
            told.partial |= worlds.cut | cut;
            told.tell(at, outcomes(worlds.until_now(reached).keys()));
        }
    }

    /// The judge asked anew at each instant at which its answer may change.
    fn probed(&self, question: &Question) -> Stretches {
        let mut told = Telling::default();
        let explored = self.explore(&[]);
        let mut instants = self.instants(&explored);
        instants.retain(|at| *at <= self.at);
        instants.extend([Instant::MIN, self.at]);
        for at in thinned(instants, MAX_PROBES, &mut told.partial) {
            let question = Question {
                at,
                ..question.clone()
            };
            if let Some(case) = Case::new(self.docket, &question) {
                let explored = case.explore(&[]);
                told.partial |= explored.cut;
                told.tell(at, explored.outcomes());
            }
        }
        told.told()
    }

    /// Every instant at which anything on record, or any length of time of the texts, may make a difference.
    fn instants(&self, explored: &Explored) -> BTreeSet<Instant> {
        let mut found = BTreeSet::new();
        for seen in &explored.bearing {
            let times = std::iter::once(seen.begin).chain(seen.end);
            found.extend(times.flat_map(|time| [time.from(), time.to()]));
            found.extend(seen.disavowals.iter().map(|(_, said)| *said));
            if let Doubt::Until(at) = seen.doubt {
                found.insert(at);
            }
        }
        for number in &self.scope {
            let said = self.docket.disavowals.get(*number).into_iter().flatten();
            found.extend(said.map(|disavowal| disavowal.at));
        }
        let mut lengths: BTreeSet<i64> = BTreeSet::new();
        for item in &self.passages {
            found.extend([item.between.from(), item.between.to()]);
            if let What::Message(effects) = &item.what {
                found.extend(effects.iter().filter_map(|(_, effect)| match effect {
                    Happening::Renewed { until } => Some(*until),
                    _ => None,
                }));
            }
        }
        for member in &self.members {
            let terms = &member.terms;
            found.extend(terms.not_before.into_iter().chain(terms.not_after));
            match terms.ending {
                Ending::At(end) => _ = found.insert(end),
                Ending::AfterEntry(length) => _ = lengths.insert(length.seconds()),
                Ending::None => {}
            }
            lengths.extend(terms.lengths().map(Wait::seconds));
            lengths.extend(
                member
                    .view
                    .assurance
                    .disavowal
                    .values()
                    .map(|it| it.seconds()),
            );
            found.extend(member.controls.edges());
        }
        // A length may begin where another ends.
        for _ in 0..2 {
            let later = found.iter().flat_map(|at| {
                let lengths = lengths.iter();
                lengths.map(|length| Instant::from_seconds(at.seconds().saturating_add(*length)))
            });
            let later: Vec<Instant> = later.collect();
            if found.len() + later.len() > MAX_PROBES * 8 {
                break;
            }
            found.extend(later);
        }
        let behind: Vec<Instant> = found.iter().map(|at| after(*at)).collect();
        found.extend(behind);
        found
    }
}

/// What stands while nothing comes, `from` one time to another.
fn quiet(terms: [&Terms; 1], front: &Front, [from, to]: [Instant; 2], told: &mut Telling) {
    let mut at = from;
    for _ in 0..MAX_DEADLINES {
        if at > to {
            return;
        }
        let worlds = Worlds::new(&terms, &[], &[], at);
        let ends = worlds.until_now(front.clone());
        told.tell(at, outcomes(ends.keys()));
        let [terms] = terms;
        let due = ends
            .keys()
            .filter_map(|states| states.first()?.next_deadline(terms));
        match due.filter(|due| *due > at).min() {
            Some(due) => at = due,
            None => return,
        }
    }
    told.partial = true;
}

fn outcomes<'s>(ends: impl Iterator<Item = &'s Vec<State>>) -> BTreeSet<(Life, Performance)> {
    let states = ends.filter_map(|states| states.first());
    states
        .map(|state| (state.life, state.performance()))
        .collect()
}

/// At most `most` of them, evenly.
fn thinned(instants: BTreeSet<Instant>, most: usize, partial: &mut bool) -> Vec<Instant> {
    let every = instants.len().div_ceil(most).max(1);
    *partial |= every > 1;
    let last = instants.last().copied();
    let each = instants.into_iter().enumerate();
    each.filter(|(place, at)| place % every == 0 || Some(*at) == last)
        .map(|(_, at)| at)
        .collect()
}

fn before(at: Instant) -> Instant {
    Instant::from_seconds(at.seconds().saturating_sub(1))
}

fn after(at: Instant) -> Instant {
    Instant::from_seconds(at.seconds().saturating_add(1))
}
