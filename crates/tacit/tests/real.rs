//! The run of `docs/real-data.md`, where the data sets are at hand.
//!
//! They lie in `../shared/data` beside the repository, or where `TACIT_DATA` says. Without them these
//! tests say that they were left out.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// What the program prints of the supposed pair over one feed; none if the feed is not at hand.
fn standing(feed: &str, mapping: &str) -> Option<Value> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let beside = || root.join("../shared/data");
    let folder = std::env::var_os("TACIT_DATA").map_or_else(beside, PathBuf::from);
    let feed = folder.join("events").join(feed);
    if !feed.exists() {
        let name = feed.file_name().unwrap().to_string_lossy();
        eprintln!("left out: {name} is not at hand (set TACIT_DATA to its folder)");
        return None;
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_tacit"));
    command.current_dir(root.join("examples/real"));
    command.args(["standing", "--json", "--text", "israel-to-iran.assurance"]);
    command.args(["--text", "iran-to-israel.assurance"]);
    command.args(["--vocabulary", "vocabulary.toml", "--mapping", mapping]);
    let output = command.arg("--feed").arg(feed).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn words(printed: &Value) -> [&str; 2] {
    ["/standings/0/word", "/standings/1/word"]
        .map(|at| printed.pointer(at).unwrap().as_str().unwrap())
}

#[test]
fn a_source_that_names_no_author_decides_nothing() {
    let Some(printed) = standing("ucdp-ged-19.1-syria.csv", "ucdp-ged.mapping.toml") else {
        return;
    };
    assert_eq!(words(&printed), ["undetermined"; 2]);
    let feed = &printed["feeds"][0];
    assert_eq!((&feed["rows"], &feed["kept"]), (&16_566.into(), &39.into()));
    let open = printed["standings"][0]["open"].as_array().unwrap();
    assert!(open.iter().all(|fact| fact["subject"]["about"] == "author"));
}

#[test]
fn a_verdict_from_a_feed_names_its_row_and_the_feed_its_gap() {
    let Some(printed) = standing("icews-2005-2018.tsv.gz", "icews.mapping.toml") else {
        return;
    };
    assert_eq!(words(&printed), ["released", "breached"]);
    let reason = &printed["standings"][0]["reasons"][1];
    assert_eq!(reason["record"], "icews-2005-12-07-d91a0e9063cd");
    assert_eq!(reason["roots"], 1);
    let breaches = printed["standings"][1]["breaches"].as_array().unwrap();
    assert_eq!(breaches.len(), 8);
    let feed = &printed["feeds"][0];
    assert_eq!(
        (&feed["rows"], &feed["kept"]),
        (&314_144.into(), &1_307.into())
    );
    assert_eq!(feed["gaps"][0][0], "2016-01-01T00:00:00Z");
}

#[test]
fn two_days_without_an_attack_stand_as_far_as_the_records_go() {
    let Some(printed) = standing("icews-raw-2018.sample.tab", "icews-raw.mapping.toml") else {
        return;
    };
    assert_eq!(words(&printed), ["stands"; 2]);
    assert_eq!(printed["mutual"][0]["stand"], true);
    let notes = printed["standings"][0]["notes"].to_string();
    assert!(notes.contains("no source is declared complete"), "{notes}");
}
