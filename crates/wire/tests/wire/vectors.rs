//! The files in `vectors/channel/` are what the code writes, and the code reads them as they say.

use super::at_root;
use super::readers::{KINDS, read};
use super::refusals::refused;
use super::samples::{accepted, receipt_key};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tacit_spelling::hex::{from_hex, to_hex};
use tacit_wire::ReceiptKey;

type Files = BTreeMap<String, Vec<u8>>;

/// The text of every file of a folder of vectors, as the code has it.
fn generated(folder: &str) -> Files {
    let text = |case: Json| (serde_json::to_string_pretty(&case).unwrap() + "\n").into_bytes();
    let key = |kind: &str| kind.starts_with("signed").then(|| to_hex(&receipt_key().0));
    let mut files = Files::new();
    match folder {
        "accepted" => {
            for sample in accepted() {
                let mut case = json!({
                    "about": sample.about,
                    "kind": sample.kind,
                    "hex": to_hex(&sample.bytes),
                    "fields": sample.fields,
                });
                if let Some(key) = key(sample.kind) {
                    case["key"] = key.into();
                }
                let before = files.insert(format!("{}.json", sample.name), text(case));
                assert_eq!(before, None, "{} stands twice", sample.name);
            }
        }
        _ => {
            for sample in refused() {
                let error = read(sample.kind, &sample.bytes, Some(&receipt_key()));
                let error = error.expect_err(sample.name);
                let mut case = json!({
                    "about": sample.about,
                    "kind": sample.kind,
                    "hex": to_hex(&sample.bytes),
                    "error": error,
                });
                if let Some(key) = key(sample.kind) {
                    case["key"] = key.into();
                }
                let before = files.insert(format!("{}.json", sample.name), text(case));
                assert_eq!(before, None, "{} stands twice", sample.name);
            }
        }
    }
    files
}

/// The bytes of every vector, as fuzzing begins with them.
fn seeds() -> Files {
    let accepted = accepted().into_iter();
    let accepted = accepted.map(|sample| (format!("{}.bin", sample.name), sample.bytes));
    let refused = refused().into_iter();
    let refused = refused.map(|sample| (format!("refused-{}.bin", sample.name), sample.bytes));
    accepted.chain(refused).collect()
}

fn on_disk(folder: &str) -> Files {
    fs::read_dir(at_root(folder))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn folders() -> [(&'static str, Files); 3] {
    [
        ("vectors/channel/accepted", generated("accepted")),
        ("vectors/channel/refused", generated("refused")),
        ("fuzz/seeds/wire", seeds()),
    ]
}

/// Where the files are written anew if they are others: a change of them is a change of the format, to be looked at first.
const ANEW: &str = env!("CARGO_TARGET_TMPDIR");

#[test]
fn the_files_are_byte_for_byte_what_the_code_writes() {
    let others: Vec<_> = folders()
        .into_iter()
        .filter(|(folder, files)| on_disk(folder) != *files)
        .collect();
    for (folder, files) in &others {
        let folder = Path::new(ANEW).join(folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in files {
            fs::write(folder.join(name), bytes).unwrap();
        }
    }
    let others: Vec<_> = others.iter().map(|(folder, _)| folder).collect();
    assert!(others.is_empty(), "{others:?} are others, see {ANEW}");
}

#[test]
fn every_file_is_read_as_it_says() {
    let mut seen = Vec::new();
    for folder in ["accepted", "refused"] {
        for (name, text) in on_disk(&format!("vectors/channel/{folder}")) {
            let case: Json = serde_json::from_slice(&text).unwrap();
            let kind = case["kind"].as_str().unwrap();
            let bytes = from_hex(case["hex"].as_str().unwrap()).unwrap();
            let key = case["key"].as_str().and_then(from_hex);
            let key = key.map(|key| ReceiptKey(key.try_into().unwrap()));
            assert_eq!(key.is_some(), kind.starts_with("signed"), "{name}");
            let outcome = read(kind, &bytes, key.as_ref());
            match folder {
                "accepted" => {
                    assert_eq!(outcome, Ok(bytes), "{name}");
                    seen.push(kind.to_owned());
                }
                _ => assert_eq!(
                    outcome,
                    Err(case["error"].as_str().unwrap().into()),
                    "{name}"
                ),
            }
        }
    }
    for kind in KINDS {
        assert!(
            seen.iter().any(|other| other == kind),
            "no vector of {kind}"
        );
    }
}
