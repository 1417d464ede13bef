//! What was read, what was left out and why.

use crate::data::DataNote;
use crate::mapping::Gap;
use std::collections::BTreeMap;
use std::fmt;
use tacit_lang::diagnostic::Diagnostic;
use tacit_standing::record::RecordId;

/// How many rows left out for one reason are listed by line; the others are only counted.
pub const MAX_LISTED_PER_REASON: usize = 20;

/// What became of a feed's rows: `rows = kept + what was left out`, `kept = claims + merged`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The feed.
    pub source: RecordId,
    /// Rows met, headers and empty lines not counted.
    pub rows: u64,
    /// Rows that became records, or repeat one that did.
    pub kept: u64,
    /// Incidents recorded.
    pub incidents: u64,
    /// Claims recorded.
    pub claims: u64,
    /// Rows that repeat a claim made already, and add nothing.
    pub merged: u64,
    /// Header lines met again in the middle.
    pub repeated_headers: u64,
    /// Fields that are no UTF-8 and were read as Windows-1252.
    pub windows_1252: u64,
    /// Whether the first line was no header, so that the layout's usual order was taken.
    pub without_header: bool,
    /// Rows left out, by reason.
    pub left_out: BTreeMap<Reason, u64>,
    /// The first [`MAX_LISTED_PER_REASON`] of each reason.
    pub listed: Vec<LeftOut>,
    /// When the feed holds nothing, as the mapping declares. With any, it is complete for nothing.
    pub gaps: Vec<Gap>,
    /// Rows kept that lie in a declared gap: then the mapping is wrong about it.
    pub in_gaps: u64,
    /// The data files behind the mapping: what each held, and which of its lines were passed over.
    pub data: Vec<DataNote>,
    /// Why reading stopped before the end, if it did.
    pub stopped: Option<Stopped>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its line, counted from 1; of a row over several lines, the first.
    pub line: u64,
    /// Why.
    pub reason: Reason,
    /// What stands there.
    pub detail: String,
}

/// Why a row was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It has more or fewer fields than the header.
    FieldCount,
    /// A field that it cannot do without is empty.
    EmptyField,
    /// It is longer than [`crate::MAX_LINE_BYTES`].
    LineTooLong,
    /// A quote is never closed.
    OpenQuote,
    /// Its day is none.
    NoDay,
    /// It ends before it begins.
    EndsFirst,
    /// Its precision is none, or says more than its dates.
    Precision,
    /// Its own identifier is none.
    NoIdentifier,
    /// Its own identifier was met before.
    RepeatedIdentifier,
    /// It was learned before it can have happened.
    LearnedFirst,
    /// What a column says of it is not mapped.
    UnmappedValue,
    /// Neither author nor target matters.
    NotOfInterest,
    /// It stands outside a story's first sentences, and the mapping asks for those alone.
    NotRoot,
    /// Fewer sources told it than the mapping asks for.
    FewSources,
    /// It has no event code, and its words are not mapped.
    NoCode,
    /// Its event code is mapped to no act.
    UnmappedAct,
    /// Its author's name is not mapped.
    UnknownAuthor,
    /// Its target's name is not mapped.
    UnknownTarget,
    /// Its author is nobody's forces, and no outsider stands for such.
    AuthorNobody,
    /// Its target is nobody's forces, people or territory.
    TargetNobody,
    /// The feed said too many different things before it.
    TooManySorts,
}

/// Why reading stopped before the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// The input failed behind line `line`: cut off, damaged or unreadable.
    Input {
        /// The last whole line that was read.
        line: u64,
        /// What the input says.
        error: String,
    },
    /// The header has not the columns that the layout needs.
    MissingColumns(Vec<&'static str>),
    /// The mapping declares columns that the feed has not; each problem with its place in the mapping.
    Columns(Vec<Diagnostic>),
}

impl Reason {
    /// In plain words, to stand behind a number of rows.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::FieldCount => "with more or fewer fields than the header",
            Self::EmptyField => "in which a field that is needed is empty",
            Self::LineTooLong => "on a line that is too long",
            Self::OpenQuote => "with a quote that is never closed",
            Self::NoDay => "whose day cannot be read",
            Self::EndsFirst => "that end before they begin",
            Self::Precision => "whose precision does not fit their dates",
            Self::NoIdentifier => "without an identifier of their own",
            Self::RepeatedIdentifier => "with an identifier met before",
            Self::LearnedFirst => "learned before they can have happened",
            Self::UnmappedValue => "with a grade or a kind of target that is not mapped",
            Self::NotRoot => "that are not the first in their story",
            Self::FewSources => "told by fewer sources than the mapping asks for",
            Self::NotOfInterest => "about nobody who matters here",
            Self::NoCode => "without an event code",
            Self::UnmappedAct => "of a kind that is mapped to no act",
            Self::UnknownAuthor => "whose author the mapping does not know",
            Self::UnknownTarget => "whose target the mapping does not know",
            Self::AuthorNobody => "whose author is nobody's forces",
            Self::TargetNobody => "whose target is nobody's forces, people or territory",
            Self::TooManySorts => "behind too many rows that say something different each",
        }
    }
}

impl Report {
    /// Lists the row number `count` left out for one reason, if it is among the first; only then is `detail`
    /// asked for.
    pub(crate) fn list(
        &mut self,
        line: u64,
        reason: Reason,
        count: u64,
        detail: impl FnOnce() -> String,
    ) {
        if count <= MAX_LISTED_PER_REASON as u64 {
            self.listed.push(LeftOut {
                line,
                reason,
                detail: detail(),
            });
        }
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input { line, error } => write!(
                out,
                "reading stopped behind line {line}: {error}; what came before is in the records"
            ),
            Self::MissingColumns(names) => write!(
                out,
                "nothing was read: the header lacks the columns {}",
                names.join(", ")
            ),
            Self::Columns(problems) => {
                let words: Vec<&str> = problems.iter().map(|one| one.message.as_str()).collect();
                write!(out, "nothing was read: {}", words.join("; "))
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{}: {} rows, {} kept: {} incidents, {} claims, {} repetitions merged",
            self.source, self.rows, self.kept, self.incidents, self.claims, self.merged
        )?;
        if let Some(stopped) = &self.stopped {
            writeln!(out, "  {stopped}")?;
        }
        for note in &self.data {
            writeln!(out, "  {note}")?;
        }
        for gap in &self.gaps {
            writeln!(
                out,
                "  incomplete: nothing from {} to {}, whatever happened",
                gap.0.from(),
                gap.0.to()
            )?;
        }
        let notes = [
            (
                self.in_gaps,
                "rows kept lie in a declared gap: the mapping is wrong about it",
            ),
            (self.repeated_headers, "header lines met again and skipped"),
            (
                self.windows_1252,
                "fields are no UTF-8 and were read as Windows-1252",
            ),
            (
                u64::from(self.without_header),
                "first line is no header: the usual order of columns was taken",
            ),
        ];
        for (count, words) in notes.iter().filter(|(count, _)| *count > 0) {
            writeln!(out, "  {count} {words}")?;
        }
        for (reason, count) in &self.left_out {
            writeln!(out, "  left out: {count} {}", reason.words())?;
            let of_it = self.listed.iter().filter(|found| found.reason == *reason);
            for found in of_it.filter(|found| !found.detail.is_empty()) {
                writeln!(out, "    line {}: {}", found.line, found.detail)?;
            }
        }
        Ok(())
    }
}
