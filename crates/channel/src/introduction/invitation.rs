//! The inviting desk's first document, and the secret that opens what answers it.

use crate::credential::{Credential, CredentialSecret, SecretError, version};
use crate::introduction::IntroductionError;
use crate::keys::{EncapsulationKey, EncapsulationSecret};
use rand_core::CryptoRng;
use std::fmt;
use tacit_spelling::Digest;
use tacit_spelling::cbor::Value;
use tacit_wire::{
    ChannelId, Document, DocumentError, Fields, JoiningSecret, Kind, RelayAddress, Timestamp,
    integer,
};
use zeroize::{Zeroize, Zeroizing};

/// The MLS suite of the session: X-Wing, AES-256-GCM, SHA-384, Ed25519. Provisional: the IETF may give it another number.
pub const SUITE: u64 = 0x004e;

/// The most relays that an invitation names.
pub const MAX_RELAYS: usize = 2;

/// Which of a channel's sessions, one after another: the first is one, and each reset begins the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

/// What the inviting desk's officer decides.
#[derive(Debug, Clone)]
pub struct InvitationTerms {
    /// The name that the desk has drawn for the channel.
    pub channel: ChannelId,
    /// Which of the channel's sessions this begins.
    pub generation: Generation,
    /// Where envelopes may be left; none where only couriers go.
    pub relays: Vec<RelayAddress>,
    /// What lets the invited desk join the channel at a relay.
    pub joining: JoiningSecret,
    /// The last moment at which it may be accepted, and the acceptance opened, each by its own desk's clock.
    pub expires: Timestamp,
}

/// The inviting desk's first document (kind 12).
///
/// Whoever carries it can read it and answer it, so it proves nothing: that is what acceptance, opening and confirmations are for.
#[derive(Clone)]
pub struct Invitation {
    /// What was decided.
    pub terms: InvitationTerms,
    /// Who invites, as far as anybody can say.
    pub credential: Credential,
    /// A fresh key, to which the acceptance is sealed.
    pub key: EncapsulationKey,
    /// The suite of the session: [`SUITE`].
    pub suite: u64,
}

impl Invitation {
    /// By which everything that follows is tied to this invitation.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }

    pub(crate) fn check(&self, now: Timestamp) -> Result<(), IntroductionError> {
        if self.suite != SUITE {
            return Err(IntroductionError::Suite { found: self.suite });
        }
        if now > self.terms.expires {
            return Err(IntroductionError::Expired {
                expires: self.terms.expires,
            });
        }
        Ok(())
    }
}

impl PartialEq for Invitation {
    fn eq(&self, other: &Self) -> bool {
        self.digest() == other.digest()
    }
}

impl Eq for Invitation {}

impl fmt::Debug for Invitation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Invitation")
            .field("terms", &self.terms)
            .field("from", &self.credential.label().as_str())
            .field("digest", &self.digest())
            .finish_non_exhaustive()
    }
}

impl Document for Invitation {
    const KIND: Kind = Kind::Invitation;

    fn fields(&self) -> Vec<Value> {
        let relays = self.terms.relays.iter().map(RelayAddress::to_value);
        vec![
            Value::Bytes(self.terms.channel.0.to_vec()),
            integer(self.terms.generation.0),
            Value::Array(relays.collect()),
            Value::Bytes(self.terms.joining.0.to_vec()),
            self.credential.to_value(),
            Value::Bytes(self.key.as_bytes().to_vec()),
            integer(self.suite),
            integer(self.terms.expires.0),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let channel = ChannelId(fields.array()?);
        let generation = fields.code(|number| (number > 0).then_some(Generation(number)))?;
        let relays = fields.list(MAX_RELAYS)?;
        let relays = relays
            .into_iter()
            .map(RelayAddress::from_value)
            .collect::<Result<_, _>>()?;
        let joining = JoiningSecret(fields.array()?);
        let credential = Credential::from_value(fields.value()?)?;
        let key = fields.array()?;
        let key = EncapsulationKey::from_bytes(key).ok_or_else(|| fields.misshapen())?;
        let suite = fields.integer()?;
        let expires = Timestamp(fields.integer()?);
        Ok(Self {
            terms: InvitationTerms {
                channel,
                generation,
                relays,
                joining,
                expires,
            },
            credential,
            key,
            suite,
        })
    }
}

/// Opens the acceptance of one invitation. Erased as soon as one was answered: an invitation is good for one desk.
#[derive(Clone)]
pub struct InvitationSecret(pub(crate) EncapsulationSecret);

impl InvitationSecret {
    const VERSION: u8 = 1;

    /// The bytes for the sealed store: version (1) ‖ X-Wing seed (32).
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(33));
        bytes.push(Self::VERSION);
        bytes.extend_from_slice(self.0.as_bytes());
        bytes
    }

    /// Reads what [`InvitationSecret::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`SecretError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SecretError> {
        let mut seed: [u8; 32] = version(bytes, Self::VERSION)?
            .try_into()
            .map_err(|_| SecretError::Shape)?;
        let secret = Self(EncapsulationSecret::from_bytes(seed));
        seed.zeroize();
        Ok(secret)
    }
}

impl fmt::Debug for InvitationSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("InvitationSecret(hidden)")
    }
}

/// Draws a fresh key and writes an invitation.
///
/// # Errors
/// [`IntroductionError::Long`] beyond [`MAX_RELAYS`].
pub fn invite(
    own: &CredentialSecret,
    terms: InvitationTerms,
    chance: &mut impl CryptoRng,
) -> Result<(Invitation, InvitationSecret), IntroductionError> {
    if terms.relays.len() > MAX_RELAYS {
        return Err(IntroductionError::Long {
            what: "list of relays",
            found: terms.relays.len(),
            most: MAX_RELAYS,
        });
    }
    let secret = EncapsulationSecret::generate(chance);
    let invitation = Invitation {
        terms,
        credential: own.public().clone(),
        key: secret.public()?,
        suite: SUITE,
    };
    Ok((invitation, InvitationSecret(secret)))
}
