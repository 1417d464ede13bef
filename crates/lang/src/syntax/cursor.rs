//! A position in the tokens of a text, and the small parts that sentences are made of.

use super::advice;
use super::form::{CONNECTIVES, Form, OPENERS};
use super::lexer::shortened;
use super::token::{Token, TokenKind};
use super::tree::{Name, Spanned, Term, Who};
use crate::diagnostic::{Diagnostic, Span};
use crate::explain::code;
use crate::meaning::Digest;
use crate::time::{Between, DAY_SECONDS, Instant, TimeError, Wait, parse_between};

/// A part, or why it could not be read.
pub(super) type Parsed<T> = Result<T, Box<Diagnostic>>;

/// How far behind the beginning of a name `will` or `observes` is sought.
const MAX_NAME_WORDS: usize = 16;

/// Reads tokens forward; comments have been taken out.
pub(super) struct Cursor<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
    /// The sentence being read, whose pattern helps.
    pub(super) form: Form,
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub(super) fn new(tokens: &'t [Token<'a>]) -> Self {
        Self {
            tokens,
            at: 0,
            form: Form::Act,
        }
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn back_to(&mut self, position: usize) {
        self.at = position;
    }

    pub(super) fn peek(&self) -> Option<&'t Token<'a>> {
        self.look(0)
    }

    pub(super) fn look(&self, ahead: usize) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at + ahead)
    }

    pub(super) fn advance(&mut self) -> Option<&'t Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// The tokens from `start` to here.
    pub(super) fn since(&self, start: usize) -> &'t [Token<'a>] {
        self.tokens.get(start..self.at).unwrap_or_default()
    }

    /// The words from `start` to here.
    pub(super) fn span_since(&self, start: usize) -> Span {
        let found = self.since(start);
        match (found.first(), found.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => self.here(),
        }
    }

    fn here(&self) -> Span {
        let behind = self.tokens.last().map_or(0, |token| token.span.end);
        self.peek()
            .map_or(Span::new(behind, behind), |token| token.span)
    }

    fn unexpected<T>(&self, wanted: &str) -> Parsed<T> {
        let found = match self.peek() {
            None => "the end of the text".to_owned(),
            Some(token) if token.kind == TokenKind::Stop => "the end of the sentence".to_owned(),
            Some(token) => format!("`{}`", shortened(token.text)),
        };
        let message = format!("{wanted} is wanted here, {found} was found");
        let help = advice::within(self).map_or_else(
            || format!("the sentence is: {}", self.form.pattern()),
            str::to_owned,
        );
        Err(Box::new(Diagnostic::new(
            code::UNEXPECTED,
            self.here(),
            message,
            help,
        )))
    }

    /// Whether `words`, separated by spaces, come next.
    pub(super) fn sees(&self, words: &str) -> bool {
        self.sees_at(0, words)
    }

    fn sees_at(&self, ahead: usize, words: &str) -> bool {
        let here = |(at, word)| {
            self.look(ahead + at)
                .is_some_and(|token| token.is_word(word))
        };
        words.split(' ').enumerate().all(here)
    }

    /// Takes `words` if they come next.
    pub(super) fn takes(&mut self, words: &str) -> bool {
        let seen = self.sees(words);
        if seen {
            self.at += words.split(' ').count();
        }
        seen
    }

    /// Takes a single word and gives its span.
    pub(super) fn takes_word(&mut self, word: &str) -> Option<Span> {
        let span = self.peek().filter(|token| token.is_word(word))?.span;
        self.at += 1;
        Some(span)
    }

    pub(super) fn needs(&mut self, words: &str) -> Parsed<()> {
        for word in words.split(' ') {
            if !self.takes(word) {
                return self.unexpected(&format!("`{word}`"));
            }
        }
        Ok(())
    }

    pub(super) fn takes_kind(&mut self, kind: TokenKind) -> bool {
        let seen = self.peek().is_some_and(|token| token.kind == kind);
        self.at += usize::from(seen);
        seen
    }

    /// Takes a comma that is followed by `word`, but not that word.
    pub(super) fn takes_comma_before(&mut self, word: &str) -> bool {
        let seen = self.look(1).is_some_and(|token| token.is_word(word));
        seen && self.takes_kind(TokenKind::Comma)
    }

    pub(super) fn needs_one_of<T>(&self, choices: &str) -> Parsed<T> {
        self.unexpected(choices)
    }

    fn needs_kind(&mut self, kind: TokenKind, wanted: &str) -> Parsed<&'t Token<'a>> {
        match self.peek() {
            Some(token) if token.kind == kind => {
                self.at += 1;
                Ok(token)
            }
            _ => self.unexpected(wanted),
        }
    }

    pub(super) fn needs_colon(&mut self) -> Parsed<()> {
        self.needs_kind(TokenKind::Colon, "a colon").map(|_| ())
    }

    pub(super) fn needs_comma(&mut self) -> Parsed<()> {
        self.needs_kind(TokenKind::Comma, "a comma").map(|_| ())
    }

    pub(super) fn quotation(&mut self) -> Parsed<Spanned<String>> {
        let token = self.needs_kind(TokenKind::Quotation, "a text in quotation marks")?;
        Ok(Spanned {
            value: unquoted(token.text),
            span: token.span,
        })
    }

    pub(super) fn digest(&mut self) -> Parsed<Spanned<Digest>> {
        let token = self.needs_kind(TokenKind::Digest, "a digest of 64 hexadecimal digits")?;
        match token.text.parse() {
            Ok(value) => Ok(Spanned {
                value,
                span: token.span,
            }),
            Err(_) => self.unexpected("a digest of 64 hexadecimal digits"),
        }
    }

    pub(super) fn name(&mut self) -> Parsed<Name> {
        if self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Quotation)
        {
            return self.quotation();
        }
        let start = self.at;
        if self.sees("the") && self.look(1).is_some_and(begins_name) {
            self.at += 1;
        }
        if !self.peek().is_some_and(begins_name) {
            self.at = start;
            return self.unexpected("a name");
        }
        while self
            .peek()
            .is_some_and(|token| begins_name(token) || has_digit_first(token))
            && (self.at == start || !self.begins_promise_on_new_line())
        {
            self.at += 1;
        }
        Ok(self.joined(start))
    }

    /// Whether a line begins here with a name and `will not` or `observes`, in a sentence that has
    /// neither: then a full stop was forgotten, and the name before must not run on.
    fn begins_promise_on_new_line(&self) -> bool {
        let new_line = self.peek().is_some_and(|token| token.lines_before > 0);
        let foreign = !matches!(self.form, Form::Act | Form::Observes);
        let line = self
            .tokens
            .iter()
            .skip(self.at + 1)
            .take_while(|token| token.lines_before == 0 && !token.ends_sentence());
        let predicate = |ahead| self.sees_at(ahead, "will not") || self.sees_at(ahead, "observes");
        new_line && foreign && (1..=line.count().min(MAX_NAME_WORDS)).any(predicate)
    }

    /// The sentence that a name from here on begins: a promise or an observation.
    pub(super) fn finds_predicate(&self) -> Option<Form> {
        for ahead in 0..=MAX_NAME_WORDS {
            let token = self.look(ahead).filter(|token| !token.ends_sentence())?;
            if token.is_word("will") {
                return Some(Form::Act);
            }
            if token.is_word("observes") {
                return Some(Form::Observes);
            }
        }
        None
    }

    pub(super) fn sees_name(&self) -> bool {
        let ahead = usize::from(self.sees("the"));
        self.look(ahead).is_some_and(|token| {
            begins_name(token) || (ahead == 0 && token.kind == TokenKind::Quotation)
        })
    }

    pub(super) fn term(&mut self, wanted: &str) -> Parsed<Term> {
        if self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Quotation)
        {
            return self.quotation();
        }
        let start = self.at;
        while self.peek().is_some_and(is_term_word) {
            self.at += 1;
        }
        if self.at == start {
            self.unexpected(wanted)
        } else {
            Ok(self.joined(start))
        }
    }

    fn joined(&self, start: usize) -> Spanned<String> {
        let words: Vec<&str> = self.since(start).iter().map(|token| token.text).collect();
        Spanned {
            value: words.join(" "),
            span: self.span_since(start),
        }
    }

    /// The giver: a name, `it` or `each`.
    pub(super) fn giver(&mut self) -> Parsed<Spanned<Who>> {
        match self.takes_word("it").or_else(|| self.takes_word("each")) {
            Some(span) => Ok(Spanned {
                value: Who::Giver,
                span,
            }),
            None => self.named(),
        }
    }

    /// The receiver: a name or `the other`.
    pub(super) fn receiver(&mut self) -> Parsed<Spanned<Who>> {
        let start = self.at;
        if self.takes("the other") {
            return Ok(Spanned {
                value: Who::Receiver,
                span: self.span_since(start),
            });
        }
        self.named()
    }

    fn named(&mut self) -> Parsed<Spanned<Who>> {
        let name = self.name()?;
        Ok(Spanned {
            value: Who::Named(name.value),
            span: name.span,
        })
    }

    /// `A`, `A or B`, `A, B or C`.
    pub(super) fn names(&mut self) -> Parsed<Vec<Name>> {
        self.list(Self::sees_name, Self::name)
    }

    /// `a`, `a or b`, `a, b or c`.
    pub(super) fn terms(&mut self, wanted: &'static str) -> Parsed<Vec<Term>> {
        self.list(
            |cursor| {
                cursor
                    .peek()
                    .is_some_and(|token| is_term_word(token) || token.kind == TokenKind::Quotation)
            },
            |cursor| cursor.term(wanted),
        )
    }

    pub(super) fn list<T>(
        &mut self,
        begins: impl Fn(&Self) -> bool,
        item: impl Fn(&mut Self) -> Parsed<T>,
    ) -> Parsed<Vec<T>> {
        let mut items = vec![item(self)?];
        loop {
            let start = self.at;
            let comma = self.takes_kind(TokenKind::Comma);
            let last = self.takes("or");
            if (!comma && !last) || !begins(self) {
                self.at = start;
                return Ok(items);
            }
            items.push(item(self)?);
        }
    }

    pub(super) fn wait(&mut self) -> Parsed<Wait> {
        const WANTED: &str = "a length of time such as `72 hours`";
        let number = self.needs_kind(TokenKind::Number, WANTED)?;
        let start = self.at - 1;
        let Some(unit) = self.peek().filter(|token| token.kind == TokenKind::Word) else {
            return self.unexpected("a unit of time");
        };
        self.at += 1;
        let seconds = match unit.text.to_ascii_lowercase().as_str() {
            "second" | "seconds" => Some(1),
            "minute" | "minutes" => Some(60),
            "hour" | "hours" => Some(3_600),
            "day" | "days" => Some(DAY_SECONDS),
            "week" | "weeks" => Some(7 * DAY_SECONDS),
            _ => None,
        };
        let count = number.text.parse::<i64>().ok();
        let wait = count
            .zip(seconds)
            .and_then(|(count, unit)| count.checked_mul(unit))
            .and_then(Wait::from_seconds)
            .filter(|wait| wait.seconds() > 0);
        wait.ok_or_else(|| {
            Box::new(Diagnostic::new(
                code::BAD_DURATION,
                self.span_since(start),
                format!(
                    "`{} {}` is no length of time here",
                    shortened(number.text),
                    shortened(unit.text)
                ),
                "write a whole number from 1 and seconds, minutes, hours, days or weeks, at most \
                 365000 days; months and years have no fixed length",
            ))
        })
    }

    /// A day or an instant, as written and as read.
    pub(super) fn time(&mut self) -> Parsed<(Between, Spanned<String>)> {
        let token = self.needs_kind(TokenKind::Time, "a time such as `2026-01-03T12:00Z`")?;
        match parse_between(token.text) {
            Ok(time) if is_common(time) => Ok((
                time,
                Spanned {
                    value: token.text.to_owned(),
                    span: token.span,
                },
            )),
            Ok(_) => bad_time(token, &TimeError::Malformed(token.text.to_owned())),
            Err(error) => bad_time(token, &error),
        }
    }

    pub(super) fn instant(&mut self) -> Parsed<Instant> {
        let (time, written) = self.time()?;
        if time.from() == time.to() {
            return Ok(time.from());
        }
        let token = Token {
            kind: TokenKind::Time,
            text: &written.value,
            span: written.span,
            lines_before: 0,
            spoiled: false,
        };
        bad_time(&token, &TimeError::NotExact(written.value.clone()))
    }
}

