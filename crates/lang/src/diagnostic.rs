//! Diagnostics are values: what is wrong, where, why, and what to do about it.

use serde::Serialize;
use std::{fmt, ops::Range};

/// A stretch of a source text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

impl Span {
    /// From `start` to before `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// As a range of bytes.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A stable name such as `E0201`, printed with every diagnostic and explained by `tacit explain`.
///
/// `E` refuses, `W` warns. 01 spelling, 02 names, 03 meaning, 04 what is left open, 05 records, 06 mappings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

/// Whether a text can be given in spite of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The text has no meaning until this is mended.
    Error,
    /// The text has one meaning, and invites a dispute.
    Warning,
}

/// A replacement that a machine may apply when a person says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there instead.
    pub replacement: String,
}

/// One thing wrong with, or left open by, a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// Whether it refuses.
    pub severity: Severity,
    /// The exact words that it is about.
    pub span: Span,
    /// What is wrong, in plain words.
    pub message: String,
    /// What to do, or which dispute it invites.
    pub help: String,
    /// An edit that would mend it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic without an edit; `E…` codes refuse, others warn.
    #[must_use]
    pub fn new(
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let severity = if code.0.starts_with('E') {
            Severity::Error
        } else {
            Severity::Warning
        };
        Self {
            code,
            severity,
            span,
            message: message.into(),
            help: help.into(),
            fix: None,
        }
    }

    /// The same with an edit that would mend it.
    #[must_use]
    pub fn with_fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix {
            span,
            replacement: replacement.into(),
        });
        self
    }

    /// Whether it refuses the text.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
