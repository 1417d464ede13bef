//! The step: one event moves a promise from one state to the next.
//!
//! The one place that knows how a promise lives. It is pure: no clock, no storage, no viewpoint; the
//! same state and event give the same state and changes. The judge folds it over what a viewpoint
//! holds, the stream over a million acts, and the analysis explores it.

pub mod event;
pub mod terms;

use crate::clause::{Bearing, Licences};
use crate::step::event::{Change, Changed, Doubt, Event, Happening};
use crate::step::terms::{Ending, Entering, Terms};
use crate::verdict::{Life, Performance};
use tacit_lang::meaning::Dependence;
use tacit_lang::time::Instant;

/// Where one promise is. Starts as [`State::default`]: not in effect.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    /// Its life.
    pub life: Life,
    /// Breaches of the present episode since the last reaffirmation.
    pub breaches: u32,
    /// Breaches of the present episode before it.
    pub breaches_before: u32,
    /// The last reaffirmation of the present episode.
    pub reaffirmed: Option<Instant>,
    /// When the present or last episode began.
    pub entered: Option<Instant>,
    /// The giver has done its part, the promise only waits for what its entry asks besides.
    given: bool,
    first_step_done: bool,
    expires: Option<Instant>,
    withdraws: Option<Instant>,
    released_until: Option<Instant>,
    other: Other,
    /// What few promises ever have; `None` if all of it is empty, so that equal states are equal.
    rare: Option<Box<Rare>>,
}

/// What few promises ever have, apart so that a million states stay small.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Rare {
    waiting: Vec<Waiting>,
    licences: Vec<Licence>,
    ongoing: Vec<Ongoing>,
    /// Acts that were going on when the promise entered, still to be counted as beginning there.
    edge: Vec<Ongoing>,
    /// Breaches of this very instant, which an attack of the same instant may yet excuse.
    fresh: Vec<Fresh>,
    /// Acts of this very instant that are told after others: where acts of one instant excuse each
    /// other, and another promise is told at once of a breach, they must be known before.
    foreseen: Vec<Act>,
    /// By incident: when asking who did it is done with, as far as it was asked or answered.
    asked: Vec<(u32, Instant)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Fresh {
    incident: u32,
    at: Instant,
    licences: Licences,
}

/// What is known of the receiver's own promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Other {
    in_effect: bool,
    stands: bool,
}

/// An attack whose release waits for a clarification (rule 21).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Waiting {
    incident: u32,
    begin: Instant,
    fails: u32,
    brings: u32,
    until: Option<Instant>,
}

/// An answer set free by a graded release (rule 29).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Licence {
    grade: u32,
    until: Option<Instant>,
}

/// An act that goes on (rule 1).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Ongoing {
    incident: u32,
    end: Instant,
    bearing: Bearing,
    doubt: Doubt,
}

/// An act at the instant from which it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Act {
    pub(crate) at: Instant,
    pub(crate) incident: u32,
    pub(crate) bearing: Bearing,
    pub(crate) doubt: Doubt,
}

impl Default for State {
    fn default() -> Self {
        Self {
            life: Life::NotInEffect,
            breaches: 0,
            breaches_before: 0,
            reaffirmed: None,
            entered: None,
            given: false,
            first_step_done: false,
            expires: None,
            withdraws: None,
            released_until: None,
            other: Other::default(),
            rare: None,
        }
    }
}

impl State {
    /// How the promise was performed since the last reaffirmation of its present episode.
    #[must_use]
    pub fn performance(&self) -> Performance {
        if self.breaches == 0 {
            Performance::Kept
        } else {
            Performance::Breached
        }
    }

    /// Whether the promise binds now.
    #[must_use]
    pub fn is_in_effect(&self) -> bool {
        self.life == Life::InEffect
    }

    /// When a notice already received takes effect.
    #[must_use]
    pub const fn withdraws(&self) -> Option<Instant> {
        self.withdraws
    }

    /// The state and the changes after `event`; this state is left as it was.
    #[must_use]
    pub fn after(&self, terms: &Terms, event: &Event) -> (Self, Vec<Change>) {
        let mut next = self.clone();
        let mut changes = Vec::new();
        next.step(terms, event, &mut changes);
        (next, changes)
    }

    /// Moves to the state after `event`, adding what changed.
    pub fn step(&mut self, terms: &Terms, event: &Event, changes: &mut Vec<Change>) {
        if let Happening::Act { bearing, .. } = event.what
            && bearing.first_step
        {
            self.first_step(terms, event.at, changes);
            while self.count_at_edge(terms, changes) {}
        }
        self.turn(terms, event, changes);
        while self.count_at_edge(terms, changes) {}
    }

