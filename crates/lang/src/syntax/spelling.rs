//! How a name or a term is written so that it reads back: bare where it can be, else quoted.

use super::cursor::{Cursor, Parsed};
use super::lexer::tokens;
use super::tree::Spanned;
use crate::reports::Reports;

/// `text` between quotation marks.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for found in text.chars() {
        if matches!(found, '"' | '\\') {
            out.push('\\');
        }
        out.push(found);
    }
    out.push('"');
    out
}

/// The name of an actor or a place.
pub(crate) fn name(text: &str) -> String {
    bare_or_quoted(text, |cursor| cursor.name())
}

/// The word for an act, a degree or a grade.
pub(crate) fn term(text: &str) -> String {
    bare_or_quoted(text, |cursor| cursor.term("a term"))
}

fn bare_or_quoted(
    text: &str,
    read: impl FnOnce(&mut Cursor<'_, '_>) -> Parsed<Spanned<String>>,
) -> String {
    let mut reports = Reports::default();
    let found = tokens(text, &mut reports);
    let mut cursor = Cursor::new(&found);
    let same = read(&mut cursor).is_ok_and(|part| part.value == text);
    if same && cursor.peek().is_none() && !reports.has_errors() {
        text.to_owned()
    } else {
        quoted(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_be_misread_is_quoted() {
        assert_eq!(name("the Gamma Brigades"), "the Gamma Brigades");
        assert_eq!(name("Bosnia and Herzegovina"), "\"Bosnia and Herzegovina\"");
        assert_eq!(name("Left Front"), "\"Left Front\"");
        assert_eq!(term("armed attacks"), "armed attacks");
        assert_eq!(term("clear and convincing"), "\"clear and convincing\"");
        assert_eq!(term("say \"no\""), r#""say \"no\"""#);
    }
}
