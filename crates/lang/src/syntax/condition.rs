//! While which the promise holds, and what another promise does to it.

use super::act::{by_whom, hand};
use super::cursor::{Cursor, Parsed};
use super::tree::{Acts, Body, ConditionClause, DependenceClause};
use crate::time::Wait;

pub(super) fn condition(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("this holds as long as")?;
    let start = cursor.position();
    let by_hand = cursor.sees("its listed") || cursor.sees("forces it");
    if !by_hand && !cursor.sees("the other") {
        let against = cursor.giver()?;
        if cursor.takes("is not") {
            let first = cursor.takes("first");
            let acts = suffered(cursor)?;
            cursor.needs("by")?;
            let by = by_whom(cursor)?;
            let window = window(cursor)?;
            return Ok(Body::Condition(ConditionClause {
                against: Some(against),
                first,
                acts,
                by,
                window,
            }));
        }
        cursor.back_to(start);
    }
    let by = cursor.list(sees_hand, hand)?;
    if !cursor.takes("has not") && !cursor.takes("have not") {
        return cursor.needs_one_of("`is not` or `has not`");
    }
    let first = cursor.takes("first");
    cursor.needs("carried out")?;
    let acts = Acts::Nouns(cursor.terms("the noun of an act")?);
    let window = window(cursor)?;
    Ok(Body::Condition(ConditionClause {
        against: None,
        first,
        acts,
        by,
        window,
    }))
}

fn sees_hand(cursor: &Cursor<'_, '_>) -> bool {
    cursor.sees("its listed")
        || cursor.sees("forces it")
        || cursor.sees("the other")
        || cursor.sees_name()
}

fn suffered(cursor: &mut Cursor<'_, '_>) -> Parsed<Acts> {
    if cursor.takes("the target of") {
        return Ok(Acts::Nouns(cursor.terms("the noun of an act")?));
    }
    Ok(Acts::Participles(cursor.terms("the participle of an act")?))
}

fn window(cursor: &mut Cursor<'_, '_>) -> Parsed<Option<Wait>> {
    if cursor.takes("in the last") {
        cursor.wait().map(Some)
    } else {
        Ok(None)
    }
}

/// Unconditional, independent, or dependent on the other promise.
pub(super) fn standing_words(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    if cursor.takes("it is unconditional") {
        return Ok(Body::Unconditional);
    }
    if cursor.takes("it does not depend on another promise") {
        return Ok(Body::Dependence(DependenceClause::Independent));
    }
    if cursor.takes("it holds only while the promise of") {
        let other = cursor.receiver()?;
        cursor.needs("stands")?;
        return Ok(Body::Dependence(DependenceClause::OnlyWhileStands(other)));
    }
    cursor.needs("it is released when the promise of")?;
    let other = cursor.receiver()?;
    cursor.needs("ends or is breached")?;
    Ok(Body::Dependence(DependenceClause::ReleasedWhenEnds(other)))
}
