//! An authenticator as it must be, and as it must not be.

use super::assertion::Site;
use super::*;
use crate::officers::Approval;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use ed25519_dalek::SigningKey;
use p256::ecdsa::signature::Signer as _;
use p256::pkcs8::EncodePublicKey as _;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const DESK: Fingerprint = Fingerprint(Digest([7; 32]));
const PROPOSAL: Digest = Digest([9; 32]);
const CREDENTIAL: [u8; 16] = [5; 16];

/// What the standard's vectors are about; none of them has a user who was verified.
const EXAMPLE: Site = Site {
    id: "example.org",
    has: |origin| origin == "https://example.org",
    verified: false,
};

/// A device with a key of the kind that most have.
struct Device(p256::ecdsa::SigningKey);

/// What a device and its browser are made to say.
#[derive(Clone)]
struct Said {
    client: Json,
    site: &'static str,
    flags: u8,
    more: Vec<u8>,
}

fn said(challenge: Digest) -> Said {
    Said {
        client: json!({
            "type": "webauthn.get",
            "challenge": Base64UrlUnpadded::encode_string(&challenge.0),
            "origin": "http://localhost:7431",
            "crossOrigin": false,
            "something else": "browsers may add",
        }),
        site: "localhost",
        flags: 0b0000_0101,
        more: Vec::new(),
    }
}

impl Device {
    fn new(number: u8) -> Self {
        Self(p256::ecdsa::SigningKey::from_slice(&[number; 32]).unwrap())
    }

    fn key(&self) -> Vec<u8> {
        let key = p256::PublicKey::from(self.0.verifying_key());
        let info = key.to_public_key_der().unwrap();
        info.as_bytes().to_vec()
    }

    fn sign(&self, said: &Said) -> Assertion {
        let client_data = said.client.to_string().into_bytes();
        let digest = Digest::of(said.site.as_bytes()).0;
        let authenticator_data =
            [digest.as_slice(), &[said.flags, 0, 0, 0, 1], &said.more].concat();
        let signed = [authenticator_data.as_slice(), &Digest::of(&client_data).0].concat();
        let signature: p256::ecdsa::Signature = self.0.sign(&signed);
        Assertion {
            credential: CREDENTIAL.to_vec(),
            authenticator_data,
            client_data,
            signature: signature.to_der().as_bytes().to_vec(),
        }
    }

    fn approve(&self) -> Assertion {
        self.sign(&said(challenge(DESK, PROPOSAL)))
    }
}

fn secret(number: u8) -> OfficerSecret {
    OfficerSecret::from_bytes(&[number; 32])
}

fn rule() -> Rule {
    Rule {
        officers: vec![secret(1).officer("Marta"), secret(2).officer("Nils")],
        needed: 1,
    }
}

/// Marta's passkey at the desk.
fn known(device: &Device) -> Passkeys {
    let mut passkeys = Passkeys::default();
    let vouching = secret(1).vouch("Marta", DESK, CREDENTIAL.to_vec(), device.key(), "a key");
    passkeys
        .vouch(&vouching, &rule(), DESK, Timestamp(1))
        .unwrap();
    passkeys
}

fn approval(officer: &str, proposal: Digest, assertion: Assertion) -> Approval {
    Approval {
        proposal,
        officer: officer.to_owned(),
        signature: String::new(),
        passkey: Some(assertion),
    }
}

fn refused(error: PasskeyError) -> Result<(), OfficerError> {
    Err(OfficerError::Passkey(Box::new(error)))
}

