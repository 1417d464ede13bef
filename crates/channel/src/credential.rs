//! A desk's long-term identity: the secret, the public part, and the fingerprint by which people compare it.

use crate::keys::{AgreementKey, AgreementSecret, EncapsulationKey, EncapsulationSecret, KeyError};
use crate::plain::{TextError, plain};
use rand_core::CryptoRng;
use std::fmt;
use tacit_spelling::Digest;
use tacit_spelling::cbor::Value;
use tacit_spelling::words::Words;
use tacit_wire::{Document, DocumentError, Fields, Kind};
use zeroize::Zeroizing;

/// The longest label of a credential, in bytes.
pub const MAX_LABEL_BYTES: usize = 64;

/// What a desk calls itself. It proves nothing: anybody can write any label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(String);

impl Label {
    /// Admits at most [`MAX_LABEL_BYTES`] of text without controls or invisible letters.
    ///
    /// # Errors
    /// [`TextError`].
    pub fn new(text: &str) -> Result<Self, TextError> {
        plain(text, MAX_LABEL_BYTES)?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let text = fields.text(MAX_LABEL_BYTES)?;
        Self::new(&text).map_err(|_| fields.misshapen())
    }
}

impl fmt::Display for Label {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The SHA-256 of a credential's encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub Digest);

impl Fingerprint {
    /// Twelve words to be read aloud; what they are worth is said at [`Words`].
    #[must_use]
    pub fn words(&self) -> Words {
        Words::of(&self.0)
    }
}

impl fmt::Display for Fingerprint {
    /// 64 lower-case hexadecimal digits.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// The public part of a desk's long-term identity (`spec/channel.md`, section 1); a file holds exactly its encoding.
///
/// Its keys agree on secrets and never sign, for a signature could be shown to the world. It is nobody's until an officer has
/// recorded how its fingerprint was learned: [`Verification`](crate::verification::Verification).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    label: Label,
    agreement: AgreementKey,
    encapsulation: EncapsulationKey,
}

impl Credential {
    /// What the desk calls itself.
    #[must_use]
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// The X25519 key.
    #[must_use]
    pub fn agreement(&self) -> &AgreementKey {
        &self.agreement
    }

    /// The X-Wing key.
    #[must_use]
    pub fn encapsulation(&self) -> &EncapsulationKey {
        &self.encapsulation
    }

    /// By what people compare it.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(Digest::of(&self.to_bytes()))
    }

    /// Whether the two have a key in common, whatever their labels.
    #[must_use]
    pub fn shares_a_key_with(&self, other: &Self) -> bool {
        self.agreement == other.agreement || self.encapsulation == other.encapsulation
    }
}

impl Document for Credential {
    const KIND: Kind = Kind::Credential;

    fn fields(&self) -> Vec<Value> {
        vec![
            Value::Text(self.label.0.clone()),
            Value::Bytes(self.agreement.as_bytes().to_vec()),
            Value::Bytes(self.encapsulation.as_bytes().to_vec()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let label = Label::read(fields)?;
        let agreement = fields.array()?;
        let agreement = AgreementKey::from_bytes(agreement).ok_or_else(|| fields.misshapen())?;
        let encapsulation = fields.array()?;
        let encapsulation =
            EncapsulationKey::from_bytes(encapsulation).ok_or_else(|| fields.misshapen())?;
        Ok(Self {
            label,
            agreement,
            encapsulation,
        })
    }
}

/// A desk's long-term identity with its secrets.
///
/// Who has these bytes can be this desk towards anybody. They are overwritten when dropped, and leave this crate only by
/// [`CredentialSecret::to_bytes`], for the sealed store.
#[derive(Clone)]
pub struct CredentialSecret {
    agreement: AgreementSecret,
    encapsulation: EncapsulationSecret,
    credential: Credential,
}

impl CredentialSecret {
    /// The version that the stored bytes begin with.
    const VERSION: u8 = 1;

    /// A fresh identity.
    ///
    /// # Errors
    /// [`TextError`] if the label cannot stand beside a key.
    pub fn generate(label: &str, chance: &mut impl CryptoRng) -> Result<Self, TextError> {
        let label = Label::new(label)?;
        loop {
            // A fresh key fails its check with a chance of about 2^-250: then another is drawn.
            let agreement = AgreementSecret::generate(chance);
            let encapsulation = EncapsulationSecret::generate(chance);
            if let Ok(secret) = Self::of(label.clone(), agreement, encapsulation) {
                return Ok(secret);
            }
        }
    }

    /// The part that others may have.
    #[must_use]
    pub fn public(&self) -> &Credential {
        &self.credential
    }

    /// The bytes for the sealed store: version (1) ‖ X25519 secret (32) ‖ X-Wing seed (32) ‖ label.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let label = self.credential.label.0.as_bytes();
        let mut bytes = Zeroizing::new(Vec::with_capacity(65 + label.len()));
        bytes.push(Self::VERSION);
        bytes.extend_from_slice(self.agreement.as_bytes());
        bytes.extend_from_slice(self.encapsulation.as_bytes());
        bytes.extend_from_slice(label);
        bytes
    }

    /// Reads what [`CredentialSecret::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`SecretError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SecretError> {
        let rest = version(bytes, Self::VERSION)?;
        let (agreement, rest) = rest.split_first_chunk::<32>().ok_or(SecretError::Shape)?;
        let (encapsulation, label) = rest.split_first_chunk::<32>().ok_or(SecretError::Shape)?;
        let label = std::str::from_utf8(label).map_err(|_| SecretError::Shape)?;
        let label = Label::new(label).map_err(|_| SecretError::Shape)?;
        let agreement = AgreementSecret::from_bytes(*agreement);
        let encapsulation = EncapsulationSecret::from_bytes(*encapsulation);
        Self::of(label, agreement, encapsulation).map_err(|_| SecretError::Shape)
    }

    pub(crate) fn agreement(&self) -> &AgreementSecret {
        &self.agreement
    }

    pub(crate) fn encapsulation(&self) -> &EncapsulationSecret {
        &self.encapsulation
    }

    fn of(
        label: Label,
        agreement: AgreementSecret,
        encapsulation: EncapsulationSecret,
    ) -> Result<Self, KeyError> {
        let credential = Credential {
            label,
            agreement: agreement.public()?,
            encapsulation: encapsulation.public()?,
        };
        Ok(Self {
            agreement,
            encapsulation,
            credential,
        })
    }
}

impl fmt::Debug for CredentialSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("CredentialSecret(hidden)")
    }
}

/// What follows the version of stored bytes.
pub(crate) fn version(bytes: &[u8], read: u8) -> Result<&[u8], SecretError> {
    match bytes.split_first() {
        Some((found, rest)) if *found == read => Ok(rest),
        Some((found, _)) => Err(SecretError::Version {
            found: *found,
            read,
        }),
        None => Err(SecretError::Shape),
    }
}

/// Why stored bytes are no secret of the kind that was wanted. It shows nothing of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretError {
    /// Written by another version of this program.
    Version {
        /// The version that was found.
        found: u8,
        /// The version that this program reads.
        read: u8,
    },
    /// Not what this program writes.
    Shape,
}

impl fmt::Display for SecretError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version { found, read } => write!(
                out,
                "the stored secret is of version {found}, this program reads version {read}"
            ),
            Self::Shape => {
                out.write_str("the stored secret is damaged: restore the desk from a backup")
            }
        }
    }
}

impl std::error::Error for SecretError {}

#[cfg(test)]
mod tests;
