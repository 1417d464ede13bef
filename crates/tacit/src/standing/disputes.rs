//! What is disputed and what follows from it, in words.

use super::hearing::Hearing;
use super::reasons::{Lines, MOST_SHOWN, listed};
use super::words::{self, spell};
use crate::screen::{Ink, Screen};
use std::collections::BTreeSet;
use tacit_standing::disputes::{Apart, Concessions, DisputedFact, DisputedValue, Disputes};

/// Everything that follows from what is disputed of one promise.
pub(crate) fn section(hearing: &Hearing, disputes: &Disputes, screen: &Screen) -> String {
    let count = disputes.facts.len();
    let facts = match count {
        0 => "nothing is disputed".to_owned(),
        1 => "1 disputed fact".to_owned(),
        _ => format!("{count} disputed facts"),
    };
    let heading = format!("{}: {facts}", words::promise(hearing, &disputes.promise));
    let mut out = Lines::new(screen);
    out.text
        .push_str(&format!("\n{}\n", screen.ink(Ink::Bold, &heading)));
    whatever_is_true(&mut out, disputes);
    facts_in_order(&mut out, hearing, disputes);
    for place in 0..disputes.eyes.len() {
        seeing(&mut out, disputes, place);
    }
    between(&mut out, disputes);
    combinations(&mut out, disputes);
    for conflict in &disputes.conflicts {
        let eyes = name(disputes, conflict.eyes);
        out.line(
            2,
            &format!(
                "contradiction: {eyes} accepts both `{}` and `{}`, of which one excludes the other; so both are open there",
                conflict.one, conflict.other
            ),
        );
    }
    if let Some(partial) = &disputes.partial {
        out.line(2, &format!("incomplete: {partial}"));
    }
    for note in &disputes.notes {
        out.line(2, &format!("note: {note}"));
    }
    out.text
}

fn whatever_is_true(out: &mut Lines<'_>, disputes: &Disputes) {
    let outcomes = words::outcomes(&disputes.outcomes);
    if disputes.facts.is_empty() {
        return out.line(2, &format!("in all these eyes: {outcomes}"));
    }
    out.line(
        2,
        &if disputes.same_whatever_is_true {
            format!("whatever is true of them, it is the same: {outcomes}")
        } else {
            format!("what is true of them decides: {outcomes}")
        },
    );
}

/// Each fact under its number, by which the rest of the page speaks of it.
fn facts_in_order(out: &mut Lines<'_>, hearing: &Hearing, disputes: &Disputes) {
    let facts: Vec<(usize, &DisputedFact)> = disputes.facts.iter().enumerate().collect();
    listed(out, &facts, |out, (number, fact)| {
        let when = fact
            .when
            .map_or(String::new(), |at| format!("{}  ", spell::instant(at)));
        let idle = if fact.matters == Some(false) {
            "; it does not matter"
        } else {
            ""
        };
        let subject = words::subject(hearing, &fact.subject);
        out.line(2, &format!("[{}] {when}{subject}{idle}", number + 1));
        for value in &fact.values {
            out.line(6, &said(disputes, fact, value));
        }
    });
}

/// `the Gamma Brigades: held by Arland, possible to Mediania; says depot-gamma (arland-desk, balance)`.
fn said(disputes: &Disputes, fact: &DisputedFact, value: &DisputedValue) -> String {
    let (held, open): (Vec<usize>, Vec<usize>) = value
        .possible_to
        .iter()
        .copied()
        .partition(|eyes| is_settled_to(fact, *eyes));
    let mut parts = Vec::new();
    if !held.is_empty() {
        parts.push(format!("held by {}", names(disputes, &held)));
    }
    if !open.is_empty() {
        parts.push(format!("open to {}", names(disputes, &open)));
    }
    if parts.is_empty() {
        parts.push("held by none of these".to_owned());
    }
    let claims = value.claims.iter().take(5).map(|claim| match &claim.grade {
        Some(grade) => format!("{} ({}, {grade})", claim.id, claim.by),
        None => format!("{} ({})", claim.id, claim.by),
    });
    let claims: Vec<String> = claims.collect();
    let said_by = if claims.is_empty() {
        String::new()
    } else {
        let and_more = and_more(value.claims.len(), claims.len());
        format!("; said by {}{and_more}", claims.join(", "))
    };
    format!("{}: {}{said_by}", value.value, parts.join(", "))
}

/// Whether only one value is left to these eyes.
fn is_settled_to(fact: &DisputedFact, eyes: usize) -> bool {
    let possible = fact.values.iter();
    let possible = possible.filter(|value| value.possible_to.contains(&eyes));
    possible.count() == 1
}

