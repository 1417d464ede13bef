//! Who may approve what commits, and how many have to (`spec/mission.md`, section 6).

pub mod passkey;

use crate::spelled;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use passkey::{Assertion, PasskeyError, Passkeys};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use std::fmt;
use tacit_channel::credential::Fingerprint;
use tacit_spelling::Digest;
use tacit_spelling::hex::{from_hex, to_hex};
use zeroize::Zeroizing;

/// The most officers of one desk.
pub const MAX_OFFICERS: usize = 32;

/// The longest name of an officer, in bytes.
const MAX_NAME_BYTES: usize = 64;

/// What stands before everything that an officer signs, so that no signature means anything elsewhere.
const CONTEXT: &[u8] = b"tacit approval 1\0";

/// An officer as the desk's rule knows one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// What they are called.
    pub name: String,
    /// The Ed25519 key by which their approvals are checked, as 64 hexadecimal digits.
    pub key: String,
}

/// How many officers of which have to approve what commits. Without officers, whoever opens the desk may.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Who may.
    pub officers: Vec<Officer>,
    /// How many have to.
    pub needed: usize,
}

/// An officer's approval of one proposal, word for word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Of which.
    #[serde(with = "spelled::digest")]
    pub proposal: Digest,
    /// By whom.
    pub officer: String,
    /// The Ed25519 signature, as 128 hexadecimal digits; empty where a passkey has signed.
    pub signature: String,
    /// What a passkey of the officer has signed in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<Assertion>,
}

/// Why a rule or an approval does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficerError {
    /// No officer of the rule has the name.
    Unknown(String),
    /// The signature is not the officer's over this proposal at this desk.
    NotTheirs(String),
    /// A passkey has not approved it.
    Passkey(Box<PasskeyError>),
    /// Two officers have one name, or one key.
    Twice(String),
    /// A key is not one.
    Key(String),
    /// A name is empty, too long, or has characters that cannot be shown.
    Name,
    /// More approvals are asked for than there are officers, or none of some.
    Needed {
        /// How many are asked for.
        needed: usize,
        /// How many officers there are.
        officers: usize,
    },
    /// Too many officers.
    TooMany,
}

impl Rule {
    /// Whether what commits needs approval at all.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.needed > 0
    }

    /// Checks that the rule can be kept.
    ///
    /// # Errors
    /// [`OfficerError`] says what does not go together.
    pub fn check(&self) -> Result<(), OfficerError> {
        let officers = self.officers.len();
        if officers > MAX_OFFICERS {
            return Err(OfficerError::TooMany);
        }
        if self.needed > officers || (self.needed == 0) != (officers == 0) {
            return Err(OfficerError::Needed {
                needed: self.needed,
                officers,
            });
        }
        for (at, officer) in self.officers.iter().enumerate() {
            let plain = officer.name.len() <= MAX_NAME_BYTES && !officer.name.is_empty();
            if !plain || officer.name.chars().any(char::is_control) {
                return Err(OfficerError::Name);
            }
            officer.verifying_key()?;
            let mut earlier = self.officers.iter().take(at);
            // By their bytes: digits may be written in capitals.
            let same_key = |other: &Officer| from_hex(&other.key) == from_hex(&officer.key);
            if earlier.any(|other| other.name == officer.name || same_key(other)) {
                return Err(OfficerError::Twice(officer.name.clone()));
            }
        }
        Ok(())
    }

    /// Checks that an approval is an officer's of this rule, over what it names, at the desk with `fingerprint`: by the officer's
    /// own secret, or by one of `passkeys` that this secret has vouched for.
    ///
    /// # Errors
    /// [`OfficerError`].
    pub fn verify(
        &self,
        approval: &Approval,
        fingerprint: Fingerprint,
        passkeys: &Passkeys,
    ) -> Result<(), OfficerError> {
        let officer = self.officer(&approval.officer)?;
        let not_theirs = || OfficerError::NotTheirs(approval.officer.clone());
        if let Some(assertion) = &approval.passkey {
            if !approval.signature.is_empty() {
                return Err(not_theirs());
            }
            let (name, proposal) = (&officer.name, approval.proposal);
            return passkeys
                .verify(name, assertion, proposal, self, fingerprint)
                .map_err(|error| OfficerError::Passkey(Box::new(error)));
        }
        let signature = from_hex(&approval.signature)
            .and_then(|bytes| <[u8; 64]>::try_from(bytes).ok())
            .ok_or_else(not_theirs)?;
        let signed = signed_bytes(fingerprint, approval.proposal);
        officer
            .verifying_key()?
            .verify_strict(&signed, &signature.into())
            .map_err(|_| not_theirs())
    }

    fn officer(&self, name: &str) -> Result<&Officer, OfficerError> {
        let mut officers = self.officers.iter();
        officers
            .find(|officer| officer.name == name)
            .ok_or_else(|| OfficerError::Unknown(name.chars().take(MAX_NAME_BYTES).collect()))
    }
}

impl Officer {
    fn verifying_key(&self) -> Result<VerifyingKey, OfficerError> {
        let wrong = || OfficerError::Key(self.name.clone());
        let bytes = from_hex(&self.key).ok_or_else(wrong)?;
        let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| wrong())?;
        VerifyingKey::from_bytes(&bytes).map_err(|_| wrong())
    }
}

/// The secret by which an officer approves. Whoever has it is the officer to the desk; it is overwritten when dropped.
pub struct OfficerSecret(SigningKey);

