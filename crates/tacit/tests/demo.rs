//! The demo as a process, over real desks and a real relay: a small part of it, by the command that everybody has.

#![expect(
    clippy::unwrap_used,
    reason = "what a test reads is there, or the test fails"
)]

use std::path::Path;
use std::process::Command;

/// Builds the other two programs beside the one under test, each by a call of cargo of its own that does nothing if it is there.
fn build_others(program: &Path) {
    let profile = program.parent().unwrap();
    for package in ["tacit-relay", "tacit-hostile"] {
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--locked", "--package", package]);
        if profile.ends_with("release") {
            build.arg("--release");
        }
        build.arg("--target-dir").arg(profile.parent().unwrap());
        build.current_dir(env!("CARGO_MANIFEST_DIR"));
        assert!(build.status().unwrap().success(), "{package} is not built");
    }
}

#[test]
fn two_desks_and_a_relay_live_through_the_timeline_and_a_branch() {
    let program = Path::new(env!("CARGO_BIN_EXE_tacit"));
    build_others(program);
    let played = Command::new(program)
        .args(["demo", "--only", "b"])
        .output()
        .unwrap();
    let page = String::from_utf8(played.stdout).unwrap();
    let errors = String::from_utf8_lossy(&played.stderr);
    assert!(played.status.success(), "{page}\n{errors}");
    let closing = page.lines().last().unwrap();
    let counts: Vec<&str> = closing
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|word| !word.is_empty())
        .collect();
    let [looks, expected] = counts.as_slice() else {
        unreachable!("the last line counts: {closing}");
    };
    assert_eq!(looks, expected, "{page}");
    assert!(looks.parse::<u32>().unwrap() > 25, "{closing}");
    assert!(page.contains("EXERCISE"), "{page}");
}

#[test]
fn a_branch_that_there_is_not_is_refused_before_anything_is_played() {
    let refused = Command::new(env!("CARGO_BIN_EXE_tacit"))
        .args(["demo", "--only", "z"])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let why = String::from_utf8(refused.stderr).unwrap();
    assert!(why.contains("`z`"), "{why}");
    assert!(refused.stdout.is_empty());
}
