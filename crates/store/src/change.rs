//! What is put, removed and found: spaces, keys and values, none of which is ever printed.

use std::borrow::Cow;
use std::fmt;

use zeroize::Zeroizing;

use crate::limits::{
    LimitError, MAX_CHANGES, MAX_COMMIT_BYTES, MAX_KEY_BYTES, MAX_SPACE_BYTES, MAX_VALUE_BYTES,
};

/// A set of keys that are found and ordered together, such as everything that waits to be sent on
/// one channel.
///
/// Its name is hidden on the disk like a key, but how many values a space has can be seen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Space(Cow<'static, str>);

impl Space {
    /// A space of this name.
    ///
    /// # Errors
    /// If the name is empty or longer than [`MAX_SPACE_BYTES`].
    pub fn new(name: impl Into<Cow<'static, str>>) -> Result<Self, LimitError> {
        let name = name.into();
        if name.is_empty() || name.len() > MAX_SPACE_BYTES {
            return Err(LimitError::Space);
        }
        Ok(Space(name))
    }

    pub(crate) fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Space(hidden)")
    }
}

/// The bytes of a value in the clear; overwritten when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Value(Zeroizing<Vec<u8>>);

impl Value {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn sealed_within(bytes: Zeroizing<Vec<u8>>) -> Self {
        Value(bytes)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Value(Zeroizing::new(bytes))
    }
}

impl AsRef<[u8]> for Value {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value(hidden)")
    }
}

/// One step of a commit: a key gets a value, or loses the one it has.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// Where the key lies.
    pub space: Space,
    /// The key; order is by its bytes.
    pub key: Vec<u8>,
    /// The value that it has from now on, or nothing.
    pub value: Option<Value>,
}

impl Change {
    /// The key has this value from now on; the one that it had is erased.
    #[must_use]
    pub fn put(space: &Space, key: &[u8], value: impl Into<Value>) -> Self {
        Change {
            space: space.clone(),
            key: key.to_vec(),
            value: Some(value.into()),
        }
    }

    /// The key has no value from now on; removing what is not there changes nothing.
    #[must_use]
    pub fn remove(space: &Space, key: &[u8]) -> Self {
        Change {
            space: space.clone(),
            key: key.to_vec(),
            value: None,
        }
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.value.is_some() {
            "Change(put, hidden)"
        } else {
            "Change(remove, hidden)"
        })
    }
}

/// A key and its value, as a scan finds them.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Vec<u8>,
    /// Its value.
    pub value: Value,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entry(hidden)")
    }
}

pub(crate) fn check(changes: &[Change]) -> Result<(), LimitError> {
    if changes.len() > MAX_CHANGES {
        return Err(LimitError::Changes);
    }
    let mut total_bytes = 0_usize;
    for change in changes {
        let value_bytes = change
            .value
            .as_ref()
            .map_or(0, |value| value.as_bytes().len());
        if change.key.len() > MAX_KEY_BYTES {
            return Err(LimitError::Key);
        }
        if value_bytes > MAX_VALUE_BYTES {
            return Err(LimitError::Value);
        }
        total_bytes = total_bytes
            .saturating_add(change.key.len())
            .saturating_add(value_bytes);
    }
    if total_bytes > MAX_COMMIT_BYTES {
        return Err(LimitError::Commit);
    }
    Ok(())
}
