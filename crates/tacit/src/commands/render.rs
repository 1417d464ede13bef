//! `tacit render`: the meaning written out in controlled English, which reads back to the same meaning.

use crate::arguments::Render;
use crate::ending::{Answer, Fault, RequestFault};
use crate::texts::{Lexicon, Source};
use tacit_lang::{Language, render};

pub(crate) fn run(asked: &Render) -> Result<Answer, Fault> {
    let source = Source::open(&asked.file)?;
    let lexicon = Lexicon::of(&asked.file, &source, asked.vocabulary.as_deref())?;
    let meant = source.meant(&lexicon)?;
    let text = render(&meant.assurance, &lexicon.vocabulary, Language::English)
        .map_err(|undeclared| RequestFault::Question(undeclared.to_string()))?;
    Ok(Answer::well(text))
}
