//! A meaning in a human language.

mod clauses;
mod language;
mod writer;

pub use language::Language;

use crate::format::format;
use crate::meaning::Assurance;
use crate::vocabulary::Vocabulary;
use std::fmt;
use writer::Writer;

/// A meaning names something that the vocabulary at hand does not declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undeclared(pub String);

impl fmt::Display for Undeclared {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "`{}` is not declared in this vocabulary; render with the one that was pinned",
            self.0
        )
    }
}

impl std::error::Error for Undeclared {}

/// Writes `assurance` out in `language`, laid out as [`format()`] does.
///
/// The English rendering reads back, with the same vocabulary, to an equal meaning, labels included.
/// Nothing unsaid is put into words: what the text leaves to a default is left out here too.
///
/// # Errors
/// [`Undeclared`] if the meaning was read with another vocabulary.
pub fn render(
    assurance: &Assurance,
    vocabulary: &Vocabulary,
    language: Language,
) -> Result<String, Undeclared> {
    let mut writer = Writer::new(assurance, vocabulary, language);
    writer.heading()?;
    writer.promise()?;
    writer.conditions()?;
    writer.scope()?;
    writer.proof()?;
    writer.lifetime()?;
    writer.observations()?;
    Ok(format(&writer.finish()))
}
