//! An officer's passkeys: keys that a browser keeps, and that the officer's own secret has vouched for
//! (`spec/mission.md`, section 11; `spec/console.md`, K8).

mod assertion;

pub use assertion::{Assertion, MAX_ASSERTION_BYTES, challenge};

use super::{OfficerError, OfficerSecret, Rule};
use crate::spelled;
use assertion::LOCAL;
use ed25519_dalek::Signer as _;
use p256::ecdsa::signature::Verifier as _;
use p256::pkcs8::DecodePublicKey as _;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use tacit_channel::credential::Fingerprint;
use tacit_spelling::Digest;
use tacit_spelling::cbor::{self, Value};
use tacit_spelling::hex::{from_hex, to_hex};
use tacit_wire::Timestamp;

/// The most passkeys of one officer: a few devices, and one in a safe.
pub const MAX_PASSKEYS: usize = 8;

/// The longest identifier of a credential, in bytes: Web Authentication, section 4, "credential ID".
pub const MAX_CREDENTIAL_BYTES: usize = 1_023;

/// The longest name of a passkey, in bytes.
pub const MAX_LABEL_BYTES: usize = 64;

/// What stands before everything that vouches, so that the signature means nothing elsewhere.
const CONTEXT: &[u8] = b"tacit passkey 1\0";

/// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410, section 4).
const ED25519_INFO: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// An officer's word that a passkey is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vouching {
    /// Whose it is.
    pub officer: String,
    /// The credential's identifier.
    #[serde(with = "spelled::bytes")]
    pub credential: Vec<u8>,
    /// Its public key as SubjectPublicKeyInfo: P-256 or Ed25519.
    #[serde(with = "spelled::bytes")]
    pub key: Vec<u8>,
    /// What it is called at this desk; not signed.
    pub label: String,
    /// The Ed25519 signature of the officer's secret, as 128 hexadecimal digits.
    pub signature: String,
}

/// A passkey that may approve for an officer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// By which word it is known here.
    pub vouching: Vouching,
    /// Since when.
    #[serde(with = "spelled::moment")]
    pub since: Timestamp,
}

/// The passkeys of a desk, by their credentials' identifiers.
#[derive(Debug, Clone, Default)]
pub struct Passkeys(BTreeMap<Vec<u8>, Passkey>);

impl OfficerSecret {
    /// Vouches at the desk with `fingerprint` that a passkey is this officer's: from then on it approves as this secret does.
    #[must_use]
    pub fn vouch(
        &self,
        officer: &str,
        fingerprint: Fingerprint,
        credential: Vec<u8>,
        key: Vec<u8>,
        label: &str,
    ) -> Vouching {
        let signed = vouched_bytes(fingerprint, &credential, &key);
        Vouching {
            officer: officer.to_owned(),
            credential,
            key,
            label: label.to_owned(),
            signature: to_hex(&self.0.sign(&signed).to_bytes()),
        }
    }
}

impl Passkeys {
    /// Each.
    pub fn all(&self) -> impl Iterator<Item = &Passkey> {
        self.0.values()
    }

    /// Those of an officer.
    pub fn of<'p>(&'p self, officer: &'p str) -> impl Iterator<Item = &'p Passkey> {
        self.all().filter(move |it| it.vouching.officer == officer)
    }

    /// Takes one up again.
    pub(crate) fn restore(&mut self, passkey: Passkey) {
        let credential = passkey.vouching.credential.clone();
        self.0.insert(credential, passkey);
    }

    /// Takes a passkey in on its officer's word.
    pub(crate) fn vouch(
        &mut self,
        vouching: &Vouching,
        rule: &Rule,
        fingerprint: Fingerprint,
        now: Timestamp,
    ) -> Result<Passkey, PasskeyError> {
        vouching.check(rule, fingerprint)?;
        // One device counts for one officer, whatever it calls itself.
        let is_known = |it: &Passkey| {
            it.vouching.credential == vouching.credential || it.vouching.key == vouching.key
        };
        if self.all().any(is_known) {
            return Err(PasskeyError::Taken);
        }
        if self.of(&vouching.officer).count() >= MAX_PASSKEYS {
            return Err(PasskeyError::TooMany(vouching.officer.clone()));
        }
        let passkey = Passkey {
            vouching: vouching.clone(),
            since: now,
        };
        self.restore(passkey.clone());
        Ok(passkey)
    }

    /// None of an officer's approves any more; their identifiers.
    pub(crate) fn forget(&mut self, officer: &str) -> Vec<Vec<u8>> {
        let theirs: Vec<Vec<u8>> = self
            .of(officer)
            .map(|it| it.vouching.credential.clone())
            .collect();
        for credential in &theirs {
            self.0.remove(credential);
        }
        theirs
    }

    /// Checks that an officer's passkey has signed for a proposal at the desk with `fingerprint`.
    ///
    /// The officer's word is checked anew each time: a passkey that somebody has put into the store approves nothing.
    pub(super) fn verify(
        &self,
        officer: &str,
        assertion: &Assertion,
        proposal: Digest,
        rule: &Rule,
        fingerprint: Fingerprint,
    ) -> Result<(), PasskeyError> {
        let passkey = self.0.get(&assertion.credential);
        let passkey = passkey
            .filter(|it| it.vouching.officer == officer)
            .ok_or_else(|| PasskeyError::NotOf(officer.to_owned()))?;
        passkey.vouching.check(rule, fingerprint)?;
        let key = Key::of(&passkey.vouching.key).ok_or(PasskeyError::Key)?;
        assertion.check(&key, challenge(fingerprint, proposal), &LOCAL)
    }
}

