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

/// What `tacit analyse --json` prints of texts of an example, and with which code it ends.
fn analysed(folder: &str, arguments: &[&str]) -> (Value, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tacit"));
    command.current_dir(root().join("examples").join(folder));
    let output = command.args(["analyse", "--json"]).args(arguments).output();
    let output = output.unwrap();
    let printed = serde_json::from_slice(&output.stdout).unwrap();
    (printed, output.status.code())
}

#[test]
fn what_an_analysis_prints_fits_its_schema_with_the_records_of_every_scenario() {
    let registry = Registry::new()
        .add(
            "json-schema:///record.schema.json",
            schema("record.schema.json"),
        )
        .unwrap()
        .prepare()
        .unwrap();
    let validator = jsonschema::options()
        .with_registry(&registry)
        .with_base_uri("json-schema:///analysis.schema.json")
        .build(&schema("analysis.schema.json"))
        .unwrap();
    let december = ["a-to-b.assurance", "b-to-a.assurance"];
    let bad = "../../crates/tacit/tests/commands/bad/binds-another.assurance";
    let first = "arland-to-borland.assurance";
    let mut scenarios = 0;
    for (folder, arguments) in [
        ("december", [december[0], december[1], "--level=grave"]),
        ("december", [december[0], "--moves=3", "--mistakes=0"]),
        ("first-steps", [first, bad, "--only=spoiler"]),
    ] {
        let (printed, code) = analysed(folder, &arguments);
        assert_eq!(code, Some(1));
        assert_eq!(faults(&validator, &printed), Vec::<String>::new());
        for finding in printed["findings"].as_array().unwrap() {
            let scenario = &finding["scenario"];
            if scenario.is_null() {
                continue;
            }
            scenarios += 1;
            let steps = scenario["steps"].as_array().unwrap().len();
            for standing in scenario["standings"].as_array().unwrap() {
                assert_eq!(standing["words"].as_array().unwrap().len(), steps);
            }
        }
    }
    assert!(scenarios > 10, "{scenarios} scenarios");
    let (mut wrong, _) = analysed("december", &december);
    wrong["findings"][0]["level"] = "probable".into();
    assert_eq!(faults(&validator, &wrong).len(), 1);
    let (mut wrong, _) = analysed("december", &december);
    wrong["findings"][0]["scenario"]["records"][0]["type"] = "sauce".into();
    assert!(!faults(&validator, &wrong).is_empty());
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

#[test]
fn what_would_unravel_it_fits_the_schema() {
    let names = ["standing", "analysis", "record"];
    let names = names.map(|name| format!("{name}.schema.json"));
    let mut registry = Registry::new();
    for name in &names {
        registry = registry
            .add(format!("json-schema:///{name}"), schema(name))
            .unwrap();
    }
    let registry = registry.prepare().unwrap();
    let validator = jsonschema::options()
        .with_registry(&registry)
        .with_base_uri("json-schema:///unravelling.schema.json")
        .build(&schema("unravelling.schema.json"))
        .unwrap();
    let unravelled = |folder: &str, texts: &[&str], records: &str, at: &str| -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tacit"));
        command.current_dir(root().join("examples").join(folder));
        command.args([
            "unravel",
            "--json",
            "--at",
            at,
            "--records",
            records,
            "--text",
        ]);
        let output = command.args(texts).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let december = ["a-to-b.assurance", "b-to-a.assurance"];
    let facing = ["arland-to-borland.assurance", "borland-to-arland.assurance"];
    for (printed, sets) in [
        (
            unravelled(
                "december",
                &december,
                "timeline.records.jsonl",
                "2026-01-20T20:00Z",
            ),
            2,
        ),
        (
            unravelled("contested", &facing, "records.jsonl", "2026-05-05T00:00Z"),
            2,
        ),
    ] {
        assert_eq!(faults(&validator, &printed), Vec::<String>::new());
        assert_eq!(printed["promises"].as_array().unwrap().len(), sets);
        assert!(
            !printed["promises"][0]["sets"]
                .as_array()
                .unwrap()
                .is_empty()
        );
        let mut wrong = printed;
        wrong["promises"][0]["now"] = "likely".into();
        assert_eq!(faults(&validator, &wrong).len(), 1);
    }
}
