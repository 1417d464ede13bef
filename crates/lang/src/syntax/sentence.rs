//! Which sentence stands here, and where the next begins after a mistake.

use super::cursor::{Cursor, Parsed};
use super::form::{BEGINNINGS, Form};
use super::token::{Token, TokenKind};
use super::tree::{Body, Sentence};
use super::{MAX_SENTENCES, act, advice, condition, endings, lexer, parties, scope};
use crate::diagnostic::{Diagnostic, Span};
use crate::explain::code;
use crate::reports::Reports;
use tacit_spelling::edit_distance;

/// The sentences of `source`; those with a mistake have no body, and the mistake is reported.
pub(crate) fn sentences(source: &str, reports: &mut Reports) -> Vec<Sentence> {
    let mut tokens = lexer::tokens(source, reports);
    tokens.retain(|token| token.kind != TokenKind::Comment);
    let mut cursor = Cursor::new(&tokens);
    let mut found = Vec::new();
    while let Some(next) = cursor.peek() {
        if found.len() == MAX_SENTENCES {
            reports.push(Diagnostic::new(
                code::TOO_MANY_SENTENCES,
                next.span,
                format!("the text has more than {MAX_SENTENCES} sentences"),
                "divide it into several assurances",
            ));
            break;
        }
        found.push(sentence(&mut cursor, reports));
    }
    found
}

/// Whether `tokens` begin like a sentence that begins with words of the language.
pub(crate) fn begins_sentence(tokens: &[Token<'_>]) -> bool {
    let cursor = Cursor::new(tokens);
    BEGINNINGS.iter().any(|(words, _)| cursor.sees(words))
}

fn sentence(cursor: &mut Cursor<'_, '_>, reports: &mut Reports) -> Sentence {
    let start = cursor.position();
    let form = form_here(cursor);
    cursor.form = form.unwrap_or(Form::Act);
    let result = match form {
        Some(form) => body(form, cursor).and_then(|body| {
            full_stop(cursor, start)?;
            Ok(body)
        }),
        None => Err(unknown(cursor, reports.is_full())),
    };
    let (body, diagnostic) = match result {
        Ok(body) => (Some(body), None),
        Err(diagnostic) => {
            let missing_stop = diagnostic.code == code::NO_FULL_STOP;
            if !missing_stop {
                skip_sentence(cursor);
            }
            (None, Some(*diagnostic))
        }
    };
    let spoiled = cursor.since(start).iter().any(|token| token.spoiled);
    if let Some(diagnostic) = diagnostic.filter(|_| !spoiled) {
        reports.push(diagnostic);
    }
    Sentence {
        form,
        span: cursor.span_since(start),
        body: body.filter(|_| !spoiled),
    }
}

fn full_stop(cursor: &mut Cursor<'_, '_>, start: usize) -> Parsed<()> {
    if cursor.takes_kind(TokenKind::Stop) {
        return Ok(());
    }
    if cursor.peek().is_some_and(|next| next.lines_before == 0) {
        return cursor.needs_one_of("a full stop");
    }
    let end = cursor.span_since(start).end;
    Err(Box::new(
        Diagnostic::new(
            code::NO_FULL_STOP,
            Span::new(end, end),
            "the sentence has no full stop",
            "end it with `.`",
        )
        .with_fix(Span::new(end, end), "."),
    ))
}

fn skip_sentence(cursor: &mut Cursor<'_, '_>) {
    while cursor.advance().is_some_and(|token| !token.ends_sentence()) {}
}

fn form_here(cursor: &Cursor<'_, '_>) -> Option<Form> {
    if cursor.sees("it will") || cursor.sees("each will") {
        return Some(Form::Act);
    }
    let known = BEGINNINGS.iter().find(|(words, _)| cursor.sees(words));
    if let Some((_, form)) = known {
        return Some(*form);
    }
    if !cursor.sees_name() || advice::beginning(cursor).is_some() {
        return None;
    }
    cursor.finds_predicate()
}

fn body(form: Form, cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    match form {
        Form::Title => parties::title(cursor),
        Form::Vocabulary => parties::vocabulary(cursor),
        Form::From => parties::from(cursor),
        Form::Among => parties::among(cursor),
        Form::Through => parties::through(cursor),
        Form::Given => parties::given(cursor),
        Form::Authority | Form::UnknownAuthority => parties::authority(cursor),
        Form::Answers => parties::answers(cursor),
        Form::Observes => parties::observes(cursor),
        Form::Act => act::act(cursor),
        Form::Grade => act::grade(cursor),
        Form::Condition => condition::condition(cursor),
        Form::Unconditional | Form::Independent | Form::OnlyWhile | Form::ReleasedWhen => {
            condition::standing_words(cursor)
        }
        Form::Proxies => scope::proxies(cursor),
        Form::Exceptions => scope::exceptions(cursor),
        Form::Uncounted => scope::uncounted(cursor),
        Form::Participation => scope::participation(cursor),
        Form::Silent => scope::silent(cursor),
        Form::LeftOpen => scope::left_open(cursor),
        Form::Disavowal => scope::disavowal(cursor),
        Form::Clarification => scope::clarification(cursor),
        Form::Standard => scope::standard(cursor),
        Form::EachDecides | Form::Finder => scope::attribution(cursor),
        Form::Entry => endings::entry(cursor),
        Form::NoEnd | Form::End => endings::end(cursor),
        Form::Withdrawal | Form::NoWithdrawal => endings::withdrawal(cursor),
        Form::DeemedReceipt | Form::SameInstant | Form::Provocation => endings::times(cursor),
    }
}

/// Without a suggestion if `brief`: nobody would see it.
fn unknown(cursor: &Cursor<'_, '_>, brief: bool) -> Box<Diagnostic> {
    const SHOWN_WORDS: usize = 4;
    let first: Vec<&Token<'_>> = (0..SHOWN_WORDS)
        .map_while(|ahead| {
            cursor
                .look(ahead)
                .filter(|token| token.kind != TokenKind::Stop)
        })
        .collect();
    let span = match (first.first(), first.last()) {
        (Some(start), Some(end)) => start.span.to(end.span),
        _ => cursor.peek().map_or_else(Span::default, |token| token.span),
    };
    let words: Vec<String> = first
        .iter()
        .map(|token| token.text.to_ascii_lowercase())
        .collect();
    if let Some(advice) = advice::beginning(cursor) {
        return Box::new(unknown_beginning(span, advice));
    }
    let candidates = if brief { &[] } else { BEGINNINGS };
    let nearest = candidates.iter().min_by_key(|(beginning, _)| {
        let count = beginning.split(' ').count().min(words.len());
        let written = words.get(..count).unwrap_or_default().join(" ");
        let wanted: Vec<&str> = beginning.split(' ').take(SHOWN_WORDS).collect();
        let wanted = wanted.join(" ").to_ascii_lowercase();
        let shared = wanted
            .split(' ')
            .zip(&words)
            .take_while(|(wanted, word)| wanted == word);
        let distance = edit_distance(&lexer::shortened(&written), &wanted);
        (std::cmp::Reverse(shared.count()), distance)
    });
    let form = if cursor.sees_name() {
        Form::Act
    } else {
        nearest.map_or(Form::Act, |found| found.1)
    };
    Box::new(unknown_beginning(
        span,
        format!("the nearest is: {}", form.pattern()),
    ))
}

fn unknown_beginning(span: Span, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(
        code::UNKNOWN_SENTENCE,
        span,
        "no sentence of the language begins like this",
        help,
    )
}
