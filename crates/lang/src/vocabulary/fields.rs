//! Reading the tables of a file field by field, each with the place where it stands.

use super::codes;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::ids::IdError;
use crate::time::{Instant, TimeError, parse_instant};
use tacit_spelling::nearest;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

/// What has been found wrong so far.
#[derive(Debug, Default)]
pub(super) struct Reports(pub(super) Vec<Diagnostic>);

impl Reports {
    pub(super) fn add(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.0.push(Diagnostic::new(code, span, message, help));
    }

    pub(super) fn have(&self, code: Code) -> bool {
        self.0.iter().any(|report| report.code == code)
    }
}

/// One table, of which every key must be known.
pub(super) struct Fields<'t, 'i> {
    table: &'t DeTable<'i>,
    span: Span,
    what: &'static str,
}

impl<'t, 'i> Fields<'t, 'i> {
    /// Opens a table and reports every key that is not in `known`.
    pub(super) fn open(
        table: &'t DeTable<'i>,
        span: Span,
        what: &'static str,
        known: &[&'static str],
        reports: &mut Reports,
    ) -> Self {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                continue;
            }
            let likely = nearest(name, known.iter().copied()).unwrap_or_default();
            reports.add(
                codes::UNKNOWN_KEY,
                span_of(key),
                format!("{what} has no field `{name}`"),
                format!("did you mean `{likely}`? it takes {}", known.join(", ")),
            );
        }
        Self { table, span, what }
    }

    /// Where the table begins.
    pub(super) fn span(&self) -> Span {
        self.span
    }

    pub(super) fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.table.get(key)
    }

    /// Reports that `key` must be there.
    pub(super) fn miss(&self, key: &str, reports: &mut Reports) {
        reports.add(
            codes::MISSING,
            self.span,
            format!("{} has no `{key}`", self.what),
            format!("add a line `{key} = …` below"),
        );
    }

    pub(super) fn text(&self, key: &str, reports: &mut Reports) -> Option<Located<String>> {
        let value = self.get(key)?;
        text(key, value, reports)
    }

    pub(super) fn need_text(&self, key: &str, reports: &mut Reports) -> Option<Located<String>> {
        if self.get(key).is_none() {
            self.miss(key, reports);
        }
        self.text(key, reports)
    }

    /// A list of texts; none if the key is absent.
    pub(super) fn texts(&self, key: &str, reports: &mut Reports) -> Vec<Located<String>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            let help = format!("write a list: `{key} = [\"…\"]`");
            wrong(key, value, help, reports);
            return Vec::new();
        };
        let items = items.iter();
        items.filter_map(|item| text(key, item, reports)).collect()
    }

    pub(super) fn id<Id: TryFrom<String, Error = IdError>>(
        &self,
        key: &str,
        reports: &mut Reports,
    ) -> Option<Located<Id>> {
        let Located { value, span } = self.text(key, reports)?;
        match Id::try_from(value) {
            Ok(value) => Some(Located { value, span }),
            Err(error) => {
                reports.add(
                    codes::IDENTIFIER,
                    span,
                    error.to_string(),
                    "an identifier stays for good and is never shown: write it as in `gamma-brigades`",
                );
                None
            }
        }
    }

    pub(super) fn need_id<Id: TryFrom<String, Error = IdError>>(
        &self,
        key: &str,
        reports: &mut Reports,
    ) -> Option<Located<Id>> {
        if self.get(key).is_none() {
            self.miss(key, reports);
        }
        self.id(key, reports)
    }

    /// An exact instant, as a text or as a TOML date and time.
    pub(super) fn instant(&self, key: &str, reports: &mut Reports) -> Option<Located<Instant>> {
        let value = self.get(key)?;
        let span = span_of(value);
        let written = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(time) => time.to_string(),
            _ => {
                let help = format!("write an instant: `{key} = \"2026-01-03T12:00Z\"`");
                wrong(key, value, help, reports);
                return None;
            }
        };
        match parse_instant(&written) {
            Ok(value) => Some(Located { value, span }),
            Err(error) => {
                let help = match error {
                    TimeError::NoZone(_) => {
                        "add the zone, `Z` or as in `+03:30`: without it the time is another one for every reader"
                    }
                    TimeError::NotExact(_) => {
                        "say at which instant of the day, as in `2026-01-03T00:00Z`"
                    }
                    TimeError::Malformed(_) => {
                        "write it as in `2026-01-03T12:00Z`, without fractions of a second"
                    }
                };
                reports.add(codes::TIME, span, error.to_string(), help);
                None
            }
        }
    }

    /// One of a few words.
    pub(super) fn one_of<T: Copy>(
        &self,
        key: &str,
        words: &[(&str, T)],
        reports: &mut Reports,
    ) -> Option<T> {
        let Located { value, span } = self.text(key, reports)?;
        let found = words.iter().find(|(word, _)| *word == value);
        if found.is_none() {
            let all: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            reports.add(
                codes::VALUE,
                span,
                format!("`{value}` is no value of `{key}`"),
                format!("it takes {}", all.join(", ")),
            );
        }
        found.map(|(_, choice)| *choice)
    }
}

/// Where a piece of the file stands.
pub(super) fn span_of<T>(piece: &Spanned<T>) -> Span {
    Span::new(piece.span().start, piece.span().end)
}

/// Reports a value of the wrong kind.
pub(super) fn wrong(key: &str, value: &Spanned<DeValue<'_>>, help: String, reports: &mut Reports) {
    let message = format!(
        "`{key}` does not take a value of the kind {}",
        value.get_ref().type_str()
    );
    reports.add(codes::VALUE, span_of(value), message, help);
}

fn text(key: &str, value: &Spanned<DeValue<'_>>, reports: &mut Reports) -> Option<Located<String>> {
    match value.get_ref() {
        DeValue::String(text) => Some(Located {
            value: text.to_string(),
            span: span_of(value),
        }),
        _ => {
            wrong(
                key,
                value,
                format!("write a text in quotes: `{key} = \"…\"`"),
                reports,
            );
            None
        }
    }
}