fn seeing(out: &mut Lines<'_>, disputes: &Disputes, place: usize) {
    let Some(eyes) = disputes.eyes.get(place) else {
        return;
    };
    let why = match eyes.sufficient.as_deref() {
        None => String::new(),
        Some([]) if eyes.outcomes.len() > 1 => {
            "; there all that is possible is possible".to_owned()
        }
        Some([]) => "; it is so whatever is true".to_owned(),
        Some(facts) => {
            let each = facts.iter().take(MOST_SHOWN);
            let each: Vec<String> = each.map(|fact| held(disputes, *fact, place)).collect();
            format!(
                "; for that it is enough that {}{}",
                each.join(", "),
                and_more(facts.len(), each.len())
            )
        }
    };
    out.line(
        2,
        &format!(
            "in the eyes of {}: {} ({}){why}",
            eyes.eyes,
            eyes.word,
            words::outcomes(&eyes.outcomes)
        ),
    );
}

/// `[1] is the Gamma Brigades`: what these eyes hold of a fact.
fn held(disputes: &Disputes, number: usize, eyes: usize) -> String {
    let fact = disputes.facts.get(number);
    let values = fact.into_iter().flat_map(|fact| &fact.values);
    let values: Vec<&str> = values
        .filter(|value| value.possible_to.contains(&eyes))
        .map(|value| value.value.as_str())
        .collect();
    format!("[{}] is {}", number + 1, values.join(" or "))
}

/// What parts each two pairs of eyes, and what would join them, one way and the other.
fn between(out: &mut Lines<'_>, disputes: &Disputes) {
    let pair = |apart: &Apart| (apart.one.min(apart.other), apart.one.max(apart.other));
    let pairs: BTreeSet<(usize, usize)> = disputes.apart.iter().map(pair).collect();
    for (one, other) in pairs {
        let both: Vec<&Apart> = disputes
            .apart
            .iter()
            .filter(|apart| pair(apart) == (one, other))
            .collect();
        let deciding: BTreeSet<usize> = both
            .iter()
            .flat_map(|apart| apart.deciding.iter().copied())
            .collect();
        let deciding: Vec<usize> = deciding.into_iter().collect();
        let decides = match deciding.as_slice() {
            [] => "no single fact decides".to_owned(),
            [only] => format!("one fact decides: [{}]", only + 1),
            several => format!("each of these alone decides: {}", numbered(several)),
        };
        let [one, other] = [one, other].map(|eyes| name(disputes, eyes));
        out.line(2, &format!("between {one} and {other}: {decides}"));
        for apart in both {
            out.line(4, &conceding(disputes, apart));
        }
    }
}

fn conceding(disputes: &Disputes, apart: &Apart) -> String {
    let [one, other] = [apart.one, apart.other].map(|eyes| name(disputes, eyes));
    let Some(fewest) = &apart.fewest else {
        return format!(
            "{one} cannot come to what {other} sees by conceding facts, as far as was looked"
        );
    };
    let mut text = format!(
        "{one} comes to what {other} sees by conceding {}",
        conceded(fewest, "fewest")
    );
    if let Some(lightest) = apart
        .lightest
        .as_ref()
        .filter(|it| it.facts != fewest.facts)
    {
        text.push_str(&format!(
            "; the lightest are {}",
            conceded(lightest, "lightest")
        ));
    }
    text
}

fn conceded(concessions: &Concessions, sort: &str) -> String {
    let least = if concessions.least {
        String::new()
    } else {
        format!(
            "; there may be {}",
            if sort == "fewest" { "fewer" } else { "lighter" }
        )
    };
    format!(
        "{} (weight {}{least})",
        numbered(&concessions.facts),
        concessions.weight
    )
}

fn combinations(out: &mut Lines<'_>, disputes: &Disputes) {
    if disputes.facts.is_empty() {
        return;
    }
    out.line(
        2,
        &format!(
            "{} combinations are possible, {} of them with a breach, where also the orders and instants count that are told apart and decide nothing: a count, which says nothing of how probable any is",
            short(&disputes.combinations),
            short(&disputes.combinations_with_breach)
        ),
    );
}

/// A long number as its beginning and how many digits it has.
fn short(decimal: &str) -> String {
    const MOST_DIGITS: usize = 15;
    if decimal.len() <= MOST_DIGITS {
        return decimal.to_owned();
    }
    let first: String = decimal.chars().take(4).collect();
    format!("{first}… (a number of {} digits)", decimal.len())
}

/// `[1], [3] and 4 more`.
fn numbered(facts: &[usize]) -> String {
    let each: Vec<String> = facts
        .iter()
        .take(MOST_SHOWN)
        .map(|fact| format!("[{}]", fact + 1))
        .collect();
    format!("{}{}", each.join(", "), and_more(facts.len(), each.len()))
}

/// What is added to a list of which only some are shown.
fn and_more(all: usize, shown: usize) -> String {
    match all.saturating_sub(shown) {
        0 => String::new(),
        left => format!(" and {left} more"),
    }
}

fn names(disputes: &Disputes, eyes: &[usize]) -> String {
    let each: Vec<String> = eyes.iter().map(|eyes| name(disputes, *eyes)).collect();
    each.join(", ")
}

fn name(disputes: &Disputes, eyes: usize) -> String {
    let found = disputes.eyes.get(eyes);
    found.map_or_else(String::new, |seeing| seeing.eyes.to_string())
}
