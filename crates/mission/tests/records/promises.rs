//! Giving, withdrawing, reaffirming, amending, asking: each acts on what stands as the rules say.

use super::desk::*;
use tacit_channel::{FactKind, MessageId};
use tacit_mission::correspondence::record_name;
use tacit_mission::said::{AnswerKind, Said};
use tacit_spelling::Digest;
use tacit_standing::record::{MessageKind, Passage, Record};
use tacit_standing::verdict::{Life, Mark, Word};

/// Arland's desk has given *Quiet* on the first, which was received on the second; it learned so on the fourth.
fn quiet() -> (Desk, Digest) {
    let mut desk = Desk::of_arland();
    let paper = desk.paper(QUIET);
    let meaning = paper.meaning;
    let mut letter = desk.say("2026-01-01T00:00Z", Said::Assurance(paper));
    let (at, learned) = ("2026-01-02T00:00Z", "2026-01-04T00:00Z");
    desk.passed(&mut letter, FactKind::Received, at, learned);
    (desk, meaning)
}

#[test]
fn a_promise_enters_by_its_receipt_and_is_known_to_backwards() {
    let mut desk = Desk::of_arland();
    let paper = desk.paper(QUIET);
    let mut letter = desk.say("2026-01-01T00:00Z", Said::Assurance(paper));
    assert_eq!(desk.word("arland", "2026-01-03T00:00Z"), Word::NotInEffect);
    let standing = desk.judge("A", "arland", "2026-01-03T00:00Z", "2026-01-03T00:00Z");
    assert!(
        standing
            .notes
            .iter()
            .any(|note| note.contains("not known to be in effect"))
    );
    let (at, learned) = ("2026-01-02T00:00Z", "2026-01-04T00:00Z");
    desk.passed(&mut letter, FactKind::Received, at, learned);
    assert_eq!(desk.word("arland", "2026-01-03T00:00Z"), Word::NotInEffect);
    let known = desk.judge("A", "arland", "2026-01-03T00:00Z", "2026-01-04T00:00Z");
    assert_eq!(known.word, Word::Stands);
    assert_eq!(known.in_effect_since, Some(instant("2026-01-02T00:00Z")));
}

#[test]
fn a_promise_of_the_other_side_is_in_effect_from_its_arrival() {
    let mut desk = Desk::of_borland();
    let paper = desk.paper(QUIET);
    desk.hear("2026-01-02T00:00Z", Said::Assurance(paper));
    assert_eq!(
        desk.word("arland", "2026-01-01T23:59:59Z"),
        Word::NotInEffect
    );
    let standing = desk.judge("B", "arland", "2026-01-02T00:00Z", "2026-01-02T00:00Z");
    assert_eq!(standing.word, Word::Stands);
    let others = desk.judge("A", "arland", "2026-01-05T00:00Z", "2026-01-05T00:00Z");
    assert_eq!(
        others.word,
        Word::NotInEffect,
        "what A knows is not on record here"
    );
}

#[test]
fn a_withdrawal_is_in_flight_until_its_receipt_and_the_stated_days_are_over() {
    let (mut desk, assurance) = quiet();
    let reason = "times have changed".to_owned();
    let mut notice = desk.say("2026-02-01T00:00Z", Said::Withdrawal { assurance, reason });
    let before = desk.judge("A", "arland", "2026-02-01T12:00Z", "2026-02-01T12:00Z");
    assert_eq!(before.word, Word::Stands);
    let in_flight = |mark: &Mark| matches!(mark, Mark::WithdrawalInFlight { .. });
    assert!(before.marks.iter().any(in_flight), "{:?}", before.marks);
    let at = "2026-02-02T00:00Z";
    desk.passed(&mut notice, FactKind::Received, at, at);
    assert_eq!(desk.word("arland", "2026-02-08T23:59:59Z"), Word::Stands);
    assert_eq!(desk.word("arland", "2026-02-09T00:00Z"), Word::Withdrawn);
}

#[test]
fn a_notice_that_is_held_is_deemed_received_after_the_stated_wait() {
    let (mut desk, assurance) = quiet();
    let reason = String::new();
    let mut notice = desk.say("2026-02-01T00:00Z", Said::Withdrawal { assurance, reason });
    let at = "2026-02-01T00:00:02Z";
    desk.passed(&mut notice, FactKind::Held, at, at);
    assert_eq!(desk.word("arland", "2026-02-11T00:00:01Z"), Word::Stands);
    assert_eq!(desk.word("arland", "2026-02-11T00:00:02Z"), Word::Withdrawn);
}

