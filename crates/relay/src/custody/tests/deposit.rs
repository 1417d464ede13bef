//! Places, receipts, shares, tallies.

use super::*;
use tacit_wire::QueueTally;

#[test]
fn each_queue_counts_its_places_from_one_without_gaps() {
    let mut world = World::new();
    for precedence in Precedence::ALL {
        let held = world.put_some(3, precedence);
        let positions: Vec<_> = held.iter().map(|held| held.position.0).collect();
        assert_eq!(positions, [1, 2, 3], "{precedence}");
    }
}

#[test]
fn the_same_envelope_in_the_same_queue_has_the_same_receipt_whoever_brings_it() {
    let mut world = World::new();
    let envelope = world.envelope(640);
    let first = world
        .put(world.inviter, Precedence::Routine, &envelope)
        .unwrap();
    world.now = world.now.plus_ms(5_000);
    world.put_some(2, Precedence::Routine);
    for account in [world.inviter, world.invited] {
        assert_eq!(
            world.put(account, Precedence::Routine, &envelope).unwrap(),
            first
        );
    }
    let elsewhere = world
        .put(world.inviter, Precedence::Flash, &envelope)
        .unwrap();
    assert_eq!(elsewhere.position, Position(1));
    assert_eq!(world.custody.holding().envelopes, 4);
}

#[test]
fn a_receipt_is_repeated_after_its_envelope_was_erased() {
    let mut world = World::new();
    let envelope = world.envelope(640);
    let first = world
        .put(world.inviter, Precedence::Flash, &envelope)
        .unwrap();
    world
        .say_collected(world.invited, Precedence::Flash, 1)
        .unwrap();
    assert_eq!(world.custody.holding(), Holding::default());
    assert_eq!(
        world
            .put(world.inviter, Precedence::Flash, &envelope)
            .unwrap(),
        first
    );
    assert_eq!(world.custody.holding(), Holding::default());
}

#[test]
fn one_write_takes_many_and_refuses_some() {
    let terms = Terms {
        share_bytes: 2 * 640,
        ..Terms::default()
    };
    let mut world = World::with(terms);
    let deposits: Vec<_> = (0..4)
        .map(|at| Deposit {
            account: if at < 3 { world.inviter } else { world.invited },
            lane: LANE,
            precedence: Precedence::Routine,
            envelope: world.envelope(640),
        })
        .collect();
    let answers = world.custody.deposit_all(BEGINNING, &deposits);
    let refused: Vec<_> = answers
        .iter()
        .map(|answer| answer.as_ref().err().map(|why| why.reason))
        .collect();
    assert_eq!(refused, [None, None, Some(RefusalReason::Full), None]);
    assert_eq!(
        world.custody.holding(),
        Holding {
            envelopes: 3,
            bytes: 3 * 640
        }
    );
}

#[test]
fn a_share_is_its_depositors_alone_and_comes_back_when_the_other_has_collected() {
    let terms = Terms {
        share_bytes: 1_280,
        ..Terms::default()
    };
    let mut world = World::with(terms);
    world.put_some(2, Precedence::Routine);
    let (more, other) = (world.envelope(640), world.envelope(1_280));
    let full = world
        .put(world.inviter, Precedence::Routine, &more)
        .unwrap_err();
    assert_eq!((full.reason, full.limit), (RefusalReason::Full, 1_280));
    world
        .put(world.invited, Precedence::Routine, &other)
        .unwrap();
    // The depositor's own word frees nothing of its own.
    assert_eq!(
        world.say_collected(world.inviter, Precedence::Routine, 2),
        None
    );
    world
        .put(world.inviter, Precedence::Routine, &more)
        .unwrap_err();
    world
        .say_collected(world.invited, Precedence::Routine, 1)
        .unwrap();
    world
        .put(world.inviter, Precedence::Routine, &more)
        .unwrap();
}

#[test]
fn a_repeated_deposit_needs_no_share() {
    let terms = Terms {
        share_bytes: 640,
        ..Terms::default()
    };
    let mut world = World::with(terms);
    let envelope = world.envelope(640);
    let first = world
        .put(world.inviter, Precedence::Flash, &envelope)
        .unwrap();
    assert_eq!(
        world
            .put(world.inviter, Precedence::Flash, &envelope)
            .unwrap(),
        first
    );
}

#[test]
fn time_does_not_run_back_within_a_queue_when_the_clock_is_set_back() {
    let mut world = World::new();
    world.put_some(1, Precedence::Flash);
    world.now = Timestamp(BEGINNING.0 - 3_600_000);
    let held = world.put_some(1, Precedence::Flash).remove(0);
    assert_eq!(held.held_at, BEGINNING);
    let conveyed = world
        .say_collected(world.invited, Precedence::Flash, 1)
        .unwrap();
    assert_eq!(conveyed.collected_at, BEGINNING);
    // Another queue has no past that it could contradict.
    let other = world.put_some(1, Precedence::Routine).remove(0);
    assert_eq!(other.held_at, world.now);
}

#[test]
fn a_clock_that_jumped_ahead_pulls_receipts_ahead_until_it_is_reached() {
    let mut world = World::new();
    let ahead = BEGINNING.plus_ms(86_400_000);
    world.now = ahead;
    world.put_some(1, Precedence::Flash);
    world.now = BEGINNING;
    assert_eq!(world.put_some(1, Precedence::Flash)[0].held_at, ahead);
    world.now = ahead.plus_ms(1);
    assert_eq!(
        world.put_some(1, Precedence::Flash)[0].held_at,
        ahead.plus_ms(1)
    );
}

#[test]
fn a_tally_shows_an_account_its_own_and_the_last_place_of_all() {
    let mut world = World::new();
    world.put_some(2, Precedence::Flash);
    let envelope = world.envelope(640);
    world
        .put(world.invited, Precedence::Flash, &envelope)
        .unwrap();
    world
        .say_collected(world.invited, Precedence::Flash, 3)
        .unwrap();
    let key = world.custody.signer().key();
    for (account, count, last) in [(world.inviter, 2, 2), (world.invited, 1, 3)] {
        let tally = world
            .custody
            .tally(world.now, &account)
            .unwrap()
            .verify(&key)
            .unwrap();
        let expected = QueueTally {
            last: Position(3),
            own_count: count,
            own_last: Position(last),
        };
        assert_eq!(tally.statement().lanes[0][0], expected);
        assert_eq!(tally.statement().lanes[1], <[QueueTally; 4]>::default());
    }
}
