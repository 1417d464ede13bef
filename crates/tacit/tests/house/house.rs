//! The house as the tests see it: its folder, its manifests, its dependency graph, its files.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder that holds the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// The text of a file, named from the root.
pub(crate) fn text(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// A manifest or another TOML file, named from the root.
pub(crate) fn toml(name: &str) -> toml::Table {
    text(name)
        .parse()
        .unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// The real dependency graph, for all platforms, with the versions that the lock file names.
pub(crate) fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{why}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The elements of a JSON list, none if it is no list.
pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A JSON string.
pub(crate) fn string(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Every file of the project, named from the root with `/`, sorted; what is built or fuzzed is no
/// part of it.
pub(crate) fn files() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path
                .strip_prefix(root())
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            if path.is_dir() {
                let outside = [".git", "target", "artifacts", "corpus", "coverage"];
                if !outside.contains(&name.rsplit('/').next().unwrap()) {
                    folders.push(path);
                }
            } else if name != ".git" {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

/// The files whose names end in one of these.
pub(crate) fn files_ending(ends: &[&str]) -> Vec<String> {
    let mut found = files();
    found.retain(|name| ends.iter().any(|end| name.ends_with(end)));
    found
}

/// The sources of the crates, without their tests.
pub(crate) fn sources() -> Vec<String> {
    let mut found = files_ending(&[".rs"]);
    found.retain(|name| {
        let mut parts = name.split('/');
        parts.next() == Some("crates") && parts.nth(1) == Some("src")
    });
    assert!(!found.is_empty(), "no source was found");
    found
}
