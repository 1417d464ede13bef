//! One desk: made, looked at, run, ended; and commands that are wrong.

use crate::program::{Desk, tacit};

#[test]
fn a_command_works_with_the_daemon_and_without_it() {
    let mut desk = Desk::make("arland", "A", &[]);
    desk.well(&["note", "add", "before the daemon"]);
    let ready = desk.run();
    assert!(ready.trim_end().ends_with("/desk"), "{ready}");
    desk.well(&["note", "add", "with the daemon", "--kind", "doubt"]);
    assert_eq!(desk.data(&["desk", "status"])["running"], true);
    assert_eq!(desk.end(), 0);
    desk.well(&["note", "add", "after the daemon"]);
    let kept = desk.data(&["note", "list"]);
    let texts: Vec<&str> = kept["kept"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        texts,
        ["before the daemon", "with the daemon", "after the daemon"]
    );
    assert_eq!(desk.data(&["desk", "status"])["running"], false);
}

#[test]
fn a_daemon_that_was_killed_leaves_a_desk_that_opens_and_runs_again() {
    let mut desk = Desk::make("arland", "A", &[]);
    desk.run();
    desk.well(&["note", "add", "kept"]);
    desk.kill();
    // Its socket still lies there, and nobody listens.
    assert!(desk.file("desk/socket").exists());
    assert_eq!(desk.data(&["note", "list"])["kept"][0]["text"], "kept");
    desk.run();
    assert_eq!(desk.data(&["note", "list"])["kept"][0]["text"], "kept");
    assert_eq!(desk.end(), 0);
    assert!(!desk.file("desk/socket").exists());
}

#[test]
fn one_daemon_alone_runs_a_desk() {
    let mut desk = Desk::make("arland", "A", &[]);
    desk.run();
    let second = desk.ask(&["desk", "run"]);
    assert_eq!(second.code, 2);
    assert!(
        second.err.contains("another program has this desk open"),
        "{second:?}"
    );
    desk.well(&["desk", "status"]);
}

#[test]
fn several_commands_at_once_are_served_one_after_the_other() {
    let mut desk = Desk::make("arland", "A", &[]);
    desk.run();
    let (desk, numbers) = (&desk, 0..8);
    std::thread::scope(|scope| {
        for number in numbers {
            scope.spawn(move || desk.well(&["note", "add", &format!("note {number}")]));
        }
    });
    let kept = desk.data(&["note", "list"]);
    assert_eq!(kept["kept"].as_array().unwrap().len(), 8);
}

#[test]
fn a_desk_is_made_once_and_opens_by_its_own_key_alone() {
    let desk = Desk::make("arland", "A", &[]);
    let vocabulary = crate::program::example("first-steps.vocabulary.toml");
    let again = desk.ask(&[
        "desk",
        "init",
        "--party",
        "arland",
        "--label",
        "x",
        "--vocabulary",
        &vocabulary,
    ]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("there is a desk in"), "{again:?}");
    crate::program::private(&desk.file("other"), &"08".repeat(32));
    let locked = desk.ask(&["desk", "status", "--key-file", &desk.path("other")]);
    assert_eq!(locked.code, 2);
    assert!(locked.err.contains("stays locked"), "{locked:?}");
}

#[test]
fn a_source_that_is_accepted_settles_what_it_claims() {
    let desk = Desk::make("arland", "A", &[]);
    desk.well(&[
        "incident",
        "record",
        "shots",
        "--begin",
        "2026-01-05T06:00Z",
    ]);
    desk.well(&[
        "incident",
        "source",
        "wire",
        "--label",
        "a news agency",
        "--accept",
    ]);
    let claim = [
        "incident",
        "claim",
        "shots",
        "--by",
        "wire",
        "--id",
        "c1",
        "--act",
        "armed-attack",
    ];
    desk.well(&claim);
    assert!(desk.well(&claim).contains("known already"));
    let found = desk.data(&["incident", "list"]);
    assert_eq!(found["incidents"][0]["claims"][0]["by"], "wire");
    desk.well(&["incident", "stance", "c1", "deny"]);
    let found = desk.data(&["incident", "list"]);
    assert_eq!(found["incidents"][0]["claims"][0]["stance"], "denied");
}

