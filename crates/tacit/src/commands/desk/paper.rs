//! A text as it is to be said: read once, with the vocabulary that goes with it, and shown whole.

pub(crate) use crate::desk::paper::Drafted;
use crate::desk::paper::own_vocabulary;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::diagnostics;
use crate::ending::{Fault, RequestFault};
use crate::files;
use crate::screen::Screen;
use crate::texts::{Source, beside};
use std::path::{Path, PathBuf};
use tacit_lang::vocabulary::MAX_VOCABULARY_BYTES;
use tacit_spelling::words::Words;

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
    own_vocabulary(&source.text, &texts).ok_or_else(|| {
        let sought = files::name(&beside);
        RequestFault::NoVocabularyBeside { sought }.into()
    })
}
