//! What lies within what: every step is declared, and none leads back.

use super::codes;
use super::fields::{Located, Reports};
use super::file::MAX_HIERARCHY_DEPTH;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use tacit_spelling::nearest;

/// A kind of things, each of which may lie in a wider one of its kind.
pub(super) struct Chain<Id> {
    /// The kind, as the file calls it.
    pub(super) what: &'static str,
    /// The field that names the wider one.
    pub(super) field: &'static str,
    pub(super) as_str: fn(&Id) -> &str,
}

impl<Id: Ord + Display + Clone> Chain<Id> {
    /// Checks the steps from each to the one above, and puts them in place.
    pub(super) fn link<T>(
        &self,
        steps: BTreeMap<Id, Located<Id>>,
        declared: &mut BTreeMap<Id, T>,
        set: impl Fn(&mut T, Id),
        reports: &mut Reports,
    ) {
        for above in steps.values() {
            let known = declared.contains_key(&above.value);
            let all = declared.keys().map(self.as_str);
            check_declared(self.what, above, known, all, reports);
        }
        check_circles(self.field, &steps, reports);
        if !reports.have(codes::CIRCLE) {
            check_depth(self.field, &steps, reports);
        }
        for (id, above) in steps {
            if let Some(entry) = declared.get_mut(&id) {
                set(entry, above.value);
            }
        }
    }
}

/// So many steps of a circle are written out.
const MAX_SHOWN_STEPS: usize = 8;

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

fn check_circles<Id: Ord + Display>(
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
            let circle = path.iter().skip(back);
            let mut shown: Vec<_> = circle
                .map(|id| format!("`{id}`"))
                .take(MAX_SHOWN_STEPS)
                .collect();
            if path.len() - back > MAX_SHOWN_STEPS {
                shown.push("…".to_owned());
            }
            shown.push(format!("`{here}`"));
            reports.add(
                codes::CIRCLE,
                step.span,
                format!("`{field}` runs in a circle: {}", shown.join(" → ")),
                "take out one step, so that the chain has a top",
            );
        }
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
