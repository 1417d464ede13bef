//! What must come before what where intervals overlap (rule 14).

use super::worlds::{Item, What};
use crate::step::event::Doubt;
use tacit_lang::time::Instant;

/// What must come before what within one cluster.
pub(crate) struct Order {
    before: Vec<u64>,
    alike: Vec<Option<usize>>,
}

impl Order {
    pub(crate) fn of(cluster: &[Item], known: &[(usize, usize)]) -> Self {
        let comes_before = |one: &Item, other: &Item| {
            one.between.to() < other.between.from() || known.contains(&(one.record, other.record))
        };
        let before = cluster
            .iter()
            .map(|item| {
                cluster
                    .iter()
                    .enumerate()
                    .fold(0, |bits, (position, other)| {
                        if comes_before(other, item) {
                            bits | (1 << position)
                        } else {
                            bits
                        }
                    })
            })
            .collect();
        let named = |item: &Item| {
            known
                .iter()
                .any(|(one, other)| *one == item.record || *other == item.record)
        };
        let alike = cluster
            .iter()
            .enumerate()
            .map(|(position, item)| {
                cluster
                    .iter()
                    .take(position)
                    .rposition(|other| item.is_like(other) && !named(item) && !named(other))
            })
            .collect();
        Self { before, alike }
    }

    /// As [`Self::of`], but every order is followed, also of items that are alike.
    pub(crate) fn apart(cluster: &[Item], known: &[(usize, usize)]) -> Self {
        let mut order = Self::of(cluster, known);
        order.alike.fill(None);
        order
    }

    /// The places of items that are alike, together.
    pub(crate) fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (place, alike) in self.alike.iter().enumerate() {
            let with = groups
                .iter_mut()
                .find(|group| alike.is_some_and(|other| group.contains(&other)));
            match with {
                Some(group) => group.push(place),
                None => groups.push(vec![place]),
            }
        }
        groups
    }

    /// The items that may come next; of several alike only the first.
    pub(crate) fn choices<'i>(&self, cluster: &'i [Item], done: u64) -> Vec<(usize, &'i Item)> {
        cluster
            .iter()
            .enumerate()
            .zip(self.before.iter().zip(&self.alike))
            .filter(|((position, _), (before, alike))| {
                done & (1 << position) == 0
                    && **before & !done == 0
                    && alike.is_none_or(|other| done & (1 << other) != 0)
            })
            .map(|(choice, _)| choice)
            .collect()
    }

    /// Whether some item not yet done can no longer come at or after `time`.
    pub(crate) fn strands(&self, cluster: &[Item], done: u64, time: Instant) -> bool {
        cluster
            .iter()
            .enumerate()
            .any(|(position, item)| done & (1 << position) == 0 && item.between.to() < time)
    }
}

impl Item {
    /// Whether exchanging the two changes nothing but names.
    fn is_like(&self, other: &Self) -> bool {
        let waits = |item: &Self| match &item.what {
            What::Act { doubts, ends, .. } => {
                doubts
                    .iter()
                    .any(|doubt| !matches!(doubt, Doubt::None | Doubt::Unasked))
                    || ends.iter().any(|end| *end > item.between.from())
            }
            What::Message(..) => true,
        };
        self.between == other.between && self.what == other.what && !waits(self)
    }
}
