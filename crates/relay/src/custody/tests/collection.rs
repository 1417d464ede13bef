//! Batches, records of conveyance, what is erased.

use super::*;
use tacit_wire::Document as _;
use tacit_wire::limits::{MAX_BATCH_ITEMS, MAX_ENVELOPE_BYTES};

#[test]
fn a_flash_overtakes_and_each_queue_keeps_its_order() {
    let mut world = World::new();
    world.put_some(2, Precedence::Routine);
    world.put_some(1, Precedence::Immediate);
    world.put_some(2, Precedence::Flash);
    let batch = world.collect(world.invited, "0.0.0.0.0").unwrap();
    use Precedence::{Flash, Immediate, Routine};
    let expected = [
        (Flash, 1),
        (Flash, 2),
        (Immediate, 1),
        (Routine, 1),
        (Routine, 2),
    ];
    assert_eq!(places(&batch), expected);
    let rest = world.collect(world.invited, "1.1.0.1.0").unwrap();
    assert_eq!(places(&rest), [(Flash, 2), (Routine, 2)]);
}

#[test]
fn what_is_handed_out_is_what_was_deposited_with_its_own_receipt() {
    let mut world = World::new();
    let envelope = world.envelope(2_560);
    let held = world
        .put(world.inviter, Precedence::Priority, &envelope)
        .unwrap();
    let key = world.custody.signer().key();
    for account in [world.inviter, world.invited] {
        let batch = world.collect(account, "0.0.0.0.0").unwrap();
        let [item] = batch.items.try_into().unwrap();
        assert_eq!(item.envelope, envelope);
        assert_eq!(checked(item.held, &key).statement(), &held);
    }
}

#[test]
fn a_batch_ends_within_its_limits_and_says_that_there_is_more() {
    let mut world = World::new();
    world.put_some(MAX_BATCH_ITEMS + 1, Precedence::Routine);
    let batch = world.collect(world.invited, "0.0.0.0.0").unwrap();
    assert_eq!((batch.items.len(), batch.more), (MAX_BATCH_ITEMS, true));
    let rest = world.collect(world.invited, "0.0.0.64.0").unwrap();
    assert_eq!((rest.items.len(), rest.more), (1, false));
    for _ in 0..14 {
        let envelope = world.envelope(MAX_ENVELOPE_BYTES);
        world
            .put(world.inviter, Precedence::Flash, &envelope)
            .unwrap();
    }
    let large = world.collect(world.invited, "0.0.0.0.0").unwrap();
    assert!(large.more);
    assert_eq!(Batch::from_bytes(&large.to_bytes()).unwrap(), large);
    // Nothing slower slips in behind what did not fit.
    assert!(
        places(&large)
            .iter()
            .all(|(precedence, _)| *precedence == Precedence::Flash)
    );
}

#[test]
fn a_word_of_collection_erases_and_is_recorded_once_for_the_depositor() {
    let mut world = World::new();
    world.put_some(3, Precedence::Flash);
    world.now = world.now.plus_ms(10);
    let conveyed = world
        .say_collected(world.invited, Precedence::Flash, 2)
        .unwrap();
    assert_eq!(
        (conveyed.after, conveyed.through),
        (Position(0), Position(2))
    );
    assert_eq!(conveyed.collected_at, world.now);
    assert_eq!(
        world.say_collected(world.invited, Precedence::Flash, 2),
        None
    );
    assert_eq!(
        world.say_collected(world.invited, Precedence::Flash, 1),
        None
    );
    assert_eq!(world.custody.holding().envelopes, 1);
    let next = world
        .say_collected(world.invited, Precedence::Flash, 3)
        .unwrap();
    assert_eq!((next.after, next.through), (Position(2), Position(3)));
    let records = world.collect(world.inviter, "3.0.0.0.0").unwrap().conveyed;
    let numbered: Vec<_> = records
        .iter()
        .map(|(number, record)| (*number, record.unverified().clone()))
        .collect();
    assert_eq!(numbered, [(1, conveyed), (2, next.clone())]);
    let later = world.collect(world.inviter, "3.0.0.0.1").unwrap().conveyed;
    assert_eq!(later[0].1.unverified(), &next);
    assert!(
        world
            .collect(world.invited, "0.0.0.0.0")
            .unwrap()
            .conveyed
            .is_empty()
    );
}

#[test]
fn a_word_beyond_the_last_place_says_nothing_about_places_to_come() {
    let mut world = World::new();
    world.put_some(1, Precedence::Flash);
    let conveyed = world
        .say_collected(world.invited, Precedence::Flash, 900)
        .unwrap();
    assert_eq!(conveyed.through, Position(1));
    world.put_some(1, Precedence::Flash);
    assert_eq!(world.custody.holding().envelopes, 1);
    assert_eq!(
        world.say_collected(world.invited, Precedence::Routine, 900),
        None
    );
}

#[test]
fn only_what_somebody_else_deposited_is_conveyed_and_erased() {
    let mut world = World::new();
    world.put_some(1, Precedence::Flash);
    let own = world.envelope(640);
    world.put(world.invited, Precedence::Flash, &own).unwrap();
    world.put_some(1, Precedence::Flash);
    let own = world.envelope(640);
    world.put(world.invited, Precedence::Flash, &own).unwrap();
    let conveyed = world
        .say_collected(world.invited, Precedence::Flash, 4)
        .unwrap();
    assert_eq!(
        (conveyed.after, conveyed.through),
        (Position(0), Position(3))
    );
    let left = world.collect(world.inviter, "0.0.0.0.0").unwrap();
    assert_eq!(
        places(&left),
        [(Precedence::Flash, 2), (Precedence::Flash, 4)]
    );
    let conveyed = world
        .say_collected(world.inviter, Precedence::Flash, 2)
        .unwrap();
    assert_eq!(
        (conveyed.after, conveyed.through),
        (Position(0), Position(2))
    );
    assert_eq!(world.custody.holding().envelopes, 1);
    let records = world.collect(world.invited, "0.0.0.0.0").unwrap().conveyed;
    assert_eq!(records.len(), 1);
}
