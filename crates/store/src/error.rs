//! What goes wrong, grouped by whose fault it is: the caller's, the file's, the machine's.

use std::fmt;

use crate::limits::LimitError;
use crate::unlock::DeriveError;

/// What the machine or the file did, whatever was asked for.
///
/// After any of these the store is as it was before the operation. Only after [`Fault::Disk`] the
/// operation may have become durable all the same, as a whole: what a disk did while it failed
/// shows when the store is opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The file is damaged, or was altered by somebody without the key.
    Corrupt,
    /// No space on the disk.
    Full,
    /// The machine has not the memory that the passphrase costs.
    Memory,
    /// Reading or writing failed, and this is what SQLite or the system calls it.
    Disk(&'static str),
    /// An earlier change is durable, but the journal that still holds what it retired could not be
    /// overwritten: nothing more is written until it can.
    Erasure,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Corrupt => f.write_str("the store is damaged: restore the last backup"),
            Fault::Full => {
                f.write_str("the disk is full and nothing was changed: make room and try again")
            }
            Fault::Memory => f.write_str(
                "not enough memory for the passphrase: close other programs and try again",
            ),
            Fault::Disk(what) => write!(
                f,
                "the disk failed (`{what}`): check the disk and open the store again"
            ),
            Fault::Erasure => f.write_str(
                "the journal cannot be overwritten, so nothing was changed: check the \
                 disk and try again",
            ),
        }
    }
}

impl std::error::Error for Fault {}

/// Why a store was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// No file of this name.
    Missing,
    /// Some other file, or an empty one.
    NotAStore,
    /// Somebody has it open: this process or another.
    AlreadyOpen,
    /// Written by a later version.
    NewerSchema {
        /// What the file has.
        found: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// A wrong passphrase or key, or an altered header: not told apart.
    Locked,
    /// It is a backup; to open it as it is would use keys a second time.
    IsABackup,
    /// The passphrase is empty or too long.
    Limit(LimitError),
    /// The machine's or the file's.
    Fault(Fault),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenError::Missing => f.write_str("no such store: create it, or restore a backup"),
            OpenError::NotAStore => f.write_str("not a store: nothing in it was changed"),
            OpenError::AlreadyOpen => {
                f.write_str("the store is already open: close the other program first")
            }
            OpenError::NewerSchema { found, known } => write!(
                f,
                "the store has schema {found} and this program knows {known}: use a \
                 newer program"
            ),
            OpenError::Locked => f.write_str(
                "the store stays locked: the passphrase or key is wrong, or its header \
                 was altered; try again, or restore the last backup",
            ),
            OpenError::IsABackup => {
                f.write_str("this file is a backup and is not opened as it is: restore it")
            }
            OpenError::Limit(limit) => limit.fmt(f),
            OpenError::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for OpenError {}

/// Why no new file was made: a store, a backup, or what a restore makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CreateError {
    /// Something of this name is there, and nothing is ever overwritten.
    Exists,
    /// The passphrase is empty or too long.
    Limit(LimitError),
    /// The machine's.
    Fault(Fault),
}

impl fmt::Display for CreateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CreateError::Exists => {
                f.write_str("a file of this name is there already: choose another name")
            }
            CreateError::Limit(limit) => limit.fmt(f),
            CreateError::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for CreateError {}

/// Why a backup was not restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RestoreError {
    /// The copy was not opened.
    Backup(OpenError),
    /// The new store was not made.
    Create(CreateError),
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RestoreError::Backup(error) => write!(f, "the backup: {error}"),
            RestoreError::Create(error) => write!(f, "the restored store: {error}"),
        }
    }
}

impl std::error::Error for RestoreError {}

/// Why changes were not made. None of them was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CommitError {
    /// Something is larger than the store takes.
    Limit(LimitError),
    /// The machine's or the file's.
    Fault(Fault),
}

impl fmt::Display for CommitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CommitError::Limit(limit) => limit.fmt(f),
            CommitError::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for CommitError {}

macro_rules! grouped {
    ($($error:ident),*) => {$(
        impl From<Fault> for $error {
            fn from(fault: Fault) -> Self {
                $error::Fault(fault)
            }
        }

        impl From<LimitError> for $error {
            fn from(limit: LimitError) -> Self {
                $error::Limit(limit)
            }
        }

        impl From<DeriveError> for $error {
            fn from(error: DeriveError) -> Self {
                match error {
                    DeriveError::Limit(limit) => $error::Limit(limit),
                    DeriveError::Memory => $error::Fault(Fault::Memory),
                }
            }
        }

        impl From<rusqlite::Error> for $error {
            fn from(error: rusqlite::Error) -> Self {
                $error::Fault(error.into())
            }
        }
    )*};
}

grouped!(OpenError, CreateError, CommitError);

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error() {
            // What is not the machine's answer is a column that is not what the schema says.
            None => Fault::Corrupt,
            Some(answer) => match answer.code {
                ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::ConstraintViolation
                | ErrorCode::TypeMismatch => Fault::Corrupt,
                ErrorCode::DiskFull => Fault::Full,
                _ => Fault::Disk(rusqlite::ffi::code_to_str(answer.extended_code)),
            },
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Fault::Full,
            std::io::ErrorKind::NotFound => Fault::Disk("no such folder"),
            std::io::ErrorKind::PermissionDenied => Fault::Disk("permission denied"),
            _ => Fault::Disk("reading or writing failed"),
        }
    }
}
