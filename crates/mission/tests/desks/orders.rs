//! Orders: done once, refused with a reason, kept until they can be done.

use crate::papers::{answer, from_arland, from_borland, note, withdrawal};
use crate::world::{ARLAND, BORLAND, HOUR_MS, World, begun, new_channel, north, party, saying};
use tacit_channel::channel::Provenance;
use tacit_mission::command::{Admission, Command, OrderName};
use tacit_mission::effect::Outcome;
use tacit_mission::officers::Rule;
use tacit_mission::said::{AnswerKind, Said};

fn why(outcome: Outcome) -> String {
    match outcome {
        Outcome::Refused { why } => why,
        outcome => panic!("not refused: {outcome:?}"),
    }
}

#[test]
fn an_order_that_is_repeated_is_done_once_and_answered_alike() {
    let mut world = World::open();
    let name = OrderName("the same".into());
    let command = Command::Say(saying(note("once"), None));
    let first = world.order_as(ARLAND, name.clone(), command.clone());
    assert_eq!(world.order_as(ARLAND, name.clone(), command.clone()), first);
    world.programs[ARLAND].restart(Provenance::Continued);
    assert_eq!(world.order_as(ARLAND, name, command), first);
    world.contact(ARLAND);
    world.pass(HOUR_MS);
    let notes = world.programs[BORLAND].desk.letters().iter();
    assert_eq!(
        notes
            .filter(|letter| letter.said == Ok(note("once")))
            .count(),
        1
    );
}

#[test]
fn what_cannot_be_sealed_yet_waits_in_its_order_through_a_restart() {
    let mut world = World::open();
    world.programs[ARLAND].restart(Provenance::Continued);
    for text in ["first", "second"] {
        let outcome = world.say(ARLAND, note(text));
        assert!(matches!(outcome, Outcome::Waiting { .. }), "{outcome:?}");
    }
    world.programs[ARLAND].restart(Provenance::Continued);
    assert_eq!(world.programs[ARLAND].desk.waiting().count(), 2);
    world.contact(ARLAND);
    assert_eq!(world.programs[ARLAND].desk.waiting().count(), 0);
    world.pass(HOUR_MS);
    let letters = world.programs[BORLAND].desk.letters().iter();
    let notes: Vec<_> = letters
        .filter_map(|letter| letter.said.clone().ok())
        .collect();
    assert_eq!(notes, [note("first"), note("second")]);
}

#[test]
fn nothing_that_commits_goes_over_a_channel_that_is_not_verified() {
    let mut world = World::unverified(Rule::default());
    let refused = why(world.say(ARLAND, Said::Assurance(from_arland())));
    assert!(refused.contains("verify"), "{refused}");
    assert!(matches!(
        world.say(ARLAND, note("hello")),
        Outcome::Sealed { .. }
    ));
}

#[test]
fn an_assurance_is_given_once_whether_it_waits_or_went_out() {
    let mut world = World::open();
    world.programs[ARLAND].restart(Provenance::Continued);
    let outcome = world.say(ARLAND, Said::Assurance(from_arland()));
    assert!(matches!(outcome, Outcome::Waiting { .. }), "{outcome:?}");
    assert!(why(world.say(ARLAND, Said::Assurance(from_arland()))).contains("waits"));
    world.contact(ARLAND);
    world.pass(HOUR_MS);
    assert!(why(world.say(ARLAND, Said::Assurance(from_arland()))).contains("given already"));
    world.says(ARLAND, withdrawal(from_arland().meaning));
    let again = world.say(ARLAND, Said::Assurance(from_arland()));
    assert!(
        matches!(again, Outcome::Sealed { .. }),
        "what was withdrawn may be given again: {again:?}"
    );
}

#[test]
fn another_partys_promise_is_not_given_here() {
    let mut world = World::open();
    let refused = why(world.say(ARLAND, Said::Assurance(from_borland())));
    assert!(refused.contains("borland"), "{refused}");
    let mut changed = from_arland();
    changed.text = changed.text.replace("7 days", "6 days");
    let refused = why(world.say(ARLAND, Said::Assurance(changed)));
    assert!(refused.contains("changed since it was shown"), "{refused}");
}

#[test]
fn what_was_withdrawn_is_not_answered() {
    let mut world = World::open();
    world.says(ARLAND, Said::Assurance(from_arland()));
    world.pass(HOUR_MS);
    world.says(ARLAND, withdrawal(from_arland().meaning));
    world.pass(HOUR_MS);
    let given = world
        .heard(BORLAND, |said| matches!(said, Said::Assurance(_)))
        .unwrap();
    let refused = why(world.answer(BORLAND, given, Said::Assurance(from_borland())));
    assert!(refused.contains("was withdrawn by"), "{refused}");
    let outcome = world.answer(BORLAND, given, answer(AnswerKind::Acknowledging));
    assert!(
        matches!(outcome, Outcome::Sealed { .. }),
        "receipt may still be acknowledged: {outcome:?}"
    );
}

