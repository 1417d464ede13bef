//! The documents: they are there, and their links lead somewhere.

use super::house::{files, files_ending, root, text};

const AT_THE_DOOR: [&str; 11] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "STYLE.md",
    ".ci/run",
    "check",
    "deny.toml",
];

#[test]
fn what_a_newcomer_looks_for_stands_at_the_door() {
    let all = files();
    for name in AT_THE_DOOR {
        assert!(all.iter().any(|file| file == name), "{name} is missing");
    }
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    for name in files_ending(&[".md"]) {
        let source = prose(&text(&name));
        let folder = root().join(&name).parent().unwrap().to_owned();
        for link in source.split("](").skip(1) {
            let to = link.split(')').next().unwrap();
            let to = to.split('#').next().unwrap();
            let elsewhere = to.is_empty() || to.contains(':');
            assert!(
                elsewhere || folder.join(to).exists(),
                "{name} links to `{to}`"
            );
        }
    }
}

#[test]
fn the_two_commands_stand_in_the_readme() {
    let readme = text("README.md");
    for command in ["./demo", "./check"] {
        assert!(readme.contains(command), "`{command}`");
    }
}

/// A document without its fenced blocks, which are code.
fn prose(document: &str) -> String {
    document.split("```").step_by(2).collect()
}
