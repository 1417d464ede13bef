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
