//! What the other side reports: theirs, under names that take nothing of ours.

use super::desk::*;
use proptest::prelude::*;
use tacit_channel::FactKind;
use tacit_mission::said::{Report, Said};
use tacit_mission::translation;
use tacit_standing::record::{Claim, Record, Stance};
use tacit_standing::verdict::Word;

const I1: &str = r#"{"v":1,"type":"incident","id":"i1","begin":"2026-01-10T00:00Z","learned":"2026-01-10T00:00Z"}"#;

fn claim(desk: &Desk, id: &str) -> Claim {
    match desk.book.record(id) {
        Some(Record::Claim(claim)) => claim.clone(),
        other => panic!("`{id}` is {other:?}"),
    }
}

fn stance(desk: &Desk, id: &str) -> Stance {
    match desk.book.record(id) {
        Some(Record::Stance(stance)) => stance.clone(),
        other => panic!("`{id}` is {other:?}"),
    }
}

#[test]
fn what_is_reported_stands_under_the_senders_viewpoint_and_is_said_by_the_senders_desk() {
    let mut desk = Desk::of_arland();
    desk.take_in(
        "2026-01-01T00:00Z",
        r#"{"v":1,"type":"source","id":"wire"}"#,
    );
    let lines = attack("i1", "2026-01-10T00:00Z", "arland", "borland", "wire");
    desk.hear("2026-01-12T00:00Z", Said::Report(report(&lines)));
    assert!(desk.book.incident("B:i1").is_some());
    assert!(desk.book.incident("i1").is_none());
    let said = claim(&desk, "B:i1-said");
    assert_eq!(
        (said.incident.as_str(), said.by.as_str()),
        ("B:i1", "b-desk")
    );
    assert_eq!(said.learned.by("A"), Some(instant("2026-01-12T00:00Z")));
    assert_eq!(
        said.learned.by("B"),
        None,
        "what others know is judged by nobody here"
    );
}

#[test]
fn a_report_convinces_nobody_who_does_not_accept_it() {
    let mut desk = Desk::of_arland();
    let paper = desk.paper(QUIET);
    let mut letter = desk.say("2026-01-01T00:00Z", Said::Assurance(paper));
    let at = "2026-01-02T00:00Z";
    desk.passed(&mut letter, FactKind::Received, at, at);
    let lines = attack("i1", "2026-01-10T00:00Z", "arland", "borland", "a-desk");
    desk.hear("2026-01-12T00:00Z", Said::Report(report(&lines)));
    let (own, theirs) = (
        desk.judge("A", "arland", "2026-01-13T00:00Z", "2026-01-13T00:00Z"),
        desk.word("arland", "2026-01-09T00:00Z"),
    );
    assert_ne!(own.word, Word::Breached);
    assert_eq!(theirs, Word::Stands);
    let accepted = r#"{"v":1,"type":"stance","id":"t1","viewpoint":"A","claim":"B:i1-said","stance":"accept"}"#;
    desk.take_in("2026-01-14T00:00Z", accepted);
    assert_eq!(desk.word("arland", "2026-01-14T00:00Z"), Word::Breached);
}

#[test]
fn an_incident_that_both_know_by_name_and_time_is_one() {
    let mut desk = Desk::of_arland();
    desk.take_in("2026-01-11T00:00Z", I1);
    let lines = attack("i1", "2026-01-10T00:00Z", "arland", "borland", "wire");
    desk.hear("2026-01-12T00:00Z", Said::Report(report(&lines)));
    assert!(!desk.has("B:i1"));
    assert_eq!(claim(&desk, "B:i1-said").incident, "i1");
}

#[test]
fn an_incident_of_the_same_name_and_another_time_is_theirs() {
    let mut desk = Desk::of_arland();
    desk.take_in("2026-01-11T00:00Z", I1);
    let lines = attack("i1", "2026-01-11T00:00Z", "arland", "borland", "wire");
    desk.hear("2026-01-12T00:00Z", Said::Report(report(&lines)));
    assert_eq!(claim(&desk, "B:i1-said").incident, "B:i1");
    let ours = desk.book.incident("i1").unwrap();
    assert_eq!(ours.begin.0.from(), instant("2026-01-10T00:00Z"));
}

