//! Incidents of one sort, seen once: what is held of one of them is held of all.

use crate::eyes::View;
use crate::eyes::fact::Seen;
use crate::record::SameClaim;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

impl View<'_> {
    /// As [`View::incidents_where`], without the names of claims; of the incidents of one sort one is
    /// looked at.
    pub(crate) fn incidents_by_sort(
        &self,
        among: &BTreeSet<usize>,
        taken: &[(&SameClaim, bool)],
    ) -> Vec<Seen> {
        let docket = self.docket;
        let mut found = Vec::new();
        let mut apart = BTreeSet::new();
        let mut known: FxHashMap<usize, Option<Seen>> = FxHashMap::default();
        for number in among {
            // Since when an author is beyond doubt, and what came before what, hangs on more than the sort.
            let is_like = self.assurance.clarification.is_none() && !docket.tied.contains(number);
            let sort = docket.sorts.sort_of(*number, self.known);
            let filed = docket.incidents.get(*number);
            let (Some(sort), Some(filed)) = (sort.filter(|_| is_like), filed) else {
                apart.insert(*number);
                continue;
            };
            let like = known.entry(sort).or_insert_with(|| {
                let mut seen = self
                    .incidents_where(&BTreeSet::from([*number]), &[])
                    .pop()?;
                seen.claims.clear();
                Some(seen)
            });
            if let Some(like) = like {
                found.push(Seen {
                    incident: *number,
                    members: vec![*number],
                    begin: filed.record.begin.0,
                    end: filed.record.end.map(|end| end.0),
                    ..like.clone()
                });
            }
        }
        found.extend(self.incidents_where(&apart, taken));
        found
    }
}