#[test]
fn the_assertions_of_the_standard_hold() {
    let text = include_str!("../../../../../vectors/others/web-authentication.json");
    let vectors: Json = serde_json::from_str(text).unwrap();
    let each = vectors["assertions"].as_array().unwrap();
    assert_eq!(each.len(), 2);
    for vector in each {
        let bytes = |field: &str| from_hex(vector[field].as_str().unwrap()).unwrap();
        let assertion = Assertion {
            credential: bytes("credential"),
            authenticator_data: bytes("authenticator_data"),
            client_data: bytes("client_data"),
            signature: bytes("signature"),
        };
        let key = Key::of(&bytes("key")).unwrap();
        let asked = Digest(bytes("challenge").try_into().unwrap());
        assert_eq!(assertion.check(&key, asked, &EXAMPLE), Ok(()));
        let strict = Site {
            verified: true,
            ..EXAMPLE
        };
        assert_eq!(
            assertion.check(&key, asked, &strict),
            Err(PasskeyError::NotVerified)
        );
        let other = Digest([0; 32]);
        assert_eq!(
            assertion.check(&key, other, &EXAMPLE),
            Err(PasskeyError::Challenge)
        );
        let origin = PasskeyError::Origin("https://example.org".into());
        assert_eq!(assertion.check(&key, asked, &LOCAL), Err(origin));
    }
}

#[test]
fn an_approval_by_passkey_counts_for_the_proposal_the_desk_and_the_officer_it_names_alone() {
    let device = Device::new(3);
    let passkeys = known(&device);
    let rule = rule();
    let theirs = approval("Marta", PROPOSAL, device.approve());
    assert_eq!(rule.verify(&theirs, DESK, &passkeys), Ok(()));

    let other_words = approval("Marta", Digest([8; 32]), device.approve());
    let wrong = refused(PasskeyError::Challenge);
    assert_eq!(rule.verify(&other_words, DESK, &passkeys), wrong);

    let elsewhere = Fingerprint(Digest([6; 32]));
    let signed_there = device.sign(&said(challenge(elsewhere, PROPOSAL)));
    let replayed = approval("Marta", PROPOSAL, signed_there);
    assert_eq!(rule.verify(&replayed, DESK, &passkeys), wrong);
    // At the other desk nobody has vouched for it.
    let wrong = refused(PasskeyError::NotVouched("Marta".into()));
    assert_eq!(rule.verify(&theirs, elsewhere, &passkeys), wrong);

    let other_officer = approval("Nils", PROPOSAL, device.approve());
    let wrong = refused(PasskeyError::NotOf("Nils".into()));
    assert_eq!(rule.verify(&other_officer, DESK, &passkeys), wrong);

    let another_device = approval("Marta", PROPOSAL, Device::new(4).approve());
    let wrong = refused(PasskeyError::Signature);
    assert_eq!(rule.verify(&another_device, DESK, &passkeys), wrong);

    let both = Approval {
        signature: secret(1).approve("Marta", DESK, PROPOSAL).signature,
        ..theirs
    };
    let wrong = Err(OfficerError::NotTheirs("Marta".into()));
    assert_eq!(rule.verify(&both, DESK, &passkeys), wrong);
}

#[test]
fn an_assertion_that_says_anything_else_is_refused() {
    let device = Device::new(3);
    let passkeys = known(&device);
    let plain = said(challenge(DESK, PROPOSAL));
    let client = |field: &str, value: Json| {
        let mut other = plain.clone();
        other.client[field] = value;
        other
    };
    let flags = |flags: u8| Said {
        flags,
        ..plain.clone()
    };
    let origin = |text: &str| {
        let wrong = PasskeyError::Origin(text.to_owned());
        (client("origin", json!(text)), wrong)
    };
    let cases = vec![
        (
            client("type", json!("webauthn.create")),
            PasskeyError::Purpose,
        ),
        (client("challenge", json!("AAAA")), PasskeyError::Challenge),
        (client("crossOrigin", json!(true)), PasskeyError::Framed),
        (
            client("topOrigin", json!("http://localhost:7431")),
            PasskeyError::Framed,
        ),
        (flags(0b0000_0100), PasskeyError::NotPresent),
        (flags(0b0000_0001), PasskeyError::NotVerified),
        (
            Said {
                site: "example.org",
                ..plain.clone()
            },
            PasskeyError::Site,
        ),
        origin("https://localhost:7431"),
        origin("http://localhost"),
        origin("http://localhost:"),
        origin("http://localhost:07431"),
        origin("http://localhost:99999"),
        origin("http://localhost:7431/"),
        origin("http://localhost:7431@evil.example"),
        origin("http://localhost.evil.example:7431"),
        origin("http://127.0.0.1:7431"),
    ];
    let check = |said: &Said| {
        let assertion = device.sign(said);
        passkeys.verify("Marta", &assertion, PROPOSAL, &rule(), DESK)
    };
    for (said, wrong) in cases {
        assert_eq!(check(&said), Err(wrong), "{}", said.client);
    }
    for odd in [
        flags(0b0001_0101),
        Said {
            more: vec![1],
            ..plain.clone()
        },
        client("crossOrigin", json!("no")),
        client("origin", json!(null)),
        client("more", json!("x".repeat(MAX_ASSERTION_BYTES))),
    ] {
        assert!(matches!(check(&odd), Err(PasskeyError::Shape(_))));
    }
    // Extensions, and a key that is backed up, change nothing.
    let extended = Said {
        flags: 0b1001_1101,
        more: vec![0xa0],
        ..plain.clone()
    };
    assert_eq!(check(&extended), Ok(()));
}

