//! Disputes agree with brute force: every combination of the disputed facts is made one by one and told by the
//! naive reading of the rules.

use crate::brute::Brute;
use crate::naive::cases::{Case, case};
use proptest::prelude::*;
use tacit_lang::canonical::digest;
use tacit_standing::disputes::Disputes;
use tacit_standing::docket::Docket;
use tacit_standing::verdict::{Eyes, Question, Subject};

/// A case is a few hundred judgements: a campaign of more than these is asked for by `PROPTEST_CASES`.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(100)
}

fn eyes(viewpoints: &[&str]) -> Vec<Eyes> {
    let each = viewpoints.iter().map(|viewpoint| Eyes {
        viewpoint: (*viewpoint).to_owned(),
        as_known_to: None,
    });
    each.collect()
}

fn docket(case: &Case) -> Docket {
    let records = case.records.iter().cloned().enumerate().collect();
    let texts = case
        .texts
        .iter()
        .map(|text| (text.clone(), digest(text)))
        .collect();
    let (docket, problems) = Docket::open(case.vocabulary.clone(), texts, records);
    assert!(problems.is_empty(), "{problems:?}");
    docket
}

fn ask(case: &Case, docket: &Docket, viewpoints: &[&str]) -> Disputes {
    let question = &case.question;
    let eyes = eyes(viewpoints);
    let found = docket.disputes(&question.promise, &eyes, question.at, question.known);
    found.expect("a question about what is there")
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        rng_seed: crate::seed(),
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_pair_of_eyes_comes_to_the_outcomes_of_its_standing(case in case()) {
        let docket = docket(&case);
        let seen = ask(&case, &docket, &["va", "vb", "vn"]);
        if seen.partial.is_some() {
            return Ok(());
        }
        for each in &seen.eyes {
            let question = Question { eyes: each.eyes.clone(), ..case.question.clone() };
            let standing = docket.judge(&question).expect("a question about what is there");
            prop_assert_eq!(&each.outcomes, &standing.outcomes, "{}", each.eyes);
            prop_assert_eq!(each.word, standing.word);
            prop_assert!(each.outcomes.is_subset(&seen.outcomes));
        }
    }

    #[test]
    fn disputes_agree_with_brute_force(case in case()) {
        let docket = docket(&case);
        let seen = ask(&case, &docket, &["va", "vb"]);
        if seen.partial.is_some() {
            return Ok(());
        }
        let plain = seen.facts.iter().all(|fact| matches!(
            fact.subject,
            Subject::Author { .. } | Subject::Act { .. } | Subject::Hit { .. }
                | Subject::Joined { .. } | Subject::Preventive { .. }
        ));
        if !plain || seen.facts.len() > 6 {
            return Ok(());
        }
        Brute::new(&case, ["va", "vb"]).compare(&seen)?;
    }
}
