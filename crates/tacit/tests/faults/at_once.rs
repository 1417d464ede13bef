//! Several commands at once: each is done, once, and none waits for ever.

use crate::correspondence::agree;
use crate::meeting::met;
use crate::program::{Desk, said};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use std::process::{Child, Stdio};
use tacit_store::{Store, Unlock};
use tacit_trial::Relay;

/// Begins a command, and lets it run.
fn begun(desk: &Desk, arguments: &[&str]) -> Child {
    desk.command(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn ten_messages_sent_at_once_are_ten_messages_at_both_desks() {
    let relay = Relay::start(&[]);
    let (arland, borland) = met(&relay, [&[], &[]]);
    let words: Vec<String> = (0..10).map(|number| format!("word {number}")).collect();
    let all: Vec<Child> = words
        .iter()
        .map(|words| begun(&arland, &["message", "send", words, "--channel", "line"]))
        .collect();
    for command in all {
        let said = said(command.wait_with_output().unwrap());
        assert!(said.code == 0 && said.out.starts_with("sealed"), "{said:?}");
    }
    let counted = agree(&arland, &borland);
    for words in &words {
        assert_eq!(
            counted.get(&("note".to_owned(), words.clone())),
            Some(&1),
            "{words}: {counted:?}"
        );
    }
}

#[test]
fn commands_without_a_daemon_wait_for_each_other_and_each_is_done_once() {
    let desk = Desk::make("arland", "A", &[]);
    let texts: Vec<String> = (0..4).map(|number| format!("note {number}")).collect();
    let all: Vec<Child> = texts
        .iter()
        .map(|text| begun(&desk, &["note", "add", text]))
        .collect();
    for command in all {
        let said = said(command.wait_with_output().unwrap());
        assert_eq!(said.code, 0, "{said:?}");
    }
    let kept = desk.data(&["note", "list"]);
    let kept = kept["kept"].as_array().unwrap();
    let mut found: Vec<&str> = kept.iter().map(|it| it["text"].as_str().unwrap()).collect();
    found.sort_unstable();
    assert_eq!(found, texts);
}

#[test]
fn whoever_waits_in_vain_for_a_desk_is_told_which_process_has_it() {
    let desk = Desk::make("arland", "A", &[]);
    let mut chance = ChaCha20Rng::from_seed([9; 32]);
    let held = Store::open(&desk.file("desk/desk"), Unlock::Key(&[7; 32]), &mut chance).unwrap();
    let said = desk.ask(&["message", "list", "--json"]);
    assert_eq!(said.code, 2, "{said:?}");
    let holder = format!("process {}", std::process::id());
    assert!(
        said.err.contains("has this desk open") && said.err.contains(&holder),
        "{holder}: {said:?}"
    );
    let error: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert!(error["error"]["message"].is_string(), "{error:#}");
    drop(held);
    desk.well(&["note", "add", "goes"]);
    let kept = desk.data(&["note", "list"]);
    assert_eq!(kept["kept"].as_array().unwrap().len(), 1, "{kept:#}");
}

#[test]
fn one_who_runs_a_desk_in_two_places_is_refused_the_second_and_the_first_goes_on() {
    let mut desk = Desk::make("arland", "A", &[]);
    desk.run();
    // By another path to the same folder.
    let elsewhere = desk.file("elsewhere");
    std::os::unix::fs::symlink(desk.file("desk"), &elsewhere).unwrap();
    let elsewhere = desk.path("elsewhere");
    let second = desk.ask(&["desk", "run", "--folder", &elsewhere]);
    assert_eq!(second.code, 2, "{second:?}");
    assert!(second.err.contains("has this desk open"), "{second:?}");
    desk.well(&["note", "add", "still here"]);
    assert_eq!(desk.end(), 0);
}