#[test]
fn a_relays_date_alone_ends_no_promise_before_our_own_clock_saw_the_notice() {
    let mut desk = Desk::of_borland();
    let paper = desk.paper(QUIET);
    let assurance = paper.meaning;
    desk.hear("2026-01-02T00:00Z", Said::Assurance(paper));
    let reason = String::new();
    let mut notice = desk.letter(
        false,
        "2026-02-10T00:00Z",
        Said::Withdrawal { assurance, reason },
    );
    notice.held_at = Some(moment("2026-02-01T00:00Z"));
    desk.file_well(&notice);
    let known = "2026-03-12T00:00Z";
    for (at, word) in [
        ("2026-02-10T23:59:59Z", Word::Stands),
        ("2026-02-11T00:00Z", Word::Undetermined),
        ("2026-03-01T00:00Z", Word::Withdrawn),
    ] {
        assert_eq!(desk.word_known("arland", at, known), word, "{at}");
    }
}

/// Disputed who did it: the wire says that Borland did, and Borland denies it.
const DISPUTED: &str = r#"{"v":1,"type":"source","id":"wire"}
{"v":1,"type":"viewpoint","id":"A","party":"arland","accepts":["wire"]}
{"v":1,"type":"incident","id":"i1","begin":"2026-01-10T00:00Z"}
{"v":1,"type":"claim","id":"c1","incident":"i1","by":"wire","says":{"author":"borland","act":"attack","hits":[{"of":"arland","kind":"people"}]}}
{"v":1,"type":"posture","id":"p1","party":"borland","of":"c1","posture":"denied"}
"#;

const INCIDENT: &str = r#"{"v":1,"type":"incident","id":"i1","begin":"2026-01-10T00:00Z","learned":"2026-01-10T00:00Z"}"#;

#[test]
fn whoever_asks_is_released_when_the_wait_after_the_receipt_is_over() {
    let (mut desk, assurance) = quiet();
    desk.take_in("2026-01-10T00:00Z", DISPUTED);
    let ask = Said::ClarificationRequest {
        assurance,
        report: report(INCIDENT),
        text: "was it you?".to_owned(),
    };
    let mut request = desk.say("2026-01-11T00:00Z", ask);
    assert_eq!(
        desk.word("arland", "2026-01-30T00:00Z"),
        Word::Stands,
        "nobody has received it"
    );
    let at = "2026-01-11T06:00Z";
    desk.passed(&mut request, FactKind::Received, at, at);
    assert_eq!(desk.word("arland", "2026-01-14T05:59:59Z"), Word::Stands);
    assert_eq!(desk.word("arland", "2026-01-14T06:00Z"), Word::Released);
}

#[test]
fn an_answer_to_the_question_who_acted_ends_the_wait() {
    let (mut desk, assurance) = quiet();
    desk.take_in("2026-01-10T00:00Z", DISPUTED);
    let ask = Said::ClarificationRequest {
        assurance,
        report: report(INCIDENT),
        text: String::new(),
    };
    let mut request = desk.say("2026-01-11T00:00Z", ask);
    let at = "2026-01-11T06:00Z";
    desk.passed(&mut request, FactKind::Received, at, at);
    let says = report(&attack("x", "2026-01-10T00:00Z", "mediania", "arland", "b"));
    let answer = Said::ClarificationAnswer {
        says: Some(says.claims[0].says.clone()),
        text: "it was not us".to_owned(),
    };
    let mut letter = desk.letter(false, "2026-01-12T00:00Z", answer);
    letter.answers = Some(request.id);
    let filed = desk.file_well(&letter);
    let said = filed.records.iter().find_map(|record| match record {
        Record::Claim(claim) => Some(claim.clone()),
        _ => None,
    });
    let said = said.expect("a claim of the answerer's desk");
    assert_eq!((said.by.as_str(), said.incident.as_str()), ("b-desk", "i1"));
    assert_eq!(desk.word("arland", "2026-01-11T23:59:59Z"), Word::Stands);
    assert_eq!(desk.word("arland", "2026-01-12T00:00Z"), Word::Released);
}