#[test]
fn an_answer_that_names_a_field_twice_is_refused() {
    let device = Device::new(3);
    let mut assertion = device.approve();
    let text = String::from_utf8(assertion.client_data.clone()).unwrap();
    let doubled = text.replacen('{', "{\"origin\":\"http://localhost:1\",", 1);
    assertion.client_data = doubled.into_bytes();
    let found = known(&device).verify("Marta", &assertion, PROPOSAL, &rule(), DESK);
    assert!(matches!(found, Err(PasskeyError::Shape(_))), "{found:?}");
}

#[test]
fn either_of_the_two_signatures_that_say_the_same_counts_as_the_standard_has_it() {
    let device = Device::new(3);
    let mut assertion = device.approve();
    let signature = p256::ecdsa::Signature::from_der(&assertion.signature).unwrap();
    let (first, second) = signature.split_scalars();
    let other = p256::ecdsa::Signature::from_scalars(*first, -*second).unwrap();
    assertion.signature = other.to_der().as_bytes().to_vec();
    let found = known(&device).verify("Marta", &assertion, PROPOSAL, &rule(), DESK);
    assert_eq!(found, Ok(()));
}

proptest! {
    #[test]
    fn an_assertion_with_any_bit_changed_approves_nothing(
        part in 0..4_usize,
        place in any::<prop::sample::Index>(),
        bit in 0..8_u8,
    ) {
        let device = Device::new(3);
        let mut changed = device.approve();
        let bytes = match part {
            0 => &mut changed.credential,
            1 => &mut changed.authenticator_data,
            2 => &mut changed.client_data,
            _ => &mut changed.signature,
        };
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let found = known(&device).verify("Marta", &changed, PROPOSAL, &rule(), DESK);
        prop_assert!(found.is_err());
    }
}

#[test]
fn a_passkey_that_the_officers_secret_has_not_vouched_for_approves_nothing() {
    let device = Device::new(3);
    let mut passkeys = Passkeys::default();
    let vouch = |passkeys: &mut Passkeys, vouching: &Vouching| {
        passkeys
            .vouch(vouching, &rule(), DESK, Timestamp(1))
            .map(|_| ())
    };
    let vouching = secret(1).vouch("Marta", DESK, CREDENTIAL.to_vec(), device.key(), "a key");
    let not_vouched = |officer: &str| Err(PasskeyError::NotVouched(officer.into()));
    let other_officer = Vouching {
        officer: "Nils".into(),
        ..vouching.clone()
    };
    assert_eq!(vouch(&mut passkeys, &other_officer), not_vouched("Nils"));
    let other_key = Vouching {
        key: Device::new(4).key(),
        ..vouching.clone()
    };
    assert_eq!(vouch(&mut passkeys, &other_key), not_vouched("Marta"));
    let other_name = Vouching {
        credential: vec![1],
        ..vouching.clone()
    };
    assert_eq!(vouch(&mut passkeys, &other_name), not_vouched("Marta"));
    let elsewhere = Fingerprint(Digest([6; 32]));
    let for_elsewhere = secret(1).vouch("Marta", elsewhere, CREDENTIAL.to_vec(), device.key(), "");
    assert_eq!(vouch(&mut passkeys, &for_elsewhere), not_vouched("Marta"));
    let stranger = secret(1).vouch("Zoe", DESK, CREDENTIAL.to_vec(), device.key(), "");
    let unknown = PasskeyError::Officer(OfficerError::Unknown("Zoe".into()));
    assert_eq!(vouch(&mut passkeys, &stranger), Err(unknown));

    // Put into the store past the desk, it still approves nothing.
    passkeys.restore(Passkey {
        vouching: other_key,
        since: Timestamp(1),
    });
    let found = passkeys.verify("Marta", &Device::new(4).approve(), PROPOSAL, &rule(), DESK);
    assert_eq!(found, not_vouched("Marta"));
}

