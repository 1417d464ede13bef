//! What time, entry, endings and the other promise do to a promise.

use super::event::{Change, Changed, Event, Happening};
use super::terms::{Ending, Entering, Terms};
use super::{Licence, Other, Rare, State};
use crate::verdict::Life;
use tacit_lang::meaning::Dependence;
use tacit_lang::time::Instant;

impl State {
    pub(super) fn advance(&mut self, terms: &Terms, to: Instant, changes: &mut Vec<Change>) {
        self.fall_due(terms, to, true, changes);
    }

    pub(super) fn fall_due(
        &mut self,
        terms: &Terms,
        to: Instant,
        may_enter_now: bool,
        changes: &mut Vec<Change>,
    ) {
        if self.is_quiet(to) {
            return;
        }
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
                    changes.push(Change {
                        at,
                        what: Changed::Lapsed,
                    });
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
    pub(super) fn asking_ends(&mut self, terms: &Terms, incident: u32, from: Instant) {
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

    pub(super) fn next_due(&self, terms: &Terms) -> Option<(Instant, Due)> {
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

    /// It is given; `void_from`: when what is given now is void by what came while it was on its way.
    pub(super) fn give(
        &mut self,
        terms: &Terms,
        at: Instant,
        void_from: Option<Instant>,
        changes: &mut Vec<Change>,
    ) {
        if self.is_bound() {
            return;
        }
        if let Some(void_from) = void_from.filter(|void_from| *void_from <= at) {
            if void_from > Instant::MIN && !self.given {
                let what = Changed::Lapsed;
                changes.push(Change { at, what });
            }
            return;
        }
        // Given again after a notice, it is a new offer.
        if !self.given || self.withdraws.is_some() && void_from.is_none() {
            self.first_step_done = false;
            self.withdraws = void_from;
        }
        self.given = true;
        self.enter_if_due(terms, at, changes);
    }

    /// A message has arrived: from when it is void, if it is.
    pub(super) fn take_in(&mut self, message: u32) -> Option<Instant> {
        let on_the_way = &mut self.rare.as_mut()?.on_the_way;
        let position = on_the_way.iter().position(|(found, _)| *found == message)?;
        on_the_way.remove(position).1
    }

    /// What is on its way now will be void from `from` on.
    pub(super) fn void_on_the_way(&mut self, from: Instant) {
        for (_, void_from) in self.rare.iter_mut().flat_map(|rare| &mut rare.on_the_way) {
            *void_from = Some(void_from.map_or(from, |sooner| sooner.min(from)));
        }
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

    pub(super) fn enter_if_due(&mut self, terms: &Terms, at: Instant, changes: &mut Vec<Change>) {
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

    pub(super) fn other(&mut self, terms: &Terms, event: &Event, changes: &mut Vec<Change>) {
        let Happening::Other {
            life,
            kept,
            breached,
            ended,
        } = event.what
        else {
            return;
        };
        let at = event.at;
        let in_effect = life == Life::InEffect;
        self.other = Other {
            in_effect,
            stands: in_effect && kept,
        };
        // An answer to one's own breach never releases (rule 10): nor does the other's release by it.
        let provoked = life == Life::Released && self.breaches + self.breaches_before > 0;
        let falls = match terms.dependence {
            Some(Dependence::OnlyWhileStands) => !(self.other.stands || kept && provoked),
            Some(Dependence::ReleasedWhenEnds) => breached || ended && !provoked,
            Some(Dependence::Independent) | None => false,
        };
        if falls && self.is_bound() {
            self.end(Life::Released, Changed::ReleasedWithOther, at, changes);
        }
        self.enter_if_due(terms, at, changes);
    }

    pub(super) fn end(
        &mut self,
        life: Life,
        what: Changed,
        at: Instant,
        changes: &mut Vec<Change>,
    ) {
        self.life = life;
        changes.push(Change { at, what });
        self.close();
    }

    /// Drops what was to fall due in the episode that has ended.
    pub(super) fn close(&mut self) {
        self.expires = None;
        self.withdraws = None;
        self.released_until = None;
        self.given = false;
        self.void_on_the_way(Instant::MIN);
        if let Some(rare) = &mut self.rare {
            rare.waiting.clear();
            rare.licences.clear();
            rare.edge.clear();
        }
    }
}

/// What may fall due without an event.
#[derive(Debug, Clone, Copy)]
pub(super) enum Due {
    Expiry,
    Withdrawal,
    BindsAgain,
    Wait(usize),
    Entry,
    /// A notice given before entry takes effect: there is nothing left to enter.
    Lapse,
}
