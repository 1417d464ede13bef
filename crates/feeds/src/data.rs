//! Code tables and dictionaries: files that a mapping names under `[data]`, and that a user can replace.
//!
//! Nothing here opens a file: the caller hands over what the mapping names ([`Mapping::data_files`]).
//!
//! [`Mapping::data_files`]: crate::Mapping::data_files

mod conversion;
mod countries;
mod dictionary;
mod events;

pub(crate) use conversion::{Conversion, is_event_type};
pub(crate) use countries::{Countries, Country};
pub(crate) use dictionary::Dictionary;
pub(crate) use events::EventNames;

use crate::text::decode_lines;
use std::collections::BTreeMap;
use std::fmt;
use tacit_lang::diagnostic::{Code, Diagnostic, Span};

/// The largest data file that is read, in bytes: ten times the largest published dictionary.
pub const MAX_DATA_BYTES: usize = 16 << 20;

/// How many lines of one data file that cannot be read are listed; the others are only counted.
pub const MAX_LISTED_PER_FILE: usize = 20;

/// A line of a data file that cannot be read.
pub(crate) const NO_ENTRY: Code = Code("W0621");

/// The files that a mapping names under `[data]`, by the names that it gives them, as their caller read them.
#[derive(Debug, Clone, Default)]
pub struct DataFiles(BTreeMap<String, String>);

impl DataFiles {
    /// Adds the file `name`: UTF-8, or else Windows-1252, line by line, since published tables are both.
    pub fn add(&mut self, name: impl Into<String>, bytes: &[u8]) {
        self.0.insert(name.into(), decode_lines(bytes));
    }

    /// The text of a file, in which the spans of its diagnostics lie.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Why a mapping is refused: what is wrong in it, and in the files that it names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refused {
    /// In the mapping file.
    pub mapping: Vec<Diagnostic>,
    /// In each of the files that it names, by the names that it gives them.
    pub files: BTreeMap<String, Vec<Diagnostic>>,
}

/// What a data file held, and which of its lines were passed over: other people's files are not ours to mend, so a
/// bad line never refuses a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataNote {
    /// The name that the mapping gives it.
    pub file: String,
    /// Entries that were read: names, codes or countries.
    pub entries: usize,
    /// Lines that were passed over.
    pub passed_over: usize,
    /// The first [`MAX_LISTED_PER_FILE`] of them: the line, counted from 1, and what is wrong with it.
    pub listed: Vec<(usize, Diagnostic)>,
}

impl DataNote {
    pub(crate) fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            entries: 0,
            passed_over: 0,
            listed: Vec::new(),
        }
    }

    /// Counts a line that is passed over; `at` is where in the file the trouble stands.
    pub(crate) fn pass_over(&mut self, line: usize, at: Span, message: String, help: &str) {
        self.passed_over += 1;
        if self.listed.len() < MAX_LISTED_PER_FILE {
            let found = Diagnostic::new(NO_ENTRY, at, message, help);
            self.listed.push((line, found));
        }
    }
}

impl fmt::Display for DataNote {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}: {} entries, {} lines passed over",
            self.file, self.entries, self.passed_over
        )?;
        for (line, found) in &self.listed {
            write!(out, "\n    line {line}: {} [{}]", found.message, found.code)?;
        }
        Ok(())
    }
}

/// The lines of a text, each with its number from 1 and the byte at which it begins.
pub(crate) fn numbered(text: &str) -> impl Iterator<Item = (usize, usize, &str)> {
    let mut start = 0;
    text.split('\n').enumerate().map(move |(number, line)| {
        let at = start;
        start += line.len() + 1;
        (number + 1, at, line.trim_end_matches('\r'))
    })
}

/// A name as tables are searched by: capitals, words set apart by one blank, so that `HEZBOLLAH_` is `Hezbollah`.
pub(crate) fn spelt(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split(|letter: char| letter.is_whitespace() || letter == '_') {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_uppercase));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn underscores_blanks_and_small_letters_make_no_other_name() {
        assert_eq!(spelt("THE_GAMMA__BRIGADES_ "), spelt("the Gamma Brigades"));
    }

    #[test]
    fn lines_know_where_they_begin() {
        let all: Vec<_> = numbered("a\r\nbc\n").collect();
        assert_eq!(all, [(1, 0, "a"), (2, 3, "bc"), (3, 6, "")]);
    }
}
