//! From a value back to the meaning; refuses whatever a checked meaning cannot be.

use super::codes;
use super::error::DecodeError;
use super::open::{
    Open, Read, choice, digest, id, instant, pairs, set, tuple, variant, wait, words,
};
use crate::ids::{ActId, DegreeId};
use crate::meaning::{
    Assurance, Attribution, Authority, Condition, End, Entry, Exception, Forbearance,
    GradedRelease, Hands, Labels, Membership, Parties, Sense, Withdrawal,
};
use std::collections::BTreeSet;
use tacit_spelling::cbor::Value;

pub(super) fn assurance(value: Value) -> Read<Assurance> {
    use codes::assurance as code;
    let mut open = Open::new(code::CONSTRUCT, value)?;
    let meaning = Assurance {
        labels: Labels::default(),
        vocabulary: open.need(code::VOCABULARY, digest)?,
        parties: open.need(code::PARTIES, parties)?,
        carriers: open.set(code::CARRIERS, id)?,
        strength: open.maybe(code::STRENGTH, choice)?,
        authority: open.maybe(code::AUTHORITY, authority)?,
        answers: open.maybe(code::ANSWERS, digest)?,
        forbearance: open.need(code::FORBEARANCE, forbearance)?,
        conditions: sorted(open.set(code::CONDITIONS, condition)?),
        unconditional: open.flag(code::UNCONDITIONAL)?,
        grades: sorted(open.set(code::GRADES, graded)?),
        proxies: open
            .maybe(code::PROXIES, |construct, value| {
                pairs(construct, value, id, |construct, listed| {
                    pairs(construct, listed, id, id::<DegreeId>)
                })
            })?
            .unwrap_or_default(),
        exceptions: sorted(open.set(code::EXCEPTIONS, exception)?),
        uncounted: open.set(code::UNCOUNTED, id)?,
        participation: open.maybe(code::PARTICIPATION, choice)?,
        silent_on: open.set(code::SILENT_ON, id)?,
        dependence: open.maybe(code::DEPENDENCE, choice)?,
        clarification: open.maybe(code::CLARIFICATION, wait)?,
        standard: open.maybe(code::STANDARD, id)?,
        attribution: open.maybe(code::ATTRIBUTION, attribution)?,
        disavowal: open
            .maybe(code::DISAVOWAL, |construct, value| {
                pairs(construct, value, id, wait)
            })?
            .unwrap_or_default(),
        entry: open.maybe(code::ENTRY, entry)?,
        end: open.maybe(code::END, end)?,
        withdrawal: open.maybe(code::WITHDRAWAL, withdrawal)?,
        deemed_receipt: open.maybe(code::DEEMED_RECEIPT, wait)?,
        same_instant_excuses: open.flag(code::SAME_INSTANT_EXCUSES)?,
        provocation: open.maybe(code::PROVOCATION, wait)?,
        left_open: open.set(code::LEFT_OPEN, choice)?,
    };
    open.done()?;
    if meaning.unconditional && !meaning.conditions.is_empty() {
        return Err(DecodeError::Meaning(
            "a promise that says it is unconditional has a condition",
        ));
    }
    Ok(meaning)
}

/// In the order that meanings keep in memory; the encoding has its own.
fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort();
    all
}

fn parties(_: &'static str, value: Value) -> Read<Parties> {
    use codes::parties as code;
    let construct = code::CONSTRUCT;
    let (code, parts) = variant(construct, value)?;
    match u64::try_from(code) {
        Ok(code::DIRECTED) => {
            let [giver, receiver] = tuple(construct, Value::Array(parts))?;
            let (giver, receiver) = (id(construct, giver)?, id(construct, receiver)?);
            if giver == receiver {
                return Err(DecodeError::Meaning("nobody promises to himself"));
            }
            Ok(Parties::Directed { giver, receiver })
        }
        Ok(code::EACH_TO_EACH) => {
            let [members] = tuple(construct, Value::Array(parts))?;
            let members = pairs(construct, members, id, membership)?;
            if members.len() < 2 {
                return Err(DecodeError::Meaning("a group has at least two members"));
            }
            Ok(Parties::EachToEach { members })
        }
        _ => Err(DecodeError::Unknown { construct, code }),
    }
}

fn membership(_: &'static str, value: Value) -> Read<Membership> {
    use codes::membership as code;
    let mut open = Open::new(code::CONSTRUCT, value)?;
    let membership = Membership {
        from: open.maybe(code::FROM, instant)?,
        until: open.maybe(code::UNTIL, instant)?,
    };
    open.done()?;
    match membership {
        Membership {
            from: Some(from),
            until: Some(until),
        } if until <= from => Err(DecodeError::Meaning("a membership ends before it begins")),
        _ => Ok(membership),
    }
}

