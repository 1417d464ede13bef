//! What becomes of promises between two desks: by receipts, answers, notices, reports.

use crate::papers::{amended, answer, from_arland, from_borland, note, reaffirmation, withdrawal};
use crate::world::{ARLAND, BORLAND, HOUR_MS, MINUTE_MS, World};
use tacit_mission::command::Command;
use tacit_mission::effect::Outcome;
use tacit_mission::party::instant;
use tacit_mission::said::{AnswerKind, Report, Said};
use tacit_standing::record::{Record, Says};
use tacit_standing::verdict::{Life, Mark, Word};

/// Both promises stand.
fn mutual() -> World {
    let mut world = World::open();
    world.says(ARLAND, Said::Assurance(from_arland()));
    world.pass(HOUR_MS);
    let given = world
        .heard(BORLAND, |said| matches!(said, Said::Assurance(_)))
        .unwrap();
    let answered = world.answer(BORLAND, given, Said::Assurance(from_borland()));
    assert!(matches!(answered, Outcome::Sealed { .. }), "{answered:?}");
    world.pass(HOUR_MS);
    for desk in [ARLAND, BORLAND] {
        for giver in ["arland", "borland"] {
            assert_eq!(
                world.word(desk, giver),
                Some(Word::Stands),
                "{desk} {giver}"
            );
        }
    }
    world
}

#[test]
fn an_assurance_is_in_effect_from_its_receipt_and_for_its_giver_once_that_is_known() {
    let mut world = World::open();
    world.says(ARLAND, Said::Assurance(from_arland()));
    world.wait(HOUR_MS);
    world.collect(ARLAND);
    assert_eq!(world.word(BORLAND, "arland"), None, "nothing has come");
    assert_eq!(world.word(ARLAND, "arland"), Some(Word::NotInEffect));
    let before = instant(world.now);
    world.wait(HOUR_MS);
    world.convey(BORLAND);
    let received = instant(world.now);
    world.wait(HOUR_MS);
    let there = world.standing(BORLAND, "arland");
    assert_eq!(
        (there.word, there.in_effect_since),
        (Word::Stands, Some(received))
    );
    let here = world.standing(ARLAND, "arland");
    assert_eq!(here.word, Word::NotInEffect, "the receipt is under way");
    assert!(
        here.notes
            .iter()
            .any(|note| note.contains("not known to be in effect")),
        "{:?}",
        here.notes
    );
    world.carry();
    let here = world.standing(ARLAND, "arland");
    assert_eq!(
        (here.word, here.in_effect_since),
        (Word::Stands, Some(received))
    );
    let (at, known) = (instant(world.now), before);
    let earlier = world.standing_at(ARLAND, "arland", "A", at, known).unwrap();
    assert_eq!(
        earlier.word,
        Word::NotInEffect,
        "what was known then stays readable"
    );
}

#[test]
fn an_answer_names_what_it_answers_and_the_answered_letter_knows_it() {
    let world = mutual();
    let [arland, borland] = [ARLAND, BORLAND].map(|desk| world.programs[desk].desk.letters());
    let given = arland.iter().find(|letter| letter.ours).unwrap();
    let reply = borland.iter().find(|letter| letter.ours).unwrap();
    assert_eq!(reply.answers, Some(given.id));
    let answered = given.passed(tacit_channel::FactKind::Answered);
    assert!(answered.is_some(), "{:?}", given.passages);
}

#[test]
fn as_one_side_knows_the_other_is_built_from_what_came() {
    let mut world = mutual();
    let now = instant(world.now);
    let seen = world.standing_at(BORLAND, "arland", "A", now, now).unwrap();
    assert_eq!(seen.word, Word::Stands);
}

