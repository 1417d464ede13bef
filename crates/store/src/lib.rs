//! Sealed values in SQLite: one transaction an operation, and nothing retired stays.
//!
//! *Knows* spaces, keys and values as bytes; transactions; sealing under a key that is handed in or
//! stretched from a passphrase; whether its content was put back from a copy. *Never knows* what a
//! value means, who wrote it, or where a key comes from.
//!
//! ```
//! use tacit_store::{Change, Cost, Space, Store, Unlock};
//! # use rand_chacha::rand_core::SeedableRng;
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("desk");
//! # let chance = &mut rand_chacha::ChaCha20Rng::seed_from_u64(1); // A program takes the system's.
//! let unlock = Unlock::Key(&[7; 32]);
//! let mut store = Store::create(&path, unlock, Cost::RECOMMENDED, chance)?;
//! let outbox = Space::new("outbox")?;
//! store.commit(&[Change::put(&outbox, b"1", b"sealed and durable".to_vec())], chance)?;
//! drop(store);
//!
//! let mut store = Store::open(&path, unlock, chance)?;
//! assert_eq!(store.scan(&outbox)?.len(), 1);
//! store.commit(&[Change::remove(&outbox, b"1")], chance)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Keys
//!
//! A random **data key** is drawn when a store is made. It lies in the header, wrapped
//! (XChaCha20-Poly1305) under what opens the store: a key that somebody else keeps, or a passphrase
//! by Argon2id at a [`Cost`] that the header states. Every value is sealed under a key of its own,
//! HKDF-SHA-256 (RFC 5869) of the data key and of a random **seed** of 32 bytes that lies in the
//! file, with a random nonce, and bound to its place: the format and the row's name. Rows are named
//! by HMAC-SHA-256 of space and key; the key itself is sealed beside its value.
//!
//! # What a file shows
//!
//! To somebody without the key: that it is a store; how many values it has, how many are in one
//! space, and how long each and its key is; which rows changed between two copies; the cost of a
//! passphrase. Not the names of spaces or keys, and no byte of a value. Somebody who can *write* to
//! the file can destroy it, remove values, or put back an older row or the whole older file. Bytes
//! that changed otherwise, values that changed places and added triggers are noticed; an older copy
//! is not, which is why openings are counted ([`Store::opening`]) and desks look at the relay's
//! tally before they seal anything.
//!
//! # What is erased, and what may stay
//!
//! When `commit` returns, what it replaced or removed cannot be opened any more by anybody, with
//! any key, from the files of this store. Its seed is overwritten where it lies, and the rollback
//! journal, which held the old pages, is overwritten with zeros in place. (The sealed bytes are
//! overwritten too, `secure_delete`, but SQLite leaves copies of rows that it once moved; without
//! their seeds they are noise.) What reaches further than this crate does:
//!
//! - **Flash storage, and file systems that write elsewhere than they overwrite** (btrfs, ZFS,
//!   APFS, journals of data, snapshots), may keep old blocks until they need the room. Only an
//!   encrypted disk whose key is destroyed helps there.
//! - **Backups and copies** keep what they hold. Erasing reaches back as far as the oldest copy
//!   that somebody keeps.
//! - **Memory**: keys and clear values are overwritten when they are dropped; what the system
//!   swapped out or dumped is not, nor copies that the caller made.
//!
//! # Durability
//!
//! `synchronous = EXTRA` and a rollback journal: `commit` returns when the disk says that the
//! change lies there. A process that is killed at any instant leaves all of a commit or nothing
//! (`tests/store/killed.rs`); whether a loss of power does depends on whether the disk tells the
//! truth. Each commit costs five waits for the disk: two for the journal, one for the file, one to
//! end the transaction, one to erase.
//!
//! A store is two files, `desk` and `desk-journal`. They belong together after a crash, so copy by
//! [`Store::backup`]. A file that ends in `.partial` is what is left of a copy that was
//! interrupted, and may be deleted.
//!
//! # When something is wrong
//!
//! | answer | what to do |
//! |---|---|
//! | [`OpenError::Locked`] | try the passphrase again; if it is surely right, the header was altered: [`Store::restore`] the last backup |
//! | [`Fault::Corrupt`] | [`Store::restore`] the last backup, then reset what it held |
//! | [`OpenError::IsABackup`] | [`Store::restore`] it under a new name |
//! | [`OpenError::AlreadyOpen`] | close the other program; the lock goes with its process |
//! | [`OpenError::NewerSchema`] | use a newer program; nothing was changed |
//! | [`Fault::Full`] | make room and try again; nothing was changed |
//! | [`Fault::Disk`] | check the disk, then open again: the last commit is there as a whole, or not at all |
//! | [`Fault::Erasure`] | check the folder's rights and the disk; the last commit is durable, and the next waits until the journal can be erased |

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