#[test]
fn a_question_of_the_other_side_is_about_the_incident_as_it_is_named_here() {
    let mut desk = Desk::of_borland();
    let paper = desk.paper(QUIET);
    let assurance = paper.meaning;
    desk.hear("2026-01-02T00:00Z", Said::Assurance(paper));
    let ask = Said::ClarificationRequest {
        assurance,
        report: report(INCIDENT),
        text: String::new(),
    };
    let request = desk.hear("2026-01-11T00:00Z", ask);
    let incident_of = |desk: &Desk, id: &MessageId| match desk.book.record(&record_name(id)) {
        Some(Record::Message(message)) => (message.kind, message.incident.clone()),
        other => panic!("{other:?}"),
    };
    let named = Some("A:i1".to_owned());
    assert_eq!(
        incident_of(&desk, &request.id),
        (MessageKind::ClarificationRequest, named.clone())
    );
    let text = "we do not know".to_owned();
    let mut answer = desk.letter(
        true,
        "2026-01-12T00:00Z",
        Said::ClarificationAnswer { says: None, text },
    );
    answer.answers = Some(request.id);
    desk.file_well(&answer);
    assert_eq!(
        incident_of(&desk, &answer.id),
        (MessageKind::ClarificationAnswer, named)
    );
    assert_eq!(desk.book.cases()[0].problems, []);
}

#[test]
fn nobody_answers_a_question_that_they_asked_themselves() {
    let mut desk = Desk::of_borland();
    let paper = desk.paper(QUIET);
    let assurance = paper.meaning;
    desk.hear("2026-01-02T00:00Z", Said::Assurance(paper));
    let ask = Said::ClarificationRequest {
        assurance,
        report: report(INCIDENT),
        text: String::new(),
    };
    let request = desk.hear("2026-01-11T00:00Z", ask);
    let text = String::new();
    let mut answer = desk.letter(
        false,
        "2026-01-12T00:00Z",
        Said::ClarificationAnswer { says: None, text },
    );
    answer.answers = Some(request.id);
    let filed = desk.file(&answer);
    assert_eq!(filed.records, []);
    assert_eq!(filed.problems.len(), 1, "{:?}", filed.problems);
}

#[test]
fn a_reaffirmation_closes_the_list_of_breaches() {
    let (mut desk, assurance) = quiet();
    let lines = attack("i1", "2026-01-10T00:00Z", "arland", "borland", "a-desk");
    desk.take_in("2026-01-10T00:00Z", &lines);
    assert_eq!(desk.word("arland", "2026-01-11T00:00Z"), Word::Breached);
    let until = None;
    let mut letter = desk.say(
        "2026-01-20T00:00Z",
        Said::Reaffirmation { assurance, until },
    );
    let at = "2026-01-20T06:00Z";
    desk.passed(&mut letter, FactKind::Received, at, at);
    let standing = desk.judge("A", "arland", "2026-01-21T00:00Z", "2026-01-21T00:00Z");
    assert_eq!(standing.breaches, []);
    assert_eq!(standing.breaches_before_reaffirmation, 1);
    assert_eq!(standing.reaffirmed, Some(instant(at)));
}

#[test]
fn a_renewal_moves_the_end() {
    let mut desk = Desk::of_arland();
    let text = format!("{QUIET}It ends on 2026-03-01T00:00Z.\n");
    let paper = desk.paper(&text);
    let assurance = paper.meaning;
    let mut letter = desk.say("2026-01-01T00:00Z", Said::Assurance(paper));
    let at = "2026-01-02T00:00Z";
    desk.passed(&mut letter, FactKind::Received, at, at);
    assert_eq!(desk.word("arland", "2026-03-02T00:00Z"), Word::Expired);
    let until = Some(instant("2026-06-01T00:00Z"));
    let mut letter = desk.say(
        "2026-02-01T00:00Z",
        Said::Reaffirmation { assurance, until },
    );
    let at = "2026-02-02T00:00Z";
    desk.passed(&mut letter, FactKind::Received, at, at);
    assert_eq!(desk.word("arland", "2026-03-02T00:00Z"), Word::Stands);
    assert_eq!(desk.word("arland", "2026-06-01T00:00Z"), Word::Expired);
}

#[test]
fn an_amendment_gives_the_new_text_and_ends_the_old_one_by_its_own_terms() {
    let (mut desk, of) = quiet();
    let text = QUIET
        .replace("\"Quiet\"", "\"Quieter\"")
        .replace("7 days", "9 days");
    let paper = desk.paper(&text);
    let mut letter = desk.say("2026-02-01T00:00Z", Said::Amendment { of, paper });
    let at = "2026-02-02T00:00Z";
    desk.passed(&mut letter, FactKind::Received, at, at);
    let (during, after) = ("2026-02-08T23:59:59Z", "2026-02-09T00:00Z");
    let standing = |desk: &mut Desk, number, at| desk.standing("A", "arland", number, at, at);
    assert_eq!(standing(&mut desk, 0, during).word, Word::Stands);
    assert_eq!(standing(&mut desk, 1, during).word, Word::Stands);
    assert_eq!(standing(&mut desk, 0, after).word, Word::Withdrawn);
    let new = standing(&mut desk, 1, after);
    assert_eq!(new.word, Word::Stands);
    assert_eq!(new.in_effect_since, Some(instant(at)));
}

