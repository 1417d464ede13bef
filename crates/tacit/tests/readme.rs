//! The README is true: its texts have a meaning, and its verdict is what the program prints.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// What stands between two marks.
fn between<'t>(text: &'t str, begin: &str, end: &str) -> &'t str {
    let behind = text.split_once(begin).unwrap().1;
    behind.split_once(end).unwrap().0
}

fn tacit(arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tacit"));
    command.current_dir(root().join("examples/first-steps"));
    command.args(arguments).output().unwrap()
}

#[test]
fn the_verdict_is_what_the_program_prints() {
    let readme = readme();
    let verdict = between(&readme, "<!-- verdict: begin", "<!-- verdict: end -->");
    let shown = between(verdict, "```console\n$ tacit ", "```");
    let (command, page) = shown.split_once('\n').unwrap();
    let arguments: Vec<&str> = command.split_whitespace().collect();
    let output = tacit(&arguments);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), page);
}

#[test]
fn every_assurance_in_the_readme_has_a_meaning() {
    let readme = readme();
    let blocks: Vec<&str> = readme.split("```assurance\n").skip(1).collect();
    assert!(!blocks.is_empty());
    for (at, block) in blocks.into_iter().enumerate() {
        let text = block.split_once("```").unwrap().0;
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("readme-{at}.assurance"));
        fs::write(&path, text).unwrap();
        let vocabulary = "first-steps.vocabulary.toml";
        let output = tacit(&["check", path.to_str().unwrap(), "--vocabulary", vocabulary]);
        let found = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{found}");
    }
}
