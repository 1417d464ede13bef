//! Files that are read to their end.

use crate::watched::{Folder, changes, lines, records};
use std::io::Write;

fn standing(folder: &Folder, eyes: &str) -> Vec<String> {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tacit"));
    command.args(["standing", "--json", "--eyes", eyes, "--text"]);
    command.arg(crate::watched::example("arland-to-borland.assurance"));
    command.arg(crate::watched::example("borland-to-arland.assurance"));
    let output = command
        .arg("--records")
        .arg(folder.path("r"))
        .output()
        .unwrap();
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let standings = printed["standings"].as_array().unwrap();
    let outcomes = standings.iter().map(|it| it["outcomes"].to_string());
    outcomes.collect()
}

#[test]
fn what_stands_at_the_end_is_what_the_judge_says_of_the_same_files() {
    let folder = Folder::new();
    folder.write("r", &records().concat());
    for eyes in ["Arland", "Borland"] {
        let output = folder.run(&["--records", "r", "--eyes", eyes]);
        assert_eq!(output.status.code(), Some(0));
        let lines = lines(&output);
        let end = lines.last().unwrap();
        assert_eq!(end["type"], "end");
        let standings = end["standings"].as_array().unwrap();
        let outcomes: Vec<String> = standings
            .iter()
            .map(|it| it["outcomes"].to_string())
            .collect();
        assert_eq!(outcomes, standing(&folder, eyes));
        assert!(changes(&lines).len() >= 2, "{lines:?}");
    }
}

#[test]
fn every_line_fits_the_schema() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/schema");
    let schema = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(root.join(name)).unwrap()).unwrap()
    };
    let registry = jsonschema::Registry::new()
        .add(
            "json-schema:///standing.schema.json",
            schema("standing.schema.json"),
        )
        .unwrap()
        .prepare()
        .unwrap();
    let validator = jsonschema::options()
        .with_registry(&registry)
        .with_base_uri("json-schema:///change.schema.json")
        .build(&schema("change.schema.json"))
        .unwrap();
    let folder = Folder::new();
    folder.write("r", &records().concat());
    let output = folder.run(&["--records", "r", "--eyes", "Arland", "--breaches"]);
    for line in lines(&output) {
        let faults: Vec<String> = validator
            .iter_errors(&line)
            .map(|it| it.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:?}: {line}");
    }
}

#[test]
fn a_bad_line_and_one_of_ten_megabytes_are_located_and_stop_nothing() {
    let folder = Folder::new();
    let all = records();
    let (before, behind) = all.split_at(4);
    let text = format!(
        "{}{{\"v\":1,\n{}\n{}",
        before.concat(),
        "x".repeat(10 << 20),
        behind.concat()
    );
    folder.write("r", &text);
    let whole = folder.run(&["--records", "r", "--eyes", "Arland"]);
    let found = lines(&whole);
    let end = found.last().unwrap();
    let left_out = end["left_out"].as_array().unwrap();
    let placed: Vec<_> = left_out
        .iter()
        .map(|it| {
            (
                it["problem"]["line"].as_u64().unwrap(),
                it["problem"]["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(placed, [(5, "E0501"), (6, "E0504")]);
    folder.write("r", &all.concat());
    let clean = lines(&folder.run(&["--records", "r", "--eyes", "Arland"]));
    assert_eq!(changes(&found), changes(&clean));

    folder.write("r", &text);
    let stopped = folder.run(&[
        "--records",
        "r",
        "--eyes",
        "Arland",
        "--stop-at-first-problem",
    ]);
    assert_eq!(stopped.status.code(), Some(1));
}

#[test]
fn records_may_come_before_those_that_they_name() {
    let folder = Folder::new();
    let mut backwards = records();
    folder.write("r", &backwards.concat());
    let there = lines(&folder.run(&["--records", "r", "--eyes", "Arland"]));
    backwards.reverse();
    folder.write("r", &backwards.concat());
    let back = lines(&folder.run(&["--records", "r", "--eyes", "Arland"]));
    let words = |lines: &[serde_json::Value]| lines.last().unwrap()["standings"].clone();
    assert_eq!(words(&there), words(&back));
    assert_eq!(back.last().unwrap()["left_out_count"], 0);
}

#[test]
fn standard_input_is_read_as_it_comes() {
    let folder = Folder::new();
    let all = records();
    let mut running = folder.start(&["--records", "-", "--eyes", "Arland"]);
    running.say(&all[..6].concat());
    assert_eq!(running.next()["to"]["word"], "stands");
    running.say(&all[6..].concat());
    let (rest, code) = running.rest();
    assert_eq!(code, 0);
    assert_eq!(rest.last().unwrap()["type"], "end");
}

/// The watch of the supposed pair of `examples/real` over a feed.
fn over_feed(folder: &Folder, feed: &str, mapping: &str) -> std::process::Output {
    let real = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/real");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tacit"));
    command
        .current_dir(&real)
        .args(["watch", "--json", "--text"]);
    command.args(["israel-to-iran.assurance", "iran-to-israel.assurance"]);
    command.args(["--vocabulary", "vocabulary.toml", "--mapping", mapping]);
    command
        .arg("--feed")
        .arg(folder.path(feed))
        .output()
        .unwrap()
}

fn rows(days: std::ops::Range<u32>) -> String {
    let header = "date\tsource\trelation\ttarget\tcameo\tgoldstein\troot\torigin\n";
    let rows = days.map(|day| {
        format!("2006-{:02}-{:02}\tIsraeli Defense Forces\tUse force\tMilitary (Iran)\t190\t-10\t19\tx{day}\n", day / 28 + 1, day % 28 + 1)
    });
    std::iter::once(header.to_owned()).chain(rows).collect()
}

#[test]
fn a_truncated_gzip_keeps_what_came_before_and_says_so() {
    let folder = Folder::new();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    packed.write_all(rows(0..300).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    std::fs::write(folder.path("f"), &packed[..packed.len() / 2]).unwrap();
    let output = over_feed(&folder, "f", "icews.mapping.toml");
    assert_eq!(output.status.code(), Some(0));
    let lines = lines(&output);
    let end = lines.last().unwrap();
    assert!(end["feeds"][0]["stopped"].is_string(), "{end}");
    assert!(end["rows"].as_u64().unwrap() > 50, "{end}");
    let changes = changes(&lines);
    assert!(
        changes
            .iter()
            .any(|it| it.contains(" israel ") && it.ends_with(" breached")),
        "{changes:?}"
    );
}

#[test]
fn a_feed_of_another_layout_is_refused() {
    let folder = Folder::new();
    folder.write("f", &rows(0..3));
    let output = over_feed(&folder, "f", "ucdp-ged.mapping.toml");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("ucdp-ged"), "{said}");
}

#[test]
fn a_feed_that_goes_back_by_years_revises_what_was_told() {
    let folder = Folder::new();
    let late = rows(0..1)
        .replace("2006-", "2005-")
        .replace("Israeli Defense Forces", "Military (Iran)X");
    let late = late
        .replace("\tMilitary (Iran)\t", "\tIsraeli Defense Forces\t")
        .replace("Military (Iran)X", "Military (Iran)");
    let late = late.lines().nth(1).unwrap().to_owned();
    folder.write("f", &format!("{}{late}\n", rows(0..3)));
    let output = over_feed(&folder, "f", "icews.mapping.toml");
    let lines = lines(&output);
    let revised: Vec<_> = lines.iter().filter(|it| it["revised"] == true).collect();
    assert!(!revised.is_empty(), "{lines:?}");
    assert_eq!(changes(&lines).len(), lines.len() - 1);
}
