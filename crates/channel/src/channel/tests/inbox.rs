//! A message is an officer's once it was shown: until then it comes again after every start.

use super::desks::{ORIGIN, World, load};
use crate::channel::Provenance;
use crate::effect::{Command, Delivered, Draft, Effect, Input, Notice};
use crate::message::{Act, MessageId, OfficerKind, OfficerMessage};
use crate::verification::{Given, Way};
use tacit_wire::{Precedence, Timestamp};

fn undelivered(world: &World, desk: usize) -> Vec<Delivered> {
    let channel = load(&world.desks[desk].disk, Provenance::Continued);
    let waiting = channel.undelivered().value;
    waiting.into_iter().cloned().collect()
}

fn shown(world: &mut World, desk: usize, id: MessageId) {
    let now = world.now;
    let shown = Input::Command(Command::Shown(id));
    world.desks[desk].handle(now, shown).unwrap();
}

#[test]
fn a_message_that_was_durable_and_not_shown_comes_again_as_it_was() {
    let mut world = World::open(110);
    let long = "restraint ".repeat(20_000);
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, &long);
    world.desks[0].say(now, Precedence::Flash, "at once");
    for deposit in world.collect(0) {
        // With a receipt, as a relay hands it out.
        let held = Some(world.receipt(&deposit));
        let carrier = super::desks::carrier();
        let envelope = deposit.envelope.clone();
        let arrived = Input::Arrived {
            carrier,
            envelope,
            held,
        };
        world.desks[1].handle(now, arrived).unwrap();
    }
    let told = std::mem::take(&mut world.desks[1].delivered);
    assert_eq!(told.len(), 2);
    let waiting = undelivered(&world, 1);
    for (told, waiting) in told.iter().zip(&waiting) {
        assert_eq!(format!("{told:?}"), format!("{waiting:?}"));
        assert!(told.message == waiting.message && told.held == waiting.held);
        assert!(waiting.held.is_some() && waiting.carrier.origin() == ORIGIN);
    }
    assert_eq!(waiting.len(), 2);
    shown(&mut world, 1, told[0].id);
    let left: Vec<MessageId> = undelivered(&world, 1).iter().map(|one| one.id).collect();
    assert_eq!(left, [told[1].id]);
    shown(&mut world, 1, told[1].id);
    shown(&mut world, 1, told[1].id);
    assert!(undelivered(&world, 1).is_empty());
    let kept = |key: &Vec<u8>| key.starts_with(b"inbox/") || key.starts_with(b"part/");
    assert!(
        !world.desks[1].disk.keys().any(kept),
        "what was shown stays nowhere"
    );
}

#[test]
fn what_waits_says_how_the_identity_stood_when_it_came() {
    let mut world = World::begun(111);
    world.carry();
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, "before anybody compared");
    world.carry();
    let mut words = [0; 32];
    words[0] = 1;
    let another = Command::Verify {
        way: Way::Published,
        given: Given::Fingerprint(crate::credential::Fingerprint(tacit_spelling::Digest(
            words,
        ))),
        source: "a page".into(),
    };
    world.desks[1].handle(now, Input::Command(another)).unwrap();
    world.desks[0].say(now, Precedence::Routine, "after somebody did");
    world.carry();
    let [before, after] = undelivered(&world, 1).try_into().unwrap();
    assert_eq!(before.identity.to_string(), "unverified");
    assert!(after.identity.to_string().starts_with("disputed"));
}

#[test]
fn what_was_not_shown_outlives_a_reset() {
    let mut world = World::open(112);
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, "from the closed session");
    world.carry();
    let expires = Timestamp(now.0 + 1_000_000);
    let ask = Input::Command(Command::AskReset { expires });
    world.desks[1].handle(now, ask).unwrap();
    assert_eq!(undelivered(&world, 1).len(), 1);
}

#[test]
fn a_command_that_says_something_tells_under_which_name_before_it_goes_out() {
    let mut world = World::open(113);
    let text = "restraint ".repeat(20_000);
    let message = OfficerMessage::plain(OfficerKind::Note, Act::Informing, text.into_bytes());
    let draft = Draft {
        precedence: Precedence::Routine,
        message,
    };
    let now = world.now;
    let desk = &mut world.desks[0];
    let said = Input::Command(Command::Send(draft));
    let effects = desk
        .channel
        .handle(now, said, &mut desk.chance)
        .unwrap()
        .value;
    let [
        Effect::Persist(_),
        Effect::Notice(Notice::Sealed { message }),
        rest @ ..,
    ] = &effects[..]
    else {
        panic!("the name does not come first: {effects:?}");
    };
    assert!(
        rest.iter()
            .all(|effect| matches!(effect, Effect::Deposit(_)))
    );
    assert!(desk.channel.facts(message).value.is_some());
    let name = *message;
    for effect in effects {
        if let Effect::Deposit(deposit) = effect {
            world.hand(1, &deposit);
        }
    }
    assert_eq!(world.desks[1].delivered[0].id, name);
}
