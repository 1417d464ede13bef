//! Restored, rolled back, or forked: nothing is sealed before both desks have begun again.

use super::desks::{HOUR, World, carrier};
use crate::channel::{ChannelError, Provenance, Step};
use crate::effect::Draft;
use crate::effect::{Command, Input, Notice, SealingStopped};
use crate::facts::FactKind;
use crate::message::{Act, OfficerKind, OfficerMessage};
use tacit_wire::Precedence;

fn try_to_speak(world: &mut World, desk: usize) -> Result<(), ChannelError> {
    let now = world.now;
    let message = OfficerMessage::plain(OfficerKind::Note, Act::Informing, b"hello".to_vec());
    let draft = Draft {
        precedence: Precedence::Routine,
        message,
    };
    world.desks[desk].handle(now, Input::Command(Command::Send(draft)))
}

fn ask(world: &mut World, desk: usize) {
    let now = world.now;
    let expires = now.plus_ms(24 * HOUR);
    world.desks[desk]
        .handle(now, Input::Command(Command::AskReset { expires }))
        .unwrap();
}

#[test]
fn a_restored_desk_seals_nothing_before_a_reset() {
    let mut world = World::open(80);
    let backup = world.desks[0].disk.clone();
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "after the backup");
    world.carry();
    world.desks[0].disk = backup;
    world.desks[0].restart(Provenance::Restored);
    world.contact(0);
    let stopped = ChannelError::Stopped(SealingStopped::Restored);
    assert_eq!(try_to_speak(&mut world, 0), Err(stopped.clone()));
    world.wait(9 * 24 * HOUR);
    assert!(
        world.desks[0].out.is_empty(),
        "nor does the machine seal anything"
    );
    // It stays so when the program is started again.
    world.desks[0].restart(Provenance::Continued);
    assert_eq!(try_to_speak(&mut world, 0), Err(stopped));
    ask(&mut world, 0);
    world.carry();
    // The other side sees who asks, and what the asker still knows; nothing happens without its officer.
    let asked = world.desks[1]
        .notices
        .iter()
        .find_map(|notice| match notice {
            Notice::ResetAsked { generation, knows } => Some((*generation, *knows)),
            _ => None,
        });
    let (generation, knows) = asked.expect("the other officer sees the request");
    assert_eq!(generation, 2);
    assert_eq!(
        knows[0][Precedence::Priority.code() as usize],
        0,
        "it does not know what it said"
    );
    assert_eq!(world.desks[0].channel.status().value.step, Step::Inviting);
    let now = world.now;
    world.desks[1]
        .handle(now, Input::Command(Command::AgreeReset))
        .unwrap();
    world.carry();
    assert_eq!(world.desks[0].channel.status().value.step, Step::Open);
    assert_eq!(world.desks[1].channel.status().value.generation, 2);
    assert!(
        world.desks[0].channel.identity().is_verified(),
        "the credentials are the same"
    );
    world.desks[0].say(now, Precedence::Routine, "here again");
    world.desks[1].say(now, Precedence::Routine, "welcome back");
    world.carry();
    assert_eq!(world.desks[1].heard(), ["after the backup", "here again"]);
    assert_eq!(world.desks[0].heard(), ["welcome back"]);
}

#[test]
fn a_restored_desk_that_has_begun_again_may_be_stopped_and_started() {
    // With the relay's tally seen before the reset, and without.
    for seen in [true, false] {
        let mut world = World::open(89);
        let backup = world.desks[0].disk.clone();
        let now = world.now;
        for text in ["one", "two", "three"] {
            world.desks[0].say(now, Precedence::Priority, text);
        }
        world.carry();
        world.desks[0].disk = backup;
        world.desks[0].restart(Provenance::Restored);
        if seen {
            world.contact(0);
        }
        ask(&mut world, 0);
        if !seen {
            // Started again before the request has reached the relay.
            world.desks[0].restart(Provenance::Continued);
            world.desks[0].out.clear();
            world.contact(0);
        }
        world.carry();
        let agree = Input::Command(Command::AgreeReset);
        world.desks[1].handle(now, agree).unwrap();
        world.carry();
        world.desks[0].restart(Provenance::Continued);
        world.contact(0);
        assert_eq!(world.desks[0].channel.stopped(), None, "seen: {seen}");
        // What a rollback from here on would be, is one.
        let old = world.desks[0].disk.clone();
        world.desks[0].say(now, Precedence::Priority, "four");
        world.carry();
        world.desks[0].disk = old;
        world.desks[0].restart(Provenance::Continued);
        world.contact(0);
        let stopped = world.desks[0].channel.stopped();
        assert_eq!(stopped, Some(SealingStopped::GoneBack));
    }
}