    /// As [`State::step`], but leaves what was going on at this instant's entry to be counted by
    /// [`State::count_at_edge`], so that another promise can enter first (clause S0).
    pub(crate) fn turn(&mut self, terms: &Terms, event: &Event, changes: &mut Vec<Change>) {
        let at = event.at;
        match event.what {
            // At one instant endings come first, then messages, then entries, then acts (clause S0).
            Happening::Time | Happening::Act { .. } => self.advance(terms, at, changes),
            _ => self.fall_due(terms, at, false, changes),
        }
        match event.what {
            Happening::Time => {}
            Happening::Given => {
                if !self.is_bound() {
                    // Given again after a notice, it is a new offer.
                    if !self.given || self.withdraws.is_some() {
                        self.first_step_done = false;
                        self.withdraws = None;
                    }
                    self.given = true;
                    self.enter_if_due(terms, at, changes);
                }
            }
            Happening::Act {
                incident,
                end,
                bearing,
                doubt,
            } => {
                let attack = Act {
                    at,
                    incident,
                    bearing,
                    doubt,
                };
                self.act(terms, &attack, changes);
                if end > at {
                    self.rare.get_or_insert_default().ongoing.push(Ongoing {
                        incident,
                        end,
                        bearing,
                        doubt,
                    });
                }
            }
            Happening::Asked { incident } => {
                if let Some(wait) = terms.clarification {
                    self.asking_ends(terms, incident, at.after(wait));
                }
            }
            Happening::Answered { incident } => {
                self.asking_ends(terms, incident, at);
                self.advance(terms, at, changes);
            }
            Happening::NoticeReceived => {
                if let Some(notice) = terms.notice
                    && (self.is_bound() || self.given)
                {
                    let effect = at.after(notice);
                    self.withdraws =
                        Some(self.withdraws.map_or(effect, |sooner| sooner.min(effect)));
                    self.advance(terms, at, changes);
                }
            }
            Happening::Reaffirmed => {
                if self.is_bound() {
                    self.breaches_before += std::mem::take(&mut self.breaches);
                    self.reaffirmed = Some(at);
                    changes.push(Change {
                        at,
                        what: Changed::Reaffirmed,
                    });
                }
            }
            Happening::Renewed { until } => {
                if self.is_bound() && terms.ending != Ending::None {
                    self.expires = terms.not_after.into_iter().chain([until]).min();
                    changes.push(Change {
                        at,
                        what: Changed::Renewed,
                    });
                    self.advance(terms, at, changes);
                }
            }
            Happening::Other {
                in_effect,
                kept,
                fell,
            } => self.other(terms, at, (in_effect, kept, fell), changes),
        }
    }

    /// Lets everything fall due up to `to`, but no entry at `to` itself, which messages precede.
    pub(crate) fn end_if_due(&mut self, terms: &Terms, to: Instant, changes: &mut Vec<Change>) {
        self.fall_due(terms, to, false, changes);
    }

    /// What is told of this instant after other acts of it; of use where they excuse each other.
    pub(crate) fn foresee(&mut self, terms: &Terms, acts: Vec<Act>) {
        if terms.same_instant_excuses && acts.len() > 1 {
            self.rare.get_or_insert_default().foreseen = acts;
        }
    }

    /// The act for which entry may wait was done.
    pub(crate) fn first_step(&mut self, terms: &Terms, at: Instant, changes: &mut Vec<Change>) {
        self.advance(terms, at, changes);
        if self.given {
            self.first_step_done = true;
            self.enter_if_due(terms, at, changes);
        }
    }

    /// The next of the acts that were going on at entry and are not yet counted there.
    pub(crate) fn at_edge(&self) -> impl Iterator<Item = u32> {
        let edge = self.rare.iter().flat_map(|rare| &rare.edge);
        edge.map(|act| act.incident)
    }

    /// Counts the next act of [`State::at_edge`] as beginning at entry (rule 1); false if none is left.
    pub(crate) fn count_at_edge(&mut self, terms: &Terms, changes: &mut Vec<Change>) -> bool {
        let Some(rare) = self.rare.as_mut().filter(|rare| !rare.edge.is_empty()) else {
            return false;
        };
        let act = rare.edge.remove(0);
        if let Some(at) = self.entered {
            let act = Act {
                at,
                incident: act.incident,
                bearing: act.bearing,
                doubt: act.doubt,
            };
            self.act(terms, &act, changes);
        }
        true
    }

