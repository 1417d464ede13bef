//! What texts name: the values that a fact may have of which nothing is accepted.

use std::collections::BTreeSet;
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::{Assurance, Attribution, Entry, Hands, Parties, Sense};

/// Everybody, every class of acts and every place that texts name.
#[derive(Debug, Default)]
pub(crate) struct Named<'a> {
    pub(crate) actors: BTreeSet<&'a ActorId>,
    pub(crate) acts: BTreeSet<&'a ActId>,
    pub(crate) places: BTreeSet<&'a PlaceId>,
}

impl<'a> Named<'a> {
    pub(crate) fn by(texts: impl Iterator<Item = &'a Assurance>) -> Self {
        let mut named = Self::default();
        for text in texts {
            named.text(text);
        }
        named
    }

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
    }
}
