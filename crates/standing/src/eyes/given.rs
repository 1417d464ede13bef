//! What claims rest on: assumptions as one pair of eyes holds them (D8).

use crate::eyes::{Held, View};
use crate::record::{Claim, ControlClaim, Learned, SameClaim};
use std::collections::BTreeSet;
use tacit_lang::ids::GradeId;

/// What may rest on assumptions.
pub(crate) trait Rests {
    /// Name, source, grade, when learned, and what it rests on.
    fn parts(&self) -> (&str, &str, Option<&GradeId>, &Learned, &BTreeSet<String>);
}

macro_rules! rests {
    ($($kind:ty),*) => {$(
        impl Rests for $kind {
            fn parts(&self) -> (&str, &str, Option<&GradeId>, &Learned, &BTreeSet<String>) {
                (&self.id, &self.by, self.grade.as_ref(), &self.learned, &self.given)
            }
        }
    )*};
}

rests!(Claim, ControlClaim, SameClaim);

impl<'a> View<'a> {
    /// The same eyes, taking these assumptions to hold or not.
    pub(crate) fn assuming<'b>(&self, assumed: &'b [(usize, bool)]) -> View<'b>
    where
        'a: 'b,
    {
        View { assumed, ..*self }
    }

    /// What these eyes hold of a claim: nothing if what it rests on does not hold; open while that is.
    pub(crate) fn holds_claim(&self, claim: &impl Rests) -> Held {
        let (id, by, grade, learned, given) = claim.parts();
        let held = self.holds(id, by, grade, learned);
        if held == Held::Unknown || given.is_empty() {
            return held;
        }
        match self.stands_on(given) {
            Some(true) => held,
            Some(false) => Held::Unknown,
            None => Held::Open,
        }
    }

    /// Whether all of these assumptions hold; none where that is open.
    pub(crate) fn stands_on(&self, given: &BTreeSet<String>) -> Option<bool> {
        let numbers = given.iter();
        let numbers = numbers.filter_map(|id| self.docket.assumption_numbers.get(id));
        let each = numbers.map(|number| {
            let taken = self.assumed.iter().find(|(known, _)| known == number);
            taken.map_or_else(|| self.assumption(*number), |(_, holds)| Some(*holds))
        });
        let each: Vec<Option<bool>> = each.collect();
        if each.contains(&Some(false)) {
            return Some(false);
        }
        (!each.contains(&None)).then_some(true)
    }

    /// Whether the assumption of this number holds in these eyes; none where that is open. Of two that
    /// exclude each other, if the one holds the other does not; if both are accepted, both are open.
    pub(crate) fn assumption(&self, number: usize) -> Option<bool> {
        let accepted = |number: usize| self.held_assumption(number) == Held::Accepted;
        let rivalled = || self.rivals(number).into_iter().any(accepted);
        match self.held_assumption(number) {
            Held::Denied => Some(false),
            Held::Accepted => (!rivalled()).then_some(true),
            Held::Open | Held::Unknown => {
                let settled = |rival: &usize| self.assumption_is_sole(*rival);
                self.rivals(number).iter().any(settled).then_some(false)
            }
        }
    }

    /// Whether these eyes accept it and none that excludes it.
    fn assumption_is_sole(&self, number: usize) -> bool {
        let accepted = |number: usize| self.held_assumption(number) == Held::Accepted;
        accepted(number) && !self.rivals(number).into_iter().any(accepted)
    }

    /// The assumptions accepted here of which each excludes the other.
    pub(crate) fn rivals_accepted(&self, number: usize) -> Vec<usize> {
        let accepted = |number: &usize| self.held_assumption(*number) == Held::Accepted;
        if accepted(&number) {
            self.rivals(number).into_iter().filter(accepted).collect()
        } else {
            Vec::new()
        }
    }

    fn held_assumption(&self, number: usize) -> Held {
        let found = self.docket.assumptions.get(number);
        found.map_or(Held::Unknown, |it| {
            self.holds(&it.id, &it.by, it.grade.as_ref(), &it.learned)
        })
    }

    /// The assumptions that exclude this one, or that it excludes.
    fn rivals(&self, number: usize) -> Vec<usize> {
        self.docket.rivals(number)
    }
}
