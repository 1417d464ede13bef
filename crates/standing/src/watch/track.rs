//! One promise under watch: what touches it, in order, and the states that it may be in.
//!
//! As far as nothing about an earlier time comes, the judge's own worlds go on from where they were;
//! what comes late is put in its place, and they are followed again from the last mark before it.

use super::touch::{Act, Touches};
use crate::index::ActorNumber;
use crate::judge::course::changes_of;
use crate::judge::critical::critical;
use crate::judge::reading::Member;
use crate::judge::worlds::{Ends, Front, Item, Worlds, in_order};
use crate::step::State;
use crate::step::event::{Change as Step, Doubt, Event, Happening};
use crate::step::terms::Terms;
use crate::verdict::{Life, Performance, Promise, Word};
use std::collections::BTreeSet;
use tacit_lang::time::{Instant, Wait};

/// The most marks that are kept of one promise: the older, the sparser.
const MAX_MARKS: usize = 8;

/// One promise under watch.
#[derive(Debug, Clone)]
pub(super) struct Track {
    pub(super) promise: Promise,
    pub(super) parties: [ActorNumber; 2],
    /// Whoever's acts may be something to it.
    pub(super) minded: BTreeSet<ActorNumber>,
    /// Whether it is judged from the docket as a whole, since its facts hang together.
    pub(super) judged: bool,
    /// What messages do to it, those that are yet to come included.
    pub(super) letters: Vec<Item>,
    acts: Vec<Act>,
    marks: Vec<Mark>,
    /// Nothing behind this can change anything, unless it is given again.
    over_after: Option<Instant>,
    /// Whether acts were left out because it was over.
    pub(super) skipped: bool,
    /// How long an act may matter behind its earliest begin, at most, in seconds.
    longest: i64,
    /// As it was told last.
    pub(super) outcomes: BTreeSet<(Life, Performance)>,
    pub(super) word: Word,
    pub(super) partial: bool,
    /// Since the last telling: whether something late or corrected touched it, and what was read last.
    pub(super) late: bool,
    pub(super) trigger: Option<u32>,
    pub(super) wake: Option<Instant>,
    /// When something falls due, whatever else may come before.
    pub(super) due: Option<Instant>,
}

/// The states that a promise may be in behind some of its acts and messages.
#[derive(Debug, Clone)]
struct Mark {
    acts: usize,
    letters: usize,
    /// The latest time of any of them.
    until: Instant,
    front: Vec<State>,
}

/// What became of a promise.
#[derive(Debug, Clone, Default)]
pub(super) struct Ran {
    pub(super) outcomes: BTreeSet<(Life, Performance)>,
    /// How the reading shown went since the mark.
    pub(super) course: Vec<Step>,
    pub(super) cut: bool,
    /// When something may change without anything being read.
    pub(super) wake: Option<Instant>,
    /// When something falls due, whatever else may come before.
    pub(super) due: Option<Instant>,
}

impl Track {
    pub(super) fn new(promise: Promise, parties: [ActorNumber; 2]) -> Self {
        Self {
            promise,
            parties,
            minded: BTreeSet::new(),
            judged: false,
            letters: Vec::new(),
            acts: Vec::new(),
            marks: Vec::new(),
            over_after: None,
            skipped: false,
            longest: 0,
            outcomes: BTreeSet::from([(Life::NotInEffect, Performance::Kept)]),
            word: Word::NotInEffect,
            partial: false,
            late: false,
            trigger: None,
            wake: None,
            due: None,
        }
    }

    /// Forgets what touches it, to be told anew.
    pub(super) fn clear(&mut self) {
        self.acts.clear();
        self.skipped = false;
        self.longest = 0;
        self.again();
    }

    /// Follows everything from the beginning next time.
    pub(super) fn again(&mut self) {
        self.marks.clear();
        self.over_after = None;
    }

    /// Whether acts that were left out may matter after all.
    pub(super) const fn lacks_acts(&self) -> bool {
        self.skipped && self.over_after.is_none()
    }

    /// What touches it, as far as it is kept, in order.
    pub(super) fn acts(&self) -> &[Act] {
        &self.acts
    }

    /// Adds an act. Gives whether it can matter.
    pub(super) fn put(&mut self, act: Act, touches: &Touches) -> bool {
        let from = act.begin.from();
        if self.over_after.is_some_and(|over| over < from) {
            self.skipped = true;
            return false;
        }
        self.longest = self.longest.max(touches.length_seconds(&act));
        let place = self.place_of(&act);
        self.acts.insert(place, act);
        self.forget_from(from);
        true
    }

    /// Takes the act of this record out, if it is there and is not this one already. Gives whether it is
    /// another now.
    pub(super) fn take(&mut self, record: u32, unless: Option<&Act>) -> bool {
        let Some(place) = self.acts.iter().position(|act| act.record == record) else {
            return false;
        };
        let known = self.acts.get(place).copied();
        if known.as_ref() == unless {
            return false;
        }
        self.acts.remove(place);
        if let Some(known) = known {
            self.forget_from(known.begin.from());
        }
        true
    }

