//! What differs between two texts, clause by clause and in words (A18).

use super::words::{Words, paired};
use crate::clause::Clause;
use std::collections::BTreeSet;
use tacit_lang::diagnostic::Span;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Labels};
use tacit_lang::vocabulary::Vocabulary;
use tacit_lang::{ClauseSpans, Undeclared};

/// What differs between two texts, as the English rendering says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// What a digest covers. Whether a verdict hangs on it is another question, which this does not answer.
    pub meaning: Vec<Changed>,
    /// What a reader sees and no digest covers: title, the name of the vocabulary, observations.
    pub labels: Vec<Changed>,
}

/// Words that one text has and another has not, or says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The clause, by its place in the new text, or if that is without it in the old one. `None`: a sentence that is none of
    /// the clauses of a verdict, such as who promises whom, who carries it, how strongly it is given, what is left open.
    pub clause: Option<Clause>,
    /// What the old text says; none if it does not speak of it.
    pub old: Option<String>,
    /// What the new text says; none if it does not speak of it.
    pub new: Option<String>,
}

/// What differs between two meanings, in the order of the clauses (A18).
///
/// What is said in other words and means the same is no difference, nor is the order of sentences: both are compared as rendered.
/// Of conditions, graded releases and exceptions those that both texts have are left out, and the rest are joined in their order.
///
/// # Errors
/// [`Undeclared`] if either text names what `vocabulary` does not declare.
pub fn differences(
    old: &Assurance,
    new: &Assurance,
    vocabulary: &Vocabulary,
) -> Result<Differences, Undeclared> {
    let labels = Labels {
        observations: Vec::new(),
        ..old.labels.clone()
    };
    let said = |text: &Assurance, labels: &Labels| {
        let text = Assurance {
            labels: labels.clone(),
            ..text.clone()
        };
        Said::of(&text, vocabulary)
    };
    let (before, after) = (said(old, &labels)?, said(new, &labels)?);
    let (with_old, with_new) = (said(old, &old.labels)?, said(old, &new.labels)?);
    Ok(Differences {
        meaning: before.against(&after),
        labels: joined(&with_old.words.sentences(), &with_new.words.sentences()),
    })
}

/// A text in words.
struct Said {
    words: Words,
    spans: ClauseSpans,
    /// Whose proxies are listed and who may disavow, to go through both.
    principals: BTreeSet<ActorId>,
}

impl Said {
    fn of(text: &Assurance, vocabulary: &Vocabulary) -> Result<Self, Undeclared> {
        let words = Words::of(text, vocabulary)?;
        let spans = words.read_back(text, vocabulary).spans;
        let listing = text.proxies.keys().chain(text.disavowal.keys());
        Ok(Self {
            words,
            spans,
            principals: listing.cloned().collect(),
        })
    }

    fn against(&self, new: &Self) -> Vec<Changed> {
        let mut found = joined(&self.outside(), &new.outside());
        found.extend(self.once(Clause::Act, new));
        let (old, after) = (&self.spans, &new.spans);
        found.extend(self.list(&old.conditions, new, &after.conditions, Clause::Condition));
        found.extend(self.list(&old.grades, new, &after.grades, Clause::Grade));
        let principals: BTreeSet<&ActorId> =
            self.principals.iter().chain(&new.principals).collect();
        for principal in principals {
            found.extend(self.once(Clause::Proxies(principal.clone()), new));
            found.extend(self.once(Clause::Disavowal(principal.clone()), new));
        }
        found.extend(self.list(&old.exceptions, new, &after.exceptions, Clause::Exception));
        let rest = ONCE.iter().cloned();
        found.extend(rest.filter_map(|clause| self.once(clause, new)));
        found
    }

    fn once(&self, clause: Clause, new: &Self) -> Option<Changed> {
        let said = |text: &Self| clause.span(&text.spans).map(|span| text.words.at(span));
        let (old, new) = (said(self), said(new));
        (old != new).then_some(Changed {
            clause: Some(clause),
            old,
            new,
        })
    }

    fn list(
        &self,
        old: &[Span],
        new: &Self,
        after: &[Span],
        clause: fn(usize) -> Clause,
    ) -> Vec<Changed> {
        let words = |text: &Self, spans: &[Span]| -> Vec<String> {
            spans.iter().map(|span| text.words.at(*span)).collect()
        };
        let (old, new) = (words(self, old), words(new, after));
        let mut gone = missing(&old, &new);
        let mut come = missing(&new, &old);
        let both = gone.len().min(come.len());
        let (gone_alone, come_alone) = (gone.split_off(both), come.split_off(both));
        let changed = gone.into_iter().zip(come).map(|(old, new)| Changed {
            clause: Some(clause(new.0)),
            old: Some(old.1),
            new: Some(new.1),
        });
        let left_out = gone_alone.into_iter().map(|(place, words)| Changed {
            clause: Some(clause(place)),
            old: Some(words),
            new: None,
        });
        let added = come_alone.into_iter().map(|(place, words)| Changed {
            clause: Some(clause(place)),
            old: None,
            new: Some(words),
        });
        changed.chain(left_out).chain(added).collect()
    }

    /// The sentences that are none of the clauses.
    fn outside(&self) -> Vec<&str> {
        let spans = &self.spans;
        let lists = [&spans.conditions, &spans.grades, &spans.exceptions];
        let principals = [&spans.proxies, &spans.disavowal];
        let mut clauses: Vec<Span> = lists.into_iter().flatten().copied().collect();
        clauses.extend(principals.into_iter().flat_map(|spans| spans.values()));
        clauses.extend(ONCE.iter().filter_map(|clause| clause.span(spans)));
        clauses.push(spans.act);
        self.words.sentences_outside(&clauses)
    }
}

/// The clauses that a text has once at most, behind the lists, in the order of the rendering.
const ONCE: &[Clause] = &[
    Clause::Uncounted,
    Clause::Participation,
    Clause::SilentOn,
    Clause::Dependence,
    Clause::Clarification,
    Clause::Standard,
    Clause::Attribution,
    Clause::Entry,
    Clause::End,
    Clause::Withdrawal,
    Clause::DeemedReceipt,
    Clause::SameInstant,
    Clause::Provocation,
];

/// The entries of `one` that `other` has not, each with its place.
fn missing(one: &[String], other: &[String]) -> Vec<(usize, String)> {
    let other: BTreeSet<&String> = other.iter().collect();
    let entries = one.iter().cloned().enumerate();
    entries
        .filter(|(_, entry)| !other.contains(entry))
        .collect()
}

fn joined(old: &[&str], new: &[&str]) -> Vec<Changed> {
    let pairs = paired(old, new).into_iter();
    pairs
        .map(|(old, new)| Changed {
            clause: None,
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
        })
        .collect()
}
