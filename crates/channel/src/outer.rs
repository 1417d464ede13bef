//! The outer layer: what hides lane and number from a carrier, and lets members recognise their envelopes.
//!
//! `spec/channel.md`, section 4, "The outer layer". A tag is a pseudo-random function of place and relay, so the members can
//! find their envelopes among the leaves of a log, and nobody else can.

use crate::place::Place;
use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq;
use tacit_spelling::Digest;
use tacit_wire::Envelope;
use tacit_wire::limits::MAX_ENVELOPE_BYTES;
use zeroize::Zeroizing;

/// How many bytes of the exporter make the keys of the outer layer.
pub const OUTER_SECRET_BYTES: usize = 64;

/// The longest MLS message that an envelope holds.
pub const MAX_SEALED_MESSAGE_BYTES: usize =
    MAX_ENVELOPE_BYTES - Envelope::HEAD_BYTES - TAG_BYTES - CHECK_BYTES - HEAD_BYTES;

/// The origin that stands for a courier's bag, which is no relay.
pub const COURIER_ORIGIN: &str = "";

const TAG_BYTES: usize = 12;
/// What AES-GCM-SIV appends (RFC 8452, section 4).
const CHECK_BYTES: usize = 16;
/// Lane, precedence, sequence, length.
const HEAD_BYTES: usize = 1 + 1 + 8 + 4;

/// The first twelve bytes after an envelope's version, which look random to everybody but the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub [u8; TAG_BYTES]);

impl Tag {
    /// The tag of an envelope, whoever made it.
    #[must_use]
    pub fn of_envelope(envelope: &Envelope) -> Option<Self> {
        envelope.sealed().first_chunk().map(|tag| Self(*tag))
    }
}

/// The two keys of the outer layer of one epoch.
#[derive(Clone)]
pub struct OuterKeys {
    sealing: Zeroizing<[u8; 32]>,
    tagging: Zeroizing<[u8; 32]>,
}

impl OuterKeys {
    /// From what the session exports under `tacit outer 1`: the key that seals, then the key that tags.
    #[must_use]
    pub fn from_secret(secret: &[u8; OUTER_SECRET_BYTES]) -> Self {
        let mut keys = Self {
            sealing: Zeroizing::default(),
            tagging: Zeroizing::default(),
        };
        let (sealing, tagging) = secret.split_at(32);
        keys.sealing.copy_from_slice(sealing);
        keys.tagging.copy_from_slice(tagging);
        keys
    }

    /// What [`OuterKeys::from_secret`] was given, for the sealed store: a past epoch cannot be exported again.
    #[must_use]
    pub fn secret(&self) -> Zeroizing<[u8; OUTER_SECRET_BYTES]> {
        let mut secret = Zeroizing::new([0; OUTER_SECRET_BYTES]);
        let (sealing, tagging) = secret.split_at_mut(32);
        sealing.copy_from_slice(self.sealing.as_slice());
        tagging.copy_from_slice(self.tagging.as_slice());
        secret
    }

    /// By which tag the members know the message at `place` when it goes over the relay with `origin`.
    #[must_use]
    pub fn tag_of(&self, place: Place, origin: &str) -> Tag {
        let mut covered = [0; 32 + 10];
        let (relay, head) = covered.split_at_mut(32);
        relay.copy_from_slice(&Digest::of(origin.as_bytes()).0);
        head.copy_from_slice(&head_of(place));
        let [
            tag @ ..,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
        ] = hmac_sha256(&self.tagging, &covered);
        Tag(tag)
    }

    /// Wraps an MLS message for the relay with `origin`, or for a courier's bag: [`COURIER_ORIGIN`].
    ///
    /// Sealing twice gives the same envelope, so a deposit that is repeated is the same deposit.
    ///
    /// # Errors
    /// [`TooLarge`] if the message is longer than [`MAX_SEALED_MESSAGE_BYTES`].
    pub fn seal(&self, place: Place, mls: &[u8], origin: &str) -> Result<Envelope, TooLarge> {
        let too_large = TooLarge { found: mls.len() };
        let size = size_for(mls.len()).ok_or(too_large)?;
        let length = u32::try_from(mls.len()).map_err(|_| too_large)?;
        let mut plaintext = Zeroizing::new(Vec::with_capacity(size));
        plaintext.extend_from_slice(&head_of(place));
        plaintext.extend_from_slice(&length.to_be_bytes());
        plaintext.extend_from_slice(mls);
        plaintext.resize(size - Envelope::HEAD_BYTES - TAG_BYTES - CHECK_BYTES, 0);
        let tag = self.tag_of(place, origin);
        let sealed = self
            .cipher()
            .encrypt(&Nonce::from(tag.0), covered(&plaintext))
            .map_err(|_| too_large)?;
        Envelope::around(&[tag.0.as_slice(), &sealed].concat()).map_err(|_| too_large)
    }

