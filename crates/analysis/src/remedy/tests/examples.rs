//! The examples that are data: whatever is offered for them is a text.

use super::support::{are_sound, meaning, pair};
use crate::clause::Clause;
use crate::finding::Kind;
use crate::remedy::{Fault, candidates, differences, omissions};
use tacit_lang::meaning::Assurance;
use tacit_lang::vocabulary::{Vocabulary, read_vocabulary};

const VOCABULARY: &str = include_str!("../../../../../examples/december/december.vocabulary.toml");
const FIRST: &str = include_str!("../../../../../examples/december/a-to-b.assurance");
const SECOND: &str = include_str!("../../../../../examples/december/b-to-a.assurance");
const WITHOUT_PROXIES: &str =
    include_str!("../../../../../examples/december/a-to-b-without-proxies.assurance");
const INCIDENTAL_HARM: &str =
    include_str!("../../../../../examples/december/a-to-b-incidental-harm.assurance");
const DEEMED_RECEIPT: &str =
    include_str!("../../../../../examples/december/a-to-b-deemed-receipt.assurance");

fn texts() -> (Vocabulary, Vec<Assurance>) {
    let vocabulary = read_vocabulary(VOCABULARY).unwrap();
    let texts = [
        FIRST,
        SECOND,
        WITHOUT_PROXIES,
        INCIDENTAL_HARM,
        DEEMED_RECEIPT,
    ];
    let texts = texts.map(|text| meaning(text, &vocabulary)).to_vec();
    (vocabulary, texts)
}

#[test]
fn every_omission_is_a_text() {
    let (vocabulary, texts) = texts();
    let counts: Vec<usize> = texts
        .iter()
        .map(|text| {
            let edits = omissions(text, &vocabulary);
            are_sound(&edits, text, &vocabulary);
            edits.len()
        })
        .collect();
    // Condition, exception, what is uncounted, whom it is silent on; the deemed receipt.
    assert_eq!(counts, [4, 3, 4, 4, 5]);
}

#[test]
fn every_candidate_of_every_kind_is_a_text() {
    let (vocabulary, texts) = texts();
    for text in &texts {
        let promise = pair(text);
        for kind in Kind::ALL {
            for clause in [Clause::Act, Clause::Condition(0), Clause::Exception(0)] {
                let fault = Fault {
                    kind,
                    promise: &promise,
                    clauses: &[clause],
                    deeds: &[],
                    facing: texts.iter().find(|facing| {
                        let (giver, receiver) = pair(facing);
                        (receiver, giver) == promise
                    }),
                };
                are_sound(&candidates(&fault, text, &vocabulary), text, &vocabulary);
            }
        }
    }
}

#[test]
fn the_excuse_of_the_first_text_is_mended_by_the_words_of_the_second_account() {
    let (vocabulary, texts) = texts();
    let [first, _, without_proxies, ..] = texts.as_slice() else {
        panic!("the examples are there");
    };
    let fault = Fault {
        kind: Kind::SelfMadeExcuse,
        promise: &pair(first),
        clauses: &[Clause::Condition(0), Clause::Exception(0)],
        deeds: &[],
        facing: None,
    };
    let edits = candidates(&fault, first, &vocabulary);
    let same = |amended: &Assurance| amended.conditions == without_proxies.conditions;
    assert!(edits.iter().any(|edit| same(&edit.amended)));
}

#[test]
fn two_accounts_differ_in_the_clauses_that_they_tell_otherwise() {
    let (vocabulary, texts) = texts();
    let [first, _, without_proxies, incidental_harm, deemed_receipt] = texts.as_slice() else {
        panic!("the examples are there");
    };
    let clauses = |new: &Assurance| {
        let found = differences(first, new, &vocabulary).unwrap();
        assert_eq!(found.labels, []);
        let clauses = found.meaning.into_iter().map(|found| found.clause);
        clauses.collect::<Option<Vec<Clause>>>().unwrap()
    };
    let (_, receiver) = pair(first);
    assert_eq!(
        clauses(without_proxies),
        [Clause::Condition(0), Clause::Proxies(receiver)]
    );
    assert_eq!(clauses(incidental_harm), [Clause::Exception(0)]);
    assert_eq!(clauses(deemed_receipt), [Clause::DeemedReceipt]);
    assert_eq!(clauses(first), []);
}
