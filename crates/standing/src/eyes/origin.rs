//! From territory held by whom it was done: an account of the author that names nobody alone (clause S15).

use crate::eyes::fact::Heard;
use crate::eyes::{Held, View};
use crate::index::ActorNumber;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::time::{Between, Instant};

/// The partial attributions of one incident that count in one pair of eyes.
pub(super) struct Origins {
    /// For each: whoever is known and may have acted from there, besides somebody whom nothing names.
    pub(super) each: Vec<BTreeSet<ActorNumber>>,
    /// A finder's findings alone: what they exclude is overruled, and no conflict.
    pub(super) found: bool,
}

impl Origins {
    /// Whoever may have acted from all of these territories; none: they are no restriction.
    pub(super) fn common(&self) -> Option<BTreeSet<ActorNumber>> {
        let each = self.each.iter().cloned();
        each.reduce(|one, other| one.intersection(&other).copied().collect())
    }

    /// Whoever may have acted from one of them.
    pub(super) fn anywhere(&self) -> impl Iterator<Item = ActorNumber> {
        self.each.iter().flatten().copied()
    }
}

impl View<'_> {
    /// The territories from which an incident that began within `begin` was done, as these eyes hold
    /// it. A territory that is accepted and denied alike narrows nothing.
    pub(super) fn origins(&self, claims: &[Heard<'_>], begin: Between) -> Origins {
        let said = |is: &dyn Fn(&Heard<'_>) -> bool| -> BTreeSet<&ActorId> {
            let saying = claims.iter().filter(|heard| is(heard));
            saying
                .filter_map(|heard| heard.claim.says.from_held_by.as_ref())
                .collect()
        };
        let is_finding = |heard: &Heard<'_>| heard.found && heard.speaks_of_author();
        let found = claims.iter().any(is_finding);
        let holders = if found {
            said(&is_finding)
        } else {
            let denied = said(&|heard| heard.held == Held::Denied);
            &said(&|heard| heard.held == Held::Accepted) - &denied
        };
        let holders: BTreeSet<ActorNumber> = holders
            .into_iter()
            .filter_map(|holder| self.docket.index.actor(holder))
            .collect();
        if holders.is_empty() {
            return Origins {
                each: Vec::new(),
                found,
            };
        }
        let names_found = |heard: &Heard<'_>| heard.found && !heard.claim.says.author.is_empty();
        let author_found = claims.iter().any(names_found);
        let named = claims.iter().filter(|heard| {
            if author_found {
                heard.found
            } else {
                heard.held != Held::Denied
            }
        });
        let named = named.flat_map(|heard| &heard.claim.says.author);
        let known: BTreeSet<ActorNumber> = named
            .filter_map(|actor| self.docket.index.actor(actor))
            .chain(self.who_may_act())
            .chain(holders.iter().copied())
            .collect();
        let each = holders.into_iter().map(|holder| {
            let under = self.under(holder, begin);
            let may_have = known.iter().copied().filter(|actor| {
                under.contains(actor) || under.contains(&self.docket.index.principal(*actor))
            });
            may_have.collect()
        });
        Origins {
            each: each.collect(),
            found,
        }
    }

    /// The holder of a territory at the top of its forces, with those that the texts list as its proxies
    /// and those that are declared or claimed to be controlled by it or by a part of it then.
    fn under(&self, holder: ActorNumber, begin: Between) -> BTreeSet<ActorNumber> {
        let index = &self.docket.index;
        let top = index.principal(holder);
        let mut under = BTreeSet::from([top]);
        let listed = self.mentioned.iter().flat_map(|text| &text.listed);
        under.extend(
            listed
                .filter(|(principal, _)| index.principal(*principal) == top)
                .map(|(_, proxy)| *proxy),
        );
        let then = |from: Option<Instant>, until: Option<Instant>| {
            from.is_none_or(|from| from <= begin.to())
                && until.is_none_or(|until| begin.from() < until)
        };
        let declared = self.docket.vocabulary.controls.iter();
        let declared = declared
            .filter(|control| then(control.from, control.until))
            .map(|control| (&control.actor, &control.principal));
        let claimed = self.docket.controls.iter().filter(|claim| {
            let held = self.holds(&claim.id, &claim.by, claim.grade.as_ref(), &claim.learned);
            let counts = matches!(held, Held::Accepted | Held::Open);
            counts && claim.degree.is_some() && then(claim.from, claim.until)
        });
        let claimed = claimed.map(|claim| (&claim.actor, &claim.principal));
        under.extend(declared.chain(claimed).filter_map(|(actor, principal)| {
            let by = index.principal(index.actor(principal)?);
            (by == top).then(|| index.actor(actor)).flatten()
        }));
        under
    }
}
