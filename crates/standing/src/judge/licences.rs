//! What a graded release frees, in words, and why it did not free an act (rule 29).

use crate::clause::Strike;
use crate::eyes::fact::Seen;
use crate::judge::case::Case;
use crate::judge::reading::Member;
use crate::step::event::{Change, Changed};
use std::collections::BTreeSet;
use tacit_lang::ids::ActId;
use tacit_lang::meaning::{GradedRelease, TargetKind};
use tacit_lang::time::Instant;

/// What is released by the graded releases `grades`, as bits, of the attack `incident`.
pub(super) fn released(case: &Case<'_>, incident: u32, grades: u32) -> String {
    let Some(member) = case.members.first() else {
        return String::new();
    };
    let attack = member.view.incident(incident as usize);
    let each: Vec<String> = numbered(member, grades)
        .map(|(_, grade)| {
            let until = ends(member, grade, attack.as_ref());
            let until = until.map_or_else(String::new, |until| format!(", until {until}"));
            format!("{}{until}", answers(case, grade))
        })
        .collect();
    format!(
        "released: only {}; otherwise it binds on",
        each.join(", and ")
    )
}

/// Why nothing freed the act that breached by `change`: each graded release that was brought about in
/// its episode before, and each attack whose author was still asked about.
pub(super) fn why_not_free(case: &Case<'_>, before: &[Change], change: &Change) -> Vec<String> {
    let Changed::Breached { incident } = change.what else {
        return Vec::new();
    };
    let Some(member) = case.members.first() else {
        return Vec::new();
    };
    let episode = before
        .iter()
        .rev()
        .take_while(|change| change.what != Changed::Entered);
    let mut episode: Vec<&Change> = episode.collect();
    episode.reverse();
    let act = member.view.incident(incident as usize);
    let mut reasons = Vec::new();
    let mut waiting: BTreeSet<u32> = BTreeSet::new();
    for earlier in episode {
        match earlier.what {
            Changed::Waits { incident } => _ = waiting.insert(incident),
            Changed::Released { incident, .. } => _ = waiting.remove(&incident),
            Changed::Licensed {
                incident: attack,
                grades,
            } => {
                waiting.remove(&attack);
                let begun = member.view.incident(attack as usize);
                for (number, grade) in numbered(member, grades) {
                    let why = why(
                        case,
                        member,
                        (number, grade),
                        (begun.as_ref(), act.as_ref()),
                        change.at,
                    );
                    let attack = case.docket.incident_name(attack as usize);
                    reasons.push(format!("graded release {number}, by `{attack}`, {why}"));
                }
            }
            _ => {}
        }
    }
    reasons.extend(waiting.into_iter().map(|attack| {
        let attack = case.docket.incident_name(attack as usize);
        format!("it was still to be made clear who did `{attack}` (S21)")
    }));
    reasons
}

fn why(
    case: &Case<'_>,
    member: &Member<'_>,
    (number, grade): (usize, &GradedRelease),
    (attack, act): (Option<&Seen>, Option<&Seen>),
    at: Instant,
) -> String {
    let frees = format!("frees only {}", answers(case, grade));
    let kind = act.and_then(|act| match act.kind.options.as_slice() {
        [Some(kind)] => Some(*kind),
        _ => None,
    });
    if let Some(until) = ends(member, grade, attack).filter(|until| *until <= at) {
        return format!("ended at {until}");
    }
    let is_answer = |class: &ActId| {
        let class = case.docket.index.kind(class);
        kind.zip(class)
            .is_some_and(|(kind, class)| case.docket.index.is_kind_within(kind, class))
    };
    if kind.is_some() && !grade.answers.iter().any(is_answer) {
        return format!("{frees}, and this was {}", case.docket.kind_in_words(kind));
    }
    let parties = (member.giver, member.receiver);
    let unfreed = |strike: &&Strike| {
        let (licences, _) = member
            .clause
            .part(&case.docket.index, parties, kind, strike);
        licences.is_some_and(|bits| bits & (1 << (number - 1)) == 0)
    };
    let hits = act.into_iter().flat_map(|act| &act.hits);
    let hits = hits.filter(|(_, fact)| fact.options == [true]);
    let mut hits = hits.map(|(strike, _)| strike);
    match hits.find(unfreed) {
        Some(strike) => format!(
            "{frees}, and this hit {}",
            case.docket.strike_in_words(strike)
        ),
        None => format!("{frees}, and that did not free it then"),
    }
}

/// `raids against the forces in the North`.
fn answers(case: &Case<'_>, grade: &GradedRelease) -> String {
    let nouns: Vec<String> = grade
        .answers
        .iter()
        .map(|act| case.docket.kind_in_words(case.docket.index.kind(act)))
        .collect();
    let targets: Vec<&str> = grade
        .targets
        .iter()
        .map(|target| match target {
            TargetKind::Territory => "territory",
            TargetKind::Forces => "forces",
            TargetKind::People => "people",
        })
        .collect();
    let against = match targets.as_slice() {
        [] => String::new(),
        _ => format!(" against the {}", targets.join(" and the ")),
    };
    let place = grade.place.as_ref();
    let place = place.map_or_else(String::new, |place| {
        format!(" in {}", case.docket.place_in_words(place))
    });
    format!("{}{against}{place}", nouns.join(" and "))
}

/// When a graded release ends that an attack brings, where that is one instant.
fn ends(member: &Member<'_>, grade: &GradedRelease, attack: Option<&Seen>) -> Option<Instant> {
    let begin = attack?.begin;
    if begin.from() != begin.to() {
        return None;
    }
    let lasting = grade.lasting.map(|lasting| begin.from().after(lasting));
    // Of several conditions, which one failed is not told; of one, it is that.
    let only = member.view.assurance.conditions.len() == 1;
    let window = only
        .then(|| member.terms.window_end(1, begin.from()))
        .flatten();
    lasting.into_iter().chain(window).min()
}

/// The graded releases of these bits, numbered from 1 in the order of the meaning.
fn numbered<'m>(
    member: &'m Member<'_>,
    bits: u32,
) -> impl Iterator<Item = (usize, &'m GradedRelease)> {
    let each = (1_usize..).zip(&member.view.assurance.grades);
    each.filter(move |(number, _)| {
        let bit = u32::try_from(number - 1).ok();
        bit.and_then(|bit| bits.checked_shr(bit))
            .is_some_and(|bits| bits & 1 == 1)
    })
}