#[test]
fn a_backup_is_restored_elsewhere_and_says_so() {
    let desk = Desk::make("arland", "A", &[]);
    desk.well(&["note", "add", "kept"]);
    desk.well(&["desk", "backup", &desk.path("backup")]);
    let elsewhere = desk.path("elsewhere");
    let said = desk.well(&[
        "desk",
        "restore",
        &desk.path("backup"),
        "--folder",
        &elsewhere,
    ]);
    assert!(said.contains("ask-reset"), "{said}");
    let kept = desk.data(&["note", "list", "--folder", &elsewhere]);
    assert_eq!(kept["kept"][0]["text"], "kept");
    let opened = desk.ask(&["desk", "status", "--folder", &desk.path("nowhere")]);
    assert!(opened.err.contains("there is no desk in"), "{opened:?}");
}

#[test]
fn what_is_wrong_is_said_with_the_next_step() {
    let desk = Desk::make("arland", "A", &[]);
    let text = crate::program::example("arland-to-borland.assurance");
    let wrong: [(&[&str], i32, &str); 9] = [
        (
            &["channel", "status", "north"],
            1,
            "there is no channel `north`",
        ),
        (&["channel", "status", "No Name"], 1, "there is no channel"),
        (&["message", "show", "m-00"], 1, "at least six digits"),
        (
            &["message", "send", "x", "--channel", "north"],
            1,
            "`tacit channel status` lists them",
        ),
        (
            &[
                "assurance",
                "give",
                "nowhere.assurance",
                "--channel",
                "north",
            ],
            2,
            "there is no file",
        ),
        (
            &["assurance", "give", &text, "--channel", "north", "--show"],
            1,
            "there is no channel `north`",
        ),
        (
            &["incident", "claim", "i1", "--hits", "ships of borland"],
            2,
            "does not say what was hit",
        ),
        (&["standing", "--at", "yesterday"], 2, "with its zone"),
        (
            &["approve", "0123456", "--officer", "x"],
            2,
            "`tacit proposals` lists what waits",
        ),
    ];
    for (arguments, code, words) in wrong {
        let said = desk.ask(arguments);
        assert_eq!(said.code, code, "{arguments:?}: {said:?}");
        assert!(said.err.contains(words), "{arguments:?}: {said:?}");
    }
}

#[test]
fn a_configuration_names_the_desk_and_an_unknown_key_is_refused() {
    let desk = Desk::make("arland", "A", &[]);
    let config = desk.file("config.toml");
    std::fs::write(&config, "folder = \"desk\"\nkey-file = \"key\"\n").unwrap();
    let config = config.display().to_string();
    let home = desk.file("home");
    let said = tacit(&["desk", "status", "--json", "--config", &config], &home);
    assert_eq!(said.code, 0, "{said:?}");
    std::fs::write(desk.file("config.toml"), "folders = \"desk\"\n").unwrap();
    let said = tacit(&["desk", "status", "--config", &config], &home);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("did you mean `folder`?"), "{said:?}");
}

#[test]
fn the_doctor_names_what_is_wrong_and_exits_with_one() {
    let desk = Desk::make("arland", "A", &[]);
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(desk.file("key"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let said = desk.ask(&["doctor"]);
    assert_eq!(said.code, 1, "{said:?}");
    for words in [
        "chmod 600",
        "no daemon listens",
        "`tacit channel invite NAME`",
    ] {
        assert!(said.out.contains(words), "{words}: {said:?}");
    }
}

#[test]
fn completions_and_manual_pages_name_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let completions = tacit(&["completions", "bash"], folder.path());
    assert!(completions.out.contains("proposals"), "{}", completions.err);
    let pages = folder.path().join("man");
    let said = tacit(
        &["man", "--out", &pages.display().to_string()],
        folder.path(),
    );
    assert_eq!(said.code, 0, "{said:?}");
    for page in ["tacit.1", "tacit-assurance-give.1", "tacit-line-check.1"] {
        assert!(pages.join(page).is_file(), "{page}");
    }
}
