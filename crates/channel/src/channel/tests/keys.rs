//! Keys heal, by turns, whatever the other side does.

use super::desks::{HOUR, World};
use crate::channel::Provenance;
use crate::effect::{Command, Input, Notice};
use tacit_wire::Precedence;

fn epoch(world: &World, desk: usize) -> u64 {
    world.desks[desk].channel.status().value.epoch.unwrap()
}

fn renew(world: &mut World, desk: usize) {
    let now = world.now;
    world.desks[desk]
        .handle(now, Input::Command(Command::RenewKeys))
        .unwrap();
}

fn own_renewals(world: &World, desk: usize) -> usize {
    let notices = world.desks[desk].notices.iter();
    notices
        .filter(|notice| matches!(notice, Notice::KeysRenewed { own: true, .. }))
        .count()
}

#[test]
fn whoever_asks_heals_within_two_updates() {
    for asker in [0, 1] {
        let mut world = World::open(60 + asker as u64);
        let before = epoch(&world, asker);
        renew(&mut world, asker);
        world.carry();
        // The holder gives the turn with its next tick, not amid what it is being handed.
        world.wait(60_000);
        world.carry();
        assert_eq!(own_renewals(&world, asker), 1);
        assert!(epoch(&world, asker) <= before + 2);
        assert_eq!(epoch(&world, 0), epoch(&world, 1));
        let now = world.now;
        world.desks[0].say(now, Precedence::Routine, "after");
        world.desks[1].say(now, Precedence::Routine, "after too");
        world.carry();
        assert_eq!(world.desks[1].heard(), ["after"]);
        assert_eq!(world.desks[0].heard(), ["after too"]);
        assert_eq!(world.findings(0), []);
        assert_eq!(world.findings(1), []);
    }
}

#[test]
fn a_refusing_counterpart_delays_healing_by_at_most_two_waits() {
    // The inviter asks; the invited desk holds the turn, gets everything, and never lets a key update out.
    let mut world = World::open(62);
    renew(&mut world, 0);
    for hour in 0..49 {
        let deposits = world.collect(0);
        deposits.iter().for_each(|deposit| world.hand(1, deposit));
        world.desks[1].out.clear();
        world.wait(HOUR);
        if hour == 30 {
            let now = world.now;
            world.desks[0].say(now, Precedence::Routine, "still under the old keys");
        }
    }
    assert_eq!(own_renewals(&world, 0), 1);
    let alone = |notice: &Notice| matches!(notice, Notice::RenewedAlone { .. });
    assert!(
        world.desks[0].notices.iter().any(alone),
        "the officer is told"
    );
}

#[test]
fn updates_that_cross_do_not_fork_the_group() {
    let mut world = World::open(63);
    // A takeover of the inviter is under way when the holder renews by itself.
    renew(&mut world, 0);
    world.desks[0].out.clear();
    world.wait(25 * HOUR);
    renew(&mut world, 1);
    world.wait(2 * HOUR);
    world.carry();
    world.wait(2 * HOUR);
    world.carry();
    assert_eq!(epoch(&world, 0), epoch(&world, 1));
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, "together");
    world.desks[1].say(now, Precedence::Routine, "again");
    world.carry();
    assert_eq!(world.desks[1].heard(), ["together"]);
    assert_eq!(world.desks[0].heard(), ["again"]);
    assert_eq!(world.desks[0].channel.stopped(), None);
    assert_eq!(world.desks[1].channel.stopped(), None);
}

#[test]
fn a_stolen_state_reads_nothing_after_both_renewed_their_keys() {
    let mut world = World::open(64);
    let stolen = world.desks[1].disk.clone();
    for desk in [1, 0] {
        renew(&mut world, desk);
        world.carry();
    }
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "healed");
    let deposit = world.collect(0).pop().unwrap();
    let mut thief = World::open(65).desks.into_iter().nth(1).unwrap();
    thief.disk = stolen;
    thief.restart(Provenance::Continued);
    thief.delivered.clear();
    let input = Input::Arrived {
        carrier: super::desks::carrier(),
        envelope: deposit.envelope.clone(),
        held: None,
    };
    thief.handle(now, input).unwrap();
    assert_eq!(thief.heard(), [""; 0]);
    world.hand(1, &deposit);
    assert_eq!(world.desks[1].heard(), ["healed"]);
}

#[test]
fn what_was_sealed_under_old_keys_is_read_within_the_late_window() {
    let mut world = World::open(66);
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, "by courier");
    let late = world.collect(0);
    renew(&mut world, 1);
    world.carry();
    world.wait(13 * 24 * HOUR);
    world.desks[1].notices.clear();
    late.iter().for_each(|deposit| world.hand(1, deposit));
    assert_eq!(world.desks[1].heard(), ["by courier"]);
}

#[test]
fn every_key_agreement_on_the_way_is_hybrid() {
    use openmls::prelude::{Ciphersuite, HpkeKemType};
    // Within the session: the suite of the specification agrees on keys by X-Wing and by nothing else.
    let suite = u16::try_from(crate::introduction::SUITE).unwrap();
    let suite = Ciphersuite::try_from(suite).unwrap();
    assert_eq!(suite.hpke_kem_algorithm(), HpkeKemType::XWingKemDraft6);
    // Before it: what is sealed to a key carries an encapsulation of ML-KEM-768 (1 088 bytes) and of X25519 (32), and the
    // binding has one towards either desk.
    assert_eq!(crate::keys::X_WING_ENCAPSULATION_BYTES, 1_088 + 32);
    let world = World::begun(67);
    let acceptance = &world.desks[1].out[0].envelope;
    assert!(acceptance.as_bytes().len() > 2 * crate::keys::X_WING_ENCAPSULATION_BYTES);
}

#[test]
fn what_comes_too_late_is_named_on_both_sides_and_holds_up_nothing() {
    let mut world = World::open(68);
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, "lost on the way");
    // The relay has signed for it, and hands on everything else.
    let lost = world.collect(0);
    for _ in 0..8 {
        world.wait(4 * 24 * HOUR);
        let passes = |deposit: &crate::effect::Deposit| !lost.contains(deposit);
        for from in [0, 1] {
            let deposits = world.collect(from);
            deposits
                .iter()
                .filter(|one| passes(one))
                .for_each(|one| world.hand(1 - from, one));
        }
    }
    let late = |notice: &Notice| {
        matches!(
            notice,
            Notice::TooLate {
                message: Some(_),
                ..
            }
        )
    };
    assert!(
        world.desks[0].notices.iter().any(late),
        "the sender is told"
    );
    world.carry();
    let expired = |finding: &crate::finding::Finding| {
        matches!(finding, crate::finding::Finding::Expired { .. })
    };
    assert!(
        world.findings(1).iter().any(expired),
        "the receiver is told"
    );
    // Everything after it is acknowledged again.
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, "said again");
    world.carry();
    world.wait(11_000);
    world.carry();
    world.desks[1].say(now, Precedence::Flash, "thank you");
    world.carry();
    assert_eq!(world.desks[1].heard(), ["said again"]);
    let waiting = world.desks[0].channel.status().value.unacknowledged;
    assert!(
        !waiting
            .iter()
            .any(|place| place.precedence == Precedence::Routine),
        "{waiting:?}"
    );
}
