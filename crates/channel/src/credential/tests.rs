//! Claims about credentials and their secrets.

use super::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

fn secret() -> CredentialSecret {
    CredentialSecret::generate("Arland, desk 1", &mut ChaCha20Rng::seed_from_u64(1)).unwrap()
}

#[test]
fn a_credential_is_read_back_as_itself_and_its_words_are_those_of_its_bytes() {
    let credential = secret().public().clone();
    let bytes = credential.to_bytes();
    assert_eq!(Credential::from_bytes(&bytes).unwrap(), credential);
    let fingerprint = credential.fingerprint();
    assert_eq!(fingerprint.0, Digest::of(&bytes));
    assert!(fingerprint.words().fit(&Digest::of(&bytes)));
    assert_eq!(fingerprint.words().to_string().split(' ').count(), 12);
}

#[test]
fn every_truncation_of_a_credential_is_refused() {
    let bytes = secret().public().to_bytes();
    for length in 0..bytes.len() {
        assert!(
            Credential::from_bytes(&bytes[..length]).is_err(),
            "{length} bytes"
        );
    }
    assert!(Credential::from_bytes(&[bytes.as_slice(), &[0]].concat()).is_err());
}

#[test]
fn a_flipped_bit_anywhere_makes_another_fingerprint_or_no_credential() {
    let credential = secret().public().clone();
    let bytes = credential.to_bytes();
    for at in (0..64).chain((64..bytes.len()).step_by(31)) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        if let Ok(other) = Credential::from_bytes(&bytes) {
            assert_ne!(other.fingerprint(), credential.fingerprint());
        }
    }
}

#[test]
fn a_label_with_an_invisible_letter_is_no_label() {
    let mut chance = ChaCha20Rng::seed_from_u64(2);
    for label in ["", "a\u{202e}b", "a\nb", "a\u{200b}b", &"x".repeat(65)] {
        assert!(CredentialSecret::generate(label, &mut chance).is_err());
    }
    let mut fields = secret().public().fields();
    fields[0] = Value::Text("a\u{202e}b".to_owned());
    let mut all = vec![Value::Integer(11), Value::Integer(1)];
    all.extend(fields);
    assert_eq!(
        Credential::from_value(Value::Array(all)),
        Err(DocumentError::Shape { field: 2 })
    );
}

#[test]
fn a_key_that_contributes_nothing_makes_no_credential() {
    let fields = secret().public().fields();
    let spoil = |field: usize, bytes: Vec<u8>| {
        let mut all = vec![Value::Integer(11), Value::Integer(1)];
        all.extend(fields.clone());
        all[field] = Value::Bytes(bytes);
        Credential::from_value(Value::Array(all))
    };
    assert_eq!(
        spoil(3, vec![0; 32]),
        Err(DocumentError::Shape { field: 3 })
    );
    let Value::Bytes(mut hybrid) = fields[2].clone() else {
        panic!("the third field is a key");
    };
    hybrid[1_184..].fill(0);
    assert_eq!(
        spoil(4, hybrid.clone()),
        Err(DocumentError::Shape { field: 4 })
    );
    // Coefficients of ML-KEM are below 3 329; these are not.
    hybrid.fill(0xff);
    assert_eq!(spoil(4, hybrid), Err(DocumentError::Shape { field: 4 }));
}

#[test]
fn a_stored_secret_is_read_back_and_a_damaged_one_is_refused() {
    let secret = secret();
    let bytes = secret.to_bytes();
    let again = CredentialSecret::from_bytes(&bytes).unwrap();
    assert_eq!(again.public(), secret.public());
    assert_eq!(*again.to_bytes(), *bytes);
    for length in 0..66 {
        assert!(CredentialSecret::from_bytes(&bytes[..length]).is_err());
    }
    assert_eq!(
        CredentialSecret::from_bytes(&[&[2], &bytes[1..]].concat()).unwrap_err(),
        SecretError::Version { found: 2, read: 1 }
    );
}

#[test]
fn no_secret_is_printed() {
    assert_eq!(format!("{:?}", secret()), "CredentialSecret(hidden)");
}
