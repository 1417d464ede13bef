//! What an officer takes into the book.

use super::desk::*;
use tacit_mission::casebook::Casebook;
use tacit_mission::intake::MAX_LISTED;
use tacit_mission::party::Party;
use tacit_mission::said::Said;
use tacit_standing::record::{Accepts, Record};

const AT: &str = "2026-01-20T00:00Z";

/// What is left out of lines that are taken in after *the wire* and incident `i1` of the tenth.
fn left_out(lines: &str) -> Vec<String> {
    let mut desk = Desk::of_arland();
    let before = "{\"v\":1,\"type\":\"source\",\"id\":\"wire\"}\n{\"v\":1,\"type\":\"incident\",\"id\":\"i1\",\"begin\":\"2026-01-10T00:00Z\"}";
    desk.take_in("2026-01-11T00:00Z", before);
    desk.book.take_in(lines, instant(AT), None).left_out
}

fn only_fault(line: &str) -> String {
    let left_out = left_out(line);
    assert_eq!(left_out.len(), 1, "{line}: {left_out:?}");
    left_out[0].clone()
}

#[test]
fn a_record_is_learned_here_at_the_moment_of_taking_it_in() {
    let mut desk = Desk::of_arland();
    let line = r#"{"v":1,"type":"incident","id":"i1","begin":"2026-01-10T00:00Z","learned":{"A":"2026-01-10T06:00Z","B":"2026-01-10T05:00Z"}}"#;
    desk.take_in(AT, line);
    let learned = &desk.book.incident("i1").unwrap().learned;
    assert_eq!(
        (learned.by("A"), learned.by("B")),
        (Some(instant(AT)), None)
    );
    assert_eq!(desk.book.latest(), Some(instant(AT)));
}

#[test]
fn an_officer_may_say_since_when_a_file_was_known() {
    let desk = Desk::of_arland();
    let line = r#"{"v":1,"type":"incident","id":"i1","begin":"2026-01-10T00:00Z"}"#;
    let since = instant("2026-01-11T00:00Z");
    let intake = desk.book.take_in(line, instant(AT), Some(since));
    assert_eq!(intake.records[0].learned().unwrap().by("A"), Some(since));
    let early = desk
        .book
        .take_in(line, instant(AT), Some(instant("2026-01-09T00:00Z")));
    assert_eq!(
        (early.records.len(), early.left_out.len()),
        (0, 1),
        "it had not begun"
    );
    let late = desk
        .book
        .take_in(line, instant(AT), Some(instant("2026-01-21T00:00Z")));
    assert_eq!(
        (late.records.len(), late.left_out.len()),
        (0, 1),
        "it cannot be known since tomorrow"
    );
}

#[test]
fn what_was_learned_by_others_alone_comes_from_another_desk() {
    let line = r#"{"v":1,"type":"incident","id":"i2","begin":"2026-01-10T00:00Z","learned":{"B":"2026-01-10T06:00Z"}}"#;
    assert!(only_fault(line).contains("another desk"));
}

