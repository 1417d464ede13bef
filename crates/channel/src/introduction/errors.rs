//! Why an introduction goes no further.

use std::fmt;
use tacit_wire::{DocumentError, Timestamp};

/// Why an introduction goes no further, by whose fault it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntroductionError {
    /// The other side's: it cannot be opened. Damaged, for another desk, for another invitation, or forged: not told apart.
    Unopened,
    /// The other side's: it was opened, and is no document of this program.
    Document(DocumentError),
    /// The other side's: its MAC over the transcript is not that of the holder of its credential.
    Unauthenticated,
    /// The other side's: the group that was joined is not the one that its MAC covers.
    OtherGroup,
    /// The other side's: a suite that this program does not speak.
    Suite {
        /// The suite's number.
        found: u64,
    },
    /// The other side's: it shows this desk's own credential.
    OwnCredential,
    /// Nobody's: the invitation has expired.
    Expired {
        /// Until when it held.
        expires: Timestamp,
    },
    /// The caller's: something that this introduction was handed is longer than it may be.
    Long {
        /// What it is.
        what: &'static str,
        /// How many bytes it has, or how many there are of it.
        found: usize,
        /// How many it may have.
        most: usize,
    },
}

impl fmt::Display for IntroductionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unopened => out.write_str(
                "this is not for this desk and this invitation, or it is damaged: ask for it again",
            ),
            Self::Document(error) => error.fmt(out),
            Self::Unauthenticated => out.write_str(
                "the other side does not hold the credential that it shows: begin again, by another way",
            ),
            Self::OtherGroup => out.write_str(
                "the group that was joined is not the one that the other side speaks of: begin again",
            ),
            Self::Suite { found } => {
                write!(out, "suite {found} is not spoken here: both desks need the same version")
            }
            Self::OwnCredential => out.write_str("this shows this desk's own credential"),
            Self::Expired { expires } => write!(
                out,
                "the invitation expired at {} ms since 1970: ask for a new one",
                expires.0
            ),
            Self::Long { what, found, most } => {
                write!(out, "the {what} has {found}, it may have {most}")
            }
        }
    }
}

impl std::error::Error for IntroductionError {}

impl From<DocumentError> for IntroductionError {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}

/// A key that fails is told apart from nothing else.
impl From<crate::keys::KeyError> for IntroductionError {
    fn from(_: crate::keys::KeyError) -> Self {
        Self::Unopened
    }
}
