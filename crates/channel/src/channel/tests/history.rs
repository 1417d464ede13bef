//! One history: whatever a carrier does to it is named, and nothing else is.

use super::desks::{World, carrier};
use crate::effect::{Command, Input, Notice};
use crate::finding::Finding;
use crate::place::Place;
use tacit_wire::{Bundle, Document, Envelope, Lane, Precedence, Sequence};

fn place(lane: Lane, precedence: Precedence, sequence: u64) -> Place {
    Place {
        lane,
        precedence,
        sequence: Sequence(sequence),
    }
}

#[test]
fn overtaking_between_precedences_is_no_finding() {
    let mut world = World::open(20);
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, "slow");
    world.desks[0].say(now, Precedence::Flash, "fast");
    world.desks[0].say(now, Precedence::Priority, "between");
    let deposits = world.collect(0);
    deposits.iter().for_each(|deposit| world.hand(1, deposit));
    assert_eq!(world.desks[1].heard(), ["fast", "between", "slow"]);
    assert_eq!(world.findings(1), []);
}

#[test]
fn a_replayed_envelope_is_named_and_delivered_once() {
    let mut world = World::open(21);
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "once");
    let deposits = world.collect(0);
    world.hand(1, &deposits[0]);
    world.hand(1, &deposits[0]);
    assert_eq!(world.desks[1].heard(), ["once"]);
    let place = place(Lane::FromInviter, Precedence::Priority, 1);
    assert_eq!(
        world.findings(1),
        [Finding::Repeated {
            place,
            compared: true
        }]
    );
}

#[test]
fn a_dropped_message_is_named_by_the_next_from_either_side() {
    // By the next of the same precedence.
    let mut world = World::open(22);
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "dropped");
    world.desks[0].say(now, Precedence::Priority, "handed on");
    let deposits = world.collect(0);
    world.hand(1, &deposits[1]);
    let first = place(Lane::FromInviter, Precedence::Priority, 1);
    assert_eq!(
        world.findings(1),
        [Finding::Missing {
            first,
            last_number: 1
        }]
    );
    // By the next of any precedence: it is awaited, as it may be overtaken and nothing more.
    let mut world = World::open(23);
    world.desks[0].say(now, Precedence::Priority, "dropped");
    world.desks[0].say(now, Precedence::Flash, "handed on");
    let deposits = world.collect(0);
    world.hand(1, &deposits[0]);
    assert_eq!(world.desks[1].channel.status().value.awaited, [first]);
    // By the next from the other side: what it has not shown to have waits visibly at the sender.
    world.desks[1].say(now, Precedence::Flash, "heard you");
    let answer = world.collect(1);
    world.hand(0, &answer[0]);
    assert!(
        world.desks[0]
            .channel
            .status()
            .value
            .unacknowledged
            .contains(&first)
    );
    // And it goes out again.
    world.wait(2 * super::desks::HOUR);
    let again = std::mem::take(&mut world.desks[0].out);
    again.iter().for_each(|deposit| world.hand(1, deposit));
    assert!(world.desks[1].heard().contains(&"dropped".to_owned()));
}

#[test]
fn a_reflected_message_is_named() {
    let mut world = World::open(24);
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "mine");
    let deposits = world.collect(0);
    world.hand(0, &deposits[0]);
    let place = place(Lane::FromInviter, Precedence::Priority, 1);
    assert_eq!(world.findings(0), [Finding::Reflected { place }]);
    assert_eq!(world.desks[0].heard(), [""; 0]);
}

#[test]
fn a_forged_or_altered_envelope_is_named_and_changes_nothing() {
    let mut world = World::open(25);
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "as it was");
    let deposits = world.collect(0);
    let genuine = deposits[0].envelope.as_bytes().to_vec();
    for at in [1, 5, 13, 20, 300, genuine.len() - 1] {
        let mut altered = genuine.clone();
        altered[at] ^= 1;
        let envelope = Envelope::from_bytes(altered).unwrap();
        let foreign = Finding::foreign(&envelope);
        let input = Input::Arrived {
            carrier: carrier(),
            envelope,
            held: None,
        };
        world.desks[1].handle(now, input).unwrap();
        assert_eq!(world.findings(1).last(), Some(&foreign));
    }
    let forged = Envelope::from_bytes([vec![1], vec![7; 1_279]].concat()).unwrap();
    let input = Input::Arrived {
        carrier: carrier(),
        envelope: forged,
        held: None,
    };
    world.desks[1].handle(now, input).unwrap();
    assert_eq!(world.findings(1).len(), 7);
    world.hand(1, &deposits[0]);
    assert_eq!(world.desks[1].heard(), ["as it was"]);
    assert_eq!(world.findings(1).len(), 7);
}

