//! Claims about who is believed to be who.

use super::*;
use crate::credential::CredentialSecret;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use tacit_spelling::Digest;

const AT: Timestamp = Timestamp(1_000);

fn credential(seed: u64) -> Credential {
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    let secret = CredentialSecret::generate("Borland", &mut chance).unwrap();
    secret.public().clone()
}

fn whole(credential: &Credential) -> Given {
    Given::Fingerprint(credential.fingerprint())
}

fn introducer(name: &str) -> Way {
    Way::Introducer(Label::new(name).unwrap())
}

#[test]
fn a_credential_about_which_nothing_is_recorded_is_unverified() {
    let state = Verification::of(&credential(1)).state();
    assert_eq!(state, VerificationState::Unverified);
    assert_eq!(state.to_string(), "unverified");
}

#[test]
fn each_of_the_three_direct_ways_verifies_alone() {
    let theirs = credential(1);
    let words = Given::Words(theirs.fingerprint().words());
    for (way, given) in [
        (Way::Envoy, whole(&theirs)),
        (Way::Published, whole(&theirs)),
        (Way::Words, words),
    ] {
        let mut verification = Verification::of(&theirs);
        verification
            .record(way.clone(), given, "our envoy", AT)
            .unwrap();
        assert_eq!(
            verification.state(),
            VerificationState::Verified { ways: vec![way] }
        );
    }
}

#[test]
fn one_introducer_is_not_enough_however_often_and_however_spelled() {
    let theirs = credential(1);
    let mut verification = Verification::of(&theirs);
    for name in ["Carland", "carland", "Carland ", "CARLAND"] {
        verification
            .record(introducer(name), whole(&theirs), "a call", AT)
            .unwrap();
    }
    assert_eq!(verification.state(), VerificationState::Unverified);
    verification
        .record(introducer("Dorland"), whole(&theirs), "a call", AT)
        .unwrap();
    assert!(verification.state().is_verified());
}

#[test]
fn introducers_who_disagree_are_shown_with_what_each_said() {
    let (theirs, other) = (credential(1), credential(2));
    let mut verification = Verification::of(&theirs);
    let vouch = |fingerprint| Vouch {
        introducer: Label::new("whatever it calls itself").unwrap(),
        subject: Label::new("Borland").unwrap(),
        fingerprint,
    };
    for (name, given) in [
        ("Carland", &theirs),
        ("Dorland", &theirs),
        ("Erland", &other),
    ] {
        let vouch = vouch(given.fingerprint());
        verification
            .record_vouch(Label::new(name).unwrap(), &vouch, "a call", AT)
            .unwrap();
    }
    let VerificationState::Disputed { said } = verification.state() else {
        panic!("two introducers overruled a third");
    };
    let fits: Vec<_> = said
        .iter()
        .map(|said| (said.way.clone(), said.fits))
        .collect();
    assert_eq!(
        fits,
        [
            (introducer("Carland"), true),
            (introducer("Dorland"), true),
            (introducer("Erland"), false)
        ]
    );
    assert_eq!(said[2].given, whole(&other));
    assert!(
        verification
            .state()
            .to_string()
            .contains("the introducer `Erland` gives another")
    );
}

#[test]
fn even_an_envoys_file_does_not_overrule_another_fingerprint() {
    let (theirs, other) = (credential(1), credential(2));
    let mut verification = Verification::of(&theirs);
    let words = Given::Words(other.fingerprint().words());
    verification
        .record(Way::Envoy, whole(&theirs), "our envoy", AT)
        .unwrap();
    verification
        .record(Way::Words, words, "by telephone", AT)
        .unwrap();
    assert!(matches!(
        verification.state(),
        VerificationState::Disputed { .. }
    ));
}

#[test]
fn a_record_is_struck_out_with_a_reason_and_stays_visible() {
    let (theirs, other) = (credential(1), credential(2));
    let mut verification = Verification::of(&theirs);
    verification
        .record(Way::Envoy, whole(&theirs), "our envoy", AT)
        .unwrap();
    verification
        .record(Way::Published, whole(&other), "an old page", AT)
        .unwrap();
    assert!(verification.strike_out(1, " ", AT).is_err());
    verification
        .strike_out(1, "the page was of last year", Timestamp(2_000))
        .unwrap();
    assert!(verification.state().is_verified());
    assert_eq!(verification.records().len(), 2);
    let struck = verification.records()[1].struck.as_ref().unwrap();
    assert_eq!(struck.reason, "the page was of last year");
    assert_eq!(
        verification.strike_out(1, "again", AT),
        Err(VerificationError::NoRecord { record: 1 })
    );
    verification
        .strike_out(0, "the envoy was not ours", AT)
        .unwrap();
    assert_eq!(verification.state(), VerificationState::Unverified);
}

#[test]
fn what_is_stored_is_read_back_and_what_was_tampered_with_is_not() {
    let (theirs, other) = (credential(1), credential(2));
    let mut verification = Verification::of(&theirs);
    let words = Given::Words(other.fingerprint().words());
    verification
        .record(introducer("Carland"), whole(&theirs), "a call", AT)
        .unwrap();
    verification
        .record(Way::Words, words, "by telephone", AT)
        .unwrap();
    verification.strike_out(1, "misheard", AT).unwrap();
    let stored = serde_json::to_string(&verification).unwrap();
    let again: Verification = serde_json::from_str(&stored).unwrap();
    assert_eq!(again, verification);
    for (from, to) in [
        ("a call", "a\\u202ecall"),
        ("misheard", ""),
        ("Carland", "Car\\u200bland"),
        ("\"fingerprint\":\"", "\"fingerprint\":\"0"),
    ] {
        let tampered = stored.replacen(from, to, 1);
        assert_ne!(tampered, stored);
        assert!(
            serde_json::from_str::<Verification>(&tampered).is_err(),
            "{from}"
        );
    }
}

#[test]
fn there_is_a_limit_to_records() {
    let theirs = credential(1);
    let mut verification = Verification::of(&theirs);
    for _ in 0..MAX_RECORDS {
        verification
            .record(Way::Envoy, whole(&theirs), "our envoy", AT)
            .unwrap();
    }
    assert_eq!(
        verification.record(Way::Envoy, whole(&theirs), "our envoy", AT),
        Err(VerificationError::Full)
    );
}

#[test]
fn a_vouch_is_read_back_as_itself_and_carries_no_signature() {
    use tacit_wire::Document;
    let vouch = Vouch {
        introducer: Label::new("Carland").unwrap(),
        subject: Label::new("Borland").unwrap(),
        fingerprint: Fingerprint(Digest::of(b"a credential")),
    };
    let bytes = vouch.to_bytes();
    assert_eq!(Vouch::from_bytes(&bytes).unwrap(), vouch);
    // Kind, version, two labels and a digest: nothing that could be shown to anybody else as proof.
    assert_eq!(bytes.len(), 1 + 1 + 1 + 8 + 8 + 34);
    for length in 0..bytes.len() {
        assert!(Vouch::from_bytes(&bytes[..length]).is_err());
    }
}
