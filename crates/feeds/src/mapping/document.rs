//! A TOML file read with all its problems in one run.

use std::ops::Range;
use tacit_lang::diagnostic::{Code, Diagnostic, Span};
use tacit_lang::ids::{ActId, ActorId, GradeId, PlaceId};
use tacit_lang::time::{Between, parse_between};
use tacit_lang::vocabulary::Vocabulary;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

pub(super) const NOT_TOML: Code = Code("E0600");
pub(super) const VERSION: Code = Code("E0601");
pub(super) const UNKNOWN_KEY: Code = Code("E0602");
pub(super) const MISSING_KEY: Code = Code("E0603");
pub(super) const WRONG_TYPE: Code = Code("E0604");
pub(super) const UNKNOWN_WORD: Code = Code("E0605");
pub(super) const NOT_DECLARED: Code = Code("E0606");
pub(super) const NO_TIME: Code = Code("E0607");
pub(super) const ENDS_FIRST: Code = Code("E0608");
pub(super) const COMPLETE_WITH_GAPS: Code = Code("E0609");
pub(super) const OTHER_LAYOUT: Code = Code("E0610");
pub(super) const TWICE: Code = Code("E0611");
pub(super) const NOTHING_MAPPED: Code = Code("E0612");
pub(super) const TOO_LARGE: Code = Code("E0613");
pub(super) const CODE_OF_TWO: Code = Code("E0614");
pub(super) const NO_CODE: Code = Code("E0615");
pub(super) const NO_FILE: Code = Code("E0620");
pub(super) const EMPTY_DATA: Code = Code("E0622");
pub(super) const NO_COLUMN: Code = Code("E0630");
pub(super) const UNDECLARED: Code = Code("E0631");
pub(super) const COLUMN_AND_TABLE: Code = Code("E0632");

/// A value and where it stands.
pub(super) type Value<'d> = &'d Spanned<DeValue<'d>>;

/// A table of the file.
#[derive(Clone, Copy)]
pub(super) struct Section<'d> {
    pub(super) table: &'d DeTable<'d>,
    pub(super) span: Span,
}

/// What was found wrong so far, and the vocabulary that names are looked up in.
pub(super) struct Problems<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) found: Vec<Diagnostic>,
    /// Whether the file is no TOML somewhere: what seems missing may stand there.
    pub(super) torn: bool,
}

pub(super) const fn span(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

impl<'d> Section<'d> {
    pub(super) fn get(self, key: &str) -> Option<Value<'d>> {
        self.table.get(key)
    }

    /// Every entry with its key's place.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'d str, Span, Value<'d>)> {
        self.table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), span(&key.span()), value))
    }
}

