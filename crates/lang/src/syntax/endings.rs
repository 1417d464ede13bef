//! When it enters into effect, when and how it ends, and what is counted from when.

use super::cursor::{Cursor, Parsed};
use super::tree::{Body, EntryClause, Spanned};
use crate::meaning::{End, Withdrawal};
use crate::time::{Instant, Wait};

pub(super) fn entry(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    cursor.needs("in effect")?;
    if cursor.takes("from") {
        let entry = if cursor.takes("receipt") {
            EntryClause::OnReceipt
        } else if cursor.takes("dispatch") {
            EntryClause::OnDispatch
        } else {
            EntryClause::At(cursor.instant()?)
        };
        return Ok(Body::Entry(entry));
    }
    if !cursor.takes("once") {
        return cursor.needs_one_of("`from` or `once`");
    }
    if cursor.takes("the promise of") {
        let other = cursor.receiver()?;
        cursor.needs("is in effect")?;
        return Ok(Body::Entry(EntryClause::OnceOther(other)));
    }
    let who = cursor.name()?;
    if !cursor.takes("have carried out") {
        cursor.needs("has carried out")?;
    }
    let act = cursor.term("the noun of an act")?;
    Ok(Body::Entry(EntryClause::OnceDone(who, act)))
}

pub(super) fn end(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    let start = cursor.position();
    if cursor.takes("no end is stated") {
        let written = Spanned {
            value: String::new(),
            span: cursor.span_since(start),
        };
        return Ok(Body::End(End::NoneStated, written));
    }
    cursor.needs("it ends")?;
    let start = cursor.position();
    if cursor.takes("at") {
        let at = cursor.instant()?;
        let written = Spanned {
            value: String::new(),
            span: cursor.span_since(start),
        };
        return Ok(Body::End(End::At(at), written));
    }
    if cursor.takes("on") {
        let (day, written) = cursor.time()?;
        let written = Spanned {
            value: written.value,
            span: cursor.span_since(start),
        };
        let end = if day.from() == day.to() {
            End::At(day.from())
        } else {
            End::EndOfDay(Instant::from_seconds(day.to().seconds() + 1))
        };
        return Ok(Body::End(end, written));
    }
    let wait = cursor.wait()?;
    cursor.needs("after entry into effect")?;
    let written = Spanned {
        value: String::new(),
        span: cursor.span_since(start),
    };
    Ok(Body::End(End::AfterEntry(wait), written))
}

pub(super) fn withdrawal(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    if cursor.takes("it cannot be withdrawn") {
        return Ok(Body::Withdrawal(Withdrawal::Never));
    }
    cursor.needs("withdrawal takes effect")?;
    if cursor.takes("on receipt") {
        return Ok(Body::Withdrawal(Withdrawal::AfterReceipt(Wait::default())));
    }
    let wait = cursor.wait()?;
    cursor.needs("after receipt")?;
    Ok(Body::Withdrawal(Withdrawal::AfterReceipt(wait)))
}

/// Deemed receipt, acts of one instant, how long provocation is remembered.
pub(super) fn times(cursor: &mut Cursor<'_, '_>) -> Parsed<Body> {
    if cursor.takes("acts of the same instant excuse each other") {
        return Ok(Body::SameInstant);
    }
    if cursor.takes("provocation is remembered for") {
        return Ok(Body::Provocation(cursor.wait()?));
    }
    cursor.needs("a notice is deemed received")?;
    let wait = cursor.wait()?;
    cursor.needs("after it is held")?;
    Ok(Body::DeemedReceipt(wait))
}
