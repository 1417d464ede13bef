//! A carrier and a counterparty that lie: what is sent all the same promises nothing here.

use crate::papers::{from_arland, note};
use crate::world::{ARLAND, BORLAND, HOUR_MS, World};
use tacit_mission::said::Said;
use tacit_standing::verdict::Word;

#[test]
fn a_replayed_envelope_changes_nothing() {
    let mut world = World::open();
    world.says(ARLAND, Said::Assurance(from_arland()));
    world.pass(HOUR_MS);
    let letters = world.programs[BORLAND].desk.letters().to_vec();
    let word = world.word(BORLAND, "arland");
    world.replay(BORLAND);
    world.pass(HOUR_MS);
    assert_eq!(world.programs[BORLAND].desk.letters(), letters);
    assert_eq!(
        (world.word(BORLAND, "arland"), word),
        (Some(Word::Stands), Some(Word::Stands))
    );
}

#[test]
fn an_altered_envelope_says_nothing_and_is_told() {
    let mut world = World::open();
    world.says(ARLAND, note("unaltered"));
    world.collect(ARLAND);
    world.convey_altered(BORLAND);
    assert!(world.programs[BORLAND].desk.letters().is_empty());
    let told = world.programs[BORLAND]
        .notices
        .iter()
        .any(|notice| notice.grave);
    assert!(told, "{:?}", world.programs[BORLAND].notices);
}

#[test]
fn a_dropped_message_is_not_confirmed_and_never_refused() {
    let mut world = World::open();
    world.says(ARLAND, Said::Assurance(from_arland()));
    world.collect(ARLAND);
    world.drop_all(BORLAND);
    world.says(ARLAND, note("a later one"));
    world.pass(HOUR_MS);
    assert_eq!(world.word(ARLAND, "arland"), Some(Word::NotInEffect));
    assert!(
        world.programs[BORLAND].told("missing"),
        "{:?}",
        world.programs[BORLAND].notices
    );
    let letter = world.programs[ARLAND].desk.letters().first().unwrap();
    assert!(letter.passed(tacit_channel::FactKind::Received).is_none());
}
