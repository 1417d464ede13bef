//! A text as it is to be said: read once with the vocabulary that goes with it, wherever both came from.

use super::fault::DeskFault;
use crate::ending::{Fault, RequestFault};
use crate::texts::{Lexicon, Source, named_vocabulary};
use tacit_lang::diagnostic::Diagnostic;
use tacit_lang::vocabulary::read_vocabulary;
use tacit_lang::{Language, render};
use tacit_mission::said::Paper;

/// A text that has a meaning.
pub(crate) struct Drafted {
    /// As it goes out.
    pub(crate) paper: Paper,
    /// As it is spoken of.
    pub(crate) name: String,
    /// What it means, written out anew.
    pub(crate) rendering: String,
    /// What it leaves open.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Drafted {
    /// A text with its vocabulary, wherever both came from.
    pub(crate) fn of(source: Source, vocabulary: &Source) -> Result<Self, Fault> {
        let lexicon = Lexicon::read(vocabulary)?;
        let mut warnings = source.read(&lexicon).diagnostics;
        warnings.retain(|it| !it.is_error());
        let meant = source.meant(&lexicon)?;
        let rendering = render(&meant.assurance, &lexicon.vocabulary, Language::English)
            .map_err(|undeclared| RequestFault::Question(undeclared.to_string()))?;
        Ok(Self {
            paper: Paper {
                text: source.text,
                vocabulary: vocabulary.text.clone(),
                meaning: meant.digest,
            },
            name: source.name,
            rendering,
            warnings,
        })
    }

    /// A paper that came or waits, read again by the vocabulary that goes with it.
    pub(crate) fn of_paper(paper: &Paper, name: &str) -> Result<Self, Fault> {
        let source = |name: String, text: &str| Source {
            name,
            text: text.to_owned(),
        };
        let vocabulary = source(format!("the vocabulary of {name}"), &paper.vocabulary);
        let drafted = Self::of(source(name.to_owned(), &paper.text), &vocabulary)?;
        if drafted.paper.meaning == paper.meaning {
            return Ok(drafted);
        }
        let what = format!("the text of {name} means something else than it says to mean");
        Err(DeskFault::asked(what, "do not approve it, and ask who wrote it").into())
    }
}

/// The desk's own vocabulary of the name that a text says, the newest of several.
pub(crate) fn own_vocabulary(text: &str, own: &[String]) -> Option<Source> {
    let named = named_vocabulary(text)?.name;
    let is_named = |text: &&String| read_vocabulary(text).is_ok_and(|it| it.name == named);
    let found = own.iter().rev().find(is_named)?;
    Some(Source {
        name: format!("the desk's vocabulary `{named}`"),
        text: found.clone(),
    })
}
