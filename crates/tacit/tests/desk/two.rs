//! Two desks and a relay: they meet, verify, give, answer, and see what stands.

use crate::meeting::{invite, met, only};
use crate::program::{Desk, example};
use serde_json::Value;
use tacit_trial::Relay;

#[test]
fn two_desks_meet_verify_give_answer_and_see_both_promises_stand() {
    let relay = Relay::start(&[]);
    let (arland, borland) = met(&relay, [&[], &[]]);
    let text = example("arland-to-borland.assurance");
    let said = arland.confirmed(&[
        "assurance",
        "give",
        &text,
        "--channel",
        "line",
        "--authority",
        "instructed",
    ]);
    assert!(said.starts_with("sealed as m-"), "{said}");
    let found = borland.until(&["inbox"], |it| only(it, "assurance") != &Value::Null);
    let name = only(&found, "assurance")["record"]
        .as_str()
        .unwrap()
        .to_owned();
    borland.well(&["message", "read", &name]);
    let answer = example("borland-to-arland.assurance");
    borland.confirmed(&["assurance", "answer", &name, "--with", &answer]);
    let facts = arland.until(&["message", "show", &name], |it| {
        let facts = it["facts"].as_array().unwrap();
        ["held", "conveyed", "received", "read", "answered"]
            .iter()
            .all(|what| facts.iter().any(|fact| fact["what"] == *what))
    });
    assert_eq!(facts["read"], true);
    for desk in [&arland, &borland] {
        let stands = desk.until(&["standing"], |it| it["mutual"][0]["stand"] == true);
        assert_eq!(stands["standings"].as_array().unwrap().len(), 2);
        let other = desk.data(&["standing", "--eyes", "other"]);
        assert!(
            other["standings"][0]["eyes"]["as_known_to"].is_string(),
            "{other:#}"
        );
    }
    let unravelled = arland.data(&["unravel", "--size", "1"]);
    let promises = unravelled["promises"].as_array().unwrap();
    assert_eq!(promises.len(), 2, "{unravelled:#}");
    for one in promises {
        // Of the other side's reading a desk knows what it was told.
        let is_own = one["promise"]["giver"] == "arland";
        assert_eq!(one["eyes"]["as_known_to"].is_null(), is_own);
        assert!(!one["sets"].as_array().unwrap().is_empty());
    }
    let page = arland.well(&["standing"]);
    assert!(page.contains("both promises stand"), "{page}");
    let withdrawn = borland.confirmed(&[
        "assurance",
        "withdraw",
        "Restraint",
        "--reason",
        "no longer",
    ]);
    assert!(withdrawn.starts_with("sealed"), "{withdrawn}");
    arland.until(&["standing", "--promise", "borland"], |it| {
        it["standings"][0]["word"] == "withdrawn"
    });
}

#[test]
fn nothing_that_commits_goes_to_somebody_unverified_or_other_than_shown() {
    let relay = Relay::start(&[]);
    let mut arland = Desk::make("arland", "A", &[]);
    let mut borland = Desk::make("borland", "B", &[]);
    arland.run();
    borland.run();
    invite(&relay, &arland, &borland);
    arland.until(&["channel", "status"], |it| {
        it["channels"][0]["step"] == "open"
    });
    let text = arland.path("text.assurance");
    std::fs::copy(example("arland-to-borland.assurance"), &text).unwrap();
    let vocabulary = example("first-steps.vocabulary.toml");
    let give = [
        "assurance",
        "give",
        &text,
        "--vocabulary",
        &vocabulary,
        "--channel",
        "line",
    ];
    let show = arland.data(&[&give[..], &["--show"]].concat());
    let name = show["name"].as_str().unwrap();
    let unverified = arland.ask(&[&give[..], &["--confirm", name]].concat());
    assert_eq!(unverified.code, 1);
    assert!(
        unverified.err.contains("`tacit channel verify line`"),
        "{unverified:?}"
    );
    let unasked = arland.ask(&give);
    assert_eq!(unasked.code, 2);
    assert!(unasked.err.contains("no terminal"), "{unasked:?}");
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
    let changed = std::fs::read_to_string(&text)
        .unwrap()
        .replace("7 days", "8 days");
    std::fs::write(&text, changed).unwrap();
    let changed = arland.ask(&[&give[..], &["--confirm", name]].concat());
    assert_eq!(changed.code, 2);
    assert!(
        changed.err.contains("changed since it was shown"),
        "{changed:?}"
    );
    assert_eq!(
        borland.data(&["inbox"])["messages"],
        Value::Array(Vec::new())
    );
}

