//! Input beyond every limit is refused or passed over in plain words, and never held in memory.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

fn tacit(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_tacit");
    Command::new(program).args(arguments).output().unwrap()
}

/// A file of the test's own.
fn file(name: &str, text: &[u8]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn example(name: &str) -> String {
    format!(
        "{}/../../examples/first-steps/{name}",
        env!("CARGO_MANIFEST_DIR")
    )
}

#[test]
fn a_megabyte_of_text_is_refused_by_every_command() {
    let text = file(
        "megabyte.assurance",
        "Arland will not attack. ".repeat(45_000).as_bytes(),
    );
    for command in ["check", "format", "render", "digest"] {
        let output = tacit(&[command, &text]);
        let why = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(why.contains("more than 262144 bytes"), "{command}: {why}");
    }
}

#[test]
fn a_vocabulary_of_two_megabytes_is_refused() {
    let vocabulary = file("long.vocabulary.toml", &vec![b'#'; 2 << 20]);
    let text = example("arland-to-borland.assurance");
    let output = tacit(&["check", &text, "--vocabulary", &vocabulary]);
    let why = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(why.contains("more than 1048576 bytes"), "{why}");
}

#[test]
fn a_record_of_ten_megabytes_is_passed_over_and_the_others_are_judged() {
    let mut records = vec![b'x'; 10 << 20];
    records.push(b'\n');
    records.extend(fs::read(example("records.jsonl")).unwrap());
    let records = file("long.records.jsonl", &records);
    let text = example("arland-to-borland.assurance");
    let other = example("borland-to-arland.assurance");
    let output = tacit(&["standing", "--text", &text, &other, "--records", &records]);
    let page = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(page.contains("Left out: 1 record\n"), "{page}");
    assert!(
        page.contains("long.records.jsonl:1: the line has 10485761 bytes"),
        "{page}"
    );
    assert!(page.contains("stands"), "{page}");
}

#[test]
fn formatting_writes_the_file_back_once() {
    let text = file(
        "loose.assurance",
        b"Assurance   \"Loose\".\nVocabulary \"x\".",
    );
    let first = tacit(&["format", "--write", &text]);
    assert!(
        String::from_utf8(first.stdout)
            .unwrap()
            .contains("laid out anew")
    );
    let formatted = fs::read_to_string(&text).unwrap();
    assert_eq!(formatted, "Assurance \"Loose\".\nVocabulary \"x\".\n");
    assert!(tacit(&["format", "--write", &text]).stdout.is_empty());
    assert_eq!(tacit(&["format", "--check", &text]).status.code(), Some(0));
}

#[test]
fn records_that_are_packed_are_refused_as_such() {
    let text = example("arland-to-borland.assurance");
    for (how, start) in [
        ("gzip", &b"\x1f\x8b\x08\x00rest"[..]),
        ("zstd", b"\x28\xb5\x2f\xfdrest"),
    ] {
        let records = file(&format!("packed.records.jsonl.{how}"), start);
        let output = tacit(&["standing", "--text", &text, "--records", &records]);
        let why = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        let wanted = format!("is {how}; unpack it first");
        assert!(why.contains(&wanted), "{why}");
    }
}

#[test]
fn a_feed_that_breaks_off_is_told_at_the_top_of_the_page() {
    let real = |name: &str| {
        let root = env!("CARGO_MANIFEST_DIR");
        format!("{root}/../../examples/real/{name}")
    };
    let feed = file("broken.tsv.gz", b"\x1f\x8b\x08\x00");
    let output = tacit(&[
        "standing",
        "--text",
        &real("israel-to-iran.assurance"),
        "--vocabulary",
        &real("vocabulary.toml"),
        "--feed",
        &feed,
        "--mapping",
        &real("icews.mapping.toml"),
        "--at",
        "2018-02-01T00:00Z",
        "--known",
        "2018-02-01T00:00Z",
    ]);
    let page = String::from_utf8(output.stdout).unwrap();
    let second = page.lines().nth(1).unwrap();
    assert!(
        second.starts_with("Incomplete: icews: reading stopped"),
        "{page}"
    );
}
