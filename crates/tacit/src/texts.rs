//! Texts with the vocabulary that each is read with.

use crate::diagnostics::Refused;
use crate::ending::{Fault, RequestFault};
use crate::files;
use std::path::{Path, PathBuf};
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::diagnostic::{Code, Diagnostic, Span};
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::vocabulary::{MAX_VOCABULARY_BYTES, Vocabulary, read_vocabulary};
use tacit_lang::{MAX_TEXT_BYTES, Reading};

/// The text names a vocabulary that is not there; its page tells what a text's vocabulary is.
const NO_VOCABULARY: Code = Code("E0207");
/// The text names none.
const NO_SENTENCE: Code = Code("E0301");

/// A file's name and text.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// As it was given.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) text: String,
}

/// A vocabulary with the digest that texts pin.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    /// The file.
    pub(crate) name: String,
    /// What it declares.
    pub(crate) vocabulary: Vocabulary,
    /// Its digest.
    pub(crate) digest: Digest,
}

/// A text that has a meaning.
#[derive(Debug, Clone)]
pub(crate) struct Meant {
    /// The meaning.
    pub(crate) assurance: Assurance,
    /// Its digest.
    pub(crate) digest: Digest,
}

impl Source {
    /// The text of an assurance.
    pub(crate) fn open(path: &Path) -> Result<Self, Fault> {
        Ok(Self {
            name: files::name(path),
            text: files::read_text(path, MAX_TEXT_BYTES)?,
        })
    }

    /// Reads it with `lexicon`.
    pub(crate) fn read(&self, lexicon: &Lexicon) -> Reading {
        tacit_lang::read(&self.text, &lexicon.vocabulary, lexicon.digest)
    }

    /// What is wrong with its spelling, which needs no vocabulary.
    pub(crate) fn spelling(&self) -> Vec<Diagnostic> {
        let none = Vocabulary::default();
        let digest = vocabulary_digest(&none);
        let mut found = tacit_lang::read(&self.text, &none, digest).diagnostics;
        found.retain(|one| one.code.0.starts_with("E01"));
        found
    }

    /// What can be told of it where its vocabulary is not there: that, and what is wrong with its spelling. No name can be
    /// judged, and none is.
    pub(crate) fn without_vocabulary(&self, fault: &RequestFault) -> Vec<Diagnostic> {
        let mut found = self.spelling();
        found.push(match named_vocabulary(&self.text) {
            Some(named) => Diagnostic::new(
                NO_VOCABULARY,
                named.span,
                format!("the vocabulary `{}` is not found, so no name was checked", named.name),
                fault.to_string(),
            ),
            None => Diagnostic::new(
                NO_SENTENCE,
                Span::new(0, self.text.lines().next().map_or(0, str::len)),
                "no sentence names the vocabulary, so no name was checked",
                "say `Vocabulary \"NAME\".` behind the title, or give the vocabulary with --vocabulary FILE",
            ),
        });
        found.sort_by_key(|one| one.span);
        found
    }

    /// Its meaning.
    pub(crate) fn meant(&self, lexicon: &Lexicon) -> Result<Meant, Fault> {
        let reading = self.read(lexicon);
        match reading.assurance {
            Some(assurance) => Ok(Meant {
                digest: digest(&assurance),
                assurance,
            }),
            None => {
                let mut diagnostics = reading.diagnostics;
                diagnostics.retain(Diagnostic::is_error);
                Err(self.refused(diagnostics))
            }
        }
    }

    pub(crate) fn refused(&self, diagnostics: Vec<Diagnostic>) -> Fault {
        Fault::Text(vec![Refused {
            name: self.name.clone(),
            source: self.text.clone(),
            diagnostics,
        }])
    }
}

impl Lexicon {
    /// Reads a vocabulary file.
    pub(crate) fn open(path: &Path) -> Result<Self, Fault> {
        let source = Source {
            name: files::name(path),
            text: files::read_text(path, MAX_VOCABULARY_BYTES)?,
        };
        Self::read(&source)
    }

    /// Reads a vocabulary.
    pub(crate) fn read(source: &Source) -> Result<Self, Fault> {
        let vocabulary =
            read_vocabulary(&source.text).map_err(|diagnostics| source.refused(diagnostics))?;
        Ok(Self {
            name: source.name.clone(),
            digest: vocabulary_digest(&vocabulary),
            vocabulary,
        })
    }

