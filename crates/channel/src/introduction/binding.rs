//! What ties a channel's fresh keys to two credentials: MACs that either desk could have computed alone.

use crate::credential::{Credential, CredentialSecret, SecretError, version};
use crate::introduction::invitation::{Generation, Invitation};
use crate::introduction::opening::GroupId;
use crate::introduction::transcript::Transcript;
use crate::keys::{AgreementKey, Contribution, Encapsulation, KeyError};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use rand_core::CryptoRng;
use sha2::{Sha256, Sha384};
use std::fmt;
use subtle::ConstantTimeEq;
use tacit_spelling::Digest;
use tacit_spelling::cbor::Value;
use tacit_wire::{ChannelId, Document, DocumentError, Fields, Lane};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Which of the two desks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The desk that began.
    Inviter,
    /// The desk that was invited.
    Invited,
}

impl Role {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Inviter => Self::Invited,
            Self::Invited => Self::Inviter,
        }
    }

    /// The lane into which this desk speaks.
    #[must_use]
    pub fn lane(self) -> Lane {
        match self {
            Self::Inviter => Lane::FromInviter,
            Self::Invited => Lane::FromInvited,
        }
    }

    pub(super) fn code(self) -> u8 {
        self.lane().code()
    }

    pub(super) fn of_code(code: u8) -> Option<Self> {
        [Self::Inviter, Self::Invited]
            .into_iter()
            .find(|role| role.code() == code)
    }
}

/// One desk's two contributions to the binding, as they are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributed {
    /// The encapsulation of *s*: HPKE authenticated mode from the one credential's X25519 key to the other's.
    pub s: AgreementKey,
    /// The encapsulation of *k*: HPKE base mode to the other credential's X-Wing key.
    pub k: Encapsulation,
}

impl Contributed {
    /// Draws the contributions of `from`, whose secret is `own`, to the credential of the other desk.
    pub(super) fn draw(
        own: &CredentialSecret,
        from: Role,
        to: &Credential,
        invitation: &Invitation,
        chance: &mut impl CryptoRng,
    ) -> Result<(Self, Contribution, Contribution), KeyError> {
        let (s, s_secret) =
            own.agreement()
                .contribute(to.agreement(), &info("s", from, invitation), chance)?;
        let (k, k_secret) = to
            .encapsulation()
            .contribute(&info("k", from, invitation), chance)?;
        Ok((Self { s, k }, s_secret, k_secret))
    }

    /// Finds what `from`, with that credential, contributed to the holder of `own`.
    pub(super) fn find(
        &self,
        own: &CredentialSecret,
        from: Role,
        credential: &Credential,
        invitation: &Invitation,
    ) -> Result<(Contribution, Contribution), KeyError> {
        let s = own.agreement().find(
            credential.agreement(),
            &self.s,
            &info("s", from, invitation),
        )?;
        let k = own
            .encapsulation()
            .find(&self.k, &info("k", from, invitation))?;
        Ok((s, k))
    }

    pub(super) fn to_values(&self) -> [Value; 2] {
        [
            Value::Bytes(self.s.as_bytes().to_vec()),
            Value::Bytes(self.k.as_bytes().to_vec()),
        ]
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let s = fields.array()?;
        let s = AgreementKey::from_bytes(s).ok_or_else(|| fields.misshapen())?;
        let k = fields.array()?;
        let k = Encapsulation::from_bytes(k).ok_or_else(|| fields.misshapen())?;
        Ok(Self { s, k })
    }
}

/// HPKE's info of a contribution: what it is, from whom, and for which invitation.
fn info(name: &str, from: Role, invitation: &Invitation) -> Vec<u8> {
    [
        b"tacit contribution 1 ".as_slice(),
        name.as_bytes(),
        &[from.code()],
        &invitation.digest().0,
    ]
    .concat()
}

/// The four contributions, in the order in which they are hashed.
pub(super) struct Contributions<'a> {
    pub(super) s_invited: &'a Contribution,
    pub(super) k_invited: &'a Contribution,
    pub(super) s_inviter: &'a Contribution,
    pub(super) k_inviter: &'a Contribution,
}

impl Contributions<'_> {
    /// The MACs over the transcript of these documents.
    pub(super) fn bind(
        &self,
        invitation: &Invitation,
        acceptance: Digest,
        contributed: &Contributed,
        group: GroupId,
        welcome: &[u8],
    ) -> Result<Bound, KeyError> {
        let transcript = Transcript {
            invitation: invitation.digest(),
            acceptance,
            contributed: contributed.clone(),
            group,
            welcome: Digest::of(welcome),
        };
        let [inviter_mac, invited_mac] = self.macs(&transcript)?;
        Ok(Bound {
            channel: invitation.terms.channel,
            generation: invitation.terms.generation,
            group,
            transcript: Digest::of(&transcript.to_bytes()),
            inviter_mac,
            invited_mac,
        })
    }

    /// The MACs of the inviter and of the invited desk.
    pub(super) fn macs(
        &self,
        transcript: &Transcript,
    ) -> Result<[Zeroizing<[u8; 32]>; 2], KeyError> {
        let transcript = transcript.to_bytes();
        let material = Zeroizing::new(
            [
                self.s_invited.as_bytes().as_slice(),
                self.k_invited.as_bytes(),
                self.s_inviter.as_bytes(),
                self.k_inviter.as_bytes(),
            ]
            .concat(),
        );
        let info = [b"tacit binding 1".as_slice(), &Digest::of(&transcript).0].concat();
        let mut keys = Zeroizing::new([0; 64]);
        Hkdf::<Sha384>::new(None, &material)
            .expand(&info, keys.as_mut_slice())
            .map_err(|_| KeyError)?;
        let (inviter, invited) = keys.split_at(32);
        Ok([
            hmac(inviter, &[&transcript])?,
            hmac(invited, &[&transcript])?,
        ])
    }
}

