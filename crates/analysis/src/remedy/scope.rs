//! What the act clause covers: whose hands, against what, where, which classes.

use super::Fault;
use super::draft::{Draft, Hand};
use crate::clause::Clause;
use crate::deed::Deed;
use std::collections::BTreeSet;
use tacit_lang::ids::{ActorId, DegreeId};
use tacit_lang::meaning::{Forbearance, Hands, TargetKind};

impl Draft<'_> {
    fn offer_act(&mut self, change: impl FnOnce(&mut Forbearance)) {
        self.offer(Clause::Act, |amended| change(&mut amended.forbearance));
    }

    /// The act clause made to cover what harmed the receiver and was no breach.
    pub(super) fn cover_harm(&mut self, fault: &Fault<'_>) {
        let (giver, receiver) = fault.promise;
        let hits = |deed: &&&Deed| {
            let mut hits = deed.hits.iter();
            hits.any(|hit| self.belongs(&hit.of, receiver))
        };
        let harms: Vec<&Deed> = fault.deeds.iter().filter(|deed| hits(&deed)).collect();
        self.widen_targets(receiver, &harms);
        self.widen_hands(giver, &harms);
        self.widen_place(receiver, &harms);
        self.widen_classes(&harms);
        let by_others = |deed: &&Deed| !self.belongs(&deed.author, giver);
        if harms.is_empty() || harms.iter().any(by_others) {
            self.not_only_directly();
        }
        if harms.is_empty() || harms.iter().any(|deed| !deed.preventive) {
            self.not_only_preventively();
        }
    }

    /// The giver's own provocation forbidden, if it hit the receiver: no promise covers what hits others.
    pub(super) fn forbid_provocation(&mut self, fault: &Fault<'_>) {
        let (giver, receiver) = fault.promise;
        let provokes = |deed: &&Deed| {
            let mut hits = deed.hits.iter();
            self.belongs(&deed.author, giver) && hits.any(|hit| self.belongs(&hit.of, receiver))
        };
        let provocations: Vec<Deed> = fault.deeds.iter().filter(provokes).cloned().collect();
        if !provocations.is_empty() {
            self.cover_harm(&Fault {
                deeds: &provocations,
                ..*fault
            });
        }
    }

    /// Protecting what was hit as well; then territory, forces and people alike.
    fn widen_targets(&mut self, receiver: &ActorId, harms: &[&Deed]) {
        // Unsaid is all three (S6).
        if self.assurance.forbearance.targets.is_empty() {
            return;
        }
        let hits = harms.iter().flat_map(|deed| &deed.hits);
        let hit: BTreeSet<TargetKind> = hits
            .filter(|hit| self.belongs(&hit.of, receiver))
            .map(|hit| hit.kind)
            .collect();
        if !harms.is_empty() && hit.is_subset(&self.assurance.forbearance.targets) {
            return;
        }
        self.offer_act(|act| act.targets.extend(hit));
        self.offer_act(|act| {
            act.targets = BTreeSet::from([
                TargetKind::Territory,
                TargetKind::Forces,
                TargetKind::People,
            ]);
        });
    }

    /// Answering for others through whom the giver acts: those it lists, those it controls. `Directly` goes with it, for it leaves
    /// all of them out.
    fn widen_hands(&mut self, giver: &ActorId, harms: &[&Deed]) {
        let text = self.assurance;
        let through = text.forbearance.through.clone().unwrap_or_default();
        let lists = text.proxies.get(giver);
        let listed = |author: &ActorId| lists.is_some_and(|list| list.contains_key(author));
        let acts_listed = harms.iter().any(|deed| listed(&deed.author));
        if lists.is_some() && (harms.is_empty() || acts_listed) {
            self.offer_hands(|hands| hands.listed = true);
        }
        let controls = self.vocabulary.controls.iter();
        let controlled: BTreeSet<(&ActorId, &DegreeId)> = controls
            .filter(|control| self.belongs(&control.principal, giver))
            .filter(|control| harms.iter().any(|deed| deed.author == control.actor))
            .map(|control| (&control.actor, &control.degree))
            .collect();
        for (actor, degree) in controlled {
            if through.listed && !listed(actor) {
                self.offer(Clause::Proxies(giver.clone()), |amended| {
                    let list = amended.proxies.entry(giver.clone()).or_default();
                    list.insert(actor.clone(), degree.clone());
                });
            }
            self.offer_hands(|hands| {
                hands.named.insert(actor.clone());
            });
            self.widen_control(&through, degree);
        }
        if let (true, Some(weakest)) = (harms.is_empty(), self.vocabulary.degrees.last()) {
            self.widen_control(&through, &weakest.id);
        }
    }

    fn widen_control(&mut self, through: &Hands, degree: &DegreeId) {
        let rank = |degree: &DegreeId| self.vocabulary.degree_rank(degree);
        if through.degree.as_ref().and_then(rank) < rank(degree) {
            self.offer_hands(|hands| hands.degree = Some(degree.clone()));
        }
    }

    fn offer_hands(&mut self, change: impl FnOnce(&mut Hands)) {
        self.offer_act(|act| {
            change(act.through.get_or_insert_default());
            act.direct = false;
        });
    }

    /// A wider place that holds what was hit; then anywhere.
    fn widen_place(&mut self, receiver: &ActorId, harms: &[&Deed]) {
        let text = self.assurance;
        let Some(place) = &text.forbearance.place else {
            return;
        };
        let vocabulary = self.vocabulary;
        let wider = |id: &&_| vocabulary.places.get(*id)?.within.as_ref();
        let hits = harms.iter().flat_map(|deed| &deed.hits);
        let hit: Vec<_> = hits
            .filter(|hit| self.belongs(&hit.of, receiver))
            .map(|hit| &hit.place)
            .collect();
        let holds = |wide: &&_| {
            let mut hit = hit.iter();
            hit.all(|hit| {
                hit.as_ref()
                    .is_some_and(|hit| vocabulary.is_place_within(hit, wide))
            })
        };
        if !harms.is_empty() && holds(&place) {
            return;
        }
        let found = std::iter::successors(Some(place), wider)
            .skip(1)
            .find(holds);
        if let Some(wide) = found {
            self.offer_act(|act| act.place = Some(wide.clone()));
        }
        self.offer_act(|act| act.place = None);
    }

    /// Naming the class of act as well; if no act is known, the next wider class of each that is named.
    fn widen_classes(&mut self, harms: &[&Deed]) {
        let text = self.assurance;
        let vocabulary = self.vocabulary;
        let named = &text.forbearance.acts;
        let wider = named.iter().filter_map(|class| {
            let act = vocabulary.acts.get(class)?;
            act.within.as_ref()
        });
        let further: BTreeSet<_> = if harms.is_empty() {
            wider.collect()
        } else {
            harms.iter().map(|deed| &deed.act).collect()
        };
        for class in further {
            let mut covering = named.iter();
            if !covering.any(|wide| vocabulary.is_act_within(class, wide)) {
                self.offer_act(|act| {
                    act.acts
                        .retain(|narrow| !vocabulary.is_act_within(narrow, class));
                    act.acts.insert(class.clone());
                });
            }
        }
    }

    /// Without `directly`.
    pub(super) fn not_only_directly(&mut self) {
        self.offer_act(|act| act.direct = false);
    }

    /// Without `preventively`.
    pub(super) fn not_only_preventively(&mut self) {
        self.offer_act(|act| act.preventive = false);
    }

    /// Not answering for the hands through which it came, one way of naming them at a time; then for own forces alone (S8).
    pub(super) fn fewer_hands_bound(&mut self) {
        let Some(through) = &self.assurance.forbearance.through else {
            return;
        };
        let at_fault: Vec<Hand> = self.hands_at_fault(through);
        for hand in at_fault {
            self.offer_act(|act| {
                if let Some(through) = &mut act.through {
                    hand.leave_out_of(through);
                }
            });
        }
        self.offer_act(|act| act.through = Some(Hands::default()));
    }
}
