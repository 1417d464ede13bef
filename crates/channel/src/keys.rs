//! The two kinds of keys that a desk has, and what HPKE (RFC 9180) does with them.
//!
//! Nothing else in this crate calls HPKE. Sealing and the contributions *k* use base mode over X-Wing, the contributions *s*
//! authenticated mode over X25519; key derivation is HKDF-SHA-256 and the cipher ChaCha20-Poly1305 in both.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256, XWing};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable, setup_receiver, setup_sender_with_rng};
use rand_core::CryptoRng;
use std::fmt;
use tacit_spelling::Digest;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// How many bytes an X25519 public key has (RFC 7748), and an encapsulation to it (RFC 9180, section 7.1).
pub const X25519_BYTES: usize = 32;

/// How many bytes an X-Wing public key has.
pub const X_WING_BYTES: usize = 1_216;

/// How many bytes an X-Wing encapsulation has.
pub const X_WING_ENCAPSULATION_BYTES: usize = 1_120;

/// What HPKE's cipher adds to a plaintext.
pub(crate) const SEAL_TAG_BYTES: usize = 16;

/// The context under which every contribution is exported.
const EXPORT_CONTEXT: &[u8] = b"tacit binding 1";

type Cipher = ChaCha20Poly1305;
type Derivation = HkdfSha256;

/// An X25519 public key (RFC 7748) that is known to contribute to what is agreed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AgreementKey([u8; X25519_BYTES]);

impl AgreementKey {
    /// Admits a key unless every agreement with it gives the same secret (a point of low order).
    #[must_use]
    pub fn from_bytes(bytes: [u8; X25519_BYTES]) -> Option<Self> {
        contributes(&bytes).then_some(Self(bytes))
    }

    /// The encoding of RFC 7748.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; X25519_BYTES] {
        &self.0
    }

    fn inner(&self) -> Option<<X25519HkdfSha256 as Kem>::PublicKey> {
        Deserializable::from_bytes(&self.0).ok()
    }
}

impl fmt::Debug for AgreementKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "AgreementKey({})", Digest::of(&self.0))
    }
}

/// An X-Wing public key (draft-connolly-cfrg-xwing-kem), checked in both its halves.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EncapsulationKey(Box<[u8; X_WING_BYTES]>);

impl EncapsulationKey {
    /// Admits a key whose ML-KEM half is reduced (FIPS 203, section 7.2) and whose X25519 half contributes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; X_WING_BYTES]) -> Option<Self> {
        let key = Self(Box::new(bytes));
        let last = key.0.last_chunk::<X25519_BYTES>()?;
        (contributes(last) && key.inner().is_some()).then_some(key)
    }

    /// The draft's encoding.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; X_WING_BYTES] {
        &self.0
    }

    /// Seals `plaintext`: an encapsulation and the ciphertext.
    pub(crate) fn seal(
        &self,
        info: &[u8],
        plaintext: &[u8],
        chance: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, KeyError> {
        let key = self.inner().ok_or(KeyError)?;
        let (encapsulation, mut context) =
            setup_sender_with_rng::<Cipher, Derivation, XWing>(&OpModeS::Base, &key, info, chance)
                .map_err(|_| KeyError)?;
        let mut sealed = encapsulation.to_bytes().to_vec();
        sealed.extend(context.seal(plaintext, &[]).map_err(|_| KeyError)?);
        Ok(sealed)
    }

    /// A secret that only the holder of this key's other half finds again from the encapsulation.
    pub(crate) fn contribute(
        &self,
        info: &[u8],
        chance: &mut impl CryptoRng,
    ) -> Result<(Encapsulation, Contribution), KeyError> {
        let key = self.inner().ok_or(KeyError)?;
        let (encapsulation, context) =
            setup_sender_with_rng::<Cipher, Derivation, XWing>(&OpModeS::Base, &key, info, chance)
                .map_err(|_| KeyError)?;
        let bytes = encapsulation.to_bytes().0;
        let contribution = Contribution::of(|out| context.export(EXPORT_CONTEXT, out))?;
        Ok((Encapsulation(Box::new(bytes)), contribution))
    }

    fn inner(&self) -> Option<<XWing as Kem>::PublicKey> {
        Deserializable::from_bytes(self.0.as_slice()).ok()
    }
}

impl fmt::Debug for EncapsulationKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "EncapsulationKey({})", Digest::of(self.0.as_slice()))
    }
}

/// An X-Wing encapsulation whose X25519 half contributes.
#[derive(Clone, PartialEq, Eq)]
pub struct Encapsulation(Box<[u8; X_WING_ENCAPSULATION_BYTES]>);

impl Encapsulation {
    /// Admits an encapsulation unless its X25519 half is a point of low order.
    #[must_use]
    pub fn from_bytes(bytes: [u8; X_WING_ENCAPSULATION_BYTES]) -> Option<Self> {
        let contributes = contributes(bytes.last_chunk::<X25519_BYTES>()?);
        contributes.then(|| Self(Box::new(bytes)))
    }

    /// The draft's encoding.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; X_WING_ENCAPSULATION_BYTES] {
        &self.0
    }
}

impl fmt::Debug for Encapsulation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Encapsulation({})", Digest::of(self.0.as_slice()))
    }
}

/// The secret half of an [`AgreementKey`].
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct AgreementSecret([u8; 32]);

