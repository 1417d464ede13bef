//! The sentences of a rendering, and how to get from one text to another.

use std::collections::BTreeSet;
use tacit_lang::diagnostic::Span;
use tacit_lang::meaning::Assurance;
use tacit_lang::vocabulary::Vocabulary;
use tacit_lang::{Language, Reading, Undeclared, read, render};

/// A rendering with a sentence a line, which reads as the rendering does: the formatter breaks no line within a quotation.
pub(super) struct Words(String);

impl Words {
    pub(super) fn of(assurance: &Assurance, vocabulary: &Vocabulary) -> Result<Self, Undeclared> {
        let text = render(assurance, vocabulary, Language::English)?;
        Ok(Self(text.replace("\n    ", " ")))
    }

    /// What a desk makes of these words.
    pub(super) fn read_back(&self, assurance: &Assurance, vocabulary: &Vocabulary) -> Reading {
        read(&self.0, vocabulary, assurance.vocabulary)
    }

    /// The words of a clause.
    pub(super) fn at(&self, span: Span) -> String {
        self.0.get(span.range()).unwrap_or_default().to_owned()
    }

    pub(super) fn sentences(&self) -> Vec<&str> {
        self.0.lines().filter(|line| !line.is_empty()).collect()
    }

    /// The sentences in which none of `spans` lies.
    pub(super) fn sentences_outside(&self, spans: &[Span]) -> Vec<&str> {
        let mut outside = Vec::new();
        let mut start = 0;
        for line in self.0.split_inclusive('\n') {
            let end = start + line.len();
            let sentence = line.trim_end();
            let holds = |span: &Span| span.start < end && span.end > start;
            if !sentence.is_empty() && !spans.iter().any(holds) {
                outside.push(sentence);
            }
            start = end;
        }
        outside
    }
}

/// What to do to the one text to get the other, in the order of the text.
pub(super) fn instruction(old: &Words, new: &Words) -> String {
    let steps = paired(&old.sentences(), &new.sentences());
    let steps: Vec<String> = steps
        .into_iter()
        .map(|step| match step {
            (Some(old), Some(new)) => format!("in place of `{old}` say `{new}`"),
            (Some(old), None) => format!("leave out `{old}`"),
            (None, new) => format!("add `{}`", new.unwrap_or_default()),
        })
        .collect();
    steps.join("; ")
}

/// The sentences in which two texts differ, each with the one that takes its place.
///
/// One takes the place of another if both begin alike; what is left over is joined in its order if the numbers are the same.
pub(super) fn paired<'a>(
    old: &[&'a str],
    new: &[&'a str],
) -> Vec<(Option<&'a str>, Option<&'a str>)> {
    let (in_old, in_new): (BTreeSet<_>, BTreeSet<_>) =
        (old.iter().copied().collect(), new.iter().copied().collect());
    let mut gone: Vec<(usize, &str)> = places(old, &in_new);
    let mut come: Vec<(usize, &str)> = places(new, &in_old);
    let mut steps: Vec<(usize, Option<&str>, Option<&str>)> = Vec::new();
    gone.retain(|(_, out)| {
        let alike = come
            .iter()
            .enumerate()
            .map(|(place, (_, into))| (opening(out, into), std::cmp::Reverse(place)))
            .max()
            .filter(|(words, _)| *words >= ALIKE);
        let Some((_, std::cmp::Reverse(place))) = alike else {
            return true;
        };
        let (at, into) = come.remove(place);
        steps.push((at, Some(out), Some(into)));
        false
    });
    if gone.len() == come.len() {
        let joined = gone.drain(..).zip(come.drain(..));
        steps.extend(joined.map(|((_, out), (at, into))| (at, Some(out), Some(into))));
    }
    steps.extend(gone.into_iter().map(|(at, out)| (at, Some(out), None)));
    steps.extend(come.into_iter().map(|(at, into)| (at, None, Some(into))));
    steps.sort();
    steps
        .into_iter()
        .map(|(_, out, into)| (out, into))
        .collect()
}

/// With how many first words in common two sentences are about one thing.
const ALIKE: usize = 2;

fn places<'a>(sentences: &[&'a str], known: &BTreeSet<&str>) -> Vec<(usize, &'a str)> {
    let all = sentences.iter().copied().enumerate();
    all.filter(|(_, sentence)| !known.contains(sentence))
        .collect()
}

/// How many first words two sentences share.
fn opening(one: &str, other: &str) -> usize {
    let words = one.split(' ').zip(other.split(' '));
    words.take_while(|(one, other)| one == other).count()
}
