//! Taking a value apart strictly: nothing is skipped, nothing has a second spelling.

use super::choice::Choice;
use super::error::DecodeError;
use super::shape::YES;
use super::{MAX_SET_ITEMS, MAX_WORDS_BYTES};
use crate::meaning::Digest;
use crate::time::{Instant, Wait};
use std::collections::BTreeMap;
use tacit_spelling::cbor::{Value, to_bytes};

pub(super) type Read<T> = Result<T, DecodeError>;

/// The parts of a construct while it is read.
pub(super) struct Open {
    construct: &'static str,
    left: BTreeMap<u64, Value>,
}

impl Open {
    pub(super) fn new(construct: &'static str, value: Value) -> Read<Self> {
        match value {
            Value::Map(left) => Ok(Self { construct, left }),
            _ => Err(DecodeError::Shape { construct }),
        }
    }

    pub(super) fn need<T>(
        &mut self,
        code: u64,
        read: impl FnOnce(&'static str, Value) -> Read<T>,
    ) -> Read<T> {
        let construct = self.construct;
        let missing = DecodeError::Missing { construct, code };
        self.maybe(code, read)?.ok_or(missing)
    }

    pub(super) fn maybe<T>(
        &mut self,
        code: u64,
        read: impl FnOnce(&'static str, Value) -> Read<T>,
    ) -> Read<Option<T>> {
        let construct = self.construct;
        self.left
            .remove(&code)
            .map(|value| read(construct, value))
            .transpose()
    }

    pub(super) fn flag(&mut self, code: u64) -> Read<bool> {
        let yes = |construct, value| match value {
            Value::Integer(YES) => Ok(()),
            Value::Integer(0) => Err(DecodeError::Needless { construct }),
            _ => Err(DecodeError::Shape { construct }),
        };
        Ok(self.maybe(code, yes)?.is_some())
    }

    /// A set that is left out when it is empty; collected in the order of its encoding.
    pub(super) fn set<T, All: FromIterator<T> + Default>(
        &mut self,
        code: u64,
        read: impl Fn(&'static str, Value) -> Read<T>,
    ) -> Read<All> {
        let all = self.maybe(code, |construct, value| set(construct, value, read))?;
        Ok(all.unwrap_or_default())
    }

    /// Refuses what has not been read.
    pub(super) fn done(self) -> Read<()> {
        match self.left.first_key_value() {
            None => Ok(()),
            Some((code, _)) => Err(DecodeError::Unknown {
                construct: self.construct,
                code: i64::try_from(*code).unwrap_or(i64::MAX),
            }),
        }
    }
}

/// A set that is not empty.
pub(super) fn set<T, All: FromIterator<T>>(
    construct: &'static str,
    value: Value,
    read: impl Fn(&'static str, Value) -> Read<T>,
) -> Read<All> {
    let Value::Array(items) = value else {
        return Err(DecodeError::Shape { construct });
    };
    if items.is_empty() {
        return Err(DecodeError::Needless { construct });
    }
    if items.len() > MAX_SET_ITEMS {
        return Err(DecodeError::Limit { construct });
    }
    let mut last: Option<Vec<u8>> = None;
    for item in &items {
        let bytes = to_bytes(item);
        if last.is_some_and(|last| last >= bytes) {
            return Err(DecodeError::SetOrder { construct });
        }
        last = Some(bytes);
    }
    items
        .into_iter()
        .map(|item| read(construct, item))
        .collect()
}

/// A set of pairs, as a map: no first part stands twice.
pub(super) fn pairs<Key: Ord, T>(
    construct: &'static str,
    value: Value,
    key: impl Fn(&'static str, Value) -> Read<Key>,
    read: impl Fn(&'static str, Value) -> Read<T>,
) -> Read<BTreeMap<Key, T>> {
    let pair = |construct, value| {
        let [first, second] = tuple(construct, value)?;
        Ok((key(construct, first)?, read(construct, second)?))
    };
    let pairs: Vec<(Key, T)> = set(construct, value, pair)?;
    let count = pairs.len();
    let map: BTreeMap<Key, T> = pairs.into_iter().collect();
    if map.len() == count {
        Ok(map)
    } else {
        Err(DecodeError::SetOrder { construct })
    }
}

/// Exactly so many values.
pub(super) fn tuple<const N: usize>(construct: &'static str, value: Value) -> Read<[Value; N]> {
    let Value::Array(items) = value else {
        return Err(DecodeError::Shape { construct });
    };
    items
        .try_into()
        .map_err(|_| DecodeError::Shape { construct })
}

/// A choice with parts: its code and the parts.
pub(super) fn variant(construct: &'static str, value: Value) -> Read<(i64, Vec<Value>)> {
    let Value::Array(items) = value else {
        return Err(DecodeError::Shape { construct });
    };
    let mut items = items.into_iter();
    match items.next() {
        Some(Value::Integer(code)) => Ok((code, items.collect())),
        _ => Err(DecodeError::Shape { construct }),
    }
}

/// A choice without parts.
pub(super) fn choice<T: Choice>(_: &'static str, value: Value) -> Read<T> {
    let construct = T::CONSTRUCT;
    let Value::Integer(code) = value else {
        return Err(DecodeError::Shape { construct });
    };
    let known = |choice: &&T| i64::try_from(choice.code()) == Ok(code);
    let found = T::ALL.iter().find(known);
    found
        .copied()
        .ok_or(DecodeError::Unknown { construct, code })
}

/// A text of at most [`MAX_WORDS_BYTES`].
pub(super) fn words(construct: &'static str, value: Value) -> Read<String> {
    match value {
        Value::Text(text) if text.len() <= MAX_WORDS_BYTES => Ok(text),
        Value::Text(_) => Err(DecodeError::Limit { construct }),
        _ => Err(DecodeError::Shape { construct }),
    }
}

/// An identifier.
pub(super) fn id<Id: TryFrom<String, Error = crate::ids::IdError>>(
    construct: &'static str,
    value: Value,
) -> Read<Id> {
    match value {
        Value::Text(text) => Ok(Id::try_from(text)?),
        _ => Err(DecodeError::Shape { construct }),
    }
}

/// An instant within the years admitted.
pub(super) fn instant(construct: &'static str, value: Value) -> Read<Instant> {
    let Value::Integer(seconds) = value else {
        return Err(DecodeError::Shape { construct });
    };
    let at = Instant::from_seconds(seconds);
    if at.seconds() == seconds {
        Ok(at)
    } else {
        Err(DecodeError::Limit { construct })
    }
}

/// A length of time within its limit.
pub(super) fn wait(construct: &'static str, value: Value) -> Read<Wait> {
    match value {
        Value::Integer(seconds) => {
            Wait::from_seconds(seconds).ok_or(DecodeError::Limit { construct })
        }
        _ => Err(DecodeError::Shape { construct }),
    }
}

/// The 32 bytes of a digest.
pub(super) fn digest(construct: &'static str, value: Value) -> Read<Digest> {
    match value {
        Value::Bytes(bytes) => bytes
            .try_into()
            .map(Digest)
            .map_err(|_| DecodeError::Shape { construct }),
        _ => Err(DecodeError::Shape { construct }),
    }
}
