//! The invited desk's answer.

use crate::credential::{Credential, CredentialSecret, SecretError, version};
use crate::introduction::binding::{Contributed, Role};
use crate::introduction::padded::{open_with, seal_to};
use crate::introduction::{IntroductionError, Invitation, InvitationSecret};
use crate::keys::{Contribution, EncapsulationKey, EncapsulationSecret};
use rand_core::CryptoRng;
use std::fmt;
use tacit_spelling::Digest;
use tacit_spelling::cbor::Value;
use tacit_wire::{Document, DocumentError, Envelope, Fields, Kind, Timestamp};
use zeroize::Zeroizing;

/// The longest MLS KeyPackage that an acceptance carries, in bytes; one of this suite has about 2 700.
pub const MAX_KEY_PACKAGE_BYTES: usize = 8_192;

/// The invited desk's answer (kind 13), opened and read.
///
/// It authenticates nobody: anybody who has seen the invitation can write one under any credential. Whoever cannot find the
/// contributions of the reply again fails at the confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Who says that it accepts.
    pub credential: Credential,
    /// Its MLS KeyPackage (RFC 9420, section 10).
    pub key_package: Vec<u8>,
    /// A fresh key, to which the opening is sealed.
    pub key: EncapsulationKey,
    /// What it contributes to the binding.
    pub contributed: Contributed,
}

impl Acceptance {
    /// By which the opening is tied to this acceptance.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }
}

impl Document for Acceptance {
    const KIND: Kind = Kind::Acceptance;
    const MAX_BYTES: usize = MAX_KEY_PACKAGE_BYTES + 4_096;

    fn fields(&self) -> Vec<Value> {
        let [s, k] = self.contributed.to_values();
        vec![
            self.credential.to_value(),
            Value::Bytes(self.key_package.clone()),
            Value::Bytes(self.key.as_bytes().to_vec()),
            s,
            k,
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let credential = Credential::from_value(fields.value()?)?;
        let key_package = fields.bytes(MAX_KEY_PACKAGE_BYTES)?;
        let key = fields.array()?;
        let key = EncapsulationKey::from_bytes(key).ok_or_else(|| fields.misshapen())?;
        Ok(Self {
            credential,
            key_package,
            key,
            contributed: Contributed::read(fields)?,
        })
    }
}

/// Opens the opening that answers one acceptance. Erased as soon as that was joined.
#[derive(Clone)]
pub struct AcceptanceSecret {
    pub(crate) key: EncapsulationSecret,
    pub(crate) s: Contribution,
    pub(crate) k: Contribution,
    pub(crate) acceptance: Digest,
    pub(crate) invitation: Invitation,
}

impl AcceptanceSecret {
    const VERSION: u8 = 1;

    /// The invitation that was accepted.
    #[must_use]
    pub fn invitation(&self) -> &Invitation {
        &self.invitation
    }

    /// The bytes for the sealed store: version (1) ‖ X-Wing seed (32) ‖ *s* (32) ‖ *k* (32) ‖ digest of the acceptance (32) ‖
    /// invitation.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let invitation = Zeroizing::new(self.invitation.to_bytes());
        let mut bytes = Zeroizing::new(Vec::with_capacity(129 + invitation.len()));
        bytes.push(Self::VERSION);
        bytes.extend_from_slice(self.key.as_bytes());
        bytes.extend_from_slice(self.s.as_bytes());
        bytes.extend_from_slice(self.k.as_bytes());
        bytes.extend_from_slice(&self.acceptance.0);
        bytes.extend_from_slice(&invitation);
        bytes
    }

    /// Reads what [`AcceptanceSecret::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`SecretError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SecretError> {
        let rest = version(bytes, Self::VERSION)?;
        let (key, rest) = rest.split_first_chunk::<32>().ok_or(SecretError::Shape)?;
        let (s, rest) = rest.split_first_chunk::<32>().ok_or(SecretError::Shape)?;
        let (k, rest) = rest.split_first_chunk::<32>().ok_or(SecretError::Shape)?;
        let (acceptance, rest) = rest.split_first_chunk::<32>().ok_or(SecretError::Shape)?;
        Ok(Self {
            key: EncapsulationSecret::from_bytes(*key),
            s: Contribution::from_bytes(*s),
            k: Contribution::from_bytes(*k),
            acceptance: Digest(*acceptance),
            invitation: Invitation::from_bytes(rest).map_err(|_| SecretError::Shape)?,
        })
    }
}

impl fmt::Debug for AcceptanceSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("AcceptanceSecret(hidden)")
    }
}

/// Accepts an invitation: an envelope that only the inviter opens, and the secret that opens its answer.
///
/// # Errors
/// [`IntroductionError`]: expired at `now`, another suite, this desk's own credential, or a KeyPackage that is too long.
pub fn accept(
    own: &CredentialSecret,
    invitation: &Invitation,
    key_package: &[u8],
    now: Timestamp,
    chance: &mut impl CryptoRng,
) -> Result<(Envelope, AcceptanceSecret), IntroductionError> {
    let (acceptance, secret) = compose(own, invitation, key_package, now, chance)?;
    let document = Zeroizing::new(acceptance.to_bytes());
    let info = sealing_info(invitation);
    Ok((seal_to(&invitation.key, &info, &document, chance)?, secret))
}

/// The acceptance before it is sealed.
pub(super) fn compose(
    own: &CredentialSecret,
    invitation: &Invitation,
    key_package: &[u8],
    now: Timestamp,
    chance: &mut impl CryptoRng,
) -> Result<(Acceptance, AcceptanceSecret), IntroductionError> {
    invitation.check(now)?;
    if invitation.credential.shares_a_key_with(own.public()) {
        return Err(IntroductionError::OwnCredential);
    }
    if key_package.len() > MAX_KEY_PACKAGE_BYTES {
        return Err(IntroductionError::Long {
            what: "KeyPackage",
            found: key_package.len(),
            most: MAX_KEY_PACKAGE_BYTES,
        });
    }
    let (contributed, s, k) = Contributed::draw(
        own,
        Role::Invited,
        &invitation.credential,
        invitation,
        chance,
    )?;
    let key = EncapsulationSecret::generate(chance);
    let acceptance = Acceptance {
        credential: own.public().clone(),
        key_package: key_package.to_vec(),
        key: key.public()?,
        contributed,
    };
    let secret = AcceptanceSecret {
        key,
        s,
        k,
        acceptance: acceptance.digest(),
        invitation: invitation.clone(),
    };
    Ok((acceptance, secret))
}

/// Opens an acceptance of this invitation. Whose it is, is not known yet: see [`Acceptance`].
///
/// # Errors
/// [`IntroductionError`]: expired at `now`, not for this invitation, or of this desk's own credential.
pub fn open_acceptance(
    own: &CredentialSecret,
    secret: &InvitationSecret,
    invitation: &Invitation,
    sealed: &Envelope,
    now: Timestamp,
) -> Result<Acceptance, IntroductionError> {
    invitation.check(now)?;
    let document = open_with(&secret.0, &sealing_info(invitation), sealed)?;
    let acceptance = Acceptance::from_bytes(&document)?;
    if acceptance.credential.shares_a_key_with(own.public()) {
        return Err(IntroductionError::OwnCredential);
    }
    Ok(acceptance)
}

fn sealing_info(invitation: &Invitation) -> Vec<u8> {
    [b"tacit acceptance 1".as_slice(), &invitation.digest().0].concat()
}
