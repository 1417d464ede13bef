//! How names of other rooms are spelt in what this one stores and hands out.

/// A message's name, or a digest, as hexadecimal digits.
pub(crate) mod digest {
    use serde::{Deserialize, Deserializer, Serializer};
    use tacit_spelling::Digest;

    pub(crate) fn serialize<S: Serializer>(digest: &Digest, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(digest)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Digest, D::Error> {
        let text = String::deserialize(input)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A message's name.
pub(crate) mod message {
    use super::digest;
    use serde::{Deserializer, Serializer};
    use tacit_channel::MessageId;

    pub(crate) fn serialize<S: Serializer>(id: &MessageId, out: S) -> Result<S::Ok, S::Error> {
        digest::serialize(&id.0, out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<MessageId, D::Error> {
        digest::deserialize(input).map(MessageId)
    }
}

/// A message's name, where there may be none.
pub(crate) mod message_or_none {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use tacit_channel::MessageId;

    pub(crate) fn serialize<S: Serializer>(
        id: &Option<MessageId>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        id.map(|id| id.to_string()).serialize(out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        input: D,
    ) -> Result<Option<MessageId>, D::Error> {
        let text = Option::<String>::deserialize(input)?;
        let parsed = text.map(|text| text.parse().map(MessageId));
        parsed.transpose().map_err(serde::de::Error::custom)
    }
}

/// A moment, in milliseconds since 1970.
pub(crate) mod moment {
    use serde::{Deserialize, Deserializer, Serializer};
    use tacit_wire::Timestamp;

    pub(crate) fn serialize<S: Serializer>(at: &Timestamp, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_u64(at.0)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Timestamp, D::Error> {
        u64::deserialize(input).map(Timestamp)
    }
}

/// A moment, where there may be none.
pub(crate) mod moment_or_none {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use tacit_wire::Timestamp;

    pub(crate) fn serialize<S: Serializer>(
        at: &Option<Timestamp>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        at.map(|at| at.0).serialize(out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        input: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::<u64>::deserialize(input)?.map(Timestamp))
    }
}

/// Bytes as hexadecimal digits.
pub(crate) mod bytes {
    use serde::{Deserialize, Deserializer, Serializer};
    use tacit_spelling::hex::{from_hex, to_hex};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&to_hex(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(input)?;
        from_hex(&text).ok_or_else(|| serde::de::Error::custom("not hexadecimal digits"))
    }
}
