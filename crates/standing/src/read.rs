//! Reading records: newline-delimited JSON, one record a line.
//!
//! A bad line is reported with its number and left out; it never stops the others. A line longer than
//! the limit is passed over without being held in memory.

use crate::problem::{Fault, Problem, did_you_mean};
use crate::record::{Record, VERSION};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Value};
use std::fmt;
use std::io::{self, BufRead};
use tacit_lang::time::parse_instant;

/// The longest line that is read, in bytes.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// UTF-8's mark at the beginning of a file, which is no part of the first record.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How every gzip file begins (RFC 1952, 2.3.1).
const GZIP: &[u8] = &[0x1f, 0x8b];

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
        let content = line.trim_ascii_end();
        let content = match number {
            1 => content.strip_prefix(BYTE_ORDER_MARK).unwrap_or(content),
            _ => content,
        };
        if content.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match parse(content) {
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
    let not_json = |why: String| (Fault::NotJson, why);
    if line.starts_with(GZIP) {
        return Err(not_json("the line is gzip, and no text".to_owned()));
    }
    let line = std::str::from_utf8(line).map_err(|error| {
        let column = error.valid_up_to() + 1;
        not_json(format!("the line is no UTF-8 from column {column} on"))
    })?;
    let Strict(mut value) = serde_json::from_str(line).map_err(|error| no_value(&error))?;
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
    serde_json::from_value(value).map_err(|error| no_record(&error.to_string(), line))
}

/// What is wrong with a line that is no JSON, in which each key stands once.
fn no_value(error: &serde_json::Error) -> (Fault, String) {
    let message = error.to_string();
    // A record is one line, and its number is told with the problem.
    let message = message.replace(" at line 1 column ", " at column ");
    match error.classify() {
        Category::Eof => (
            Fault::NotJson,
            "the line ends in the middle of a record".to_owned(),
        ),
        Category::Data => (Fault::NotARecord, message),
        _ if message.starts_with("recursion limit") => (
            Fault::NotJson,
            "lists and objects lie in each other too deep".to_owned(),
        ),
        _ => (Fault::NotJson, message),
    }
}

/// What is wrong with JSON that is no record, in plain words.
fn no_record(message: &str, line: &str) -> (Fault, String) {
    let is_time = ["zone", "is not a time", "a time is"];
    if message.contains("enum Learned") {
        return unlearned(line);
    }
    if is_time.iter().any(|words| message.contains(words)) {
        return (Fault::BadTime, message.to_owned());
    }
    if message.contains("before it begins") {
        return (Fault::EndsBeforeItBegins, message.to_owned());
    }
    let mut quoted = message.split('`').skip(1).step_by(2);
    let word = quoted.next().unwrap_or_default();
    let known: Vec<&str> = quoted.collect();
    let offer = || match did_you_mean(word, known.iter().copied()) {
        none if none.is_empty() => format!("; it takes {}", known.join(", ")),
        nearest => nearest,
    };
    let plain = if message.starts_with("missing field") {
        format!("the field `{word}` is missing")
    } else if message.starts_with("unknown field") {
        format!("there is no field `{word}` here{}", offer())
    } else if message.starts_with("unknown variant") {
        format!("`{word}` is no word for this{}", offer())
    } else {
        message.to_owned()
    };
    (Fault::NotARecord, plain)
}

/// Which of the times at which a record was learned is none.
fn unlearned(line: &str) -> (Fault, String) {
    let value: Value = serde_json::from_str(line).unwrap_or_default();
    let times: Vec<&Value> = match value.get("learned") {
        Some(Value::Object(each)) => each.values().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let texts: Option<Vec<&str>> = times.into_iter().map(Value::as_str).collect();
    let bad = texts.and_then(|texts| texts.into_iter().find_map(|it| parse_instant(it).err()));
    match bad {
        Some(error) => (Fault::BadTime, format!("`learned`: {error}")),
        None => (
            Fault::NotARecord,
            "`learned` is neither a time nor an object with a time for each viewpoint".to_owned(),
        ),
    }
}

/// JSON in which no object has a key twice: readers differ on which of the two counts (RFC 8259, 4).
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Strictly).map(Self)
    }
}

struct Strictly;

impl<'de> Visitor<'de> for Strictly {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_i64<E>(self, it: i64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_u64<E>(self, it: u64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_f64<E>(self, it: f64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_str<E>(self, it: &str) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if fields.contains_key(&key) {
                return Err(A::Error::custom(format_args!(
                    "the key `{key}` stands twice"
                )));
            }
            let Strict(value) = entries.next_value()?;
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }
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

    fn only_problem(line: &[u8]) -> (&'static str, String) {
        let batch = read_records(line).unwrap();
        assert_eq!(batch.problems.len(), 1, "{:?}", batch.records);
        let problem = batch.problems.into_iter().next().unwrap();
        (problem.code.0, problem.message)
    }

    #[test]
    fn what_is_wrong_is_told_in_plain_words() {
        let deep = "[".repeat(1_000);
        let told: [(&[u8], &str, &str); 13] = [
            (b"{\"v\":1,\"id\":\"cut\n", "E0501", "the line ends in the middle of a record"),
            (b"{\"v\":1,\n", "E0501", "the line ends in the middle of a record"),
            (b"{\"v\" 1}\n", "E0501", "expected `:` at column 6"),
            (b"{\"v\":1,\"id\":\"\xff\"}", "E0501", "the line is no UTF-8 from column 14 on"),
            (b"\x1f\x8b\x08\x00", "E0501", "the line is gzip, and no text"),
            (deep.as_bytes(), "E0501", "lists and objects lie in each other too deep"),
            (br#"{"v":1,"type":"incidnet","id":"i"}"#, "E0502", "`incidnet` is no word for this; did you mean `incident`?"),
            (br#"{"v":1,"type":"source"}"#, "E0502", "the field `id` is missing"),
            (br#"{"v":1,"type":"source","id":"s","lable":"x"}"#, "E0502", "there is no field `lable` here; did you mean `label`?"),
            (br#"{"v":1,"type":"source","id":"s","id":"t"}"#, "E0502", "the key `id` stands twice at column 36"),
            (br#"{"v":1,"type":"source","id":"s","colour":"x"}"#, "E0502", "there is no field `colour` here; it takes id, label, actor, rests_on, ordered, complete"),
            (br#"{"v":1,"type":"incident","id":"i","begin":"2026-01-01Z","learned":"2026-01-02T00:00"}"#, "E0505", "`learned`: `2026-01-02T00:00` has no zone"),
            (br#"{"v":1,"type":"incident","id":"i","begin":"2026-01-01Z","learned":7}"#, "E0502", "`learned` is neither a time nor an object with a time for each viewpoint"),
        ];
        for (line, code, message) in told {
            assert_eq!(only_problem(line), (code, message.to_owned()));
        }
    }

    #[test]
    fn the_mark_at_the_beginning_of_a_file_is_no_part_of_its_first_record() {
        let text = format!("\u{feff}{SOURCE}\r\n");
        assert_eq!(codes(&text), []);
        assert_eq!(codes(&format!("\n\u{feff}{SOURCE}")), [(2, "E0501")]);
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