    /// The next instant at which something falls due without any event. None: never.
    ///
    /// Whoever explores states goes from deadline to deadline and never ticks.
    #[must_use]
    pub fn next_deadline(&self, terms: &Terms) -> Option<Instant> {
        self.next_due(terms).map(|(at, _)| at)
    }

    fn advance(&mut self, terms: &Terms, to: Instant, changes: &mut Vec<Change>) {
        self.fall_due(terms, to, true, changes);
    }

    fn fall_due(
        &mut self,
        terms: &Terms,
        to: Instant,
        may_enter_now: bool,
        changes: &mut Vec<Change>,
    ) {
        let waits = |at: Instant, due: Due| {
            at > to || (at == to && !may_enter_now && matches!(due, Due::Entry))
        };
        while let Some((at, due)) = self.next_due(terms).filter(|(at, due)| !waits(*at, *due)) {
            if self.entered.is_some_and(|entered| entered < at) {
                while self.count_at_edge(terms, changes) {}
                if self.next_due(terms).map(|(at, _)| at) != Some(at) {
                    continue;
                }
            }
            match due {
                Due::Expiry => self.end(Life::Expired, Changed::Expired, at, changes),
                Due::Withdrawal => self.end(Life::Withdrawn, Changed::Withdrawn, at, changes),
                Due::BindsAgain => {
                    self.released_until = None;
                    self.life = Life::InEffect;
                    changes.push(Change {
                        at,
                        what: Changed::BindsAgain,
                    });
                }
                Due::Wait(position) => {
                    let waiting = self.rare.as_mut().map(|rare| &mut rare.waiting);
                    let waited = waiting
                        .filter(|waiting| position < waiting.len())
                        .map(|waiting| waiting.remove(position));
                    if let Some(waited) = waited {
                        self.fail(terms, at, &waited, changes);
                    }
                }
                Due::Entry => self.enter(terms, at, changes),
                Due::Lapse => {
                    self.given = false;
                    self.withdraws = None;
                }
            }
        }
        if self.entered.is_some_and(|entered| entered < to) {
            while self.count_at_edge(terms, changes) {}
        }
        if let Some(rare) = &mut self.rare {
            let unspent = |licence: &Licence| licence.until.is_none_or(|until| until > to);
            rare.licences.retain(unspent);
            rare.ongoing.retain(|act| act.end > to);
            rare.fresh.retain(|breach| breach.at == to);
            rare.foreseen.retain(|act| act.at == to);
            if **rare == Rare::default() {
                self.rare = None;
            }
        }
    }

    /// Asking who did it is done with at `from`, if not before (rule 21).
    fn asking_ends(&mut self, terms: &Terms, incident: u32, from: Instant) {
        if terms.clarification.is_none() {
            return;
        }
        let rare = self.rare.get_or_insert_default();
        for waiting in &mut rare.waiting {
            if waiting.incident == incident {
                waiting.until = Some(waiting.until.map_or(from, |until| until.min(from)));
            }
        }
        match rare.asked.iter_mut().find(|(found, _)| *found == incident) {
            Some((_, until)) => *until = from.min(*until),
            None => {
                rare.asked.push((incident, from));
                rare.asked.sort_unstable();
            }
        }
    }

    fn next_due(&self, terms: &Terms) -> Option<(Instant, Due)> {
        let mut next: Option<(Instant, Due)> = None;
        let mut offer = |at: Option<Instant>, due: Due| {
            if let Some(at) = at
                && next.as_ref().is_none_or(|(sooner, _)| at < *sooner)
            {
                next = Some((at, due));
            }
        };
        if self.is_bound() {
            // Of one instant: release, withdrawal, expiry (clause S3).
            let waiting = self.rare.iter().flat_map(|rare| &rare.waiting);
            for (position, waiting) in waiting.enumerate() {
                offer(waiting.until, Due::Wait(position));
            }
            offer(self.withdraws, Due::Withdrawal);
            offer(self.expires, Due::Expiry);
            offer(self.released_until, Due::BindsAgain);
        } else if self.given {
            offer(self.withdraws, Due::Lapse);
            if self.may_enter(terms) {
                offer(terms.not_before, Due::Entry);
            }
        }
        next
    }

    /// Whether the episode goes on: in effect, or released for the length of a window.
    fn is_bound(&self) -> bool {
        self.life == Life::InEffect || self.released_until.is_some()
    }

    /// Whether the episode has ended, or none has begun.
    #[must_use]
    pub(crate) fn has_ended(&self) -> bool {
        !self.is_bound()
    }