#[test]
fn a_notice_in_flight_binds_until_it_is_received_and_its_notice_has_run_out() {
    let mut world = mutual();
    let meaning = from_arland().meaning;
    world.says(ARLAND, withdrawal(meaning));
    world.wait(HOUR_MS);
    let here = world.standing(ARLAND, "arland");
    assert_eq!(here.word, Word::Stands);
    assert!(
        here.marks
            .iter()
            .any(|mark| matches!(mark, Mark::WithdrawalInFlight { .. }))
    );
    world.pass(HOUR_MS);
    assert_eq!(
        world.word(BORLAND, "arland"),
        Some(Word::Stands),
        "7 days after receipt"
    );
    world.pass(8 * 24 * HOUR_MS);
    for desk in [ARLAND, BORLAND] {
        assert_eq!(world.word(desk, "arland"), Some(Word::Withdrawn), "{desk}");
        assert_eq!(
            world.word(desk, "borland"),
            Some(Word::Stands),
            "one's end is not the other's"
        );
    }
}

#[test]
fn a_receipt_that_never_comes_does_not_bind_for_ever() {
    let mut world = mutual();
    world.says(ARLAND, withdrawal(from_arland().meaning));
    world.collect(ARLAND);
    world.wait(4 * 24 * HOUR_MS);
    let here = world.standing(ARLAND, "arland");
    assert_eq!(
        here.word,
        Word::Stands,
        "deemed received after 72 hours, then 7 days"
    );
    world.wait(7 * 24 * HOUR_MS);
    assert_eq!(world.word(ARLAND, "arland"), Some(Word::Withdrawn));
}

#[test]
fn an_offer_promises_nothing_and_is_declined_in_words() {
    let mut world = World::open();
    world.says(ARLAND, Said::Offer(from_arland()));
    world.pass(HOUR_MS);
    let offer = world
        .heard(BORLAND, |said| matches!(said, Said::Offer(_)))
        .unwrap();
    world.answer(BORLAND, offer, answer(AnswerKind::Declining));
    world.pass(HOUR_MS);
    for desk in [ARLAND, BORLAND] {
        assert_eq!(world.word(desk, "arland"), None, "{desk}");
    }
    let declined = |said: &Said| {
        matches!(
            said,
            Said::Answer {
                answer: AnswerKind::Declining,
                ..
            }
        )
    };
    assert!(world.heard(ARLAND, declined).is_some());
}

#[test]
fn a_counter_offer_is_a_text_that_the_other_side_is_asked_to_give() {
    let mut world = World::open();
    world.says(ARLAND, Said::Offer(from_arland()));
    world.pass(HOUR_MS);
    let is_offer = |said: &Said| matches!(said, Said::Offer(_));
    let offer = world.heard(BORLAND, is_offer).unwrap();
    let counter = world.answer(BORLAND, offer, Said::CounterOffer(amended()));
    assert!(matches!(counter, Outcome::Sealed { .. }), "{counter:?}");
    world.pass(HOUR_MS);
    let is_counter = |said: &Said| matches!(said, Said::CounterOffer(_));
    assert!(world.heard(ARLAND, is_counter).is_some());
    assert_eq!(
        world.word(ARLAND, "arland"),
        None,
        "nothing is promised by it"
    );
}

#[test]
fn an_amendment_gives_the_new_text_and_withdraws_the_old_one_by_its_own_terms() {
    let mut world = mutual();
    let (of, paper) = (from_arland().meaning, amended());
    world.says(ARLAND, Said::Amendment { of, paper });
    world.pass(HOUR_MS);
    let lives = |world: &mut World| -> Vec<(String, Life)> {
        let now = instant(world.now);
        let casebook = world.programs[BORLAND].desk.casebook();
        let mut found = Vec::new();
        for case in &casebook.cases() {
            for promise in case.docket.promises() {
                let texts: Vec<_> = case.docket.texts().map(|(_, digest)| digest).collect();
                let text = texts[promise.text].to_string();
                let eyes = tacit_standing::verdict::Eyes {
                    viewpoint: "B".into(),
                    as_known_to: None,
                };
                let question = tacit_standing::verdict::Question {
                    promise,
                    eyes,
                    at: now,
                    known: now,
                };
                let standing = case.docket.judge(&question).unwrap();
                found.push((text, standing.outcomes.iter().next().unwrap().0));
            }
        }
        found
    };
    let of_text = |lives: &[(String, Life)], digest: String| {
        lives.iter().find(|(text, _)| *text == digest).unwrap().1
    };
    let at_once = lives(&mut world);
    assert_eq!(
        of_text(&at_once, of.to_string()),
        Life::InEffect,
        "its 7 days run"
    );
    assert_eq!(
        of_text(&at_once, amended().meaning.to_string()),
        Life::InEffect
    );
    world.pass(8 * 24 * HOUR_MS);
    let later = lives(&mut world);
    assert_eq!(of_text(&later, of.to_string()), Life::Withdrawn);
    assert_eq!(
        of_text(&later, amended().meaning.to_string()),
        Life::InEffect
    );
}