#[test]
fn one_device_counts_for_one_officer_and_an_officer_has_a_few() {
    let device = Device::new(3);
    let mut passkeys = known(&device);
    let mut vouch = |by: u8, officer: &str, credential: u8, device: &Device| {
        let credential = vec![credential; 16];
        let vouching = secret(by).vouch(officer, DESK, credential, device.key(), "");
        passkeys
            .vouch(&vouching, &rule(), DESK, Timestamp(1))
            .map(|_| ())
    };
    assert_eq!(vouch(2, "Nils", 6, &device), Err(PasskeyError::Taken));
    assert_eq!(
        vouch(2, "Nils", 5, &Device::new(4)),
        Err(PasskeyError::Taken)
    );
    for number in 1..MAX_PASSKEYS as u8 {
        assert_eq!(
            vouch(1, "Marta", 100 + number, &Device::new(10 + number)),
            Ok(())
        );
    }
    let more = vouch(1, "Marta", 99, &Device::new(99));
    assert_eq!(more, Err(PasskeyError::TooMany("Marta".into())));
    let odd = secret(1).vouch("Marta", DESK, vec![1], vec![0; 44], "");
    let found = passkeys.vouch(&odd, &rule(), DESK, Timestamp(1));
    assert_eq!(found, Err(PasskeyError::Key));
}

#[test]
fn a_passkey_on_curve_25519_approves_too() {
    let signing = SigningKey::from_bytes(&[8; 32]);
    let key = [&ED25519_INFO, signing.verifying_key().as_bytes().as_slice()].concat();
    let mut passkeys = Passkeys::default();
    let vouching = secret(1).vouch("Marta", DESK, CREDENTIAL.to_vec(), key, "");
    passkeys
        .vouch(&vouching, &rule(), DESK, Timestamp(1))
        .unwrap();
    let mut assertion = Device::new(3).approve();
    let hash = Digest::of(&assertion.client_data).0;
    let signed = [assertion.authenticator_data.as_slice(), &hash].concat();
    assertion.signature = signing.sign(&signed).to_bytes().to_vec();
    let found = passkeys.verify("Marta", &assertion, PROPOSAL, &rule(), DESK);
    assert_eq!(found, Ok(()));
}

#[test]
fn an_approval_as_it_was_kept_before_passkeys_is_read_as_it_was() {
    let before = secret(1).approve("Marta", DESK, PROPOSAL);
    let text = serde_json::to_string(&before).unwrap();
    assert!(!text.contains("passkey"), "{text}");
    let read: Approval = serde_json::from_str(&text).unwrap();
    assert_eq!(read, before);
    assert_eq!(rule().verify(&read, DESK, &Passkeys::default()), Ok(()));
    let by_passkey = approval("Marta", PROPOSAL, Device::new(3).approve());
    let text = serde_json::to_string(&by_passkey).unwrap();
    assert_eq!(serde_json::from_str::<Approval>(&text).unwrap(), by_passkey);
}
