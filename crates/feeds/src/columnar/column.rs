//! One column, as the text that its values would be in a table of rows.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::Result;
use parquet::schema::types::ColumnDescriptor;
use std::io::Write as _;
use tacit_lang::time::{DAY_SECONDS, Instant};

/// What a column's values stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Bytes, numbers and truths as they are.
    Plain,
    /// Numbers without a sign.
    Unsigned,
    /// Days since 1970-01-01.
    Days,
    /// Times since 1970-01-01, so many to the second; in UTC, or else in whatever zone was meant.
    Times { per_second: i64, utc: bool },
}

impl Kind {
    /// None if its values cannot be told as one text: decimals would lose their point, for one.
    pub(super) fn of(column: &ColumnDescriptor) -> Option<Self> {
        let logical = column.logical_type_ref();
        let physical = column.physical_type();
        let times = |per_second, utc| Some(Self::Times { per_second, utc });
        match (logical, column.converted_type()) {
            (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => Some(Self::Days),
            (Some(LogicalType::Timestamp(time)), _) => match time.unit {
                TimeUnit::MILLIS => times(1_000, time.is_adjusted_to_u_t_c),
                TimeUnit::MICROS => times(1_000_000, time.is_adjusted_to_u_t_c),
                TimeUnit::NANOS => times(1_000_000_000, time.is_adjusted_to_u_t_c),
            },
            (None, ConvertedType::TIMESTAMP_MILLIS) => times(1_000, true),
            (None, ConvertedType::TIMESTAMP_MICROS) => times(1_000_000, true),
            (Some(LogicalType::Integer(number)), _) if !number.is_signed => Some(Self::Unsigned),
            (
                None,
                ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64,
            ) => Some(Self::Unsigned),
            (
                Some(
                    LogicalType::String
                    | LogicalType::Enum
                    | LogicalType::Json
                    | LogicalType::Integer(_)
                    | LogicalType::Unknown,
                ),
                _,
            )
            | (
                None,
                ConvertedType::UTF8
                | ConvertedType::ENUM
                | ConvertedType::JSON
                | ConvertedType::INT_8
                | ConvertedType::INT_16
                | ConvertedType::INT_32
                | ConvertedType::INT_64,
            ) => Some(Self::Plain),
            (None, ConvertedType::NONE) if physical == Type::INT96 => times(1_000, false),
            (None, ConvertedType::NONE) => Some(Self::Plain),
            _ => None,
        }
    }
}

/// A column that is being read.
pub(super) struct Column {
    reader: ColumnReader,
    kind: Kind,
    /// The level at which a value is there.
    most: i16,
    cells: Cells,
}

/// The cells of one batch.
#[derive(Default)]
struct Cells {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// The day last written, since rows of one day stand together.
    last: Option<(i64, String)>,
}

impl Column {
    pub(super) fn new(reader: ColumnReader, kind: Kind, most: i16) -> Self {
        Self {
            reader,
            kind,
            most,
            cells: Cells::default(),
        }
    }

    /// Reads the next `rows`; how many there were.
    ///
    /// # Errors
    /// If the file is damaged.
    pub(super) fn fill(&mut self, rows: usize) -> Result<usize> {
        let (kind, most, cells) = (self.kind, self.most, &mut self.cells);
        cells.text.clear();
        cells.ends.clear();
        match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => {
                take(reader, rows, most, cells, |value, cells| cells.show(value))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                take(reader, rows, most, cells, |value, cells| match kind {
                    Kind::Unsigned => cells.show(&value.cast_unsigned()),
                    _ => cells.number(i64::from(*value), kind),
                })
            }
            ColumnReader::Int64ColumnReader(reader) => {
                take(reader, rows, most, cells, |value, cells| match kind {
                    Kind::Unsigned => cells.show(&value.cast_unsigned()),
                    _ => cells.number(*value, kind),
                })
            }
            ColumnReader::Int96ColumnReader(reader) => {
                take(reader, rows, most, cells, |value, cells| {
                    cells.number(value.to_millis(), kind);
                })
            }
            ColumnReader::FloatColumnReader(reader) => {
                take(reader, rows, most, cells, |value, cells| cells.show(value))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                take(reader, rows, most, cells, |value, cells| cells.show(value))
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                take(reader, rows, most, cells, |value, cells| {
                    cells.text.extend_from_slice(value.data());
                })
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                take(reader, rows, most, cells, |value, cells| {
                    cells.text.extend_from_slice(value.data());
                })
            }
        }
    }

    /// The cell of row `at` of the batch; nothing where there is none.
    pub(super) fn cell(&self, at: usize) -> &[u8] {
        let ends = &self.cells.ends;
        let start = at.checked_sub(1).and_then(|before| ends.get(before));
        let range = start.copied().unwrap_or(0)..ends.get(at).copied().unwrap_or(0);
        self.cells.text.get(range).unwrap_or_default()
    }
}

/// Reads `rows` of a column and writes each value behind the others; a null is an empty cell.
fn take<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    most: i16,
    cells: &mut Cells,
    mut write: impl FnMut(&T::T, &mut Cells),
) -> Result<usize> {
    let mut values = Vec::new();
    let mut levels = Vec::new();
    let mut read = 0;
    while read < rows {
        let asked = (most > 0).then_some(&mut levels);
        let (records, _, _) = reader.read_records(rows - read, asked, None, &mut values)?;
        if records == 0 {
            break;
        }
        read += records;
    }
    let mut values = values.iter();
    for at in 0..read {
        let is_there = most == 0 || levels.get(at) == Some(&most);
        if let Some(value) = is_there.then(|| values.next()).flatten() {
            write(value, cells);
        }
        cells.ends.push(cells.text.len());
    }
    Ok(read)
}

impl Cells {
    fn show(&mut self, value: &impl std::fmt::Display) {
        // Writing into memory cannot fail.
        _ = write!(self.text, "{value}");
    }

    fn number(&mut self, value: i64, kind: Kind) {
        let (seconds, clock, zone) = match kind {
            Kind::Plain | Kind::Unsigned => return self.show(&value),
            Kind::Days => (value.saturating_mul(DAY_SECONDS), None, ""),
            Kind::Times { per_second, utc } => {
                let seconds = value.div_euclid(per_second);
                let clock = seconds.rem_euclid(DAY_SECONDS);
                (seconds, Some(clock), if utc { "Z" } else { "" })
            }
        };
        let day = seconds.div_euclid(DAY_SECONDS);
        if self.last.as_ref().is_none_or(|(last, _)| *last != day) {
            let midnight = day.saturating_mul(DAY_SECONDS);
            let shown = Instant::from_seconds(midnight).to_string();
            let shown = shown.split('T').next().unwrap_or_default().to_owned();
            self.last = Some((day, shown));
        }
        if let Some((_, shown)) = &self.last {
            self.text.extend_from_slice(shown.as_bytes());
        }
        if let Some(clock) = clock {
            let (hour, minute, second) = (clock / 3_600, clock / 60 % 60, clock % 60);
            _ = write!(self.text, "T{hour:02}:{minute:02}:{second:02}{zone}");
        }
    }
}