    /// The vocabulary of a text: the one given, else the one of the text's own naming beside it. Whether it
    /// is the one that the text pins is seen when the text is read.
    pub(crate) fn of(path: &Path, source: &Source, given: Option<&Path>) -> Result<Self, Fault> {
        match given {
            Some(given) => Self::open(given),
            None => {
                let beside = beside(path, source)?;
                if beside.exists() {
                    Self::open(&beside)
                } else {
                    let sought = files::name(&beside);
                    Err(RequestFault::NoVocabularyBeside { sought }.into())
                }
            }
        }
    }

    /// What an actor is called.
    pub(crate) fn actor(&self, id: &tacit_lang::ids::ActorId) -> String {
        actor_name(&self.vocabulary, id)
    }
}

/// What `vocabulary` calls an actor: its first name.
pub(crate) fn actor_name(vocabulary: &Vocabulary, id: &tacit_lang::ids::ActorId) -> String {
    let actor = vocabulary.actors.get(id);
    actor
        .and_then(|found| found.names.first().cloned())
        .unwrap_or_else(|| id.to_string())
}

/// Where the vocabulary that a text names lies, if it lies beside it.
pub(crate) fn beside(path: &Path, source: &Source) -> Result<PathBuf, RequestFault> {
    let named = named_vocabulary(&source.text)
        .ok_or_else(|| RequestFault::NoVocabularyNamed(source.name.clone()))?
        .name;
    let plain = |letter: char| letter.is_alphanumeric() || " -_.".contains(letter);
    if named.is_empty() || named.starts_with('.') || !named.chars().all(plain) {
        return Err(RequestFault::NotAFileName(named.to_owned()));
    }
    Ok(path.with_file_name(format!("{named}.vocabulary.toml")))
}

/// The name of a text's vocabulary, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NamedVocabulary<'t> {
    /// What it is called.
    pub(crate) name: &'t str,
    /// Where the name stands, its quotation marks included.
    pub(crate) span: Span,
}

/// The name in the sentence `Vocabulary "NAME"…`, wherever it stands in a line of its own. Quotation marks of a word
/// processor count: that they are none here, the reading of the text says.
pub(crate) fn named_vocabulary(text: &str) -> Option<NamedVocabulary<'_>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let named = line
            .trim_start_matches(['\u{feff}', ' ', '\t'])
            .strip_prefix("Vocabulary")
            .map(str::trim_start)
            .and_then(|rest| Some((rest.strip_prefix(QUOTATION_MARKS)?, rest)))
            .and_then(|(quoted, rest)| Some((quoted.split_once(QUOTATION_MARKS)?.0, rest)));
        if let Some((name, rest)) = named {
            let at = start + line.len() - rest.len();
            let marks = rest.chars().next().map_or(0, char::len_utf8);
            let closing = rest
                .get(marks + name.len()..)
                .and_then(|it| it.chars().next());
            let end = at + marks + name.len() + closing.map_or(0, char::len_utf8);
            return Some(NamedVocabulary {
                name,
                span: Span::new(at, end),
            });
        }
        start += line.len();
    }
    None
}

/// What stands around a name, as keyboards and word processors write it.
const QUOTATION_MARKS: [char; 6] = ['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_found_by_its_own_sentence_and_not_by_a_comment() {
        let text = "# Vocabulary \"other\".\nAssurance \"x\".\n Vocabulary \"mine\", digest 00.\n";
        let named = named_vocabulary(text).unwrap();
        assert_eq!(named.name, "mine");
        assert_eq!(text.get(named.span.range()), Some("\"mine\""));
        assert_eq!(named_vocabulary("Assurance \"x\"."), None);
    }

    #[test]
    fn the_vocabulary_is_found_between_the_quotation_marks_of_a_word_processor() {
        let text = "Assurance “x”.\nVocabulary “mine”.\n";
        let named = named_vocabulary(text).unwrap();
        assert_eq!(named.name, "mine");
        assert_eq!(text.get(named.span.range()), Some("“mine”"));
    }

    #[test]
    fn a_vocabularys_name_leads_to_no_other_folder() {
        let source = Source {
            name: "x".to_owned(),
            text: "Vocabulary \"../../secret\".".to_owned(),
        };
        let sought = beside(Path::new("here/x.assurance"), &source);
        assert_eq!(
            sought,
            Err(RequestFault::NotAFileName("../../secret".to_owned()))
        );
    }
}
