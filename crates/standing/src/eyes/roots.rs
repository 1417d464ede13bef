//! On how many independent roots a claim rests, as far as somebody knows (rule 19).

use crate::docket::Docket;
use crate::eyes::View;
use crate::record::Corroboration;
use std::collections::BTreeSet;

impl<'a> View<'a> {
    /// The roots of the claim `id` of `by`, with those that corroborations known here add to it.
    pub(crate) fn roots_of(&self, id: &str, by: &'a str) -> BTreeSet<&'a str> {
        self.docket.roots_with(id, by, |found| {
            self.learned(&found.id, &found.learned).is_some()
        })
    }
}

impl Docket {
    /// The roots of the claim `id` of `by`, with those that its corroborations add of which `is_known`.
    ///
    /// Who rests on a root of the claim did not find it out for himself, and adds none.
    pub(crate) fn roots_with<'a>(
        &'a self,
        id: &str,
        by: &'a str,
        is_known: impl Fn(&Corroboration) -> bool,
    ) -> BTreeSet<&'a str> {
        let own = self.roots(by);
        let corroborations = self.corroborations.get(id).into_iter().flatten();
        let added = corroborations
            .filter(|found| is_known(found))
            .map(|found| self.roots(&found.by))
            .filter(|roots| roots.is_disjoint(&own));
        let added: BTreeSet<&str> = added.flatten().collect();
        &own | &added
    }
}
