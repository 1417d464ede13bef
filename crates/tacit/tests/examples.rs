//! The examples are true: every command on their pages runs, and the page on contested facts shows what the program prints and draws.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// An example's files in a folder of their own, where commands may write.
fn copied(example: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(root().join("examples").join(example)).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    folder
}

/// Gives a command line as a reader of the page does.
fn given(line: &str, folder: &Path) -> Output {
    let programs = Path::new(env!("CARGO_BIN_EXE_tacit")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(folder);
    shell.env("PATH", path).output().unwrap()
}

/// The command lines of a page's blocks of this kind, each with what stands below it.
fn blocks(page: &str, kind: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in page.split(&format!("```{kind}\n")).skip(1) {
        let block = block.split_once("```").unwrap().0;
        if let Some(shown) = block.strip_prefix("$ ") {
            let (line, below) = shown.split_once('\n').unwrap();
            found.push((line.to_owned(), below.to_owned()));
        } else {
            found.extend(block.lines().map(|line| (line.to_owned(), String::new())));
        }
    }
    found
}

#[test]
fn every_command_of_an_examples_page_runs() {
    for example in ["first-steps", "contested", "tables"] {
        let folder = copied(example);
        let page = fs::read_to_string(folder.path().join("README.md")).unwrap();
        let commands = blocks(&page, "sh");
        assert!(commands.len() > 1, "{example}");
        for (line, _) in commands {
            let output = given(&line, folder.path());
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{example}: {line}\n{said}");
        }
    }
}

#[test]
fn the_page_on_contested_facts_shows_what_is_printed_and_drawn() {
    let page = fs::read_to_string(root().join("docs/contested.md")).unwrap();
    let folder = copied("contested");
    let shown = blocks(&page, "console");
    let [(line, below)] = shown.as_slice() else {
        panic!("{} blocks", shown.len())
    };
    let output = given(line, folder.path());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), *below);
    let drawn = "tacit standing --text arland-to-borland.assurance borland-to-arland.assurance --records records.jsonl \
                 --promise arland --disputes --drawing drawn.svg";
    assert_eq!(given(drawn, folder.path()).status.code(), Some(0));
    let drawn = fs::read_to_string(folder.path().join("drawn.svg")).unwrap();
    let kept = fs::read_to_string(root().join("docs/contested.svg")).unwrap();
    assert_eq!(drawn, kept, "draw docs/contested.svg anew");
}
