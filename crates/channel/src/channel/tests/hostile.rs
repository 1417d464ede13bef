//! A counterpart, or a carrier, that goes out of its way.

use super::desks::{HOUR, ORIGIN, World, carrier, load};
use crate::channel::{MAX_UNACKNOWLEDGED, Provenance, Step};
use crate::effect::{Command, Draft, Input, SealingStopped};
use crate::finding::Finding;
use crate::message::{Act, MessageId, OfficerKind, OfficerMessage, Part};
use crate::place::Place;
use tacit_spelling::Digest;
use tacit_wire::{Bundle, Document, Envelope, Lane, Precedence, Sequence};

/// The inviter's takeover is under way, and the other side has merged it without a word.
fn taken_over(seed: u64) -> (World, Vec<u8>) {
    let mut world = World::open(seed);
    let now = world.now;
    let renew = Input::Command(Command::RenewKeys);
    world.desks[0].handle(now, renew).unwrap();
    world.desks[0].out.clear();
    let old = {
        let desk = &mut world.desks[1];
        let session = desk.channel.session.as_mut().unwrap();
        session.group.seal(b"old", &mut desk.chance).unwrap()
    };
    world.wait(25 * HOUR);
    for deposit in world.collect(0) {
        world.hand(1, &deposit);
    }
    world.desks[1].out.clear();
    (world, old)
}

/// Wraps anything under the newest keys that a desk has, at a place of its lane.
fn wrapped(world: &World, desk: usize, precedence: Precedence, mls: &[u8]) -> Envelope {
    let session = world.desks[desk].channel.session.as_ref().unwrap();
    let keys = session.keys.values().next_back().unwrap();
    let place = session.history.next_place(precedence).unwrap();
    keys.seal(place, mls, ORIGIN).unwrap()
}

fn hand(world: &mut World, to: usize, envelope: Envelope) {
    let now = world.now;
    let input = Input::Arrived {
        carrier: carrier(),
        envelope,
        held: None,
    };
    world.desks[to].handle(now, input).unwrap();
}

#[test]
fn a_key_update_on_top_of_a_takeover_waits_and_stops_nothing() {
    let (mut world, _) = taken_over(100);
    let update = {
        let desk = &mut world.desks[1];
        let session = desk.channel.session.as_mut().unwrap();
        session.group.update(&mut desk.chance).unwrap()
    };
    let envelope = wrapped(&world, 1, Precedence::Flash, &update);
    hand(&mut world, 0, envelope);
    assert_eq!(world.desks[0].channel.status().value.unopened, 1);
    // The desk goes on: a day later it renews alone.
    world.wait(24 * HOUR);
    assert_eq!(world.desks[0].channel.status().value.step, Step::Open);
}

#[test]
fn what_is_wrapped_under_another_epoch_than_it_was_sealed_in_is_foreign_and_merges_nothing() {
    let (mut world, old) = taken_over(101);
    let epoch = world.desks[0].channel.status().value.epoch;
    let envelope = wrapped(&world, 1, Precedence::Routine, &old);
    let foreign = Finding::foreign(&envelope);
    hand(&mut world, 0, envelope);
    assert!(world.findings(0).contains(&foreign));
    assert_eq!(world.desks[0].channel.status().value.epoch, epoch);
    // The takeover is still what it was: it is merged alone when its time has come.
    world.wait(24 * HOUR);
    assert!(world.desks[0].channel.status().value.epoch > epoch);
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, "still here");
}

#[test]
fn parts_that_come_to_nothing_leave_nothing_in_the_store() {
    let mut world = World::open(102);
    let whole = Digest::of(b"another text");
    for (index, body) in [(0, "one"), (0, "one"), (0, "one"), (1, "two")] {
        let message = OfficerMessage {
            part: Some(Part {
                index,
                count: 2,
                whole,
            }),
            ..OfficerMessage::plain(OfficerKind::Note, Act::Informing, body.as_bytes().to_vec())
        };
        let precedence = Precedence::Routine;
        let draft = Draft {
            precedence,
            message,
        };
        let now = world.now;
        let send = Input::Command(Command::Send(draft));
        world.desks[1].handle(now, send).unwrap();
        world.carry();
        let stored = world.desks[0].disk.keys();
        let parts = stored.filter(|key| key.starts_with(b"part/")).count();
        assert_eq!(parts, usize::from(index == 0));
    }
    assert_eq!(world.desks[0].heard(), [""; 0]);
}