impl OfficerSecret {
    /// A fresh secret.
    #[must_use]
    pub fn draw(chance: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        chance.fill_bytes(bytes.as_mut());
        Self::from_bytes(&bytes)
    }

    /// The secret of stored bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(bytes))
    }

    /// The bytes for a sealed store.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The officer of this secret, as a rule names one.
    #[must_use]
    pub fn officer(&self, name: &str) -> Officer {
        Officer {
            name: name.to_owned(),
            key: to_hex(self.0.verifying_key().as_bytes()),
        }
    }

    /// Approves what a proposal at the desk with `fingerprint` would say. Whoever calls this has shown the officer the words.
    #[must_use]
    pub fn approve(&self, name: &str, fingerprint: Fingerprint, proposal: Digest) -> Approval {
        let signature = self.0.sign(&signed_bytes(fingerprint, proposal));
        Approval {
            proposal,
            officer: name.to_owned(),
            signature: to_hex(&signature.to_bytes()),
            passkey: None,
        }
    }
}

impl fmt::Debug for OfficerSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("OfficerSecret(hidden)")
    }
}

/// What a passkey signs as its challenge where an officer's own secret would sign the bytes: their SHA-256 digest (K8).
#[must_use]
pub fn challenge(fingerprint: Fingerprint, proposal: Digest) -> Digest {
    Digest::of(&signed_bytes(fingerprint, proposal))
}

fn signed_bytes(fingerprint: Fingerprint, proposal: Digest) -> Vec<u8> {
    [CONTEXT, &fingerprint.0.0, &proposal.0].concat()
}

impl fmt::Display for OfficerError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(out, "`{name}` is no officer of this desk's rule"),
            Self::Passkey(error) => error.fmt(out),
            Self::NotTheirs(name) => write!(
                out,
                "the signature is not that of `{name}` over this proposal at this desk: sign what `tacit approve` shows"
            ),
            Self::Twice(name) => {
                write!(
                    out,
                    "`{name}` has the name or the key of another officer: each has both for themselves"
                )
            }
            Self::Key(name) => write!(
                out,
                "the key of `{name}` is no Ed25519 key: give the public file that `tacit officer create` wrote"
            ),
            Self::Name => write!(
                out,
                "an officer's name has 1 to {MAX_NAME_BYTES} bytes, without control characters"
            ),
            Self::Needed { needed, officers } => write!(
                out,
                "{needed} approvals of {officers} officers cannot be a rule: ask for at least one and at most as many as there are"
            ),
            Self::TooMany => write!(out, "a desk has at most {MAX_OFFICERS} officers"),
        }
    }
}

impl std::error::Error for OfficerError {}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    fn rule(secrets: &[OfficerSecret], needed: usize) -> Rule {
        let officers = secrets
            .iter()
            .zip(["Marta", "Nils"])
            .map(|(secret, name)| secret.officer(name));
        Rule {
            officers: officers.collect(),
            needed,
        }
    }

    fn secrets() -> Vec<OfficerSecret> {
        let mut chance = ChaCha20Rng::from_seed([1; 32]);
        vec![
            OfficerSecret::draw(&mut chance),
            OfficerSecret::draw(&mut chance),
        ]
    }

    const DESK: Fingerprint = Fingerprint(Digest([1; 32]));
    const PROPOSAL: Digest = Digest([2; 32]);

    #[test]
    fn an_approval_counts_for_the_officer_the_desk_and_the_words_that_it_names_alone() {
        let secrets = secrets();
        let rule = rule(&secrets, 2);
        let approval = secrets[0].approve("Marta", DESK, PROPOSAL);
        assert_eq!(rule.verify(&approval, DESK, &Passkeys::default()), Ok(()));
        let theirs = OfficerError::NotTheirs("Marta".into());
        let elsewhere = Fingerprint(Digest([9; 32]));
        assert_eq!(
            rule.verify(&approval, elsewhere, &Passkeys::default()),
            Err(theirs.clone())
        );
        let other_words = Approval {
            proposal: Digest([3; 32]),
            ..approval.clone()
        };
        assert_eq!(
            rule.verify(&other_words, DESK, &Passkeys::default()),
            Err(theirs)
        );
        let other_officer = Approval {
            officer: "Nils".into(),
            ..approval
        };
        let theirs = OfficerError::NotTheirs("Nils".into());
        assert_eq!(
            rule.verify(&other_officer, DESK, &Passkeys::default()),
            Err(theirs)
        );
    }

    #[test]
    fn a_rule_that_cannot_be_kept_is_refused() {
        let secrets = secrets();
        assert_eq!(rule(&secrets, 2).check(), Ok(()));
        assert_eq!(Rule::default().check(), Ok(()));
        for needed in [0, 3] {
            let officers = 2;
            let wrong = Err(OfficerError::Needed { needed, officers });
            assert_eq!(rule(&secrets, needed).check(), wrong);
        }
        let mut twice = rule(&secrets, 1);
        twice.officers[1].key = twice.officers[0].key.clone();
        assert_eq!(twice.check(), Err(OfficerError::Twice("Nils".into())));
        let mut no_key = rule(&secrets, 1);
        no_key.officers[1].key = "00".into();
        assert_eq!(no_key.check(), Err(OfficerError::Key("Nils".into())));
    }

    #[test]
    fn an_officers_secret_is_not_shown() {
        assert_eq!(format!("{:?}", secrets()[0]), "OfficerSecret(hidden)");
    }
}