/// A transcript with its MACs, from nobody's point of view yet.
pub(super) struct Bound {
    channel: ChannelId,
    generation: Generation,
    group: GroupId,
    transcript: Digest,
    pub(super) inviter_mac: Zeroizing<[u8; 32]>,
    pub(super) invited_mac: Zeroizing<[u8; 32]>,
}

impl Bound {
    /// As the desk in `role` has it.
    pub(super) fn seen_by(&self, role: Role, other: &Credential) -> Binding {
        let (own_mac, other_mac) = match role {
            Role::Inviter => (*self.inviter_mac, *self.invited_mac),
            Role::Invited => (*self.invited_mac, *self.inviter_mac),
        };
        Binding {
            role,
            channel: self.channel,
            generation: self.generation,
            group: self.group,
            transcript: self.transcript,
            own_mac,
            other_mac,
            other: other.clone(),
        }
    }
}

/// HMAC-SHA-256 (RFC 2104) over parts that are written one after another.
pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| KeyError)?;
    parts.iter().for_each(|part| mac.update(part));
    Ok(Zeroizing::new(mac.finalize().into_bytes().into()))
}

/// A transcript that is bound to two credentials, from the point of view of one desk.
///
/// It exists only after this desk has checked what it could: the invited desk, the inviter's MAC and the group; the inviter, nothing
/// yet. [`Confirming`](super::Confirming) does the rest.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Binding {
    #[zeroize(skip)]
    role: Role,
    #[zeroize(skip)]
    channel: ChannelId,
    #[zeroize(skip)]
    generation: Generation,
    #[zeroize(skip)]
    group: GroupId,
    #[zeroize(skip)]
    transcript: Digest,
    own_mac: [u8; 32],
    pub(super) other_mac: [u8; 32],
    #[zeroize(skip)]
    other: Credential,
}

impl Binding {
    const VERSION: u8 = 1;

    /// Which desk this is.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Of which channel.
    #[must_use]
    pub fn channel(&self) -> ChannelId {
        self.channel
    }

    /// Of which of the channel's sessions.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// The group that the transcript covers.
    #[must_use]
    pub fn group(&self) -> GroupId {
        self.group
    }

    /// The digest of the transcript: the context under which the session exports the key of the confirmations.
    #[must_use]
    pub fn transcript(&self) -> Digest {
        self.transcript
    }

    /// The credential of the other desk; whether it is really theirs is for people to say.
    #[must_use]
    pub fn other(&self) -> &Credential {
        &self.other
    }

    /// The MAC by which this desk shows that it holds its credential.
    #[must_use]
    pub fn own_mac(&self) -> &[u8; 32] {
        &self.own_mac
    }

    /// Whether this is the other desk's MAC; compared in constant time.
    #[must_use]
    pub fn is_others_mac(&self, mac: &[u8; 32]) -> bool {
        self.other_mac.ct_eq(mac).into()
    }

    /// The bytes for the sealed store: version (1) ‖ role (1) ‖ channel (16) ‖ generation (8) ‖ group (16) ‖ transcript (32) ‖
    /// own MAC (32) ‖ the other's MAC (32) ‖ the other's credential.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let other = self.other.to_bytes();
        let mut bytes = Zeroizing::new(Vec::with_capacity(138 + other.len()));
        bytes.extend_from_slice(&[Self::VERSION, self.role.code()]);
        bytes.extend_from_slice(&self.channel.0);
        bytes.extend_from_slice(&self.generation.0.to_be_bytes());
        bytes.extend_from_slice(&self.group.0);
        bytes.extend_from_slice(&self.transcript.0);
        bytes.extend_from_slice(&self.own_mac);
        bytes.extend_from_slice(&self.other_mac);
        bytes.extend_from_slice(&other);
        bytes
    }

    /// Reads what [`Binding::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`SecretError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SecretError> {
        let shape = SecretError::Shape;
        let rest = version(bytes, Self::VERSION)?;
        let (role, rest) = rest.split_first().ok_or(shape)?;
        let (channel, rest) = rest.split_first_chunk::<16>().ok_or(shape)?;
        let (generation, rest) = rest.split_first_chunk::<8>().ok_or(shape)?;
        let (group, rest) = rest.split_first_chunk::<16>().ok_or(shape)?;
        let (transcript, rest) = rest.split_first_chunk::<32>().ok_or(shape)?;
        let (own_mac, rest) = rest.split_first_chunk::<32>().ok_or(shape)?;
        let (other_mac, rest) = rest.split_first_chunk::<32>().ok_or(shape)?;
        Ok(Self {
            role: Role::of_code(*role).ok_or(shape)?,
            channel: ChannelId(*channel),
            generation: Generation(u64::from_be_bytes(*generation)),
            group: GroupId(*group),
            transcript: Digest(*transcript),
            own_mac: *own_mac,
            other_mac: *other_mac,
            other: Credential::from_bytes(rest).map_err(|_| shape)?,
        })
    }
}

impl fmt::Debug for Binding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Binding(hidden)")
    }
}
