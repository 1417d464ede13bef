//! What is analysed, and how far.

use std::fmt;
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::Vocabulary;

/// Texts that are read together, with the vocabulary that all of them pin.
///
/// One text, or several between the same parties, or a text for a group: then each pair of members is
/// analysed on its own, and the others are third powers to it.
#[derive(Debug, Clone)]
pub struct Matter {
    /// What every name means.
    pub vocabulary: Vocabulary,
    /// The texts, each with the name by which records speak of it: its digest. A text that is analysed as
    /// amended keeps the digest of the original.
    pub texts: Vec<(Assurance, Digest)>,
    /// When the story begins. `None`: at the stated entry, else some time before the stated end, else on a
    /// day that stands for any.
    pub begins: Option<Instant>,
}

/// How far to look. Whatever is not found within them is never called absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The most moves of one scenario: acts, messages, and waits for a deadline.
    pub moves: usize,
    /// The most acts of one scenario that somebody takes for another's.
    pub mistakes: usize,
    /// The most positions looked at for one question.
    pub positions: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            moves: 8,
            mistakes: 1,
            positions: 100_000,
        }
    }
}

/// Why texts cannot be analysed together, by what is wrong with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatterError {
    /// There is no text.
    NoText,
    /// Two texts are about different parties: the places of the two among the texts.
    OtherParties(usize, usize),
    /// Two versions of a text are between other parties, or promise in the other direction.
    OtherVersion,
    /// A name that the vocabulary at hand does not declare.
    Undeclared(String),
}

impl fmt::Display for MatterError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoText => out.write_str("there is no text to analyse"),
            Self::OtherParties(one, other) => write!(
                out,
                "texts {} and {} are between other parties; analyse each alone, or give the two that face each other",
                one + 1,
                other + 1
            ),
            Self::OtherVersion => out.write_str(
                "the two versions are promises of other parties, so nothing can be judged by both; compare two versions of one promise",
            ),
            Self::Undeclared(name) => write!(
                out,
                "`{name}` is not declared in this vocabulary; analyse with the one that was pinned"
            ),
        }
    }
}

impl std::error::Error for MatterError {}