    /// Whether nothing but giving the promise again can change anything.
    #[must_use]
    pub(crate) fn is_over(&self) -> bool {
        self.life != Life::NotInEffect && !self.is_bound() && !self.given
    }

    fn may_enter(&self, terms: &Terms) -> bool {
        let by_entry = match terms.entering {
            Entering::WhenGiven => true,
            Entering::OnceOtherInEffect => self.other.in_effect,
            Entering::OnceFirstStep => self.first_step_done,
        };
        let by_other = terms.dependence != Some(Dependence::OnlyWhileStands) || self.other.stands;
        self.given && !self.is_bound() && by_entry && by_other
    }

    fn enter_if_due(&mut self, terms: &Terms, at: Instant, changes: &mut Vec<Change>) {
        let due = terms.not_before.is_none_or(|not_before| not_before <= at);
        if due && self.may_enter(terms) {
            self.enter(terms, at, changes);
        }
    }

    fn enter(&mut self, terms: &Terms, at: Instant, changes: &mut Vec<Change>) {
        let stated = match terms.ending {
            Ending::None => None,
            Ending::At(end) => Some(end),
            Ending::AfterEntry(length) => Some(at.after(length)),
        };
        let expires = [stated, terms.not_after].into_iter().flatten().min();
        self.given = false;
        if expires.is_some_and(|end| end <= at) {
            return;
        }
        *self = Self {
            life: Life::InEffect,
            entered: Some(at),
            expires,
            withdraws: self.withdraws,
            other: self.other,
            rare: self.rare.take(),
            ..Self::default()
        };
        changes.push(Change {
            at,
            what: Changed::Entered,
        });
        if let Some(rare) = &mut self.rare {
            let going_on = rare.ongoing.iter().filter(|act| act.end > at);
            rare.edge = going_on.cloned().collect();
            rare.fresh.clear();
        }
    }

    fn act(&mut self, terms: &Terms, act: &Act, changes: &mut Vec<Change>) {
        let Act {
            at,
            incident,
            bearing,
            ..
        } = *act;
        let is_over = !self.is_bound();
        if is_over && self.rare.iter().all(|rare| rare.fresh.is_empty()) {
            return;
        }
        // An act is not earlier than itself; and where acts of one instant excuse each other,
        // attacks come first.
        let fresh = self.rare.iter().flat_map(|rare| &rare.fresh).count();
        let innocent = self.breaches as usize == fresh && self.breaches_before == 0;
        if bearing.forborne && self.life == Life::InEffect && !self.is_free(terms, act, innocent) {
            self.breaches = self.breaches.saturating_add(1);
            changes.push(Change {
                at,
                what: Changed::Breached { incident },
            });
            if terms.same_instant_excuses {
                self.rare.get_or_insert_default().fresh.push(Fresh {
                    incident,
                    at,
                    licences: bearing.licences,
                });
            }
        }
        let fails = if innocent {
            bearing.fails
        } else {
            bearing.fails & !terms.first
        };
        if fails == 0 {
            return;
        }
        let until = self.waits_until(act);
        let mut attack = Waiting {
            incident,
            begin: at,
            fails,
            brings: bearing.brings,
            until: None,
        };
        if terms.clarification.is_none() || until.is_some_and(|until| until <= at) {
            return self.fail(terms, at, &attack, changes);
        }
        if is_over {
            return;
        }
        attack.until = until;
        changes.push(Change {
            at,
            what: Changed::Waits { incident },
        });
        self.rare.get_or_insert_default().waiting.push(attack);
    }

    /// When asking who did this is done with; none: not as far as is known.
    fn waits_until(&self, act: &Act) -> Option<Instant> {
        let asked = self.rare.iter().flat_map(|rare| &rare.asked);
        let answered = asked
            .filter(|(found, _)| *found == act.incident)
            .map(|(_, from)| *from)
            .min();
        match act.doubt {
            Doubt::None => Some(act.at),
            Doubt::Until(settled) => answered.into_iter().chain([settled]).min(),
            Doubt::Lasting => answered,
        }
    }

