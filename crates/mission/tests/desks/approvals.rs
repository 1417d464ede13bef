//! Two persons: what commits waits for as many officers as the rule asks.

use crate::papers::{amended, from_arland, note};
use crate::world::{ARLAND, BORLAND, HOUR_MS, World, saying};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use tacit_channel::channel::Provenance;
use tacit_mission::command::Command;
use tacit_mission::effect::Outcome;
use tacit_mission::officers::{OfficerSecret, Rule};
use tacit_mission::said::Said;
use tacit_spelling::Digest;
use tacit_standing::verdict::Word;

const NAMES: [&str; 3] = ["Marta", "Nils", "Olga"];

fn two_of_three() -> (World, [OfficerSecret; 3]) {
    let mut chance = ChaCha20Rng::seed_from_u64(77);
    let secrets = [(); 3].map(|()| OfficerSecret::draw(&mut chance));
    let officers = secrets
        .iter()
        .zip(NAMES)
        .map(|(secret, name)| secret.officer(name));
    let rule = Rule {
        officers: officers.collect(),
        needed: 2,
    };
    (World::open_by(rule), secrets)
}

fn approve(world: &mut World, secret: &OfficerSecret, name: &str, proposal: Digest) -> Outcome {
    let desk = world.programs[ARLAND].desk.fingerprint();
    let approval = secret.approve(name, desk, proposal);
    world.order(ARLAND, Command::Approve(approval))
}

fn proposed(outcome: &Outcome) -> (Digest, [usize; 2]) {
    match outcome {
        Outcome::Proposed {
            proposal,
            approvals,
        } => (*proposal, *approvals),
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn what_commits_goes_out_when_the_second_officer_has_approved_and_not_before() {
    let (mut world, secrets) = two_of_three();
    let outcome = world.say(ARLAND, Said::Assurance(from_arland()));
    let (proposal, approvals) = proposed(&outcome);
    assert_eq!(approvals, [0, 2]);
    let first = approve(&mut world, &secrets[0], NAMES[0], proposal);
    assert_eq!(proposed(&first).1, [1, 2]);
    let again = approve(&mut world, &secrets[0], NAMES[0], proposal);
    assert_eq!(
        proposed(&again).1,
        [1, 2],
        "one officer is one, however often"
    );
    world.pass(HOUR_MS);
    assert!(world.programs[BORLAND].desk.letters().is_empty());
    world.programs[ARLAND].restart(Provenance::Continued);
    world.contact(ARLAND);
    let second = approve(&mut world, &secrets[2], NAMES[2], proposal);
    assert!(matches!(second, Outcome::Sealed { .. }), "{second:?}");
    world.pass(HOUR_MS);
    assert_eq!(world.word(BORLAND, "arland"), Some(Word::Stands));
    let letter = world.programs[ARLAND].desk.letters().first().unwrap();
    let by: Vec<&str> = letter
        .approvals
        .iter()
        .map(|approval| approval.officer.as_str())
        .collect();
    assert_eq!(by, ["Marta", "Olga"]);
    assert_eq!(world.programs[ARLAND].desk.proposals().count(), 0);
}

#[test]
fn two_officers_who_approve_have_approved_the_same_words() {
    let (mut world, secrets) = two_of_three();
    let (one, _) = proposed(&world.say(ARLAND, Said::Assurance(from_arland())));
    let (other, _) = proposed(&world.say(ARLAND, Said::Assurance(amended())));
    assert_ne!(one, other);
    approve(&mut world, &secrets[0], NAMES[0], one);
    let second = approve(&mut world, &secrets[1], NAMES[1], other);
    assert_eq!(proposed(&second).1, [1, 2], "each text has one approval");
    world.pass(HOUR_MS);
    assert!(world.programs[BORLAND].desk.letters().is_empty());
}

#[test]
fn a_proposals_name_covers_all_that_would_be_said() {
    let (world, _) = two_of_three();
    let desk = &world.programs[ARLAND].desk;
    let plain = saying(Said::Assurance(from_arland()), None);
    let name = desk.name_of(&plain).unwrap();
    let mut others = vec![plain.clone(), plain.clone(), plain.clone(), plain.clone()];
    others[0].precedence = tacit_wire::Precedence::Flash;
    others[1].authority = tacit_channel::Authority::Unknown;
    others[2].asked_by.clear();
    others[3].said = Said::Assurance(amended());
    for other in others {
        assert_ne!(desk.name_of(&other).unwrap(), name);
    }
    let by_another_hand = tacit_mission::command::Saying {
        officer: "Nils".into(),
        ..plain
    };
    assert_eq!(
        desk.name_of(&by_another_hand).unwrap(),
        name,
        "who typed it is not said"
    );
}

#[test]
fn an_approval_by_nobody_of_the_rule_is_refused() {
    let (mut world, _) = two_of_three();
    let (proposal, _) = proposed(&world.say(ARLAND, Said::Assurance(from_arland())));
    let mut chance = ChaCha20Rng::seed_from_u64(1);
    let stranger = OfficerSecret::draw(&mut chance);
    for name in ["Marta", "Zoe"] {
        let outcome = approve(&mut world, &stranger, name, proposal);
        assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
    }
}

#[test]
fn what_commits_nobody_needs_no_approval_and_a_discarded_proposal_is_gone() {
    let (mut world, secrets) = two_of_three();
    assert!(matches!(
        world.say(ARLAND, note("hello")),
        Outcome::Sealed { .. }
    ));
    let (proposal, _) = proposed(&world.say(ARLAND, Said::Assurance(from_arland())));
    let discard = Command::Discard {
        proposal,
        reason: "superseded".into(),
    };
    assert_eq!(world.order(ARLAND, discard), Outcome::Done);
    let outcome = approve(&mut world, &secrets[0], NAMES[0], proposal);
    assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
}
