//! Both MACs depend on every field of the transcript and on every contribution.

use super::*;
use crate::introduction::binding::Contributions;
use crate::keys::{AgreementKey, Contribution, Encapsulation};
use proptest::prelude::*;
use std::sync::OnceLock;

fn transcript() -> &'static Transcript {
    static TRANSCRIPT: OnceLock<Transcript> = OnceLock::new();
    TRANSCRIPT.get_or_init(|| {
        let run = meet(1);
        Transcript {
            invitation: run.invitation.digest(),
            acceptance: run.acceptance.digest(),
            contributed: run.acceptance.contributed,
            group: GROUP,
            welcome: Digest::of(WELCOME),
        }
    })
}

fn macs(transcript: &Transcript, contributions: &[Contribution; 4]) -> [[u8; 32]; 2] {
    let [s_invited, k_invited, s_inviter, k_inviter] = contributions;
    let contributions = Contributions {
        s_invited,
        k_invited,
        s_inviter,
        k_inviter,
    };
    contributions.macs(transcript).unwrap().map(|mac| *mac)
}

fn contributions() -> [Contribution; 4] {
    [1, 2, 3, 4].map(|byte| Contribution::from_bytes([byte; 32]))
}

/// The transcript with one bit changed in one of its fields; `None` if that is no transcript any more.
fn changed(field: usize, at: usize, bit: u8) -> Option<Transcript> {
    let mut changed = transcript().clone();
    let flip = |bytes: &mut [u8]| {
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
    };
    match field {
        0 => flip(&mut changed.invitation.0),
        1 => flip(&mut changed.acceptance.0),
        2 => {
            let mut s = *changed.contributed.s.as_bytes();
            flip(&mut s);
            changed.contributed.s = AgreementKey::from_bytes(s)?;
        }
        3 => {
            let mut k = *changed.contributed.k.as_bytes();
            flip(&mut k);
            changed.contributed.k = Encapsulation::from_bytes(k)?;
        }
        4 => flip(&mut changed.group.0),
        _ => flip(&mut changed.welcome.0),
    }
    Some(changed)
}

proptest! {
    #[test]
    fn both_macs_change_with_any_bit_of_any_field(field in 0..6_usize, at in 0..2_000_usize, bit in 0..8_u8) {
        let before = macs(transcript(), &contributions());
        if let Some(changed) = changed(field, at, bit) {
            let after = macs(&changed, &contributions());
            prop_assert_ne!(before[0], after[0]);
            prop_assert_ne!(before[1], after[1]);
            prop_assert_eq!(&Transcript::from_bytes(&changed.to_bytes()).unwrap(), &changed);
        }
    }

    #[test]
    fn both_macs_change_with_any_bit_of_any_contribution(which in 0..4_usize, at in 0..32_usize, bit in 0..8_u8) {
        let before = macs(transcript(), &contributions());
        let mut changed = contributions();
        let mut bytes = *changed[which].as_bytes();
        bytes[at] ^= 1 << bit;
        changed[which] = Contribution::from_bytes(bytes);
        let after = macs(transcript(), &changed);
        prop_assert_ne!(before[0], after[0]);
        prop_assert_ne!(before[1], after[1]);
    }
}

/// The transcript holds the documents by their digests: so each field of them has to change the digest.
#[test]
fn every_field_of_the_documents_changes_the_digest_in_the_transcript() {
    let run = meet(1);
    let (other, _) = invite(&desk("Carland", 103), terms(), &mut chance(77)).unwrap();
    let changes: [fn(&mut Invitation, &Invitation); 8] = [
        |invitation, _| invitation.terms.channel = ChannelId([2; 16]),
        |invitation, _| invitation.terms.generation = Generation(2),
        |invitation, _| invitation.terms.relays.clear(),
        |invitation, _| invitation.terms.joining = JoiningSecret([0; 32]),
        |invitation, _| invitation.terms.expires = NOW,
        |invitation, other| invitation.credential = other.credential.clone(),
        |invitation, other| invitation.key = other.key.clone(),
        |invitation, _| invitation.suite = 1,
    ];
    for change in changes {
        let mut changed = run.invitation.clone();
        change(&mut changed, &other);
        assert_ne!(changed.digest(), run.invitation.digest());
    }
    let changes: [fn(&mut Acceptance, &Invitation); 5] = [
        |acceptance, other| acceptance.credential = other.credential.clone(),
        |acceptance, _| acceptance.key_package.push(0),
        |acceptance, other| acceptance.key = other.key.clone(),
        |acceptance, other| acceptance.contributed.s = *other.credential.agreement(),
        |acceptance, _| {
            let mut k = *acceptance.contributed.k.as_bytes();
            k[0] ^= 1;
            acceptance.contributed.k = Encapsulation::from_bytes(k).unwrap();
        },
    ];
    for change in changes {
        let mut changed = run.acceptance.clone();
        change(&mut changed, &other);
        assert_ne!(changed.digest(), run.acceptance.digest());
    }
}
