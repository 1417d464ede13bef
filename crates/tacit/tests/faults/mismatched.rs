//! Programs and files that do not fit: a daemon of another version, nonsense at the socket, a folder that holds something else.

use crate::program::{Desk, private, tacit};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::{Command, Stdio};

/// Somebody else at the desk's socket, who answers every question so, for as long as there are any.
fn impostor(desk: &Desk, answer: String) {
    let listener = UnixListener::bind(desk.file("desk/socket")).unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            let mut asked = String::new();
            BufReader::new(&stream).read_line(&mut asked).unwrap();
            (&stream).write_all(answer.as_bytes()).unwrap();
        }
    });
}

#[test]
fn a_command_says_so_where_the_daemon_is_of_another_version() {
    for (answer, words) in [
        (
            json!({"version": 2, "reply": "?"}).to_string(),
            "version 2, this one version 1; end the daemon",
        ),
        ("good day".to_owned(), "no request and no reply"),
    ] {
        let desk = Desk::make("arland", "A", &[]);
        impostor(&desk, answer + "\n");
        let said = desk.ask(&["message", "list", "--json"]);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains(words), "{said:?}");
        let error: Value = serde_json::from_str(&said.out).unwrap();
        assert!(error["error"]["message"].as_str().unwrap().contains(words));
    }
}

#[test]
fn a_daemon_answers_a_command_of_another_version_and_goes_on() {
    let mut desk = Desk::make("arland", "A", &[]);
    desk.run();
    let asked = |line: &str| -> Value {
        let stream = UnixStream::connect(desk.file("desk/socket")).unwrap();
        (&stream).write_all(format!("{line}\n").as_bytes()).unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    };
    for (line, words) in [
        (
            r#"{"version":2,"request":{"ask":"status"}}"#,
            "speaks version 2, this one version 1",
        ),
        (
            r#"{"version":1,"request":{"ask":"sing"}}"#,
            "unknown variant `sing`",
        ),
        ("good day", "no request and no reply"),
    ] {
        let answer = asked(line);
        assert_eq!(answer["reply"]["reply"], "failed", "{answer:#}");
        let why = answer["reply"]["why"].as_str().unwrap();
        assert!(why.contains(words), "{why}");
    }
    // One who says nothing keeps nobody waiting.
    let _silent = UnixStream::connect(desk.file("desk/socket")).unwrap();
    desk.well(&["desk", "status"]);
    assert_eq!(desk.end(), 0);
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (key, desk) = (folder.path().join("key"), folder.path().join("desk"));
    private(&key, &"07".repeat(32));
    std::fs::create_dir(&desk).unwrap();
    let key = key.display().to_string();
    let status = || {
        let at = desk.display().to_string();
        tacit(
            &["desk", "status", "--folder", &at, "--key-file", &key],
            folder.path(),
        )
    };
    assert!(
        status().err.contains("`tacit desk init` makes one"),
        "{:?}",
        status()
    );
    std::fs::write(desk.join("desk"), "a letter to a friend\n").unwrap();
    let said = status();
    assert_eq!(said.code, 2, "{said:?}");
    assert!(
        said.err.contains("not a store: nothing in it was changed"),
        "{said:?}"
    );
    let kept = std::fs::read_to_string(desk.join("desk")).unwrap();
    assert_eq!(kept, "a letter to a friend\n");
    std::fs::remove_dir_all(&desk).unwrap();
    std::fs::write(&desk, "").unwrap();
    let said = status();
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.starts_with("tacit: the folder `"), "{said:?}");
}

#[test]
fn without_a_terminal_nobody_is_asked_for_a_passphrase_and_it_is_said_what_to_name() {
    let desk = Desk::make("arland", "A", &[]);
    // A session of its own has no terminal, wherever these tests run.
    let command = desk.command(&["desk", "status"]);
    let mut alone = Command::new("setsid");
    alone
        .arg("--wait")
        .arg(command.get_program())
        .args(command.get_args());
    alone
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", desk.file("home"));
    let output = alone
        .env("TACIT_FOLDER", desk.file("desk"))
        .stdin(Stdio::null())
        .output();
    let Ok(output) = output else {
        eprintln!("left out: a passphrase without a terminal; `setsid` is not here");
        return;
    };
    let said = crate::program::said(output);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("--passphrase-file"), "{said:?}");
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_is_not_repeated() {
    let desk = Desk::make("arland", "A", &[]);
    private(&desk.file("passphrase"), "open sesame\n");
    let passphrase = desk.path("passphrase");
    let said = desk.ask(&["desk", "status", "--json", "--passphrase-file", &passphrase]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("stays locked"), "{said:?}");
    assert!(
        !said.err.contains("sesame") && !said.out.contains("sesame"),
        "{said:?}"
    );
    let error: Value = serde_json::from_str(&said.out).unwrap();
    assert!(error["error"]["message"].is_string(), "{error:#}");
}