const OUR_CLAIM: &str = r#"{"v":1,"type":"claim","id":"rockets-author","incident":"rockets","by":"a-desk","grade":"clear","says":{"author":"gamma-brigades"}}"#;

/// Rockets have fallen on Arland; who fired them, nobody says.
fn rockets(world: &mut World, desk: usize) {
    let at = instant(world.now);
    let lines = format!(
        r#"{{"v":1,"type":"source","id":"wire"}}
{{"v":1,"type":"viewpoint","id":"A","party":"arland","accepts":["wire"]}}
{{"v":1,"type":"viewpoint","id":"B","party":"borland","accepts":["wire"]}}
{{"v":1,"type":"incident","id":"rockets","begin":"{at}"}}
{{"v":1,"type":"claim","id":"rockets-wire","incident":"rockets","by":"wire","grade":"clear","says":{{"act":"rocket-fire","hits":[{{"of":"arland","kind":"territory"}}]}}}}
"#
    );
    let learned = None;
    let recorded = world.order(desk, Command::Record { lines, learned });
    let Outcome::Recorded { left_out, .. } = &recorded else {
        panic!("{recorded:?}")
    };
    assert!(left_out.is_empty(), "{left_out:?}");
}

/// What a desk's own book has of the rockets, as it would report it.
fn report(world: &mut World, desk: usize, claims: &[&str], stances: &[&str]) -> Report {
    let casebook = world.programs[desk].desk.casebook();
    let incident = casebook.incident("rockets").unwrap().clone();
    let mut report = Report {
        incident,
        claims: Vec::new(),
        stances: Vec::new(),
    };
    for id in claims.iter().chain(stances) {
        match casebook.record(id) {
            Some(Record::Claim(claim)) => report.claims.push(claim.clone()),
            Some(Record::Stance(stance)) => report.stances.push(stance.clone()),
            other => panic!("{id}: {other:?}"),
        }
    }
    report
}

