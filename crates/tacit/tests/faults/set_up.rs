//! Channels that are set up wrongly, or in another order than usual; and what the doctor says.

use crate::meeting::{invite, met};
use crate::program::{Desk, tacit};
use std::os::unix::fs::PermissionsExt as _;
use tacit_trial::Relay;
use tempfile::TempDir;

const ACCEPT: [&str; 2] = ["channel", "accept"];

/// An exercise's clock, and the folder in which it lies.
fn clock() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clock").display().to_string();
    let set = [
        "exercise",
        "clock",
        "--file",
        &file,
        "--set",
        "2025-12-25T09:00Z",
    ];
    assert_eq!(tacit(&set, folder.path()).code, 0);
    (folder, file)
}

/// Invites by courier, without a relay; the invitation.
fn invitation(from: &Desk, with: [&str; 2]) -> String {
    let file = from.path("invitation");
    from.well(&[
        "channel",
        "invite",
        "line",
        "--with",
        with[0],
        "--viewpoint",
        with[1],
        "--out",
        &file,
    ]);
    file
}

#[test]
fn whoever_answers_before_the_inviting_desk_was_at_the_relay_gets_there_with_it() {
    let relay = Relay::start(&[]);
    let mut arland = Desk::make("arland", "A", &[]);
    let mut borland = Desk::make("borland", "B", &[]);
    borland.run();
    invite(&relay, &arland, &borland);
    borland.until(&["channel", "status"], |it| {
        it["channels"][0]["lines"][0]["state"] == "unreachable"
    });
    arland.run();
    for desk in [&arland, &borland] {
        desk.until(&["channel", "status"], |it| {
            it["channels"][0]["step"] == "open"
        });
    }
}

#[test]
fn a_desk_in_an_exercise_and_one_in_earnest_do_not_meet() {
    let (_folder, clock) = clock();
    for exercising in [0, 1] {
        let more = |number| -> Vec<&str> {
            if number == exercising {
                vec!["--exercise-clock", &clock]
            } else {
                Vec::new()
            }
        };
        let arland = Desk::make("arland", "A", &more(0));
        let borland = Desk::make("borland", "B", &more(1));
        let file = invitation(&arland, ["borland", "B"]);
        let accept = [&ACCEPT[..], &["line", &file, "--with", "arland"]].concat();
        let said = borland.ask(&accept);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains("exercise"), "{said:?}");
        assert_eq!(
            borland.data(&["channel", "status"])["channels"],
            serde_json::json!([])
        );
    }
}

#[test]
fn a_relay_in_earnest_carries_nothing_for_a_desk_in_an_exercise() {
    let relay = Relay::start(&[]);
    let (_folder, clock) = clock();
    let mut arland = Desk::make("arland", "A", &["--exercise-clock", &clock]);
    arland.run();
    let (address, token) = (relay.address_in_words(), relay.token_in_words());
    let out = arland.path("invitation");
    arland.well(&[
        "channel", "invite", "line", "--with", "borland", "--relay", &address, "--token", &token,
        "--out", &out,
    ]);
    let found = arland.until(&["channel", "status"], |it| {
        it["channels"][0]["lines"][0]["state"] == "grave"
    });
    let why = found["channels"][0]["lines"][0]["why"].as_str().unwrap();
    assert!(why.contains("exercise"), "{why}");
}

#[test]
fn a_token_that_is_spent_is_told_as_such() {
    let relay = Relay::start(&[]);
    let mut arland = Desk::make("arland", "A", &[]);
    arland.run();
    let (address, token) = (relay.address_in_words(), relay.token_in_words());
    for (name, state) in [("first", "reached"), ("second", "grave")] {
        let out = arland.path(name);
        arland.well(&[
            "channel", "invite", name, "--with", "borland", "--relay", &address, "--token", &token,
            "--out", &out,
        ]);
        let found = arland.until(&["channel", "status", name], |it| {
            it["channels"][0]["lines"][0]["state"] == state
        });
        if state == "grave" {
            let why = found["channels"][0]["lines"][0]["why"].as_str().unwrap();
            assert!(why.contains("token"), "{why}");
        }
    }
}

