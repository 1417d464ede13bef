//! `tacit compare` as a whole program: what it says, how it ends, and that its records are judged as it says.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const OLD: &str = "a-to-b-without-proxies.assurance";
const NEW: &str = "a-to-b.assurance";
const FACING: &str = "b-to-a.assurance";

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// The program among the texts of the December example.
fn tacit(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tacit"));
    command.current_dir(examples().join("december"));
    command.args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    // However wide the screen is.
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn refused(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A text as it is with these words for those, beside its vocabulary.
fn altered(folder: &Path, from: &str, to: &str) -> String {
    let december = examples().join("december");
    let vocabulary = "december.vocabulary.toml";
    fs::copy(december.join(vocabulary), folder.join(vocabulary)).unwrap();
    let text = fs::read_to_string(december.join(NEW)).unwrap();
    assert!(text.contains(from));
    let file = folder.join("relayed.assurance");
    fs::write(&file, text.replacen(from, to, 1)).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn an_amendment_is_shown_by_records_that_are_judged_as_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let records = folder.path().join("records");
    let records = records.to_str().unwrap();
    let output = tacit(&[
        "compare",
        OLD,
        NEW,
        "--beside",
        FACING,
        "--records-to",
        records,
        "--json",
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", refused(&output));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["favour"], "giver");
    let differences = found["differences"].as_array().unwrap();
    assert!(!differences.is_empty());
    for difference in differences {
        for version in ["old", "new"] {
            let due = &difference[version];
            let replay = due["replay"].as_str().unwrap();
            let mut words: Vec<&str> = replay.split(' ').skip(1).collect();
            words.push("--json");
            let judged: Value = serde_json::from_slice(&tacit(&words).stdout).unwrap();
            let standings = judged["standings"].as_array().unwrap();
            let standing = standings.iter().find(|it| {
                it["eyes"]["viewpoint"] == difference["viewpoint"]
                    && it["promise"]["giver"] == difference["promise"]["giver"]
            });
            let outcomes = &standing.unwrap()["outcomes"];
            let outcome = serde_json::json!([[due["life"], due["performance"]]]);
            assert_eq!(*outcomes, outcome, "{replay}");
        }
    }
}

#[test]
fn a_difference_is_laid_out_with_each_step_and_what_follows_behind_its_number() {
    let output = tacit(&["compare", OLD, NEW, "--beside", FACING]);
    let page = String::from_utf8(output.stdout).unwrap();
    let start = page.find("1. Release").unwrap();
    let end = page.find("How far was looked").unwrap();
    let expected = "\
1. Release: Israel to Iran
  Armed attacks by Hezbollah against the territory of Israel: the promise of Israel to Iran binds
    by the old text and is released by the new.
  in favour of Israel: the new text binds it less
  by: condition 1, proxies of iran
  a shortest way to it, day 1 being 2026-01-01:
   1. day 1, 00:00  Israel gives its assurance to Iran, which receives it
                    → the promise of Israel enters into effect
   2. day 1, 01:00  Iran gives its assurance to Israel, which receives it
                    → the promise of Iran enters into effect
   3. day 1, 02:00  armed attacks by Hezbollah against the territory of Israel
                    → by the old text, nothing changes
                    → by the new text, the promise of Israel is released: its condition no longer
                      holds
  likewise: armed attacks by Hezbollah against the people of Israel

";
    assert_eq!(page.get(start..end), Some(expected));
}

#[test]
fn what_is_printed_fits_its_schema() {
    let schema = examples().join("../spec/schema/comparison.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let records = ["--records", "timeline.records.jsonl", "b.records.jsonl"];
    let whole = [&["compare", OLD, NEW, "--json"][..], &records].concat();
    for arguments in [
        &whole[..],
        &["compare", NEW, NEW, "--json"],
        &["compare", NEW, FACING, "--json"],
    ] {
        let printed: Value = serde_json::from_slice(&tacit(arguments).stdout).unwrap();
        let faults = validator.iter_errors(&printed);
        let faults: Vec<String> = faults
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert_eq!(faults, Vec::<String>::new(), "{arguments:?}");
    }
}

#[test]
fn a_rewording_that_changes_nothing_is_said_to_mean_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let moved = altered(
        folder.path(),
        "In effect from receipt.\nNo end is stated.",
        "No end is stated.\nIn effect from receipt.",
    );
    let output = tacit(&["compare", NEW, &moved]);
    assert_eq!(output.status.code(), Some(0), "{}", refused(&output));
    assert!(
        said(&output).contains("their digests are equal"),
        "{}",
        said(&output)
    );
}

#[test]
fn one_word_that_a_relay_altered_is_named_with_what_it_does() {
    let folder = tempfile::tempdir().unwrap();
    let relayed = altered(
        folder.path(),
        "territory, forces or people",
        "territory or people",
    );
    let output = tacit(&["compare", NEW, &relayed]);
    assert_eq!(output.status.code(), Some(1), "{}", refused(&output));
    assert!(
        said(&output).contains("is breached by the old text"),
        "{}",
        said(&output)
    );
    let weaker = altered(
        folder.path(),
        "Given as an assurance",
        "Given as an intention",
    );
    let output = tacit(&["compare", NEW, &weaker]);
    assert_eq!(output.status.code(), Some(1), "{}", refused(&output));
    assert!(
        said(&output).contains("on which no verdict hangs"),
        "{}",
        said(&output)
    );
}

#[test]
fn records_on_file_are_judged_by_both() {
    let output = tacit(&[
        "compare",
        OLD,
        NEW,
        "--records",
        "timeline.records.jsonl",
        "a.records.jsonl",
        "b.records.jsonl",
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", refused(&output));
    let said = said(&output);
    assert!(
        said.contains("stands by the old text, released by the new"),
        "{said}"
    );
    assert!(said.contains("incident rocket-fire"), "{said}");
}

#[test]
fn what_cannot_be_compared_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let others = tacit(&["compare", NEW, FACING]);
    assert_eq!(others.status.code(), Some(2));
    assert!(
        refused(&others).contains("promises of other parties"),
        "{}",
        refused(&others)
    );
    let elsewhere = tacit(&["compare", NEW, "../first-steps/arland-to-borland.assurance"]);
    assert_eq!(elsewhere.status.code(), Some(2));
    assert!(
        refused(&elsewhere).contains("vocabularies that differ"),
        "{}",
        refused(&elsewhere)
    );
    let wrong = altered(
        folder.path(),
        "will not directly attack",
        "will not directly atack",
    );
    let wrong = tacit(&["compare", NEW, &wrong]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(refused(&wrong).contains("E0203"), "{}", refused(&wrong));
}