#[test]
fn a_name_with_our_viewpoint_before_it_is_ours() {
    let mut desk = Desk::of_arland();
    desk.take_in(
        "2026-01-10T12:00Z",
        &attack("i1", "2026-01-10T00:00Z", "borland", "arland", "a-desk"),
    );
    let lines = r#"{"v":1,"type":"incident","id":"A:i1","begin":"2026-01-10T00:00Z","learned":"2026-01-10T00:00Z"}
{"v":1,"type":"stance","id":"t1","viewpoint":"A","claim":"A:i1-said","stance":"deny","learned":"2026-01-10T00:00Z"}"#;
    desk.hear("2026-01-12T00:00Z", Said::Report(report(lines)));
    assert!(!desk.has("B:A:i1"), "the incident is ours");
    let denial = stance(&desk, "B:t1");
    assert_eq!(
        (denial.viewpoint.as_str(), denial.claim.as_str()),
        ("B", "i1-said")
    );
}

#[test]
fn a_name_of_ours_that_is_not_there_cannot_be_planted() {
    let mut desk = Desk::of_arland();
    let lines = attack("A:i9", "2026-01-10T00:00Z", "arland", "borland", "a-desk");
    desk.hear("2026-01-12T00:00Z", Said::Report(report(&lines)));
    assert!(!desk.has("i9") && !desk.has("A:i9"));
    assert!(desk.has("B:A:i9") && desk.has("B:A:i9-said"));
}

#[test]
fn a_stance_on_a_claim_that_is_not_here_is_told_and_left_out() {
    let mut desk = Desk::of_arland();
    desk.take_in(
        "2026-01-10T12:00Z",
        &attack("i1", "2026-01-10T00:00Z", "borland", "arland", "a-desk"),
    );
    let lines = format!(
        "{I1}\n{}",
        r#"{"v":1,"type":"stance","id":"t1","viewpoint":"B","claim":"i1-said","stance":"deny","learned":"2026-01-10T00:00Z"}"#
    );
    let letter = desk.letter(false, "2026-01-12T00:00Z", Said::Report(report(&lines)));
    let filed = desk.file(&letter);
    assert_eq!(filed.problems.len(), 1, "their `i1-said` need not be ours");
    assert!(!desk.has("B:t1"));
}

#[test]
fn what_was_told_once_cannot_be_told_otherwise_under_the_same_name() {
    let mut desk = Desk::of_arland();
    let lines = attack("i1", "2026-01-10T00:00Z", "mediania", "borland", "wire");
    desk.hear("2026-01-12T00:00Z", Said::Report(report(&lines)));
    desk.hear("2026-01-13T00:00Z", Said::Report(report(&lines)));
    let earlier = claim(&desk, "B:i1-said");
    let otherwise = attack("i1", "2026-01-10T00:00Z", "arland", "borland", "wire");
    let letter = desk.letter(false, "2026-01-14T00:00Z", Said::Report(report(&otherwise)));
    let filed = desk.file(&letter);
    assert_eq!((filed.records.len(), filed.problems.len()), (0, 1));
    assert_eq!(claim(&desk, "B:i1-said"), earlier);
    let moved = attack("i1", "2026-01-09T00:00Z", "arland", "borland", "wire");
    let letter = desk.letter(false, "2026-01-14T00:00Z", Said::Report(report(&moved)));
    let filed = desk.file(&letter);
    assert_eq!((filed.records.len(), filed.problems.len()), (0, 1));
}

#[test]
fn what_is_to_happen_is_no_incident_yet() {
    let mut desk = Desk::of_arland();
    let lines = attack("i1", "2027-01-10T00:00Z", "arland", "borland", "wire");
    let letter = desk.letter(false, "2026-01-12T00:00Z", Said::Report(report(&lines)));
    let filed = desk.file(&letter);
    assert_eq!((filed.records.len(), filed.problems.len()), (0, 1));
}

