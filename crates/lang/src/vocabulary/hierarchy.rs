//! What lies within what: every step is declared, and none leads back.

use super::codes;
use super::fields::{Located, Reports};
use super::file::MAX_HIERARCHY_DEPTH;
use crate::nearest::nearest;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// So many problems get a suggestion; beyond, looking for one costs more than it helps.
const MAX_SUGGESTIONS: usize = 50;

/// Reports an identifier that is not among `declared`, with the nearest that is.
pub(super) fn check_declared<'a, Id: Eq + Display>(
    what: &str,
    id: &Located<Id>,
    is_declared: bool,
    declared: impl Iterator<Item = &'a str>,
    reports: &mut Reports,
) {
    if is_declared {
        return;
    }
    let likely = (reports.0.len() < MAX_SUGGESTIONS)
        .then(|| nearest(&id.value.to_string(), declared))
        .flatten();
    let help = match likely {
        Some(likely) => format!("did you mean `{likely}`? otherwise declare it with `[[{what}]]`"),
        None => format!("declare it with `[[{what}]]`"),
    };
    let message = format!("no {what} `{}` is declared", id.value);
    reports.add(codes::DANGLING, id.span, message, help);
}

/// Reports circles, and chains longer than [`MAX_HIERARCHY_DEPTH`], among the steps from each to the one above.
pub(super) fn check_steps<Id: Ord + Display + Clone>(
    field: &str,
    steps: &BTreeMap<Id, Located<Id>>,
    reports: &mut Reports,
) {
    let mut settled = BTreeSet::new();
    for start in steps.keys() {
        let mut path: Vec<&Id> = Vec::new();
        let mut here = start;
        while settled.insert(here) {
            path.push(here);
            match steps.get(here) {
                Some(above) => here = &above.value,
                None => break,
            }
        }
        // Met again on the same walk: a circle. Met on an earlier one: judged already.
        let back = path.iter().position(|id| *id == here);
        if let (Some(back), Some(step)) = (back, steps.get(here)) {
            let circle = path.iter().skip(back).chain([&here]);
            let shown: Vec<_> = circle.map(|id| format!("`{id}`")).collect();
            reports.add(
                codes::CIRCLE,
                step.span,
                format!("`{field}` runs in a circle: {}", shown.join(" → ")),
                "take out one step, so that the chain has a top",
            );
        }
    }
    if !reports.have(codes::CIRCLE) {
        check_depth(field, steps, reports);
    }
}

fn check_depth<Id: Ord + Display>(
    field: &str,
    steps: &BTreeMap<Id, Located<Id>>,
    reports: &mut Reports,
) {
    for (id, first) in steps {
        let chain = std::iter::successors(Some(first), |step| steps.get(&step.value));
        // Only the first that is too deep, not everything below it.
        if chain.take(MAX_HIERARCHY_DEPTH + 2).count() == MAX_HIERARCHY_DEPTH + 1 {
            reports.add(
                codes::LIMIT,
                first.span,
                format!(
                    "`{id}` lies more than {MAX_HIERARCHY_DEPTH} steps below the top of `{field}`"
                ),
                "leave out steps in between",
            );
        }
    }
}
