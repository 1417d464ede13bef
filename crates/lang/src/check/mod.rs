//! From tree and vocabulary to the one checked meaning.

mod act;
mod clauses;
mod conditions;
mod consistency;
mod draft;
mod idle;
pub(crate) mod names;
mod open;
mod pair;
mod parties;
mod roles;
mod spans;

pub use pair::{PairFinding, check_pair};
pub use spans::ClauseSpans;

use crate::diagnostic::{Diagnostic, Span};
use crate::explain::code;
use crate::meaning::{Assurance, Digest};
use crate::reports::Reports;
use crate::syntax::{MAX_TEXT_BYTES, sentences, tree::Sentence};
use crate::vocabulary::Vocabulary;
use draft::Draft;
use names::Names;
use roles::Roles;

/// What was made of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Its meaning; none if a diagnostic refuses it.
    pub assurance: Option<Assurance>,
    /// What is wrong with it or left open by it, in the order of the text, at most
    /// [`crate::MAX_DIAGNOSTICS`] and one that counts the rest.
    pub diagnostics: Vec<Diagnostic>,
    /// Where its clauses stand.
    pub spans: ClauseSpans,
}

/// Reads `text` with `vocabulary`, whose digest is `vocabulary_digest`.
///
/// One run reports every mistake: a sentence that cannot be read is left out and the rest is read.
/// A text of more than [`MAX_TEXT_BYTES`] is refused unread.
#[must_use]
pub fn read(text: &str, vocabulary: &Vocabulary, vocabulary_digest: Digest) -> Reading {
    let mut reports = Reports::default();
    if text.len() > MAX_TEXT_BYTES {
        reports.push(Diagnostic::new(
            code::TEXT_TOO_LONG,
            Span::default(),
            format!(
                "the text has {} bytes, {MAX_TEXT_BYTES} are admitted",
                text.len()
            ),
            "divide it into several assurances",
        ));
        return Reading {
            assurance: None,
            diagnostics: reports.finish(text.len()),
            spans: ClauseSpans::default(),
        };
    }
    let sentences = sentences(text, &mut reports);
    let mut checker = Checker {
        vocabulary,
        digest: vocabulary_digest,
        names: Names::new(vocabulary),
        roles: Roles::default(),
        draft: Draft::default(),
        reports,
    };
    checker.parties(&sentences);
    checker.clauses(&sentences);
    checker.consistency();
    checker.completeness(&sentences, text.len());
    checker.idle_words();
    let Checker { draft, reports, .. } = checker;
    let refused = reports.has_errors();
    let (assurance, spans) = draft.finish(vocabulary_digest);
    Reading {
        assurance: assurance.filter(|_| !refused),
        diagnostics: reports.finish(text.len()),
        spans,
    }
}

/// One reading under way.
struct Checker<'v> {
    vocabulary: &'v Vocabulary,
    digest: Digest,
    names: Names<'v>,
    roles: Roles,
    draft: Draft,
    reports: Reports,
}

impl Checker<'_> {
    fn report(
        &mut self,
        code: crate::diagnostic::Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.reports
            .push(Diagnostic::new(code, span, message, help));
    }

    /// What `id` is called, for messages.
    fn actor_name(&self, id: &crate::ids::ActorId) -> String {
        let actor = self.vocabulary.actors.get(id);
        let name = actor.and_then(|actor| actor.names.first());
        name.map_or_else(|| id.to_string(), Clone::clone)
    }
}

/// Whether any sentence of `sentences` could not be read.
fn has_broken(sentences: &[Sentence]) -> bool {
    sentences.iter().any(|sentence| sentence.body.is_none())
}