#[test]
fn what_is_no_address_no_token_and_no_invitation_is_refused_and_begins_no_channel() {
    let desk = Desk::make("arland", "A", &[]);
    let (key, out) = (desk.path("key"), desk.path("invitation"));
    let relay = Relay::start(&[]);
    let address = relay.address_in_words();
    let invite = |address: &str, token: &str| {
        desk.ask(&[
            "channel", "invite", "line", "--with", "borland", "--relay", address, "--token", token,
            "--out", &out,
        ])
    };
    let wrong = [
        (invite("relay.example:7443", &key), "`tacit-relay address`"),
        (invite("00ff", &key), "address"),
        (invite(&address, "mistyped"), "`tacit-relay admit`"),
        (invite(&address, "00ff"), "token"),
        (
            desk.ask(&["channel", "accept", "line", &key, "--with", "borland"]),
            "invitation",
        ),
        (
            desk.ask(&[
                "channel", "invite", "line", "--with", "arland", "--out", &out,
            ]),
            "so is this desk's own",
        ),
    ];
    assert!(!wrong[2].0.err.contains("mistyped"), "it is a secret still");
    for (said, words) in wrong {
        assert!(said.code == 1 || said.code == 2, "{words}: {said:?}");
        assert!(said.err.contains(words), "{words}: {said:?}");
    }
    assert!(!desk.file("invitation").exists());
    assert_eq!(
        desk.data(&["channel", "status"])["channels"],
        serde_json::json!([])
    );
}

#[test]
fn a_place_for_the_invitation_comes_before_the_channel() {
    let desk = Desk::make("arland", "A", &[]);
    std::fs::write(desk.file("taken"), "mine").unwrap();
    let invite = |out: &str| {
        let out = desk.path(out);
        desk.ask(&[
            "channel", "invite", "line", "--with", "borlnad", "--out", &out,
        ])
    };
    for (out, words) in [
        ("nowhere/invitation", "there is no folder"),
        ("taken", "nothing is overwritten"),
    ] {
        let said = invite(out);
        assert!(said.code == 2 && said.err.contains(words), "{said:?}");
    }
    assert_eq!(std::fs::read_to_string(desk.file("taken")).unwrap(), "mine");
    let said = invite("invitation");
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.err
            .contains("no vocabulary of this desk declares `borlnad`")
            && said.err.contains("`borland`"),
        "{said:?}"
    );
    let again = invite("again");
    assert!(
        again.code == 1 && again.err.contains("there is a channel `line` already"),
        "{again:?}"
    );
    assert!(
        !desk.file("again").exists(),
        "nothing is left of what was refused"
    );
}

#[test]
fn a_party_that_no_vocabulary_declares_makes_no_desk_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("desk").display().to_string();
    let key = folder.path().join("key");
    crate::program::private(&key, &"07".repeat(32));
    let key = key.display().to_string();
    let vocabulary = crate::program::example("first-steps.vocabulary.toml");
    let init = |party: &str| {
        tacit(
            &[
                "desk",
                "init",
                "--folder",
                &desk,
                "--key-file",
                &key,
                "--party",
                party,
                "--label",
                "x",
                "--vocabulary",
                &vocabulary,
            ],
            folder.path(),
        )
    };
    let said = init("zembla");
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("`zembla`"), "{said:?}");
    assert_eq!(
        init("arland").code,
        0,
        "nothing is in the way of the next attempt"
    );
}

