//! Rows of comma-separated values with quotes (RFC 4180).
//!
//! Written here and not taken from a library, because a quote that is never closed must not swallow
//! the rest of a file: it costs its own line, and the lines behind it are read again.

use std::ops::Range;

/// How many lines one row may span; a row that goes on for longer has a quote that is never closed.
pub(crate) const MAX_LINES_PER_ROW: usize = 16;

/// Whether `bytes` ends inside quotes: every quote, doubled ones too, turns it.
pub(crate) fn is_open(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

/// Splits `row` at its commas, takes the quotes off, and leaves the values in `values`, each at its
/// range in `fields`.
pub(crate) fn split(row: &[u8], values: &mut Vec<u8>, fields: &mut Vec<Range<usize>>) {
    values.clear();
    fields.clear();
    let mut start = 0;
    let mut quoted = false;
    let mut bytes = row.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.peek() == Some(&b'"') => {
                values.push(b'"');
                bytes.next();
            }
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                fields.push(start..values.len());
                start = values.len();
            }
            _ => values.push(byte),
        }
    }
    fields.push(start..values.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(row: &str) -> Vec<String> {
        let (mut values, mut fields) = (Vec::new(), Vec::new());
        split(row.as_bytes(), &mut values, &mut fields);
        fields
            .into_iter()
            .map(|field| String::from_utf8(values[field].to_vec()).unwrap())
            .collect()
    }

    #[test]
    fn commas_and_line_breaks_inside_quotes_belong_to_the_value() {
        assert_eq!(fields("a,\"b, c\nd\",e"), ["a", "b, c\nd", "e"]);
    }

    #[test]
    fn a_doubled_quote_is_one_and_empty_values_stay() {
        assert_eq!(
            fields("\"the \"\"Gamma\"\" Brigades\",,"),
            ["the \"Gamma\" Brigades", "", ""]
        );
    }
}