#[test]
fn a_rolled_back_store_is_noticed_before_anything_is_sealed() {
    let mut world = World::open(81);
    let old = world.desks[0].disk.clone();
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "forgotten");
    world.carry();
    world.desks[0].disk = old;
    world.desks[0].restart(Provenance::Continued);
    let not_yet = ChannelError::Stopped(SealingStopped::NoContactYet);
    assert_eq!(try_to_speak(&mut world, 0), Err(not_yet));
    world.contact(0);
    let gone_back = ChannelError::Stopped(SealingStopped::GoneBack);
    assert_eq!(try_to_speak(&mut world, 0), Err(gone_back.clone()));
    assert!(world.desks[0].out.is_empty(), "nothing was sealed");
    world.desks[0].restart(Provenance::Continued);
    world.contact(0);
    assert_eq!(try_to_speak(&mut world, 0), Err(gone_back));
}

#[test]
fn a_relay_that_hides_a_rollback_is_given_away_by_the_other_sides_next_message() {
    let mut world = World::open(82);
    let old = world.desks[0].disk.clone();
    let known = world.taken[0].len() as u64;
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "forgotten");
    world.carry();
    world.desks[0].disk = old;
    world.desks[0].restart(Provenance::Continued);
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
    assert_eq!(world.desks[0].channel.stopped(), None);
    world.desks[1].say(now, Precedence::Priority, "and then?");
    let deposits = world.collect(1);
    deposits.iter().for_each(|deposit| world.hand(0, deposit));
    assert_eq!(
        world.desks[0].channel.stopped(),
        Some(SealingStopped::GoneBack)
    );
}

#[test]
fn two_desks_that_ask_at_once_meet_in_one_session() {
    let mut world = World::open(83);
    ask(&mut world, 0);
    ask(&mut world, 1);
    world.carry();
    for desk in &world.desks {
        assert_eq!(desk.channel.status().value.step, Step::Open);
        assert_eq!(desk.channel.status().value.generation, 2);
    }
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, "once more");
    world.carry();
    assert_eq!(world.desks[1].heard(), ["once more"]);
}

fn agree(world: &mut World, desk: usize) {
    let now = world.now;
    world.desks[desk]
        .handle(now, Input::Command(Command::AgreeReset))
        .unwrap();
}

fn meet_again(world: &mut World, generation: u64) {
    world.carry();
    for desk in &world.desks {
        let status = desk.channel.status().value;
        assert_eq!((status.step, status.generation), (Step::Open, generation));
    }
}

#[test]
fn a_desk_that_is_a_generation_behind_is_joined_again() {
    let mut world = World::open(84);
    let backup = world.desks[1].disk.clone();
    ask(&mut world, 0);
    world.carry();
    agree(&mut world, 1);
    // The opening never comes to where it was meant for: that desk is put back.
    let deposits = world.collect(1);
    deposits.iter().for_each(|deposit| world.hand(0, deposit));
    world.collect(0);
    world.desks[1].disk = backup;
    world.desks[1].restart(Provenance::Restored);
    ask(&mut world, 1);
    world.carry();
    let stale = Notice::ResetStale { generation: 2 };
    assert!(world.desks[0].notices.contains(&stale));
    ask(&mut world, 0);
    meet_again(&mut world, 3);
}

#[test]
fn a_request_that_nobody_answered_in_time_is_made_again() {
    let mut world = World::open(85);
    ask(&mut world, 0);
    world.carry();
    let again = Input::Command(Command::AskReset { expires: world.now });
    let now = world.now;
    let refused = world.desks[0].handle(now, again);
    assert_eq!(refused, Err(ChannelError::ResetUnderWay));
    world.wait(25 * HOUR);
    ask(&mut world, 0);
    world.carry();
    agree(&mut world, 1);
    meet_again(&mut world, 3);
}

#[test]
fn an_agreement_that_came_too_late_leaves_neither_desk_stuck() {
    let mut world = World::open(86);
    ask(&mut world, 0);
    world.carry();
    agree(&mut world, 1);
    world.wait(25 * HOUR);
    world.carry();
    ask(&mut world, 1);
    meet_again(&mut world, 3);
}