#[test]
fn what_we_report_ourselves_keeps_its_names() {
    let mut desk = Desk::of_arland();
    let lines = attack("i1", "2026-01-10T00:00Z", "borland", "arland", "wire");
    desk.say("2026-01-12T00:00Z", Said::Report(report(&lines)));
    let said = claim(&desk, "i1-said");
    assert_eq!((said.incident.as_str(), said.by.as_str()), ("i1", "a-desk"));
}

/// Names as somebody would choose them who wants one of ours.
fn a_name() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("A:"),
        Just("B:"),
        Just("i1"),
        Just("c1"),
        Just("a-desk"),
        Just("b-desk"),
        Just("A"),
        Just("B"),
        Just("wire"),
        Just("m-0123456789abcdef"),
        Just(":"),
        Just("x"),
    ];
    proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

fn a_report() -> impl Strategy<Value = Report> {
    let begin = prop_oneof![Just("2026-01-10T00:00Z"), Just("2026-01-09T00:00Z")];
    let claims = proptest::collection::vec((a_name(), a_name(), a_name()), 0..4);
    let stances = proptest::collection::vec((a_name(), a_name(), a_name()), 0..4);
    (a_name(), begin, claims, stances).prop_map(|(incident, begin, claims, stances)| {
        let mut lines = format!(
            "{{\"v\":1,\"type\":\"incident\",\"id\":\"{incident}\",\"begin\":\"{begin}\",\"learned\":\"{begin}\"}}\n"
        );
        for (id, by, before) in claims {
            lines.push_str(&format!(
                "{{\"v\":1,\"type\":\"claim\",\"id\":\"{id}\",\"incident\":\"{incident}\",\"by\":\"{by}\",\"says\":{{\"author\":\"arland\",\"before\":[\"{before}\"]}},\"learned\":\"{begin}\"}}\n"
            ));
        }
        for (id, viewpoint, claim) in stances {
            lines.push_str(&format!(
                "{{\"v\":1,\"type\":\"stance\",\"id\":\"{id}\",\"viewpoint\":\"{viewpoint}\",\"claim\":\"{claim}\",\"stance\":\"accept\",\"learned\":\"{begin}\"}}\n"
            ));
        }
        report(&lines)
    })
}

proptest! {
    #[test]
    fn no_report_takes_a_name_or_speaks_for_anybody_but_its_sender(reports in proptest::collection::vec(a_report(), 1..4)) {
        let mut desk = Desk::of_arland();
        desk.take_in("2026-01-11T00:00Z", "{\"v\":1,\"type\":\"source\",\"id\":\"wire\"}\n{\"v\":1,\"type\":\"incident\",\"id\":\"i1\",\"begin\":\"2026-01-10T00:00Z\"}\n{\"v\":1,\"type\":\"claim\",\"id\":\"c1\",\"incident\":\"i1\",\"by\":\"wire\",\"says\":{\"author\":\"borland\"}}");
        desk.book.add_vocabulary(VOCABULARY).unwrap();
        let before: Vec<Record> = desk.book.records().map(|(_, record)| record.clone()).collect();
        for told in reports {
            let at = instant("2026-01-12T00:00Z");
            let known = |id: &str| desk.book.record(id);
            for record in translation::report(&told, &borland(), &arland(), at, &known).records {
                prop_assert!(record.id().starts_with("B:"), "{}", record.id());
                match &record {
                    Record::Incident(incident) => prop_assert_eq!(&incident.source, &None),
                    Record::Claim(claim) => prop_assert_eq!(&claim.by, "b-desk"),
                    Record::Stance(stance) => prop_assert_eq!(&stance.viewpoint, "B"),
                    other => prop_assert!(false, "a {} was made", other.kind()),
                }
            }
            let letter = desk.letter(false, "2026-01-12T00:00Z", Said::Report(told));
            desk.file(&letter);
        }
        for record in before {
            prop_assert_eq!(desk.book.record(record.id()), Some(&record));
        }
        let cases = desk.book.cases();
        prop_assert_eq!(cases[0].problems, &[]);
    }
}