#[test]
fn two_desks_that_call_themselves_the_same_promise_each_other_nothing() {
    // Each says that it speaks for Arland, and takes the other for Borland.
    let one = Desk::make("arland", "A", &[]);
    let other = Desk::make("arland", "A", &[]);
    let file = invitation(&one, ["borland", "B"]);
    let same = other.ask(&[
        "channel",
        "accept",
        "line",
        &file,
        "--with",
        "arland",
        "--viewpoint",
        "A",
    ]);
    assert_eq!(same.code, 1, "{same:?}");
    assert!(same.err.contains("so is this desk's own"), "{same:?}");
    other.well(&[
        "channel",
        "accept",
        "line",
        &file,
        "--with",
        "borland",
        "--viewpoint",
        "B",
    ]);
    let prints = [&one, &other].map(|desk| desk.data(&["desk", "status"])["fingerprint"].clone());
    assert_ne!(prints[0], prints[1], "a name is no identity");
    let again = other.ask(&[
        "channel",
        "accept",
        "line",
        &file,
        "--with",
        "borland",
        "--viewpoint",
        "B",
    ]);
    assert_eq!(again.code, 1, "{again:?}");
    assert!(
        again.err.contains("there is a channel `line` already"),
        "{again:?}"
    );
    carry(&other, &one);
    for desk in [&one, &other] {
        desk.well(&[
            "channel",
            "seal-without-contact",
            "line",
            "--reason",
            "no relay",
        ]);
    }
    let is_open = |desk: &Desk| desk.data(&["channel", "status"])["channels"][0]["step"] == "open";
    for _ in 0..4 {
        if !(is_open(&one) && is_open(&other)) {
            carry(&one, &other);
            carry(&other, &one);
        }
    }
    let told = other.data(&["desk", "journal"]);
    let told = told["notices"][0]["text"].as_str().unwrap();
    assert!(told.contains("only the fingerprints tell"), "{told}");
    for (desk, print) in [(&one, &prints[1]), (&other, &prints[0])] {
        desk.well(&[
            "channel",
            "verify",
            "line",
            "--way",
            "envoy",
            "--source",
            "x",
            "--fingerprint",
            print.as_str().unwrap(),
        ]);
    }
    let text = crate::program::example("arland-to-borland.assurance");
    one.confirmed(&["assurance", "give", &text, "--channel", "line"]);
    carry(&one, &other);
    let inbox = other.data(&["inbox"]);
    let why = inbox["messages"][0]["unreadable"].as_str();
    let why = why.unwrap_or_else(|| panic!("{inbox:#}"));

    assert!(
        why.contains("`arland`") && why.contains("promises nothing here"),
        "{why}"
    );
    assert_eq!(
        other.data(&["assurance", "list"])["assurances"],
        serde_json::json!([])
    );
}

/// Carries a bag.
fn carry(from: &Desk, to: &Desk) {
    let bag = from.file("bag");
    let _ = std::fs::remove_file(&bag);
    let bag = from.path("bag");
    from.well(&["channel", "pack", "line", "--out", &bag]);
    to.well(&["channel", "unpack", "line", &bag]);
}

/// What the doctor finds wrong, by what it looked at.
fn wrong(desk: &Desk, code: i32) -> Vec<(String, String)> {
    let said = desk.ask(&["doctor", "--json"]);
    assert_eq!(said.code, code, "{said:?}");
    let found: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let findings = found["findings"].as_array().unwrap().iter();
    findings
        .filter(|it| it["well"] == false)
        .map(|it| {
            let field = |name: &str| it[name].as_str().unwrap().to_owned();
            (field("what"), field("found"))
        })
        .collect()
}

/// That one thing alone is wrong, with its next step.
fn alone(found: &[(String, String)], what: &str, step: &str) {
    assert!(
        matches!(found, [(it, words)] if it == what && words.contains(step)),
        "`{what}` with `{step}`: {found:?}"
    );
}

#[test]
fn the_doctor_finds_each_thing_that_is_wrong_and_nothing_where_all_is_well() {
    let home = tempfile::tempdir().unwrap();
    let nowhere = tacit(&["doctor"], home.path());
    assert_eq!(nowhere.code, 1, "{nowhere:?}");
    assert!(nowhere.out.contains("`tacit desk init`"), "{nowhere:?}");

    let mut relay = Relay::start(&[]);
    let (mut arland, borland) = met(&relay, [&[], &[]]);
    assert_eq!(wrong(&arland, 0), []);

    let folder = arland.file("desk");
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&folder, open).unwrap();
    alone(&wrong(&arland, 1), "rights", "chmod 700");
    let closed = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(&folder, closed).unwrap();

    arland.well(&[
        "channel",
        "strike",
        "line",
        "0",
        "--reason",
        "the envoy was not ours",
    ]);
    alone(
        &wrong(&arland, 1),
        "identity",
        "`tacit channel verify line`",
    );
    let fingerprint = borland.data(&["desk", "status"])["fingerprint"].clone();
    arland.well(&[
        "channel",
        "verify",
        "line",
        "--way",
        "published",
        "--source",
        "a gazette",
        "--fingerprint",
        fingerprint.as_str().unwrap(),
    ]);
    assert_eq!(wrong(&arland, 0), []);

    relay.kill();
    arland.until(&["channel", "status"], |it| {
        it["channels"][0]["lines"][0]["state"] == "unreachable"
    });
    alone(&wrong(&arland, 1), "line", "look at the network");

    assert_eq!(arland.end(), 0);
    let found = wrong(&arland, 1);
    let socket = found.iter().find(|(what, _)| what == "socket").unwrap();
    assert!(socket.1.contains("`tacit desk run`"), "{found:?}");
}