#[test]
fn noise_does_not_make_a_desk_deaf_to_a_request_to_begin_again() {
    let mut world = World::open(103);
    for number in 0..200_u64 {
        let mut bytes = vec![1; 640];
        bytes[1..9].copy_from_slice(&number.to_be_bytes());
        hand(&mut world, 0, Envelope::from_bytes(bytes).unwrap());
    }
    world.wait(60_000);
    let expires = world.now.plus_ms(24 * HOUR);
    let now = world.now;
    let ask = Input::Command(Command::AskReset { expires });
    world.desks[1].handle(now, ask).unwrap();
    world.carry();
    assert!(world.desks[0].channel.status().value.reset_asked);
}

#[test]
fn a_desk_with_too_much_under_way_still_shows_what_came() {
    let mut world = World::open(104);
    let now = world.now;
    let channel = &mut world.desks[1].channel;
    let session = channel.session.as_mut().unwrap();
    for number in 0..MAX_UNACKNOWLEDGED as u64 {
        let officers = MessageId(Digest::of(&number.to_be_bytes()));
        let place = Place {
            lane: Lane::FromInvited,
            precedence: Precedence::Routine,
            sequence: Sequence(1_000 + number),
        };
        session
            .outbox
            .put(place, session.group.epoch(), Vec::new(), now);
        channel.sent.put(officers, (1, place), officers);
    }
    world.desks[0].say(now, Precedence::Priority, "and yours?");
    world.carry();
    world.wait(11_000);
    let shown = world.collect(1).into_iter();
    for deposit in shown.filter(|deposit| deposit.precedence != Precedence::Routine) {
        world.hand(0, &deposit);
    }
    assert_eq!(
        world.desks[0].channel.status().value.unacknowledged.len(),
        0
    );
}

#[test]
fn what_is_signed_by_another_key_says_nothing_about_this_channel() {
    let mut world = World::open(105);
    let now = world.now;
    let tally = World::begun(106).tally(1_000);
    let carrier = carrier();
    let input = Input::Contact { carrier, tally };
    world.desks[0].restart(Provenance::Continued);
    world.desks[0].handle(now, input).unwrap();
    assert_eq!(
        world.desks[0].channel.stopped(),
        Some(SealingStopped::NoContactYet)
    );
    world.contact(0);
    assert_eq!(world.desks[0].channel.stopped(), None);
}

#[test]
fn an_officers_word_in_the_place_of_a_relays_holds_until_the_program_stops() {
    let mut world = World::open(107);
    let now = world.now;
    for _ in 0..2 {
        world.desks[0].restart(Provenance::Continued);
        assert_eq!(
            world.desks[0].channel.stopped(),
            Some(SealingStopped::NoContactYet)
        );
        let reason = "the relay is gone".into();
        let command = Command::SealWithoutContact { reason };
        world.desks[0].handle(now, Input::Command(command)).unwrap();
        assert_eq!(world.desks[0].channel.stopped(), None);
    }
}

#[test]
fn a_move_that_was_proposed_by_courier_is_remembered() {
    let mut world = World::open(108);
    let now = world.now;
    let route = world.other_route();
    world.desks[0].channel.routes.clear();
    let command = Command::ProposeMove(route);
    world.desks[0].handle(now, Input::Command(command)).unwrap();
    let disk = world.desks[0].disk.clone();
    assert_eq!(load(&disk, Provenance::Continued).moves_proposed.len(), 1);
}

#[test]
fn what_is_too_much_for_one_bag_goes_in_several_that_can_be_read() {
    let mut world = World::open(109);
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "by hand too");
    let session = world.desks[0].channel.session.as_mut().unwrap();
    for number in 0..210 {
        let place = Place {
            lane: Lane::FromInviter,
            precedence: Precedence::Routine,
            sequence: Sequence(1_000 + number),
        };
        let mls = vec![0; 50_000];
        session.outbox.put(place, session.group.epoch(), mls, now);
    }
    let pack = Input::Command(Command::PackBundle);
    world.desks[0].handle(now, pack).unwrap();
    let bags = std::mem::take(&mut world.desks[0].bundles);
    assert_eq!(bags.len(), 2);
    let read = bags
        .iter()
        .map(|bag| Bundle::from_bytes(&bag.to_bytes()).unwrap());
    let items: Vec<_> = read.flat_map(|bag| bag.items).collect();
    assert_eq!(items.len(), 211);
    for item in items {
        hand(&mut world, 1, item.envelope);
    }
    assert_eq!(world.desks[1].heard(), ["by hand too"]);
    let id = world.desks[1].delivered[0].id;
    let facts = world.desks[0].channel.facts(&id).value.unwrap();
    assert!(facts.iter().any(|fact| fact.origin.as_deref() == Some("")));
}
