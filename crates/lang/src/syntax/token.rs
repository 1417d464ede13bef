//! What a text is made of.

use crate::diagnostic::Span;

/// The kinds of tokens; white space is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Number,
    Time,
    Digest,
    Quotation,
    Comma,
    Semicolon,
    Colon,
    Stop,
    Comment,
    /// A quotation that its line does not close; it ends its sentence too.
    OpenQuotation,
    Stray,
}

/// One token, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: TokenKind,
    pub(crate) text: &'a str,
    pub(crate) span: Span,
    /// How many line ends stand before it, since the token before.
    pub(crate) lines_before: usize,
    /// Whether something was reported about it, so that its sentence need not be complained of again.
    pub(crate) spoiled: bool,
}

impl Token<'_> {
    /// Whether it is `word`, without regard to ASCII case.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether the next token belongs to another sentence.
    pub(crate) fn ends_sentence(&self) -> bool {
        matches!(self.kind, TokenKind::Stop | TokenKind::OpenQuotation)
    }
}
