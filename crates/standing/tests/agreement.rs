//! The judge and the naive reference agree: on random small cases, all facts combined in all ways, they
//! give the same outcomes.
//!
//! `PROPTEST_CASES` sets the number of cases; `TACIT_TIMES=earliest` compares with the earliest instant
//! of an uncertain time in each order instead of every one.

/// The slice that every run looks at is always the same; a campaign, asked for by `PROPTEST_CASES`, draws anew.
fn seed() -> proptest::test_runner::RngSeed {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => proptest::test_runner::RngSeed::Random,
        None => proptest::test_runner::RngSeed::Fixed(5),
    }
}

#[cfg(test)]
#[path = "agreement/brute.rs"]
mod brute;
#[cfg(test)]
#[path = "agreement/disputes.rs"]
mod disputes;
#[cfg(test)]
mod naive;
#[cfg(test)]
#[path = "agreement/over_time.rs"]
mod over_time;
#[cfg(test)]
#[path = "agreement/pieces.rs"]
mod pieces;
#[cfg(test)]
#[path = "agreement/watch.rs"]
mod watch;

#[cfg(test)]
mod agreement {
    use super::naive::cases::case;
    use super::naive::{Times, outcomes};
    use proptest::prelude::*;
    use tacit_lang::canonical::digest;
    use tacit_standing::docket::Docket;

    fn times() -> Times {
        match std::env::var("TACIT_TIMES").as_deref() {
            Ok("earliest") => Times::EarliestInOrder,
            _ => Times::Every,
        }
    }

    fn cases() -> u32 {
        std::env::var("PROPTEST_CASES")
            .ok()
            .and_then(|count| count.parse().ok())
            .unwrap_or(500)
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: cases(),
            failure_persistence: None,
        rng_seed: crate::seed(),
            ..ProptestConfig::default()
        })]

        #[test]
        fn the_judge_and_the_naive_reference_give_the_same_outcomes(case in case()) {
            let Some(expected) = outcomes(
                &case.vocabulary,
                &case.texts,
                &case.records,
                &case.question,
                times(),
            ) else {
                return Ok(());
            };
            let records = case.records.iter().cloned().enumerate().collect();
            let texts = case.texts.iter().map(|text| (text.clone(), digest(text))).collect();
            let (docket, problems) = Docket::open(case.vocabulary.clone(), texts, records);
            prop_assert!(problems.is_empty(), "{problems:?}");
            let seen = docket.judge(&case.question).expect("a question about what is there");
            prop_assert!(seen.partial.is_none());
            prop_assert_eq!(seen.outcomes, expected);
        }
    }
}