#[test]
fn a_forked_history_is_named_by_the_next_message() {
    // Two copies of one desk go on by themselves, each shown to the other side.
    let mut world = World::open(26);
    let copy = world.desks[0].disk.clone();
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "the one");
    let one = world.collect(0);
    world.hand(1, &one[0]);
    world.desks[0].disk = copy;
    world.desks[0].restart(crate::channel::Provenance::Continued);
    // The relay lies: it hides that it has more than the copy knows.
    let known = world.taken[0].len() as u64 - 1;
    let tally = world.tally(known);
    world.desks[0]
        .handle(
            now,
            Input::Contact {
                carrier: carrier(),
                tally,
            },
        )
        .unwrap();
    world.desks[0].out.clear();
    world.desks[0].say(now, Precedence::Priority, "the other");
    let other = world.collect(0);
    let other = other.last().unwrap().clone();
    world.hand(1, &other);
    let place = place(Lane::FromInviter, Precedence::Priority, 1);
    assert!(world.findings(1).contains(&Finding::Conflicting { place }));
    assert_eq!(world.desks[1].heard(), ["the one"]);
    // And the next message of the other side shows it to the copy.
    world.desks[1].say(now, Precedence::Flash, "what was that?");
    let answer = world.collect(1);
    answer.iter().for_each(|deposit| world.hand(0, deposit));
    assert!(world.desks[0].channel.stopped().is_some());
}

#[test]
fn a_flood_from_the_counterpart_is_held_within_limits() {
    let mut world = World::open(27);
    let now = world.now;
    for number in 0..200_u64 {
        let mut bytes = vec![1; 640];
        bytes[1..9].copy_from_slice(&number.to_be_bytes());
        let envelope = Envelope::from_bytes(bytes).unwrap();
        let input = Input::Arrived {
            carrier: carrier(),
            envelope,
            held: None,
        };
        world.desks[1].handle(now, input).unwrap();
    }
    let status = world.desks[1].channel.status().value;
    assert_eq!(status.unopened, crate::channel::MAX_EARLY);
    // What is genuine still comes through.
    world.desks[0].say(now, Precedence::Flash, "through the noise");
    world.carry();
    assert_eq!(world.desks[1].heard(), ["through the noise"]);
    world.wait(crate::channel::EARLY_MS);
    assert_eq!(world.desks[1].channel.status().value.unopened, 0);
}

#[test]
fn a_couriers_bag_brings_the_same_envelopes_in_any_order() {
    let mut world = World::open(28);
    let now = world.now;
    for text in ["one", "two", "three"] {
        world.desks[0].say(now, Precedence::Routine, text);
    }
    world.desks[0].say(now, Precedence::Flash, "four");
    world.collect(0);
    world.desks[0]
        .handle(now, Input::Command(Command::PackBundle))
        .unwrap();
    let bundle = world.desks[0].bundles.pop().unwrap();
    let bundle = Bundle::from_bytes(&bundle.to_bytes()).unwrap();
    assert!(
        bundle.items.iter().all(|item| item.held.is_some()),
        "the relay had signed for all"
    );
    for item in bundle.items.into_iter().rev() {
        let carrier = crate::effect::Carrier::Courier;
        let input = Input::Arrived {
            carrier,
            envelope: item.envelope,
            held: None,
        };
        world.desks[1].handle(now, input).unwrap();
    }
    let mut heard = world.desks[1].heard();
    heard.sort();
    assert_eq!(heard, ["four", "one", "three", "two"]);
    // What the relay hands on afterwards is the same, and is told to be.
    let taken = world.taken[0].clone();
    taken
        .iter()
        .rev()
        .take(4)
        .for_each(|deposit| world.hand(1, deposit));
    assert_eq!(world.desks[1].heard().len(), 4);
}

#[test]
fn nothing_of_a_message_is_in_what_the_relay_sees() {
    let mut world = World::open(29);
    let text = "the quick brown fox jumps over the lazy dog, and over the border";
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, text);
    world.carry();
    let own: Vec<u8> = tacit_wire::Document::to_bytes(world.desks[0].channel.own());
    for deposit in world.taken.iter().flatten() {
        let seen = deposit.envelope.as_bytes();
        for secret in [text.as_bytes(), b"Arland", b"Borland", &own[20..52]] {
            for window in secret.windows(8.min(secret.len())).step_by(4) {
                let found = seen.windows(window.len()).any(|bytes| bytes == window);
                assert!(!found, "part of a text, a name or a key lies open");
            }
        }
        assert!(tacit_wire::limits::ENVELOPE_SIZES.contains(&seen.len()));
    }
    assert_eq!(world.desks[1].heard(), [text]);
}

#[test]
fn a_gone_relay_account_is_no_finding_about_the_other_side() {
    let mut world = World::open(30);
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "held and lost");
    world.collect(0);
    let tally = world.tally(0);
    world.desks[0]
        .handle(
            now,
            Input::Contact {
                carrier: carrier(),
                tally,
            },
        )
        .unwrap();
    let lost = Notice::RelayLost { carrier: carrier() };
    assert!(world.desks[0].notices.contains(&lost));
    assert_eq!(world.findings(0), []);
}
