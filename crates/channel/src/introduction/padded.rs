//! Envelopes before there is a session: sealed to a key, and padded before they are sealed.

use crate::keys::{
    EncapsulationKey, EncapsulationSecret, SEAL_TAG_BYTES, X_WING_ENCAPSULATION_BYTES,
};
use rand_core::CryptoRng;
use std::fmt;
use tacit_wire::Envelope;
use tacit_wire::limits::MAX_ENVELOPE_BYTES;
use zeroize::Zeroizing;

/// How many bytes say how long the document is.
const LENGTH_BYTES: usize = 4;

/// What stands in an envelope beside the document and its padding.
const AROUND_BYTES: usize =
    Envelope::HEAD_BYTES + X_WING_ENCAPSULATION_BYTES + SEAL_TAG_BYTES + LENGTH_BYTES;

/// Seals a document to a key, padded to the smallest envelope that holds it.
///
/// The envelope holds `encapsulation (1 120) ‖ ciphertext` of `length (4) ‖ document ‖ zeros` (HPKE base mode). A carrier sees its
/// size, and that such a size is rare.
///
/// # Errors
/// [`PaddingError::Long`] beyond the largest envelope; [`PaddingError::Unopened`] if the key is none.
pub fn seal_to(
    key: &EncapsulationKey,
    info: &[u8],
    document: &[u8],
    chance: &mut impl CryptoRng,
) -> Result<Envelope, PaddingError> {
    let long = PaddingError::Long {
        found_bytes: document.len(),
    };
    let size =
        Envelope::size_for(document.len() + AROUND_BYTES - Envelope::HEAD_BYTES).ok_or(long)?;
    let length = u32::try_from(document.len()).map_err(|_| long)?;
    let mut plaintext = Zeroizing::new(Vec::with_capacity(size));
    plaintext.extend_from_slice(&length.to_be_bytes());
    plaintext.extend_from_slice(document);
    plaintext.resize(size - AROUND_BYTES + LENGTH_BYTES, 0);
    let sealed = key
        .seal(info, &plaintext, chance)
        .map_err(|_| PaddingError::Unopened)?;
    Envelope::around(&sealed).map_err(|_| long)
}

/// Opens what [`seal_to`] sealed, with the secret half of the key.
pub(crate) fn open_with(
    secret: &EncapsulationSecret,
    info: &[u8],
    envelope: &Envelope,
) -> Result<Zeroizing<Vec<u8>>, PaddingError> {
    let plaintext = secret
        .open(info, envelope.sealed())
        .map_err(|_| PaddingError::Unopened)?;
    let (length, rest) = plaintext
        .split_first_chunk::<LENGTH_BYTES>()
        .ok_or(PaddingError::Unopened)?;
    let length =
        usize::try_from(u32::from_be_bytes(*length)).map_err(|_| PaddingError::Unopened)?;
    let (document, padding) = rest
        .split_at_checked(length)
        .ok_or(PaddingError::Unopened)?;
    if padding.iter().any(|byte| *byte != 0) {
        return Err(PaddingError::Unopened);
    }
    // One document has one size of envelope, so that padding carries nothing.
    if Envelope::size_for(length + AROUND_BYTES - Envelope::HEAD_BYTES)
        != Some(envelope.as_bytes().len())
    {
        return Err(PaddingError::Unopened);
    }
    Ok(Zeroizing::new(document.to_vec()))
}

/// Opens what [`seal_to`] sealed to a desk's credential.
///
/// # Errors
/// [`PaddingError::Unopened`] for anything else, without a word on why.
pub fn open_from(
    secret: &crate::credential::CredentialSecret,
    info: &[u8],
    envelope: &Envelope,
) -> Result<Zeroizing<Vec<u8>>, PaddingError> {
    open_with(secret.encapsulation(), info, envelope)
}

/// Why a document does not go into an envelope, or does not come out of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaddingError {
    /// The document is too long for the largest envelope.
    Long {
        /// How many bytes it has.
        found_bytes: usize,
    },
    /// Not for this key, or damaged: not told apart.
    Unopened,
}

impl fmt::Display for PaddingError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Long { found_bytes } => write!(
                out,
                "the document has {found_bytes} bytes, the largest envelope holds {}",
                MAX_ENVELOPE_BYTES - AROUND_BYTES
            ),
            Self::Unopened => out.write_str("the envelope is not for this key, or it is damaged"),
        }
    }
}

impl std::error::Error for PaddingError {}

impl From<PaddingError> for super::IntroductionError {
    fn from(error: PaddingError) -> Self {
        match error {
            PaddingError::Long { found_bytes } => Self::Long {
                what: "document",
                found: found_bytes,
                most: MAX_ENVELOPE_BYTES - AROUND_BYTES,
            },
            PaddingError::Unopened => Self::Unopened,
        }
    }
}
