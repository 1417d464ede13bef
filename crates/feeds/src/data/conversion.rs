//! CAMEO codes to PLOVER's event types, in the format in which PLOVER publishes them: `195: ASSAULT, heavy-weapons, military # …`.

use super::{DataNote, numbered};
use std::collections::HashMap;
use tacit_lang::diagnostic::Span;

/// For each CAMEO code, PLOVER's type and, if there is one, its mode: `ASSAULT` or `ASSAULT/heavy-weapons`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conversion(HashMap<String, String>);

impl Conversion {
    /// Reads a table. What stands behind a line of nothing but `~` is no table, as in the published file. Of a code that comes
    /// twice the first holds.
    pub(crate) fn read(text: &str, note: &mut DataNote) -> Self {
        let mut all = HashMap::new();
        for (line, start, whole) in numbered(text) {
            let found = whole.split('#').next().unwrap_or_default().trim();
            if found.is_empty() {
                continue;
            }
            if found.bytes().all(|byte| byte == b'~') {
                break;
            }
            let mut fail = |message: String, help: &str| {
                note.pass_over(line, Span::new(start, start + whole.len()), message, help);
            };
            let Some((code, event)) = entry(found) else {
                fail(
                    format!("`{}` is no entry", crate::text::short(found, 40)),
                    "write a code, a colon and an event type: `195: ASSAULT, heavy-weapons`",
                );
                continue;
            };
            if all.contains_key(code) {
                fail(
                    format!("the code `{code}` comes twice; the first holds"),
                    "keep one of the two",
                );
                continue;
            }
            all.insert(code.to_owned(), event);
            note.entries += 1;
        }
        Self(all)
    }

    /// The event type of `code`, by the longest code that begins it.
    pub(crate) fn event(&self, code: &str) -> Option<&str> {
        (1..=code.len())
            .rev()
            .filter_map(|end| code.get(..end))
            .find_map(|prefix| self.0.get(prefix))
            .map(String::as_str)
    }
}

fn entry(line: &str) -> Option<(&str, String)> {
    let (code, rest) = line.split_once(':')?;
    let code = code.trim();
    let digits = (1..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = rest.split(',').map(str::trim);
    let word = parts.next().filter(|word| is_event_type(word))?;
    let mode = parts.next().unwrap_or_default();
    digits.then(|| {
        let event = match mode {
            "" => word.to_owned(),
            mode => format!("{word}/{mode}"),
        };
        (code, event)
    })
}

/// Whether `word` is written as PLOVER writes its event types.
pub(crate) fn is_event_type(word: &str) -> bool {
    (2..=32).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# from, to\n19: ASSAULT\n195: ASSAULT, heavy-weapons, military # from the air\n\
        x: ASSAULT\n19: COERCE\n020: REQUEST, ,\n~~~~~\nnothing of this: is read\n";

    #[test]
    fn the_longest_code_decides_and_bad_lines_are_listed() {
        let mut note = DataNote::new("table");
        let found = Conversion::read(TABLE, &mut note);
        assert_eq!(found.event("1951"), Some("ASSAULT/heavy-weapons"));
        assert_eq!(found.event("190"), Some("ASSAULT"));
        assert_eq!(found.event("020"), Some("REQUEST"));
        assert_eq!(found.event("17"), None);
        let lines: Vec<usize> = note.listed.iter().map(|(line, _)| *line).collect();
        assert_eq!((note.entries, lines), (3, vec![4, 5]));
    }
}
