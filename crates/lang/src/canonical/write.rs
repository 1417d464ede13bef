//! From a meaning to its value.

use super::codes;
use super::shape::{Parts, choice, digest, instant, text, tuple, variant, wait};
use crate::ids::ActorId;
use crate::meaning::{
    Assurance, Attribution, Authority, Condition, End, Entry, Exception, Forbearance,
    GradedRelease, Hands, Labels, Membership, Parties, Sense, Withdrawal,
};
use tacit_spelling::cbor::Value;

pub(super) fn assurance(meaning: &Assurance) -> Value {
    use codes::assurance as code;
    // Taken apart by name, so that a new field cannot be forgotten here.
    let Assurance {
        labels: _,
        vocabulary,
        parties,
        carriers,
        strength,
        authority,
        answers,
        forbearance,
        conditions,
        unconditional,
        grades,
        proxies,
        exceptions,
        uncounted,
        participation,
        silent_on,
        dependence,
        clarification,
        standard,
        attribution,
        disavowal,
        entry,
        end,
        withdrawal,
        deemed_receipt,
        same_instant_excuses,
        provocation,
        left_open,
    } = meaning;
    let proxies = proxies.iter().map(|(principal, listed)| {
        let listed = listed
            .iter()
            .map(|(proxy, degree)| tuple([text(proxy), text(degree)]));
        tuple([text(principal), Value::set(listed)])
    });
    let disavowal = disavowal
        .iter()
        .map(|(principal, within)| tuple([text(principal), wait(*within)]));
    Parts::default()
        .with(code::VOCABULARY, digest(*vocabulary))
        .with(code::PARTIES, parties_of(parties))
        .set(code::CARRIERS, carriers.iter().map(text))
        .maybe(code::STRENGTH, strength.map(choice))
        .maybe(code::AUTHORITY, authority.as_ref().map(authority_of))
        .maybe(code::ANSWERS, answers.map(digest))
        .with(code::FORBEARANCE, forbearance_of(forbearance))
        .set(code::CONDITIONS, conditions.iter().map(condition))
        .flag(code::UNCONDITIONAL, *unconditional)
        .set(code::GRADES, grades.iter().map(graded))
        .set(code::PROXIES, proxies)
        .set(code::EXCEPTIONS, exceptions.iter().map(exception))
        .set(code::UNCOUNTED, uncounted.iter().map(text))
        .maybe(code::PARTICIPATION, participation.map(choice))
        .set(code::SILENT_ON, silent_on.iter().map(text))
        .maybe(code::DEPENDENCE, dependence.map(choice))
        .maybe(code::CLARIFICATION, clarification.map(wait))
        .maybe(code::STANDARD, standard.as_ref().map(text))
        .maybe(code::ATTRIBUTION, attribution.as_ref().map(attribution_of))
        .set(code::DISAVOWAL, disavowal)
        .maybe(code::ENTRY, entry.as_ref().map(entry_of))
        .maybe(code::END, end.map(end_of))
        .maybe(code::WITHDRAWAL, withdrawal.map(withdrawal_of))
        .maybe(code::DEEMED_RECEIPT, deemed_receipt.map(wait))
        .flag(code::SAME_INSTANT_EXCUSES, *same_instant_excuses)
        .maybe(code::PROVOCATION, provocation.map(wait))
        .set(code::LEFT_OPEN, left_open.iter().copied().map(choice))
        .done()
}

pub(super) fn labels(labels: &Labels) -> Value {
    use codes::labels as code;
    let Labels {
        title,
        vocabulary,
        observations,
    } = labels;
    let observation = |(who, what): &(ActorId, String)| tuple([text(who), text(what)]);
    let observations: Vec<_> = observations.iter().map(observation).collect();
    Parts::default()
        .with(code::TITLE, text(title))
        .with(code::VOCABULARY, text(vocabulary))
        .with(code::OBSERVATIONS, Value::Array(observations))
        .done()
}

fn parties_of(parties: &Parties) -> Value {
    use codes::parties as code;
    match parties {
        Parties::Directed { giver, receiver } => {
            variant(code::DIRECTED, [text(giver), text(receiver)])
        }
        Parties::EachToEach { members } => {
            let members = members
                .iter()
                .map(|(member, membership)| tuple([text(member), membership_of(*membership)]));
            variant(code::EACH_TO_EACH, [Value::set(members)])
        }
    }
}

fn membership_of(membership: Membership) -> Value {
    use codes::membership as code;
    Parts::default()
        .maybe(code::FROM, membership.from.map(instant))
        .maybe(code::UNTIL, membership.until.map(instant))
        .done()
}

fn authority_of(authority: &Authority) -> Value {
    use codes::authority as code;
    match authority {
        Authority::Unknown => variant(code::UNKNOWN, []),
        Authority::Stated(words) => variant(code::STATED, [text(words)]),
    }
}