#[test]
fn a_request_for_clarification_holds_a_release_back_until_the_answer() {
    let mut world = mutual();
    world.wait(MINUTE_MS);
    rockets(&mut world, ARLAND);
    rockets(&mut world, BORLAND);
    world.wait(MINUTE_MS);
    let lives = |world: &mut World| -> Vec<Life> {
        let outcomes = world.standing(ARLAND, "arland").outcomes;
        outcomes.into_iter().map(|(life, _)| life).collect()
    };
    assert_eq!(
        lives(&mut world),
        [Life::InEffect],
        "unknown who acted, and nobody asked"
    );
    let report = report(&mut world, ARLAND, &[], &[]);
    let (assurance, text) = (from_arland().meaning, "who fired?".into());
    let request = Said::ClarificationRequest {
        assurance,
        report,
        text,
    };
    world.says(ARLAND, request);
    world.pass(HOUR_MS);
    world.pass(24 * HOUR_MS);
    assert_eq!(
        lives(&mut world),
        [Life::InEffect],
        "asked, and not answered"
    );
    let is_request = |said: &Said| matches!(said, Said::ClarificationRequest { .. });
    let asked = world.heard(BORLAND, is_request).unwrap();
    let author = ["united-powers".to_owned().try_into().unwrap()].into();
    let says = Some(Says {
        author,
        ..Says::default()
    });
    let text = "not ours".into();
    let outcome = world.answer(BORLAND, asked, Said::ClarificationAnswer { says, text });
    assert!(matches!(outcome, Outcome::Sealed { .. }), "{outcome:?}");
    world.pass(HOUR_MS);
    let records = world.programs[ARLAND].desk.casebook().records();
    let claims: Vec<_> = records
        .filter_map(|(_, record)| match record {
            Record::Claim(claim) if claim.by == "b-desk" => Some(claim.incident.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(
        claims,
        ["rockets"],
        "what the answer says is the answerer's claim"
    );
    let after = lives(&mut world);
    assert!(
        after.contains(&Life::Released),
        "answered, it is the facts that decide: {after:?}"
    );
    let lines = OUR_CLAIM.to_owned();
    let learned = None;
    world.order(ARLAND, Command::Record { lines, learned });
    assert_eq!(
        lives(&mut world),
        [Life::Released],
        "by one's own accepted claims"
    );
}

#[test]
fn what_one_side_reports_is_on_record_with_the_other_as_its_own_claim() {
    let mut world = mutual();
    world.wait(MINUTE_MS);
    rockets(&mut world, ARLAND);
    rockets(&mut world, BORLAND);
    let lines = OUR_CLAIM.to_owned();
    let learned = None;
    world.order(ARLAND, Command::Record { lines, learned });
    let told = report(&mut world, ARLAND, &["rockets-author"], &[]);
    world.says(ARLAND, Said::Report(told));
    world.pass(HOUR_MS);
    let casebook = world.programs[BORLAND].desk.casebook();
    let Some(Record::Claim(claim)) = casebook.record("A:rockets-author") else {
        panic!()
    };
    let said_by = (claim.by.as_str(), claim.incident.as_str());
    assert_eq!(
        said_by,
        ("a-desk", "rockets"),
        "one incident, the sender's own claim"
    );
    let lines = r#"{"v":1,"type":"stance","id":"not-so","viewpoint":"B","claim":"A:rockets-author","stance":"deny"}"#;
    let lines = lines.to_owned();
    world.order(BORLAND, Command::Record { lines, learned });
    let denied = report(&mut world, BORLAND, &[], &["not-so"]);
    world.says(BORLAND, Said::Report(denied));
    world.pass(HOUR_MS);
    let casebook = world.programs[ARLAND].desk.casebook();
    let Some(Record::Stance(stance)) = casebook.record("B:not-so") else {
        panic!()
    };
    assert_eq!(
        (stance.viewpoint.as_str(), stance.claim.as_str()),
        ("B", "rockets-author")
    );
}

#[test]
fn only_what_our_own_desk_says_is_reported() {
    let mut world = mutual();
    rockets(&mut world, ARLAND);
    let told = report(&mut world, ARLAND, &["rockets-wire"], &[]);
    let refused = world.say(ARLAND, Said::Report(told));
    assert!(matches!(refused, Outcome::Refused { .. }), "{refused:?}");
}

#[test]
fn a_reaffirmation_is_of_what_one_gave_and_did_not_withdraw() {
    let mut world = mutual();
    world.says(ARLAND, reaffirmation(from_arland().meaning));
    world.pass(HOUR_MS);
    assert!(world.standing(BORLAND, "arland").reaffirmed.is_some());
    let foreign = world.say(ARLAND, reaffirmation(from_borland().meaning));
    assert!(matches!(foreign, Outcome::Refused { .. }), "{foreign:?}");
    world.says(ARLAND, withdrawal(from_arland().meaning));
    let late = world.say(ARLAND, reaffirmation(from_arland().meaning));
    assert!(matches!(late, Outcome::Refused { .. }), "{late:?}");
}

#[test]
fn a_note_a_doubt_and_a_line_check_change_no_promise() {
    let mut world = mutual();
    let before = [ARLAND, BORLAND].map(|desk| world.standing(desk, "arland").outcomes);
    world.says(BORLAND, note("we shall strike you"));
    let kept = Command::Keep {
        kind: tacit_mission::private::PrivateKind::Doubt,
        text: "they have lied before".into(),
        about: None,
    };
    assert_eq!(world.order(BORLAND, kept), Outcome::Done);
    world.says(
        ARLAND,
        Said::LineCheck {
            text: String::new(),
        },
    );
    world.pass(HOUR_MS);
    let after = [ARLAND, BORLAND].map(|desk| world.standing(desk, "arland").outcomes);
    assert_eq!(before, after);
}
