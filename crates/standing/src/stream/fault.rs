//! Why a stream cannot be made or go on.

use crate::docket::MAX_PROMISES;
use std::{fmt, io};

/// Why a stream cannot be made or go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamError {
    /// More promises than [`MAX_PROMISES`].
    TooManyPromises(usize),
    /// A text depends on another promise, which only the judge follows.
    Depends(String),
    /// More acts or deeds than can be numbered.
    Full,
    /// A deed is said to touch a promise that the stream does not have.
    NoSuchPromise(u32),
}

impl fmt::Display for StreamError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyPromises(found) => {
                write!(
                    out,
                    "the texts make {found} promises, {MAX_PROMISES} are admitted"
                )
            }
            Self::Depends(title) => write!(
                out,
                "`{title}` depends on another promise; judge it from records instead of a stream"
            ),
            Self::Full => write!(out, "a stream holds at most {} acts", u32::MAX),
            Self::NoSuchPromise(number) => {
                write!(out, "the stream has no promise with the number {number}")
            }
        }
    }
}

impl std::error::Error for StreamError {}

/// Why a saved stream cannot be resumed.
#[derive(Debug)]
pub enum ResumeError {
    /// The stream that is to go on cannot be made.
    Stream(StreamError),
    /// What was saved could not be read.
    Read(io::Error),
    /// It is no saved stream.
    NotAStream,
    /// It was saved in another version of the format.
    OtherVersion(u16),
    /// It was saved under a vocabulary of another meaning.
    OtherVocabulary,
    /// It was saved over other texts, or the same in another order.
    OtherTexts,
    /// It ends too early, or was changed.
    Damaged(&'static str),
}

impl fmt::Display for ResumeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stream(error) => error.fmt(out),
            Self::Read(error) => write!(out, "what was saved cannot be read: {error}"),
            Self::NotAStream => out.write_str("this is no saved stream"),
            Self::OtherVersion(found) => write!(
                out,
                "it was saved in version {found} of the format, and this reads version {}; start from the records again",
                super::saving::VERSION
            ),
            Self::OtherVocabulary => {
                out.write_str("it was saved under another vocabulary; start from the records again")
            }
            Self::OtherTexts => out.write_str(
                "it was saved over other texts, or in another order; start from the records again",
            ),
            Self::Damaged(what) => write!(
                out,
                "what was saved is damaged: {what}; start from the records again"
            ),
        }
    }
}

impl std::error::Error for ResumeError {}
