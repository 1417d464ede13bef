//! The key that signs within the session: fresh for every channel, replaced by every key update, nobody's name.

use openmls::prelude::{BasicCredential, CredentialWithKey};
use openmls_traits::{
    crypto::OpenMlsCrypto,
    signatures::{Signer, SignerError},
    types::SignatureScheme,
};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// How many bytes a leaf's identity has; they are random and name nobody.
pub(super) const IDENTITY_BYTES: usize = 16;

/// An Ed25519 key pair (RFC 8032) and the random identity that it signs under.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct SigningKey {
    pub(super) private: [u8; 32],
    pub(super) public: [u8; 32],
    pub(super) identity: [u8; IDENTITY_BYTES],
}

impl SigningKey {
    /// A key and an identity drawn from `chance`.
    pub(super) fn new(chance: &mut impl CryptoRng) -> Self {
        let mut identity = [0; IDENTITY_BYTES];
        chance.fill_bytes(&mut identity);
        Self::of_identity(identity, chance)
    }

    /// Another key for the same identity: what a key update puts in place of this one.
    pub(super) fn successor(&self, chance: &mut impl CryptoRng) -> Self {
        Self::of_identity(self.identity, chance)
    }

    fn of_identity(identity: [u8; IDENTITY_BYTES], chance: &mut impl CryptoRng) -> Self {
        let mut private = [0; 32];
        chance.fill_bytes(&mut private);
        let public = ed25519_dalek::SigningKey::from_bytes(&private)
            .verifying_key()
            .to_bytes();
        Self {
            private,
            public,
            identity,
        }
    }

    /// What stands in the leaf for this key.
    pub(super) fn credential(&self) -> CredentialWithKey {
        CredentialWithKey {
            credential: BasicCredential::new(self.identity.to_vec()).into(),
            signature_key: self.public.to_vec().into(),
        }
    }

    /// This key in the hand that OpenMLS signs with.
    pub(super) fn with<'a, C: OpenMlsCrypto>(&'a self, crypto: &'a C) -> Hand<'a, C> {
        Hand { key: self, crypto }
    }
}

/// A key, and what computes with it.
pub(super) struct Hand<'a, C> {
    key: &'a SigningKey,
    crypto: &'a C,
}

impl<C: OpenMlsCrypto> Signer for Hand<'_, C> {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        self.crypto
            .sign(SignatureScheme::ED25519, payload, &self.key.private)
            .map_err(SignerError::CryptoError)
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}
