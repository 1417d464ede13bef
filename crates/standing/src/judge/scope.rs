//! Which incidents a question has to look at: those that may be something to a promise judged here,
//! and those that may say when such a one was.
//!
//! What is left out is nothing to these promises, whatever is true of the facts that are open in these
//! eyes. So the work follows what can matter, and not the history on the docket.

use crate::docket::Docket;
use crate::judge::reading::Member;
use std::collections::BTreeSet;
use tacit_lang::time::Instant;

impl Docket {
    /// The incidents that may matter to `members` as known at `known`, with all that these draw in.
    pub(crate) fn scope(&self, members: &[Member<'_>], known: Instant) -> BTreeSet<usize> {
        let parties: Vec<_> = members
            .iter()
            .flat_map(|member| [member.giver, member.receiver])
            .collect();
        let is_wide = members.iter().any(|member| member.clause.is_wide());
        let sorts: BTreeSet<usize> = if is_wide {
            self.sorts.all().collect()
        } else {
            self.sorts.that_may_strike(&parties)
        };
        let minded: Vec<_> = members.iter().map(|member| member.view.minded()).collect();
        let may_matter = |number: usize| {
            members.iter().zip(&minded).any(|(member, minded)| {
                let parties = [member.giver, member.receiver];
                let view = &member.view;
                view.knows_incident(number).is_some()
                    && view.leaves_open(number, member.clause, parties, minded)
            })
        };
        let mut scope = self.tied.clone();
        for sort in sorts {
            let first = self.sorts.settled(sort, known).next();
            if first.is_some_and(may_matter) {
                scope.extend(self.sorts.incidents(sort));
            }
        }
        let alone = self.sorts.each_for_itself(known).into_iter();
        scope.extend(
            alone.filter(|number| self.sames_of.contains_key(number) || may_matter(*number)),
        );
        self.draw_in(&mut scope);
        scope
    }

    /// Adds whatever may be one with these, or is tied to them by the line order of a source.
    pub(crate) fn draw_in(&self, scope: &mut BTreeSet<usize>) {
        let mut open: Vec<usize> = scope.iter().copied().collect();
        while let Some(number) = open.pop() {
            let mut more = Vec::new();
            if self.sames_of.contains_key(&number) {
                more.extend(self.company(number));
            }
            let incident = self.incidents.get(number).map(|filed| &filed.record);
            if let Some((incident, source)) =
                incident.and_then(|incident| Some((incident, self.ordered_source(incident)?)))
            {
                more.extend(self.lines.run(&source, incident.begin.0));
            }
            open.extend(more.into_iter().filter(|number| scope.insert(*number)));
        }
    }
}
