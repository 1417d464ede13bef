//! What damage, strangers and replays come to.

use super::*;
use crate::introduction::padded::open_with;
use crate::introduction::{acceptance, opening};
use crate::keys::EncapsulationSecret;
use crate::verification::{Given, Verification, VerificationState, Way};

fn flipped(envelope: &Envelope, at: usize) -> Option<Envelope> {
    let mut bytes = envelope.as_bytes().to_vec();
    bytes[at] ^= 1;
    Envelope::from_bytes(bytes).ok()
}

#[test]
fn a_flipped_bit_in_any_region_of_a_sealed_document_is_never_opened() {
    let run = meet(1);
    // Both halves of the encapsulation, its border, the ciphertext, its padding and its tag.
    let last = run.sealed_acceptance.as_bytes().len() - 1;
    let regions = [
        1,
        2,
        500,
        1_088,
        1_089,
        1_120,
        1_121,
        1_125,
        3_000,
        last - 16,
        last,
    ];
    for at in regions.into_iter().chain((1..last).step_by(211)) {
        let Some(damaged) = flipped(&run.sealed_acceptance, at) else {
            continue;
        };
        assert_eq!(
            open_acceptance(
                &run.inviter,
                &run.invitation_secret,
                &run.invitation,
                &damaged,
                NOW
            ),
            Err(IntroductionError::Unopened),
            "byte {at}"
        );
    }
    let last = run.sealed_opening.as_bytes().len() - 1;
    for at in regions.into_iter().filter(|at| *at < last).chain([last]) {
        let damaged = flipped(&run.sealed_opening, at).unwrap();
        let opened = open_opening(&run.invited, &run.acceptance_secret, &damaged);
        assert_eq!(
            opened.unwrap_err(),
            IntroductionError::Unopened,
            "byte {at}"
        );
    }
}

#[test]
fn a_sealed_document_that_was_cut_or_lengthened_to_another_size_is_never_opened() {
    let run = meet(1);
    let whole = run.sealed_acceptance.as_bytes();
    for size in tacit_wire::limits::ENVELOPE_SIZES {
        let mut bytes = whole.to_vec();
        bytes.resize(size, 0);
        let sealed = Envelope::from_bytes(bytes).unwrap();
        let opened = open_acceptance(
            &run.inviter,
            &run.invitation_secret,
            &run.invitation,
            &sealed,
            NOW,
        );
        if size == whole.len() {
            assert_eq!(opened.as_ref(), Ok(&run.acceptance));
        } else {
            assert_eq!(opened, Err(IntroductionError::Unopened), "{size} bytes");
        }
    }
}

#[test]
fn another_desks_credential_does_not_answer_for_the_one_that_was_shown() {
    let run = meet(1);
    let other = desk("Borland", 103);
    // Even with everything else that the invited desk had in its store.
    assert_eq!(
        open_opening(&other, &run.acceptance_secret, &run.sealed_opening).unwrap_err(),
        IntroductionError::Unauthenticated
    );
    // And an inviter whose secret is not that of the credential in its invitation.
    let (sealed, _) = reply(
        &other,
        &run.invitation,
        &run.acceptance,
        WELCOME,
        GROUP,
        &mut chance(12),
    )
    .unwrap();
    assert_eq!(
        open_opening(&run.invited, &run.acceptance_secret, &sealed).unwrap_err(),
        IntroductionError::Unauthenticated
    );
}

#[test]
fn an_invitation_that_has_expired_is_neither_accepted_nor_its_acceptance_opened() {
    let run = meet(1);
    let late = Timestamp(EXPIRES.0 + 1);
    let expired = IntroductionError::Expired { expires: EXPIRES };
    let accepted = accept(
        &run.invited,
        &run.invitation,
        KEY_PACKAGE,
        late,
        &mut chance(2),
    );
    assert_eq!(accepted.unwrap_err(), expired);
    let opened = open_acceptance(
        &run.inviter,
        &run.invitation_secret,
        &run.invitation,
        &run.sealed_acceptance,
        late,
    );
    assert_eq!(opened.unwrap_err(), expired);
    assert!(
        accept(
            &run.invited,
            &run.invitation,
            KEY_PACKAGE,
            EXPIRES,
            &mut chance(2)
        )
        .is_ok()
    );
}