    /// Opens an envelope that came over the relay with `origin`.
    ///
    /// Everything that [`OuterKeys::seal`] would not have made is refused: another tag than the place's at this relay, padding
    /// that is not zero, a larger envelope than needed. That it opens shows that *a member* made it, and not which.
    ///
    /// # Errors
    /// [`Foreign`], and no more: why an envelope does not open is told to nobody.
    pub fn open(&self, envelope: &Envelope, origin: &str) -> Result<(Place, Vec<u8>), Foreign> {
        let tag = Tag::of_envelope(envelope).ok_or(Foreign)?;
        let sealed = envelope.sealed().get(TAG_BYTES..).ok_or(Foreign)?;
        let plaintext = self
            .cipher()
            .decrypt(&Nonce::from(tag.0), covered(sealed))
            .map(Zeroizing::new)
            .map_err(|_| Foreign)?;
        let (head, rest) = plaintext.split_at_checked(HEAD_BYTES).ok_or(Foreign)?;
        let (place, length) = read_head(head).ok_or(Foreign)?;
        let (mls, padding) = rest.split_at_checked(length).ok_or(Foreign)?;
        let same_tag: bool = self.tag_of(place, origin).0.ct_eq(&tag.0).into();
        let padded_rightly = padding.iter().all(|byte| *byte == 0)
            && size_for(length) == Some(envelope.as_bytes().len());
        if same_tag && padded_rightly {
            Ok((place, mls.to_vec()))
        } else {
            Err(Foreign)
        }
    }

    fn cipher(&self) -> Aes256GcmSiv {
        Aes256GcmSiv::new(&aes_gcm_siv::Key::<Aes256GcmSiv>::from(*self.sealing))
    }
}

impl fmt::Debug for OuterKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("OuterKeys(hidden)")
    }
}

fn covered(message: &[u8]) -> Payload<'_, '_> {
    Payload {
        msg: message,
        aad: &[1],
    }
}

fn size_for(mls_bytes: usize) -> Option<usize> {
    Envelope::size_for(mls_bytes.checked_add(TAG_BYTES + CHECK_BYTES + HEAD_BYTES)?)
}

fn head_of(place: Place) -> [u8; 10] {
    let mut head = [0; 10];
    let (codes, sequence) = head.split_at_mut(2);
    codes.copy_from_slice(&[place.lane.code(), place.precedence.code()]);
    sequence.copy_from_slice(&place.sequence.0.to_be_bytes());
    head
}

fn read_head(head: &[u8]) -> Option<(Place, usize)> {
    let [lane, precedence, rest @ ..] = head else {
        return None;
    };
    let (sequence, length) = rest.split_first_chunk()?;
    let place = Place::of_codes(*lane, *precedence, u64::from_be_bytes(*sequence))?;
    let length = u32::from_be_bytes(length.try_into().ok()?);
    Some((place, usize::try_from(length).ok()?))
}

fn hmac_sha256(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    // A key shorter than a block is continued with zeros (RFC 2104, section 2); given as a block it has no error.
    let mut block = Zeroizing::new([0; 64]);
    let (start, _) = block.split_at_mut(32);
    start.copy_from_slice(key);
    let mut code = Hmac::<Sha256>::new(&(*block).into());
    code.update(message);
    code.finalize().into_bytes().into()
}

/// The MLS message does not fit into the largest envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge {
    /// How many bytes it has.
    pub found: usize,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "the sealed message has {} bytes, an envelope holds {MAX_SEALED_MESSAGE_BYTES}: send the text in parts",
            self.found
        )
    }
}

impl std::error::Error for TooLarge {}

/// No key of this channel opens the envelope as one that came this way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign;

impl fmt::Display for Foreign {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the envelope is not of this channel")
    }
}

impl std::error::Error for Foreign {}

#[cfg(test)]
mod tests;
