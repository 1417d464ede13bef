//! A book that is made again of what was stored.

use super::desk::*;
use tacit_channel::FactKind;
use tacit_mission::casebook::Casebook;
use tacit_mission::said::{AnswerKind, Said};
use tacit_standing::record::Record;

#[test]
fn a_book_made_again_of_its_records_and_letters_is_the_same() {
    let mut desk = Desk::of_arland();
    let mut letters = Vec::new();
    let paper = desk.paper(QUIET);
    let mut given = desk.say("2026-01-01T00:00Z", Said::Assurance(paper));
    desk.passed(
        &mut given,
        FactKind::Received,
        "2026-01-02T00:00Z",
        "2026-01-03T00:00Z",
    );
    let lines = attack("i1", "2026-01-10T00:00Z", "mediania", "arland", "b-desk");
    letters.push(desk.hear("2026-01-11T00:00Z", Said::Report(report(&lines))));
    let line = r#"{"v":1,"type":"incident","id":"i1","begin":"2026-01-10T00:00Z"}"#;
    desk.take_in("2026-01-12T00:00Z", line);
    let (answer, text) = (AnswerKind::Accepting, String::new());
    let mut answer = desk.letter(false, "2026-01-13T00:00Z", Said::Answer { answer, text });
    answer.answers = Some(given.id);
    desk.file_well(&answer);
    letters.extend([given, answer]);

    let records: Vec<Record> = desk.book.records().map(|(_, it)| it.clone()).collect();
    let mut again = Casebook::new(desk.with.own.clone());
    again.meet(&desk.with.other);
    again.file(records.clone());
    for letter in &letters {
        let filed = again.file_letter(letter, &desk.with);
        assert_eq!((filed.records, filed.problems), (vec![], vec![]));
    }
    assert!(again.records().map(|(_, it)| it).eq(&records));
    assert!(again.given().eq(desk.book.given()));
    assert_eq!(again.latest(), desk.book.latest());
    let cases = again.cases();
    assert_eq!(cases.len(), 1);
    assert_eq!(cases[0].problems, []);
}

#[test]
fn a_book_that_is_asked_at_every_step_answers_as_one_that_is_asked_at_the_end() {
    let (mut asked, mut silent) = (Desk::of_arland(), Desk::of_arland());
    let at = "2026-02-01T00:00Z";
    for step in 0..8 {
        for desk in [&mut asked, &mut silent] {
            play(desk, step);
        }
        asked.word("arland", at);
    }
    for giver in ["arland", "borland"] {
        let standing = silent.judge("A", giver, at, at);
        assert_eq!(asked.judge("A", giver, at, at), standing, "{giver}");
    }
    let problems = |desk: &mut Desk| desk.book.cases()[0].problems.to_vec();
    assert_eq!(problems(&mut asked), problems(&mut silent));
}

/// One step of a story in which texts, records and declarations come in turn.
fn play(desk: &mut Desk, step: usize) {
    let day = |day: usize| format!("2026-01-{day:02}T00:00Z");
    let at = day(step + 1);
    match step {
        0 => {
            let paper = desk.paper(QUIET);
            let mut given = desk.say(&at, Said::Assurance(paper));
            desk.passed(&mut given, FactKind::Received, &at, &at);
        }
        1 => desk.take_in(&at, "{\"v\":1,\"type\":\"source\",\"id\":\"wire\"}"),
        2 => desk.take_in(&at, &attack("i1", &at, "borland", "arland", "wire")),
        3 => {
            let paper = desk.paper(ANSWER);
            desk.hear(&at, Said::Assurance(paper));
        }
        4 => {
            let lines = attack("i2", &day(3), "arland", "borland", "wire");
            desk.hear(&at, Said::Report(report(&lines)));
        }
        5 => desk.take_in(&at, &attack("i3", &at, "borland", "arland", "a-desk")),
        6 => desk.take_in(
            &at,
            r#"{"v":1,"type":"viewpoint","id":"A","party":"arland","accepts":["wire","b-desk"]}"#,
        ),
        _ => desk.take_in(
            &at,
            r#"{"v":1,"type":"retraction","id":"x1","of":"i3","reason":"it was thunder"}"#,
        ),
    }
}
