//! A relay of an exercise: it stamps by its file, says what it is, and lets nobody in from the other world.

use crate::desk::{Desk, Version, envelope, members};
use crate::running::Premises;
use hyper::{Method, StatusCode};
use std::path::{Path, PathBuf};
use std::process::Output;
use tacit_clock::ExerciseClock;
use tacit_wire::{Held, RefusalReason, Signed, Timestamp};
use tempfile::TempDir;

const HOUR_MS: u64 = 3_600_000;
const MORNING: Timestamp = Timestamp(1_766_653_200_000);

fn clock() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clock");
    ExerciseClock::create(&file, MORNING).unwrap();
    (folder, file)
}

fn said(output: &Output) -> String {
    let bytes = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(bytes).unwrap()
}

async fn held_at(desk: &mut Desk, mark: u8) -> Timestamp {
    let sent = envelope(mark, 640).as_bytes().to_vec();
    let answer = desk.post("/v1/{channel}/0/0", sent).await;
    let held = Signed::<Held>::from_bytes(&answer.body).unwrap();
    held.unverified().held_at
}

async fn marked(premises: &Premises, relay: &crate::running::Running) -> Desk {
    let mut inviter = Desk::connect(relay, 1, Version::Two).await;
    inviter.marks = vec!["1"];
    let tokens = premises.tokens(1);
    assert_eq!(inviter.open(&tokens[0]).await.status, StatusCode::CREATED);
    inviter
}

#[tokio::test]
async fn an_exercise_relay_stamps_by_its_file_and_after_a_restart_too() {
    let (_folder, file) = clock();
    let premises = Premises::of_exercise(&file);
    let relay = premises.start();
    let mut inviter = marked(&premises, &relay).await;
    let first = held_at(&mut inviter, 1).await;
    assert!(first >= MORNING && first < MORNING.plus_ms(HOUR_MS));
    // Half an hour between what is issued and the full hours told below.
    let later = MORNING.plus_ms(30 * 24 * HOUR_MS + HOUR_MS / 2);
    ExerciseClock::set(&file, later).unwrap();
    let second = held_at(&mut inviter, 2).await;
    assert!(second >= later && second < later.plus_ms(HOUR_MS));
    drop(relay);
    let relay = premises.start();
    let mut inviter = Desk::connect(&relay, 1, Version::One).await;
    inviter.marks = vec!["1"];
    let third = held_at(&mut inviter, 3).await;
    assert!(third >= second && third < later.plus_ms(HOUR_MS));
    let tokens = said(&premises.run(&["tokens"]));
    assert!(tokens.contains("issued 720 hours ago"), "{tokens}");
}

