//! A text on the table: changes are tried on it one at a time, and those that make a text are kept.

use super::words::{Words, instruction};
use super::{Edit, Fault};
use crate::clause::Clause;
use crate::deed::Deed;
use tacit_lang::check_pair;
use tacit_lang::diagnostic::Severity;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Condition, Hands, Sense, Topic};
use tacit_lang::time::{DAY_SECONDS, Wait};
use tacit_lang::vocabulary::Vocabulary;

/// A text, what is at fault in it, and the changes found so far.
pub(super) struct Draft<'a> {
    pub(super) assurance: &'a Assurance,
    pub(super) vocabulary: &'a Vocabulary,
    fault: Option<Fault<'a>>,
    words: Words,
    edits: Vec<Edit>,
}

impl<'a> Draft<'a> {
    /// None if the vocabulary does not declare what the text names.
    pub(super) fn new(
        fault: Option<Fault<'a>>,
        assurance: &'a Assurance,
        vocabulary: &'a Vocabulary,
    ) -> Option<Self> {
        Some(Self {
            assurance,
            vocabulary,
            fault,
            words: Words::of(assurance, vocabulary).ok()?,
            edits: Vec::new(),
        })
    }

    pub(super) fn finish(self) -> Vec<Edit> {
        self.edits
    }

    /// Offers what `change` makes of the text; not if it is no change, no text, or offered already.
    pub(super) fn offer(&mut self, clause: Clause, change: impl FnOnce(&mut Assurance)) {
        let mut amended = self.assurance.clone();
        change(&mut amended);
        settle(&mut amended, self.assurance);
        let known = self.edits.iter().any(|edit| edit.amended == amended);
        if known || amended == *self.assurance || self.brings_a_circle(&amended) {
            return;
        }
        let Ok(words) = Words::of(&amended, self.vocabulary) else {
            return;
        };
        let read = words.read_back(&amended, self.vocabulary).assurance;
        if read.as_ref() == Some(&amended) {
            self.edits.push(Edit {
                clause,
                change: instruction(&self.words, &words),
                amended,
            });
        }
    }

    fn brings_a_circle(&self, amended: &Assurance) -> bool {
        let Some(facing) = self.fault.and_then(|fault| fault.facing) else {
            return false;
        };
        let circle = |text: &Assurance| {
            let found = check_pair(text, facing, self.vocabulary);
            found.iter().any(|found| found.severity == Severity::Error)
        };
        circle(amended) && !circle(self.assurance)
    }

