//! One spelling for each value: canonical bytes, digests, and words to be read aloud.
//!
//! *Knows* how values are written so that equal values have equal bytes, and how a digest is compared by voice.
//! *Never knows* what any value means, who sends it, or whether it is secret.
//!
//! Assurances and envelopes are written by the same strict encoding. It stands in a room of its own so that
//! there is one reader to trust and to fuzz, and neither side has to know the other.

pub mod cbor;
mod digest;
mod distance;
pub mod hex;
mod nearest;
pub mod words;

pub use digest::{Digest, DigestError};
pub use distance::edit_distance;
pub use nearest::nearest;