    /// Whether exactly this act touches it already.
    pub(super) fn has(&self, act: &Act) -> bool {
        let place = self.place_of(act);
        self.acts.get(place) == Some(act)
    }

    fn place_of(&self, act: &Act) -> usize {
        let rank = |act: &Act| (act.begin.from(), act.record);
        let wanted = rank(act);
        if self.acts.last().is_none_or(|last| rank(last) < wanted) {
            return self.acts.len();
        }
        self.acts.partition_point(|before| rank(before) < wanted)
    }

    fn forget_from(&mut self, from: Instant) {
        self.marks.retain(|mark| mark.until < from);
        if self.over_after.is_some_and(|over| over >= from) {
            self.over_after = None;
        }
    }

    /// Follows what is new, and gives what may have become of the promise by `now`.
    pub(super) fn run(&mut self, member: &Member<'_>, touches: &Touches, now: Instant) -> Ran {
        let terms = &member.terms;
        let longest_length = terms.lengths().map(Wait::seconds).max();
        let reach = longest_length.map_or(0, |length| length + self.longest + 2);
        if longest_length.is_some() {
            // An act that comes now, and time itself, may tell apart what was one within a length of time.
            let newest = self
                .acts
                .last()
                .map_or(now, |act| act.begin.from().min(now));
            let back = Instant::from_seconds(newest.seconds().saturating_sub(reach));
            self.forget_from(back);
        }
        let mut course = Vec::new();
        let mut here = self.marks.last().cloned().unwrap_or_else(|| Mark {
            acts: 0,
            letters: 0,
            until: Instant::MIN,
            front: vec![State::default()],
        });
        let is_plain = longest_length.is_none() && !terms.same_instant_excuses;
        if is_plain && here.letters == self.letters.len() && here.front.len() == 1 {
            let before = here.acts;
            self.quickly(&mut here, (terms, touches), now, &mut course);
            if here.acts > before {
                self.mark(here.clone());
            }
        }
        let reaches = longest_length.is_some() || self.longest > 0;
        let run = Rest {
            member,
            touches,
            now,
            reach: reaches.then_some(reach + self.longest + 2),
        };
        self.slowly(here, &run, course)
    }

    /// Steps the one state there is over acts whose order among each other is nothing to it.
    fn quickly(
        &self,
        here: &mut Mark,
        (terms, touches): (&Terms, &Touches),
        now: Instant,
        course: &mut Vec<Step>,
    ) {
        let Some(state) = here.front.first_mut() else {
            return;
        };
        while let Some(first) = self.acts.get(here.acts) {
            let mut last = first.begin.to();
            let rest = self.acts.get(here.acts..).unwrap_or_default();
            let outside = rest.iter().position(|act| {
                let outside = act.begin.from() > last;
                last = last.max(act.begin.to());
                outside
            });
            let cluster = rest.get(..outside.unwrap_or(rest.len())).unwrap_or(rest);
            let last = cluster.iter().map(|act| act.begin.to()).max();
            let last = last.unwrap_or(Instant::MIN);
            let due = state.next_deadline(terms);
            if last > now || due.is_some_and(|due| due <= last) {
                return;
            }
            let mut bearings = cluster.iter().map(|act| touches.plain(act.touch));
            let Some(one) = bearings.next().flatten() else {
                return;
            };
            let guilty = state.breaches > 0 || state.breaches_before > 0;
            let is_free = state.is_over();
            let alike = bearings.all(|bearing| {
                let only_adds = |fails: u32| guilty && fails & !terms.first == 0;
                bearing.is_some_and(|it| {
                    it == one || is_free || (only_adds(it.fails) && only_adds(one.fails))
                })
            });
            if !alike {
                return;
            }
            for act in cluster {
                let Some(bearing) = touches.plain(act.touch) else {
                    return;
                };
                let at = act.begin.from();
                let what = Happening::Act {
                    incident: act.record,
                    end: at,
                    bearing,
                    doubt: Doubt::None,
                };
                state.step(terms, &Event { at, what }, course);
            }
            here.acts += cluster.len();
            here.until = here.until.max(last);
        }
    }

