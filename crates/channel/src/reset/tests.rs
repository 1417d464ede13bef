//! Claims about beginning again.

use super::*;
use crate::introduction::{InvitationTerms, invite};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use tacit_wire::JoiningSecret;

const CHANNEL: ChannelId = ChannelId([1; 16]);
const NOW: Timestamp = Timestamp(1_000);

fn chance(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn desk(seed: u64) -> CredentialSecret {
    CredentialSecret::generate("a desk", &mut chance(seed)).unwrap()
}

fn invitation(by: &CredentialSecret, generation: u64) -> Invitation {
    let terms = InvitationTerms {
        channel: CHANNEL,
        generation: Generation(generation),
        relays: Vec::new(),
        joining: JoiningSecret([0; 32]),
        expires: Timestamp(2_000),
    };
    invite(by, terms, &mut chance(3)).unwrap().0
}

fn known() -> KnownCounts {
    let mut known = KnownCounts::default();
    known.0[0][3] = Sequence(12);
    known.0[1][0] = Sequence(5);
    known
}

fn open(
    own: &CredentialSecret,
    other: &Credential,
    envelope: &Envelope,
) -> Result<ResetRequest, ResetError> {
    open_reset(own, other, CHANNEL, Generation(1), envelope, NOW)
}

#[test]
fn a_reset_shows_who_asks_and_what_it_still_knows() {
    let (asking, asked) = (desk(1), desk(2));
    let invitation = invitation(&asking, 2);
    let envelope = ask_reset(
        &asking,
        asked.public(),
        &invitation,
        known(),
        &mut chance(4),
    )
    .unwrap();
    let request = open(&asked, asking.public(), &envelope).unwrap();
    assert_eq!(request.invitation, invitation);
    assert_eq!(request.known, known());
}

#[test]
fn a_reset_by_anybody_else_is_a_foreign_envelope() {
    let (asking, asked, stranger) = (desk(1), desk(2), desk(9));
    // Under its own credential, and with the asking desk's invitation, which a carrier may have seen.
    for (own, invitation) in [
        (&stranger, invitation(&stranger, 2)),
        (&stranger, invitation(&asking, 2)),
    ] {
        let envelope =
            ask_reset(own, asked.public(), &invitation, known(), &mut chance(4)).unwrap();
        assert_eq!(
            open(&asked, asking.public(), &envelope),
            Err(ResetError::Foreign)
        );
    }
    let envelope = ask_reset(
        &asking,
        stranger.public(),
        &invitation(&asking, 2),
        known(),
        &mut chance(4),
    )
    .unwrap();
    assert_eq!(
        open(&asked, asking.public(), &envelope),
        Err(ResetError::Foreign)
    );
}

#[test]
fn a_flipped_bit_in_any_region_makes_it_foreign() {
    let (asking, asked) = (desk(1), desk(2));
    let envelope = ask_reset(
        &asking,
        asked.public(),
        &invitation(&asking, 2),
        known(),
        &mut chance(4),
    )
    .unwrap();
    let last = envelope.as_bytes().len() - 1;
    for at in (1..=last)
        .step_by(173)
        .chain([1_088, 1_089, 1_120, 1_121, last])
    {
        let mut bytes = envelope.as_bytes().to_vec();
        bytes[at] ^= 1;
        let damaged = Envelope::from_bytes(bytes).unwrap();
        assert_eq!(
            open(&asked, asking.public(), &damaged),
            Err(ResetError::Foreign),
            "byte {at}"
        );
    }
}

#[test]
fn counts_or_an_invitation_that_the_mac_does_not_cover_are_foreign() {
    let (asking, asked) = (desk(1), desk(2));
    let honest = invitation(&asking, 2);
    let (encapsulation, key) = asking
        .agreement()
        .contribute(
            asked.public().agreement(),
            &mac_info(&honest),
            &mut chance(5),
        )
        .unwrap();
    let mac = *hmac(key.as_bytes(), &[&covered(&honest, known())]).unwrap();
    let sealed = |invitation: &Invitation, known: KnownCounts, mac: [u8; 32]| {
        let document = ResetDocument {
            invitation: invitation.clone(),
            known,
            encapsulation,
            mac,
        };
        let info = sealing_info(CHANNEL);
        let key = asked.public().encapsulation();
        let envelope = seal_to(key, &info, &document.to_bytes(), &mut chance(6)).unwrap();
        open(&asked, asking.public(), &envelope)
    };
    assert!(sealed(&honest, known(), mac).is_ok());
    assert_eq!(
        sealed(&honest, KnownCounts::default(), mac),
        Err(ResetError::Foreign)
    );
    assert_eq!(sealed(&honest, known(), [0; 32]), Err(ResetError::Foreign));
    let mut changed = honest.clone();
    changed.terms.expires = Timestamp(9_000);
    assert_eq!(sealed(&changed, known(), mac), Err(ResetError::Foreign));
}

#[test]
fn a_request_of_another_channel_or_another_generation_or_too_late_comes_to_nothing() {
    let (asking, asked) = (desk(1), desk(2));
    let ask = |generation| {
        let invitation = invitation(&asking, generation);
        ask_reset(
            &asking,
            asked.public(),
            &invitation,
            known(),
            &mut chance(4),
        )
    };
    let envelope = ask(2).unwrap();
    let open = |channel, current, envelope: &Envelope, now| {
        open_reset(
            &asked,
            asking.public(),
            channel,
            Generation(current),
            envelope,
            now,
        )
    };
    assert_eq!(
        open(ChannelId([2; 16]), 1, &envelope, NOW),
        Err(ResetError::Foreign)
    );
    // Recorded, and sent again after the reset.
    assert_eq!(
        open(CHANNEL, 2, &envelope, NOW),
        Err(ResetError::Generation {
            found: Generation(2)
        })
    );
    // Of two desks one may be several generations behind.
    assert!(open(CHANNEL, 1, &ask(3).unwrap(), NOW).is_ok());
    assert!(open(CHANNEL, 3, &ask(3).unwrap(), NOW).is_err());
    assert!(matches!(
        open(CHANNEL, 1, &envelope, Timestamp(2_001)),
        Err(ResetError::Invitation {
            why: IntroductionError::Expired { .. },
            ..
        })
    ));
    assert_eq!(
        ask(1),
        Err(ResetError::Generation {
            found: Generation(1)
        })
    );
}

#[test]
fn a_reset_document_is_read_back_as_itself_and_every_truncation_is_refused() {
    let document = ResetDocument {
        invitation: invitation(&desk(1), 2),
        known: known(),
        encapsulation: *desk(2).public().agreement(),
        mac: [7; 32],
    };
    let bytes = document.to_bytes();
    assert_eq!(ResetDocument::from_bytes(&bytes).unwrap(), document);
    for length in 0..bytes.len() {
        assert!(ResetDocument::from_bytes(&bytes[..length]).is_err());
    }
}
