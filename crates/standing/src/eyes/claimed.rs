//! What several claims come to together: the values that are left of one fact, the time that they share.

use crate::eyes::Held;
use crate::eyes::fact::{Fact, Heard};
use crate::record::Claim;
use std::collections::BTreeSet;
use tacit_lang::time::Between;

/// A fact of these values; conflicting only if there are several.
pub(super) fn several<T>(options: Vec<T>, conflict: bool) -> Fact<T> {
    let conflict = conflict && options.len() > 1;
    Fact { options, conflict }
}

/// A yes-or-no fact: yes if an accepted claim says it, no if denied, both: conflict (rule 15).
pub(super) fn is_said(claims: &[Heard<'_>], says: impl Fn(&Claim) -> bool) -> Fact<bool> {
    let any = |held: Held| {
        claims
            .iter()
            .any(|heard| heard.held == held && says(heard.claim))
    };
    match (any(Held::Accepted), any(Held::Denied)) {
        (true, true) => several(vec![true, false], true),
        (true, false) => Fact::settled(true),
        (false, true) => Fact::settled(false),
        (false, false) => several(vec![false, true], false),
    }
}

/// A fact that claims may affirm, negate, or leave unsaid.
pub(super) fn said_or_not(
    claims: &[Heard<'_>],
    says: impl Fn(&Claim) -> Option<bool>,
) -> Fact<bool> {
    let mut values = BTreeSet::new();
    for heard in claims {
        match (heard.held, says(heard.claim)) {
            (Held::Accepted, Some(value)) => _ = values.insert(value),
            (Held::Denied, Some(value)) => _ = values.insert(!value),
            _ => {}
        }
    }
    if values.is_empty() {
        return several(vec![false, true], false);
    }
    several(values.into_iter().collect(), true)
}

/// What two accounts of one time have in common, or the whole of both where they have nothing.
pub(super) fn meet(one: Between, other: Between) -> Between {
    let common = Between::new(one.from().max(other.from()), one.to().min(other.to()));
    let whole = Between::new(one.from().min(other.from()), one.to().max(other.to()));
    common.or(whole).unwrap_or(one)
}
