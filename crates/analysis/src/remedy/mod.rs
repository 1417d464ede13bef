//! Changes of words: what a drafter would try, each a meaning that a text can have.
//!
//! Nothing here knows whether a change mends anything: that is found by analysing again (A16). A change that the language
//! refuses is never offered: each amended meaning was rendered and read back.

mod difference;
mod draft;
mod exchange;
mod exempt;
mod grounds;
mod lifetime;
mod omission;
mod proof;
mod scope;
mod words;

#[cfg(test)]
mod tests;

pub use difference::{Changed, Differences, differences};
pub use omission::omissions;

use crate::clause::Clause;
use crate::deed::Deed;
use crate::finding::Kind;
use draft::Draft;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::Assurance;
use tacit_lang::vocabulary::Vocabulary;

/// One change of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The clause that is changed, left out or added. In a list: its place in the text as it is, or if it is added, in the
    /// amended one.
    pub clause: Clause,
    /// The change as an instruction, in whole sentences of the language: "leave out `…`", "add `…`", "in place of `…` say `…`".
    ///
    /// The words are those of the English rendering: `will not attack B first` stands there as the condition that it is short for.
    pub change: String,
    /// The amended meaning.
    pub amended: Assurance,
}

/// What is to be mended, as far as the choice of words asks.
#[derive(Debug, Clone, Copy)]
pub struct Fault<'a> {
    /// What was found.
    pub kind: Kind,
    /// Giver and receiver of the promise that it is about; of a group's, the pair.
    pub promise: &'a (ActorId, ActorId),
    /// The clauses of this text that are at fault. If none of them is a condition, every condition may be.
    pub clauses: &'a [Clause],
    /// The acts by which it comes about, in their order, so that the words fit them. May be empty: then more is offered.
    pub deeds: &'a [Deed],
    /// The text that faces this one.
    pub facing: Option<&'a Assurance>,
}

/// Changes of `assurance` that might mend `fault`, the least change first (A16).
///
/// Each changes one clause and what the language asks to go with it. Lengths of time in them are first proposals. None is
/// offered with which the two texts would wait for each other. There are at most a few for each clause at fault; none if
/// `vocabulary` is not the one that was pinned.
#[must_use]
pub fn candidates(fault: &Fault<'_>, assurance: &Assurance, vocabulary: &Vocabulary) -> Vec<Edit> {
    let Some(mut draft) = Draft::new(Some(*fault), assurance, vocabulary) else {
        return Vec::new();
    };
    match fault.kind {
        Kind::NeverStarts => draft.starts(),
        Kind::Vacuous => draft.binds(),
        Kind::DeadClause => omission::offer(&mut draft, fault.clauses),
        Kind::UnilateralRelease => draft.holds_its_giver(),
        Kind::SelfMadeExcuse => draft.takes_the_excuse(fault),
        Kind::Spoiler => draft.withstands_others(fault),
        Kind::DoubleRelease => draft.frees_one_at_most(),
        Kind::Trap => draft.can_be_kept(fault),
        Kind::Gap => draft.covers(fault),
        Kind::Overlap => draft.exceptions_say_what_they_mean(),
        Kind::SilentLapse => draft.ends_in_the_open(),
        Kind::Asymmetry => draft.takes_over(fault),
    }
    draft.finish()
}

impl Draft<'_> {
    fn starts(&mut self) {
        self.enter_on_receipt();
        self.loosen_dependence();
        self.state_no_end();
    }

    fn binds(&mut self) {
        self.exceptions_at_fault_left_out();
        self.leave_out_uncounted();
        self.not_only_directly();
        self.not_only_preventively();
        self.enter_on_receipt();
        self.loosen_dependence();
    }

    fn holds_its_giver(&mut self) {
        self.give_notice();
        self.never_withdrawn();
        self.loosen_dependence();
        for place in self.conditions_named() {
            self.only_against_the_giver(place);
            self.fewer_hands(place);
            self.leave_out_condition(place);
        }
    }

    fn takes_the_excuse(&mut self, fault: &Fault<'_>) {
        let conditions = self.conditions_at_fault();
        for &place in &conditions {
            self.first_attacked(place);
        }
        for &place in &conditions {
            self.fewer_hands(place);
            self.only_against_the_giver(place);
        }
        self.off_the_list();
        self.forbid_provocation(fault);
        self.exceptions_at_fault_left_out();
        for &place in &conditions {
            self.grade(place);
            self.window(place);
            self.leave_out_condition(place);
        }
    }

    fn withstands_others(&mut self, fault: &Fault<'_>) {
        self.ask_and_wait();
        self.prove_more();
        self.disavow(&fault.promise.1);
        self.share_the_finder(fault.facing);
        self.silent_on_others(fault);
        let conditions = self.conditions_at_fault();
        for &place in &conditions {
            self.fewer_hands(place);
            self.only_against_the_giver(place);
        }
        self.off_the_list();
        self.joining_does_not_count();
        self.loosen_dependence();
        for &place in &conditions {
            self.leave_out_condition(place);
        }
    }

    fn frees_one_at_most(&mut self) {
        let conditions = self.conditions_at_fault();
        for &place in &conditions {
            self.first_attacked(place);
            self.fewer_hands(place);
            self.only_against_the_giver(place);
        }
        self.ask_and_wait();
        self.prove_more();
        self.loosen_dependence();
        for &place in &conditions {
            self.grade(place);
            self.window(place);
            self.leave_out_condition(place);
        }
    }

    fn can_be_kept(&mut self, fault: &Fault<'_>) {
        self.disavow(&fault.promise.0);
        self.fewer_hands_bound();
        self.off_the_list();
        if fault.clauses.contains(&Clause::Entry) {
            self.enter_on_dispatch();
            self.enter_on_receipt();
        }
    }

    fn covers(&mut self, fault: &Fault<'_>) {
        self.cover_harm(fault);
        self.exceptions_without_harm();
        self.exceptions_at_fault_left_out();
        self.count_again();
        self.joining_counts(fault);
        self.speak_of(fault);
        self.disavow_no_longer(&fault.promise.0);
    }

    fn exceptions_say_what_they_mean(&mut self) {
        let exceptions = self.exceptions_at_fault();
        for &place in &exceptions {
            self.except_harm(place);
        }
        for &place in &exceptions {
            self.leave_out_exception(place);
        }
    }

    fn ends_in_the_open(&mut self) {
        self.deem_later();
        self.deem_never();
        self.state_no_end();
        self.loosen_dependence();
    }
}
