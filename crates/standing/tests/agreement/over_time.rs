//! What is told of all times at once is what the judge says of each.
//!
//! `PROPTEST_CASES` sets the number of cases.

use crate::naive::cases::{Case, case};
use proptest::prelude::*;
use std::collections::BTreeSet;
use tacit_lang::canonical::digest;
use tacit_lang::time::Instant;
use tacit_standing::docket::Docket;
use tacit_standing::verdict::{Life, Performance, Promise, Question};
use tacit_standing::watch::Replay;

/// Cases play within the first half minute of 1970.
const LAST: i64 = 36;

type Outcomes = BTreeSet<(Life, Performance)>;

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(150)
}

fn docket(case: &Case) -> Docket {
    let texts = case.texts.iter();
    let texts = texts.map(|text| (text.clone(), digest(text)));
    let records = (1..).zip(case.records.iter().cloned());
    Docket::open(case.vocabulary.clone(), texts.collect(), records.collect()).0
}

fn judged(docket: &Docket, question: &Question) -> Outcomes {
    docket
        .judge(question)
        .expect("it is asked of what is there")
        .outcomes
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        rng_seed: crate::seed(),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_promise_stood_at_every_instant_as_the_judge_says_of_that_instant(case in case()) {
        let docket = docket(&case);
        let question = Question { at: Instant::from_seconds(LAST), ..case.question.clone() };
        let told = docket.stretches(&question).expect("it is asked of what is there");
        prop_assert!(!told.partial);
        for second in -5..=LAST {
            let at = Instant::from_seconds(second);
            let stood = told.each.iter().rev().find(|stretch| stretch.from <= at);
            let said = judged(&docket, &Question { at, ..question.clone() });
            prop_assert_eq!(stood.map(|it| &it.outcomes), Some(&said), "at {}", second);
        }
    }

    #[test]
    fn a_verdict_changed_when_the_judge_says_something_else_than_a_second_before(case in case()) {
        let docket = docket(&case);
        let mut replay = Replay::of(&docket, &case.question.eyes);
        while replay.go_on(2) {}
        replay.end(Instant::from_seconds(LAST));
        let changes = replay.changes();
        for promise in docket.promises() {
            let mut before = None;
            for second in 1..=LAST {
                let at = Instant::from_seconds(second);
                let said = judged(&docket, &Question { promise: promise.clone(), at, known: at, ..case.question.clone() });
                let of = |it: &Promise| *it == promise;
                let told = changes.iter().rev().find(|it| of(&it.promise) && it.known <= at);
                let told = told.map_or_else(
                    || BTreeSet::from([(Life::NotInEffect, Performance::Kept)]),
                    |told| told.to.outcomes.clone(),
                );
                if before.as_ref() != Some(&said) {
                    prop_assert_eq!(&told, &said, "{:?} at {}; {:#?}", promise, second, changes);
                }
                before = Some(said);
            }
        }
    }
}
