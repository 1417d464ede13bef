//! How bytes stand in what the sealed store keeps: as hexadecimal digits.

use serde::{Deserialize, Deserializer, Serializer};
use tacit_spelling::hex;

/// Bytes of any length.
pub(crate) mod bytes {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        bytes: impl AsRef<[u8]>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        out.serialize_str(&hex::to_hex(bytes.as_ref()))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(
        input: D,
    ) -> Result<T, D::Error> {
        let text = String::deserialize(input)?;
        hex::from_hex(&text)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| serde::de::Error::custom("the bytes are of a wrong length"))
    }
}

/// A list of digests, one after another in one text.
pub(crate) mod digests {
    use super::*;
    use std::collections::VecDeque;

    pub(crate) fn serialize<S: Serializer>(
        digests: &VecDeque<[u8; 32]>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        let all: Vec<u8> = digests.iter().flatten().copied().collect();
        bytes::serialize(all, out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        input: D,
    ) -> Result<VecDeque<[u8; 32]>, D::Error> {
        let all: Vec<u8> = bytes::deserialize(input)?;
        let (digests, rest) = all.as_chunks();
        if rest.is_empty() {
            Ok(digests.iter().copied().collect())
        } else {
            Err(serde::de::Error::custom("half a digest"))
        }
    }
}
