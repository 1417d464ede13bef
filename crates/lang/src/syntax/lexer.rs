//! From characters to tokens, comments kept.

use super::character::{is_refused, is_single_script, is_word_part, is_word_start};
use super::token::{Token, TokenKind};
use crate::diagnostic::{Diagnostic, Span};
use crate::explain::code;
use crate::reports::Reports;

/// Splits `source` into tokens; whatever is no token of the language becomes a stray one.
pub(crate) fn tokens<'a>(source: &'a str, reports: &mut Reports) -> Vec<Token<'a>> {
    let mut lexer = Lexer {
        source,
        at: 0,
        reports,
    };
    let mut found = Vec::new();
    loop {
        let lines_before = lexer.white_space();
        let Some(token) = lexer.token(lines_before) else {
            return found;
        };
        found.push(token);
    }
}

struct Lexer<'a, 'r> {
    source: &'a str,
    at: usize,
    reports: &'r mut Reports,
}

impl<'a> Lexer<'a, '_> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn white_space(&mut self) -> usize {
        let rest = self.rest();
        let end = rest
            .find(|found| !matches!(found, ' ' | '\t' | '\r' | '\n'))
            .unwrap_or(rest.len());
        let space = rest.get(..end).unwrap_or_default();
        let lines = space.matches(['\r', '\n']).count() - space.matches("\r\n").count();
        self.at += end;
        lines
    }

    fn token(&mut self, lines_before: usize) -> Option<Token<'a>> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        let (kind, length) = match first {
            ',' => (TokenKind::Comma, 1),
            ';' => (TokenKind::Semicolon, 1),
            ':' => (TokenKind::Colon, 1),
            '.' => (TokenKind::Stop, 1),
            '#' => (TokenKind::Comment, line_length(rest)),
            '"' => quotation(rest),
            _ if first.is_ascii_digit() => number(rest),
            _ if is_word_start(first) => {
                let length = while_all(rest, is_word_part);
                let word = rest.get(..length).unwrap_or_default();
                (
                    if is_digest(word) {
                        TokenKind::Digest
                    } else {
                        TokenKind::Word
                    },
                    length,
                )
            }
            _ => (TokenKind::Stray, while_all(rest, is_stray)),
        };
        let text = rest.get(..length).unwrap_or_default();
        let span = Span::new(self.at, self.at + length);
        self.at = span.end;
        let spoiled = self.complain(kind, text, span);
        Some(Token {
            kind,
            text,
            span,
            lines_before,
            spoiled,
        })
    }

    fn complain(&mut self, kind: TokenKind, text: &str, span: Span) -> bool {
        let hidden =
            |found: &char| is_refused(*found) || (*found == '\t' && kind != TokenKind::Comment);
        let diagnostic = if let Some((offset, found)) = text.char_indices().find(|(_, c)| hidden(c))
        {
            let start = span.start + offset;
            let at = Span::new(start, start + found.len_utf8());
            Diagnostic::new(
                code::REFUSED_CHARACTER,
                at,
                format!("the character U+{:04X} is refused", u32::from(found)),
                "it hides something from a reader or changes the order in which the text is shown; remove it",
            )
            .with_fix(at, if found.is_whitespace() { " " } else { "" })
        } else if kind == TokenKind::Stray {
            Diagnostic::new(
                code::STRAY_CHARACTER,
                span,
                format!("`{}` is no part of any sentence", shortened(text)),
                "put a name that holds it between quotation marks, or remove it",
            )
        } else if kind == TokenKind::OpenQuotation {
            Diagnostic::new(
                code::OPEN_QUOTATION,
                span,
                "the quotation is not closed on its line",
                "end it with a quotation mark; a quotation mark inside is written \\\"",
            )
        } else if kind != TokenKind::Comment && !is_single_script(text) {
            Diagnostic::new(
                code::MIXED_SCRIPTS,
                span,
                format!("`{}` mixes letters of several scripts", shortened(text)),
                "some letter only looks like the one that you read; type the word again in one script",
            )
        } else {
            return false;
        };
        self.reports.push(diagnostic);
        true
    }
}

/// The beginning of what somebody wrote, short enough for a message.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN_CHARACTERS: usize = 60;
    let mut shown: String = text.chars().take(SHOWN_CHARACTERS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

fn is_stray(found: char) -> bool {
    !is_word_start(found)
        && !matches!(
            found,
            ',' | ';' | ':' | '.' | '#' | '"' | ' ' | '\t' | '\r' | '\n'
        )
}

fn while_all(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.find(|found| !holds(found)).unwrap_or(text.len())
}

fn line_length(rest: &str) -> usize {
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    line.trim_end_matches([' ', '\t']).len()
}

fn quotation(rest: &str) -> (TokenKind, usize) {
    let mut escaped = false;
    for (at, found) in rest.char_indices().skip(1) {
        match found {
            '\n' | '\r' => break,
            '"' if !escaped => return (TokenKind::Quotation, at + 1),
            _ => escaped = found == '\\' && !escaped,
        }
    }
    (TokenKind::OpenQuotation, line_length(rest))
}

fn number(rest: &str) -> (TokenKind, usize) {
    let bytes = rest.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut length = while_all(rest, is_word_part);
    while matches!(bytes.get(length), Some(b':' | b'+')) && digit(length + 1) {
        let behind = rest.get(length + 1..).unwrap_or_default();
        length += 1 + while_all(behind, is_word_part);
    }
    let text = rest.get(..length).unwrap_or_default();
    let kind = if is_digest(text) {
        TokenKind::Digest
    } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
        TokenKind::Number
    } else if digit(3) && bytes.get(4) == Some(&b'-') {
        TokenKind::Time
    } else {
        TokenKind::Word
    };
    (kind, length)
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<TokenKind> {
        tokens(source, &mut Reports::default())
            .iter()
            .map(|token| token.kind)
            .collect()
    }

    #[test]
    fn times_numbers_digests_and_words_are_told_apart() {
        use TokenKind::{Digest, Number, Stop, Time, Word};
        assert_eq!(
            kinds("2026-01-03T12:00:00+03:30 2026-01-03Z. 72 5th attack"),
            [Time, Time, Stop, Number, Word, Word]
        );
        assert_eq!(kinds(&"a1".repeat(32)), [Digest]);
        assert_eq!(kinds(&"1a".repeat(32)), [Digest]);
    }

    #[test]
    fn a_quotation_holds_escaped_marks_and_ends_with_its_line() {
        use TokenKind::{OpenQuotation, Quotation, Word};
        assert_eq!(kinds(r#""a \" b" c"#), [Quotation, Word]);
        assert_eq!(kinds("\"a b.  \nc"), [OpenQuotation, Word]);
    }

    #[test]
    fn a_hidden_character_is_refused_even_in_a_comment() {
        let mut reports = Reports::default();
        tokens("From # \u{202e}\n", &mut reports);
        let found = reports.finish(0);
        assert_eq!(found[0].code, code::REFUSED_CHARACTER);
        assert_eq!(found[0].span, Span::new(7, 10));
    }
}
