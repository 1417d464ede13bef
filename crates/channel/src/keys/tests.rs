//! Claims about the two kinds of keys.

use super::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

fn chance(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// The points of low order (RFC 7748, section 6.1), in their canonical encodings and two that are not.
fn points_of_low_order() -> Vec<[u8; 32]> {
    let small = |byte| {
        let mut point = [0; 32];
        point[0] = byte;
        point
    };
    let minus_one = {
        let mut point = [0xff; 32];
        point[0] = 0xec;
        point[31] = 0x7f;
        point
    };
    let zero_again = {
        let mut point = minus_one;
        point[0] = 0xed;
        point
    };
    let high_bit = {
        let mut point = small(1);
        point[31] = 0x80;
        point
    };
    vec![small(0), small(1), minus_one, zero_again, high_bit]
}

#[test]
fn a_point_of_low_order_is_no_key_and_no_encapsulation() {
    let key = EncapsulationSecret::generate(&mut chance(1))
        .public()
        .unwrap();
    let (encapsulation, _) = key.contribute(b"info", &mut chance(2)).unwrap();
    for point in points_of_low_order() {
        assert_eq!(AgreementKey::from_bytes(point), None);
        let mut bytes = *key.as_bytes();
        bytes[X_WING_BYTES - 32..].copy_from_slice(&point);
        assert_eq!(EncapsulationKey::from_bytes(bytes), None);
        let mut bytes = *encapsulation.as_bytes();
        bytes[X_WING_ENCAPSULATION_BYTES - 32..].copy_from_slice(&point);
        assert_eq!(Encapsulation::from_bytes(bytes), None);
    }
    assert_eq!(EncapsulationKey::from_bytes(*key.as_bytes()), Some(key));
}

#[test]
fn a_contribution_is_found_by_its_receiver_alone_and_for_its_purpose_alone() {
    let mut chance = chance(3);
    let (from, to, other) = (
        AgreementSecret::generate(&mut chance),
        AgreementSecret::generate(&mut chance),
        AgreementSecret::generate(&mut chance),
    );
    let [from_key, to_key, other_key] = [&from, &to, &other].map(|key| key.public().unwrap());
    let (sent, secret) = from.contribute(&to_key, b"info", &mut chance).unwrap();
    let find = |own: &AgreementSecret, from: &AgreementKey, info: &[u8]| {
        *own.find(from, &sent, info).unwrap().as_bytes()
    };
    assert_eq!(find(&to, &from_key, b"info"), *secret.as_bytes());
    assert_ne!(find(&to, &from_key, b"other"), *secret.as_bytes());
    assert_ne!(find(&to, &other_key, b"info"), *secret.as_bytes());
    assert_ne!(find(&other, &from_key, b"info"), *secret.as_bytes());

    let own = EncapsulationSecret::generate(&mut chance);
    let other = EncapsulationSecret::generate(&mut chance);
    let key = own.public().unwrap();
    let (sent, secret) = key.contribute(b"info", &mut chance).unwrap();
    let find = |own: &EncapsulationSecret, info: &[u8]| *own.find(&sent, info).unwrap().as_bytes();
    assert_eq!(find(&own, b"info"), *secret.as_bytes());
    assert_ne!(find(&own, b"other"), *secret.as_bytes());
    assert_ne!(find(&other, b"info"), *secret.as_bytes());
}

#[test]
fn keys_are_printed_by_their_digests() {
    let key = AgreementSecret::generate(&mut chance(4)).public().unwrap();
    assert_eq!(
        format!("{key:?}"),
        format!("AgreementKey({})", Digest::of(key.as_bytes()))
    );
}
