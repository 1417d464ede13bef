//! On how many independent roots a claim rests, as far as these eyes know (rule 19).

use crate::eyes::View;
use std::collections::BTreeSet;

impl<'a> View<'a> {
    /// The roots of the claim `id` of `by`, with those that corroborations known here add to it.
    ///
    /// Who rests on a root of the claim did not find it out for himself, and adds none.
    pub(crate) fn roots_of(&self, id: &str, by: &'a str) -> BTreeSet<&'a str> {
        let own = self.docket.roots(by);
        let corroborations = self.docket.corroborations.get(id).into_iter().flatten();
        let added = corroborations
            .filter(|found| self.learned(&found.id, &found.learned).is_some())
            .map(|found| self.docket.roots(&found.by))
            .filter(|roots| roots.is_disjoint(&own));
        let added: BTreeSet<&str> = added.flatten().collect();
        &own | &added
    }
}
