//! Reading records: newline-delimited JSON, one record a line.
//!
//! A bad line is reported with its number and left out; it never stops the others. A line longer than
//! the limit is passed over without being held in memory.

use crate::problem::{Fault, Problem};
use crate::record::{Record, VERSION};
use serde_json::Value;
use std::io::{self, BufRead};

/// The longest line that is read, in bytes.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// What was read, and what was left out.
#[derive(Debug, Default)]
pub struct Batch {
    /// Each record with its line, from 1.
    pub records: Vec<(usize, Record)>,
    /// Each line left out, and why.
    pub problems: Vec<Problem>,
    /// How many lines there were, blank ones included.
    pub lines: usize,
}

/// Reads every record of `reader`; blank lines are skipped.
///
/// # Errors
/// Only those of `reader` itself. What is wrong with a line is in [`Batch::problems`].
pub fn read_records(mut reader: impl BufRead) -> io::Result<Batch> {
    let mut batch = Batch::default();
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = read_line(&mut reader, &mut line)?;
        if length == 0 {
            return Ok(batch);
        }
        batch.lines += 1;
        let number = batch.lines;
        if length > MAX_LINE_BYTES {
            let message = format!("the line has {length} bytes");
            batch
                .problems
                .push(Problem::new(number, Fault::TooLong, message));
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match parse(&line) {
            Ok(record) => batch.records.push((number, record)),
            Err((fault, message)) => batch.problems.push(Problem::new(number, fault, message)),
        }
    }
}

/// Reads to the end of the line, keeping at most [`MAX_LINE_BYTES`]; gives the whole length, 0 at the end.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    let mut length = 0;
    loop {
        let available = reader.fill_buf()?;
        if available.is_empty() {
            return Ok(length);
        }
        let (part, done) = match available.iter().position(|byte| *byte == b'\n') {
            Some(end) => (available.get(..=end).unwrap_or(available), true),
            None => (available, false),
        };
        if line.len() < MAX_LINE_BYTES {
            line.extend_from_slice(part);
        }
        let used = part.len();
        length += used;
        reader.consume(used);
        if done {
            return Ok(length);
        }
    }
}

fn parse(line: &[u8]) -> Result<Record, (Fault, String)> {
    let mut value: Value =
        serde_json::from_slice(line).map_err(|error| (Fault::NotJson, error.to_string()))?;
    let Some(fields) = value.as_object_mut() else {
        return Err((
            Fault::NotARecord,
            "the line is JSON, but no object".to_owned(),
        ));
    };
    match fields.remove("v") {
        Some(version) if version == VERSION => {}
        Some(version) => {
            return Err((
                Fault::OtherVersion,
                format!("this record is of version `{version}`"),
            ));
        }
        None => {
            return Err((
                Fault::OtherVersion,
                "the record does not say its version".to_owned(),
            ));
        }
    }
    serde_json::from_value(value).map_err(|error| {
        let message = error.to_string();
        let fault = if message.contains("zone")
            || message.contains("is not a time")
            || message.contains("a time is")
        {
            Fault::BadTime
        } else if message.contains("before it begins") {
            Fault::EndsBeforeItBegins
        } else {
            Fault::NotARecord
        };
        (fault, message)
    })
}

/// Writes a record as the line that [`read_records`] reads back.
#[must_use]
pub fn write_record(record: &Record) -> String {
    let mut value = serde_json::to_value(record).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.insert("v".to_owned(), VERSION.into());
    }
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(usize, &'static str)> {
        let batch = read_records(text.as_bytes()).unwrap();
        batch
            .problems
            .iter()
            .map(|problem| (problem.line, problem.code.0))
            .collect()
    }

    const SOURCE: &str = r#"{"v":1,"type":"source","id":"s"}"#;

    #[test]
    fn a_bad_line_is_located_and_does_not_stop_the_others() {
        let text = format!(
            "{SOURCE}\n{{\"v\":1,\n\n{}\n",
            SOURCE.replace("\"s\"", "\"t\"")
        );
        let batch = read_records(text.as_bytes()).unwrap();
        assert_eq!(batch.records.len(), 2);
        assert_eq!(codes(&text), [(2, "E0501")]);
    }

    #[test]
    fn every_fault_of_form_has_its_code() {
        assert_eq!(codes("[]"), [(1, "E0502")]);
        assert_eq!(codes(r#"{"v":1,"type":"source"}"#), [(1, "E0502")]);
        assert_eq!(codes(r#"{"v":1,"type":"sauce","id":"s"}"#), [(1, "E0502")]);
        assert_eq!(
            codes(r#"{"v":1,"type":"source","id":"s","colour":"red"}"#),
            [(1, "E0502")]
        );
        assert_eq!(codes(r#"{"v":2,"type":"source","id":"s"}"#), [(1, "E0503")]);
        assert_eq!(codes(r#"{"type":"source","id":"s"}"#), [(1, "E0503")]);
        let incident = |begin: &str| {
            format!(
                r#"{{"v":1,"type":"incident","id":"i","begin":{begin},"learned":"2026-01-01T00:00Z"}}"#
            )
        };
        assert_eq!(codes(&incident("\"2026-01-01T00:00\"")), [(1, "E0505")]);
        assert_eq!(codes(&incident("\"soon\"")), [(1, "E0505")]);
        assert_eq!(
            codes(&incident("[\"2026-01-02Z\",\"2026-01-01Z\"]")),
            [(1, "E0511")]
        );
        assert_eq!(codes(&incident("\"2026-01-01Z\"")), []);
    }

    #[test]
    fn a_line_of_ten_megabytes_is_passed_over() {
        let text = format!("{}\n{SOURCE}\n", "x".repeat(10 << 20));
        assert_eq!(codes(&text), [(1, "E0504")]);
        assert_eq!(read_records(text.as_bytes()).unwrap().records.len(), 1);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let batch = read_records(SOURCE.as_bytes()).unwrap();
        let (_, record) = batch.records.first().unwrap();
        let again = read_records(write_record(record).as_bytes()).unwrap();
        assert_eq!(again.records, batch.records);
    }
}
