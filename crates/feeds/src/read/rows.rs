//! Lines put together to rows: one each, or several where quotes hold a line break.

use crate::lines::{Lines, MAX_LINE_BYTES, Next};
use crate::quoted::{MAX_LINES_PER_ROW, is_open};
use std::collections::VecDeque;
use std::io;

/// The rows of an input.
pub(super) struct Rows<'r> {
    lines: Lines<'r>,
    quoted: bool,
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
            again: VecDeque::new(),
            joined: Vec::new(),
        }
    }

    /// Reads the next row into `row`, replacing what it held.
    pub(super) fn next(&mut self, row: &mut Vec<u8>) -> NextRow {
        self.joined.clear();
        let first = match self.look(row) {
            Looked::Line(number, _) => number,
            Looked::TooLong(number) => return NextRow::TooLong(number),
            Looked::End => return NextRow::End,
            Looked::Failed(number, error) => return NextRow::Failed(number, error),
        };
        if !self.quoted || !is_open(row) {
            return NextRow::Row(first);
        }
        let alone = row.len();
        let mut line = Vec::new();
        while self.joined.len() + 1 < MAX_LINES_PER_ROW {
            match self.look(&mut line) {
                Looked::Line(number, _) if row.len() + line.len() < MAX_LINE_BYTES => {
                    row.push(b'\n');
                    row.extend_from_slice(&line);
                    self.joined.push(Looked::Line(number, line.clone()));
                    if !is_open(row) {
                        return NextRow::Row(first);
                    }
                }
                Looked::Line(number, _) => {
                    self.joined.push(Looked::Line(number, line.clone()));
                    break;
                }
                other => {
                    self.joined.push(other);
                    break;
                }
            }
        }
        row.truncate(alone);
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

    /// The next line, into `line`.
    fn look(&mut self, line: &mut Vec<u8>) -> Looked {
        if let Some(looked) = self.again.pop_front() {
            if let Looked::Line(number, bytes) = looked {
                *line = bytes;
                return Looked::Line(number, Vec::new());
            }
            return looked;
        }
        match self.lines.next(line) {
            Next::Line => Looked::Line(self.lines.number(), Vec::new()),
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
        let mut row = Vec::new();
        let mut out = Vec::new();
        loop {
            let next = rows.next(&mut row);
            let text = String::from_utf8(row.clone()).unwrap();
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
