//! Marks on a standing: shown on top, changing nothing (rules 20, 22, 24, 25).

use crate::eyes::fact::Seen;
use crate::index::ActorNumber;
use crate::judge::MAX_EXAMINED;
use crate::judge::case::Case;
use crate::judge::course::changes_of;
use crate::judge::fixed::Fixed;
use crate::judge::messages::concerns;
use crate::judge::reading::Member;
use crate::record::{MessageKind, Passage};
use crate::step::State;
use crate::step::event::{Change, Changed, Event, Happening};
use crate::verdict::{Life, Mark, Question, Standing};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::time::{Between, Instant};
use tacit_lang::vocabulary::{Role, Strain};

/// Adds every mark that `standing` has in these eyes.
pub(crate) fn mark(
    case: &Case<'_>,
    question: &Question,
    changes: &[Change],
    standing: &mut Standing,
) {
    let Some(entered) = standing.in_effect_since else {
        return;
    };
    let Some(member) = case.members.first() else {
        return;
    };
    let since = standing.reaffirmed.unwrap_or(entered);
    let mut marks: Vec<Mark> = Vec::new();
    marks.extend(strained(case, member, since));
    marks.extend(self_provoked(case, changes, entered, standing));
    marks.extend(acted_on_belief(case, question, standing));
    marks.extend(in_flight(case, standing));
    standing.marks = marks;
}

fn strained(case: &Case<'_>, member: &Member<'_>, since: Instant) -> Option<Mark> {
    let strains = &case.docket.vocabulary.strains;
    let sorts = strains
        .iter()
        .flat_map(|strain| sorts_of(case, member, strain))
        .collect();
    let incidents = incidents(
        member,
        sorts,
        |seen| strains.iter().any(|strain| is_strain(case, seen, strain)),
        |begin| begin.from() >= since && begin.to() <= case.at,
    );
    let incidents: Vec<String> = incidents
        .into_keys()
        .map(|number| case.docket.incident_name(number))
        .collect();
    (!incidents.is_empty()).then_some(Mark::Strained { incidents })
}

/// The sorts of incidents that may be of a strain.
fn sorts_of(case: &Case<'_>, member: &Member<'_>, strain: &Strain) -> BTreeSet<usize> {
    let (index, sorts) = (&case.docket.index, &case.docket.sorts);
    let Some(class) = index.kind(&strain.act) else {
        return BTreeSet::new();
    };
    let parties = [member.giver, member.receiver];
    let struck = match strain.upon {
        Role::Party => parties.to_vec(),
        Role::ListedProxy => {
            let texts = case.docket.texts.iter();
            let listed = texts.flat_map(|text| text.clause.listed());
            listed.map(|proxy| index.principal(proxy)).collect()
        }
        Role::Anyone | Role::ThirdPower => {
            return sorts.of_kind(|kind| index.is_kind_within(kind, class));
        }
    };
    let upon = sorts.that_may_strike(&struck);
    let of_kind = sorts.of_kind(|kind| index.is_kind_within(kind, class));
    upon.intersection(&of_kind).copied().collect()
}

/// The incidents of which `is` holds in these eyes and whose begin `fits`, with their begins: of those
/// alike one is looked at for all, and only those of `sorts`.
fn incidents(
    member: &Member<'_>,
    sorts: BTreeSet<usize>,
    is: impl Fn(&Seen) -> bool,
    fits: impl Fn(Between) -> bool,
) -> BTreeMap<usize, Between> {
    let (docket, view) = (member.view.docket, &member.view);
    let mut found = BTreeMap::new();
    for sort in sorts {
        let alike = || docket.sorts.settled(sort, view.known);
        let first = alike().next().and_then(|number| view.incident(number));
        if first.is_some_and(|seen| is(&seen)) {
            let begins = alike().filter_map(|number| {
                let filed = docket.incidents.get(number)?;
                Some((number, filed.record.begin.0))
            });
            found.extend(begins.filter(|(_, begin)| fits(*begin)));
        }
    }
    let others = view.incidents(&docket.sorts.each_for_itself(view.known), &[]);
    let others = others
        .into_iter()
        .filter(|seen| fits(seen.begin) && is(seen));
    found.extend(others.map(|seen| (seen.incident, seen.begin)));
    found
}