fn authority(_: &'static str, value: Value) -> Read<Authority> {
    use codes::authority as code;
    let construct = code::CONSTRUCT;
    let (code, parts) = variant(construct, value)?;
    match (u64::try_from(code), parts.len()) {
        (Ok(code::UNKNOWN), 0) => Ok(Authority::Unknown),
        (Ok(code::STATED), 1) => {
            let [stated] = tuple(construct, Value::Array(parts))?;
            words(construct, stated).map(Authority::Stated)
        }
        (Ok(code::UNKNOWN | code::STATED), _) => Err(DecodeError::Shape { construct }),
        _ => Err(DecodeError::Unknown { construct, code }),
    }
}

fn forbearance(_: &'static str, value: Value) -> Read<Forbearance> {
    use codes::forbearance as code;
    let mut open = Open::new(code::CONSTRUCT, value)?;
    let forbearance = Forbearance {
        acts: open.need(code::ACTS, classes)?,
        direct: open.flag(code::DIRECT)?,
        preventive: open.flag(code::PREVENTIVE)?,
        through: open.maybe(code::THROUGH, hands)?,
        targets: open.set(code::TARGETS, choice)?,
        place: open.maybe(code::PLACE, id)?,
    };
    open.done()?;
    Ok(forbearance)
}

/// Classes of acts, at least one.
fn classes(construct: &'static str, value: Value) -> Read<BTreeSet<ActId>> {
    set(construct, value, id)
}

fn hands(_: &'static str, value: Value) -> Read<Hands> {
    use codes::hands as code;
    let mut open = Open::new(code::CONSTRUCT, value)?;
    let hands = Hands {
        listed: open.flag(code::LISTED)?,
        degree: open.maybe(code::DEGREE, id)?,
        named: open.set(code::NAMED, id)?,
    };
    open.done()?;
    Ok(hands)
}

/// Hands that are left out where nobody is meant.
fn somebody(construct: &'static str, value: Value) -> Read<Hands> {
    let hands = hands(construct, value)?;
    if hands.is_empty() {
        return Err(DecodeError::Needless { construct });
    }
    Ok(hands)
}

fn condition(_: &'static str, value: Value) -> Read<Condition> {
    use codes::condition as code;
    let mut open = Open::new(code::CONSTRUCT, value)?;
    let condition = Condition {
        sense: open.need(code::SENSE, sense)?,
        first: open.flag(code::FIRST)?,
        by_receiver: open.flag(code::BY_RECEIVER)?,
        by_others: open.maybe(code::BY_OTHERS, somebody)?.unwrap_or_default(),
        window: open.maybe(code::WINDOW, wait)?,
    };
    open.done()?;
    if !condition.by_receiver && condition.by_others.is_empty() {
        return Err(DecodeError::Meaning("a condition is about nobody's acts"));
    }
    Ok(condition)
}

fn sense(_: &'static str, value: Value) -> Read<Sense> {
    use codes::sense as code;
    let construct = code::CONSTRUCT;
    let (code, parts) = variant(construct, value)?;
    match (u64::try_from(code), parts.len()) {
        (Ok(code::MIRROR), 0) => Ok(Sense::Mirror),
        (Ok(code @ (code::AGAINST | code::ANYWHERE)), 1) => {
            let [acts] = tuple(construct, Value::Array(parts))?;
            let acts = classes(construct, acts)?;
            Ok(if code == code::AGAINST {
                Sense::Against(acts)
            } else {
                Sense::Anywhere(acts)
            })
        }
        (Ok(code::MIRROR | code::AGAINST | code::ANYWHERE), _) => {
            Err(DecodeError::Shape { construct })
        }
        _ => Err(DecodeError::Unknown { construct, code }),
    }
}

fn graded(_: &'static str, value: Value) -> Read<GradedRelease> {
    use codes::graded as code;
    let mut open = Open::new(code::CONSTRUCT, value)?;
    let graded = GradedRelease {
        acts: open.need(code::ACTS, classes)?,
        by: open.maybe(code::BY, authors)?,
        answers: open.need(code::ANSWERS, classes)?,
        targets: open.set(code::TARGETS, choice)?,
        place: open.maybe(code::PLACE, id)?,
        lasting: open.maybe(code::LASTING, wait)?,
    };
    open.done()?;
    Ok(graded)
}

