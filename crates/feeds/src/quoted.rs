//! Rows split at one byte, with quotes (RFC 4180) or without.
//!
//! Written here and not taken from a library, because a quote that is never closed must not swallow
//! the rest of a file: it costs its own line, and the lines behind it are read again.

use memchr::{memchr, memchr_iter, memchr2};
use std::ops::Range;

/// How many lines one row may span; a row that goes on for longer has a quote that is never closed.
pub(crate) const MAX_LINES_PER_ROW: usize = 16;

/// Whether `bytes` ends inside quotes: every quote, doubled ones too, turns it.
pub(crate) fn is_open(bytes: &[u8]) -> bool {
    memchr_iter(b'"', bytes).count() % 2 == 1
}

/// Splits `row` at every `between`, takes the quotes off, and leaves the values in `values`, each at its
/// range in `fields`. A row without quotes is not copied: then the ranges are its own, and this says so.
pub(crate) fn split<'a>(
    row: &'a [u8],
    between: u8,
    values: &'a mut Vec<u8>,
    fields: &mut Vec<Range<usize>>,
) -> &'a [u8] {
    if memchr(b'"', row).is_none() {
        split_at(row, between, fields);
        return row;
    }
    values.clear();
    fields.clear();
    let mut start = 0;
    let mut quoted = false;
    let mut rest = row;
    loop {
        let end = if quoted {
            memchr(b'"', rest)
        } else {
            memchr2(b'"', between, rest)
        };
        let Some((part, (found, behind))) = end.and_then(|end| {
            let (part, rest) = rest.split_at_checked(end)?;
            Some((part, rest.split_first()?))
        }) else {
            values.extend_from_slice(rest);
            fields.push(start..values.len());
            return values;
        };
        values.extend_from_slice(part);
        rest = behind;
        if *found == between && !quoted {
            fields.push(start..values.len());
            start = values.len();
        } else if quoted && let Some((b'"', behind)) = rest.split_first() {
            values.push(b'"');
            rest = behind;
        } else {
            quoted = !quoted;
        }
    }
}

/// Splits `row` at every `between`, whatever else it holds.
pub(crate) fn split_at(row: &[u8], between: u8, fields: &mut Vec<Range<usize>>) {
    fields.clear();
    let mut start = 0;
    for end in memchr_iter(between, row) {
        fields.push(start..end);
        start = end + 1;
    }
    fields.push(start..row.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(row: &str) -> Vec<String> {
        let (mut values, mut fields) = (Vec::new(), Vec::new());
        let values = split(row.as_bytes(), b',', &mut values, &mut fields);
        let text = |field: Range<usize>| String::from_utf8(values[field].to_vec()).unwrap();
        fields.into_iter().map(text).collect()
    }

    #[test]
    fn commas_and_line_breaks_inside_quotes_belong_to_the_value() {
        assert_eq!(fields("a,\"b, c\nd\",e"), ["a", "b, c\nd", "e"]);
    }

    #[test]
    fn without_quotes_a_row_is_not_copied() {
        let (mut values, mut found) = (Vec::new(), Vec::new());
        assert_eq!(split(b"a;b;", b';', &mut values, &mut found), b"a;b;");
        assert_eq!(found, [0..1, 2..3, 4..4]);
        assert!(values.is_empty());
    }

    #[test]
    fn a_doubled_quote_is_one_and_empty_values_stay() {
        assert_eq!(
            fields("\"the \"\"Gamma\"\" Brigades\",,"),
            ["the \"Gamma\" Brigades", "", ""]
        );
    }
}
