//! Assumptions open in one pair of eyes, taken to hold or not (D8).

use super::case::{Case, MAX_ASSUMED, asks_for_degree};
use super::fixed::Fixed;
use super::memory::Memory;
use super::reading::Member;
use crate::eyes::control::Controls;
use std::collections::BTreeSet;

impl Case<'_> {
    /// Every way that the assumptions open here, on which something rests, may be (D8).
    pub(crate) fn suppositions(&self, fixed: &[Fixed], cut: &mut bool) -> Vec<Vec<(usize, bool)>> {
        let open = self
            .assumptions
            .get(..MAX_ASSUMED)
            .unwrap_or(&self.assumptions);
        *cut |= open.len() < self.assumptions.len();
        let every = (0..1_usize << open.len()).map(|way| {
            let each = open.iter().enumerate();
            let held = each.map(|(place, number)| (*number, way & (1 << place) != 0));
            held.collect::<Vec<_>>()
        });
        let is_possible = |assumed: &Vec<(usize, bool)>| {
            let excluded = assumed.iter().any(|(one, holds)| {
                *holds && {
                    let rivals = self.docket.rivals(*one);
                    rivals.iter().any(|rival| assumed.contains(&(*rival, true)))
                }
            });
            let contradicted = fixed.iter().any(|fact| match fact {
                Fixed::Assumption(number, holds) => assumed.contains(&(*number, !holds)),
                _ => false,
            });
            !excluded && !contradicted
        };
        every.filter(is_possible).collect()
    }

    /// The same case, taking these assumptions to hold or not.
    pub(crate) fn supposing<'b>(&'b self, assumed: &'b [(usize, bool)]) -> Case<'b> {
        let members = self.members.iter().map(|member| {
            let view = member.view.assuming(assumed);
            let asks = asks_for_degree(view.assurance);
            Member {
                promise: member.promise.clone(),
                view,
                clause: member.clause,
                terms: member.terms.clone(),
                giver: member.giver,
                receiver: member.receiver,
                controls: if asks {
                    Controls::new(&view, &[member.giver, member.receiver])
                } else {
                    Controls::default()
                },
            }
        });
        let members: Vec<Member<'b>> = members.collect();
        Case {
            docket: self.docket,
            at: self.at,
            scope: self.scope.clone(),
            passages: self.passages.clone(),
            sames: members
                .first()
                .map(|it| it.view.open_sames())
                .unwrap_or_default(),
            members,
            assumptions: Vec::new(),
            besides: self.besides.clone(),
            memory: Memory::default(),
        }
    }

    /// The assumptions open in these eyes, on which some claim rests that may matter.
    pub(super) fn open_assumptions(&self) -> Vec<usize> {
        let Some(view) = self.members.first().map(|member| &member.view) else {
            return Vec::new();
        };
        if self.docket.assumptions.is_empty() {
            return Vec::new();
        }
        let claims = self
            .scope
            .iter()
            .filter_map(|it| self.docket.claims.get(*it));
        let of_claims = claims
            .flatten()
            .filter(|it| view.learned(&it.id, &it.learned).is_some());
        let controls = self.docket.controls.iter();
        let of_controls = controls.filter(|it| view.learned(&it.id, &it.learned).is_some());
        let sames = self.docket.sames.iter();
        let of_sames = sames.filter(|it| view.learned(&it.id, &it.learned).is_some());
        let given = of_claims
            .flat_map(|claim| &claim.given)
            .chain(of_controls.flat_map(|claim| &claim.given))
            .chain(of_sames.flat_map(|claim| &claim.given));
        let given: BTreeSet<usize> = given
            .filter_map(|id| self.docket.assumption_numbers.get(id).copied())
            .filter(|number| view.assumption(*number).is_none())
            .collect();
        given.into_iter().collect()
    }
}
