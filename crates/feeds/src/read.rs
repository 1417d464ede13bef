//! One feed from its first byte to its report.

use crate::columns::{First, Placed, Row};
use crate::emit::Run;
use crate::interest::Interest;
use crate::layout::Layout;
use crate::lines::{Lines, MAX_LINE_BYTES};
use crate::mapping::Mapping;
use crate::quoted;
use crate::report::{Reason, Report, Stopped};
use crate::sighting::Sighting;
use crate::text::short;
use std::io::{self, BufRead};
use std::ops::Range;

mod rows;
use rows::{NextRow, Rows};

/// UTF-8's mark at the beginning of a file, which is no part of the first column's name.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a feed, plain, gzip or zstd, and gives `sink` what its rows say, in their order.
///
/// This is the lean way, for whoever watches many promises: a sighting is borrowed, its sort is a number,
/// and nothing is made of it that nobody asks for. [`crate::read`] makes records of the same sightings.
///
/// A row that cannot be read never stops the others: it is left out, counted and listed. A damaged
/// input keeps what came before the damage and says how far it went. Memory is bounded whatever the
/// input: a line by [`MAX_LINE_BYTES`], what is remembered of earlier rows by fixed numbers of names, keys
/// and sorts.
pub fn sight<R: BufRead>(
    input: R,
    mapping: &Mapping,
    interest: &Interest,
    sink: &mut dyn FnMut(&Sighting<'_>),
) -> Report {
    let mut run = Run::new(mapping, interest, sink);
    match Lines::new(input) {
        Ok(lines) => Reading::new(mapping, lines).all(&mut run),
        Err(error) => run.report.stopped = Some(failed(0, &error)),
    }
    run.finish()
}

fn failed(line: u64, error: &io::Error) -> Stopped {
    Stopped::Input {
        line,
        error: error.to_string(),
    }
}

/// The rows of an input and where their columns stand.
struct Reading<'r, 'm> {
    mapping: &'m Mapping,
    rows: Rows<'r>,
    placed: Option<Placed>,
    header: Vec<u8>,
    values: Vec<u8>,
    fields: Vec<Range<usize>>,
}

impl<'r, 'm> Reading<'r, 'm> {
    fn new(mapping: &'m Mapping, lines: Lines<'r>) -> Self {
        Self {
            mapping,
            rows: Rows::new(lines, mapping.written().1),
            placed: None,
            header: Vec::new(),
            values: Vec::new(),
            fields: Vec::new(),
        }
    }

    fn all(mut self, run: &mut Run<'_>) {
        loop {
            match self.rows.next() {
                NextRow::Row(line) => {
                    if let Err(stopped) = self.row(run, line) {
                        run.report.stopped = Some(stopped);
                        return;
                    }
                }
                NextRow::TooLong(line) => {
                    run.report.rows += 1;
                    run.leave_out(line, Reason::LineTooLong, || {
                        format!("more than {MAX_LINE_BYTES} bytes")
                    });
                }
                NextRow::OpenQuote(line) => {
                    run.report.rows += 1;
                    run.leave_out(line, Reason::OpenQuote, || start_of(self.rows.row()));
                }
                NextRow::End => return,
                NextRow::Failed(line, error) => {
                    run.report.stopped = Some(failed(line, &error));
                    return;
                }
            }
        }
    }

    /// Reads one row; the first decides where the columns stand.
    fn row(&mut self, run: &mut Run<'_>, line: u64) -> Result<(), Stopped> {
        let bytes = self.rows.row();
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let bytes = match self.placed {
            None => bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes),
            Some(_) => bytes,
        };
        let layout = self.mapping.layout;
        let (between, quoted) = self.mapping.written();
        let values = if quoted {
            quoted::split(bytes, between, &mut self.values, &mut self.fields)
        } else {
            quoted::split_at(bytes, between, &mut self.fields);
            bytes
        };
        let row = Row::new(values, &self.fields);
        let placed = match &self.placed {
            Some(placed) => placed,
            None => match self.mapping.first(row) {
                First::Lacking(names) => return Err(Stopped::MissingColumns(names)),
                First::Header(placed) => {
                    self.header = bytes.to_vec();
                    self.placed = Some(placed);
                    return Ok(());
                }
                First::Wrong(stopped) => return Err(stopped),
                First::Declared(placed) => self.placed.insert(placed),
                First::Odd => {
                    run.report.rows += 1;
                    let found = row.width();
                    run.leave_out(line, Reason::FieldCount, || {
                        format!("{found} fields, which no version of the layout has")
                    });
                    return Ok(());
                }
                First::Row(placed) => {
                    run.report.without_header = layout.columns().narrower.is_empty();
                    self.placed.insert(placed)
                }
            },
        };
        if bytes == self.header {
            run.report.repeated_headers += 1;
            return Ok(());
        }
        run.report.rows += 1;
        if row.width() == placed.width {
            layout.row(run, placed, row, line);
            return Ok(());
        }
        let (found, wanted) = (row.width(), placed.width);
        if self.rows.give_back() {
            run.leave_out(line, Reason::OpenQuote, || start_of(self.rows.row()));
        } else {
            let like = match (self.header.is_empty(), layout) {
                (false, _) => "the header",
                (true, Layout::Table) => "the first row",
                (true, _) => "the layout",
            };
            run.leave_out(line, Reason::FieldCount, || {
                format!("{found} fields, {like} has {wanted}")
            });
        }
        Ok(())
    }
}

/// How a bad row begins.
fn start_of(bytes: &[u8]) -> String {
    let start = bytes.get(..160).unwrap_or(bytes);
    short(&String::from_utf8_lossy(start), 60).replace(['\n', '\t'], " ")
}