#[test]
fn another_suite_and_ones_own_credential_are_refused() {
    let run = meet(1);
    let mut other = run.invitation.clone();
    other.suite = 1;
    let accepted = accept(&run.invited, &other, KEY_PACKAGE, NOW, &mut chance(2));
    assert_eq!(accepted.unwrap_err(), IntroductionError::Suite { found: 1 });
    let accepted = accept(
        &run.inviter,
        &run.invitation,
        KEY_PACKAGE,
        NOW,
        &mut chance(2),
    );
    assert_eq!(accepted.unwrap_err(), IntroductionError::OwnCredential);
    // Under another label, and sealed by somebody who has only the invitation.
    let (mut mirrored, _) = acceptance::compose(
        &run.invited,
        &run.invitation,
        KEY_PACKAGE,
        NOW,
        &mut chance(2),
    )
    .unwrap();
    mirrored.credential = run.inviter.public().clone();
    let info = [b"tacit acceptance 1".as_slice(), &run.invitation.digest().0].concat();
    let sealed = seal_to(
        &run.invitation.key,
        &info,
        &mirrored.to_bytes(),
        &mut chance(3),
    )
    .unwrap();
    let opened = open_acceptance(
        &run.inviter,
        &run.invitation_secret,
        &run.invitation,
        &sealed,
        NOW,
    );
    assert_eq!(opened, Err(IntroductionError::OwnCredential));
}

#[test]
fn an_acceptance_of_one_invitation_is_none_of_another() {
    let run = meet(1);
    let (another, another_secret) = invite(&run.inviter, terms(), &mut chance(9)).unwrap();
    let replayed = open_acceptance(
        &run.inviter,
        &another_secret,
        &another,
        &run.sealed_acceptance,
        NOW,
    );
    assert_eq!(replayed, Err(IntroductionError::Unopened));
    // The same key, and one word of the terms changed on the way.
    let mut changed = run.invitation.clone();
    changed.terms.channel = ChannelId([2; 16]);
    let replayed = open_acceptance(
        &run.inviter,
        &run.invitation_secret,
        &changed,
        &run.sealed_acceptance,
        NOW,
    );
    assert_eq!(replayed, Err(IntroductionError::Unopened));
    // Even a desk that mixed up its own invitations would not be believed.
    let (sealed, _) = reply(
        &run.inviter,
        &changed,
        &run.acceptance,
        WELCOME,
        GROUP,
        &mut chance(10),
    )
    .unwrap();
    assert_eq!(
        open_opening(&run.invited, &run.acceptance_secret, &sealed).unwrap_err(),
        IntroductionError::Unauthenticated
    );
}

#[test]
fn an_invitation_that_was_changed_on_the_way_binds_nobody() {
    let run = meet(1);
    let mut changed = run.invitation.clone();
    changed.terms.relays.clear();
    let (sealed, _) = accept(&run.invited, &changed, KEY_PACKAGE, NOW, &mut chance(2)).unwrap();
    assert_eq!(
        open_acceptance(
            &run.inviter,
            &run.invitation_secret,
            &run.invitation,
            &sealed,
            NOW
        ),
        Err(IntroductionError::Unopened)
    );
}

#[test]
fn an_opening_for_one_acceptance_opens_no_other() {
    let run = meet(1);
    let (_, another) = accept(
        &run.invited,
        &run.invitation,
        KEY_PACKAGE,
        NOW,
        &mut chance(4),
    )
    .unwrap();
    assert_eq!(
        open_opening(&run.invited, &another, &run.sealed_opening).unwrap_err(),
        IntroductionError::Unopened
    );
}

#[test]
fn the_binding_is_given_only_for_the_group_that_the_mac_covers() {
    let run = meet(1);
    let opened = open_opening(&run.invited, &run.acceptance_secret, &run.sealed_opening).unwrap();
    assert_eq!(
        opened.joined(GroupId([8; 16])).unwrap_err(),
        IntroductionError::OtherGroup
    );
}

#[test]
fn an_opening_with_another_welcome_or_group_is_not_authenticated() {
    let run = meet(1);
    let (honest, _, _) = opening::compose(
        &run.inviter,
        &run.invitation,
        &run.acceptance,
        WELCOME,
        GROUP,
        &mut chance(5),
    )
    .unwrap();
    let check = |opening| opening::check(&run.invited, &run.acceptance_secret, opening);
    assert!(check(honest.clone()).is_ok());
    let mut changed = honest.clone();
    changed.welcome.push(0);
    assert_eq!(
        check(changed).unwrap_err(),
        IntroductionError::Unauthenticated
    );
    let mut changed = honest.clone();
    changed.group = GroupId([8; 16]);
    assert_eq!(
        check(changed).unwrap_err(),
        IntroductionError::Unauthenticated
    );
    for byte in 0..32 {
        let mut changed = honest.clone();
        changed.mac[byte] ^= 0x80;
        assert_eq!(
            check(changed).unwrap_err(),
            IntroductionError::Unauthenticated
        );
    }
}

