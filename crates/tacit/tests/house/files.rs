//! The form of the files: short, said at the top, without anything left for later.

use super::house::{files, files_ending, sources, text};
use std::collections::BTreeSet;

/// The most lines that a source may have; about 200 is the norm.
const MOST_LINES: usize = 600;

/// States that a draft might name by habit. Enough to notice a list; real names are data.
const STATES: [&str; 30] = [
    "Afghanistan",
    "Argentina",
    "Armenia",
    "Azerbaijan",
    "China",
    "Cyprus",
    "Egypt",
    "Ethiopia",
    "France",
    "Germany",
    "Greece",
    "India",
    "Iran",
    "Iraq",
    "Israel",
    "Japan",
    "Korea",
    "Lebanon",
    "Libya",
    "Pakistan",
    "Palestine",
    "Russia",
    "Serbia",
    "Sudan",
    "Syria",
    "Taiwan",
    "Turkey",
    "Ukraine",
    "Venezuela",
    "Yemen",
];

#[test]
fn no_source_is_longer_than_its_limit() {
    for name in sources() {
        let lines = text(&name).lines().count();
        assert!(
            lines <= MOST_LINES,
            "{name} has {lines} lines: split it by idea"
        );
    }
}

#[test]
fn every_rust_file_begins_by_saying_what_it_holds() {
    for name in files_ending(&[".rs"]) {
        assert!(
            text(&name).starts_with("//! "),
            "{name} does not say what it holds"
        );
    }
}

#[test]
fn every_library_says_what_it_knows_and_what_it_never_knows() {
    for name in sources() {
        if name.ends_with("/src/lib.rs") {
            let source = text(&name);
            for word in ["*Knows*", "*Never knows*"] {
                assert!(source.contains(word), "{name} does not say what it {word}");
            }
        }
    }
}

#[test]
fn every_folder_at_the_top_says_what_it_holds() {
    let all: BTreeSet<_> = files().into_iter().collect();
    for folder in all.iter().filter_map(|name| name.split_once('/')) {
        let name = format!("{}/README.md", folder.0);
        assert!(
            folder.0.starts_with('.') || all.contains(&name),
            "{name} is missing"
        );
    }
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        concat!("HA", "CK"),
    ];
    for name in files_ending(&[".rs", ".md", ".toml", ".sh", ".json", "/check"]) {
        let source = text(&name);
        let mut words = source.split(|letter: char| !letter.is_alphanumeric());
        let found = words.find(|word| marks.contains(word));
        assert_eq!(found, None, "{name}");
    }
}

#[test]
fn every_exception_to_a_lint_has_a_reason() {
    for name in files_ending(&[".rs"]) {
        let source = text(&name);
        for open in [concat!("ex", "pect("), concat!("al", "low(")] {
            for mark in ["#[", "#!["] {
                for exception in source.split(&format!("{mark}{open}")).skip(1) {
                    let inside = exception.split(")]").next().unwrap();
                    assert!(inside.contains("reason = "), "{name}: {inside}");
                }
            }
        }
    }
}

#[test]
fn no_ignored_test_hides_behind_a_green_run() {
    for name in files_ending(&[".rs"]) {
        assert!(
            !text(&name).contains(concat!("#[", "ignore")),
            "{name} ignores a test"
        );
    }
}

#[test]
fn no_real_state_is_named_in_the_code() {
    for name in sources() {
        let source = text(&name);
        let mut words = source.split(|letter: char| !letter.is_alphanumeric());
        let found = words.find(|word| STATES.contains(word));
        assert_eq!(
            found, None,
            "{name} names a state: names are data, they live in examples/"
        );
    }
}
