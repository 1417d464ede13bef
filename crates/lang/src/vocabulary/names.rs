//! What things are called: names that a text can hold, that mean one thing, and that are what they look like.

use super::codes;
use super::fields::{Located, Reports};
use super::file::MAX_NAME_BYTES;
use super::letters;
use crate::diagnostic::{Diagnostic, Span};
use std::collections::HashMap;

/// The names of one kind of things: actors, places, nouns, verbs, participles, degrees or grades.
pub(super) struct Names<'s> {
    source: &'s str,
    kind: &'static str,
    terms: bool,
    by_name: HashMap<String, String>,
    by_look: HashMap<String, (String, String)>,
}

impl<'s> Names<'s> {
    /// Names that are written with capitals.
    pub(super) fn proper(kind: &'static str, source: &'s str) -> Self {
        Self {
            source,
            kind,
            terms: false,
            by_name: HashMap::new(),
            by_look: HashMap::new(),
        }
    }

    /// Terms, written in lower case throughout.
    pub(super) fn terms(kind: &'static str, source: &'s str) -> Self {
        Self {
            terms: true,
            ..Self::proper(kind, source)
        }
    }

    /// Takes down that `owner` is called `name`, and reports what is wrong with that.
    pub(super) fn add(&mut self, owner: &str, name: &Located<String>, reports: &mut Reports) {
        if !check_shape(&name.value, name.span, self.source, reports) {
            return;
        }
        if self.terms && name.value.chars().any(char::is_uppercase) {
            reports.add(
                codes::NAME_SHAPE,
                name.span,
                format!("the {} `{}` has a capital", self.kind, name.value),
                "write it in lower case: capitals are how a text tells actors and places from acts",
            );
            return;
        }
        let folded = fold_name(&name.value);
        let look = letters::look(&folded);
        if let Some(other) = self.by_name.get(&folded) {
            if other != owner {
                reports.add(
                    codes::AMBIGUOUS_NAME,
                    name.span,
                    format!("the {} `{}` already stands for `{other}`", self.kind, name.value),
                    "a name means one thing: change one of the two; capitals and a leading `the` do not tell them apart",
                );
            }
        } else if let Some((other, alike)) = self.by_look.get(&look) {
            reports.add(
                codes::LOOK_ALIKE,
                name.span,
                format!(
                    "the {} `{}` looks like `{alike}`, which stands for `{other}`",
                    self.kind, name.value
                ),
                "nobody can tell the two apart on paper: change one of them",
            );
        }
        self.by_look
            .entry(look)
            .or_insert_with(|| (owner.to_owned(), name.value.clone()));
        self.by_name
            .entry(folded)
            .or_insert_with(|| owner.to_owned());
    }
}

/// What all spellings of one name share: capitals and a leading *the* make no difference.
///
/// Whoever looks a name of a text up in a vocabulary compares by this, so that the vocabulary's check that a name means one
/// thing holds for the text too.
#[must_use]
pub fn fold_name(name: &str) -> String {
    let folded = name.to_lowercase();
    folded.strip_prefix("the ").unwrap_or(&folded).to_owned()
}

/// Whether a text could hold `name` in quotes and be read by eye; reports if not.
pub(super) fn check_shape(name: &str, span: Span, source: &str, reports: &mut Reports) -> bool {
    let before = reports.0.len();
    let shown = || name.escape_debug().to_string();
    if name.len() > MAX_NAME_BYTES {
        reports.add(
            codes::LIMIT,
            span,
            format!(
                "a name has at most {MAX_NAME_BYTES} bytes, this one has {}",
                name.len()
            ),
            "shorten it",
        );
        return false;
    }
    // What stands in the file unescaped is reported by the scan of the whole file, at its exact place.
    let escaped = source
        .get(span.range())
        .is_some_and(|raw| raw.contains('\\'));
    if let Some(unseen) = name.chars().find(|letter| letters::is_unseen(*letter)) {
        if escaped {
            reports.0.push(unseen_letter(unseen, span));
        }
        return false;
    }
    if let Some(word) = letters::mixed_word(name) {
        reports.add(
            codes::LOOK_ALIKE,
            span,
            format!("`{word}` mixes letters of several alphabets"),
            "type the word again in one alphabet: some of its letters only look like those you know",
        );
    }
    let spaces = |name: &str| {
        name.chars()
            .any(|letter| letter.is_whitespace() && letter != ' ')
    };
    let trimmed = name.trim() == name && !name.contains("  ") && !spaces(name);
    if !trimmed
        || name.contains(['"', '\\'])
        || fold_name(name).is_empty()
        || !name.chars().any(char::is_alphanumeric)
    {
        reports.add(
            codes::NAME_SHAPE,
            span,
            format!("`{}` cannot be a name", shown()),
            "a name has words parted by single spaces, and neither quotes nor backslashes",
        );
    }
    reports.0.len() == before
}

/// Reports letters that nobody sees, wherever they stand in the file.
pub(super) fn check_unseen(source: &str, reports: &mut Reports) {
    let unseen = source
        .char_indices()
        .filter(|(_, letter)| letters::is_unseen(*letter));
    for (at, letter) in unseen {
        let span = Span::new(at, at + letter.len_utf8());
        reports
            .0
            .push(unseen_letter(letter, span).with_fix(span, ""));
    }
}

fn unseen_letter(letter: char, span: Span) -> Diagnostic {
    Diagnostic::new(
        codes::INVISIBLE,
        span,
        format!("an invisible character, U+{:04X}", u32::from(letter)),
        "take it out: what two sides compare must not hold what neither sees",
    )
}
