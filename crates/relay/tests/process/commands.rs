//! The operator's commands: what they print, what they refuse, and the step that they name.

use crate::desk::{Desk, Version};
use crate::running::{Premises, program};
use hyper::StatusCode;
use std::os::unix::fs::PermissionsExt as _;

fn refused(output: &std::process::Output, code: i32, words: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn keys_can_be_read_by_their_owner_alone_and_are_made_once() {
    let premises = Premises::new(&[]);
    let receipts = premises.folder().join("receipts.key");
    for file in [&receipts, &premises.folder().join("tls.key")] {
        let mode = std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let before = std::fs::read(&receipts).unwrap();
    let again = premises.run(&["init", "--origin", "localhost:7443"]);
    refused(&again, 1, &["there is a relay in", "another folder"]);
    assert_eq!(std::fs::read(&receipts).unwrap(), before);
}

#[test]
fn the_address_is_printed_as_it_stands_in_its_file() {
    let premises = Premises::new(&[]);
    let printed = premises.run(&["address"]);
    let text = String::from_utf8(printed.stdout).unwrap();
    let file = std::fs::read_to_string(premises.folder().join("address")).unwrap();
    assert!(text.contains(file.trim()), "{text}");
    assert!(text.contains("localhost:7443"), "{text}");
}

#[tokio::test]
async fn tokens_issued_and_withdrawn_beside_a_running_relay_count_at_once() {
    let premises = Premises::new(&[]);
    let relay = premises.start();
    let tokens = premises.tokens(2);
    let withdrawn = premises.run(&["withdraw", "2"]);
    assert!(withdrawn.status.success(), "{withdrawn:?}");
    let mut desk = Desk::connect(&relay, 1, Version::Two).await;
    assert_eq!(desk.open(&tokens[1]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.open(&tokens[0]).await.status, StatusCode::CREATED);
    let listed = String::from_utf8(premises.run(&["tokens"]).stdout).unwrap();
    assert!(listed.lines().next().unwrap().contains("spent"), "{listed}");
    assert!(
        listed.lines().nth(1).unwrap().contains("withdrawn"),
        "{listed}"
    );
    refused(&premises.run(&["withdraw", "1"]), 1, &["no such token"]);
    refused(&premises.run(&["withdraw", "x"]), 1, &["neither"]);
}

#[test]
fn a_second_relay_in_the_same_folder_is_refused() {
    let premises = Premises::new(&[]);
    let first = premises.start();
    let second = premises.run(&["run", "--listen", "127.0.0.1:0"]);
    refused(&second, 1, &["another process runs the relay", "SIGTERM"]);
    drop(first);
    drop(premises.start());
}

#[test]
fn a_damaged_store_is_refused_with_the_step_that_helps() {
    let premises = Premises::new(&[]);
    premises.tokens(500);
    assert!(premises.run(&["check"]).status.success());
    let file = premises.folder().join("relay.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let behind_the_schema = 12 * 4_096;
    assert!(bytes.len() > behind_the_schema);
    for byte in bytes.iter_mut().skip(4_096) {
        *byte ^= 0xff;
    }
    std::fs::write(&file, bytes).unwrap();
    for command in [&["run", "--listen", "127.0.0.1:0"][..], &["check"]] {
        refused(
            &premises.run(command),
            1,
            &["damaged", ".recover", "backup"],
        );
    }
}

#[test]
fn a_store_of_a_newer_version_is_refused_with_the_step_that_helps() {
    let premises = Premises::new(&[]);
    premises.tokens(1);
    let store = rusqlite::Connection::open(premises.folder().join("relay.db")).unwrap();
    store.pragma_update(None, "user_version", 2).unwrap();
    drop(store);
    let said = premises.run(&["run", "--listen", "127.0.0.1:0"]);
    refused(&said, 1, &["version 2", "run the newer"]);
}

#[test]
fn a_folder_without_a_relay_and_a_wrong_setting_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let said = program(&["run", "--folder"])
        .arg(folder.path())
        .output()
        .unwrap();
    refused(&said, 1, &["no relay in", "tacit-relay init"]);
    let premises = Premises::new(&[("retention_days", "0")]);
    refused(
        &premises.run(&["run"]),
        1,
        &["config.toml", "`retention_days` is 0"],
    );
    let said = Premises::new(&[]).run(&["init", "--origin", "nowhere"]);
    refused(&said, 1, &["`nowhere` is no origin"]);
}

#[test]
fn wrong_usage_has_an_exit_code_of_its_own() {
    refused(&program(&["fly"]).output().unwrap(), 2, &["fly"]);
    refused(&program(&["run"]).output().unwrap(), 2, &["--folder"]);
}
