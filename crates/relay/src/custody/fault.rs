//! What can go wrong between the relay and its disk.

use rusqlite::ErrorCode;
use std::fmt;

/// Why the store did not do what it was told; nothing of the transaction took place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageFault {
    /// The disk, or the part of it that the operator grants, is full.
    Full,
    /// Another program kept the store locked for longer than [`crate::limits::LOCK_WAIT_MS`].
    Locked,
    /// The store is damaged.
    Corrupt(String),
    /// Anything else that SQLite or the operating system says.
    Other(String),
}

impl fmt::Display for StorageFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => out
                .write_str("the store has no room: free space on its disk, or raise `disk_bytes`"),
            Self::Locked => out.write_str("another program keeps the store locked"),
            Self::Corrupt(why) => write!(out, "the store is damaged: {why}"),
            Self::Other(why) => write!(out, "the store failed: {why}"),
        }
    }
}

impl std::error::Error for StorageFault {}

impl From<rusqlite::Error> for StorageFault {
    fn from(error: rusqlite::Error) -> Self {
        let why = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(why),
            _ => Self::Other(why),
        }
    }
}

/// Why a store was not opened. The words name the file's fault; the step that helps is named by the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenFault {
    /// The file is a database of some other program.
    Foreign,
    /// A newer version of this program wrote it.
    Newer {
        /// The version of its tables.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// It was made for the other kind of clock.
    AnotherClock {
        /// Whether it was made for an exercise.
        exercise: bool,
    },
    /// It was opened for reading and is not there, or was never filled.
    Missing,
    /// The store failed or is damaged.
    Storage(StorageFault),
}

impl fmt::Display for OpenFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => out.write_str("the file is not a relay's store"),
            Self::Newer { found, known } => write!(
                out,
                "the store has tables of version {found}, this program knows them up to version {known}"
            ),
            Self::AnotherClock { exercise: true } => out.write_str(
                "the store is an exercise's, and the configuration names no exercise clock",
            ),
            Self::AnotherClock { exercise: false } => out.write_str(
                "the store is no exercise's, and the configuration names an exercise clock",
            ),
            Self::Missing => out.write_str("there is no store"),
            Self::Storage(fault) => fault.fmt(out),
        }
    }
}

impl std::error::Error for OpenFault {}

impl<E: Into<StorageFault>> From<E> for OpenFault {
    fn from(fault: E) -> Self {
        Self::Storage(fault.into())
    }
}
