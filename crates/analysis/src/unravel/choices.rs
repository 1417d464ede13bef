//! What anybody may do now, each act with the records of it: for people who play it through.

use super::field::{Element, Field};
use super::further::further;
use super::ground::Ground;
use super::part::Part;
use super::sets::{Made, Node};
use super::{MAX_PROMISES, Situation};
use crate::arena::Arena;
use crate::deed::Deed;
use crate::scenario::Side;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_standing::record::Record;

/// One act that may come, and the records that it would leave, known to all for whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The act.
    pub deed: Deed,
    /// Whose, seen from `parties`.
    pub side: Side,
    /// The two whose promises tell it apart.
    pub parties: [ActorId; 2],
    /// Who is told apart from its author by no promise between the two.
    pub likewise: Vec<ActorId>,
    /// The further records.
    pub records: Vec<Record>,
    /// By when it is done and known.
    pub at: Instant,
}

/// Every act that the promises of `situation` tell apart, with those that are nothing to any promise.
#[must_use]
pub fn choices(situation: &Situation) -> Vec<Choice> {
    let ground = Ground::of(situation);
    let docket = ground.docket(&situation.matter, &[]);
    let mut met: BTreeSet<BTreeSet<ActorId>> = BTreeSet::new();
    let mut found = Vec::new();
    for promise in docket.promises().into_iter().take(MAX_PROMISES) {
        let parties = [promise.giver.clone(), promise.receiver.clone()];
        if !met.insert(parties.iter().cloned().collect()) {
            continue;
        }
        let eyes = parties.iter().find_map(|it| situation.eyes.get(it));
        let given = |party: &ActorId, other: &ActorId| {
            let mut all = docket.promises().into_iter();
            all.find(|it| it.giver == *party && it.receiver == *other)
        };
        let [one, other] = &parties;
        let promises = [given(one, other), given(other, one)];
        let promises: Vec<_> = promises.into_iter().flatten().collect();
        let arena = Arena::playing(&situation.matter, &docket, parties.clone(), promises);
        let field =
            eyes.and_then(|eyes| Field::of(&ground, &situation.matter, &promise, eyes, &[]));
        let Some((arena, field)) = arena.zip(field) else {
            continue;
        };
        let told_apart = arena.repertoire.told_apart;
        for choice in arena.repertoire.choices.iter().take(told_apart) {
            let likewise = arena.cast.alike.get(&choice.deed.author);
            let part = Part::Act {
                deed: choice.deed.clone(),
                side: choice.side,
                likewise: Vec::new(),
            };
            let elements: Vec<Element> = field.element(&part).into_iter().collect();
            let way = Node {
                positions: Vec::new(),
                now: ground.begins(),
                acts: 0,
                path: vec![Made::Part(0)],
            };
            let scenario = further(&field, &elements, &way);
            let Some(step) = scenario.steps.first() else {
                continue;
            };
            found.push(Choice {
                at: step.at,
                deed: choice.deed.clone(),
                side: choice.side,
                parties: parties.clone(),
                likewise: likewise.cloned().unwrap_or_default(),
                records: scenario.records,
            });
        }
    }
    found
}
