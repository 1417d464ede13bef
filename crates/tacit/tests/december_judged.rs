//! Every row of the December scenario is judged as it is expected to be.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test reads is there, or the test fails"
)]

#[path = "../src/demo/scenario.rs"]
mod scenario;

use scenario::{Expected, Seen};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::vocabulary::read_vocabulary;
use tacit_standing::docket::Docket;
use tacit_standing::read::read_records;
use tacit_standing::verdict::{Eyes, Promise, Question, Standing, Word};

fn file(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/december")
        .join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn expected() -> Expected {
    toml::from_str(&file("expected.toml")).unwrap()
}

fn docket(vocabulary: &str, texts: &[String], records: &[String]) -> Docket {
    let vocabulary = read_vocabulary(&file(&format!("{vocabulary}.vocabulary.toml"))).unwrap();
    let pinned = vocabulary_digest(&vocabulary);
    let texts = texts
        .iter()
        .map(|name| {
            let reading =
                tacit_lang::read(&file(&format!("{name}.assurance")), &vocabulary, pinned);
            let meaning = reading.assurance.unwrap();
            let named = digest(&meaning);
            (meaning, named)
        })
        .collect();
    let lines: String = records
        .iter()
        .map(|name| file(&format!("{name}.records.jsonl")))
        .collect();
    let batch = read_records(lines.as_bytes()).unwrap();
    let (docket, problems) = Docket::open(vocabulary, texts, batch.records);
    assert!(
        batch.problems.is_empty() && problems.is_empty(),
        "{problems:?}"
    );
    docket
}

fn eyes(written: &str) -> Eyes {
    match written.split_once(" as known to ") {
        Some((viewpoint, other)) => Eyes {
            viewpoint: viewpoint.to_owned(),
            as_known_to: Some(other.to_owned()),
        },
        None => Eyes {
            viewpoint: written.to_owned(),
            as_known_to: None,
        },
    }
}

fn by(docket: &Docket, giver: &str) -> Promise {
    let promises = docket.promises().into_iter();
    promises
        .into_iter()
        .find(|promise| promise.giver.as_str() == giver)
        .unwrap()
}

/// What of `seen` is not as expected.
fn faults(expected: &Seen, seen: &Standing) -> Vec<String> {
    let mut faults = Vec::new();
    if (expected.word, &expected.outcomes) != (seen.word, &seen.outcomes) {
        faults.push(format!("{} {:?}", seen.word, seen.outcomes));
    }
    let marks: BTreeSet<String> = seen
        .marks
        .iter()
        .map(|mark| {
            let written = serde_json::to_value(mark).unwrap();
            written
                .get("mark")
                .and_then(|name| name.as_str())
                .unwrap()
                .to_owned()
        })
        .collect();
    let settled = !matches!(expected.word, Word::Undetermined | Word::Contested);
    if !expected.marks.is_subset(&marks) || (settled && expected.marks != marks) {
        faults.push(format!("marks {marks:?}"));
    }
    for subject in &expected.open {
        let found = seen.open.iter().find(|fact| fact.subject == *subject);
        if !found.is_some_and(|fact| fact.settles) {
            faults.push(format!("open {:?}", seen.open));
        }
    }
    let breaches: Vec<&str> = seen
        .breaches
        .iter()
        .map(|one| one.incident.as_str())
        .collect();
    if settled && expected.breaches != breaches {
        faults.push(format!("breaches {breaches:?}"));
    }
    if expected.since.is_some() && expected.since != seen.in_effect_since {
        faults.push(format!("since {:?}", seen.in_effect_since));
    }
    for note in &expected.notes {
        if !seen.notes.iter().any(|found| found.contains(note)) {
            faults.push(format!("notes {:?}", seen.notes));
        }
    }
    faults
}

#[test]
fn every_look_shows_what_it_must() {
    let mut all = Vec::new();
    for case in expected().case {
        let docket = docket(&case.vocabulary, &case.texts, &case.records);
        let mut stand = true;
        for (giver, expected) in &case.promise {
            let seen = docket
                .judge(&Question {
                    promise: by(&docket, giver.as_str()),
                    eyes: eyes(&case.eyes),
                    at: case.at,
                    known: case.known,
                })
                .unwrap();
            stand &= seen.word == Word::Stands;
            all.extend(faults(expected, &seen).into_iter().map(|fault| {
                format!(
                    "{}, {} ({}), promise of {giver}: {fault}",
                    case.row, case.eyes, case.says
                )
            }));
        }
        if stand != case.mutual {
            all.push(format!("{}, {}: mutual is {stand}", case.row, case.eyes));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn where_two_differ_the_fact_that_decides_is_named() {
    let mut all = Vec::new();
    for row in expected().difference {
        let docket = docket(&row.vocabulary, &row.texts, &row.records);
        let seen = docket
            .differ(
                &by(&docket, row.promise.as_str()),
                &eyes(&row.one),
                &eyes(&row.other),
                row.at,
                row.known,
            )
            .unwrap();
        let decided: Vec<_> = seen
            .decided_by
            .iter()
            .map(|one| one.subject.clone())
            .collect();
        if (seen.differs, &decided) != (row.differs, &row.decided_by) {
            all.push(format!(
                "{} ({}), promise of {}: {:?} {decided:?}",
                row.row, row.says, row.promise, seen.differs
            ));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