/// Years of four digits, the zone counted out: what a rendering can write back.
fn is_common(time: Between) -> bool {
    /// 0001-01-02T00:00:00Z.
    const FIRST_SECONDS: i64 = -62_135_510_400;
    /// 9999-12-29T00:00:00Z.
    const LAST_SECONDS: i64 = 253_402_041_600;
    FIRST_SECONDS <= time.from().seconds() && time.to().seconds() < LAST_SECONDS
}

fn bad_time<T>(token: &Token<'_>, error: &TimeError) -> Parsed<T> {
    let help = match error {
        TimeError::NoZone(_) => "add the zone: `Z` or an offset such as `+03:30`",
        TimeError::Malformed(_) => {
            "write `2026-01-03T12:00Z`, or `2026-01-03Z` for a day; years are 0001 to 9999"
        }
        TimeError::NotExact(_) => "add the hour: `2026-01-03T12:00Z`",
    };
    let message = error.to_string();
    Err(Box::new(Diagnostic::new(
        code::BAD_TIME,
        token.span,
        message,
        help,
    )))
}

fn is_reserved(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn begins_name(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Word
        && token.text.starts_with(char::is_uppercase)
        && !is_reserved(token.text, CONNECTIVES)
        && !is_reserved(token.text, OPENERS)
}

fn has_digit_first(token: &Token<'_>) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Number)
        && token.text.starts_with(|found: char| found.is_ascii_digit())
}

fn is_term_word(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Word
        && !token
            .text
            .starts_with(|found: char| found.is_uppercase() || found.is_ascii_digit())
        && !is_reserved(token.text, CONNECTIVES)
}

fn unquoted(text: &str) -> String {
    let inner = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let mut plain = String::with_capacity(text.len());
    let mut escaped = false;
    for found in inner.unwrap_or_default().chars() {
        if found == '\\' && !escaped {
            escaped = true;
        } else {
            plain.push(found);
            escaped = false;
        }
    }
    plain
}
