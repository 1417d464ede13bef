//! From an invitation to messages both ways, through restarts.

use super::desks::{HOUR, World};
use crate::channel::{Provenance, Step};
use crate::effect::{Command, Input, Notice};
use crate::facts::FactKind;
use crate::message::{Act, OfficerKind, OfficerMessage};
use tacit_wire::Precedence;

#[test]
fn two_desks_meet_and_speak_both_ways() {
    let mut world = World::open(1);
    for desk in &world.desks {
        assert_eq!(desk.channel.status().value.step, Step::Open);
    }
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "we will not strike first");
    world.desks[1].say(now, Precedence::Flash, "nor will we");
    world.carry();
    assert_eq!(world.desks[0].heard(), ["nor will we"]);
    assert_eq!(world.desks[1].heard(), ["we will not strike first"]);
    assert_eq!(world.findings(0), []);
    assert_eq!(world.findings(1), []);
}

#[test]
fn a_channel_goes_on_from_what_was_durable_after_every_step() {
    let mut world = World::begun(2);
    for _ in 0..12 {
        for from in [0, 1] {
            let deposits = world.collect(from);
            for deposit in deposits {
                world.hand(1 - from, &deposit);
                world.desks[1 - from].restart(Provenance::Continued);
                world.contact(1 - from);
            }
        }
    }
    let now = world.now;
    assert_eq!(world.desks[0].channel.status().value.step, Step::Open);
    world.desks[0].say(now, Precedence::Routine, "still here");
    world.desks[0].restart(Provenance::Continued);
    world.desks[0].out.clear();
    world.contact(0);
    world.carry();
    assert_eq!(world.desks[1].heard(), ["still here"]);
    assert_eq!(world.findings(1), []);
}

#[test]
fn every_fact_about_a_message_is_told_apart() {
    let mut world = World::open(3);
    let now = world.now;
    world.desks[0].say(now, Precedence::Immediate, "are you there");
    world.carry();
    world.wait(11_000);
    world.carry();
    let id = world.desks[1].delivered[0].id;
    let now = world.now;
    let read = Input::Command(Command::MarkRead(id));
    world.desks[1].handle(now, read).unwrap();
    let message = OfficerMessage {
        answers: Some(id),
        ..OfficerMessage::plain(OfficerKind::Note, Act::Informing, b"yes".to_vec())
    };
    let draft = crate::effect::Draft {
        precedence: Precedence::Immediate,
        message,
    };
    world.desks[1]
        .handle(now, Input::Command(Command::Send(draft)))
        .unwrap();
    world.carry();
    let facts = world.desks[0].channel.facts(&id).value.unwrap();
    let kinds: Vec<_> = facts.iter().map(|fact| fact.what).collect();
    let known = [
        FactKind::Deposited,
        FactKind::Held,
        FactKind::Received,
        FactKind::Read,
        FactKind::Answered,
    ];
    assert_eq!(kinds, known);
}

#[test]
fn a_long_text_goes_in_parts_and_comes_out_whole_also_after_a_restart() {
    let mut world = World::open(4);
    let text = "restraint ".repeat(20_000);
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, &text);
    for deposit in world.collect(0) {
        world.hand(1, &deposit);
        world.desks[1].restart(Provenance::Continued);
        world.contact(1);
    }
    assert_eq!(world.desks[1].heard(), [text]);
    world.wait(11_000);
    world.carry();
    let id = world.desks[1].delivered[0].id;
    let facts = world.desks[0].channel.facts(&id).value.unwrap();
    assert!(facts.iter().any(|fact| fact.what == FactKind::Received));
}

#[test]
fn the_machine_says_nothing_that_is_not_on_the_list() {
    // A week without any officer: whatever is said is a receipt, a heartbeat, a confirmation, a turn, or a key.
    let mut world = World::open(5);
    let before = world.taken.iter().map(Vec::len).sum::<usize>();
    for _ in 0..(24 * 20) {
        world.wait(HOUR);
        world.carry();
    }
    let after = world.taken.iter().map(Vec::len).sum::<usize>();
    assert!(after > before, "the machines are silent");
    assert_eq!(world.desks[0].heard(), [""; 0]);
    assert_eq!(world.desks[1].heard(), [""; 0]);
    let renewed = |desk: usize| {
        let notices = world.desks[desk].notices.iter();
        notices
            .filter(|notice| matches!(notice, Notice::KeysRenewed { own: true, .. }))
            .count()
    };
    assert!(
        renewed(0) > 0 && renewed(1) > 0,
        "both renew their keys by themselves"
    );
    assert_eq!(world.findings(0), []);
    assert_eq!(world.findings(1), []);
}

#[test]
fn a_clock_that_jumped_ahead_and_back_holds_up_nothing() {
    let mut world = World::open(6);
    let real = world.now;
    world.now = real.plus_ms(50 * 365 * 24 * HOUR);
    let far = world.now;
    for desk in &mut world.desks {
        desk.handle(far, Input::Tick).unwrap();
    }
    world.carry();
    world.now = real;
    world.desks[0].say(real, Precedence::Routine, "what time is it");
    world.carry();
    world.wait(11_000);
    world.carry();
    let delivered = &world.desks[1].delivered[0];
    assert_eq!(
        delivered.sent_at, real,
        "what is stamped is stamped by the clock as it is"
    );
    let id = delivered.id;
    let facts = world.desks[0].channel.facts(&id).value.unwrap();
    assert!(
        facts.iter().any(|fact| fact.what == FactKind::Received),
        "receipts go on"
    );
    let before = world.desks[0].channel.status().value.epoch;
    for _ in 0..9 {
        world.wait(24 * HOUR);
        world.carry();
    }
    assert!(
        world.desks[0].channel.status().value.epoch > before,
        "keys go on being renewed"
    );
}

#[test]
fn silence_shows_in_the_status_and_ends_with_the_first_authentic_message() {
    let mut world = World::open(7);
    world.wait(5 * HOUR);
    let silence = |world: &World| world.desks[1].channel.status().value.silence_ms;
    assert_eq!(silence(&world), Some(5 * HOUR));
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, "here");
    world.carry();
    assert_eq!(silence(&world), Some(0));
}
