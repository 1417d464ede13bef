//! A desk that lost its session asks the other to begin again.
//!
//! The request travels in an envelope of the asking desk's own lane, sealed to the other's credential, because there is no session that
//! could carry it. What cannot be opened, or does not come from the other desk's credential, is a *foreign* envelope and nothing more.
//!
//! What it authenticates is no more than X25519 gives: whoever stole the *receiver's* long-term X25519 secret can make a request
//! that seems to come from the other. It moves nothing by itself: an officer agrees, and the introduction that follows needs both keys.

use crate::credential::{Credential, CredentialSecret};
use crate::introduction::hmac;
use crate::introduction::{
    Generation, IntroductionError, Invitation, PaddingError, open_from, seal_to,
};
use crate::keys::{AgreementKey, KeyError};
use rand_core::CryptoRng;
use std::fmt;
use subtle::ConstantTimeEq;
use tacit_spelling::cbor::{self, Value};
use tacit_wire::{
    ChannelId, Document, DocumentError, Envelope, Fields, Kind, Sequence, Timestamp, integer,
};
use zeroize::Zeroizing;

/// How much of a session a desk still knows: the highest contiguous sequences, by lane and precedence, in the order of their codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KnownCounts(pub [[Sequence; 4]; 2]);

impl KnownCounts {
    fn to_value(self) -> Value {
        let lane = |lane: [Sequence; 4]| {
            Value::Array(lane.iter().map(|sequence| integer(sequence.0)).collect())
        };
        Value::Array(self.0.into_iter().map(lane).collect())
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let mut counts = Self::default();
        let mut lanes = Fields::of(fields.value()?)?;
        for lane in &mut counts.0 {
            let mut sequences = Fields::of(lanes.value()?)?;
            for sequence in lane {
                *sequence = Sequence(sequences.integer()?);
            }
            sequences.end()?;
        }
        lanes.end()?;
        Ok(counts)
    }
}

/// A request to begin again (kind 18), before it is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResetDocument {
    /// The invitation to the next generation, in the same channel.
    pub invitation: Invitation,
    /// What the asking desk still knows of the generation that ends.
    pub known: KnownCounts,
    /// The encapsulation: HPKE authenticated mode from the asking desk's X25519 key to the other's.
    pub encapsulation: AgreementKey,
    /// HMAC-SHA-256 over invitation and counts, under what was encapsulated.
    pub mac: [u8; 32],
}

impl Document for ResetDocument {
    const KIND: Kind = Kind::Reset;
    const MAX_BYTES: usize = 2 * tacit_wire::limits::MAX_DOCUMENT_BYTES;