#[tokio::test]
async fn an_unmarked_desk_is_refused_by_an_exercise_relay_whatever_it_asks() {
    let (_folder, file) = clock();
    let premises = Premises::of_exercise(&file);
    let relay = premises.start();
    marked(&premises, &relay).await;
    let token = premises.tokens(1).remove(0);
    let mut desk = Desk::connect(&relay, 1, Version::Two).await;
    let answers = [
        desk.get("/v1/address").await,
        desk.get("/v1/{channel}/tally").await,
        desk.get("/v1/{channel}/0?after=0.0.0.0.0").await,
        desk.post("/v1/{channel}/0/0", vec![1; 640]).await,
        desk.join(&token).await,
        desk.ask(Method::GET, "/nowhere", Vec::new()).await,
    ];
    for answer in answers {
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert_eq!(answer.refusal().reason, RefusalReason::Exercise);
    }
    // What was refused was not done: the token is good.
    desk.marks = vec!["1"];
    desk.secret.0 = [2; 32];
    assert_eq!(desk.join(&token).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_marked_desk_is_refused_by_a_relay_of_the_real_world() {
    let premises = Premises::new(&[]);
    let relay = premises.start();
    assert!(relay.marks.is_empty());
    let tokens = premises.tokens(2);
    let (mut inviter, _) = members(&relay, &tokens, Version::Two).await;
    inviter.marks = vec!["1"];
    let answer = inviter.get("/v1/{channel}/tally").await;
    assert_eq!(answer.refusal().reason, RefusalReason::Exercise);
    let metrics = relay.ask_operator("/metrics").await;
    assert!(metrics.contains("\ntacit_relay_exercise 0\n"), "{metrics}");
    assert!(metrics.contains("reason=\"exercise\"} 1\n"), "{metrics}");
}

#[tokio::test]
async fn a_mark_that_is_no_mark_is_malformed_on_either_side() {
    let (_folder, file) = clock();
    for premises in [Premises::new(&[]), Premises::of_exercise(&file)] {
        let relay = premises.start();
        let mut desk = Desk::connect(&relay, 1, Version::Two).await;
        for marks in [vec!["0"], vec!["1", "1"], vec![""], vec!["true"]] {
            desk.marks = marks;
            let answer = desk.get("/v1/address").await;
            assert_eq!(answer.refusal().reason, RefusalReason::Malformed);
        }
    }
}

#[tokio::test]
async fn whatever_an_exercise_relay_shows_its_operator_says_so() {
    let (_folder, file) = clock();
    let premises = Premises::of_exercise(&file);
    let relay = premises.start();
    assert_eq!(relay.marks, ["EXERCISE"]);
    for command in ["status", "address"] {
        let said = said(&premises.run(&[command]));
        assert!(said.starts_with("EXERCISE\n"), "{command}: {said}");
    }
    let health = relay.ask_operator("/health").await;
    assert!(health.ends_with("\r\n\r\nEXERCISE\nok\n"), "{health}");
    let metrics = relay.ask_operator("/metrics").await;
    assert!(metrics.contains("\r\n\r\n# EXERCISE\n"), "{metrics}");
    assert!(metrics.contains("\ntacit_relay_exercise 1\n"), "{metrics}");
    std::fs::remove_file(&file).unwrap();
    let health = relay.ask_operator("/health").await;
    assert!(health.starts_with("HTTP/1.1 503"), "{health}");
    assert!(health.contains("goes on from its last setting"), "{health}");
}

#[test]
fn the_clock_is_chosen_when_the_relay_is_made() {
    let (_folder, file) = clock();
    for premises in [Premises::new(&[]), Premises::of_exercise(&file)] {
        premises.tokens(1);
        let config = premises.folder().join("config.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        let line = format!("exercise_clock = \"{}\"\n", file.display());
        let other = match text.contains(&line) {
            true => text.replace(&line, ""),
            false => line + &text,
        };
        std::fs::write(&config, other).unwrap();
        for command in [
            &["run", "--listen", "127.0.0.1:0"][..],
            &["status"],
            &["admit"],
            &["check"],
        ] {
            let output = premises.run(command);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(
                said.contains("exercise clock") && said.contains("put `exercise_clock` back"),
                "{command:?}: {said}"
            );
        }
        std::fs::write(&config, text).unwrap();
        premises.tokens(1);
    }
}

#[test]
fn no_relay_is_made_or_run_by_a_clock_that_cannot_be_read() {
    let (folder, file) = clock();
    let nowhere = folder.path().join("none");
    let fresh = folder.path().join("relay");
    let init = |clock: &Path| {
        let mut command = crate::running::program(&["init", "--origin", "localhost:7443"]);
        command.arg("--folder").arg(&fresh);
        command.arg("--exercise-clock").arg(clock).output().unwrap()
    };
    let output = init(&nowhere);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("the exercise clock"), "{output:?}");
    assert!(!fresh.exists());
    assert!(init(&file).status.success());
    std::fs::write(&file, "noon\n").unwrap();
    let mut run = crate::running::program(&["run", "--listen", "127.0.0.1:0"]);
    let output = run.arg("--folder").arg(&fresh).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("line 1: expected"), "{output:?}");
}