#[test]
fn a_stranger_with_the_invitation_cannot_be_the_invited_desk() {
    let run = meet(1);
    let stranger = desk("Borland", 666);
    let (mut acceptance, secret) =
        acceptance::compose(&stranger, &run.invitation, KEY_PACKAGE, NOW, &mut chance(6)).unwrap();
    acceptance.credential = run.invited.public().clone();
    let secret = AcceptanceSecret {
        acceptance: acceptance.digest(),
        ..secret
    };
    let (opening, bound, _) = opening::compose(
        &run.inviter,
        &run.invitation,
        &acceptance,
        WELCOME,
        GROUP,
        &mut chance(7),
    )
    .unwrap();
    let inviter = bound.seen_by(Role::Inviter, run.invited.public());
    assert_eq!(
        opening::check(&stranger, &secret, opening).unwrap_err(),
        IntroductionError::Unauthenticated
    );
    // It holds the Welcome and so the session's key, and whatever it says there confirms nothing.
    let exported = [9; 32];
    let pretended = bound.seen_by(Role::Invited, run.inviter.public());
    let (_, first) = Confirming::begin(&pretended, exported, &mut chance(8)).unwrap();
    let mut first = first.unwrap();
    first[1..33].fill(0);
    let (mut here, _) = Confirming::begin(&inviter, exported, &mut chance(8)).unwrap();
    assert_eq!(here.hear(&first), Err(ConfirmationError::Forged));
    assert_eq!(here.state(), ConfirmationState::Refused);
}

#[test]
fn a_relay_that_swaps_credentials_completes_with_both_and_is_never_verified() {
    let (inviter, invited) = (desk("Arland", 101), desk("Borland", 102));
    let (as_inviter, as_invited) = (desk("Arland", 901), desk("Borland", 902));
    let mut chance = chance(3);
    let mut meet_two = |one: &CredentialSecret, two: &CredentialSecret| {
        let (invitation, secret) = invite(one, terms(), &mut chance).unwrap();
        let (sealed, acceptance_secret) =
            accept(two, &invitation, KEY_PACKAGE, NOW, &mut chance).unwrap();
        let acceptance = open_acceptance(one, &secret, &invitation, &sealed, NOW).unwrap();
        let (sealed, here) =
            reply(one, &invitation, &acceptance, WELCOME, GROUP, &mut chance).unwrap();
        let there = open_opening(two, &acceptance_secret, &sealed).unwrap();
        (here, there.joined(GROUP).unwrap())
    };
    // Every MAC fits: cryptography alone cannot tell, the label is the right one.
    let (at_inviter, _) = meet_two(&inviter, &as_invited);
    let (_, at_invited) = meet_two(&as_inviter, &invited);
    for (binding, real) in [(at_inviter, &invited), (at_invited, &inviter)] {
        let shown = binding.other();
        assert_eq!(shown.label(), real.public().label());
        let mut verification = Verification::of(shown);
        assert_eq!(verification.state(), VerificationState::Unverified);
        let fingerprint = real.public().fingerprint();
        assert_ne!(
            shown.fingerprint().words().to_string(),
            fingerprint.words().to_string()
        );
        for (way, given) in [
            (Way::Envoy, Given::Fingerprint(fingerprint)),
            (Way::Words, Given::Words(fingerprint.words())),
        ] {
            verification.record(way, given, "a real one", NOW).unwrap();
            assert!(matches!(
                verification.state(),
                VerificationState::Disputed { .. }
            ));
        }
    }
}

#[test]
fn padding_that_is_not_zero_or_not_the_least_is_refused() {
    let secret = EncapsulationSecret::generate(&mut chance(1));
    let key = secret.public().unwrap();
    let sealed = |length: u32, document: &[u8], fill: u8, size: usize| {
        let mut plaintext = length.to_be_bytes().to_vec();
        plaintext.extend_from_slice(document);
        plaintext.resize(size - 1 - 1_120 - 16, fill);
        Envelope::around(&key.seal(b"info", &plaintext, &mut chance(2)).unwrap()).unwrap()
    };
    let open = |envelope: &Envelope| open_with(&secret, b"info", envelope);
    assert_eq!(**open(&sealed(4, b"text", 0, 1_280)).unwrap(), *b"text");
    assert_eq!(
        seal_to(&key, b"info", b"text", &mut chance(2)).unwrap(),
        sealed(4, b"text", 0, 1_280)
    );
    for refused in [
        sealed(4, b"text", 1, 1_280),
        sealed(3, b"text", 0, 1_280),
        sealed(4, b"text", 0, 2_560),
        sealed(140, b"text", 0, 1_280),
        sealed(u32::MAX, b"text", 0, 1_280),
    ] {
        assert_eq!(open(&refused), Err(PaddingError::Unopened));
    }
    assert_eq!(
        open_with(&secret, b"other", &sealed(4, b"text", 0, 1_280)),
        Err(PaddingError::Unopened)
    );
    assert!(matches!(
        seal_to(&key, b"info", &[0; 80_780], &mut chance(2)),
        Err(PaddingError::Long { .. })
    ));
    assert_eq!(
        open(&Envelope::from_bytes([vec![1], vec![0; 639]].concat()).unwrap()),
        Err(PaddingError::Unopened)
    );
}