    /// The clauses at fault.
    pub(super) fn clauses(&self) -> &'a [Clause] {
        self.fault.map_or(&[], |fault| fault.clauses)
    }

    /// The acts by which it comes about.
    pub(super) fn deeds(&self) -> &'a [Deed] {
        self.fault.map_or(&[], |fault| fault.deeds)
    }

    /// The conditions at fault that the text has.
    pub(super) fn conditions_named(&self) -> Vec<usize> {
        let named = self.clauses().iter().filter_map(|clause| match clause {
            Clause::Condition(place) => Some(*place),
            _ => None,
        });
        let has = self.assurance.conditions.len();
        named.filter(|place| *place < has).collect()
    }

    /// The conditions at fault; all of them if no clause named is one.
    pub(super) fn conditions_at_fault(&self) -> Vec<usize> {
        let is_condition = |clause: &Clause| matches!(clause, Clause::Condition(_));
        if self.clauses().iter().any(is_condition) {
            self.conditions_named()
        } else {
            (0..self.assurance.conditions.len()).collect()
        }
    }

    /// Changes one condition, if the text has it.
    pub(super) fn offer_condition(&mut self, place: usize, change: impl FnOnce(&mut Condition)) {
        self.offer(Clause::Condition(place), |amended| {
            if let Some(condition) = amended.conditions.get_mut(place) {
                change(condition);
            }
        });
    }

    /// Each way of naming others in `hands` through which an act at fault came; all of them if none did.
    pub(super) fn hands_at_fault(&self, hands: &Hands) -> Vec<Hand> {
        let all = Hand::all(hands);
        let authors: Vec<&ActorId> = self.deeds().iter().map(|deed| &deed.author).collect();
        let at_fault = |hand: &&Hand| authors.iter().any(|author| self.means(hand, author));
        let found: Vec<Hand> = all.iter().filter(at_fault).cloned().collect();
        if found.is_empty() { all } else { found }
    }

    fn means(&self, hand: &Hand, author: &ActorId) -> bool {
        match hand {
            Hand::Listed => {
                let lists = self.assurance.proxies.values();
                let mut listed = lists.flat_map(|list| list.keys());
                listed.any(|proxy| self.belongs(author, proxy))
            }
            Hand::Degree => {
                let controls = self.vocabulary.controls.iter();
                let mut controlled = controls.map(|control| &control.actor);
                controlled.any(|actor| self.belongs(author, actor))
            }
            Hand::Named(name) => self.belongs(author, name),
        }
    }

    /// Whether `actor` is `whole` or a part of it.
    pub(super) fn belongs(&self, actor: &ActorId, whole: &ActorId) -> bool {
        let above = |id: &&'a ActorId| self.vocabulary.actors.get(*id)?.part_of.as_ref();
        let known = self.vocabulary.actors.get_key_value(actor);
        let mut chain = std::iter::successors(known.map(|(id, _)| id), above);
        actor == whole || chain.any(|id| id == whole)
    }
}

/// One way in which a text names others through whom a party acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hand {
    Listed,
    Degree,
    Named(ActorId),
}

impl Hand {
    fn all(hands: &Hands) -> Vec<Self> {
        let listed = hands.listed.then_some(Self::Listed);
        let degree = hands.degree.as_ref().map(|_| Self::Degree);
        let named = hands.named.iter().cloned().map(Self::Named);
        listed.into_iter().chain(degree).chain(named).collect()
    }

    pub(super) fn leave_out_of(&self, hands: &mut Hands) {
        match self {
            Self::Listed => hands.listed = false,
            Self::Degree => hands.degree = None,
            Self::Named(name) => {
                hands.named.remove(name);
            }
        }
    }
}

/// What the language asks to go with a change: lists in order, no point said to be open that is settled, no condition of a
/// text that is unconditional, and *attacked* meaning what it did where the classes of the act clause change.
fn settle(amended: &mut Assurance, original: &Assurance) {
    let acts = amended.forbearance.acts.clone();
    let before = &original.forbearance.acts;
    for condition in &mut amended.conditions {
        if condition.sense == Sense::Mirror && acts != *before {
            condition.sense = Sense::Against(before.clone());
        }
        if condition.sense == Sense::Against(acts.clone()) {
            condition.sense = Sense::Mirror;
        }
    }
    amended.conditions.sort();
    amended.conditions.dedup();
    amended.grades.sort();
    amended.grades.dedup();
    amended.exceptions.sort();
    amended.exceptions.dedup();
    amended.unconditional &= amended.conditions.is_empty();
    let act = &amended.forbearance;
    let settled = [
        (Topic::Start, amended.entry.is_some()),
        (
            Topic::Scope,
            act.through.is_some() && !act.targets.is_empty() && act.place.is_some(),
        ),
        (
            Topic::Release,
            amended.unconditional || !amended.conditions.is_empty(),
        ),
        (Topic::Attribution, amended.attribution.is_some()),
        (Topic::Standard, amended.standard.is_some()),
        (Topic::Withdrawal, amended.withdrawal.is_some()),
    ];
    let is_settled = |topic: &Topic| settled.contains(&(*topic, true));
    amended.left_open.retain(|topic| !is_settled(topic));
}

/// So many days.
pub(super) fn days(count: i64) -> Wait {
    Wait::from_seconds(count * DAY_SECONDS).unwrap_or(Wait::MAX)
}
