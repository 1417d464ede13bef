//! What texts name: the values that a fact may have of which nothing is accepted.

use crate::index::{ActorNumber, Index, KindNumber, PlaceNumber};
use std::collections::BTreeSet;
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::{Assurance, Attribution, Entry, Hands, Parties, Sense};

/// Everybody, every class of acts and every place that one text names, by number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mentioned {
    pub(crate) actors: BTreeSet<ActorNumber>,
    pub(crate) kinds: BTreeSet<KindNumber>,
    pub(crate) places: BTreeSet<PlaceNumber>,
    /// Principals with the proxies that it lists for them.
    pub(crate) listed: BTreeSet<(ActorNumber, ActorNumber)>,
    /// Whether it asks how closely somebody is controlled: then the controlled are meant too.
    pub(crate) by_degree: bool,
}

impl Mentioned {
    pub(crate) fn by(text: &Assurance, index: &Index) -> Self {
        let mut named = Named::default();
        named.text(text);
        let listed = text.proxies.iter().filter_map(|(principal, proxies)| {
            let principal = index.actor(principal)?;
            let proxies = proxies.keys().filter_map(|id| index.actor(id));
            Some(proxies.map(move |proxy| (principal, proxy)))
        });
        Self {
            actors: named
                .actors
                .iter()
                .filter_map(|id| index.actor(id))
                .collect(),
            kinds: named.acts.iter().filter_map(|id| index.kind(id)).collect(),
            places: named
                .places
                .iter()
                .filter_map(|id| index.place(id))
                .collect(),
            listed: listed.flatten().collect(),
            by_degree: named.by_degree,
        }
    }
}

#[derive(Default)]
struct Named<'a> {
    actors: BTreeSet<&'a ActorId>,
    acts: BTreeSet<&'a ActId>,
    places: BTreeSet<&'a PlaceId>,
    by_degree: bool,
}

impl<'a> Named<'a> {
    fn text(&mut self, text: &'a Assurance) {
        match &text.parties {
            Parties::Directed { giver, receiver } => self.actors.extend([giver, receiver]),
            Parties::EachToEach { members } => self.actors.extend(members.keys()),
        }
        for (principal, proxies) in &text.proxies {
            self.actors.insert(principal);
            self.actors.extend(proxies.keys());
        }
        self.actors.extend(&text.silent_on);
        if let Some(Attribution::Finder { finder, .. }) = &text.attribution {
            self.actors.insert(finder);
        }
        if let Some(Entry::OnceDone(actor, act)) = &text.entry {
            self.actors.insert(actor);
            self.acts.insert(act);
        }
        self.acts.extend(&text.forbearance.acts);
        self.acts.extend(&text.uncounted);
        self.places.extend(&text.forbearance.place);
        text.forbearance
            .through
            .iter()
            .for_each(|hands| self.hands(hands));
        for condition in &text.conditions {
            self.hands(&condition.by_others);
            if let Sense::Against(acts) | Sense::Anywhere(acts) = &condition.sense {
                self.acts.extend(acts);
            }
        }
        for exception in &text.exceptions {
            self.acts.insert(&exception.act);
            self.actors.extend(&exception.against);
            self.places.extend(&exception.place);
        }
        for grade in &text.grades {
            self.acts.extend(grade.acts.iter().chain(&grade.answers));
            self.places.extend(&grade.place);
            grade.by.iter().for_each(|(_, hands)| self.hands(hands));
        }
    }

    fn hands(&mut self, hands: &'a Hands) {
        self.actors.extend(&hands.named);
        self.by_degree |= hands.degree.is_some();
    }
}
