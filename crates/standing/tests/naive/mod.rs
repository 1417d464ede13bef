//! The reference: what a promise's standing may be, read straight off the rules.
//!
//! Written for clarity alone. Every world that these eyes cannot exclude is made in full (who, what,
//! whom, when, in which order), and in each the whole finite history is told from the rules; nothing
//! is indexed, cut short or remembered between worlds. It shares the data types with the engine and
//! nothing else. Comments that begin with *Reading* say how an open point of the rules was read.
//!
//! Cases must be tiny: a few incidents within a few dozen seconds.

pub(crate) mod account;
pub(crate) mod cases;
pub(crate) mod chronicle;
pub(crate) mod control;
pub(crate) mod knowledge;
pub(crate) mod terms;
pub(crate) mod timing;
pub(crate) mod world;

use std::collections::BTreeSet;
use tacit_lang::meaning::{Assurance, Dependence, Entry, Parties};
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::record::Record;
use tacit_standing::verdict::{Life, Performance, Promise, Question};

/// Which instants an incident of uncertain time is tried at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    /// Every instant of its interval.
    Every,
    /// In each linear order of the incidents and of the instants that records and text fix, the
    /// earliest that interval and order admit (S14).
    EarliestInOrder,
}

/// Above this many worlds a case is too large to be told one by one.
const MOST_WORLDS: usize = 400;

/// Every outcome that is possible in some world; none if the case has too many worlds.
pub(crate) fn outcomes(
    vocabulary: &Vocabulary,
    texts: &[Assurance],
    records: &[Record],
    question: &Question,
    times: Times,
) -> Option<BTreeSet<(Life, Performance)>> {
    let text = &texts[question.promise.text];
    let knowledge = knowledge::Knowledge::new(vocabulary, text, records, question)?;
    let terms = joined_terms(vocabulary, texts, question);
    let terms = terms.as_slice();
    let mut found = BTreeSet::new();
    for knowledge in knowledge.suppositions() {
        let worlds = world::worlds(&knowledge, terms, question.at.seconds(), times, MOST_WORLDS)?;
        let told = worlds.iter();
        found.extend(
            told.map(|world| chronicle::outcome(&knowledge, terms, world, question.at.seconds())),
        );
    }
    Some(found)
}

/// The terms of the promise asked about, and of the other where the one looks at the other.
pub(crate) fn joined_terms<'a>(
    vocabulary: &'a Vocabulary,
    texts: &'a [Assurance],
    question: &Question,
) -> Vec<terms::Terms<'a>> {
    // Reading (S12, S15, S17): one question has one set of facts. Where the asked promise depends on the
    // other, the other too is judged by the standard and the finder of the asked promise's text, and
    // an open author or act may be whatever either text names.
    let mut promises = vec![question.promise.clone()];
    promises.extend(other(texts, &question.promise));
    let mut terms: Vec<terms::Terms<'a>> = promises
        .iter()
        .map(|promise| terms::Terms {
            vocabulary,
            text: &texts[promise.text],
            giver: promise.giver.clone(),
            receiver: promise.receiver.clone(),
        })
        .collect();
    // The other promise bears on this one only where one of the two says so.
    if !looks_at_the_other(terms[0].text) {
        terms.truncate(1);
    }
    terms
}

fn looks_at_the_other(text: &Assurance) -> bool {
    matches!(
        text.dependence,
        Some(Dependence::OnlyWhileStands | Dependence::ReleasedWhenEnds)
    ) || matches!(text.entry, Some(Entry::OnceOtherInEffect))
}

/// The other promise (S2).
///
/// Reading: of a pair within a group it is the same text's promise the other way; of a directed text
/// it is a directed text, never a pair of a group.
fn other(texts: &[Assurance], promise: &Promise) -> Option<Promise> {
    if let Parties::EachToEach { .. } = texts[promise.text].parties {
        return Some(Promise {
            text: promise.text,
            giver: promise.receiver.clone(),
            receiver: promise.giver.clone(),
        });
    }
    let text = texts.iter().position(|text| {
        matches!(&text.parties, Parties::Directed { giver, receiver }
            if *giver == promise.receiver && *receiver == promise.giver)
    })?;
    Some(Promise {
        text,
        giver: promise.receiver.clone(),
        receiver: promise.giver.clone(),
    })
}
