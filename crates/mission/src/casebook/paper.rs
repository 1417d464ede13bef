//! What a text with its vocabulary means.

use super::Casebook;
use crate::said::{Paper, Unreadable};
use std::fmt;
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::diagnostic::Diagnostic;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Digest, Parties};
use tacit_lang::vocabulary::read_vocabulary;

/// A text that has a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// The meaning.
    pub assurance: Assurance,
    /// Its digest.
    pub meaning: Digest,
    /// The digest of the vocabulary that it was read with.
    pub vocabulary: Digest,
    /// What the text leaves open, and which disputes that invites.
    pub warnings: Vec<Diagnostic>,
}

/// Why a text has no meaning: everything that is wrong, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperError {
    /// With the vocabulary.
    Vocabulary(Vec<Diagnostic>),
    /// With the text.
    Text(Vec<Diagnostic>),
}

impl Casebook {
    /// What a text means by the vocabulary that goes with it. The digest that the paper names is not looked at: whoever drafts learns it here.
    ///
    /// # Errors
    /// [`PaperError`].
    pub fn read(&self, paper: &Paper) -> Result<Meant, PaperError> {
        let vocabulary = read_vocabulary(&paper.vocabulary).map_err(PaperError::Vocabulary)?;
        let pinned = vocabulary_digest(&vocabulary);
        let reading = tacit_lang::read(&paper.text, &vocabulary, pinned);
        let mut diagnostics = reading.diagnostics;
        match reading.assurance {
            Some(assurance) => Ok(Meant {
                meaning: digest(&assurance),
                assurance,
                vocabulary: pinned,
                warnings: diagnostics,
            }),
            None => {
                diagnostics.retain(Diagnostic::is_error);
                Err(PaperError::Text(diagnostics))
            }
        }
    }

    /// What a text that came means, if it is a promise of `giver` to `receiver` and means what its sender names.
    ///
    /// # Errors
    /// [`Unreadable::Meaning`] where it has errors or another digest; [`Unreadable::Misdirected`] where it is a promise of somebody else, to
    /// somebody else, or of a whole group, which no single sender can give.
    pub fn judge_paper(
        &self,
        paper: &Paper,
        giver: &ActorId,
        receiver: &ActorId,
    ) -> Result<Meant, Unreadable> {
        let meant = self.read(paper).map_err(|_| Unreadable::Meaning)?;
        if meant.meaning != paper.meaning {
            return Err(Unreadable::Meaning);
        }
        let found = match &meant.assurance.parties {
            Parties::Directed {
                giver: from,
                receiver: to,
            } if from == giver && to == receiver => return Ok(meant),
            Parties::Directed { giver, .. } => Some(giver),
            Parties::EachToEach { members } => members.keys().find(|member| *member != giver),
        };
        let giver = found.unwrap_or(giver).clone();
        Err(Unreadable::Misdirected { giver })
    }
}

impl fmt::Display for PaperError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, diagnostics) = match self {
            Self::Vocabulary(diagnostics) => ("the vocabulary", diagnostics),
            Self::Text(diagnostics) => ("the text", diagnostics),
        };
        write!(out, "{what} has errors")?;
        for found in diagnostics {
            write!(out, "; {} [{}]", found.message, found.code)?;
        }
        Ok(())
    }
}

impl std::error::Error for PaperError {}
