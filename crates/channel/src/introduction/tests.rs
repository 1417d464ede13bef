//! Claims about introductions: two desks, and whoever stands between them.

mod attacks;
mod confirmations;
mod denial;
mod fields;
mod thieves;

use super::*;
use crate::credential::CredentialSecret;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use tacit_spelling::Digest;
use tacit_wire::{
    ChannelId, Document, Envelope, JoiningSecret, ReceiptKey, RelayAddress, Timestamp, TlsPin,
};

const NOW: Timestamp = Timestamp(1_000_000);
const EXPIRES: Timestamp = Timestamp(2_000_000);
const GROUP: GroupId = GroupId([7; 16]);
const KEY_PACKAGE: &[u8] = b"a KeyPackage";
const WELCOME: &[u8] = b"a Welcome";

fn chance(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn desk(label: &str, seed: u64) -> CredentialSecret {
    CredentialSecret::generate(label, &mut chance(seed)).unwrap()
}

fn terms() -> InvitationTerms {
    InvitationTerms {
        channel: ChannelId([1; 16]),
        generation: Generation(1),
        relays: vec![RelayAddress {
            origin: "relay.example.org:7443".to_owned(),
            tls: TlsPin(Digest::of(b"a TLS key")),
            receipts: ReceiptKey([3; 32]),
        }],
        joining: JoiningSecret([0xab; 32]),
        expires: EXPIRES,
    }
}

/// A whole introduction between two honest desks, with everything that passed.
struct Run {
    inviter: CredentialSecret,
    invited: CredentialSecret,
    invitation: Invitation,
    invitation_secret: InvitationSecret,
    sealed_acceptance: Envelope,
    acceptance_secret: AcceptanceSecret,
    acceptance: Acceptance,
    sealed_opening: Envelope,
    inviter_binding: Binding,
    invited_binding: Binding,
}

fn meet(seed: u64) -> Run {
    let mut chance = chance(seed);
    let (inviter, invited) = (desk("Arland", 101), desk("Borland", 102));
    let (invitation, invitation_secret) = invite(&inviter, terms(), &mut chance).unwrap();
    let (sealed_acceptance, acceptance_secret) =
        accept(&invited, &invitation, KEY_PACKAGE, NOW, &mut chance).unwrap();
    let acceptance = open_acceptance(
        &inviter,
        &invitation_secret,
        &invitation,
        &sealed_acceptance,
        NOW,
    )
    .unwrap();
    let (sealed_opening, inviter_binding) = reply(
        &inviter,
        &invitation,
        &acceptance,
        WELCOME,
        GROUP,
        &mut chance,
    )
    .unwrap();
    let opened = open_opening(&invited, &acceptance_secret, &sealed_opening).unwrap();
    let invited_binding = opened.joined(GROUP).unwrap();
    Run {
        inviter,
        invited,
        invitation,
        invitation_secret,
        sealed_acceptance,
        acceptance_secret,
        acceptance,
        sealed_opening,
        inviter_binding,
        invited_binding,
    }
}

/// Lets two desks confirm; what each has come to.
fn confirm(
    inviter: &Binding,
    invited: &Binding,
    exported: [[u8; 32]; 2],
) -> Result<[ConfirmationState; 2], ConfirmationError> {
    let (mut here, nothing) = Confirming::begin(inviter, exported[0], &mut chance(201))?;
    assert_eq!(nothing, None);
    let (mut there, first) = Confirming::begin(invited, exported[1], &mut chance(202))?;
    let second = here.hear(&first.unwrap())?.unwrap();
    assert_eq!(here.state(), ConfirmationState::Waiting);
    let third = there.hear(&second)?.unwrap();
    assert_eq!(here.hear(&third)?, None);
    Ok([here.state(), there.state()])
}

#[test]
fn two_honest_desks_meet_and_know_each_other() {
    let run = meet(1);
    assert_eq!(run.acceptance.key_package, KEY_PACKAGE);
    assert_eq!(run.inviter_binding.other(), run.invited.public());
    assert_eq!(run.invited_binding.other(), run.inviter.public());
    assert_eq!(
        run.inviter_binding.transcript(),
        run.invited_binding.transcript()
    );
    assert!(
        run.inviter_binding
            .is_others_mac(run.invited_binding.own_mac())
    );
    assert_ne!(
        run.inviter_binding.own_mac(),
        run.invited_binding.own_mac(),
        "a MAC could be sent back as the other's"
    );
    let states = confirm(&run.inviter_binding, &run.invited_binding, [[9; 32]; 2]);
    assert_eq!(states, Ok([ConfirmationState::Confirmed; 2]));
}

#[test]
fn every_secret_is_read_back_from_the_store_and_a_damaged_one_is_refused() {
    let run = meet(1);
    let bytes = run.invitation_secret.to_bytes();
    let again = InvitationSecret::from_bytes(&bytes).unwrap();
    assert!(
        open_acceptance(
            &run.inviter,
            &again,
            &run.invitation,
            &run.sealed_acceptance,
            NOW
        )
        .is_ok()
    );
    assert!(InvitationSecret::from_bytes(&bytes[..32]).is_err());

    let bytes = run.acceptance_secret.to_bytes();
    let again = AcceptanceSecret::from_bytes(&bytes).unwrap();
    assert_eq!(again.invitation(), &run.invitation);
    assert!(open_opening(&run.invited, &again, &run.sealed_opening).is_ok());
    for length in [0, 1, 33, 65, 129, bytes.len() - 1] {
        assert!(AcceptanceSecret::from_bytes(&bytes[..length]).is_err());
    }

    let bytes = run.inviter_binding.to_bytes();
    let again = Binding::from_bytes(&bytes).unwrap();
    assert_eq!(*again.to_bytes(), *bytes);
    assert_eq!(again.role(), Role::Inviter);
    assert_eq!(again.channel(), ChannelId([1; 16]));
    assert_eq!(again.generation(), Generation(1));
    assert_eq!(again.group(), GROUP);
    for length in [0, 1, 2, 18, 26, 42, 74, 106, 138, bytes.len() - 1] {
        assert!(Binding::from_bytes(&bytes[..length]).is_err());
    }
}

#[test]
fn no_secret_is_printed() {
    let run = meet(1);
    let (confirming, _) = Confirming::begin(&run.inviter_binding, [9; 32], &mut chance(1)).unwrap();
    assert_eq!(
        format!("{:?}", run.invitation_secret),
        "InvitationSecret(hidden)"
    );
    assert_eq!(
        format!("{:?}", run.acceptance_secret),
        "AcceptanceSecret(hidden)"
    );
    assert_eq!(format!("{:?}", run.inviter_binding), "Binding(hidden)");
    assert_eq!(format!("{confirming:?}"), "Confirming(Waiting, hidden)");
    let opened = open_opening(&run.invited, &run.acceptance_secret, &run.sealed_opening).unwrap();
    assert_eq!(format!("{opened:?}"), "Opened(hidden)");
    let invitation = format!("{:?}", run.invitation);
    assert!(invitation.contains("JoiningSecret(hidden)"), "{invitation}");
    assert!(!invitation.contains("171, 171"), "{invitation}");
}

#[test]
fn an_invitation_is_read_back_as_itself_and_every_truncation_is_refused() {
    let run = meet(1);
    let bytes = run.invitation.to_bytes();
    assert!(bytes.len() <= Invitation::MAX_BYTES);
    assert_eq!(Invitation::from_bytes(&bytes).unwrap(), run.invitation);
    for length in 0..bytes.len() {
        assert!(Invitation::from_bytes(&bytes[..length]).is_err());
    }
}

#[test]
fn the_largest_documents_fit_into_an_envelope() {
    let mut chance = chance(5);
    let (inviter, invited) = (desk(&"x".repeat(64), 101), desk(&"y".repeat(64), 102));
    let relay = RelayAddress {
        origin: format!("{0}.{0}.{0}.{1}:65535", "h".repeat(63), "h".repeat(57)),
        ..terms().relays[0].clone()
    };
    let terms = InvitationTerms {
        relays: vec![relay.clone(), relay],
        ..terms()
    };
    let (invitation, secret) = invite(&inviter, terms, &mut chance).unwrap();
    assert!(Invitation::from_bytes(&invitation.to_bytes()).is_ok());
    let key_package = vec![1; MAX_KEY_PACKAGE_BYTES];
    let (sealed, acceptance_secret) =
        accept(&invited, &invitation, &key_package, NOW, &mut chance).unwrap();
    let acceptance = open_acceptance(&inviter, &secret, &invitation, &sealed, NOW).unwrap();
    let welcome = vec![2; MAX_WELCOME_BYTES];
    let (sealed, _) = reply(
        &inviter,
        &invitation,
        &acceptance,
        &welcome,
        GROUP,
        &mut chance,
    )
    .unwrap();
    let opened = open_opening(&invited, &acceptance_secret, &sealed).unwrap();
    assert_eq!(opened.welcome(), welcome);
}

#[test]
fn what_is_too_long_is_refused_before_it_is_sealed() {
    let run = meet(1);
    let mut chance = chance(5);
    let long = vec![0; MAX_WELCOME_BYTES + 1];
    assert!(matches!(
        accept(&run.invited, &run.invitation, &long, NOW, &mut chance),
        Err(IntroductionError::Long { .. })
    ));
    assert!(matches!(
        reply(
            &run.inviter,
            &run.invitation,
            &run.acceptance,
            &long,
            GROUP,
            &mut chance
        ),
        Err(IntroductionError::Long { .. })
    ));
    let relays = vec![terms().relays[0].clone(); 3];
    assert!(matches!(
        invite(
            &run.inviter,
            InvitationTerms { relays, ..terms() },
            &mut chance
        ),
        Err(IntroductionError::Long { .. })
    ));
}