#[test]
fn incidents_are_recorded_reported_asked_about_and_answered() {
    let relay = Relay::start(&[]);
    let (arland, borland) = met(&relay, [&[], &[]]);
    let text = example("arland-to-borland.assurance");
    arland.confirmed(&["assurance", "give", &text, "--channel", "line"]);
    arland.well(&[
        "incident",
        "record",
        "shots",
        "--label",
        "shots in the north",
        "--begin",
        "2026-01-05T06:00Z",
    ]);
    arland.well(&[
        "incident",
        "claim",
        "shots",
        "--act",
        "armed-attack",
        "--hits",
        "territory of arland",
    ]);
    let twice = arland.ask(&[
        "incident",
        "record",
        "shots",
        "--begin",
        "2026-01-06T06:00Z",
    ]);
    assert_eq!(twice.code, 1, "{twice:?}");
    arland.well(&["incident", "report", "shots", "--channel", "line"]);
    borland.until(&["incident", "list"], |it| {
        it["incidents"][0]["id"] == "A:shots"
    });
    arland.well(&[
        "clarify",
        "ask",
        "who was it?",
        "--assurance",
        "No first strike",
        "--incident",
        "shots",
    ]);
    let found = borland.until(&["inbox"], |it| {
        only(it, "clarification request") != &Value::Null
    });
    let name = only(&found, "clarification request")["record"]
        .as_str()
        .unwrap()
        .to_owned();
    borland.confirmed(&[
        "clarify",
        "answer",
        &name,
        "not ours",
        "--author",
        "gamma-brigades",
    ]);
    let told = arland.until(&["incident", "list"], |it| {
        it["incidents"][0]["claims"].as_array().unwrap().len() == 2
    });
    assert!(
        told["incidents"][0]["claims"][1]["says"]
            .as_str()
            .unwrap()
            .contains("gamma-brigades"),
        "{told:#}"
    );
}

#[test]
fn a_line_check_tells_a_dead_line_from_a_silent_counterpart() {
    let mut relay = Relay::start(&[]);
    let (mut arland, mut borland) = met(&relay, [&[], &[]]);
    let check = ["line", "check", "--json", "--wait"];
    let found = |desk: &Desk, wait: &str| {
        let said = desk.ask(&[&check[..], &[wait]].concat());
        let found: Value = serde_json::from_str(&said.out).unwrap();
        (found["line"].as_str().unwrap().to_owned(), said.code)
    };
    let (first, code) = found(&arland, "40");
    assert!(
        ["received", "read"].contains(&first.as_str()) && code == 0,
        "{first}"
    );
    assert_eq!(borland.end(), 0);
    let (silent, code) = found(&arland, "2");
    assert_eq!((silent.as_str(), code), ("silent", 1));
    relay.kill();
    let calls = |it: &Value| it["channels"][0]["lines"][0]["state"] == "unreachable";
    arland.until(&["channel", "status"], calls);
    let (dead, code) = found(&arland, "1");
    assert_eq!((dead.as_str(), code), ("not-reached", 1));
    assert_eq!(arland.end(), 0);
    let (closed, code) = found(&arland, "1");
    assert_eq!((closed.as_str(), code), ("no-daemon", 1));
}

#[test]
fn what_is_ordered_without_a_daemon_goes_out_when_one_runs() {
    let relay = Relay::start(&[]);
    let (mut arland, borland) = met(&relay, [&[], &[]]);
    arland.kill();
    let said = arland.well(&["message", "send", "hello", "--channel", "line"]);
    assert!(said.contains("`tacit desk run`"), "{said}");
    arland.run();
    let found = borland.until(&["inbox"], |it| only(it, "note") != &Value::Null);
    assert_eq!(only(&found, "note")["words"], "hello");
}

#[test]
fn a_courier_carries_what_no_relay_does() {
    let relay = Relay::start(&[]);
    let (mut arland, borland) = met(&relay, [&[], &[]]);
    drop(relay);
    arland.until(&["channel", "status"], |it| {
        it["channels"][0]["lines"][0]["state"] == "unreachable"
    });
    arland.well(&["message", "send", "by hand", "--channel", "line"]);
    let bag = arland.path("bag");
    arland.well(&["channel", "pack", "line", "--out", &bag]);
    borland.well(&["channel", "unpack", "line", &bag]);
    let found = borland.data(&["inbox", "--unread"]);
    assert_eq!(only(&found, "note")["words"], "by hand");
    assert_eq!(arland.end(), 0);
}

#[test]
fn whoever_answers_before_the_inviter_has_called_the_relay_gets_in_later() {
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
