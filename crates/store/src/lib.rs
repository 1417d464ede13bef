//! Sealed values in SQLite: one transaction an operation, and nothing retired stays.
//!
//! *Knows* spaces, keys and values as bytes; transactions; sealing under a key that is handed in or stretched from a
//! passphrase; whether its content was put back from a copy.
//! *Never knows* what a value means, who wrote it, or where a key comes from.

mod change;
mod database;
mod draft;
#[cfg(test)]
mod erasure;
mod error;
mod header;
mod journal;
mod limits;
mod schema;
mod seal;
mod store;
mod unlock;
mod values;

pub use change::{Change, Entry, Space, Value};
pub use error::{CommitError, CreateError, Fault, OpenError, RestoreError};
pub use header::{Opening, Provenance};
pub use limits::{
    LimitError, MAX_CHANGES, MAX_COMMIT_BYTES, MAX_KEY_BYTES, MAX_PASSPHRASE_BYTES,
    MAX_SPACE_BYTES, MAX_VALUE_BYTES,
};
pub use store::Store;
pub use unlock::{Cost, Unlock};
