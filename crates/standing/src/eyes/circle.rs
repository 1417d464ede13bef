//! Accounts of control that contradict each other: a proxy of its own proxy (rule 9).

use crate::eyes::{Held, View};
use crate::index::ActorNumber;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use tacit_lang::time::Instant;

/// The most accounts that are followed: each instant at which one begins is looked at for itself.
const MAX_ACCOUNTS: usize = 1_000;

/// Who is controlled by whom, from when until when.
type Account = (ActorNumber, ActorNumber, Option<Instant>, Option<Instant>);

impl View<'_> {
    /// Whoever stands between `party` and itself in a circle of control, the party first: each controls the
    /// next, and the last the first, at one time, as accepted here or declared.
    pub(crate) fn circle_through(&self, party: ActorNumber) -> Option<Vec<ActorNumber>> {
        let accounts = self.accounts();
        if accounts.len() > MAX_ACCOUNTS {
            return None;
        }
        let begins = accounts.iter().filter_map(|(_, _, from, _)| *from);
        let begins: BTreeSet<Instant> = begins.chain([Instant::MIN]).collect();
        begins.into_iter().find_map(|at| {
            let holds = |(_, _, from, until): &&Account| {
                from.is_none_or(|from| from <= at) && until.is_none_or(|until| at < until)
            };
            let mut under: BTreeMap<ActorNumber, BTreeSet<ActorNumber>> = BTreeMap::new();
            for (actor, principal, ..) in accounts.iter().filter(holds) {
                under.entry(*principal).or_default().insert(*actor);
            }
            back_to(party, &under)
        })
    }

    fn accounts(&self) -> Vec<Account> {
        let index = &self.docket.index;
        let declared = self.docket.vocabulary.controls.iter();
        let declared = declared.map(|it| (&it.actor, &it.principal, it.from, it.until));
        let claimed = self.docket.controls.iter().filter(|claim| {
            let held = self.holds(&claim.id, &claim.by, claim.grade.as_ref(), &claim.learned);
            held == Held::Accepted && claim.degree.is_some()
        });
        let claimed = claimed.map(|it| (&it.actor, &it.principal, it.from, it.until));
        let each = declared.chain(claimed);
        each.filter_map(|(actor, principal, from, until)| {
            let [actor, principal] = [actor, principal].map(|id| index.actor(id));
            Some((
                index.principal(actor?),
                index.principal(principal?),
                from,
                until,
            ))
        })
        .collect()
    }
}

/// The shortest way down from `top` to itself.
fn back_to(
    top: ActorNumber,
    under: &BTreeMap<ActorNumber, BTreeSet<ActorNumber>>,
) -> Option<Vec<ActorNumber>> {
    let mut above: BTreeMap<ActorNumber, ActorNumber> = BTreeMap::new();
    let mut open = VecDeque::from([top]);
    while let Some(here) = open.pop_front() {
        for next in under.get(&here).into_iter().flatten() {
            if *next == top {
                let mut way = vec![here];
                while let Some(higher) = way.last().and_then(|last| above.get(last)) {
                    way.push(*higher);
                }
                way.reverse();
                return Some(way);
            }
            if !above.contains_key(next) {
                above.insert(*next, here);
                open.push_back(*next);
            }
        }
    }
    None
}
