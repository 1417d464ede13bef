//! What an adversary's reading of the mission found, each as it was and as it must not be.

use crate::papers::{from_arland, note, withdrawal};
use crate::world::{ARLAND, BORLAND, HOUR_MS, World, north, saying};
use tacit_channel::channel::Provenance;
use tacit_mission::command::{Command, Maintenance, OrderName};
use tacit_mission::effect::Outcome;
use tacit_mission::officers::Rule;
use tacit_mission::said::Said;
use tacit_standing::record::{Passage, Record};
use tacit_standing::verdict::Word;

fn verify(world: &mut World, desk: usize) {
    let given = world.programs[1 - desk].desk.fingerprint().0.to_string();
    let verify = Command::Verify {
        channel: north(),
        way: "envoy".into(),
        given,
        source: "our own envoy".into(),
    };
    assert_eq!(world.order(desk, verify), Outcome::Done);
}

#[test]
fn what_came_before_the_sender_was_verified_counts_from_then_on() {
    let mut world = World::unverified(Rule::default());
    verify(&mut world, ARLAND);
    world.says(ARLAND, Said::Assurance(from_arland()));
    world.pass(HOUR_MS);
    assert_eq!(
        world.word(ARLAND, "arland"),
        Some(Word::Stands),
        "its machine has it"
    );
    assert_eq!(
        world.word(BORLAND, "arland"),
        None,
        "nobody knows yet whose it is"
    );
    verify(&mut world, BORLAND);
    assert_eq!(world.word(BORLAND, "arland"), Some(Word::Stands));
    let since = [ARLAND, BORLAND].map(|desk| world.standing(desk, "arland").in_effect_since);
    assert_eq!(since[0], since[1], "from its receipt, on both sides");
    world.programs[BORLAND].restart(Provenance::Continued);
    assert_eq!(world.word(BORLAND, "arland"), Some(Word::Stands));
}

#[test]
fn a_withdrawal_that_overtakes_its_assurance_is_not_undone_by_it() {
    let mut world = World::open();
    let mut given = saying(Said::Assurance(from_arland()), None);
    given.precedence = tacit_wire::Precedence::Routine;
    world.order(ARLAND, Command::Say(given));
    world.collect(ARLAND);
    world.wait(HOUR_MS);
    let mut notice = saying(withdrawal(from_arland().meaning), None);
    notice.precedence = tacit_wire::Precedence::Flash;
    world.order(ARLAND, Command::Say(notice));
    world.collect(ARLAND);
    world.convey_backwards(BORLAND);
    world.pass(9 * 24 * HOUR_MS);
    for desk in [ARLAND, BORLAND] {
        let word = world.word(desk, "arland");
        assert_ne!(word, Some(Word::Stands), "{desk}");
    }
}

#[test]
fn a_letter_is_on_record_as_handed_over_at_both_desks() {
    let mut world = World::open();
    world.says(ARLAND, Said::Assurance(from_arland()));
    world.pass(HOUR_MS);
    for desk in [ARLAND, BORLAND] {
        let casebook = world.programs[desk].desk.casebook();
        let deposited = |record: &Record| matches!(record, Record::Receipt(it) if it.fact == Passage::Deposited);
        assert!(
            casebook.records().any(|(_, record)| deposited(record)),
            "{desk}"
        );
    }
}

#[test]
fn what_the_other_side_says_it_held_long_ago_has_run_no_deadline() {
    let mut world = World::open();
    world.says(ARLAND, Said::Assurance(from_arland()));
    world.pass(HOUR_MS);
    world.wait(30 * 24 * HOUR_MS);
    world.says(ARLAND, withdrawal(from_arland().meaning));
    world.collect_dated(ARLAND, 20 * 24 * HOUR_MS);
    world.convey(BORLAND);
    let standing = world.standing(BORLAND, "arland");
    let lives: Vec<_> = standing.outcomes.iter().map(|(life, _)| *life).collect();
    assert!(
        lives.contains(&tacit_standing::verdict::Life::InEffect),
        "a date that nothing here supports decides nothing alone: {lives:?}"
    );
}

#[test]
fn a_report_whose_times_cannot_be_written_down_does_not_lame_the_desk() {
    let mut world = World::open();
    let lines = r#"{"v":1,"type":"incident","id":"old","begin":"0000-01-01T00:00+00:01"}"#;
    let recorded = world.order(
        ARLAND,
        Command::Record {
            lines: lines.into(),
            learned: None,
        },
    );
    let Outcome::Recorded {
        taken: 0, left_out, ..
    } = &recorded
    else {
        panic!("{recorded:?}")
    };
    assert_eq!(left_out.len(), 1);
    world.programs[ARLAND].restart(Provenance::Continued);
}