impl AgreementSecret {
    pub(crate) fn generate(chance: &mut impl CryptoRng) -> Self {
        let (secret, _) = X25519HkdfSha256::gen_keypair_with_rng(chance);
        Self(secret.to_bytes().0)
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn public(&self) -> Result<AgreementKey, KeyError> {
        let public = X25519HkdfSha256::sk_to_pk(&self.inner()?).to_bytes().0;
        AgreementKey::from_bytes(public).ok_or(KeyError)
    }

    /// A secret that the holder of `to` finds again, and by which it knows that the holder of this key (or itself) made it.
    pub(crate) fn contribute(
        &self,
        to: &AgreementKey,
        info: &[u8],
        chance: &mut impl CryptoRng,
    ) -> Result<(AgreementKey, Contribution), KeyError> {
        let secret = self.inner()?;
        let own = X25519HkdfSha256::sk_to_pk(&secret);
        let to = to.inner().ok_or(KeyError)?;
        let (encapsulation, context) =
            setup_sender_with_rng::<Cipher, Derivation, X25519HkdfSha256>(
                &OpModeS::Auth((secret, own)),
                &to,
                info,
                chance,
            )
            .map_err(|_| KeyError)?;
        let encapsulation = AgreementKey::from_bytes(encapsulation.to_bytes().0).ok_or(KeyError)?;
        let contribution = Contribution::of(|out| context.export(EXPORT_CONTEXT, out))?;
        Ok((encapsulation, contribution))
    }

    /// The secret that `from` contributed to this key.
    pub(crate) fn find(
        &self,
        from: &AgreementKey,
        encapsulation: &AgreementKey,
        info: &[u8],
    ) -> Result<Contribution, KeyError> {
        let from = from.inner().ok_or(KeyError)?;
        let encapsulation =
            Deserializable::from_bytes(encapsulation.as_bytes()).map_err(|_| KeyError)?;
        let context = setup_receiver::<Cipher, Derivation, X25519HkdfSha256>(
            &OpModeR::Auth(from),
            &self.inner()?,
            &encapsulation,
            info,
        )
        .map_err(|_| KeyError)?;
        Contribution::of(|out| context.export(EXPORT_CONTEXT, out))
    }

    fn inner(&self) -> Result<<X25519HkdfSha256 as Kem>::PrivateKey, KeyError> {
        Deserializable::from_bytes(&self.0).map_err(|_| KeyError)
    }
}

/// The secret half of an [`EncapsulationKey`]: the 32 bytes of seed that the draft gives it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct EncapsulationSecret([u8; 32]);

impl EncapsulationSecret {
    pub(crate) fn generate(chance: &mut impl CryptoRng) -> Self {
        let mut seed = [0; 32];
        chance.fill_bytes(&mut seed);
        Self(seed)
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn public(&self) -> Result<EncapsulationKey, KeyError> {
        let public = XWing::sk_to_pk(&self.inner()?).to_bytes().0;
        EncapsulationKey::from_bytes(public).ok_or(KeyError)
    }

    /// Opens what [`EncapsulationKey::seal`] sealed.
    pub(crate) fn open(&self, info: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let (encapsulation, ciphertext) = sealed
            .split_first_chunk::<X_WING_ENCAPSULATION_BYTES>()
            .ok_or(KeyError)?;
        let encapsulation = Encapsulation::from_bytes(*encapsulation).ok_or(KeyError)?;
        let mut context = self.context(&encapsulation, info)?;
        let plaintext = context.open(ciphertext, &[]).map_err(|_| KeyError)?;
        Ok(Zeroizing::new(plaintext))
    }

    /// The secret that somebody contributed to this key.
    pub(crate) fn find(
        &self,
        encapsulation: &Encapsulation,
        info: &[u8],
    ) -> Result<Contribution, KeyError> {
        let context = self.context(encapsulation, info)?;
        Contribution::of(|out| context.export(EXPORT_CONTEXT, out))
    }

    fn context(
        &self,
        encapsulation: &Encapsulation,
        info: &[u8],
    ) -> Result<hpke::aead::AeadCtxR<Cipher, Derivation, XWing>, KeyError> {
        let encapsulation = Deserializable::from_bytes(encapsulation.as_bytes().as_slice())
            .map_err(|_| KeyError)?;
        setup_receiver(&OpModeR::Base, &self.inner()?, &encapsulation, info).map_err(|_| KeyError)
    }

    fn inner(&self) -> Result<<XWing as Kem>::PrivateKey, KeyError> {
        Deserializable::from_bytes(&self.0).map_err(|_| KeyError)
    }
}

/// A secret that one desk contributed to the binding: 32 bytes from HPKE's export interface (RFC 9180, section 5.3).
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Contribution([u8; 32]);

impl Contribution {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn of(export: impl FnOnce(&mut [u8]) -> Result<(), hpke::HpkeError>) -> Result<Self, KeyError> {
        let mut contribution = Self([0; 32]);
        export(&mut contribution.0).map_err(|_| KeyError)?;
        Ok(contribution)
    }
}

/// A key or a ciphertext is not what it should be; it says no more, so that nobody can ask it questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyError;

/// Whether an agreement with this X25519 point depends on the other side's secret (RFC 7748, section 6.1).
///
/// HPKE's decapsulation already refuses an agreement of all zeros, so one decapsulation with a secret of no importance answers.
fn contributes(point: &[u8; X25519_BYTES]) -> bool {
    let (secret, _) = X25519HkdfSha256::derive_keypair(b"a scalar to try points with");
    Deserializable::from_bytes(point)
        .and_then(|point| {
            setup_receiver::<Cipher, Derivation, X25519HkdfSha256>(
                &OpModeR::Base,
                &secret,
                &point,
                &[],
            )
        })
        .is_ok()
}

#[cfg(test)]
mod tests;
