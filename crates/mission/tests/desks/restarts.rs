//! A desk that is stopped and taken up again is the same desk.

use crate::papers::{from_arland, from_borland, note, withdrawal};
use crate::world::{ARLAND, BORLAND, HOUR_MS, World, load, north};
use tacit_channel::channel::Provenance;
use tacit_mission::command::{Command, Maintenance};
use tacit_mission::effect::Outcome;
use tacit_mission::said::Said;
use tacit_standing::verdict::Word;

/// An exchange with a bit of everything.
fn lived() -> World {
    let mut world = World::open();
    world.says(ARLAND, Said::Assurance(from_arland()));
    world.pass(HOUR_MS);
    let lines = r#"{"v":1,"type":"incident","id":"i","begin":"2026-01-10T10:00Z"}"#.to_owned();
    world.order(
        BORLAND,
        Command::Record {
            lines,
            learned: None,
        },
    );
    let given = world
        .heard(BORLAND, |said| matches!(said, Said::Assurance(_)))
        .unwrap();
    world.answer(BORLAND, given, Said::Assurance(from_borland()));
    world.order(BORLAND, Command::MarkRead { message: given });
    world.pass(HOUR_MS);
    world.says(ARLAND, note("well"));
    world.says(ARLAND, withdrawal(from_arland().meaning));
    world.pass(HOUR_MS);
    world
}

#[test]
fn a_restart_changes_nothing_that_an_officer_can_look_at() {
    let mut world = lived();
    for desk in [ARLAND, BORLAND] {
        let seen = |world: &mut World| {
            let standings = ["arland", "borland"].map(|giver| {
                let standing = world.standing(desk, giver);
                (
                    standing.outcomes,
                    standing.in_effect_since,
                    standing.marks,
                    standing.reasons,
                )
            });
            let program = &world.programs[desk].desk;
            let journal: Vec<_> = program.journal().iter().cloned().collect();
            (
                standings,
                program.letters().to_vec(),
                journal,
                program.fingerprint(),
            )
        };
        let before = seen(&mut world);
        world.programs[desk].restart(Provenance::Continued);
        assert_eq!(seen(&mut world), before);
    }
}

#[test]
fn a_desk_that_was_restored_says_nothing_before_a_reset_and_goes_on_after_it() {
    let mut world = lived();
    let backup = world.programs[ARLAND].disk.clone();
    world.says(ARLAND, note("after the backup"));
    world.pass(HOUR_MS);
    world.programs[ARLAND].disk = backup;
    world.programs[ARLAND].restart(Provenance::Restored);
    world.contact(ARLAND);
    let refused = world.say(ARLAND, note("again"));
    assert!(
        matches!(&refused, Outcome::Refused { why } if why.contains("reset")),
        "{refused:?}"
    );
    assert_eq!(
        world.word(ARLAND, "borland"),
        Some(Word::Stands),
        "what is on record can still be judged"
    );
}

#[test]
fn what_a_session_that_began_again_has_left_behind_is_named_and_can_be_said_again() {
    let mut world = lived();
    let lost = world.says(BORLAND, note("on the way"));
    let again = crate::papers::amended();
    let given = world.says(ARLAND, Said::Assurance(again.clone()));
    for desk in [ARLAND, BORLAND] {
        world.collect(desk);
        world.drop_all(desk);
    }
    for (desk, act) in [
        (ARLAND, Maintenance::AskReset { hours: 24 }),
        (BORLAND, Maintenance::AgreeReset),
    ] {
        let channel = north();
        let done = world.order(desk, Command::Maintain { channel, act });
        assert_eq!(done, Outcome::Done);
        world.carry();
    }
    world.pass(HOUR_MS);
    for (desk, name) in [(BORLAND, lost), (ARLAND, given)] {
        let letters = world.programs[desk].desk.letters();
        let left: Vec<_> = letters.iter().filter(|letter| letter.too_late).collect();
        assert_eq!(left.len(), 1, "{desk}: what was received is not lost");
        assert_eq!(left[0].id, name);
        assert!(world.programs[desk].told("say it again"));
    }
    world.says(ARLAND, Said::Assurance(again));
    world.pass(HOUR_MS);
    assert_eq!(world.word(BORLAND, "arland"), Some(Word::Stands));
}

#[test]
fn a_store_that_was_tampered_with_is_no_desk() {
    let world = lived();
    let disk = &world.programs[ARLAND].disk;
    let whole = load(disk, Provenance::Continued);
    assert_eq!(
        whole.letters().len(),
        world.programs[ARLAND].desk.letters().len()
    );
    let of_desk: Vec<_> = disk
        .keys()
        .filter(|(space, _)| space == "desk")
        .cloned()
        .collect();
    for key in of_desk {
        let read = |space: &str| {
            let entries = disk.iter().filter(|((of, _), _)| of == space);
            let entries = entries.map(|(at, value)| {
                let value = if *at == key {
                    b"{".to_vec()
                } else {
                    value.clone()
                };
                (at.1.clone(), zeroize::Zeroizing::new(value))
            });
            Ok::<_, String>(entries.collect())
        };
        assert!(
            tacit_mission::Desk::load(read, Provenance::Continued).is_err(),
            "{:?}",
            key.1
        );
    }
}