    /// Whether everything forborne that the act hit is free now, by graded releases held or by an
    /// attack foreseen at this instant.
    fn is_free(&self, terms: &Terms, act: &Act, innocent: bool) -> bool {
        let held = self.rare.iter().flat_map(|rare| &rare.licences);
        let mut held = held.fold(0, |bits, licence| bits | licence.grade);
        for attack in self.rare.iter().flat_map(|rare| &rare.foreseen) {
            let fails = attack.bearing.fails & if innocent { u32::MAX } else { !terms.first };
            let now = terms.clarification.is_none()
                || self
                    .waits_until(attack)
                    .is_some_and(|until| until <= act.at);
            if attack.at != act.at || attack.incident == act.incident || fails == 0 || !now {
                continue;
            }
            if attack.bearing.brings == 0 {
                return true;
            }
            held |= (0..u32::BITS)
                .map(|bit| 1 << bit)
                .filter(|grade| attack.bearing.brings & grade != 0)
                .filter(|grade| {
                    let lasting = terms.grade_lasting(*grade);
                    lasting.is_none_or(|lasting| lasting.seconds() > 0)
                })
                .fold(0, |bits, grade| bits | grade);
        }
        act.bearing.licences.are_met_by(held)
    }

    /// A condition has failed by `attack`, with effect from `at`.
    fn fail(&mut self, terms: &Terms, at: Instant, attack: &Waiting, changes: &mut Vec<Change>) {
        let until = terms.window_end(attack.fails, attack.begin);
        if until.is_some_and(|until| until <= at) {
            return;
        }
        if attack.brings != 0 {
            for grade in (0..u32::BITS)
                .map(|bit| 1 << bit)
                .filter(|bit| attack.brings & bit != 0)
            {
                let lasting = terms
                    .grade_lasting(grade)
                    .map(|lasting| attack.begin.after(lasting));
                let until = [lasting, until].into_iter().flatten().min();
                if until.is_none_or(|until| until > at) {
                    let licence = Licence { grade, until };
                    self.rare.get_or_insert_default().licences.push(licence);
                }
            }
            let what = Changed::Licensed {
                incident: attack.incident,
                grades: attack.brings,
            };
            changes.push(Change { at, what });
            self.excuse(at, attack, changes);
            return;
        }
        self.excuse(at, attack, changes);
        match self.life {
            Life::InEffect => {
                self.life = Life::Released;
                let what = Changed::Released {
                    incident: attack.incident,
                    fails: attack.fails,
                };
                changes.push(Change { at, what });
                self.released_until = until;
            }
            Life::Released if self.is_bound() => {
                self.released_until = self.released_until.max(until).filter(|_| until.is_some());
            }
            Life::Released | Life::NotInEffect | Life::Withdrawn | Life::Expired => {}
        }
        if !self.is_bound() {
            self.close();
        }
    }

    /// Takes back the breaches of this instant that `attack` sets free (rule 14).
    fn excuse(&mut self, at: Instant, attack: &Waiting, changes: &mut Vec<Change>) {
        let Some(rare) = &mut self.rare else { return };
        let held = rare.licences.iter().fold(0, |bits, it| bits | it.grade);
        let before = rare.fresh.len();
        rare.fresh.retain(|breach| {
            let free = attack.brings == 0 || breach.licences.are_met_by(held);
            attack.begin != at || breach.incident == attack.incident || !free
        });
        let excused = u32::try_from(before - rare.fresh.len()).unwrap_or(u32::MAX);
        if excused > 0 {
            self.breaches = self.breaches.saturating_sub(excused);
            changes.push(Change {
                at,
                what: Changed::Excused,
            });
        }
    }

    fn other(
        &mut self,
        terms: &Terms,
        at: Instant,
        (in_effect, kept, fell): (bool, bool, bool),
        changes: &mut Vec<Change>,
    ) {
        self.other = Other {
            in_effect,
            stands: in_effect && kept,
        };
        let falls = match terms.dependence {
            Some(Dependence::OnlyWhileStands) => !self.other.stands,
            Some(Dependence::ReleasedWhenEnds) => fell,
            Some(Dependence::Independent) | None => false,
        };
        if falls && self.is_bound() {
            self.end(Life::Released, Changed::ReleasedWithOther, at, changes);
        }
        self.enter_if_due(terms, at, changes);
    }

    fn end(&mut self, life: Life, what: Changed, at: Instant, changes: &mut Vec<Change>) {
        self.life = life;
        changes.push(Change { at, what });
        self.close();
    }

    /// Drops what was to fall due in the episode that has ended.
    fn close(&mut self) {
        self.expires = None;
        self.withdraws = None;
        self.released_until = None;
        self.given = false;
        if let Some(rare) = &mut self.rare {
            rare.waiting.clear();
            rare.licences.clear();
            rare.edge.clear();
        }
    }
}

/// What may fall due without an event.
#[derive(Debug, Clone, Copy)]
enum Due {
    Expiry,
    Withdrawal,
    BindsAgain,
    Wait(usize),
    Entry,
    /// A notice given before entry takes effect: there is nothing left to enter.
    Lapse,
}
