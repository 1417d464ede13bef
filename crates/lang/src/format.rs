//! The formatter: changes white space and nothing else, also of a text with mistakes.

use crate::reports::Reports;
use crate::syntax::{Token, TokenKind, begins_sentence, tokens};

/// The width at which a sentence is broken, in characters.
pub const LINE_WIDTH: usize = 96;

/// By how much the later lines of a sentence stand in.
const INDENT: usize = 4;

/// Lays `text` out: one sentence a line, broken at [`LINE_WIDTH`] with the rest standing in, lists
/// that do not fit one line with an item a line, comments and single blank lines kept.
///
/// Only white space changes, so the meaning, the words and the comments stay; to format twice is
/// to format once.
#[must_use]
pub fn format(text: &str) -> String {
    let found = tokens(text, &mut Reports::default());
    let mut layout = Layout::default();
    let mut rest = found.as_slice();
    while let Some(first) = rest.first() {
        let length = if first.kind == TokenKind::Comment {
            1
        } else {
            sentence_length(rest)
        };
        let (here, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        if first.kind == TokenKind::Comment {
            layout.comment(first, None);
        } else {
            layout.sentence(here);
        }
        rest = behind;
    }
    layout.break_line();
    layout.out
}

/// Up to the full stop, or up to where a line begins like a sentence because one was forgotten.
fn sentence_length(tokens: &[Token<'_>]) -> usize {
    for (at, token) in tokens.iter().enumerate() {
        let behind = tokens.get(at + 1..).unwrap_or_default();
        let next_opens = behind.first().is_some_and(|next| next.lines_before > 0) && opens(behind);
        if token.ends_sentence() || next_opens {
            return at + 1;
        }
    }
    tokens.len()
}

fn opens(tokens: &[Token<'_>]) -> bool {
    let capital = tokens
        .first()
        .is_some_and(|token| token.text.starts_with(char::is_uppercase));
    capital && begins_sentence(tokens)
}

#[derive(Default)]
struct Layout {
    out: String,
    /// Characters on the line begun; none: nothing stands on it.
    column: usize,
}

impl Layout {
    fn sentence(&mut self, sentence: &[Token<'_>]) {
        self.break_line();
        self.blank_line(sentence.first());
        let listed = width(sentence) > LINE_WIDTH
            && sentence
                .iter()
                .any(|token| token.kind == TokenKind::Semicolon);
        let mut item_ended = false;
        for (at, token) in sentence.iter().enumerate() {
            if token.kind == TokenKind::Comment {
                self.comment(token, Some(INDENT));
                item_ended = false;
                continue;
            }
            let rest = sentence.get(at..).unwrap_or_default();
            if at > 0 && self.column == 0 {
                self.put(&" ".repeat(INDENT));
            } else if at > 0 && !clings(token) {
                let full = self.column + 1 + unit_width(rest) > LINE_WIDTH;
                if (full || item_ended) && !opens(rest) {
                    self.break_line();
                    self.put(&" ".repeat(INDENT));
                } else {
                    self.put(" ");
                }
            }
            self.put(token.text);
            item_ended = listed && matches!(token.kind, TokenKind::Semicolon | TokenKind::Colon);
        }
    }

    /// A comment stays behind what it follows on its line, or on a line of its own.
    fn comment(&mut self, comment: &Token<'_>, within: Option<usize>) {
        if comment.lines_before == 0 && self.column > 0 {
            self.put("  ");
        } else {
            self.break_line();
            match within {
                Some(indent) => self.put(&" ".repeat(indent)),
                None => self.blank_line(Some(comment)),
            }
        }
        self.put(comment.text);
        self.break_line();
    }

    fn break_line(&mut self) {
        if self.column > 0 {
            self.out.push('\n');
        }
        self.column = 0;
    }

    fn blank_line(&mut self, next: Option<&Token<'_>>) {
        if next.is_some_and(|token| token.lines_before > 1) && !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.chars().count();
    }
}

/// Whether `token` stands directly behind the one before it.
fn clings(token: &Token<'_>) -> bool {
    use TokenKind::{Colon, Comma, Semicolon, Stop};
    matches!(token.kind, Comma | Semicolon | Colon | Stop)
}

/// Characters of the first of `tokens` and of what clings to it.
fn unit_width(tokens: &[Token<'_>]) -> usize {
    let first = tokens.first().map_or(0, |token| token.text.chars().count());
    first
        + tokens
            .iter()
            .skip(1)
            .take_while(|token| clings(token))
            .count()
}

/// Characters of the whole sentence on one line, comments left out.
fn width(sentence: &[Token<'_>]) -> usize {
    let words = sentence
        .iter()
        .filter(|token| token.kind != TokenKind::Comment);
    words
        .map(|token| token.text.chars().count() + usize::from(!clings(token)))
        .sum::<usize>()
        - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_takes_a_line_and_comments_stay() {
        let text =
            "# head\n\n\n\nAssurance   \"A  b\" .From Arland\nto Borland. # why\n# own\nIt ends";
        assert_eq!(
            format(text),
            "# head\n\nAssurance \"A  b\".\nFrom Arland to Borland.  # why\n# own\nIt ends\n"
        );
    }

    #[test]
    fn a_long_sentence_stands_in_and_a_long_list_has_an_item_a_line() {
        let list = format!("Among each other: {}; B.", "A".repeat(100));
        assert_eq!(
            format(&list),
            format!("Among each other:\n    {};\n    B.\n", "A".repeat(100))
        );
        let long = format(&"word ".repeat(40));
        assert!(long.lines().all(|line| line.len() <= LINE_WIDTH));
        assert!(
            long.lines()
                .skip(1)
                .all(|line| line.starts_with("    word"))
        );
    }

    #[test]
    fn a_forgotten_full_stop_does_not_join_two_sentences() {
        let text = "From Arland to Borland\nThrough Mediania.\n";
        assert_eq!(format(text), text);
    }

    #[test]
    fn to_format_twice_is_to_format_once() {
        for text in [
            "\"open\r# comment",
            "a # b\n. # c\n\n\n#d",
            "$$ \u{202e} x\u{200b}y : ; , .",
            "",
            "\r\r#",
            &"Against THE x ".repeat(30),
        ] {
            let once = format(text);
            assert_eq!(format(&once), once, "{text:?}");
        }
    }
}