fn forbearance_of(forbearance: &Forbearance) -> Value {
    use codes::forbearance as code;
    let Forbearance {
        acts,
        direct,
        preventive,
        through,
        targets,
        place,
    } = forbearance;
    Parts::default()
        .set(code::ACTS, acts.iter().map(text))
        .flag(code::DIRECT, *direct)
        .flag(code::PREVENTIVE, *preventive)
        .maybe(code::THROUGH, through.as_ref().map(hands))
        .set(code::TARGETS, targets.iter().copied().map(choice))
        .maybe(code::PLACE, place.as_ref().map(text))
        .done()
}

fn hands(hands: &Hands) -> Value {
    use codes::hands as code;
    let Hands {
        listed,
        degree,
        named,
    } = hands;
    Parts::default()
        .flag(code::LISTED, *listed)
        .maybe(code::DEGREE, degree.as_ref().map(text))
        .set(code::NAMED, named.iter().map(text))
        .done()
}

/// Hands that are left out where nobody is meant.
fn somebody(others: &Hands) -> Option<Value> {
    (!others.is_empty()).then(|| hands(others))
}

fn condition(condition: &Condition) -> Value {
    use codes::condition as code;
    let Condition {
        sense,
        first,
        by_receiver,
        by_others,
        window,
    } = condition;
    Parts::default()
        .with(code::SENSE, sense_of(sense))
        .flag(code::FIRST, *first)
        .flag(code::BY_RECEIVER, *by_receiver)
        .maybe(code::BY_OTHERS, somebody(by_others))
        .maybe(code::WINDOW, window.map(wait))
        .done()
}

fn sense_of(sense: &Sense) -> Value {
    use codes::sense as code;
    match sense {
        Sense::Mirror => variant(code::MIRROR, []),
        Sense::Against(acts) => variant(code::AGAINST, [Value::set(acts.iter().map(text))]),
        Sense::Anywhere(acts) => variant(code::ANYWHERE, [Value::set(acts.iter().map(text))]),
    }
}

fn graded(graded: &GradedRelease) -> Value {
    use codes::graded as code;
    let GradedRelease {
        acts,
        by,
        answers,
        targets,
        place,
        lasting,
    } = graded;
    let authors = by.as_ref().map(|(receiver, others)| {
        Parts::default()
            .flag(codes::authors::BY_RECEIVER, *receiver)
            .maybe(codes::authors::BY_OTHERS, somebody(others))
            .done()
    });
    Parts::default()
        .set(code::ACTS, acts.iter().map(text))
        .maybe(code::BY, authors)
        .set(code::ANSWERS, answers.iter().map(text))
        .set(code::TARGETS, targets.iter().copied().map(choice))
        .maybe(code::PLACE, place.as_ref().map(text))
        .maybe(code::LASTING, lasting.map(wait))
        .done()
}

fn exception(exception: &Exception) -> Value {
    use codes::exception as code;
    let Exception {
        act,
        against,
        place,
        incidental_harm,
    } = exception;
    Parts::default()
        .with(code::ACT, text(act))
        .maybe(code::AGAINST, against.as_ref().map(text))
        .maybe(code::PLACE, place.as_ref().map(text))
        .flag(code::INCIDENTAL_HARM, *incidental_harm)
        .done()
}

fn attribution_of(attribution: &Attribution) -> Value {
    use codes::attribution as code;
    match attribution {
        Attribution::EachForItself => variant(code::EACH_FOR_ITSELF, []),
        Attribution::Finder {
            finder,
            grade: None,
        } => variant(code::FINDER, [text(finder)]),
        Attribution::Finder {
            finder,
            grade: Some(grade),
        } => variant(code::FINDER, [text(finder), text(grade)]),
    }
}

fn entry_of(entry: &Entry) -> Value {
    use codes::entry as code;
    match entry {
        Entry::OnReceipt => variant(code::ON_RECEIPT, []),
        Entry::OnDispatch => variant(code::ON_DISPATCH, []),
        Entry::At(at) => variant(code::AT, [instant(*at)]),
        Entry::OnceOtherInEffect => variant(code::ONCE_OTHER_IN_EFFECT, []),
        Entry::OnceDone(who, act) => variant(code::ONCE_DONE, [text(who), text(act)]),
    }
}

fn end_of(end: End) -> Value {
    use codes::end as code;
    match end {
        End::NoneStated => variant(code::NONE_STATED, []),
        End::At(at) => variant(code::AT, [instant(at)]),
        End::AfterEntry(after) => variant(code::AFTER_ENTRY, [wait(after)]),
        End::EndOfDay(behind) => variant(code::END_OF_DAY, [instant(behind)]),
    }
}

fn withdrawal_of(withdrawal: Withdrawal) -> Value {
    use codes::withdrawal as code;
    match withdrawal {
        Withdrawal::AfterReceipt(notice) => variant(code::AFTER_RECEIPT, [wait(notice)]),
        Withdrawal::Never => variant(code::NEVER, []),
    }
}
