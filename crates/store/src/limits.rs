//! Every limit of the store, in one place.

use std::fmt;

/// The longest name of a space, in bytes.
pub const MAX_SPACE_BYTES: usize = 64;

/// The longest key, in bytes.
pub const MAX_KEY_BYTES: usize = 1_024;

/// The largest value, in bytes: a courier's whole bundle fits.
pub const MAX_VALUE_BYTES: usize = 16 << 20;

/// The most changes in one commit.
pub const MAX_CHANGES: usize = 4_096;

/// The most bytes of keys and values in one commit: all of them are held in memory twice while it
/// runs.
pub const MAX_COMMIT_BYTES: usize = 64 << 20;

/// The longest passphrase, in bytes.
pub const MAX_PASSPHRASE_BYTES: usize = 1_024;

/// What was larger than the store takes, or empty where it must not be.
///
/// It names the kind and the limit, and never the thing itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitError {
    /// A space without a name, or with one longer than [`MAX_SPACE_BYTES`].
    Space,
    /// A key longer than [`MAX_KEY_BYTES`].
    Key,
    /// A value larger than [`MAX_VALUE_BYTES`].
    Value,
    /// A commit of more than [`MAX_CHANGES`] changes.
    Changes,
    /// A commit of more than [`MAX_COMMIT_BYTES`] bytes.
    Commit,
    /// No passphrase, or one longer than [`MAX_PASSPHRASE_BYTES`].
    Passphrase,
    /// A cost that Argon2id or this store does not take: see [`Cost::new`](crate::Cost::new).
    Cost,
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LimitError::Space => write!(f, "the name of a space has 1 to {MAX_SPACE_BYTES} bytes"),
            LimitError::Key => write!(f, "a key has at most {MAX_KEY_BYTES} bytes"),
            LimitError::Value => write!(f, "a value has at most {MAX_VALUE_BYTES} bytes; split it"),
            LimitError::Changes => {
                write!(f, "a commit has at most {MAX_CHANGES} changes; split it")
            }
            LimitError::Commit => {
                write!(
                    f,
                    "a commit has at most {MAX_COMMIT_BYTES} bytes of keys and values; split it"
                )
            }
            LimitError::Passphrase => {
                write!(f, "a passphrase has 1 to {MAX_PASSPHRASE_BYTES} bytes")
            }
            LimitError::Cost => f.write_str(
                "a passphrase costs 8 KiB a lane to 2 GiB, 1 to 16 passes and 1 to 16 lanes",
            ),
        }
    }
}

impl std::error::Error for LimitError {}