fn is_strain(case: &Case<'_>, seen: &Seen, strain: &Strain) -> bool {
    let index = &case.docket.index;
    let [kind] = seen.kind.options.as_slice() else {
        return false;
    };
    let of_kind = kind
        .zip(index.kind(&strain.act))
        .is_some_and(|(kind, class)| index.is_kind_within(kind, class));
    let by = match (strain.by, seen.author.options.as_slice()) {
        (Role::Anyone, _) => true,
        (role, [Some(author)]) => plays(case, role, *author),
        _ => false,
    };
    // A row that lists both sides' losses is no attack upon its author; but upheaval at home, which
    // anyone may bring upon a party, is by one's own.
    let at_home = strain.by == Role::Anyone && strain.upon == Role::Party;
    let own = |of: ActorNumber| {
        matches!(seen.author.options.as_slice(),
            [Some(author)] if index.principal(*author) == index.principal(of))
    };
    let upon = strain.upon == Role::Anyone
        || seen
            .hits
            .iter()
            .filter(|(_, fact)| fact.options == [true])
            .filter(|(strike, _)| at_home || !own(strike.of))
            .any(|(strike, _)| plays(case, strain.upon, strike.of));
    of_kind && by && upon
}

fn plays(case: &Case<'_>, role: Role, actor: ActorNumber) -> bool {
    let Some(member) = case.members.first() else {
        return false;
    };
    let top = case.docket.index.principal(actor);
    let party = top == member.giver || top == member.receiver;
    let other = case.docket.other(&member.promise);
    let other = other
        .and_then(|other| case.docket.texts.get(other.text))
        .map(|text| &text.clause);
    let proxy = std::iter::once(member.clause).chain(other).any(|clause| {
        [member.giver, member.receiver]
            .iter()
            .any(|principal| clause.lists(*principal, actor) || clause.lists(*principal, top))
    });
    match role {
        Role::Anyone => true,
        Role::Party => party,
        Role::ListedProxy => proxy,
        Role::ThirdPower => !party && !proxy,
    }
}

fn self_provoked(
    case: &Case<'_>,
    changes: &[Change],
    entered: Instant,
    standing: &Standing,
) -> Option<Mark> {
    let member = case.members.first()?;
    let index = &case.docket.index;
    let released = changes.iter().rev().find_map(|change| match change.what {
        Changed::Released { incident, .. } => Some(incident as usize),
        _ => None,
    })?;
    if !standing
        .outcomes
        .iter()
        .all(|(life, _)| *life == Life::Released)
    {
        return None;
    }
    let release = member.view.incident(released);
    let release = release.filter(|seen| seen.begin.to() <= case.at)?;
    let [Some(author)] = release.author.options.as_slice() else {
        return None;
    };
    let struck = index.principal(*author);
    let is_givers_upon_author = |seen: &Seen| {
        let by = seen.author.options.as_slice();
        let mut hits = seen.hits.iter().filter(|(_, fact)| fact.options == [true]);
        matches!(by, [Some(by)] if index.principal(*by) == member.giver)
            && hits.any(|(strike, _)| index.principal(strike.of) == struck)
    };
    let breaches: BTreeSet<&str> = standing
        .breaches
        .iter()
        .map(|breach| breach.incident.as_str())
        .collect();
    let acts = incidents(
        member,
        case.docket.sorts.that_may_strike(&[struck]),
        is_givers_upon_author,
        |begin| begin.from() >= entered && begin.to() < release.begin.from(),
    );
    let permitted = acts.into_iter().filter(|(number, _)| {
        let name = case.docket.incident_name(*number);
        !breaches.contains(name.as_str())
    });
    let (provocation, begin) = permitted.max_by_key(|(_, begin)| begin.from())?;
    let seconds_between = release.begin.from().seconds_since(begin.from());
    let limit = member.view.assurance.provocation;
    if limit.is_some_and(|limit| seconds_between > limit.seconds()) {
        return None;
    }
    Some(Mark::SelfProvoked {
        provocation: case.docket.incident_name(provocation),
        release: case.docket.incident_name(release.incident),
        seconds_between,
    })
}

