//! Tables by column: Apache Parquet, read through the same mappings as rows of text.

mod chunks;
mod column;

use crate::columns::{First, Placed, Row};
use crate::emit::Run;
use crate::interest::Interest;
use crate::lines::MAX_LINE_BYTES;
use crate::mapping::Mapping;
use crate::report::{Reason, Report, Stopped};
use crate::sighting::Sighting;
use chunks::Chunks;
use column::{Column, Kind};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, Length as _, RowGroupReader, SerializedFileReader};
use std::io::{Read, Seek};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many rows are held at once, each with the fields that the mapping asks for and no others.
const BATCH_ROWS: usize = 1_024;

/// The largest part of one column that is read, in bytes, packed or unpacked: what its own account of
/// itself may ask of memory. Writers stay far below: they begin a new row group after 128 MiB or a million rows.
pub const MAX_COLUMN_CHUNK_BYTES: u64 = 1 << 30;

/// How Parquet files begin.
const MAGIC: &[u8] = b"PAR1";

/// Whether a file that begins with `start` is Parquet, and must be read by [`sight_parquet`] or
/// [`crate::read_parquet`]: its account of itself stands at its end.
#[must_use]
pub fn is_parquet(start: &[u8]) -> bool {
    start.starts_with(MAGIC)
}

/// Reads a Parquet file through a mapping of any layout, and gives `sink` what its rows say.
///
/// Columns are found by the names of the layout, or of a plain table's mapping (there also by number); those
/// inside another, and those that are no text, whole or decimal number, truth, date or time, count as none. Nulls are
/// empty fields; a row's number stands for its line. Dates and times are given as ISO 8601 writes them.
/// Packed with Snappy, Zstandard or gzip.
///
/// Memory is bounded by one page of each column that is asked for, at most [`MAX_COLUMN_CHUNK_BYTES`] each, and a
/// thousand rows. A file that is cut off says nothing at all, since what it holds is written at its end.
pub fn sight_parquet<R: Read + Seek + Send + 'static>(
    input: R,
    mapping: &Mapping,
    interest: &Interest,
    sink: &mut dyn FnMut(&Sighting<'_>),
) -> Report {
    let mut run = Run::new(mapping, interest, sink);
    if let Err(stopped) = file(input, &mut run) {
        run.report.stopped = Some(stopped);
    }
    run.finish()
}

fn file<R: Read + Seek + Send + 'static>(input: R, run: &mut Run<'_>) -> Result<(), Stopped> {
    let fails = |error: ParquetError| failed(0, &error);
    let chunks = Chunks::new(input).map_err(|error| fails(error.into()))?;
    let bytes = chunks.len();
    let reader = whole(|| SerializedFileReader::new(chunks)).map_err(fails)?;
    let columns = columns(&reader);
    let (placed, wanted) = placed(run.mapping, &columns)?;
    let mut rows = 0;
    for number in 0..reader.num_row_groups() {
        let group = whole(|| {
            let group = reader.get_row_group(number)?;
            Group::open(group.as_ref(), &wanted, bytes)
        });
        let read = group.and_then(|mut group| group.read(run, &placed, &mut rows));
        read.map_err(|error| failed(rows, &error))?;
    }
    Ok(())
}

/// What the library makes of a file. It stops the program over some damages, such as an offset below zero; what
/// is damaged is an error here like any other, and nothing of what was stopped is used again.
fn whole<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    let stopped = |_| ParquetError::General("the file is damaged".to_owned());
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|cause| Err(stopped(cause)))
}

fn failed(row: u64, error: &ParquetError) -> Stopped {
    Stopped::Input {
        line: row,
        error: error.to_string(),
    }
}

/// A column that can be read: its name, its place among the file's leaves, and what it holds.
struct Offered {
    name: String,
    leaf: usize,
    kind: Kind,
}

fn columns<R: FileReader>(reader: &R) -> Vec<Offered> {
    let schema = reader.metadata().file_metadata().schema_descr();
    let leaves = schema.columns().iter().enumerate();
    leaves
        .filter(|(_, leaf)| leaf.path().parts().len() == 1 && leaf.max_rep_level() == 0)
        .filter_map(|(at, leaf)| {
            Some(Offered {
                name: leaf.name().to_owned(),
                leaf: at,
                kind: Kind::of(leaf)?,
            })
        })
        .collect()
}