    fn fields(&self) -> Vec<Value> {
        vec![
            self.invitation.to_value(),
            self.known.to_value(),
            Value::Bytes(self.encapsulation.as_bytes().to_vec()),
            Value::Bytes(self.mac.to_vec()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let invitation = Invitation::from_value(fields.value()?)?;
        let known = KnownCounts::read(fields)?;
        let encapsulation = fields.array()?;
        let encapsulation =
            AgreementKey::from_bytes(encapsulation).ok_or_else(|| fields.misshapen())?;
        Ok(Self {
            invitation,
            known,
            encapsulation,
            mac: fields.array()?,
        })
    }
}

/// What the other desk asks: to be shown to an officer, who agrees or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResetRequest {
    /// The invitation to the next generation; to agree is to [`accept`](crate::introduction::accept) it.
    pub invitation: Invitation,
    /// What the asking desk still knows of the generation that ends.
    pub known: KnownCounts,
}

/// Asks the desk of `other` to begin again, by an invitation that was made for this.
///
/// # Errors
/// [`ResetError::Generation`] if the invitation begins no later generation than the second; [`ResetError::Foreign`] if a key of the
/// other desk is none.
pub fn ask_reset(
    own: &CredentialSecret,
    other: &Credential,
    invitation: &Invitation,
    known: KnownCounts,
    chance: &mut impl CryptoRng,
) -> Result<Envelope, ResetError> {
    let generation = invitation.terms.generation;
    if generation.0 < 2 {
        return Err(ResetError::Generation { found: generation });
    }
    let (encapsulation, key) =
        own.agreement()
            .contribute(other.agreement(), &mac_info(invitation), chance)?;
    let mac = *hmac(key.as_bytes(), &[&covered(invitation, known)])?;
    let document = ResetDocument {
        invitation: invitation.clone(),
        known,
        encapsulation,
        mac,
    };
    let document = Zeroizing::new(document.to_bytes());
    let info = sealing_info(invitation.terms.channel);
    Ok(seal_to(other.encapsulation(), &info, &document, chance)?)
}

/// Opens a request of the desk of `other` to begin the channel again after `current`.
///
/// A request that was recorded comes again with a generation that has begun, or expired.
///
/// # Errors
/// [`ResetError::Foreign`] for whatever does not come from the other desk's credential, without a word on why. The other errors are only
/// given for a request that does.
pub fn open_reset(
    own: &CredentialSecret,
    other: &Credential,
    channel: ChannelId,
    current: Generation,
    envelope: &Envelope,
    now: Timestamp,
) -> Result<ResetRequest, ResetError> {
    let bytes = open_from(own, &sealing_info(channel), envelope)?;
    let document = ResetDocument::from_bytes(&bytes).map_err(|_| ResetError::Foreign)?;
    let invitation = document.invitation;
    if invitation.credential != *other || invitation.terms.channel != channel {
        return Err(ResetError::Foreign);
    }
    let key = own.agreement().find(
        other.agreement(),
        &document.encapsulation,
        &mac_info(&invitation),
    )?;
    let mac = hmac(key.as_bytes(), &[&covered(&invitation, document.known)])?;
    if !bool::from(mac.ct_eq(&document.mac)) {
        return Err(ResetError::Foreign);
    }
    let found = invitation.terms.generation;
    // Not only the next: a desk that was put back may be several generations behind the other (R1).
    if found.0 <= current.0 {
        return Err(ResetError::Generation { found });
    }
    invitation
        .check(now)
        .map_err(|why| ResetError::Invitation {
            generation: found,
            why,
        })?;
    Ok(ResetRequest {
        invitation,
        known: document.known,
    })
}

fn sealing_info(channel: ChannelId) -> Vec<u8> {
    [b"tacit reset 1".as_slice(), &channel.0].concat()
}

fn mac_info(invitation: &Invitation) -> Vec<u8> {
    [b"tacit reset key 1".as_slice(), &invitation.digest().0].concat()
}

fn covered(invitation: &Invitation, known: KnownCounts) -> Vec<u8> {
    cbor::to_bytes(&Value::Array(vec![invitation.to_value(), known.to_value()]))
}

/// Why no reset comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResetError {
    /// Nobody's that is known: damaged, for another desk, of another channel, or not from the other desk's credential: not told apart.
    Foreign,
    /// The other side's, or the caller's: a generation that has begun already.
    Generation {
        /// The generation that the invitation would begin.
        found: Generation,
    },
    /// The other side's: its invitation cannot be accepted.
    Invitation {
        /// The generation that the invitation would begin.
        generation: Generation,
        /// Why not: it has expired, or is of another suite.
        why: IntroductionError,
    },
}

impl fmt::Display for ResetError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => out.write_str("no key of this channel opens the envelope"),
            Self::Generation { found } => write!(
                out,
                "generation {} has begun already: ask for a reset to a later one",
                found.0
            ),
            Self::Invitation { why, .. } => why.fmt(out),
        }
    }
}

impl std::error::Error for ResetError {}

impl From<KeyError> for ResetError {
    fn from(_: KeyError) -> Self {
        Self::Foreign
    }
}

impl From<PaddingError> for ResetError {
    fn from(_: PaddingError) -> Self {
        Self::Foreign
    }
}

#[cfg(test)]
mod tests;
