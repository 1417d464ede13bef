//! Lines put together to rows: one each, or several where quotes hold a line break.

use crate::lines::{Lines, MAX_LINE_BYTES, Next};
use crate::quoted::{MAX_LINES_PER_ROW, is_open};
use std::collections::VecDeque;
use std::io;

/// The rows of an input.
pub(super) struct Rows<'r> {
    lines: Lines<'r>,
    quoted: bool,
    /// The row last read, unless it is the line last read, which is not copied.
    row: Option<Vec<u8>>,
    /// What was looked at too early, to be read again.
    again: VecDeque<Looked>,
    /// The lines of the last row behind its first.
    joined: Vec<Looked>,
}

/// A line, or what came instead.
#[derive(Debug)]
enum Looked {
    Line(u64, Vec<u8>),
    TooLong(u64),
    End,
    Failed(u64, io::Error),
}

/// What came next; every row with the number of its first line.
#[derive(Debug)]
pub(super) enum NextRow {
    Row(u64),
    TooLong(u64),
    /// A quote that is never closed; the row holds the line that opens it.
    OpenQuote(u64),
    End,
    Failed(u64, io::Error),
}

impl<'r> Rows<'r> {
    pub(super) const fn new(lines: Lines<'r>, quoted: bool) -> Self {
        Self {
            lines,
            quoted,
            row: None,
            again: VecDeque::new(),
            joined: Vec::new(),
        }
    }

    /// The row last read.
    pub(super) fn row(&self) -> &[u8] {
        match &self.row {
            Some(row) => row,
            None => self.lines.line(),
        }
    }

    /// Reads the next row.
    pub(super) fn next(&mut self) -> NextRow {
        self.joined.clear();
        self.row = None;
        if self.again.is_empty() {
            match self.lines.next() {
                Next::Line => {}
                Next::TooLong => return NextRow::TooLong(self.lines.number()),
                Next::End => return NextRow::End,
                Next::Failed(error) => return NextRow::Failed(self.lines.number(), error),
            }
            if !self.quoted || !is_open(self.lines.line()) {
                return NextRow::Row(self.lines.number());
            }
            return self.joined(self.lines.number(), self.lines.line().to_vec());
        }
        match self.look() {
            Looked::Line(number, row) => self.joined(number, row),
            Looked::TooLong(number) => NextRow::TooLong(number),
            Looked::End => NextRow::End,
            Looked::Failed(number, error) => NextRow::Failed(number, error),
        }
    }

    /// Adds lines to the first of a row while a quote is open.
    fn joined(&mut self, first: u64, mut row: Vec<u8>) -> NextRow {
        if !self.quoted || !is_open(&row) {
            self.row = Some(row);
            return NextRow::Row(first);
        }
        let alone = row.len();
        while self.joined.len() + 1 < MAX_LINES_PER_ROW {
            match self.look() {
                Looked::Line(number, line) if row.len() + line.len() < MAX_LINE_BYTES => {
                    row.push(b'\n');
                    row.extend_from_slice(&line);
                    self.joined.push(Looked::Line(number, line));
                    if !is_open(&row) {
                        self.row = Some(row);
                        return NextRow::Row(first);
                    }
                }
                other => {
                    self.joined.push(other);
                    break;
                }
            }
        }
        row.truncate(alone);
        self.row = Some(row);
        self.give_back();
        NextRow::OpenQuote(first)
    }

    /// Has the lines of the last row behind its first read again; whether there were any.
    pub(super) fn give_back(&mut self) -> bool {
        let any = !self.joined.is_empty();
        for looked in self.joined.drain(..).rev() {
            self.again.push_front(looked);
        }
        any
    }

    /// The next line, or what was looked at too early.
    fn look(&mut self) -> Looked {
        if let Some(looked) = self.again.pop_front() {
            return looked;
        }
        match self.lines.next() {
            Next::Line => Looked::Line(self.lines.number(), self.lines.line().to_vec()),
            Next::TooLong => Looked::TooLong(self.lines.number()),
            Next::End => Looked::End,
            Next::Failed(error) => Looked::Failed(self.lines.number(), error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut rows = Rows::new(Lines::new(text.as_bytes()).unwrap(), true);
        let mut out = Vec::new();
        loop {
            let next = rows.next();
            let text = String::from_utf8(rows.row().to_vec()).unwrap();
            match next {
                NextRow::Row(line) => out.push(format!("{line} {text}")),
                NextRow::OpenQuote(line) => out.push(format!("{line} open {text}")),
                NextRow::End => return out,
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_row_goes_on_while_a_quote_is_open() {
        assert_eq!(all("a\n\"b\nc\"\nd"), ["1 a", "2 \"b\nc\"", "4 d"]);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_its_own_line() {
        assert_eq!(all("\"a\nb\nc"), ["1 open \"a", "2 b", "3 c"]);
        let many = format!("\"a\n{}", "b\n".repeat(40));
        assert_eq!(all(&many).len(), 41);
    }
}