#[test]
fn an_offer_promises_nothing_whatever_is_answered() {
    let mut desk = Desk::of_borland();
    let paper = desk.paper(QUIET);
    let offer = desk.hear("2026-01-02T00:00Z", Said::Offer(paper.clone()));
    let answer = AnswerKind::Accepting;
    let text = "agreed".to_owned();
    let mut letter = desk.letter(true, "2026-01-03T00:00Z", Said::Answer { answer, text });
    letter.answers = Some(offer.id);
    desk.file_well(&letter);
    let counter = desk.letter(true, "2026-01-04T00:00Z", Said::CounterOffer(paper));
    desk.file_well(&counter);
    assert_eq!(desk.book.given().count(), 0);
    desk.book.add_vocabulary(VOCABULARY).unwrap();
    let cases = desk.book.cases();
    assert_eq!(cases[0].docket.promises(), []);
    assert_eq!(cases[0].problems, []);
    assert_eq!(cases[0].docket.context().len(), 3, "each is told");
}

#[test]
fn an_answer_makes_answered_known_and_with_it_the_receipt() {
    let mut desk = Desk::of_arland();
    let paper = desk.paper(QUIET);
    let given = desk.say("2026-01-01T00:00Z", Said::Assurance(paper));
    let answer = AnswerKind::Acknowledging;
    let text = String::new();
    let mut letter = desk.letter(false, "2026-01-03T00:00Z", Said::Answer { answer, text });
    letter.answers = Some(given.id);
    let filed = desk.file_well(&letter);
    let answered = |record: &Record| matches!(record, Record::Receipt(it) if it.fact == Passage::Answered && it.message == given.record());
    assert!(filed.records.iter().any(answered));
    let standing = desk.judge("A", "arland", "2026-01-03T00:00Z", "2026-01-03T00:00Z");
    assert_eq!(standing.in_effect_since, Some(instant("2026-01-03T00:00Z")));
}

#[test]
fn an_assurance_that_answers_another_names_it_on_record() {
    let mut desk = Desk::of_arland();
    let paper = desk.paper(QUIET);
    let given = desk.say("2026-01-01T00:00Z", Said::Assurance(paper));
    let paper = desk.paper(ANSWER);
    let mut letter = desk.letter(false, "2026-01-03T00:00Z", Said::Assurance(paper));
    letter.answers = Some(given.id);
    desk.file_well(&letter);
    match desk.book.record(&letter.record()) {
        Some(Record::Message(message)) => assert_eq!(message.answers, Some(given.record())),
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.word("borland", "2026-01-03T00:00Z"), Word::Stands);
    assert_eq!(desk.word("arland", "2026-01-03T00:00Z"), Word::Stands);
}

#[test]
fn an_answer_to_a_note_is_still_given() {
    let mut desk = Desk::of_arland();
    let note = desk.say(
        "2026-01-01T00:00Z",
        Said::Note {
            text: "well?".to_owned(),
        },
    );
    let paper = desk.paper(ANSWER);
    let mut letter = desk.letter(false, "2026-01-03T00:00Z", Said::Assurance(paper));
    letter.answers = Some(note.id);
    desk.file_well(&letter);
    assert_eq!(desk.word("borland", "2026-01-03T00:00Z"), Word::Stands);
}

#[test]
fn what_came_over_an_unverified_channel_promises_nothing() {
    let mut desk = Desk::of_borland();
    let paper = desk.paper(QUIET);
    let mut letter = desk.letter(false, "2026-01-02T00:00Z", Said::Assurance(paper));
    letter.verified = false;
    let filed = desk.file(&letter);
    assert_eq!(filed.records, []);
    assert_eq!(filed.problems.len(), 1);
    assert_eq!(desk.book.given().count(), 0);
    assert!(!desk.has(&letter.record()));
}

