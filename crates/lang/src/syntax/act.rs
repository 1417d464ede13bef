//! What is forborne, by whose hands, against what and where; and which attack frees which answer.

use super::cursor::{Cursor, Parsed};
use super::token::TokenKind;
use super::tree::{ActClause, Acts, Body, GradeClause, Hand, Limits, Place};
use crate::meaning::TargetKind;

pub(super) fn act(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    let giver = cursor.giver()?;
    cursor.needs("will not")?;
    let (mut direct, mut preventive, mut preemptive) = (None, None, None);
    loop {
        let found = if direct.is_none() && cursor.sees("directly") {
            &mut direct
        } else if preventive.is_none() && cursor.sees("preventively") {
            &mut preventive
        } else if preemptive.is_none() && cursor.sees("pre-emptively") {
            &mut preemptive
        } else {
            break;
        };
        *found = cursor.advance().map(|token| token.span);
    }
    let (acts, receiver) = if cursor.takes("carry out") {
        let nouns = cursor.terms("the noun of an act")?;
        cursor.needs("against")?;
        (Acts::Nouns(nouns), cursor.receiver()?)
    } else {
        (
            Acts::Verbs(cursor.terms("the verb of an act")?),
            cursor.receiver()?,
        )
    };
    let first = cursor.takes_word("first");
    let mut through = None;
    let mut limits = Limits::default();
    while cursor.takes_kind(TokenKind::Comma) {
        if through.is_none() && cursor.takes("by its own forces") {
            through = Some(other_hands(cursor)?);
        } else if !limit(cursor, &mut limits, false)? {
            return cursor.needs_one_of("`by its own forces`, `against` or `in`, each once,");
        }
    }
    Ok(Body::Act(ActClause {
        giver,
        direct,
        preventive: preventive.is_some(),
        preemptive,
        acts,
        receiver,
        first,
        through,
        limits,
    }))
}

fn other_hands(cursor: &mut Cursor<'_, '_>) -> Parsed<Vec<Hand>> {
    let mut hands = Vec::new();
    while cursor.takes("or through") {
        hands.push(hand(cursor)?);
    }
    Ok(hands)
}

/// `Borland or by its listed proxies`.
pub(super) fn by_whom(cursor: &mut Cursor<'_, '_>) -> Parsed<Vec<Hand>> {
    let mut hands = vec![hand(cursor)?];
    while cursor.takes("or by") {
        hands.push(hand(cursor)?);
    }
    Ok(hands)
}

pub(super) fn hand(cursor: &mut Cursor<'_, '_>) -> Parsed<Hand> {
    let start = cursor.position();
    if cursor.takes("its listed proxies") {
        return Ok(Hand::Listed(cursor.span_since(start)));
    }
    if cursor.takes("forces it controls down to") {
        return Ok(Hand::Degree(cursor.term("a degree of control")?));
    }
    Ok(Hand::Who(cursor.receiver()?))
}

pub(super) fn grade(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    const NOUN: &str = "the noun of an act";
    cursor.needs("against")?;
    let acts = cursor.terms(NOUN)?;
    let by = if cursor.takes("by") {
        Some(by_whom(cursor)?)
    } else {
        None
    };
    cursor.needs_comma()?;
    cursor.needs("only")?;
    let answers = cursor.terms(NOUN)?;
    if !cursor.takes("is released") {
        cursor.needs("are released")?;
    }
    let mut limits = Limits::default();
    while cursor.takes_kind(TokenKind::Comma) {
        if !limit(cursor, &mut limits, true)? {
            return cursor.needs_one_of("`against`, `in` or `for`, each once,");
        }
    }
    Ok(Body::Grade(GradeClause {
        acts,
        by,
        answers,
        limits,
    }))
}

fn limit(cursor: &mut Cursor<'_, '_>, limits: &mut Limits, timed: bool) -> Parsed<bool> {
    if limits.targets.is_none() && cursor.takes("against the") {
        let kinds = cursor.list(sees_target, target)?;
        cursor.needs("of")?;
        limits.targets = Some((kinds, cursor.receiver()?));
    } else if limits.place.is_none() && cursor.takes("in") {
        limits.place = Some(Place::In(cursor.name()?));
    } else if limits.place.is_none() && cursor.takes("anywhere") {
        limits.place = Some(Place::Anywhere);
    } else if timed && limits.lasting.is_none() && cursor.takes("for") {
        limits.lasting = Some(cursor.wait()?);
    } else {
        return Ok(false);
    }
    Ok(true)
}

const TARGETS: [(&str, TargetKind); 3] = [
    ("territory", TargetKind::Territory),
    ("forces", TargetKind::Forces),
    ("people", TargetKind::People),
];

fn sees_target(cursor: &Cursor<'_, '_>) -> bool {
    TARGETS.iter().any(|(word, _)| cursor.sees(word))
}

fn target(cursor: &mut Cursor<'_, '_>) -> Parsed<TargetKind> {
    for (word, kind) in TARGETS {
        if cursor.takes(word) {
            return Ok(kind);
        }
    }
    cursor.needs_one_of("`territory`, `forces` or `people`")
}
