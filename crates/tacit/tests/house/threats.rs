//! Every *cannot* of the threat table names a test that exists.

use super::house::{files_ending, text};
use std::collections::BTreeSet;

#[test]
fn every_cannot_names_a_test_that_exists() {
    let tests = names_of_tests();
    let mut missing = Vec::new();
    let mut ids = BTreeSet::new();
    let table = text("spec/threats.md");
    for row in table.lines().filter(|row| row.starts_with("| **")) {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, id, cannot, test, _] = cells.as_slice() else {
            panic!("`{row}` is not `id | cannot | test`");
        };
        assert!(ids.insert(id.to_owned()), "{id} stands twice");
        assert!(!cannot.is_empty(), "{id} says nothing");
        for test in test.split(", ") {
            if !tests.contains(test.trim_matches('`')) {
                missing.push(format!("{id} {test}"));
            }
        }
    }
    assert!(ids.len() > 20, "the table was not found");
    assert!(missing.is_empty(), "no such test: {missing:#?}");
}

/// The functions under `#[test]`, or in a block of properties, of the whole project.
fn names_of_tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for name in files_ending(&[".rs"]) {
        let source = text(&name);
        let mut lines = source.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if line == "#[test]" || line.starts_with("#[tokio::test") {
                let declared = lines.find(|line| line.contains("fn "));
                let after = declared.and_then(|line| line.split("fn ").nth(1));
                names.extend(
                    after
                        .and_then(|rest| rest.split('(').next())
                        .map(str::to_owned),
                );
            }
        }
    }
    names
}