/// Rule 20: what is a breach now was, as known when it was done, done by a party that was free to.
fn acted_on_belief(case: &Case<'_>, question: &Question, standing: &mut Standing) -> Option<Mark> {
    let mut incidents = Vec::new();
    for breach in standing.breaches.iter_mut().take(MAX_EXAMINED) {
        let number = case.docket.incident_numbers.get(&breach.incident).copied();
        if number.is_some_and(|number| was_free(case, question, number, breach.at)) {
            breach.acted_on_belief = true;
            incidents.push(breach.incident.clone());
        }
    }
    (!incidents.is_empty()).then_some(Mark::ActedOnBelief { incidents })
}

/// Whether, as known at `at`, the promise was released just before the act, or a graded release held
/// left the act free.
fn was_free(case: &Case<'_>, question: &Question, incident: usize, at: Instant) -> bool {
    let just_before = Instant::from_seconds(at.seconds() - 1);
    let seen_then = |until: Instant| {
        let (promise, eyes) = (&question.promise, &question.eyes);
        Case::seen_by(case.docket, promise, eyes, until, at)
    };
    let (Some(before), Some(member)) = (seen_then(just_before), case.members.first()) else {
        return false;
    };
    let explored = before.explore(&[Fixed::Whole(incident, None)]);
    let ends = explored.ends.values().flatten();
    // What falls due at that instant comes before the act.
    let due = Event {
        at,
        what: Happening::Time,
    };
    let states: Vec<State> = ends
        .filter_map(|(states, _)| Some(states.first()?.after(&member.terms, &due).0))
        .collect();
    let released = |state: &State| state.life == Life::Released;
    if states.iter().all(released) {
        return !states.is_empty();
    }
    let graded = |state: &State| state.is_in_effect() && state.is_partly_free();
    if !states.iter().all(|state| released(state) || graded(state)) {
        return false;
    }
    // Partly free: was this act? Told of it as it is seen now, if it was not known then.
    let seen = member.view.incident(incident);
    let Some(with) = seen_then(at) else {
        return false;
    };
    let explored = with.explore(&[Fixed::Whole(incident, seen.map(Box::new))]);
    let mut courses = explored.ends.values().flatten();
    !courses.any(|(_, course)| {
        let mut changes = changes_of(course.as_ref(), 0).into_iter();
        changes.any(|change| {
            matches!(change.what, Changed::Breached { incident: by } if by as usize == incident)
        })
    })
}

fn in_flight(case: &Case<'_>, standing: &Standing) -> Vec<Mark> {
    let Some(member) = case.members.first() else {
        return Vec::new();
    };
    let still_binds = standing
        .outcomes
        .iter()
        .any(|(life, _)| *life == Life::InEffect);
    let view = &member.view;
    let letters = case.docket.letters_on(&member.promise);
    let notices = letters.iter().map(|filed| &filed.record).filter(|message| {
        matches!(message.kind, MessageKind::Withdrawal | MessageKind::Leaving)
            && concerns(message, &member.promise)
            && view.learned(&message.id, &message.learned).is_some()
    });
    notices
        .filter(|_| still_binds && member.terms.notice.is_some())
        .filter(|message| {
            let sent = view.passage(message, Passage::Deposited);
            sent.is_none_or(|sent| sent.from() <= case.at)
        })
        .map(|message| {
            let received = view.received(message).map(|between| between.to());
            let deemed = view
                .passage(message, Passage::Held)
                .zip(view.assurance.deemed_receipt)
                .map(|(held, wait)| held.to().after(wait));
            let known = [received, deemed].into_iter().flatten().min();
            let takes_effect = known
                .zip(member.terms.notice)
                .map(|(at, notice)| at.after(notice));
            Mark::WithdrawalInFlight {
                message: message.id.clone(),
                takes_effect,
            }
        })
        .filter(|mark| match mark {
            Mark::WithdrawalInFlight { takes_effect, .. } => {
                takes_effect.is_none_or(|at| at > case.at)
            }
            _ => true,
        })
        .collect()
}
