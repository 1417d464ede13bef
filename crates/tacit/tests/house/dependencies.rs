//! Few dependencies, each declared once, with a comment that says what it is there for.

use super::house::{metadata, root, string, text, toml};
use std::collections::BTreeSet;

/// The most packages that the lock file may name, our own and those of the tests included. Raising
/// it is a decision: say in `CHANGELOG.md` what came in and what for. The last thirty-six are the
/// console's: its routes and forms (axum), its markup (maud), the key check of passkeys (p256), and
/// the browser's driver for the tests (fantoccini).
const MOST_PACKAGES: usize = 516;

/// Lints that the workspace denies; `unsafe_code` is forbidden.
const DENIED: [&str; 9] = [
    "unwrap_used",
    "expect_used",
    "panic",
    "indexing_slicing",
    "string_slice",
    "todo",
    "unimplemented",
    "allow_attributes",
    "allow_attributes_without_reason",
];

/// What each crate takes over from the workspace instead of saying it again.
const INHERITED: [&str; 5] = ["version", "edition", "rust-version", "license", "publish"];

#[test]
fn the_lock_file_stays_under_its_cap() {
    let count = text("Cargo.lock").matches("[[package]]").count();
    assert!(count > 0, "the lock file names no package");
    assert!(
        count <= MOST_PACKAGES,
        "the lock file names {count} packages, the cap is {MOST_PACKAGES}: leave one out, or raise \
         the cap and say why"
    );
}

#[test]
fn every_dependency_says_what_it_is_there_for() {
    let manifest = text("Cargo.toml");
    let section = manifest.split("[workspace.dependencies]\n").nth(1).unwrap();
    let section = section.split("\n[").next().unwrap();
    let mut above = "";
    let mut bare = Vec::new();
    for line in section.lines().filter(|line| !line.is_empty()) {
        let a_room_under_one_comment = line.contains("path = ") && above.contains("path = ");
        if !line.starts_with('#') && !above.starts_with('#') && !a_room_under_one_comment {
            bare.push(line);
        }
        above = line;
    }
    assert!(bare.is_empty(), "no comment stands above {bare:#?}");
}

#[test]
fn every_declared_dependency_is_used_and_every_used_one_is_declared_once() {
    let mut used = BTreeSet::new();
    for name in manifests() {
        let manifest = toml(&name);
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (dependency, how) in manifest
                .get(table)
                .and_then(|it| it.as_table())
                .into_iter()
                .flatten()
            {
                let inherits = how.get("workspace").and_then(toml::Value::as_bool);
                assert_eq!(
                    inherits,
                    Some(true),
                    "{name}: `{dependency}` is not the workspace's"
                );
                used.insert(dependency.clone());
            }
        }
    }
    let declared = toml("Cargo.toml")["workspace"]["dependencies"]
        .as_table()
        .unwrap()
        .clone();
    let outside: BTreeSet<_> = declared
        .iter()
        .filter(|(_, how)| how.get("path").is_none())
        .map(|(name, _)| name.clone())
        .collect();
    let idle: Vec<_> = outside.difference(&used).collect();
    assert!(
        idle.is_empty(),
        "no crate uses {idle:?}: delete what is not needed"
    );
}

#[test]
fn every_crate_takes_its_lints_and_its_terms_from_the_workspace() {
    for name in manifests() {
        let manifest = toml(&name);
        let inherits = |value: Option<&toml::Value>| {
            value
                .and_then(|it| it.get("workspace"))
                .and_then(toml::Value::as_bool)
                == Some(true)
        };
        assert!(
            inherits(manifest.get("lints")),
            "{name}: the lints are not the workspace's"
        );
        for key in INHERITED {
            assert!(
                inherits(manifest["package"].get(key)),
                "{name}: `{key}` is not the workspace's"
            );
        }
    }
}

#[test]
fn the_workspace_forbids_unsafe_code_and_denies_what_can_panic() {
    let lints = &toml("Cargo.toml")["workspace"]["lints"];
    assert_eq!(lints["rust"]["unsafe_code"].as_str(), Some("forbid"));
    for lint in ["missing_docs", "unreachable_pub"] {
        assert_eq!(lints["rust"][lint].as_str(), Some("deny"), "{lint}");
    }
    for lint in DENIED {
        assert_eq!(lints["clippy"][lint].as_str(), Some("deny"), "{lint}");
    }
}

#[test]
fn fuzzing_stays_outside_the_workspace() {
    let members = metadata()["workspace_members"].to_string();
    assert!(!members.contains("fuzz"), "{members}");
    assert!(toml("fuzz/Cargo.toml").contains_key("workspace"));
}

/// The manifests of our crates, named from the root.
fn manifests() -> Vec<String> {
    let graph = metadata();
    let members = graph["workspace_members"].as_array().unwrap().len();
    let mut found: Vec<_> = std::fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|room| format!("crates/{room}/Cargo.toml"))
        .chain(["benches", "hostile", "sim", "trial"].map(|folder| format!("{folder}/Cargo.toml")))
        .filter(|name| root().join(name).is_file())
        .collect();
    found.sort();
    assert_eq!(found.len(), members, "{found:?}");
    let default = graph["packages"].as_array().unwrap().iter();
    let runs = default.filter(|package| package["default_run"] == "tacit");
    assert_eq!(
        runs.map(|it| string(&it["name"])).collect::<Vec<_>>(),
        ["tacit"]
    );
    found
}
