//! What a relay carries: a version, and bytes that say nothing.

use crate::limits::{ENVELOPE_SIZES, MAX_ENVELOPE_BYTES};
use std::fmt;
use tacit_spelling::Digest;

/// The version that every envelope begins with.
const VERSION: u8 = 1;

/// A sealed message in its padding: one byte of version, then bytes that only the channel's members tell from noise.
///
/// Its length is one of [`ENVELOPE_SIZES`]. What stands within is for `spec/channel.md`; a relay has no business with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope(Vec<u8>);

impl Envelope {
    /// How many bytes precede the sealed ones.
    pub const HEAD_BYTES: usize = 1;

    /// The smallest envelope with room for `sealed_bytes`; `None` if there is none.
    #[must_use]
    pub fn size_for(sealed_bytes: usize) -> Option<usize> {
        ENVELOPE_SIZES
            .into_iter()
            .find(|size| *size >= sealed_bytes.saturating_add(Self::HEAD_BYTES))
    }

    /// Puts the version before sealed bytes that were padded before they were sealed.
    ///
    /// # Errors
    /// [`EnvelopeError::Size`] if the whole is of no admitted size.
    pub fn around(sealed: &[u8]) -> Result<Self, EnvelopeError> {
        let mut bytes = Vec::with_capacity(sealed.len() + Self::HEAD_BYTES);
        bytes.push(VERSION);
        bytes.extend_from_slice(sealed);
        Self::from_bytes(bytes)
    }

    /// Admits bytes as an envelope.
    ///
    /// # Errors
    /// [`EnvelopeError`] if the size or the version is not admitted.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, EnvelopeError> {
        if !ENVELOPE_SIZES.contains(&bytes.len()) {
            return Err(EnvelopeError::Size { found: bytes.len() });
        }
        match bytes.first() {
            Some(&VERSION) => Ok(Self(bytes)),
            found => Err(EnvelopeError::Version {
                found: found.copied().unwrap_or_default(),
            }),
        }
    }

    /// The whole envelope.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What stands after the version.
    #[must_use]
    pub fn sealed(&self) -> &[u8] {
        self.0.get(Self::HEAD_BYTES..).unwrap_or_default()
    }

    /// The name of the envelope on receipts, and of the leaf that a log will hold.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }
}

impl fmt::Debug for Envelope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Envelope({} bytes, {})", self.0.len(), self.digest())
    }
}

/// Why bytes are no envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnvelopeError {
    /// None of the sizes to which envelopes are padded.
    Size {
        /// How many bytes there are.
        found: usize,
    },
    /// Another version.
    Version {
        /// The version that was found.
        found: u8,
    },
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { found } if *found > MAX_ENVELOPE_BYTES => {
                write!(
                    out,
                    "the envelope has {found} bytes, the largest has {MAX_ENVELOPE_BYTES}"
                )
            }
            Self::Size { found } => {
                write!(
                    out,
                    "the envelope has {found} bytes, which is none of the sizes {ENVELOPE_SIZES:?}"
                )
            }
            Self::Version { found } => {
                write!(
                    out,
                    "the envelope is of version {found}, this program reads version {VERSION}"
                )
            }
        }
    }
}

impl std::error::Error for EnvelopeError {}
