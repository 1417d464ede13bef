//! What an act does to a promise: a breach, a release, a licence, or a wait for clarification.

use super::event::{Change, Changed, Doubt};
use super::terms::Terms;
use super::{Act, Fresh, Licence, State, Waiting};
use crate::verdict::Life;
use tacit_lang::time::Instant;

impl State {
    pub(super) fn act(&mut self, terms: &Terms, act: &Act, changes: &mut Vec<Change>) {
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
        if act.doubt != Doubt::Unasked {
            self.rare.get_or_insert_default().waiting.push(attack);
        }
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
            Doubt::Lasting | Doubt::Unasked => answered,
        }
    }

    /// Whether everything forborne that the act hit is free now, by graded releases held or by an
    /// attack foreseen at this instant.
    pub(super) fn is_free(&self, terms: &Terms, act: &Act, innocent: bool) -> bool {
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
    pub(super) fn fail(
        &mut self,
        terms: &Terms,
        at: Instant,
        attack: &Waiting,
        changes: &mut Vec<Change>,
    ) {
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
}
