//! The names of events and their codes, out of a table with commas, quotes and a header: for rows whose code was lost.

use super::{DataNote, numbered};
use crate::quoted::{MAX_LINES_PER_ROW, is_open, split};
use std::collections::HashMap;
use tacit_lang::diagnostic::Span;

/// For each name of an event its code.
#[derive(Debug, Clone, Default)]
pub(crate) struct EventNames(HashMap<String, String>);

impl EventNames {
    /// Reads the columns `name` and `code`; the others do not matter. Of a name that comes twice the first holds.
    pub(crate) fn read(text: &str, note: &mut DataNote) -> Self {
        let mut all = HashMap::new();
        let mut columns = None;
        let (mut unquoted, mut fields) = (Vec::new(), Vec::new());
        let mut row = String::new();
        let mut begun = (1, 0, 0);
        for (line, start, whole) in numbered(text) {
            if row.is_empty() {
                begun = (line, start, 0);
            } else {
                row.push('\n');
            }
            row.push_str(whole);
            begun.2 += 1;
            if is_open(row.as_bytes()) && begun.2 < MAX_LINES_PER_ROW {
                continue;
            }
            let read = std::mem::take(&mut row);
            if read.trim().is_empty() {
                continue;
            }
            let values = split(read.as_bytes(), b',', &mut unquoted, &mut fields);
            let field = |place: usize| {
                fields
                    .get(place)
                    .and_then(|range| values.get(range.clone()))
                    .map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned())
                    .unwrap_or_default()
            };
            let Some((name, code)) = columns else {
                let place = |wanted: &str| (0..fields.len()).find(|place| field(*place) == wanted);
                columns = Some((place("name"), place("code")));
                continue;
            };
            let (name, code) = match (name, code) {
                (Some(name), Some(code)) => (field(name), field(code)),
                _ => break,
            };
            let digits =
                (1..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
            let name = words(&name);
            if name.is_empty() || !digits {
                note.pass_over(
                    begun.0,
                    Span::new(begun.1, start + whole.len()),
                    format!("`{}` is no code of an event", crate::text::short(&code, 20)),
                    "a row has a name and a code of one to four digits",
                );
                continue;
            }
            note.entries += 1;
            all.entry(name).or_insert(code);
        }
        Self(all)
    }

    /// The code of the event called `name`.
    pub(crate) fn code(&self, name: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&words(name)).map(String::as_str)
    }
}

/// The words of a name alone: `non-military` is written `non military` elsewhere.
fn words(name: &str) -> String {
    let each = name.split(|letter: char| !letter.is_alphanumeric());
    let all: Vec<String> = each
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_words_and_rows_may_hold_line_breaks() {
        let text = "\"order\",\"name\",\"code\"\n1,\"Bomb, non-military\",\"183\"\n2,\"two\nlines\",\"10\"\n3,none,\n";
        let mut note = DataNote::new("events.csv");
        let found = EventNames::read(text, &mut note);
        assert_eq!(found.code("bomb non military"), Some("183"));
        assert_eq!(found.code("Two lines"), Some("10"));
        assert_eq!((note.entries, note.passed_over), (2, 1));
        assert_eq!(note.listed[0].0, 5);
    }

    #[test]
    fn a_table_without_these_columns_holds_nothing() {
        let mut note = DataNote::new("events.csv");
        let found = EventNames::read("a,b\n1,2\n", &mut note);
        assert_eq!((found.code("1"), note.entries), (None, 0));
    }
}
