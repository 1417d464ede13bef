//! How much a message may say.

use std::fmt;
use tacit_channel::MAX_WHOLE_BYTES;
use tacit_lang::MAX_TEXT_BYTES;
use tacit_lang::vocabulary::MAX_VOCABULARY_BYTES;

/// The longest note, reason or other words, in bytes.
pub const MAX_WORDS_BYTES: usize = 65_536;

/// The most claims in one report.
pub const MAX_CLAIMS: usize = 64;

/// The most stances in one report.
pub const MAX_STANCES: usize = 64;

/// The longest record in a report, in bytes of its JSON.
pub const MAX_RECORD_BYTES: usize = 65_536;

/// The longest name of a record in a report, in bytes. Names grow by the viewpoints that they are told through.
pub const MAX_NAME_BYTES: usize = 256;

/// Why something cannot be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaidError {
    /// Something has more bytes than are admitted.
    TooLong {
        /// What.
        what: Piece,
        /// How many it has.
        found: usize,
        /// How many are admitted.
        most: usize,
    },
    /// A report has more of something than is admitted.
    TooMany {
        /// Claims or stances.
        what: &'static str,
        /// How many it has.
        found: usize,
        /// How many are admitted.
        most: usize,
    },
    /// A claim of a report is about another incident than the report.
    OtherIncident {
        /// Which claim.
        claim: String,
    },
    /// A claim says nothing.
    SaysNothing,
    /// A record's name is empty, or has control characters.
    Name {
        /// The name.
        name: String,
    },
    /// A time that cannot be written: before 1970, or outside the years that are read.
    Time,
}

/// What of a message is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A note, a reason, a question, an answer.
    Words,
    /// The text of an assurance.
    Text,
    /// A vocabulary.
    Vocabulary,
    /// A record of a report.
    Record,
    /// The name of a record.
    Name,
    /// The message as a whole.
    Whole,
}

impl Piece {
    /// How many bytes are admitted.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Self::Words => MAX_WORDS_BYTES,
            Self::Text => MAX_TEXT_BYTES,
            Self::Vocabulary => MAX_VOCABULARY_BYTES,
            Self::Record => MAX_RECORD_BYTES,
            Self::Name => MAX_NAME_BYTES,
            Self::Whole => MAX_WHOLE_BYTES,
        }
    }

    /// That `found` bytes are admitted.
    pub(super) fn admits(self, found: usize) -> Result<(), SaidError> {
        let (what, most) = (self, self.most());
        if found > most {
            return Err(SaidError::TooLong { what, found, most });
        }
        Ok(())
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Words => "what is said in words",
            Self::Text => "the text",
            Self::Vocabulary => "the vocabulary",
            Self::Record => "a record of the report",
            Self::Name => "the name of a record",
            Self::Whole => "the whole message",
        })
    }
}

impl fmt::Display for SaidError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { what, found, most } => {
                write!(out, "{what} has {found} bytes, {most} are admitted: say less")
            }
            Self::TooMany { what, found, most } => write!(
                out,
                "the report has {found} {what}, {most} are admitted: divide it into several"
            ),
            Self::OtherIncident { claim } => write!(
                out,
                "the claim `{claim}` is about another incident than the report: report that one apart"
            ),
            Self::SaysNothing => out.write_str(
                "a claim says nothing: say who, what, whom it hit, who joined, whether preventive, or what it came before",
            ),
            Self::Name { name } => write!(
                out,
                "`{}` cannot name a record: a name is not empty and has no control characters",
                name.escape_debug()
            ),
            Self::Time => out.write_str(
                "a time lies before 1970 or after the year 9999: it cannot be told over a channel",
            ),
        }
    }
}

impl std::error::Error for SaidError {}
