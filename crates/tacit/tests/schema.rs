//! What the program prints as JSON, and every record of the examples, fit their published schemas.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

use jsonschema::{Registry, Validator};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn schema(name: &str) -> Value {
    let path = root().join("spec/schema").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn faults(validator: &Validator, value: &Value) -> Vec<String> {
    let faults = validator.iter_errors(value);
    faults
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect()
}

/// What `tacit standing --json` prints of files of an example.
fn printed(folder: &str, texts: &[&str], records: &[&str], eyes: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tacit"));
    command.current_dir(root().join("examples").join(folder));
    command.args(["standing", "--json", "--text"]).args(texts);
    command.arg("--records").args(records);
    for eyes in eyes {
        command.args(["--eyes", eyes]);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn what_is_printed_fits_the_schema() {
    let registry = Registry::new()
        .add(
            "json-schema:///standing.schema.json",
            schema("standing.schema.json"),
        )
        .unwrap()
        .add(
            "json-schema:///disputes.schema.json",
            schema("disputes.schema.json"),
        )
        .unwrap()
        .prepare()
        .unwrap();
    let validator = jsonschema::options()
        .with_registry(&registry)
        .with_base_uri("json-schema:///standings.schema.json")
        .build(&schema("standings.schema.json"))
        .unwrap();
    let december = ["a-to-b.assurance", "b-to-a.assurance"];
    let branch = |name| ["timeline.records.jsonl", "a.records.jsonl", name];
    let eyes = ["A", "B", "M", "A as known to B"];
    let bad = "../../crates/tacit/tests/commands/bad/bad.records.jsonl";
    let first = ["arland-to-borland.assurance", "borland-to-arland.assurance"];
    for printed in [
        printed("first-steps", &first, &["records.jsonl"], &[]),
        printed("first-steps", &first, &[bad], &[]),
        printed("december", &december, &branch("b.records.jsonl"), &eyes),
        printed("december", &december, &branch("g.records.jsonl"), &eyes),
        printed("december", &december, &branch("i.records.jsonl"), &eyes),
    ] {
        assert_eq!(faults(&validator, &printed), Vec::<String>::new());
        assert!(!printed["standings"].as_array().unwrap().is_empty());
    }
    let disputed = printed("contested", &first, &["records.jsonl", "--disputes"], &[]);
    assert_eq!(faults(&validator, &disputed), Vec::<String>::new());
    assert_eq!(disputed["disputes"].as_array().unwrap().len(), 2);
    let mut wrong = disputed;
    wrong["disputes"][0]["combinations"] = "likely".into();
    assert_eq!(faults(&validator, &wrong).len(), 1);
    let mut wrong = printed("first-steps", &first, &["records.jsonl"], &[]);
    wrong["standings"][0]["word"] = "probable".into();
    assert_eq!(faults(&validator, &wrong).len(), 1);
}

#[test]
fn every_record_of_the_examples_fits_the_schema() {
    let validator = jsonschema::validator_for(&schema("record.schema.json")).unwrap();
    let mut seen = 0;
    for folder in fs::read_dir(root().join("examples")).unwrap() {
        let folder = folder.unwrap().path();
        for file in folder
            .is_dir()
            .then(|| fs::read_dir(folder).unwrap())
            .into_iter()
            .flatten()
        {
            let file = file.unwrap().path();
            if file.extension().is_none_or(|ending| ending != "jsonl") {
                continue;
            }
            for (at, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
                let record = serde_json::from_str(line).unwrap();
                let faults = faults(&validator, &record);
                assert_eq!(
                    faults,
                    Vec::<String>::new(),
                    "{}:{}",
                    file.display(),
                    at + 1
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 80, "{seen} records");
}
