//! A text as it is to be said: read once, with the vocabulary that goes with it, and shown whole.

use crate::desk::fault::DeskFault;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::diagnostics;
use crate::ending::{Fault, RequestFault};
use crate::files;
use crate::screen::Screen;
use crate::texts::{Lexicon, Source, beside, named_vocabulary};
use std::path::{Path, PathBuf};
use tacit_lang::diagnostic::Diagnostic;
use tacit_lang::vocabulary::{MAX_VOCABULARY_BYTES, read_vocabulary};
use tacit_lang::{Language, render};
use tacit_mission::said::Paper;
use tacit_spelling::words::Words;

/// A text that has a meaning.
pub(crate) struct Drafted {
    /// As it goes out.
    pub(crate) paper: Paper,
    /// As it is spoken of.
    pub(crate) name: String,
    rendering: String,
    warnings: Vec<Diagnostic>,
}

impl Drafted {
    /// Reads a text from its file, once: what is shown is what is said.
    pub(crate) fn read(
        reach: &Reach,
        file: &Path,
        vocabulary: Option<&Path>,
    ) -> Result<Self, Fault> {
        let source = Source::open(file)?;
        let vocabulary = vocabulary_of(reach, file, &source, vocabulary)?;
        Self::of(source, &vocabulary)
    }

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

    /// Everything that an officer has to see of it.
    pub(crate) fn shown(&self, screen: &Screen) -> String {
        let mut out = format!(
            "The text, word for word:\n\n{}\n\nWhat it means:\n\n{}\nmeaning   {}\nin words  {}\n",
            indented(&self.paper.text),
            indented(&self.rendering),
            self.paper.meaning,
            Words::of(&self.paper.meaning)
        );
        for warning in &self.warnings {
            out.push('\n');
            out.push_str(&diagnostics::drawn(
                &self.name,
                &self.paper.text,
                warning,
                screen,
            ));
        }
        out
    }
}

fn indented(text: &str) -> String {
    let lines = text.trim_end().lines();
    lines.map(|line| format!("    {line}\n")).collect()
}

/// The vocabulary that was given, else the one beside the text, else the desk's own of the name that the text says.
fn vocabulary_of(
    reach: &Reach,
    file: &Path,
    source: &Source,
    given: Option<&Path>,
) -> Result<Source, Fault> {
    let open = |path: PathBuf| -> Result<Source, Fault> {
        Ok(Source {
            name: files::name(&path),
            text: files::read_text(&path, MAX_VOCABULARY_BYTES)?,
        })
    };
    if let Some(given) = given {
        return open(given.to_owned());
    }
    let beside = beside(file, source)?;
    if beside.exists() {
        return open(beside);
    }
    let Reply::Vocabularies { texts } = reach.ask(&Request::Vocabularies)? else {
        return Err(unexpected().into());
    };
    let named = named_vocabulary(&source.text).map(|found| found.name.to_owned());
    let is_named = |text: &&String| {
        read_vocabulary(text).is_ok_and(|it| named.as_deref() == Some(it.name.as_str()))
    };
    match texts.iter().rev().find(is_named) {
        Some(text) => Ok(Source {
            name: format!("the desk's vocabulary `{}`", named.unwrap_or_default()),
            text: text.clone(),
        }),
        None => Err(RequestFault::NoVocabularyBeside {
            sought: files::name(&beside),
        }
        .into()),
    }
}
