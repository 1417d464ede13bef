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
use tacit_lang::time::{Instant, parse_between};
use tacit_lang::vocabulary::read_vocabulary;
use tacit_standing::docket::Docket;
use tacit_standing::read::read_records;
use tacit_standing::verdict::{Eyes, Promise, Question, Standing, Word};
use tacit_standing::watch::Replay;

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

/// Every time that a line of records names.
fn times(name: &str) -> BTreeSet<Instant> {
    let text = file(&format!("{name}.records.jsonl"));
    let quoted = text.split('"').filter_map(|word| parse_between(word).ok());
    let edges = quoted.flat_map(|time| [time.from(), time.to()]);
    let beside = |at: Instant| [-1, 0, 1].map(|by| Instant::from_seconds(at.seconds() + by));
    edges.flat_map(beside).collect()
}

#[test]
fn a_timeline_shows_at_every_instant_what_was_known_then_as_the_judge_says_it() {
    let mut asked = 0;
    for case in expected().case {
        let docket = docket(&case.vocabulary, &case.texts, &case.records);
        let named: BTreeSet<Instant> = case.records.iter().flat_map(|name| times(name)).collect();
        for promise in docket.promises() {
            let question = |at: Instant, known: Instant| Question {
                promise: promise.clone(),
                eyes: eyes(&case.eyes),
                at,
                known,
            };
            let told = docket.stretches(&question(case.at, case.known)).unwrap();
            for at in named.iter().copied().filter(|at| *at <= case.at) {
                let stood = told.each.iter().rev().find(|it| it.from <= at).unwrap();
                let said = docket.judge(&question(at, case.known)).unwrap();
                assert_eq!(stood.outcomes, said.outcomes, "{promise:?} at {at}");
                asked += 1;
            }
        }
    }
    assert!(asked > 1_000, "{asked}");
}

#[test]
fn a_verdict_of_december_changes_only_at_a_moment_that_is_told() {
    let mut seen = BTreeSet::new();
    for case in expected().case {
        if !seen.insert((case.records.clone(), case.texts.clone(), case.eyes.clone())) {
            continue;
        }
        let docket = docket(&case.vocabulary, &case.texts, &case.records);
        let named: BTreeSet<Instant> = case.records.iter().flat_map(|name| times(name)).collect();
        let end = named.last().copied().unwrap();
        let mut replay = Replay::of(&docket, &eyes(&case.eyes));
        while replay.go_on(10) {}
        replay.end(end);
        let changes = replay.changes();
        for promise in docket.promises() {
            for at in &named {
                let said = docket.judge(&Question {
                    promise: promise.clone(),
                    eyes: eyes(&case.eyes),
                    at: *at,
                    known: *at,
                });
                let mut told = changes
                    .iter()
                    .filter(|it| it.promise == promise && it.known <= *at);
                let told = told.next_back().map_or(Word::NotInEffect, |it| {
                    Word::of(
                        it.to.outcomes.first().unwrap().0,
                        it.to.outcomes.first().unwrap().1,
                    )
                });
                let outcomes = said.unwrap().outcomes;
                if outcomes.len() == 1 {
                    let (life, performance) = *outcomes.first().unwrap();
                    assert_eq!(
                        told,
                        Word::of(life, performance),
                        "{promise:?} at {at}: {changes:#?}"
                    );
                }
            }
        }
    }
}
