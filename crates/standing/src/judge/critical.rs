//! The instants that matter within an interval of uncertainty.
//!
//! An act of which only the day is known may lie on either side of an expiry, of the end of a window,
//! of a deadline. Between two such instants nothing changes, so trying each of them, with the instants
//! beside it, is as good as trying every second of the day.

use crate::judge::worlds::{Item, What};
use crate::step::event::{Doubt, Happening};
use crate::step::terms::{Ending, Terms};
use std::collections::BTreeSet;
use tacit_lang::time::Instant;

/// The most instants that are tried.
const MAX_CRITICAL: usize = 2_000;

/// Every instant near which an item's time may decide, in order, the instant behind `at` included;
/// whether a limit cut some off. `known`: instants that decide besides.
pub(crate) fn critical(
    members: &[&Terms],
    known: impl IntoIterator<Item = Instant>,
    items: &[Item],
    at: Instant,
) -> (Vec<Instant>, bool) {
    if items
        .iter()
        .all(|item| item.between.from() == item.between.to())
    {
        return (Vec::new(), false);
    }
    // What comes later than `at` is as good as what comes at the next instant.
    let mut due: BTreeSet<i64> = BTreeSet::from([at.seconds() + 1]);
    let mut lengths: BTreeSet<i64> = BTreeSet::new();
    due.extend(known.into_iter().map(Instant::seconds));
    for terms in members {
        due.extend(terms.not_before.map(Instant::seconds));
        due.extend(terms.not_after.map(Instant::seconds));
        match terms.ending {
            Ending::At(end) => _ = due.insert(end.seconds()),
            Ending::AfterEntry(length) => _ = lengths.insert(length.seconds()),
            Ending::None => {}
        }
        lengths.extend(terms.lengths().map(tacit_lang::time::Wait::seconds));
    }
    for item in items {
        match &item.what {
            What::Message(effects) => {
                due.extend(effects.iter().filter_map(|(_, effect)| match effect {
                    Happening::Renewed { until } => Some(until.seconds()),
                    _ => None,
                }));
            }
            What::Act {
                doubts,
                ends,
                variations,
            } => {
                due.extend(variations.iter().map(|(from, _)| from.seconds()));
                due.extend(doubts.iter().filter_map(|doubt| match doubt {
                    Doubt::Until(at) => Some(at.seconds()),
                    Doubt::None | Doubt::Lasting | Doubt::Unasked => None,
                }));
                due.extend(ends.iter().map(|end| end.seconds()));
            }
        }
    }
    lengths.remove(&0);
    let excuses = members.iter().any(|terms| terms.same_instant_excuses);
    if !lengths.is_empty() || excuses {
        let edges = items
            .iter()
            .flat_map(|item| [item.between.from(), item.between.to()]);
        due.extend(edges.map(Instant::seconds));
    }
    let mut found: BTreeSet<i64> = BTreeSet::new();
    for at in due {
        for shift in std::iter::once(0).chain(lengths.iter().flat_map(|length| [-length, *length]))
        {
            found.extend([at + shift - 1, at + shift, at + shift + 1]);
        }
    }
    let inside = |at: &i64| {
        let at = Instant::from_seconds(*at);
        items
            .iter()
            .any(|item| item.between.from() < at && at <= item.between.to())
    };
    let found: Vec<Instant> = found
        .into_iter()
        .filter(inside)
        .map(Instant::from_seconds)
        .collect();
    let cut = found.len() > MAX_CRITICAL;
    (found.into_iter().take(MAX_CRITICAL).collect(), cut)
}
