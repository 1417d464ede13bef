//! Which incidents are held to be one: sets that grow together (rule 19).

use std::collections::BTreeSet;

/// Sets of incidents held to be one.
pub(super) struct Groups {
    numbers: Vec<usize>,
    /// By place among the numbers: the place of the first of its set.
    tops: Vec<usize>,
}

impl Groups {
    pub(super) fn new(among: &BTreeSet<usize>) -> Self {
        Self {
            numbers: among.iter().copied().collect(),
            tops: (0..among.len()).collect(),
        }
    }

    pub(super) fn join(&mut self, members: &[usize]) {
        let tops: BTreeSet<usize> = members
            .iter()
            .filter_map(|member| self.numbers.binary_search(member).ok())
            .filter_map(|place| self.tops.get(place).copied())
            .collect();
        let Some(lowest) = tops.first().copied() else {
            return;
        };
        for top in &mut self.tops {
            if tops.contains(top) {
                *top = lowest;
            }
        }
    }

    pub(super) fn sets(self) -> Vec<Vec<usize>> {
        let mut sets: Vec<Vec<usize>> = vec![Vec::new(); self.numbers.len()];
        for (member, top) in self.numbers.into_iter().zip(self.tops) {
            if let Some(set) = sets.get_mut(top) {
                set.push(member);
            }
        }
        sets.retain(|set| !set.is_empty());
        sets
    }
}
