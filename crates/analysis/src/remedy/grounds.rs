//! What releases: conditions, graded releases, dependence on the other promise.

use super::draft::{Draft, days};
use super::omission::remove;
use crate::clause::Clause;
use std::collections::BTreeSet;
use tacit_lang::meaning::{Dependence, GradedRelease, Hands, Sense, TargetKind};

/// For how long an answer is free, as a first proposal: long enough to be given, too short for a campaign.
const ANSWER_DAYS: i64 = 3;

/// How long an attack is looked back on, as a first proposal.
const WINDOW_DAYS: i64 = 30;

impl Draft<'_> {
    /// *First attacked* in place of *attacked* (S10).
    pub(super) fn first_attacked(&mut self, place: usize) {
        self.offer_condition(place, |condition| condition.first = true);
    }

    /// Without the hands through which it came, one way of naming them at a time; then by the receiver's own forces alone.
    pub(super) fn fewer_hands(&mut self, place: usize) {
        let Some(condition) = self.assurance.conditions.get(place) else {
            return;
        };
        for hand in self.hands_at_fault(&condition.by_others) {
            self.offer_condition(place, |condition| {
                hand.leave_out_of(&mut condition.by_others);
            });
        }
        self.offer_condition(place, |condition| {
            condition.by_receiver = true;
            condition.by_others = Hands::default();
        });
    }

    /// Acts against the giver in place of acts against whomever.
    pub(super) fn only_against_the_giver(&mut self, place: usize) {
        self.offer_condition(place, |condition| {
            if let Sense::Anywhere(acts) = &condition.sense {
                condition.sense = Sense::Against(acts.clone());
            }
        });
    }

    /// Only attacks of late. Not where the stated wait is as long: such an attack would be forgotten before it releases.
    pub(super) fn window(&mut self, place: usize) {
        let waited = self.assurance.clarification;
        if waited.is_some_and(|wait| wait >= days(WINDOW_DAYS)) {
            return;
        }
        self.offer_condition(place, |condition| {
            condition.window = condition.window.or(Some(days(WINDOW_DAYS)));
        });
    }

    /// A release of the answer alone, for attacks by others where the condition names some (S29).
    pub(super) fn grade(&mut self, place: usize) {
        let text = self.assurance;
        let Some(condition) = text.conditions.get(place) else {
            return;
        };
        let promised = &text.forbearance;
        let waited = text.clarification;
        if waited.is_some_and(|wait| wait >= days(ANSWER_DAYS)) {
            return;
        }
        let by_others = condition.by_receiver && !condition.by_others.is_empty();
        let forces = promised.targets.is_empty() || promised.targets.contains(&TargetKind::Forces);
        let graded = GradedRelease {
            acts: match &condition.sense {
                Sense::Mirror => promised.acts.clone(),
                Sense::Against(acts) | Sense::Anywhere(acts) => acts.clone(),
            },
            by: by_others.then(|| (false, condition.by_others.clone())),
            answers: promised.acts.clone(),
            targets: if forces {
                BTreeSet::from([TargetKind::Forces])
            } else {
                BTreeSet::new()
            },
            place: None,
            lasting: Some(days(ANSWER_DAYS)),
        };
        let at = text.grades.iter().filter(|known| **known < graded).count();
        self.offer(Clause::Grade(at), |amended| amended.grades.push(graded));
    }

    /// Without the condition; unconditional if it was the only one.
    pub(super) fn leave_out_condition(&mut self, place: usize) {
        if place >= self.assurance.conditions.len() {
            return;
        }
        self.offer(Clause::Condition(place), |amended| {
            remove(&mut amended.conditions, place);
            amended.unconditional = amended.conditions.is_empty();
        });
    }

    /// Released when the other ends, in place of waiting for it; then not depending on it at all (S12).
    pub(super) fn loosen_dependence(&mut self) {
        let Some(dependence) = self.assurance.dependence else {
            return;
        };
        if dependence == Dependence::OnlyWhileStands {
            self.offer(Clause::Dependence, |amended| {
                amended.dependence = Some(Dependence::ReleasedWhenEnds);
            });
        }
        self.offer(Clause::Dependence, |amended| {
            amended.dependence = Some(Dependence::Independent);
        });
    }
}
