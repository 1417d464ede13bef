//! The step: one event moves a promise from one state to the next.
//!
//! The one place that knows how a promise lives. It is pure: no clock, no storage, no viewpoint; the
//! same state and event give the same state and changes. The judge folds it over what a viewpoint
//! holds, the stream over a million acts, and the analysis explores it.

mod acts;
pub mod event;
mod lifetime;
pub mod terms;

use crate::clause::{Bearing, Licences};
use crate::step::event::{Change, Changed, Doubt, Event, Happening};
use crate::step::terms::{Ending, Terms};
use crate::verdict::{Life, Performance};
use tacit_lang::time::Instant;

/// Where one promise is. Starts as [`State::default`]: not in effect.
///
/// It fills one line of a processor's cache and lies in one: a stream looks at many, in no order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[repr(align(64))]
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
    /// By message: what was handed over and has not arrived; from when a notice or an ending that came
    /// meanwhile makes it void.
    on_the_way: Vec<(u32, Option<Instant>)>,
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

const _: () = assert!(size_of::<State>() == 64);

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

    /// Whether a graded release holds: some answers are free, while it binds on.
    pub(crate) fn is_partly_free(&self) -> bool {
        self.rare.iter().any(|rare| !rare.licences.is_empty())
    }

    /// When the next of the answers that graded releases free is free no more, whatever release frees it.
    pub(crate) fn licence_ends(&self) -> Option<Instant> {
        let lasting = self.without_outlasted();
        let licences = lasting.rare.iter().flat_map(|rare| &rare.licences);
        licences.filter_map(|licence| licence.until).min()
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
            Happening::Given => self.give(terms, at, None, changes),
            Happening::HandedOver { message } => {
                let on_the_way = &mut self.rare.get_or_insert_default().on_the_way;
                on_the_way.push((message, None));
                on_the_way.sort_unstable();
            }
            Happening::Arrived { message } => {
                let void_from = self.take_in(message);
                self.give(terms, at, void_from, changes);
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
                let mut asked = self.rare.iter().flat_map(|rare| &rare.asked);
                if asked.any(|(found, _)| *found == incident) {
                    self.asking_ends(terms, incident, at);
                    self.advance(terms, at, changes);
                }
            }
            Happening::NoticeReceived => {
                let effect = terms.notice.map(|notice| at.after(notice));
                if let Some(effect) = effect {
                    self.void_on_the_way(effect);
                }
                if let Some(effect) = effect
                    && (self.is_bound() || self.given)
                {
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
                let until = terms.not_after.into_iter().chain([until]).min();
                let is_later = self.expires.is_some() && self.expires < until;
                if self.is_bound() && terms.ending != Ending::None && is_later {
                    self.expires = until;
                    changes.push(Change {
                        at,
                        what: Changed::Renewed,
                    });
                }
            }
            Happening::Other { .. } => self.other(terms, event, changes),
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

    /// Every instant that it remembers, at which or some time after which something may fall due.
    pub(crate) fn instants(&self) -> impl Iterator<Item = Instant> {
        let own = [
            self.entered,
            self.expires,
            self.withdraws,
            self.released_until,
        ];
        let rare = self.rare.iter().flat_map(|rare| {
            let waiting = rare.waiting.iter();
            let waiting = waiting.flat_map(|it| [Some(it.begin), it.until]).flatten();
            let licences = rare.licences.iter().filter_map(|licence| licence.until);
            let going_on = rare.ongoing.iter().chain(&rare.edge).map(|act| act.end);
            let on_the_way = rare.on_the_way.iter().filter_map(|(_, from)| *from);
            let asked = rare.asked.iter().map(|(_, until)| *until);
            waiting
                .chain(licences)
                .chain(going_on)
                .chain(on_the_way)
                .chain(asked)
        });
        own.into_iter().flatten().chain(rare)
    }

    /// Every incident that it remembers, in the order in which it does.
    pub(crate) fn incidents(&self) -> impl Iterator<Item = u32> {
        self.rare.iter().flat_map(|rare| {
            let waiting = rare.waiting.iter().map(|it| it.incident);
            let going_on = rare.ongoing.iter().chain(&rare.edge).map(|it| it.incident);
            let asked = rare.asked.iter().map(|(incident, _)| *incident);
            waiting.chain(going_on).chain(asked)
        })
    }

    /// Itself without graded releases that another of the same grade outlasts: they free nothing more.
    pub(crate) fn without_outlasted(&self) -> Self {
        let mut state = self.clone();
        let Some(rare) = &mut state.rare else {
            return state;
        };
        let mut longest: Vec<Licence> = Vec::new();
        for licence in &rare.licences {
            match longest.iter_mut().find(|held| held.grade == licence.grade) {
                Some(held) => {
                    let both = held.until.zip(licence.until);
                    held.until = both.map(|(one, other)| one.max(other));
                }
                None => longest.push(licence.clone()),
            }
        }
        longest.sort_by_key(|licence| licence.grade);
        rare.licences = longest;
        state
    }

    /// What it comes to for all that may follow, its instants moved by `place` and its incidents called by `name`.
    pub(crate) fn alike(
        &self,
        place: impl Fn(Instant) -> Instant,
        name: impl Fn(u32) -> u32,
    ) -> Self {
        let mut alike = self.clone();
        alike.breaches = alike.breaches.min(1);
        alike.breaches_before = alike.breaches_before.min(1);
        alike.reaffirmed = None;
        alike.entered = alike.entered.map(|_| Instant::MIN);
        for due in [
            &mut alike.expires,
            &mut alike.withdraws,
            &mut alike.released_until,
        ] {
            *due = due.map(&place);
        }
        let Some(rare) = &mut alike.rare else {
            return alike;
        };
        rare.fresh.clear();
        rare.foreseen.clear();
        for waiting in &mut rare.waiting {
            waiting.begin = place(waiting.begin);
            waiting.until = waiting.until.map(&place);
            waiting.incident = name(waiting.incident);
        }
        for licence in &mut rare.licences {
            licence.until = licence.until.map(&place);
        }
        for act in rare.ongoing.iter_mut().chain(&mut rare.edge) {
            act.end = place(act.end);
            act.incident = name(act.incident);
            if let Doubt::Until(until) = &mut act.doubt {
                *until = place(*until);
            }
        }
        for (_, void_from) in &mut rare.on_the_way {
            *void_from = void_from.map(&place);
        }
        for (incident, until) in &mut rare.asked {
            *incident = name(*incident);
            *until = place(*until);
        }
        rare.asked.sort_unstable();
        if **rare == Rare::default() {
            alike.rare = None;
        }
        alike
    }

    /// Forgets how many breaches there are, beyond whether there is one: nothing else hangs on it.
    pub(crate) fn uncount(&mut self) {
        let fresh = self.rare.iter().flat_map(|rare| &rare.fresh).count();
        let fresh = u32::try_from(fresh).unwrap_or(u32::MAX);
        self.breaches = self.breaches.min(fresh.saturating_add(1));
        self.breaches_before = self.breaches_before.min(1);
    }

    /// Whether nothing falls due up to `to` and nothing is to be put away, as it is most often.
    fn is_quiet(&self, to: Instant) -> bool {
        let later = |due: Option<Instant>| due.is_none_or(|due| due > to);
        self.rare.is_none()
            && !self.given
            && later(self.released_until)
            && later(self.expires)
            && later(self.withdraws)
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

    /// Forgets what is only shown and never asked again: of breaches, that there was one is enough.
    pub(crate) fn forget_counts(&mut self) {
        let fresh = self.rare.iter().flat_map(|rare| &rare.fresh).count();
        let fresh = u32::try_from(fresh).unwrap_or(u32::MAX);
        let settled = self.breaches.saturating_sub(fresh);
        self.breaches = self.breaches - settled + settled.min(1);
        self.breaches_before = self.breaches_before.min(1);
        self.reaffirmed = None;
    }

    /// Whether nothing but giving the promise again can change anything.
    #[must_use]
    pub(crate) fn is_over(&self) -> bool {
        self.life != Life::NotInEffect && !self.is_bound() && !self.given
    }
}
