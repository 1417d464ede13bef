//! What nobody collects in time.

use super::*;
use crate::limits::FORGETTING_STEP_MS;

const RETENTION_MS: u64 = 10 * FORGETTING_STEP_MS;

fn world() -> World {
    World::with(Terms {
        retention_ms: RETENTION_MS,
        ..Terms::default()
    })
}

impl World {
    /// Lets time pass as a running relay lets it pass, and counts what is erased.
    fn pass(&mut self, ms: u64) -> u64 {
        let end = self.now.plus_ms(ms);
        let mut erased = 0;
        while self.now < end {
            self.now = end.min(self.now.plus_ms(FORGETTING_STEP_MS));
            let forgotten = self.custody.forget(self.now).unwrap();
            assert!(!forgotten.more);
            erased += forgotten.envelopes;
        }
        erased
    }
}

#[test]
fn an_envelope_is_erased_after_the_retention_and_not_before() {
    let mut world = world();
    world.custody.forget(world.now).unwrap();
    world.put_some(2, Precedence::Flash);
    assert_eq!(world.pass(RETENTION_MS - 1), 0);
    assert_eq!(world.pass(1), 2);
    assert_eq!(world.custody.holding(), Holding::default());
}

#[test]
fn too_old_is_said_once_to_each_and_then_what_comes_after_is_handed_out() {
    let mut world = world();
    world.custody.forget(world.now).unwrap();
    world.put_some(2, Precedence::Flash);
    world.pass(RETENTION_MS);
    world.put_some(1, Precedence::Flash);
    for account in [world.invited, world.inviter] {
        let refusal = world.collect(account, "0.0.0.0.0").unwrap_err();
        assert_eq!(refusal.reason, RefusalReason::TooOld);
        assert_eq!(refusal.limit, RETENTION_MS / 1_000);
        let batch = world.collect(account, "0.0.0.0.0").unwrap();
        assert_eq!(places(&batch), [(Precedence::Flash, 3)]);
    }
    world.pass(RETENTION_MS);
    assert_eq!(
        world
            .collect(world.invited, "2.0.0.0.0")
            .unwrap_err()
            .reason,
        RefusalReason::TooOld
    );
    assert!(
        world
            .collect(world.invited, "2.0.0.0.0")
            .unwrap()
            .items
            .is_empty()
    );
}

#[test]
fn a_collector_who_has_the_places_is_not_told_that_they_are_too_old() {
    let mut world = world();
    world.custody.forget(world.now).unwrap();
    world.put_some(2, Precedence::Flash);
    world.pass(RETENTION_MS);
    assert!(world.collect(world.invited, "2.0.0.0.0").is_ok());
}

#[test]
fn what_was_forgotten_is_never_said_to_be_conveyed() {
    let mut world = world();
    world.custody.forget(world.now).unwrap();
    world.put_some(2, Precedence::Flash);
    world.pass(RETENTION_MS);
    world.put_some(2, Precedence::Flash);
    assert_eq!(
        world.say_collected(world.invited, Precedence::Flash, 2),
        None
    );
    let conveyed = world
        .say_collected(world.invited, Precedence::Flash, 4)
        .unwrap();
    assert_eq!(
        (conveyed.after, conveyed.through),
        (Position(2), Position(4))
    );
}

#[test]
fn forgetting_gives_the_share_back_and_keeps_receipt_and_tally() {
    let mut world = World::with(Terms {
        retention_ms: RETENTION_MS,
        share_bytes: 640,
        ..Terms::default()
    });
    world.custody.forget(world.now).unwrap();
    let envelope = world.envelope(640);
    let held = world
        .put(world.inviter, Precedence::Flash, &envelope)
        .unwrap();
    world.pass(RETENTION_MS);
    assert_eq!(
        world
            .put(world.inviter, Precedence::Flash, &envelope)
            .unwrap(),
        held
    );
    assert_eq!(
        world.put_some(1, Precedence::Flash)[0].position,
        Position(2)
    );
    let tally = world.custody.tally(world.now, &world.inviter).unwrap();
    assert_eq!(tally.unverified().lanes[0][0].own_count, 2);
}

#[test]
fn a_clock_that_jumps_a_year_ahead_and_is_set_right_again_erases_nothing_new() {
    let mut world = world();
    world.custody.forget(world.now).unwrap();
    world.put_some(2, Precedence::Flash);
    world.now = world.now.plus_ms(365 * 24 * FORGETTING_STEP_MS);
    for _ in 0..3 {
        assert_eq!(world.custody.forget(world.now).unwrap().envelopes, 0);
    }
    world.now = BEGINNING.plus_ms(60_000);
    assert_eq!(world.pass(RETENTION_MS - 60_001), 0);
    assert_eq!(world.pass(1), 2);
}

#[test]
fn many_are_erased_in_rounds() {
    let mut world = world();
    world.custody.forget(world.now).unwrap();
    let count = crate::limits::FORGETTING_AT_ONCE + 5;
    world.put_some(count, Precedence::Routine);
    for hours in 1..10 {
        let now = BEGINNING.plus_ms(hours * FORGETTING_STEP_MS);
        assert_eq!(world.custody.forget(now).unwrap(), Forgotten::default());
    }
    let now = BEGINNING.plus_ms(RETENTION_MS);
    let rounds: Vec<_> = (0..2).map(|_| world.custody.forget(now).unwrap()).collect();
    let (first, rest) = (crate::limits::FORGETTING_AT_ONCE as u64, 5);
    assert_eq!(
        rounds[0],
        Forgotten {
            envelopes: first,
            more: true
        }
    );
    assert_eq!(
        rounds[1],
        Forgotten {
            envelopes: rest,
            more: false
        }
    );
}