    /// Follows the rest as the judge does.
    fn slowly(&mut self, here: Mark, rest: &Rest<'_>, mut course: Vec<Step>) -> Ran {
        let now = rest.now;
        let acts = self.acts.get(here.acts..).unwrap_or_default();
        let letters = self.letters.get(here.letters..).unwrap_or_default();
        let has_come = |from: Instant| from <= now;
        let later = acts
            .iter()
            .map(|act| act.begin.from())
            .chain(letters.iter().map(|item| item.between.from()))
            .filter(|from| !has_come(*from))
            .min();
        let mut items: Vec<Item> = acts
            .iter()
            .filter(|act| has_come(act.begin.from()))
            .filter_map(|act| rest.touches.item(act, &self.letters, now))
            .collect();
        let acts = items.len();
        items.extend(
            letters
                .iter()
                .filter(|item| has_come(item.between.from()))
                .cloned(),
        );
        let letters = items.len() - acts;
        items.sort_by_key(Item::rank);
        let settled = settled(&items, now);
        let is_pending = settled < items.len();
        let (critical, mut cut) = self.critical(&items, rest);
        for item in &mut items {
            item.between = crate::judge::case::until_later(item.between, now);
        }
        let members = [&rest.member.terms];
        let mut worlds = Worlds::new(&members, &[], &critical, now);
        let (before, behind) = items.split_at(settled);
        let mut start: Ends = Vec::with_capacity(here.front.len());
        start.extend(here.front.iter().map(|state| (vec![state.clone()], None)));
        let mut front: Front = worlds.go_on(start, before);
        if !before.is_empty() {
            let is_act = |item: &&Item| item.line == usize::MAX;
            let acts = before.iter().filter(is_act).count();
            let until = before.iter().map(|item| item.between.to()).max();
            let states = front.moments().filter_map(|moment| moment.states.first());
            self.mark(Mark {
                acts: here.acts + acts,
                letters: here.letters + before.len() - acts,
                until: here.until.max(until.unwrap_or(Instant::MIN)),
                front: states.cloned().collect(),
            });
        }
        if is_pending {
            let start = front.each().map(|(moment, course)| (moment.states, course));
            front = worlds.go_on(start.collect(), behind);
        } else if later.is_none() && acts + letters == before.len() {
            self.note_if_over();
        }
        let ends = in_order(worlds.until_now(front));
        cut |= worlds.cut;
        let mut ran = Ran {
            cut,
            ..Ran::default()
        };
        let deadlines = ends.iter().filter_map(|(states, _)| {
            let state = states.first()?;
            state.next_deadline(&rest.member.terms)
        });
        let next = Instant::from_seconds(now.seconds() + 1);
        ran.due = deadlines.chain(later).min();
        ran.wake = ran.due.into_iter().chain(is_pending.then_some(next)).min();
        let mut shown: Option<((Life, Performance), Vec<Step>)> = None;
        for (states, steps) in &ends {
            let Some(state) = states.first() else {
                continue;
            };
            let outcome = (state.life, state.performance());
            ran.outcomes.insert(outcome);
            if shown.as_ref().is_none_or(|(known, _)| outcome < *known) {
                shown = Some((outcome, changes_of(steps.as_ref(), 0)));
            }
        }
        course.extend(shown.into_iter().flat_map(|(_, steps)| steps));
        ran.course = course;
        ran
    }

    fn critical(&self, items: &[Item], rest: &Rest<'_>) -> (Vec<Instant>, bool) {
        let members = [&rest.member.terms];
        let is_exact = |item: &Item| item.between.from() == item.between.to();
        if items.iter().all(is_exact) {
            return (Vec::new(), false);
        }
        let Some(reach) = rest.reach else {
            return critical(&members, [], items, rest.now);
        };
        let first = items
            .first()
            .map_or(Instant::MIN, |item| item.between.from());
        let back = Instant::from_seconds(first.seconds().saturating_sub(reach));
        let begin = self.acts.partition_point(|act| act.begin.from() < back);
        let near = self.acts.get(begin..).unwrap_or_default().iter();
        let near = near.filter(|act| act.begin.from() <= rest.now);
        let mut all: Vec<Item> = near
            .filter_map(|act| rest.touches.item(act, &self.letters, rest.now))
            .collect();
        let letters = self.letters.iter();
        all.extend(
            letters
                .filter(|item| item.between.from() <= rest.now)
                .cloned(),
        );
        critical(&members, [], &all, rest.now)
    }

    fn mark(&mut self, mark: Mark) {
        if self.marks.len() == MAX_MARKS {
            let mut place = 0;
            self.marks.retain(|_| {
                place += 1;
                place % 2 == 0
            });
        }
        self.marks.push(mark);
    }

    fn note_if_over(&mut self) {
        let last = self.marks.last();
        let over = last.filter(|mark| mark.front.iter().all(State::is_over));
        self.over_after = over.map(|mark| mark.until);
    }
}

/// What following a promise needs besides what is the promise's own.
struct Rest<'a> {
    member: &'a Member<'a>,
    touches: &'a Touches,
    now: Instant,
    /// How many seconds an act may look back, where some act or length of time reaches at all.
    reach: Option<i64>,
}

/// How many of `items` lie in clusters that are wholly in the past.
fn settled(items: &[Item], now: Instant) -> usize {
    let (mut begin, mut last) = (0, Instant::MIN);
    for (place, item) in items.iter().enumerate() {
        if item.between.from() > last {
            begin = place;
        }
        last = last.max(item.between.to());
        if last > now {
            return begin;
        }
    }
    items.len()
}
