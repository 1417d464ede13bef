//! Who the other side is: visible in every answer, and what is not said before it is known.

use super::desks::World;
use crate::channel::{ChannelError, Step};
use crate::credential::CredentialSecret;
use crate::effect::{Command, Draft, Input, Notice};
use crate::message::{Act, OfficerKind, OfficerMessage};
use crate::verification::{Given, VerificationState, Way};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tacit_wire::Precedence;

fn say(kind: OfficerKind) -> Input {
    let message = OfficerMessage::plain(kind, Act::Committing, b"we will not".to_vec());
    Input::Command(Command::Send(Draft {
        precedence: Precedence::Priority,
        message,
    }))
}

#[test]
fn an_unverified_channel_carries_no_assurance() {
    let mut world = World::begun(40);
    world.carry();
    let now = world.now;
    let committing: Vec<_> = OfficerKind::ALL
        .iter()
        .filter(|kind| kind.commits())
        .collect();
    assert_eq!(committing.len(), 8);
    for kind in committing {
        let refused = world.desks[0].handle(now, say(*kind));
        let identity = VerificationState::Unverified;
        assert_eq!(
            refused,
            Err(ChannelError::Unverified { identity }),
            "{kind:?}"
        );
    }
    assert!(world.desks[0].out.is_empty(), "nothing was sealed");
    world.desks[0].handle(now, say(OfficerKind::Note)).unwrap();
    world.carry();
    assert_eq!(
        world.desks[1].delivered[0].identity,
        VerificationState::Unverified
    );
    world.desks[0].verify(now);
    world.desks[0]
        .handle(now, say(OfficerKind::Assurance))
        .unwrap();
    world.carry();
    // What arrives from somebody who is not verified here is marked here, whatever the other side has verified.
    assert_eq!(
        world.desks[1].delivered[1].identity,
        VerificationState::Unverified
    );
}

#[test]
fn a_dispute_over_the_fingerprint_stops_assurances_and_shows_who_said_what() {
    let mut world = World::open(41);
    let now = world.now;
    let other = world.desks[1].channel.own().fingerprint();
    let stranger = CredentialSecret::generate("X", &mut ChaCha20Rng::seed_from_u64(9)).unwrap();
    let command = Command::Verify {
        way: Way::Published,
        given: Given::Fingerprint(stranger.public().fingerprint()),
        source: "a newspaper".into(),
    };
    world.desks[0].handle(now, Input::Command(command)).unwrap();
    let VerificationState::Disputed { said } = world.desks[0].channel.identity() else {
        panic!("nothing is disputed");
    };
    assert_eq!(said.len(), 2);
    assert!(
        said.iter()
            .any(|said| said.given == Given::Fingerprint(other) && said.fits)
    );
    assert!(matches!(
        world.desks[0].handle(now, say(OfficerKind::Assurance)),
        Err(ChannelError::Unverified { .. })
    ));
    assert!(
        world.desks[0]
            .notices
            .iter()
            .any(|notice| matches!(notice, Notice::Identity(_)))
    );
    let command = Command::StrikeOut {
        record: 1,
        reason: "misprint, corrected today".into(),
    };
    world.desks[0].handle(now, Input::Command(command)).unwrap();
    world.desks[0]
        .handle(now, say(OfficerKind::Assurance))
        .unwrap();
}

#[test]
fn a_third_member_is_refused_by_name() {
    let mut world = World::open(42);
    let now = world.now;
    let third = CredentialSecret::generate("Mediania", &mut ChaCha20Rng::seed_from_u64(3)).unwrap();
    let command = Command::AdmitThird(third.public().clone());
    let refused = world.desks[0].handle(now, Input::Command(command));
    assert_eq!(refused, Err(ChannelError::NoThirdMember));
    assert!(ChannelError::NoThirdMember.to_string().contains("third"));
}

#[test]
fn whoever_answers_first_in_the_place_of_the_other_is_never_verified_by_its_fingerprint() {
    // The carrier has read the invitation and answers it itself, before the desk for which it was meant.
    let mut world = World::begun(43);
    let invited = world.desks[1].channel.own().fingerprint();
    let invitation = world.invitation.clone();
    let mut thief = World::answer(&invitation, "Borland", 77, world.now);
    let stolen = thief.out.pop().unwrap();
    world.hand(0, &stolen);
    assert_eq!(world.desks[0].channel.status().value.step, Step::Confirming);
    let now = world.now;
    // The officer compares what the envoy brought with who answered.
    let command = Command::Verify {
        way: Way::Envoy,
        given: Given::Fingerprint(invited),
        source: "our envoy".into(),
    };
    world.desks[0].handle(now, Input::Command(command)).unwrap();
    assert!(matches!(
        world.desks[0].channel.identity(),
        VerificationState::Disputed { .. }
    ));
    assert!(!world.desks[0].channel.identity().is_verified());
}

#[test]
fn two_channels_of_one_desk_share_nothing_that_a_relay_sees() {
    let one = World::open(44);
    let mut other = World::begun(45);
    other.carry();
    let windows = |world: &World| -> std::collections::BTreeSet<Vec<u8>> {
        let taken = world.taken.iter().flatten();
        taken
            .flat_map(|deposit| {
                deposit
                    .envelope
                    .sealed()
                    .windows(12)
                    .map(<[u8]>::to_vec)
                    .collect::<Vec<_>>()
            })
            .collect()
    };
    assert!(windows(&one).is_disjoint(&windows(&other)));
}
