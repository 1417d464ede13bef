//! The one encoding of a meaning, and its digest.
//!
//! Equal meanings have equal bytes: layout, comments, the order of sentences, names and the language of a rendering leave no
//! trace. So both desks and the carrier can compare one short digest and know that they hold the same promise. The digest
//! is the plain SHA-256 (FIPS 180-4) of the encoding, which begins with what it is and by which version: no two kinds of document
//! share a digest, and anybody can check one with a tool of his own. Specified in `spec/language/4-canonical.md`.

mod choice;
mod codes;
mod error;
mod open;
mod read;
mod shape;
mod vocabulary;
mod write;

#[cfg(test)]
mod proofs;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod vectors;

pub use codes::{CODES, CodeRow};
pub use error::DecodeError;

use crate::meaning::{Assurance, Digest, Labels};
use crate::vocabulary::Vocabulary;
use tacit_spelling::cbor::{self, Value};

pub use tacit_spelling::cbor::{CborError, MAX_DEPTH};

/// The version of the encoding that this program writes and reads.
pub const VERSION: u64 = 1;

/// The longest encoding that is read.
pub const MAX_MEANING_BYTES: usize = 1 << 20;

/// The most elements that a set is read with.
pub const MAX_SET_ITEMS: usize = 4_096;

/// The longest text within a meaning, such as a stated authority.
pub const MAX_WORDS_BYTES: usize = 4_096;

const ASSURANCE: &str = "tacit assurance";
const LABELS: &str = "tacit assurance labels";
const VOCABULARY: &str = "tacit vocabulary";
const VOCABULARY_LABELS: &str = "tacit vocabulary labels";

/// The canonical encoding of a meaning, without its labels.
///
/// Total: whether a meaning keeps the limits is for the checker of texts, and [`decode`] refuses what does not.
#[must_use]
pub fn encode(meaning: &Assurance) -> Vec<u8> {
    document(ASSURANCE, write::assurance(meaning))
}

/// Reads a canonical encoding; the labels are empty.
///
/// # Errors
/// [`DecodeError`]: anything that [`encode`] would not have written for a checked meaning, so that equal meanings cannot
/// come with two digests. Names are not looked up: that every identifier is declared is for whoever holds the vocabulary.
pub fn decode(bytes: &[u8]) -> Result<Assurance, DecodeError> {
    let [domain, version, body] =
        open::tuple("document", cbor::from_bytes(bytes, MAX_MEANING_BYTES)?)
            .map_err(|_| DecodeError::Domain)?;
    if domain != shape::text(ASSURANCE) {
        return Err(DecodeError::Domain);
    }
    match version {
        found if found == shape::code(VERSION) => read::assurance(body),
        Value::Integer(found) => Err(DecodeError::Version(found)),
        _ => Err(DecodeError::Domain),
    }
}

/// The digest of a meaning: SHA-256 of [`encode`].
#[must_use]
pub fn digest(meaning: &Assurance) -> Digest {
    Digest::of(&encode(meaning))
}

/// The digest of what a reader sees and [`digest`] does not cover: title, the vocabulary's name, observations in their order.
#[must_use]
pub fn labels_digest(labels: &Labels) -> Digest {
    Digest::of(&document(LABELS, write::labels(labels)))
}

/// The digest of a vocabulary's meaning; what its actors and acts are called does not change it.
#[must_use]
pub fn vocabulary_digest(vocabulary: &Vocabulary) -> Digest {
    Digest::of(&document(VOCABULARY, vocabulary::meaning(vocabulary)))
}

/// The digest of what a vocabulary calls its actors, acts, places, degrees and grades, and of its name.
#[must_use]
pub fn vocabulary_labels_digest(vocabulary: &Vocabulary) -> Digest {
    Digest::of(&document(VOCABULARY_LABELS, vocabulary::labels(vocabulary)))
}

fn document(domain: &str, body: Value) -> Vec<u8> {
    cbor::to_bytes(&shape::document(domain, body))
}
