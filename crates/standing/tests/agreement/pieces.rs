//! A docket to which records and texts are added stands as one opened with all of them at once.

use crate::naive::cases::{Case, case, instant, vocabulary};
use proptest::prelude::*;
use tacit_lang::canonical::digest;
use tacit_lang::meaning::{Assurance, Digest};
use tacit_standing::docket::Docket;
use tacit_standing::problem::Problem;
use tacit_standing::record::Record;
use tacit_standing::verdict::{Difference, Eyes, Question, Standing};

fn texts(case: &Case) -> Vec<(Assurance, Digest)> {
    let each = case.texts.iter();
    each.map(|text| (text.clone(), digest(text))).collect()
}

fn numbered(case: &Case) -> Vec<(usize, Record)> {
    (1..).zip(case.records.iter().cloned()).collect()
}

fn opened(case: &Case) -> (Docket, Vec<Problem>) {
    Docket::open(case.vocabulary.clone(), texts(case), numbered(case))
}

/// Everything that can be asked of a small case.
fn all(docket: &Docket) -> (Vec<Standing>, Vec<Difference>) {
    let eyes = [("va", None), ("vb", None), ("vb", Some("va")), ("vn", None)];
    let eyes = eyes.map(|(viewpoint, as_known_to)| Eyes {
        viewpoint: viewpoint.to_owned(),
        as_known_to: as_known_to.map(str::to_owned),
    });
    let [own, _, theirs, _] = &eyes;
    let (mut standings, mut differences) = (Vec::new(), Vec::new());
    for promise in docket.promises().into_iter().take(2) {
        for (at, known) in [(6, 30), (14, 9), (20, 30)] {
            let (at, known) = (instant(at), instant(known));
            for eyes in &eyes {
                let question = Question {
                    promise: promise.clone(),
                    eyes: eyes.clone(),
                    at,
                    known,
                };
                standings.push(docket.judge(&question).expect("it is on the docket"));
            }
            let found = docket.differ(&promise, own, theirs, at, known);
            differences.push(found.expect("it is on the docket"));
        }
    }
    (standings, differences)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        rng_seed: crate::seed(),
        ..ProptestConfig::default()
    })]

    #[test]
    fn records_added_in_pieces_stand_as_if_all_had_been_there(
        case in case(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let (whole, problems) = opened(&case);
        prop_assert!(problems.is_empty(), "{problems:?}");
        let records = numbered(&case);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(records.len())).collect();
        cuts.extend([0, records.len()]);
        cuts.sort_unstable();
        let (mut docket, _) =
            Docket::open(case.vocabulary.clone(), texts(&case), Vec::new());
        for ends in cuts.windows(2) {
            let problems = docket.add(records[ends[0]..ends[1]].to_vec());
            prop_assert!(problems.is_empty(), "{problems:?}");
        }
        prop_assert_eq!(all(&docket), all(&whole));
    }

    #[test]
    fn a_text_added_stands_as_if_it_had_been_there(case in case()) {
        let (whole, _) = opened(&case);
        let (mut docket, _) =
            Docket::open(case.vocabulary.clone(), Vec::new(), Vec::new());
        let (letters, others): (Vec<_>, Vec<_>) = numbered(&case).into_iter().partition(
            |(_, record)| matches!(record, Record::Message(_) | Record::Receipt(_) | Record::Retraction(_)),
        );
        let mut problems = docket.add(others);
        for (text, digest) in texts(&case) {
            docket.add_text(text, digest);
        }
        problems.extend(docket.add(letters));
        prop_assert!(problems.is_empty(), "{problems:?}");
        let words = |(standings, _): (Vec<Standing>, Vec<Difference>)| -> Vec<_> {
            standings.into_iter().map(|it| (it.word, it.outcomes)).collect()
        };
        prop_assert_eq!(words(all(&docket)), words(all(&whole)));
    }
}

#[test]
fn what_was_left_out_may_be_given_again_when_what_it_lacks_has_come() {
    let lines = |text: &str| {
        let batch = tacit_standing::read::read_records(text.as_bytes()).expect("lines");
        assert!(batch.problems.is_empty(), "{:?}", batch.problems);
        batch.records
    };
    let claim = r#"{"v":1,"type":"claim","id":"c","incident":"i","by":"s","says":{"author":"a"},"learned":"2026-01-02Z"}"#;
    let claim = claim.replace("2026-01-02Z", "2026-01-02T00:00Z");
    let incident =
        r#"{"v":1,"type":"incident","id":"i","begin":"2026-01-01Z","learned":"2026-01-02T00:00Z"}"#;
    let (mut docket, _) = Docket::open(
        vocabulary(),
        Vec::new(),
        lines(r#"{"v":1,"type":"source","id":"s"}"#),
    );
    let codes = |problems: Vec<Problem>| -> Vec<_> {
        problems.into_iter().map(|problem| problem.code.0).collect()
    };
    assert_eq!(codes(docket.add(lines(&claim))), ["E0507"]);
    assert_eq!(docket.add(lines(incident)), []);
    assert_eq!(docket.add(lines(&claim)), []);
    assert_eq!(codes(docket.add(lines(&claim))), ["E0506"]);
}
