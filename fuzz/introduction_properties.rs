//! What must hold of any bytes that claim to belong to an introduction, for the fuzz target and for the test that replays seeds.
//!
//! A property panics when it fails; a reader that panics fails it too.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use std::sync::OnceLock;
use tacit_channel::credential::{Credential, CredentialSecret};
use tacit_channel::introduction::{
    Acceptance, AcceptanceSecret, Binding, ConfirmationState, Confirming, Generation, GroupId,
    Invitation, InvitationSecret, InvitationTerms, Opening, Transcript, accept, invite,
    open_acceptance, open_opening, reply,
};
use tacit_channel::reset::{ResetDocument, open_reset};
use tacit_channel::verification::{Verification, Vouch};
use tacit_wire::{ChannelId, Document, Envelope, JoiningSecret, Timestamp};

const NOW: Timestamp = Timestamp(1);
const CHANNEL: ChannelId = ChannelId([1; 16]);

/// Any bytes, read as everything that they could be: what is read is written again to the same bytes, and what nobody sealed opens
/// nowhere and confirms nothing.
pub fn introduction(bytes: &[u8]) {
    document::<Credential>(bytes);
    document::<Invitation>(bytes);
    document::<Acceptance>(bytes);
    document::<Opening>(bytes);
    document::<Transcript>(bytes);
    document::<Vouch>(bytes);
    document::<ResetDocument>(bytes);
    if let Ok(secret) = CredentialSecret::from_bytes(bytes) {
        assert_eq!(*secret.to_bytes(), bytes);
    }
    if let Ok(secret) = InvitationSecret::from_bytes(bytes) {
        assert_eq!(*secret.to_bytes(), bytes);
    }
    if let Ok(secret) = AcceptanceSecret::from_bytes(bytes) {
        assert_eq!(*secret.to_bytes(), bytes);
    }
    if let Ok(binding) = Binding::from_bytes(bytes) {
        assert_eq!(*binding.to_bytes(), bytes);
    }
    if let Ok(confirming) = Confirming::from_bytes(bytes) {
        assert_eq!(*confirming.to_bytes(), bytes);
    }
    if let Ok(verification) = serde_json::from_slice::<Verification>(bytes) {
        let again = serde_json::to_vec(&verification).expect("what was read can be written");
        let again: Verification = serde_json::from_slice(&again).expect("and read again");
        assert_eq!(again, verification);
    }
    let desks = desks();
    for confirming in &desks.confirming {
        let mut confirming = confirming.clone();
        assert!(confirming.hear(bytes).is_err());
        assert_ne!(confirming.state(), ConfirmationState::Confirmed);
    }
    if let Ok(envelope) = Envelope::from_bytes(bytes.to_vec()) {
        let Desks {
            inviter, invited, ..
        } = desks;
        assert!(
            open_acceptance(
                inviter,
                &desks.invitation_secret,
                &desks.invitation,
                &envelope,
                NOW
            )
            .is_err()
        );
        assert!(open_opening(invited, &desks.acceptance_secret, &envelope).is_err());
        let other = invited.public();
        assert!(open_reset(inviter, other, CHANNEL, Generation(1), &envelope, NOW).is_err());
    }
}

fn document<T: Document>(bytes: &[u8]) {
    if let Ok(document) = T::from_bytes(bytes) {
        assert_eq!(document.to_bytes(), bytes);
        assert!(bytes.len() <= T::MAX_BYTES);
    }
}

/// Two desks in the middle of an introduction that has nothing to do with the input.
struct Desks {
    inviter: CredentialSecret,
    invited: CredentialSecret,
    invitation: Invitation,
    invitation_secret: InvitationSecret,
    acceptance_secret: AcceptanceSecret,
    confirming: [Confirming; 2],
}

fn desks() -> &'static Desks {
    static DESKS: OnceLock<Desks> = OnceLock::new();
    DESKS.get_or_init(|| {
        let mut chance = ChaCha20Rng::seed_from_u64(0xf022);
        let inviter = CredentialSecret::generate("Arland", &mut chance).expect("a label");
        let invited = CredentialSecret::generate("Borland", &mut chance).expect("a label");
        let terms = InvitationTerms {
            channel: CHANNEL,
            generation: Generation(1),
            relays: Vec::new(),
            joining: JoiningSecret([2; 32]),
            expires: NOW,
        };
        let (invitation, invitation_secret) =
            invite(&inviter, terms, &mut chance).expect("an invitation");
        let (sealed, acceptance_secret) =
            accept(&invited, &invitation, b"", NOW, &mut chance).expect("an acceptance");
        let acceptance = open_acceptance(&inviter, &invitation_secret, &invitation, &sealed, NOW)
            .expect("an honest one");
        let group = GroupId([3; 16]);
        let (sealed, here) =
            reply(&inviter, &invitation, &acceptance, b"", group, &mut chance).expect("an opening");
        let there = open_opening(&invited, &acceptance_secret, &sealed)
            .and_then(|opened| opened.joined(group))
            .expect("an honest one");
        let confirming = [here, there].map(|binding| {
            let begun = Confirming::begin(&binding, [4; 32], &mut chance);
            begun.expect("a beginning").0
        });
        Desks {
            inviter,
            invited,
            invitation,
            invitation_secret,
            acceptance_secret,
            confirming,
        }
    })
}
