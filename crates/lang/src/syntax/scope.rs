//! Proxies, exceptions, what does not count, what is left open; who says who acted, and on what proof.

use super::cursor::{Cursor, Parsed};
use super::token::TokenKind;
use super::tree::{Body, ExceptionClause, Spanned};
use crate::meaning::{Participation, Topic};

const NOUN: &str = "the noun of an act";
const DEGREE: &str = "a degree of control";
const GRADE: &str = "a grade of proof";

pub(super) fn proxies(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("the listed proxies of")?;
    let principal = cursor.name()?;
    cursor.needs("are")?;
    let mut listed = Vec::new();
    loop {
        let name = cursor.name()?;
        cursor.needs_comma()?;
        listed.push((name, cursor.term(DEGREE)?));
        if !cursor.takes_kind(TokenKind::Semicolon) {
            return Ok(Body::Proxies { principal, listed });
        }
    }
}

pub(super) fn exceptions(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("it does not cover")?;
    let mut exceptions = vec![exception(cursor)?];
    while cursor.takes_kind(TokenKind::Semicolon) {
        exceptions.push(exception(cursor)?);
    }
    Ok(Body::Exceptions(exceptions))
}

fn exception(cursor: &mut Cursor<'_, '_>) -> Parsed<ExceptionClause> {
    let start = cursor.position();
    let act = cursor.term(NOUN)?;
    let against = if cursor.takes("against") {
        Some(cursor.name()?)
    } else {
        None
    };
    let place = if cursor.takes("in") {
        Some(cursor.name()?)
    } else {
        None
    };
    let incidental_harm = cursor.takes_kind(TokenKind::Comma);
    if incidental_harm {
        cursor.needs("incidental harm included")?;
    }
    let span = cursor.span_since(start);
    Ok(ExceptionClause {
        act,
        against,
        place,
        incidental_harm,
        span,
    })
}

pub(super) fn uncounted(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("neither side counts")?;
    Ok(Body::Uncounted(cursor.terms(NOUN)?))
}

pub(super) fn participation(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("participation")?;
    let how = if cursor.takes("does not count") {
        Participation::DoesNotCount
    } else if cursor.takes("counts as direct") {
        Participation::CountsAsDirect
    } else if cursor.takes("counts") {
        Participation::Counts
    } else {
        return cursor.needs_one_of("`counts`, `counts as direct` or `does not count`");
    };
    Ok(Body::Participation(how))
}

pub(super) fn silent(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("it says nothing of the acts of")?;
    Ok(Body::Silent(cursor.names()?))
}

pub(super) fn disavowal(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("an act of a listed proxy that")?;
    let principal = cursor.name()?;
    cursor.needs("disavows within")?;
    let wait = cursor.wait()?;
    cursor.needs("does not count")?;
    Ok(Body::Disavowal { principal, wait })
}

pub(super) fn clarification(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("if it is disputed or unknown who acted")?;
    cursor.needs_comma()?;
    let giver = cursor.giver()?;
    cursor.needs("will ask and wait")?;
    let wait = cursor.wait()?;
    cursor.needs("before it holds itself released")?;
    Ok(Body::Clarification { giver, wait })
}

pub(super) fn standard(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("the standard of proof is")?;
    Ok(Body::Standard(cursor.term(GRADE)?))
}

pub(super) fn attribution(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    if cursor.takes("each side decides for itself who acted") {
        return Ok(Body::EachDecides);
    }
    cursor.needs("the findings of")?;
    let finder = cursor.name()?;
    cursor.needs("decide who acted")?;
    let mut grade = None;
    if cursor.takes_kind(TokenKind::Comma) {
        cursor.needs("from")?;
        grade = Some(cursor.term(GRADE)?);
        cursor.needs("on")?;
    }
    Ok(Body::Finder { finder, grade })
}

pub(super) fn left_open(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("left open")?;
    cursor.needs_colon()?;
    let mut topics = vec![topic(cursor)?];
    while cursor.takes_kind(TokenKind::Comma) {
        topics.push(topic(cursor)?);
    }
    Ok(Body::LeftOpen(topics))
}

fn topic(cursor: &mut Cursor<'_, '_>) -> Parsed<Spanned<Topic>> {
    let start = cursor.position();
    for (words, value) in [
        ("the start", Topic::Start),
        ("the scope", Topic::Scope),
        ("release", Topic::Release),
        ("attribution", Topic::Attribution),
        ("the standard of proof", Topic::Standard),
        ("proxies", Topic::Proxies),
        ("withdrawal", Topic::Withdrawal),
    ] {
        if cursor.takes(words) {
            return Ok(Spanned {
                value,
                span: cursor.span_since(start),
            });
        }
    }
    cursor.needs_one_of("a point that may be left open")
}