#[test]
fn what_is_said_of_a_place_in_a_new_session_is_not_said_of_the_old_one() {
    let mut world = World::open(87);
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "before");
    let lost = std::mem::take(&mut world.desks[0].out);
    lost.iter().for_each(|deposit| world.hand(1, deposit));
    let id = world.desks[1].delivered[0].id;
    world.desks[1].out.clear();
    ask(&mut world, 0);
    world.carry();
    agree(&mut world, 1);
    meet_again(&mut world, 2);
    let now = world.now;
    world.desks[0].say(now, Precedence::Priority, "after");
    world.desks[0].restart(Provenance::Continued);
    world.contact(0);
    world.carry();
    world.wait(11_000);
    world.carry();
    let facts = world.desks[0].channel.facts(&id).value.unwrap();
    let facts: Vec<_> = facts.into_iter().map(|fact| fact.what).collect();
    assert_eq!(facts, [FactKind::Deposited]);
    let later = world.desks[1].delivered[1].id;
    let facts = world.desks[0].channel.facts(&later).value.unwrap();
    assert!(facts.iter().any(|fact| fact.what == FactKind::Received));
}

#[test]
fn a_relay_that_was_left_is_not_given_what_it_never_had() {
    let mut world = World::open(88);
    let route = world.other_route();
    world.desks[0].channel.routes.push(route);
    world.desks[0].channel.moved = true;
    ask(&mut world, 0);
    world.desks[0].out.clear();
    world.desks[0].restart(Provenance::Continued);
    world.contact(0);
    assert_eq!(world.desks[0].out, []);
}

#[test]
fn a_channel_moves_to_another_relay_by_an_act_of_both_desks() {
    let mut world = World::open(84);
    let now = world.now;
    let route = world.other_route();
    world.desks[0]
        .handle(now, Input::Command(Command::ProposeMove(route.clone())))
        .unwrap();
    world.carry();
    assert_eq!(
        world.desks[1].channel.routes().len(),
        1,
        "nothing moves before both have agreed"
    );
    let proposal = world.desks[1].delivered[0].id;
    world.desks[1]
        .handle(now, Input::Command(Command::AgreeMove(proposal)))
        .unwrap();
    world.carry();
    for desk in &mut world.desks {
        assert_eq!(desk.channel.routes().len(), 2);
        assert!(desk.notices.contains(&Notice::Moved(route.address.clone())));
        desk.out.clear();
    }
    world.desks[0].say(now, Precedence::Routine, "over the new one");
    let deposits = std::mem::take(&mut world.desks[0].out);
    assert!(
        deposits
            .iter()
            .all(|deposit| deposit.carrier.origin() == route.address.origin)
    );
    for deposit in &deposits {
        let input = Input::Arrived {
            carrier: deposit.carrier.clone(),
            envelope: deposit.envelope.clone(),
            held: None,
        };
        world.desks[1].handle(now, input).unwrap();
    }
    assert!(
        world.desks[1]
            .heard()
            .contains(&"over the new one".to_owned())
    );
}

#[test]
fn a_rollback_does_not_hide_behind_what_was_under_way() {
    let mut world = World::open(85);
    let now = world.now;
    // One message is sealed and never reaches the relay; then the store is copied.
    world.desks[0].say(now, Precedence::Routine, "under way");
    let under_way = std::mem::take(&mut world.desks[0].out);
    let old = world.desks[0].disk.clone();
    world.desks[0].say(now, Precedence::Priority, "forgotten");
    world.carry();
    world.desks[0].disk = old;
    world.desks[0].restart(Provenance::Continued);
    world.contact(0);
    // The relay took as many as the copy has handed over, but not the same: the receipts tell.
    assert_eq!(
        world.desks[0].channel.stopped(),
        Some(SealingStopped::NoContactYet)
    );
    assert_eq!(
        world.desks[0].out.len(),
        under_way.len(),
        "what was sealed goes out again"
    );
    let seen = world.collect(0);
    assert_eq!(seen.len(), under_way.len());
    assert_eq!(
        world.desks[0].channel.stopped(),
        Some(SealingStopped::GoneBack)
    );
}

#[test]
fn a_desk_that_lost_an_answer_is_no_desk_that_went_back() {
    let mut world = World::open(86);
    let now = world.now;
    world.desks[0].say(now, Precedence::Routine, "taken, and the answer lost");
    let deposit = world.desks[0].out.pop().unwrap();
    // The relay has it; the program stops before it hears so.
    let receipt = world.receipt(&deposit);
    world.taken[0].push(deposit);
    world.desks[0].restart(Provenance::Continued);
    world.contact(0);
    assert_eq!(
        world.desks[0].channel.stopped(),
        Some(SealingStopped::NoContactYet)
    );
    world.desks[0]
        .handle(
            now,
            Input::Held {
                carrier: carrier(),
                receipt,
            },
        )
        .unwrap();
    assert_eq!(world.desks[0].channel.stopped(), None);
}