impl Problems<'_> {
    /// The tree of a file, with what is torn in it reported.
    pub(super) fn document<'t>(&mut self, text: &'t str) -> Spanned<DeTable<'t>> {
        let (tree, errors) = DeTable::parse_recoverable(text);
        self.torn = !errors.is_empty();
        for error in errors {
            let at = error.span().unwrap_or(0..0);
            self.add(
                NOT_TOML,
                span(&at),
                error.message().to_owned(),
                "mend the TOML here; what seems missing elsewhere is not reported until then",
            );
        }
        tree
    }

    /// Everything found, in the order of the text. Where the TOML itself is torn, what was put in the place of a lost
    /// value is nobody's mistake.
    pub(super) fn in_order(self) -> Vec<Diagnostic> {
        let mut found = self.found;
        let torn: Vec<Span> = found
            .iter()
            .filter(|problem| problem.code == NOT_TOML)
            .map(|problem| problem.span)
            .collect();
        found.retain(|problem| {
            let touches =
                |span: &Span| span.start <= problem.span.end && problem.span.start <= span.end;
            problem.code == NOT_TOML || !torn.iter().any(touches)
        });
        found.sort_by_key(|problem| problem.span);
        found
    }

    pub(super) fn add(
        &mut self,
        code: Code,
        at: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.push(Diagnostic::new(code, at, message, help));
    }

    /// Reports every key of `section` that is none of `known`.
    pub(super) fn only(&mut self, section: Section<'_>, known: &[&str]) {
        for (key, at, _) in section.entries() {
            if !known.contains(&key) {
                self.add(
                    UNKNOWN_KEY,
                    at,
                    format!("`{key}` is no key here"),
                    format!("use one of: {}", known.join(", ")),
                );
            }
        }
    }

    /// The value of a key that must be there.
    pub(super) fn needed<'d>(&mut self, section: Section<'d>, key: &str) -> Option<Value<'d>> {
        let found = section.get(key);
        if found.is_none() && !self.torn {
            self.add(
                MISSING_KEY,
                section.span,
                format!("`{key}` is missing"),
                format!("add `{key} = …`"),
            );
        }
        found
    }

    pub(super) fn text<'d>(&mut self, value: Value<'d>) -> Option<&'d str> {
        let found = value.get_ref().as_str();
        self.typed(value, found, "a text in quotes")
    }

    pub(super) fn boolean(&mut self, value: Value<'_>) -> Option<bool> {
        let found = value.get_ref().as_bool();
        self.typed(value, found, "true or false")
    }

    /// A whole number from 0 on.
    pub(super) fn count(&mut self, value: Value<'_>) -> Option<u64> {
        let found = value
            .get_ref()
            .as_integer()
            .and_then(|found| u64::from_str_radix(found.as_str(), found.radix()).ok());
        self.typed(value, found, "a whole number from 0 on")
    }

    pub(super) fn table<'d>(&mut self, value: Value<'d>) -> Option<Section<'d>> {
        let found = value.get_ref().as_table();
        self.typed(value, found, "a table").map(|table| Section {
            table,
            span: span(&value.span()),
        })
    }

    pub(super) fn array<'d>(&mut self, value: Value<'d>) -> Option<&'d DeArray<'d>> {
        let found = value.get_ref().as_array();
        self.typed(value, found, "a list in square brackets")
    }

    fn typed<T>(&mut self, value: Value<'_>, found: Option<T>, wanted: &str) -> Option<T> {
        if found.is_none() {
            self.add(
                WRONG_TYPE,
                span(&value.span()),
                format!("this is of type {}", value.get_ref().type_str()),
                format!("write {wanted}"),
            );
        }
        found
    }

    /// One of the words admitted, as what it stands for.
    pub(super) fn word<T: Copy>(&mut self, value: Value<'_>, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(value)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let admitted: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.add(
                UNKNOWN_WORD,
                span(&value.span()),
                format!("`{text}` is not admitted here"),
                format!("write one of: {}", admitted.join(", ")),
            );
        }
        found.map(|(_, meant)| *meant)
    }

    pub(super) fn actor(&mut self, value: Value<'_>) -> Option<ActorId> {
        let text = self.text(value)?;
        let id = ActorId::new(text).ok();
        let found = id.filter(|id| self.vocabulary.actors.contains_key(id));
        self.declared(value, found, text, "actor")
    }

    pub(super) fn act(&mut self, value: Value<'_>) -> Option<ActId> {
        let text = self.text(value)?;
        let id = ActId::new(text).ok();
        let found = id.filter(|id| self.vocabulary.acts.contains_key(id));
        self.declared(value, found, text, "act")
    }

    pub(super) fn place(&mut self, value: Value<'_>) -> Option<PlaceId> {
        let text = self.text(value)?;
        let id = PlaceId::new(text).ok();
        let found = id.filter(|id| self.vocabulary.places.contains_key(id));
        self.declared(value, found, text, "place")
    }

    pub(super) fn grade(&mut self, value: Value<'_>) -> Option<GradeId> {
        let text = self.text(value)?;
        let id = GradeId::new(text).ok();
        let found = id.filter(|id| self.vocabulary.grade_rank(id).is_some());
        self.declared(value, found, text, "grade")
    }

    fn declared<T>(
        &mut self,
        value: Value<'_>,
        found: Option<T>,
        text: &str,
        kind: &str,
    ) -> Option<T> {
        if found.is_none() {
            self.add(
                NOT_DECLARED,
                span(&value.span()),
                format!("the vocabulary declares no {kind} `{text}`"),
                format!(
                    "declare the {kind} there, or write the identifier of one that it declares"
                ),
            );
        }
        found
    }

    /// A day in `zone`.
    pub(super) fn day(&mut self, value: Value<'_>, zone: &str) -> Option<Between> {
        let text = self.text(value)?;
        let found = parse_between(&format!("{text}{zone}")).ok();
        let found = found.filter(|_| text.len() == 10);
        if found.is_none() {
            self.add(
                NO_TIME,
                span(&value.span()),
                format!("`{text}` is not a day"),
                "write it as \"2016-01-31\"; the mapping's `zone` says in which offset it is meant",
            );
        }
        found
    }

    /// The days from `from` (included) to `until` (excluded) of `section`.
    pub(super) fn period(&mut self, section: Section<'_>, zone: &str) -> Option<Between> {
        let from = self.needed(section, "from");
        let until = self.needed(section, "until");
        let from = from.and_then(|value| self.day(value, zone))?;
        let value = until?;
        let until = self.day(value, zone)?;
        let last = tacit_lang::time::Instant::from_seconds(until.from().seconds() - 1);
        let found = Between::new(from.from(), last);
        if found.is_none() {
            self.add(
                ENDS_FIRST,
                span(&value.span()),
                "this ends before it begins",
                "`until` is the first day that is outside again, so it lies after `from`",
            );
        }
        found
    }
}