#[test]
fn nobody_promises_for_another() {
    let mut desk = Desk::of_borland();
    for text in [
        ANSWER,
        "Assurance \"x\".\nVocabulary \"north\".\nFrom Mediania to Borland.\nMediania will not attack Borland, by its own forces.\n",
    ] {
        let paper = desk.paper(text);
        let letter = desk.letter(false, "2026-01-02T00:00Z", Said::Assurance(paper));
        let filed = desk.file(&letter);
        assert_eq!(filed.records, [], "{text}");
        assert_eq!(filed.problems.len(), 1, "{text}");
    }
    assert_eq!(desk.book.given().count(), 0);
}

#[test]
fn a_text_whose_sender_reads_another_meaning_in_it_gives_nothing() {
    let mut desk = Desk::of_borland();
    let mut paper = desk.paper(QUIET);
    paper.meaning = Digest([7; 32]);
    let letter = desk.letter(false, "2026-01-02T00:00Z", Said::Assurance(paper));
    let filed = desk.file(&letter);
    assert_eq!(filed.records, []);
    assert_eq!(filed.problems.len(), 1);
}

#[test]
fn nobody_withdraws_what_another_has_given() {
    let (mut desk, assurance) = quiet();
    let reason = String::new();
    let notice = desk.letter(
        false,
        "2026-01-20T00:00Z",
        Said::Withdrawal { assurance, reason },
    );
    let filed = desk.file(&notice);
    assert_eq!(filed.problems.len(), 1, "{:?}", filed.problems);
    let cases = desk.book.cases();
    let codes: Vec<&str> = cases[0].problems.iter().map(|it| it.code.0).collect();
    assert!(codes.contains(&"E0513"), "{codes:?}");
    let promise = cases[0].docket.promises()[0].clone();
    let question = tacit_standing::verdict::Question {
        promise,
        eyes: tacit_standing::verdict::Eyes {
            viewpoint: "A".to_owned(),
            as_known_to: None,
        },
        at: instant("2026-03-01T00:00Z"),
        known: instant("2026-03-01T00:00Z"),
    };
    let standing = cases[0].docket.judge(&question).unwrap();
    assert!(
        standing
            .outcomes
            .iter()
            .all(|(life, _)| *life == Life::InEffect)
    );
}

#[test]
fn a_withdrawal_that_overtakes_its_assurance_is_not_lost() {
    let mut desk = Desk::of_borland();
    let paper = desk.paper(QUIET);
    let assurance = paper.meaning;
    let reason = String::new();
    let notice = desk.letter(
        false,
        "2026-01-02T00:00Z",
        Said::Withdrawal { assurance, reason },
    );
    assert_eq!(
        desk.file(&notice).problems.len(),
        1,
        "it is told that nothing is known of it"
    );
    desk.hear("2026-01-03T00:00Z", Said::Assurance(paper));
    let cases = desk.book.cases();
    assert_eq!(cases[0].problems, []);
    assert!(desk.has(&notice.record()));
}

#[test]
fn texts_of_two_vocabularies_are_two_cases_and_no_problem_of_each_other() {
    let (mut desk, _) = quiet();
    let sea = "Assurance \"Sea\".\nVocabulary \"sea\".\nFrom Arland to Borland.\nArland will not board Borland, by its own forces.\n";
    let paper = desk.paper(sea);
    let mut letter = desk.say("2026-01-05T00:00Z", Said::Assurance(paper));
    let at = "2026-01-06T00:00Z";
    desk.passed(&mut letter, FactKind::Received, at, at);
    let cases = desk.book.cases();
    let names: Vec<&str> = cases.iter().map(|case| case.vocabulary_name).collect();
    assert_eq!(names, ["north", "sea"]);
    for case in &cases {
        assert_eq!(case.problems, [], "{}", case.vocabulary_name);
        assert_eq!(case.docket.promises().len(), 1);
    }
}

#[test]
fn a_letter_filed_twice_is_filed_once_and_its_reading_adds_one_receipt() {
    let mut desk = Desk::of_borland();
    let paper = desk.paper(QUIET);
    let mut letter = desk.hear("2026-01-02T00:00Z", Said::Assurance(paper));
    assert_eq!(desk.file_well(&letter).records, []);
    letter.read_at = Some(moment("2026-01-03T00:00Z"));
    let before = desk.book.records().count();
    for _ in 0..2 {
        desk.read(&letter);
    }
    let added: Vec<_> = desk.book.records().skip(before).collect();
    let read = |(_, record): &(usize, &Record)| matches!(record, Record::Receipt(it) if it.fact == Passage::Read);
    assert!(added.len() == 1 && added.iter().all(read), "{added:?}");
    assert_eq!(desk.book.given().count(), 1);
}
