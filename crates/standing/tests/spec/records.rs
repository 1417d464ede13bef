//! The examples of `spec/records.md`: what is right is read, what is wrong is located.

use crate::blocks::{Block, blocks};
use std::collections::BTreeSet;
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::vocabulary::read_vocabulary;
use tacit_standing::docket::Docket;
use tacit_standing::problem::Fault;
use tacit_standing::read::read_records;

/// The line and code of every problem that `records` give with the page's vocabulary and assurance.
fn problems(page: &[Block], records: &str) -> Vec<String> {
    let body = |kind: &str| &page.iter().find(|block| block.kind == kind).unwrap().body;
    let vocabulary = read_vocabulary(body("vocabulary")).unwrap();
    let pinned = vocabulary_digest(&vocabulary);
    let meaning = tacit_lang::read(body("assurance"), &vocabulary, pinned)
        .assurance
        .unwrap();
    let named = digest(&meaning);
    let batch = read_records(records.as_bytes()).unwrap();
    let (_, found) = Docket::open(vocabulary, vec![(meaning, named)], batch.records);
    let mut all: Vec<_> = batch.problems.into_iter().chain(found).collect();
    all.sort_by_key(|problem| problem.line);
    all.iter()
        .map(|problem| format!("{} {}", problem.line, problem.code))
        .collect()
}

#[test]
fn every_example_is_read_without_a_problem() {
    let page = blocks("records.md");
    for block in page.iter().filter(|block| block.kind == "records") {
        let found = problems(&page, &block.body);
        assert!(found.is_empty(), "line {}: {found:?}", block.line);
    }
}

#[test]
fn every_bad_example_gives_the_problems_named_behind_it() {
    let page = blocks("records.md");
    let bad = page.windows(2).filter(|pair| pair[0].kind == "bad-records");
    for pair in bad {
        assert_eq!(pair[1].kind, "problems", "line {}", pair[0].line);
        let expected: Vec<&str> = pair[1].body.lines().collect();
        let found = problems(&page, &pair[0].body);
        assert_eq!(found, expected, "line {}", pair[0].line);
    }
}

#[test]
fn a_line_beyond_a_mebibyte_is_left_out_and_the_next_is_read() {
    let page = blocks("records.md");
    let long = format!(
        "{{\"v\":1,\"type\":\"source\",\"id\":\"s\",\"label\":\"{}\"}}\n{{\"v\":1}}\n",
        "x".repeat(1 << 20)
    );
    assert_eq!(problems(&page, &long), ["1 E0504", "2 E0502"]);
}

#[test]
fn every_code_has_its_row_on_the_page() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/records.md");
    let text = std::fs::read_to_string(path).unwrap();
    let listed: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| E"))
        .filter_map(|row| row.get(..4))
        .collect();
    let known: BTreeSet<&str> = Fault::ALL
        .iter()
        .filter_map(|fault| fault.code().0.strip_prefix('E'))
        .collect();
    assert_eq!(listed, known);
}

#[test]
fn the_example_of_every_page_of_a_fault_draws_it() {
    let page = blocks("records.md");
    let mut drawn = 0;
    for fault in Fault::ALL {
        let text = fault.page();
        assert!(text.starts_with(&format!("# {}: ", fault.code())), "{text}");
        let Some((_, rest)) = text.split_once("```bad-records\n") else {
            continue;
        };
        let (example, _) = rest.split_once("```").unwrap();
        let found = problems(&page, example);
        let last = format!("{} {}", example.lines().count(), fault.code());
        assert_eq!(found, [last]);
        drawn += 1;
    }
    assert_eq!(
        drawn,
        Fault::ALL.len() - 3,
        "a megabyte and faults of texts have no example"
    );
}