#[test]
fn what_channels_bring_no_file_brings() {
    let message = r#"{"v":1,"type":"message","id":"m1","kind":"assurance","from":"arland","to":"borland","assurance":"Quiet"}"#;
    let receipt = r#"{"v":1,"type":"receipt","id":"r1","message":"m1","fact":"received","at":"2026-01-01T00:00Z"}"#;
    for line in [message, receipt] {
        assert!(only_fault(line).contains("comes over a channel"));
    }
    for name in [
        "m-0123456789abcdef",
        "m-0123456789abcdef-says",
        "B:i1",
        "A:i1",
    ] {
        let line =
            format!(r#"{{"v":1,"type":"incident","id":"{name}","begin":"2026-01-10T00:00Z"}}"#);
        assert!(only_fault(&line).contains("kept for"), "{name}");
    }
}

#[test]
fn what_is_there_to_the_letter_is_known_and_another_of_its_name_refused() {
    let mut desk = Desk::of_arland();
    let line = r#"{"v":1,"type":"incident","id":"i1","begin":"2026-01-10T00:00Z"}"#;
    desk.take_in("2026-01-11T00:00Z", line);
    let again = desk
        .book
        .take_in(&format!("{line}\n\n{line}\n"), instant(AT), None);
    assert_eq!(
        (again.known, again.records.len(), again.left_out.len()),
        (2, 0, 0)
    );
    let other = line.replace("2026-01-10", "2026-01-09");
    let refused = desk.book.take_in(&other, instant(AT), None);
    assert_eq!(refused.left_out, ["line 1: the name `i1` is taken"]);
}

#[test]
fn the_later_declaration_of_a_source_or_viewpoint_counts() {
    let mut desk = Desk::of_arland();
    desk.book.add_vocabulary(VOCABULARY).unwrap();
    desk.take_in(AT, r#"{"v":1,"type":"source","id":"wire"}"#);
    assert_eq!(desk.book.cases()[0].docket.viewpoints().count(), 2);
    desk.take_in(
        AT,
        r#"{"v":1,"type":"viewpoint","id":"A","party":"arland","accepts":["wire"]}"#,
    );
    let cases = desk.book.cases();
    assert_eq!(cases[0].problems, []);
    let own = cases[0]
        .docket
        .viewpoints()
        .find(|it| it.id == "A")
        .unwrap();
    let both = ["a-desk".to_owned(), "wire".to_owned()];
    assert_eq!(own.accepts, Accepts::Sources(both.into()));
}

#[test]
fn nobody_is_made_somebody_else_by_a_file() {
    let stranger = r#"{"v":1,"type":"viewpoint","id":"B","party":"arland"}"#;
    let nobody = r#"{"v":1,"type":"viewpoint","id":"A"}"#;
    let desk = r#"{"v":1,"type":"source","id":"b-desk","actor":"arland"}"#;
    for line in [stranger, nobody, desk] {
        assert!(only_fault(line).contains("belongs to"), "{line}");
    }
}

#[test]
fn what_names_nothing_that_is_there_is_left_out_with_all_that_names_it() {
    let lines = r#"{"v":1,"type":"stance","id":"t1","viewpoint":"A","claim":"c1","stance":"deny"}
{"v":1,"type":"claim","id":"c1","incident":"i9","by":"wire","says":{"author":"borland"}}
{"v":1,"type":"claim","id":"c2","incident":"i1","by":"wire","says":{"author":"borland"}}
{"v":1,"type":"retraction","id":"x1","of":"t1"}"#;
    assert_eq!(
        left_out(lines),
        [
            "line 1: there is no claim or control or same or assumption `c1`",
            "line 2: there is no incident `i9`",
            "line 4: there is no incident or claim or control or same or stance or receipt or disavowal or message or corroboration or exposure or assumption `t1`",
        ]
    );
}

#[test]
fn what_is_said_later_may_be_named_before() {
    let lines = r#"{"v":1,"type":"claim","id":"c2","incident":"i2","by":"paper","says":{"author":"borland"}}
{"v":1,"type":"incident","id":"i2","begin":"2026-01-10T00:00Z"}
{"v":1,"type":"source","id":"paper"}"#;
    assert_eq!(left_out(lines), Vec::<String>::new());
}

#[test]
fn the_future_is_not_on_record() {
    let incident = r#"{"v":1,"type":"incident","id":"i2","begin":"2026-01-21T00:00Z"}"#;
    let disavowal = r#"{"v":1,"type":"disavowal","id":"d1","principal":"borland","incident":"i1","at":"2026-01-21T00:00Z"}"#;
    for line in [incident, disavowal] {
        assert!(only_fault(line).contains("mend one of the two"), "{line}");
    }
}

#[test]
fn a_bad_line_is_told_by_its_number_and_stops_no_other() {
    let lines = "\u{feff}{\"v\":1,\"type\":\"incident\",\"id\":\"i2\",\"begin\":\"2026-01-10Z\"}\n\nno record\n{}\n{\"type\":\"incident\",\"id\":\"i4\",\"begin\":\"2026-01-10Z\"}\n{\"v\":1,\"type\":\"incident\",\"id\":\"i5\",\"id\":\"i6\",\"begin\":\"2026-01-10Z\"}";
    let desk = Desk::of_arland();
    let intake = desk.book.take_in(lines, instant(AT), None);
    assert_eq!(intake.records.len(), 1);
    let lines: Vec<&str> = intake
        .left_out
        .iter()
        .filter_map(|why| why.get(..7))
        .collect();
    assert_eq!(lines, ["line 3:", "line 4:", "line 5:", "line 6:"]);
    let many = "x\n".repeat(MAX_LISTED + 5);
    let listed = desk.book.take_in(&many, instant(AT), None).left_out;
    assert_eq!(listed.len(), MAX_LISTED + 1);
    assert_eq!(listed[MAX_LISTED], "and 5 more lines");
}

#[test]
fn taking_in_files_nothing() {
    let desk = Desk::of_arland();
    let line = r#"{"v":1,"type":"incident","id":"i1","begin":"2026-01-10T00:00Z"}"#;
    assert_eq!(desk.book.take_in(line, instant(AT), None).records.len(), 1);
    assert!(!desk.has("i1"));
}

#[test]
fn what_one_vocabulary_does_not_declare_is_a_problem_of_its_case_alone() {
    let mut desk = Desk::of_borland();
    for (text, at) in [
        (QUIET, "2026-01-02T00:00Z"),
        (
            "Assurance \"Sea\".\nVocabulary \"sea\".\nFrom Arland to Borland.\nArland will not board Borland, by its own forces.\n",
            "2026-01-03T00:00Z",
        ),
    ] {
        let paper = desk.paper(text);
        desk.hear(at, Said::Assurance(paper));
    }
    let lines = "{\"v\":1,\"type\":\"source\",\"id\":\"observers\",\"actor\":\"mediania\"}\n{\"v\":1,\"type\":\"viewpoint\",\"id\":\"B\",\"party\":\"borland\",\"accepts\":[\"observers\"]}";
    desk.take_in(AT, lines);
    let cases = desk.book.cases();
    assert_eq!(cases[0].problems, []);
    let problem = &cases[1].problems[0];
    assert_eq!((cases[1].problems.len(), problem.code.0), (1, "E0508"));
    assert_eq!(
        cases[1].docket.viewpoints().count(),
        2,
        "the eyes are still there"
    );
    let line = problem.line;
    let (_, record) = desk.book.records().nth(line - 1).unwrap();
    assert_eq!(record.id(), "observers");
}

#[test]
fn parties_are_told_apart() {
    let book = Casebook::new(arland());
    let party = |id: &str, viewpoint: &str| Party {
        actor: actor(id),
        viewpoint: viewpoint.to_owned(),
    };
    assert!(book.can_meet(&borland()).is_ok());
    for other in [
        party("borland", "a"),
        party("borland", "A"),
        party("borland", "B:x"),
        party("borland", ""),
        party("arland", "B"),
    ] {
        assert!(book.can_meet(&other).is_err(), "{other:?}");
    }
}

#[test]
fn a_hundred_thousand_incidents_are_taken_in_and_asked_about() {
    let mut desk = Desk::of_borland();
    let paper = desk.paper(QUIET);
    desk.hear("2026-01-02T00:00Z", Said::Assurance(paper));
    let lines: Vec<String> = (0..100_000)
        .map(|number| format!("{{\"v\":1,\"type\":\"incident\",\"id\":\"i{number}\",\"begin\":\"2026-01-10T00:00Z\"}}"))
        .collect();
    desk.take_in(AT, &lines.join("\n"));
    let mut place = || {
        let cases = desk.book.cases();
        cases[0].docket.viewpoints().next().map(std::ptr::from_ref)
    };
    assert_eq!(place(), place(), "the docket is made once");
    let is_incident = |record: &Record| matches!(record, Record::Incident(_));
    let incidents = desk
        .book
        .records()
        .filter(|(_, record)| is_incident(record));
    assert_eq!(incidents.count(), 100_000);
}