impl Vouching {
    fn check(&self, rule: &Rule, fingerprint: Fingerprint) -> Result<(), PasskeyError> {
        if !(1..=MAX_CREDENTIAL_BYTES).contains(&self.credential.len()) {
            return Err(PasskeyError::Credential);
        }
        if self.label.len() > MAX_LABEL_BYTES || self.label.chars().any(char::is_control) {
            return Err(PasskeyError::Label);
        }
        Key::of(&self.key).ok_or(PasskeyError::Key)?;
        let officer = rule.officer(&self.officer).map_err(PasskeyError::Officer)?;
        let not_vouched = || PasskeyError::NotVouched(self.officer.clone());
        let signature = from_hex(&self.signature)
            .and_then(|bytes| <[u8; 64]>::try_from(bytes).ok())
            .ok_or_else(not_vouched)?;
        let signed = vouched_bytes(fingerprint, &self.credential, &self.key);
        officer
            .verifying_key()
            .map_err(PasskeyError::Officer)?
            .verify_strict(&signed, &signature.into())
            .map_err(|_| not_vouched())
    }
}

fn vouched_bytes(fingerprint: Fingerprint, credential: &[u8], key: &[u8]) -> Vec<u8> {
    let fields = vec![
        Value::Bytes(fingerprint.0.0.to_vec()),
        Value::Bytes(credential.to_vec()),
        Value::Bytes(key.to_vec()),
    ];
    [CONTEXT, &cbor::to_bytes(&Value::Array(fields))].concat()
}

/// A passkey's public key, of one of the two kinds that are taken.
enum Key {
    /// ES256: ECDSA on P-256 with SHA-256.
    P256(p256::ecdsa::VerifyingKey),
    /// EdDSA on Curve25519.
    Ed25519(ed25519_dalek::VerifyingKey),
}

impl Key {
    /// The key of a SubjectPublicKeyInfo.
    fn of(info: &[u8]) -> Option<Self> {
        if let Some(bytes) = info.strip_prefix(&ED25519_INFO) {
            let bytes = <[u8; 32]>::try_from(bytes).ok()?;
            return ed25519_dalek::VerifyingKey::from_bytes(&bytes)
                .ok()
                .map(Self::Ed25519);
        }
        let key = p256::ecdsa::VerifyingKey::from_public_key_der(info).ok()?;
        Some(Self::P256(key))
    }

    /// Whether the signature, in the form of Web Authentication, section 6.5.6, is this key's.
    fn has_signed(&self, signed: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::P256(key) => p256::ecdsa::Signature::from_der(signature)
                .is_ok_and(|signature| key.verify(signed, &signature).is_ok()),
            Self::Ed25519(key) => <[u8; 64]>::try_from(signature)
                .is_ok_and(|bytes| key.verify_strict(signed, &bytes.into()).is_ok()),
        }
    }
}

/// Why a passkey is not taken, or has not approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasskeyError {
    /// The identifier is empty or too long.
    Credential,
    /// The name is too long, or cannot be shown.
    Label,
    /// The key is of no kind that is taken.
    Key,
    /// The rule does not know the officer.
    Officer(OfficerError),
    /// The officer's secret has not vouched for it at this desk.
    NotVouched(String),
    /// It is here already, under this name or another, for this officer or another.
    Taken,
    /// The officer has too many.
    TooMany(String),
    /// The officer has no such passkey.
    NotOf(String),
    /// What the browser handed over is not what the standard says.
    Shape(&'static str),
    /// It signed for another purpose than to show who is there.
    Purpose,
    /// It signed something else than this proposal at this desk.
    Challenge,
    /// It signed on another page than a desk's console on this machine.
    Origin(String),
    /// It signed within a page of somebody else.
    Framed,
    /// It belongs to another site.
    Site,
    /// Nobody touched it.
    NotPresent,
    /// It did not check who touched it.
    NotVerified,
    /// The signature is not the passkey's.
    Signature,
}

impl fmt::Display for PasskeyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credential => write!(
                out,
                "a passkey's identifier has 1 to {MAX_CREDENTIAL_BYTES} bytes"
            ),
            Self::Label => write!(
                out,
                "a passkey's name has at most {MAX_LABEL_BYTES} bytes that can be shown"
            ),
            Self::Key => out.write_str(
                "the passkey's key is neither ES256 nor EdDSA: use another device, or the passphrase",
            ),
            Self::Officer(error) => error.fmt(out),
            Self::NotVouched(officer) => write!(
                out,
                "the passkey is not vouched for by the officer `{officer}` at this desk"
            ),
            Self::Taken => out.write_str("this passkey is known here already"),
            Self::TooMany(officer) => write!(
                out,
                "the officer `{officer}` has {MAX_PASSKEYS} passkeys already"
            ),
            Self::NotOf(officer) => write!(
                out,
                "the officer `{officer}` has no such passkey at this desk: approve by the passphrase"
            ),
            Self::Shape(what) => write!(out, "the browser's answer is not as it must be: {what}"),
            Self::Purpose => out.write_str("the passkey signed for something else than an approval"),
            Self::Challenge => out.write_str(
                "the passkey signed something else than this proposal at this desk: look at the proposal again and approve anew",
            ),
            Self::Origin(origin) => write!(
                out,
                "the passkey signed on the page `{origin}`, which is no console of this machine"
            ),
            Self::Framed => {
                out.write_str("the passkey signed within somebody else's page, which never approves")
            }
            Self::Site => out.write_str("the passkey belongs to another site than `localhost`"),
            Self::NotPresent => out.write_str("nobody touched the passkey"),
            Self::NotVerified => out.write_str(
                "the passkey did not ask who it was that touched it: set a PIN or a fingerprint on it",
            ),
            Self::Signature => out.write_str("the signature is not the passkey's"),
        }
    }
}

impl std::error::Error for PasskeyError {}

#[cfg(test)]
mod tests;
