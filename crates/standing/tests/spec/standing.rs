//! The examples of `spec/language/5-standing.md` are the acceptance tests of the judge.

use crate::blocks::{Block, blocks};
use crate::notation::Line;
use std::collections::BTreeMap;
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::vocabulary::Vocabulary;
use tacit_lang::vocabulary::read_vocabulary;
use tacit_standing::docket::Docket;
use tacit_standing::read::read_records;
use tacit_standing::verdict::{Promise, Question};

/// What the page has said so far.
#[derive(Default)]
pub(crate) struct Page {
    vocabulary: Vocabulary,
    texts: BTreeMap<String, String>,
    named: BTreeMap<String, String>,
    records: String,
}

impl Page {
    pub(crate) fn turn(&mut self, block: &Block, faults: &mut Vec<String>) {
        let name = block.given.get("name").cloned();
        match (block.kind.as_str(), name) {
            ("vocabulary", _) => self.vocabulary = read_vocabulary(&block.body).unwrap(),
            ("assurance", Some(name)) => {
                let head = self.texts.get("head").cloned().unwrap_or_default();
                let whole = block.body.starts_with("Assurance");
                let text = if whole {
                    block.body.clone()
                } else {
                    head + &block.body
                };
                self.texts.insert(name, text);
            }
            ("records", Some(name)) => {
                self.named.insert(name, block.body.clone());
            }
            ("records", None) => self.records.clone_from(&block.body),
            ("standing", _) => self.judge(block, faults),
            (kind, _) => faults.push(format!("line {}: a block of no kind: {kind}", block.line)),
        }
    }

    /// The docket of a block: its texts and records, and what was said last without a name.
    pub(crate) fn docket(&self, block: &Block, faults: &mut Vec<String>) -> Docket {
        let texts: Vec<(Assurance, Digest)> = block
            .list("texts")
            .into_iter()
            .filter_map(|name| self.read(name, faults))
            .collect();
        let named = block
            .list("records")
            .into_iter()
            .map(|name| self.named[name].as_str());
        let records: String = named.chain([self.records.as_str()]).collect();
        let batch = read_records(records.as_bytes()).unwrap();
        let (docket, problems) = Docket::open(self.vocabulary.clone(), texts, batch.records);
        let problems = batch.problems.iter().chain(&problems);
        faults.extend(problems.map(|problem| format!("line {}: {problem}", block.line)));
        docket
    }

    fn judge(&self, block: &Block, faults: &mut Vec<String>) {
        let place = |number: usize| format!("line {}", block.line + number);
        let docket = self.docket(block, faults);
        for (number, text) in block.body.lines().enumerate() {
            let line = match Line::read(text) {
                Ok(line) => line,
                Err(fault) => {
                    faults.push(format!("{}: {fault}", place(number)));
                    continue;
                }
            };
            let found = answer(&docket, &line).unwrap_or_else(|fault| vec![fault]);
            faults.extend(
                found
                    .iter()
                    .map(|fault| format!("{}: {text}\n    {fault}", place(number))),
            );
        }
    }

    fn read(&self, name: &str, faults: &mut Vec<String>) -> Option<(Assurance, Digest)> {
        let pinned = vocabulary_digest(&self.vocabulary);
        let reading = tacit_lang::read(&self.texts[name], &self.vocabulary, pinned);
        if reading.assurance.is_none() {
            faults.push(format!("text {name}: {:#?}", reading.diagnostics));
        }
        reading.assurance.map(|meaning| {
            let found = digest(&meaning);
            (meaning, found)
        })
    }
}

/// What of the answer is not as the line says.
fn answer(docket: &Docket, line: &Line) -> Result<Vec<String>, String> {
    let promise: Promise = docket
        .promises()
        .into_iter()
        .find(|promise| promise.giver == line.giver && promise.receiver == line.receiver)
        .ok_or("no such promise")?;
    match &line.other {
        Some(other) => docket
            .differ(&promise, &line.eyes, other, line.at, line.known)
            .map(|seen| line.differences(&seen))
            .map_err(|error| error.to_string()),
        None => docket
            .judge(&Question {
                promise,
                eyes: line.eyes.clone(),
                at: line.at,
                known: line.known,
            })
            .map(|seen| line.faults(&seen))
            .map_err(|error| error.to_string()),
    }
}

#[test]
fn every_clause_of_standing_is_as_its_examples_say() {
    let mut page = Page::default();
    let mut faults = Vec::new();
    for block in blocks("language/5-standing.md") {
        page.turn(&block, &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_rule_from_0_to_29_has_its_clause_with_an_example() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../spec/language/5-standing.md"
    );
    let page = std::fs::read_to_string(path).unwrap();
    let clauses: Vec<&str> = page.split("\n## S").skip(1).collect();
    assert_eq!(clauses.len(), 30);
    for (number, clause) in clauses.iter().enumerate() {
        assert!(clause.starts_with(&format!("{number}. ")), "S{number}");
        assert!(clause.contains("```standing "), "S{number} has no example");
    }
}
