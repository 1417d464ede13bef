//! The step: one event moves a promise from one state to the next.
//!
//! The one place that knows how a promise lives. It is pure: no clock, no storage, no viewpoint; the
//! same state and event give the same state and changes. The judge folds it over what a viewpoint
//! holds, the stream over a million acts, and the analysis explores it.

use crate::clause::Bearing;
use crate::event::{Change, Changed, Doubt, Event, Happening};
use crate::terms::{Ending, Entering, Terms};
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
    /// Breaches of this very instant, which an attack of the same instant may yet excuse.
    fresh: (Instant, u32),
    /// What few promises ever have; `None` if all of it is empty, so that equal states are equal.
    rare: Option<Box<Rare>>,
}

/// What few promises ever have, apart so that a million states stay small.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Rare {
    waiting: Vec<Waiting>,
    licences: Vec<Licence>,
    ongoing: Vec<Ongoing>,
}

/// What is known of the receiver's own promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Other {
    in_effect: bool,
    stands: bool,
    has_entered: bool,
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
            fresh: (Instant::MIN, 0),
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
        let at = event.at;
        self.advance(terms, at, changes);
        match event.what {
            Happening::Time => {}
            Happening::Given => {
                if self.has_ended() {
                    *self = Self {
                        other: self.other,
                        rare: self.rare.take(),
                        ..Self::default()
                    };
                }
                if self.life == Life::NotInEffect {
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
                if end > at {
                    self.rare.get_or_insert_default().ongoing.push(Ongoing {
                        incident,
                        end,
                        bearing,
                    });
                }
                if bearing.first_step && self.given {
                    self.first_step_done = true;
                    self.enter_if_due(terms, at, changes);
                }
                self.act(terms, at, incident, bearing, doubt, changes);
            }
            Happening::Asked { incident } => {
                if let Some(wait) = terms.clarification {
                    for waiting in self.waiting_on(incident) {
                        let deadline = at.after(wait);
                        waiting.until =
                            Some(waiting.until.map_or(deadline, |until| until.min(deadline)));
                    }
                }
            }
            Happening::Answered { incident } => {
                for waiting in self.waiting_on(incident) {
                    waiting.until = Some(waiting.until.map_or(at, |until| until.min(at)));
                }
                self.advance(terms, at, changes);
            }
            Happening::NoticeReceived => {
                if terms.notice.is_some() && self.life == Life::NotInEffect {
                    self.given = false;
                }
                if let (Life::InEffect | Life::Released, Some(notice)) = (self.life, terms.notice) {
                    let effect = at.after(notice);
                    self.withdraws =
                        Some(self.withdraws.map_or(effect, |sooner| sooner.min(effect)));
                    self.advance(terms, at, changes);
                }
            }
            Happening::Reaffirmed => {
                if self.life == Life::InEffect {
                    self.breaches_before += std::mem::take(&mut self.breaches);
                    self.fresh.1 = 0;
                    self.reaffirmed = Some(at);
                    changes.push(Change {
                        at,
                        what: Changed::Reaffirmed,
                    });
                }
            }
            Happening::Renewed { until } => {
                if matches!(self.life, Life::InEffect | Life::Released) {
                    self.expires = Some(until);
                    changes.push(Change {
                        at,
                        what: Changed::Renewed,
                    });
                    self.advance(terms, at, changes);
                }
            }
            Happening::Other { in_effect, kept } => self.other(terms, at, in_effect, kept, changes),
        }
    }

    /// The next instant at which something falls due without any event. None: never.
    ///
    /// Whoever explores states goes from deadline to deadline and never ticks.
    #[must_use]
    pub fn next_deadline(&self, terms: &Terms) -> Option<Instant> {
        self.next_due(terms).map(|(at, _)| at)
    }

    fn advance(&mut self, terms: &Terms, to: Instant, changes: &mut Vec<Change>) {
        while let Some((at, due)) = self.next_due(terms).filter(|(at, _)| *at <= to) {
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
            }
        }
        if let Some(rare) = &mut self.rare {
            let unspent = |licence: &Licence| licence.until.is_none_or(|until| until > to);
            rare.licences.retain(unspent);
            rare.ongoing.retain(|act| act.end > to);
            if **rare == Rare::default() {
                self.rare = None;
            }
        }
    }

    fn waiting_on(&mut self, incident: u32) -> impl Iterator<Item = &mut Waiting> {
        let waiting = self.rare.iter_mut().flat_map(|rare| &mut rare.waiting);
        waiting.filter(move |found| found.incident == incident)
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
        match self.life {
            Life::InEffect | Life::Released => {
                offer(self.expires, Due::Expiry);
                offer(self.withdraws, Due::Withdrawal);
                if self.life == Life::Released {
                    offer(self.released_until, Due::BindsAgain);
                }
                let waiting = self.rare.iter().flat_map(|rare| &rare.waiting);
                for (position, waiting) in waiting.enumerate() {
                    offer(waiting.until, Due::Wait(position));
                }
            }
            Life::NotInEffect if self.may_enter(terms) => offer(terms.not_before, Due::Entry),
            Life::NotInEffect | Life::Withdrawn | Life::Expired => {}
        }
        next
    }

    /// Whether the episode has ended for good: only giving the promise again changes that.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        match self.life {
            Life::Withdrawn | Life::Expired => true,
            Life::Released => self.released_until.is_none(),
            Life::NotInEffect | Life::InEffect => false,
        }
    }

    fn may_enter(&self, terms: &Terms) -> bool {
        let by_entry = match terms.entering {
            Entering::WhenGiven => true,
            Entering::OnceOtherInEffect => self.other.in_effect,
            Entering::OnceFirstStep => self.first_step_done,
        };
        let by_other = terms.dependence != Some(Dependence::OnlyWhileStands) || self.other.stands;
        self.given && by_entry && by_other
    }

    fn enter_if_due(&mut self, terms: &Terms, at: Instant, changes: &mut Vec<Change>) {
        let due = terms.not_before.is_none_or(|not_before| not_before <= at);
        if due && self.life == Life::NotInEffect && self.may_enter(terms) {
            self.enter(terms, at, changes);
        }
    }

    fn enter(&mut self, terms: &Terms, at: Instant, changes: &mut Vec<Change>) {
        self.given = false;
        if terms.not_after.is_some_and(|not_after| not_after <= at) {
            return;
        }
        self.life = Life::InEffect;
        self.entered = Some(at);
        let stated = match terms.ending {
            Ending::None => None,
            Ending::At(end) => Some(end),
            Ending::AfterEntry(length) => Some(at.after(length)),
        };
        self.expires = [stated, terms.not_after].into_iter().flatten().min();
        changes.push(Change {
            at,
            what: Changed::Entered,
        });
        let ongoing: Vec<Ongoing> = self
            .rare
            .iter()
            .flat_map(|rare| &rare.ongoing)
            .filter(|act| act.end > at)
            .cloned()
            .collect();
        for act in ongoing {
            self.act(terms, at, act.incident, act.bearing, Doubt::None, changes);
        }
    }

    fn act(
        &mut self,
        terms: &Terms,
        at: Instant,
        incident: u32,
        bearing: Bearing,
        doubt: Doubt,
        changes: &mut Vec<Change>,
    ) {
        if bearing.forborne && self.life == Life::InEffect {
            let licences = self.rare.iter().flat_map(|rare| &rare.licences);
            let active = licences.fold(0, |bits, licence| bits | licence.grade);
            if bearing.licensed_by & active == 0 {
                self.breaches = self.breaches.saturating_add(1);
                changes.push(Change {
                    at,
                    what: Changed::Breached { incident },
                });
                if terms.same_instant_excuses {
                    let fresh = if self.fresh.0 == at { self.fresh.1 } else { 0 };
                    self.fresh = (at, fresh + 1);
                }
            }
        }
        let excusable = if self.fresh.0 == at { self.fresh.1 } else { 0 };
        let innocent = self.breaches == excusable && self.breaches_before == 0;
        let fails = if innocent {
            bearing.fails
        } else {
            bearing.fails & !terms.first
        };
        if fails == 0 || !matches!(self.life, Life::InEffect | Life::Released) {
            return;
        }
        let mut attack = Waiting {
            incident,
            begin: at,
            fails,
            brings: bearing.brings,
            until: None,
        };
        match doubt {
            Doubt::Until(settled) if terms.clarification.is_some() && settled > at => {
                attack.until = Some(settled);
            }
            Doubt::Lasting if terms.clarification.is_some() => {}
            Doubt::None | Doubt::Until(_) | Doubt::Lasting => {
                return self.fail(terms, at, &attack, changes);
            }
        }
        changes.push(Change {
            at,
            what: Changed::Waits { incident },
        });
        self.rare.get_or_insert_default().waiting.push(attack);
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
            return;
        }
        match self.life {
            Life::InEffect => {
                if self.fresh.0 == at && attack.begin == at && self.fresh.1 > 0 {
                    self.breaches = self.breaches.saturating_sub(self.fresh.1);
                    self.fresh = (at, 0);
                    changes.push(Change {
                        at,
                        what: Changed::Excused,
                    });
                }
                self.life = Life::Released;
                self.released_until = until;
                let what = Changed::Released {
                    incident: attack.incident,
                    fails: attack.fails,
                };
                changes.push(Change { at, what });
            }
            Life::Released => {
                self.released_until = match (self.released_until, until) {
                    (Some(one), Some(other)) => Some(one.max(other)),
                    _ => None,
                };
            }
            Life::NotInEffect | Life::Withdrawn | Life::Expired => {}
        }
    }

    fn other(
        &mut self,
        terms: &Terms,
        at: Instant,
        in_effect: bool,
        kept: bool,
        changes: &mut Vec<Change>,
    ) {
        let had_entered = self.other.has_entered;
        self.other = Other {
            in_effect,
            stands: in_effect && kept,
            has_entered: had_entered || in_effect,
        };
        let falls = match terms.dependence {
            Some(Dependence::OnlyWhileStands) => !self.other.stands,
            Some(Dependence::ReleasedWhenEnds) => self.other.has_entered && !self.other.stands,
            Some(Dependence::Independent) | None => false,
        };
        if falls && (self.life == Life::InEffect || self.released_until.is_some()) {
            // A release by a window is no ending; this one is.
            self.life = Life::InEffect;
            self.end(Life::Released, Changed::ReleasedWithOther, at, changes);
        }
        self.enter_if_due(terms, at, changes);
    }

    fn end(&mut self, life: Life, what: Changed, at: Instant, changes: &mut Vec<Change>) {
        if !self.has_ended() {
            self.life = life;
            changes.push(Change { at, what });
        }
        self.expires = None;
        self.withdraws = None;
        self.released_until = None;
        if let Some(rare) = &mut self.rare {
            rare.waiting.clear();
            rare.licences.clear();
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
}
