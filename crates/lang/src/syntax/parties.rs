//! Sentences about the text itself: what it is called, who gives it to whom, how, on whose word.

use super::cursor::{Cursor, Parsed};
use super::token::TokenKind;
use super::tree::{Body, Member};
use crate::meaning::{Authority, Membership, Strength};

pub(super) fn title(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("assurance")?;
    Ok(Body::Title(cursor.quotation()?.value))
}

pub(super) fn vocabulary(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("vocabulary")?;
    let name = cursor.quotation()?;
    let mut digest = None;
    if cursor.takes_kind(TokenKind::Comma) {
        cursor.needs("digest")?;
        digest = Some(cursor.digest()?);
    }
    Ok(Body::Vocabulary { name, digest })
}

pub(super) fn from(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("from")?;
    let giver = cursor.name()?;
    cursor.needs("to")?;
    Ok(Body::From {
        giver,
        receiver: cursor.name()?,
    })
}

pub(super) fn among(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("among each other")?;
    cursor.needs_colon()?;
    let mut members = vec![member(cursor)?];
    while cursor.takes_kind(TokenKind::Semicolon) {
        members.push(member(cursor)?);
    }
    Ok(Body::Among(members))
}

fn member(cursor: &mut Cursor<'_, '_>) -> Parsed<Member> {
    let start = cursor.position();
    let name = cursor.name()?;
    let mut membership = Membership::default();
    if cursor.takes_comma_before("from") {
        cursor.needs("from")?;
        membership.from = Some(cursor.instant()?);
    }
    if cursor.takes_comma_before("until") {
        cursor.needs("until")?;
        membership.until = Some(cursor.instant()?);
    }
    Ok(Member {
        name,
        membership,
        span: cursor.span_since(start),
    })
}

pub(super) fn through(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("through")?;
    let mut carriers = vec![cursor.name()?];
    while cursor.takes_kind(TokenKind::Comma) {
        carriers.push(cursor.name()?);
    }
    Ok(Body::Through(carriers))
}

pub(super) fn given(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("given as")?;
    if !cursor.takes("an") {
        cursor.needs("a")?;
    }
    for (word, strength) in [
        ("intention", Strength::Intention),
        ("assurance", Strength::Assurance),
        ("undertaking", Strength::Undertaking),
        ("guarantee", Strength::Guarantee),
    ] {
        if cursor.takes(word) {
            return Ok(Body::Strength(strength));
        }
    }
    cursor.needs_one_of("`intention`, `assurance`, `undertaking` or `guarantee`")
}

pub(super) fn authority(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    if cursor.takes("on unknown authority") {
        return Ok(Body::Authority(Authority::Unknown));
    }
    cursor.needs("on the authority of")?;
    Ok(Body::Authority(Authority::Stated(
        cursor.quotation()?.value,
    )))
}

pub(super) fn answers(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("in answer to")?;
    Ok(Body::Answers(cursor.digest()?.value))
}

pub(super) fn observes(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    let who = cursor.name()?;
    cursor.needs("observes")?;
    Ok(Body::Observes {
        who,
        what: cursor.quotation()?.value,
    })
}
