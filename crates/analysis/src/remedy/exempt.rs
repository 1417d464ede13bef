//! What is out of account: exceptions of the giver's own, and what counts for neither side.

use super::draft::Draft;
use super::omission::remove;
use crate::clause::Clause;
use std::collections::BTreeSet;
use tacit_lang::ids::ActId;

impl Draft<'_> {
    /// The exceptions at fault; all of them if no clause named is one.
    pub(super) fn exceptions_at_fault(&self) -> Vec<usize> {
        let has = self.assurance.exceptions.len();
        let is_exception = |clause: &Clause| matches!(clause, Clause::Exception(_));
        if self.clauses().iter().any(is_exception) {
            self.exceptions_named()
        } else {
            (0..has).collect()
        }
    }

    fn exceptions_named(&self) -> Vec<usize> {
        let named = self.clauses().iter().filter_map(|clause| match clause {
            Clause::Exception(place) => Some(*place),
            _ => None,
        });
        let has = self.assurance.exceptions.len();
        named.filter(|place| *place < has).collect()
    }

    /// Harm that comes with the operation excepted in words (S5).
    pub(super) fn except_harm(&mut self, place: usize) {
        self.harm(place, true);
    }

    /// Harm that comes with the operations at fault no longer excepted.
    pub(super) fn exceptions_without_harm(&mut self) {
        for place in self.exceptions_named() {
            self.harm(place, false);
        }
    }

    fn harm(&mut self, place: usize, excepted: bool) {
        self.offer(Clause::Exception(place), |amended| {
            if let Some(exception) = amended.exceptions.get_mut(place) {
                exception.incidental_harm = excepted;
            }
        });
    }

    pub(super) fn exceptions_at_fault_left_out(&mut self) {
        for place in self.exceptions_named() {
            self.leave_out_exception(place);
        }
    }

    pub(super) fn leave_out_exception(&mut self, place: usize) {
        self.offer(Clause::Exception(place), |amended| {
            remove(&mut amended.exceptions, place);
        });
    }

    /// Counting again the classes that keep an act at fault out of account; those within the promise if no act is known.
    pub(super) fn count_again(&mut self) {
        let text = self.assurance;
        let deeds = self.deeds();
        let vocabulary = self.vocabulary;
        let keeps_out = |class: &ActId| {
            let acts = &text.forbearance.acts;
            let promised = acts
                .iter()
                .any(|wide| vocabulary.is_act_within(class, wide));
            let mut acts = deeds.iter().map(|deed| &deed.act);
            acts.any(|act| vocabulary.is_act_within(act, class)) || (deeds.is_empty() && promised)
        };
        let again: BTreeSet<&ActId> = text.uncounted.iter().filter(|act| keeps_out(act)).collect();
        if !again.is_empty() {
            self.offer(Clause::Uncounted, |amended| {
                amended.uncounted.retain(|act| !again.contains(act));
            });
        }
    }

    /// Everything counts, if what does not is at fault.
    pub(super) fn leave_out_uncounted(&mut self) {
        if self.clauses().contains(&Clause::Uncounted) {
            self.offer(Clause::Uncounted, |amended| amended.uncounted.clear());
        }
    }
}