fn authors(_: &'static str, value: Value) -> Read<(bool, Hands)> {
    use codes::authors as code;
    let mut open = Open::new(code::CONSTRUCT, value)?;
    let receiver = open.flag(code::BY_RECEIVER)?;
    let others = open.maybe(code::BY_OTHERS, somebody)?.unwrap_or_default();
    open.done()?;
    if !receiver && others.is_empty() {
        return Err(DecodeError::Meaning(
            "a graded release is about nobody's acts",
        ));
    }
    Ok((receiver, others))
}

fn exception(_: &'static str, value: Value) -> Read<Exception> {
    use codes::exception as code;
    let mut open = Open::new(code::CONSTRUCT, value)?;
    let exception = Exception {
        act: open.need(code::ACT, id)?,
        against: open.maybe(code::AGAINST, id)?,
        place: open.maybe(code::PLACE, id)?,
        incidental_harm: open.flag(code::INCIDENTAL_HARM)?,
    };
    open.done()?;
    Ok(exception)
}

fn attribution(_: &'static str, value: Value) -> Read<Attribution> {
    use codes::attribution as code;
    let construct = code::CONSTRUCT;
    let (code, parts) = variant(construct, value)?;
    let mut parts = parts.into_iter();
    match (
        u64::try_from(code),
        parts.next(),
        parts.next(),
        parts.next(),
    ) {
        (Ok(code::EACH_FOR_ITSELF), None, ..) => Ok(Attribution::EachForItself),
        (Ok(code::FINDER), Some(finder), grade, None) => Ok(Attribution::Finder {
            finder: id(construct, finder)?,
            grade: grade.map(|grade| id(construct, grade)).transpose()?,
        }),
        (Ok(code::EACH_FOR_ITSELF | code::FINDER), ..) => Err(DecodeError::Shape { construct }),
        _ => Err(DecodeError::Unknown { construct, code }),
    }
}

fn entry(_: &'static str, value: Value) -> Read<Entry> {
    use codes::entry as code;
    let construct = code::CONSTRUCT;
    let (code, parts) = variant(construct, value)?;
    let mut parts = parts.into_iter();
    match (
        u64::try_from(code),
        parts.next(),
        parts.next(),
        parts.next(),
    ) {
        (Ok(code::ON_RECEIPT), None, ..) => Ok(Entry::OnReceipt),
        (Ok(code::ON_DISPATCH), None, ..) => Ok(Entry::OnDispatch),
        (Ok(code::AT), Some(at), None, _) => instant(construct, at).map(Entry::At),
        (Ok(code::ONCE_OTHER_IN_EFFECT), None, ..) => Ok(Entry::OnceOtherInEffect),
        (Ok(code::ONCE_DONE), Some(who), Some(act), None) => {
            Ok(Entry::OnceDone(id(construct, who)?, id(construct, act)?))
        }
        (Ok(code::ON_RECEIPT..=code::ONCE_DONE), ..) => Err(DecodeError::Shape { construct }),
        _ => Err(DecodeError::Unknown { construct, code }),
    }
}

fn end(_: &'static str, value: Value) -> Read<End> {
    use codes::end as code;
    let construct = code::CONSTRUCT;
    let (code, parts) = variant(construct, value)?;
    let mut parts = parts.into_iter();
    match (u64::try_from(code), parts.next(), parts.next()) {
        (Ok(code::NONE_STATED), None, _) => Ok(End::NoneStated),
        (Ok(code::AT), Some(at), None) => instant(construct, at).map(End::At),
        (Ok(code::AFTER_ENTRY), Some(after), None) => wait(construct, after).map(End::AfterEntry),
        (Ok(code::END_OF_DAY), Some(behind), None) => instant(construct, behind).map(End::EndOfDay),
        (Ok(code::NONE_STATED..=code::END_OF_DAY), ..) => Err(DecodeError::Shape { construct }),
        _ => Err(DecodeError::Unknown { construct, code }),
    }
}

fn withdrawal(_: &'static str, value: Value) -> Read<Withdrawal> {
    use codes::withdrawal as code;
    let construct = code::CONSTRUCT;
    let (code, parts) = variant(construct, value)?;
    let mut parts = parts.into_iter();
    match (u64::try_from(code), parts.next(), parts.next()) {
        (Ok(code::AFTER_RECEIPT), Some(notice), None) => {
            wait(construct, notice).map(Withdrawal::AfterReceipt)
        }
        (Ok(code::NEVER), None, _) => Ok(Withdrawal::Never),
        (Ok(code::AFTER_RECEIPT | code::NEVER), ..) => Err(DecodeError::Shape { construct }),
        _ => Err(DecodeError::Unknown { construct, code }),
    }
}