#[test]
fn what_is_answered_is_a_message_of_the_other_side_that_can_be_answered_so() {
    let mut world = World::open();
    let own = world.says(ARLAND, note("from us"));
    assert!(
        why(world.answer(ARLAND, own, note("to ourselves")))
            .contains("no message of the other side")
    );
    world.pass(HOUR_MS);
    let heard = world
        .heard(BORLAND, |said| *said == note("from us"))
        .unwrap();
    let refused = why(world.answer(BORLAND, heard, answer(AnswerKind::Accepting)));
    assert!(refused.contains("does not answer that"), "{refused}");
    assert!(why(world.say(BORLAND, answer(AnswerKind::Accepting))).contains("has to name"));
}

#[test]
fn a_message_is_marked_as_read_once_and_the_other_side_learns_it() {
    let mut world = World::open();
    let sent = world.says(ARLAND, note("read me"));
    world.pass(HOUR_MS);
    for _ in 0..2 {
        assert_eq!(
            world.order(BORLAND, Command::MarkRead { message: sent }),
            Outcome::Done
        );
    }
    world.pass(HOUR_MS);
    let letter = world.programs[ARLAND]
        .desk
        .letter(&sent.to_string())
        .unwrap();
    let read = letter
        .passages
        .iter()
        .filter(|passed| passed.stage == tacit_channel::FactKind::Read);
    assert_eq!(read.count(), 1);
    assert_eq!(
        world.programs[ARLAND].desk.letters().len(),
        1,
        "the reading itself is no letter"
    );
}

#[test]
fn two_desks_with_one_name_are_told_apart_by_their_fingerprints_alone() {
    let mut world = World::apart(Rule::default());
    let mut twin = begun("borland", "B", Rule::default(), false, 9);
    let address = tacit_wire::Document::to_bytes(&world.relay());
    let relays = vec![Admission {
        address,
        token: vec![3; 32],
    }];
    let invite = Command::Invite(new_channel(party("borland", "B"), relays));
    let Outcome::Invited { invitation } = world.order(ARLAND, invite) else {
        panic!()
    };
    // The twin's label is made the inviter's.
    let mut chance = <rand_chacha::ChaCha20Rng as rand_core::SeedableRng>::seed_from_u64(3);
    let beginning = tacit_mission::desk::Beginning {
        party: party("borland", "B"),
        label: world.programs[ARLAND].desk.label().to_owned(),
        vocabulary: String::new(),
        rule: Rule::default(),
        exercise: false,
    };
    twin.desk = tacit_mission::Desk::begin(beginning, world.now, &mut chance)
        .unwrap()
        .0;
    let channel = new_channel(
        party("arland", "A"),
        vec![Admission {
            address: Vec::new(),
            token: vec![4; 32],
        }],
    );
    let invitation = invitation.into_bytes();
    let command = Box::new(Command::Accept {
        channel,
        invitation,
    });
    let name = OrderName("accept".into());
    twin.handle(
        world.now,
        tacit_mission::effect::Input::order(name, command),
    );
    assert!(twin.told("only the fingerprints"));
}

#[test]
fn what_is_no_invitation_or_one_to_another_kind_of_desk_is_refused_with_the_next_step() {
    let mut exercise = begun("borland", "B", Rule::default(), true, 4);
    let mut world = World::apart(Rule::default());
    let Outcome::Invited { invitation } = world.order(
        ARLAND,
        Command::Invite(new_channel(party("borland", "B"), Vec::new())),
    ) else {
        panic!()
    };
    let accept = |file: &str| Command::Accept {
        channel: new_channel(party("arland", "A"), Vec::new()),
        invitation: file.as_bytes().to_vec(),
    };
    let now = world.now;
    let mut try_it = |file: &str| {
        let name = exercise.next_order();
        let command = Box::new(accept(file));
        why(exercise
            .handle(now, tacit_mission::effect::Input::order(name, command))
            .unwrap())
    };
    assert!(try_it(&invitation).contains("channel in earnest"));
    assert!(try_it("hello").contains("no invitation"));
    let marked = invitation.replacen("INVITATION 1", "INVITATION 1 EXERCISE", 1);
    let half: String = marked.chars().take(marked.len() / 2).collect();
    assert!(try_it(&half).contains("asked for") || try_it(&half).contains("sent again"));
    let earnest = world.order(BORLAND, accept(&marked));
    assert!(why(earnest).contains("exercise"));
    let own = Command::Invite(new_channel(party("borland", "B"), Vec::new()));
    let own = world.order(BORLAND, own);
    assert!(why(own).contains("own"));
    let twice = world.order(
        ARLAND,
        Command::Invite(new_channel(party("borland", "B"), Vec::new())),
    );
    assert!(why(twice).contains(north().as_str()));
}
