//! The files of the December scenario hold together, before any judge looks at them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test reads is there, or the test fails"
)]

#[path = "../src/demo/scenario.rs"]
mod scenario;

use scenario::{Expected, Seen};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use tacit_standing::record::{Learned, Record};
use tacit_standing::verdict::Word;

fn file(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/december")
        .join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn expected() -> Expected {
    toml::from_str(&file("expected.toml")).unwrap()
}

fn records(names: &[String]) -> Vec<Record> {
    let mut found = Vec::new();
    for name in names {
        for (at, line) in file(&format!("{name}.records.jsonl")).lines().enumerate() {
            let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(
                value.as_object_mut().unwrap().remove("v"),
                Some(1.into()),
                "{name}:{}",
                at + 1
            );
            found.push(
                serde_json::from_value(value)
                    .unwrap_or_else(|error| panic!("{name}:{}: {error}", at + 1)),
            );
        }
    }
    found
}

fn learned(record: &Record) -> Option<&Learned> {
    Some(match record {
        Record::Source(_) | Record::Viewpoint(_) => return None,
        Record::Incident(found) => &found.learned,
        Record::Claim(found) => &found.learned,
        Record::Control(found) => &found.learned,
        Record::Same(found) => &found.learned,
        Record::Stance(found) => &found.learned,
        Record::Disavowal(found) => &found.learned,
        Record::Message(found) => &found.learned,
        Record::Receipt(found) => &found.learned,
        Record::Retraction(found) => &found.learned,
        Record::Statement(found) => &found.learned,
        Record::Exposure(found) => &found.learned,
        Record::Posture(found) => &found.learned,
        Record::GoodOffices(found) => &found.learned,
        Record::Assumption(found) => &found.learned,
        Record::Corroboration(found) => &found.learned,
    })
}

fn refers_to(record: &Record) -> Vec<&String> {
    match record {
        Record::Source(found) => found.rests_on.iter().collect(),
        Record::Claim(found) => vec![&found.incident, &found.by],
        Record::Stance(found) => vec![&found.viewpoint, &found.claim],
        Record::Message(found) => found.answers.iter().chain(&found.incident).collect(),
        Record::Receipt(found) => vec![&found.message],
        Record::Statement(found) => found.source.iter().collect(),
        Record::Exposure(found) => found.of.iter().chain([&found.source]).collect(),
        Record::Posture(found) => vec![&found.of],
        Record::GoodOffices(found) => vec![&found.source],
        Record::Assumption(found) => found.excludes.iter().chain([&found.by]).collect(),
        Record::Corroboration(found) => vec![&found.of, &found.by],
        _ => Vec::new(),
    }
}

/// Every set of record files that a row reads.
fn runs() -> BTreeSet<Vec<String>> {
    let expected = expected();
    let cases = expected.case.into_iter().map(|case| case.records);
    let compared = expected.difference.into_iter().map(|row| row.records);
    cases.chain(compared).collect()
}

#[test]
fn every_record_has_a_name_of_its_own_and_refers_to_records_that_are_there() {
    for run in runs() {
        let records = records(&run);
        let mut names = BTreeSet::new();
        for record in &records {
            assert!(
                names.insert(record.id()),
                "{run:?}: {} stands twice",
                record.id()
            );
        }
        for record in &records {
            for name in refers_to(record) {
                assert!(
                    names.contains(name.as_str()),
                    "{run:?}: {}: no {name}",
                    record.id()
                );
            }
        }
    }
}

#[test]
fn every_file_named_is_there_and_none_is_unused() {
    let expected = expected();
    let mut used = BTreeSet::from([
        String::from("README.md"),
        String::from("exercise.toml"),
        String::from("expected.toml"),
    ]);
    let compared = expected
        .difference
        .iter()
        .map(|row| (&row.texts, &row.vocabulary, &row.records));
    let cases = expected
        .case
        .iter()
        .map(|row| (&row.texts, &row.vocabulary, &row.records));
    for (texts, vocabulary, records) in cases.chain(compared) {
        used.extend(texts.iter().map(|name| format!("{name}.assurance")));
        used.extend(records.iter().map(|name| format!("{name}.records.jsonl")));
        used.insert(format!("{vocabulary}.vocabulary.toml"));
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/december");
    let there: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(used, there);
}

#[test]
fn every_row_says_of_each_promise_what_agrees_with_itself() {
    for case in expected().case {
        let agrees = |seen: &Seen| {
            let words: BTreeSet<Word> = seen
                .outcomes
                .iter()
                .map(|(life, performance)| Word::of(*life, *performance))
                .collect();
            match seen.word {
                Word::Undetermined | Word::Contested => words.len() > 1 && !seen.open.is_empty(),
                word => {
                    words == BTreeSet::from([word])
                        && (word == Word::Breached) != seen.breaches.is_empty()
                }
            }
        };
        assert!(
            case.promise.values().all(agrees),
            "{}: {}",
            case.row,
            case.says
        );
        assert_eq!(
            case.mutual,
            case.promise.values().all(|seen| seen.word == Word::Stands),
            "{}: {}",
            case.row,
            case.says
        );
    }
}

#[test]
fn what_is_a_partys_own_is_learned_by_no_other() {
    for row in expected().unknown {
        let records = records(&row.records);
        let record = records
            .iter()
            .find(|record| record.id() == row.record)
            .unwrap();
        for viewpoint in &row.to {
            assert_eq!(
                learned(record).unwrap().by(viewpoint),
                None,
                "{}: {}",
                row.row,
                row.says
            );
        }
    }
}

#[test]
fn repeating_papers_add_no_root() {
    for row in expected().root {
        let records = records(&row.records);
        let rests_on: BTreeMap<&str, &BTreeSet<String>> = records
            .iter()
            .filter_map(|record| match record {
                Record::Source(source) => Some((source.id.as_str(), &source.rests_on)),
                _ => None,
            })
            .collect();
        let mut roots = BTreeSet::new();
        let mut open: Vec<&str> = records
            .iter()
            .filter_map(|record| match record {
                Record::Exposure(found) if found.of.contains(&row.of) => {
                    Some(found.source.as_str())
                }
                _ => None,
            })
            .collect();
        while let Some(source) = open.pop() {
            if rests_on[source].is_empty() {
                roots.insert(source.to_owned());
            }
            open.extend(rests_on[source].iter().map(String::as_str));
        }
        assert_eq!(roots, row.roots, "{}: {}", row.row, row.says);
    }
}

#[test]
fn the_two_vocabularies_differ_in_what_joining_is_and_in_nothing_else() {
    let meant = |name: &str| -> toml::Table {
        let mut all: toml::Table = toml::from_str(&file(name)).unwrap();
        assert!(all.remove("participation").is_some());
        all
    };
    assert_eq!(
        meant("december.vocabulary.toml"),
        meant("december-participation.vocabulary.toml")
    );
}