#[test]
fn what_was_under_way_at_a_reset_is_told_and_may_be_said_again() {
    let mut world = World::open();
    world.says(ARLAND, Said::Assurance(from_arland()));
    world.pass(HOUR_MS);
    world.says(ARLAND, withdrawal(from_arland().meaning));
    // Nobody carries it before the session is begun again.
    world.programs[ARLAND].out.clear();
    let ask = Maintenance::AskReset { hours: 24 };
    let asked = Command::Maintain {
        channel: north(),
        act: ask,
    };
    assert_eq!(world.order(BORLAND, asked), Outcome::Done);
    world.collect(BORLAND);
    world.convey(ARLAND);
    let agree = Command::Maintain {
        channel: north(),
        act: Maintenance::AgreeReset,
    };
    assert_eq!(world.order(ARLAND, agree), Outcome::Done);
    world.programs[ARLAND]
        .notices
        .retain(|notice| !notice.text.is_empty());
    world.carry();
    let lost = world.programs[ARLAND]
        .desk
        .letters()
        .iter()
        .filter(|letter| letter.too_late);
    assert_eq!(lost.count(), 1, "{:?}", world.programs[ARLAND].notices);
    let again = world.say(ARLAND, withdrawal(from_arland().meaning));
    assert!(
        matches!(again, Outcome::Sealed { .. } | Outcome::Waiting { .. }),
        "{again:?}"
    );
}

#[test]
fn the_other_sides_vocabulary_serves_its_own_text_alone() {
    let mut world = World::open();
    let vocabulary =
        crate::papers::VOCABULARY.replace("noun = \"rhetoric\"", "noun = \"speeches\"");
    let text = crate::papers::from_arland().text;
    let text = text
        .lines()
        .filter(|line| !line.contains("digest") && !line.trim_start().starts_with("a0eef"));
    let text = text.collect::<Vec<_>>().join("\n").replacen(
        "Through",
        "Vocabulary \"first-steps\".\nThrough",
        1,
    );
    let text = text.replace(
        "cyber operations or rhetoric",
        "cyber operations or speeches",
    );
    let Some(paper) = crate::papers::paper_by(&text, &vocabulary) else {
        panic!("the other text has no meaning:\n{text}")
    };
    let said = world.say(ARLAND, Said::Assurance(paper));
    assert!(matches!(said, Outcome::Sealed { .. }), "{said:?}");
    world.pass(HOUR_MS);
    assert_eq!(world.word(BORLAND, "arland"), Some(Word::Stands));
    let ours: Vec<_> = world.programs[BORLAND]
        .desk
        .casebook()
        .vocabularies()
        .map(|(_, _, text)| text.to_owned())
        .collect();
    assert_eq!(ours, [crate::papers::VOCABULARY]);
}

#[test]
fn an_order_that_waits_can_be_taken_back() {
    let mut world = World::open();
    world.programs[ARLAND].restart(Provenance::Continued);
    let name = OrderName("regretted".into());
    let command = Command::Say(saying(note("too hasty"), None));
    let outcome = world.order_as(ARLAND, name.clone(), command.clone());
    assert!(matches!(outcome, Outcome::Waiting { .. }), "{outcome:?}");
    assert_eq!(
        world.order(ARLAND, Command::Recall { name: name.clone() }),
        Outcome::Done
    );
    world.contact(ARLAND);
    world.pass(HOUR_MS);
    assert!(world.programs[BORLAND].desk.letters().is_empty());
    let repeated = world.order_as(ARLAND, name, command);
    assert!(matches!(repeated, Outcome::Refused { .. }), "{repeated:?}");
}

#[test]
fn noise_at_the_relay_washes_nothing_grave_out_of_the_journal() {
    let mut world = World::open();
    for _ in 0..40 {
        world.noise(ARLAND);
    }
    let foreign = world.programs[ARLAND].desk.journal().iter();
    let foreign = foreign.filter(|notice| notice.text.contains("no key of this channel"));
    assert_eq!(
        foreign.count(),
        tacit_mission::desk::MAX_FOREIGN_A_DAY as usize
    );
}
