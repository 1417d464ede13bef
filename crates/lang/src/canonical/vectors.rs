//! The vectors and the specification say what the code does.

use super::samples::{from_hex, named, to_hex};
use super::*;
use crate::words::Words;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

fn at_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

fn cases(folder: &str) -> Vec<(String, Json)> {
    let mut cases: Vec<_> = std::fs::read_dir(at_root("vectors/language").join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            (name, serde_json::from_str(&text).unwrap())
        })
        .collect();
    cases.sort_by(|one, other| one.0.cmp(&other.0));
    cases
}

fn valid(meaning: &Assurance) -> Json {
    let digest = digest(meaning);
    json!({
        "encoding": to_hex(&encode(meaning)),
        "digest": digest.to_string(),
        "words": Words::of(&digest).to_string(),
    })
}

#[test]
fn every_valid_vector_is_written_and_read() {
    let mut samples = named();
    samples.sort_by_key(|sample| sample.0);
    let cases = cases("meaning");
    let names: Vec<_> = cases.iter().map(|case| case.0.as_str()).collect();
    let expected: Vec<_> = samples.iter().map(|sample| sample.0).collect();
    assert_eq!(names, expected);
    for ((name, mut case), (_, meaning)) in cases.into_iter().zip(samples) {
        let about = case.as_object_mut().unwrap().remove("about");
        assert!(about.is_some_and(|about| about.is_string()), "{name}");
        assert_eq!(case, valid(&meaning), "{name}");
        let bytes = from_hex(case["encoding"].as_str().unwrap());
        assert_eq!(decode(&bytes), Ok(meaning), "{name}");
    }
}

#[test]
fn every_invalid_vector_is_refused_for_its_reason() {
    let cases = cases("refused");
    assert!(cases.len() >= 12, "only {} cases", cases.len());
    for (name, case) in cases {
        let error = decode(&from_hex(case["encoding"].as_str().unwrap()));
        let error = error.unwrap_err().to_string();
        assert_eq!(case["error"], error, "{name}");
        assert!(case["about"].is_string(), "{name}");
    }
}

#[test]
fn the_starter_vocabulary_keeps_its_digest() {
    let cases = cases("vocabulary");
    assert_eq!(cases.len(), 1);
    for (name, case) in cases {
        let file = at_root(case["file"].as_str().unwrap());
        let text = std::fs::read_to_string(file).unwrap();
        let vocabulary = crate::vocabulary::read_vocabulary(&text).unwrap();
        let digest = vocabulary_digest(&vocabulary);
        assert_eq!(case["digest"], digest.to_string(), "{name}");
        let labels = vocabulary_labels_digest(&vocabulary);
        assert_eq!(case["labels"], labels.to_string(), "{name}");
        assert_eq!(case["words"], Words::of(&digest).to_string(), "{name}");
    }
}

fn specification() -> String {
    std::fs::read_to_string(at_root("spec/language/4-canonical.md")).unwrap()
}

#[test]
fn the_limits_of_the_specification_are_those_of_the_code() {
    use crate::time::{Instant, Wait};
    let text = specification();
    let group = |number: usize| {
        let digits = number.to_string();
        let parts: Vec<_> = digits.as_bytes().rchunks(3).rev().collect();
        let parts: Vec<_> = parts
            .iter()
            .map(|part| str::from_utf8(part).unwrap())
            .collect();
        parts.join(",")
    };
    for limit in [
        format!("at most {MAX_DEPTH} arrays and maps"),
        format!("at most {} bytes, at most", group(MAX_MEANING_BYTES)),
        format!("at most {} elements in a set", group(MAX_SET_ITEMS)),
        format!("at most {} bytes in a text", group(MAX_WORDS_BYTES)),
        format!("to {}. **Waits**", Instant::MAX.seconds()),
        format!("from −{} to", Instant::MIN.seconds().unsigned_abs()),
        format!("from 0 to {}.", Wait::MAX.seconds()),
        format!("1 to {} bytes", crate::ids::MAX_ID_BYTES),
    ] {
        assert!(text.contains(&limit), "{limit}");
    }
}

#[test]
fn the_table_of_the_specification_is_the_table_of_the_code() {
    let row = |row: &CodeRow| format!("| {} | {} | {} |", row.construct, row.code, row.meaning);
    let code: Vec<_> = CODES.iter().map(row).collect();
    let text = specification();
    let prose: Vec<_> = text
        .lines()
        .skip_while(|line| *line != "| construct | code | stands for |")
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert_eq!(prose, code, "\n{}", code.join("\n"));
}

#[test]
fn the_worked_example_of_the_specification_is_what_the_code_writes() {
    let text = specification();
    let block = |start: &str| -> Vec<String> {
        let after = text.split_once(start).unwrap().1;
        let lines = after.split("```").nth(1).unwrap().lines().skip(1);
        lines.map(str::to_owned).collect()
    };
    let hex: String = block("### Its bytes")
        .iter()
        .flat_map(|line| line.split('#').next().unwrap().chars())
        .filter(|digit| !digit.is_whitespace())
        .collect();
    let meaning = samples::least();
    assert_eq!(hex, to_hex(&encode(&meaning)));
    let digest = digest(&meaning);
    let stated = block("### Its digest");
    assert_eq!(stated, [digest.to_string(), Words::of(&digest).to_string()]);
}