/// Where the columns that are asked for stand among those that are read, and which these are.
fn placed(mapping: &Mapping, columns: &[Offered]) -> Result<(Placed, Vec<(usize, Kind)>), Stopped> {
    let mut values = Vec::new();
    let mut fields = Vec::new();
    for column in columns {
        let start = values.len();
        values.extend_from_slice(column.name.as_bytes());
        fields.push(start..values.len());
    }
    let row = Row::new(&values, &fields);
    let all = match mapping.first(row) {
        First::Header(placed) | First::Declared(placed) => placed,
        First::Wrong(stopped) => return Err(stopped),
        First::Lacking(names) => return Err(Stopped::MissingColumns(names)),
        First::Row(_) | First::Odd => {
            return Err(Stopped::MissingColumns(
                mapping.layout().columns().needed_names(),
            ));
        }
    };
    let (placed, asked) = all.compact();
    let wanted = asked
        .into_iter()
        .filter_map(|at| columns.get(at).map(|column| (column.leaf, column.kind)));
    Ok((placed, wanted.collect()))
}

/// One row group, column beside column.
struct Group {
    columns: Vec<Column>,
    rows: u64,
    values: Vec<u8>,
    fields: Vec<Range<usize>>,
}

impl Group {
    /// The row group of a file of so many bytes.
    fn open(
        group: &dyn RowGroupReader,
        wanted: &[(usize, Kind)],
        bytes: u64,
    ) -> Result<Self, ParquetError> {
        let columns = wanted.iter().map(|(leaf, kind)| {
            let chunk = group.metadata().column(*leaf);
            let starts = [Some(chunk.data_page_offset()), chunk.dictionary_page_offset()];
            let inside = |start: i64| u64::try_from(start).is_ok_and(|start| start < bytes);
            if !starts.into_iter().flatten().all(inside) {
                return Err(ParquetError::EOF("a column lies outside the file".to_owned()));
            }
            let sizes = [chunk.compressed_size(), chunk.uncompressed_size()];
            let fits = |size: i64| u64::try_from(size).is_ok_and(|size| size <= MAX_COLUMN_CHUNK_BYTES);
            if !sizes.into_iter().all(fits) {
                return Err(ParquetError::General(format!(
                    "the column `{}` takes more than {MAX_COLUMN_CHUNK_BYTES} bytes in one row group; \
                     write the file anew with smaller row groups",
                    chunk.column_descr().name()
                )));
            }
            let most = chunk.column_descr().max_def_level();
            Ok(Column::new(group.get_column_reader(*leaf)?, *kind, most))
        });
        Ok(Self {
            columns: columns.collect::<Result<_, _>>()?,
            rows: u64::try_from(group.metadata().num_rows()).unwrap_or_default(),
            values: Vec::new(),
            fields: Vec::new(),
        })
    }

    fn read(
        &mut self,
        run: &mut Run<'_>,
        placed: &Placed,
        number: &mut u64,
    ) -> Result<(), ParquetError> {
        let mut left = self.rows;
        while left > 0 {
            let batch = usize::try_from(left).map_or(BATCH_ROWS, |left| left.min(BATCH_ROWS));
            for column in &mut self.columns {
                if whole(|| column.fill(batch))? != batch {
                    return Err(ParquetError::EOF(
                        "a column ends before the others".to_owned(),
                    ));
                }
            }
            for at in 0..batch {
                *number += 1;
                self.row(run, placed, at, *number);
            }
            left -= batch as u64;
        }
        Ok(())
    }

    fn row(&mut self, run: &mut Run<'_>, placed: &Placed, at: usize, number: u64) {
        self.values.clear();
        self.fields.clear();
        for column in &self.columns {
            let start = self.values.len();
            self.values.extend_from_slice(column.cell(at));
            self.fields.push(start..self.values.len());
        }
        run.report.rows += 1;
        if self.values.len() > MAX_LINE_BYTES {
            return run.leave_out(number, Reason::LineTooLong, || {
                format!("more than {MAX_LINE_BYTES} bytes")
            });
        }
        let row = Row::new(&self.values, &self.fields);
        run.mapping.layout().row(run, placed, row, number);
    }
}
