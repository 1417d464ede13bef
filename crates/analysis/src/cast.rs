//! Who may act and be acted upon, what with and where: of all that no text tells apart, one stands for all.

use crate::scenario::Side;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::{Assurance, Attribution, Entry, Hands, Participation, Sense};
use tacit_lang::vocabulary::Vocabulary;

/// The actors, classes of acts and places that the texts tell apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// The two parties.
    pub parties: [ActorId; 2],
    /// Of each kind of actor the one that stands for it, with its side; the parties first.
    pub actors: Vec<(ActorId, Side)>,
    /// By actor that stands for others: these.
    pub alike: BTreeMap<ActorId, Vec<ActorId>>,
    /// Of each kind of class the one that stands for it; those that a promise forbids first.
    pub acts: Vec<ActId>,
    /// By class that stands for others: these.
    pub acts_alike: BTreeMap<ActId, Vec<ActId>>,
    /// Of each kind of place the one that stands for it.
    pub places: Vec<PlaceId>,
    /// Whether somebody who joins in an act may count as its author.
    pub joining_counts: bool,
    /// Whether a text tells preventive acts apart.
    pub prevention_counts: bool,
}

impl Cast {
    /// The cast of `texts` between `parties`.
    #[must_use]
    pub fn of(vocabulary: &Vocabulary, texts: &[&Assurance], parties: [ActorId; 2]) -> Self {
        let named = Named::by(texts);
        let mut cast = Self {
            actors: Vec::new(),
            alike: BTreeMap::new(),
            acts: Vec::new(),
            acts_alike: BTreeMap::new(),
            places: Vec::new(),
            joining_counts: texts.iter().any(|text| {
                let participation = text.participation.or(vocabulary.participation);
                participation.is_some_and(|it| it != Participation::DoesNotCount)
            }),
            prevention_counts: texts.iter().any(|text| text.forbearance.preventive),
            parties,
        };
        cast.tell_actors_apart(vocabulary, texts);
        cast.tell_acts_apart(vocabulary, texts, &named);
        let mut places: BTreeMap<(Vec<bool>, Option<&ActorId>), PlaceId> = BTreeMap::new();
        for place in named.places.iter().chain(vocabulary.places.keys()) {
            let within = named.places.iter();
            let within: Vec<bool> = within
                .map(|wider| vocabulary.is_place_within(place, wider))
                .collect();
            // Where no text names a place, none is told apart; where one does, elsewhere is a place too.
            let mut owners = vocabulary.actors.keys().filter(|actor| {
                let own = own_place(vocabulary, actor);
                own.is_some_and(|own| vocabulary.is_place_within(place, own))
            });
            if !within.is_empty() {
                places
                    .entry((within, owners.next()))
                    .or_insert_with(|| place.clone());
            }
        }
        cast.places = places.into_values().collect();
        cast
    }

    /// Which side `actor` is on.
    #[must_use]
    pub fn side(&self, vocabulary: &Vocabulary, texts: &[&Assurance], actor: &ActorId) -> Side {
        let top = vocabulary.principal(actor);
        if let Some(place) = self.parties.iter().position(|party| party == top) {
            return Side::Party(place);
        }
        for (place, party) in self.parties.iter().enumerate() {
            let listed = texts.iter().filter_map(|text| text.proxies.get(party));
            let is_listed = |listed: &BTreeMap<ActorId, _>| {
                listed.contains_key(actor) || listed.contains_key(top)
            };
            let hands = texts
                .iter()
                .flat_map(|text| hands(text, &self.parties, place));
            let is_named = |hands: &Hands| hands.named.contains(actor) || hands.named.contains(top);
            let is_controlled = vocabulary.controls.iter().any(|control| {
                control.actor == *actor && vocabulary.principal(&control.principal) == party
            });
            if listed.into_iter().any(is_listed) || hands.into_iter().any(is_named) || is_controlled
            {
                return Side::Proxy(place);
            }
        }
        Side::ThirdPower
    }

    fn tell_actors_apart(&mut self, vocabulary: &Vocabulary, texts: &[&Assurance]) {
        let mut kinds: BTreeMap<Vec<String>, Vec<ActorId>> = BTreeMap::new();
        for actor in vocabulary.actors.keys() {
            let traits = self.traits(vocabulary, texts, actor);
            kinds.entry(traits).or_default().push(actor.clone());
        }
        let mut found: Vec<(ActorId, Side)> = Vec::new();
        for mut kind in kinds.into_values() {
            // Somebody who may well act stands for others sooner than whoever carries or reports.
            kind.sort_by_key(|actor| {
                let owns_a_place = own_place(vocabulary, actor).is_some();
                let is_part = vocabulary.principal(actor) != actor;
                let carries = texts.iter().any(|text| text.carriers.contains(actor));
                let is_thought_of = texts.iter().any(|text| text.silent_on.contains(actor));
                (
                    is_part,
                    !is_thought_of,
                    carries,
                    !owns_a_place,
                    actor.clone(),
                )
            });
            let mut kind = kind.into_iter();
            let Some(first) = kind.next() else { continue };
            let side = self.side(vocabulary, texts, &first);
            let others: Vec<ActorId> = kind.collect();
            if !others.is_empty() {
                self.alike.insert(first.clone(), others);
            }
            found.push((first, side));
        }
        found.sort_by_key(|(actor, side)| (*side, actor.clone()));
        self.actors = found;
    }

    /// Everything by which a text may tell `actor` from others.
    fn traits(
        &self,
        vocabulary: &Vocabulary,
        texts: &[&Assurance],
        actor: &ActorId,
    ) -> Vec<String> {
        let top = vocabulary.principal(actor);
        let mut traits = vec![format!("{:?}", self.side(vocabulary, texts, actor))];
        let is = |other: &ActorId| other == actor || other == top;
        for text in texts {
            for (principal, proxies) in &text.proxies {
                let degree = proxies.iter().find(|(proxy, _)| is(proxy));
                traits.extend(degree.map(|(_, degree)| format!("listed {principal} {degree}")));
            }
            for place in 0..self.parties.len() {
                let hands = hands(text, &self.parties, place).into_iter().enumerate();
                let named = hands.filter(|(_, hands)| hands.named.iter().any(is));
                traits.extend(named.map(|(number, _)| format!("named {place} {number}")));
            }
            // Of a third power's acts a text may say nothing without effect, unless joining in them counts.
            let is_third = self.side(vocabulary, texts, actor) == Side::ThirdPower;
            if text.silent_on.iter().any(is) && (!is_third || self.joining_counts) {
                traits.push("silent".to_owned());
            }
            for exception in &text.exceptions {
                let against = exception.against.as_ref().is_some_and(is);
                traits.push(format!("excepted {against}"));
            }
            if let Some(Entry::OnceDone(first, _)) = &text.entry {
                traits.push(format!("first step {}", first == top));
            }
            if let Some(Attribution::Finder { finder, .. }) = &text.attribution {
                traits.push(format!("finder {}", is(finder)));
            }
        }
        for control in vocabulary.controls.iter().filter(|it| it.actor == *actor) {
            let dates = (control.from, control.until);
            let by = vocabulary.principal(&control.principal);
            traits.push(format!("controlled {by} {} {dates:?}", control.degree));
        }
        traits
    }

    fn tell_acts_apart(&mut self, vocabulary: &Vocabulary, texts: &[&Assurance], named: &Named) {
        let forborne: BTreeSet<&ActId> = texts
            .iter()
            .flat_map(|text| &text.forbearance.acts)
            .collect();
        let mut kinds: BTreeMap<Vec<bool>, Vec<ActId>> = BTreeMap::new();
        for act in vocabulary.acts.keys() {
            let within = named.acts.iter();
            let within = within.map(|class| vocabulary.is_act_within(act, class));
            kinds.entry(within.collect()).or_default().push(act.clone());
        }
        let mut found = Vec::new();
        for mut kind in kinds.into_values() {
            kind.sort_by_key(|act| {
                let is_named = named.acts.contains(act);
                (!is_named, depth(vocabulary, act), act.clone())
            });
            let mut kind = kind.into_iter();
            let Some(first) = kind.next() else { continue };
            let others: Vec<ActId> = kind.collect();
            if !others.is_empty() {
                self.acts_alike.insert(first.clone(), others);
            }
            found.push(first);
        }
        found.sort_by_key(|act| {
            let is_forborne = forborne.contains(act);
            let is_within = forborne
                .iter()
                .any(|class| vocabulary.is_act_within(act, class));
            (!is_forborne, !is_within, act.clone())
        });
        self.acts = found;
    }
}

/// The place that is called as `actor` is, if there is one: its own land.
#[must_use]
pub fn own_place<'v>(vocabulary: &'v Vocabulary, actor: &ActorId) -> Option<&'v PlaceId> {
    let names = &vocabulary.actors.get(actor)?.names;
    let mut places = vocabulary.places.iter();
    places
        .find(|(_, place)| place.names.iter().any(|name| names.contains(name)))
        .map(|(id, _)| id)
}

/// Whoever `text` says may act for the party in this place: in the act clause its giver's hands, in conditions the
/// receiver's.
fn hands<'a>(text: &'a Assurance, parties: &[ActorId; 2], place: usize) -> Vec<&'a Hands> {
    use tacit_lang::meaning::Parties;
    let gives = match &text.parties {
        Parties::Directed { giver, .. } => parties.get(place) == Some(giver),
        Parties::EachToEach { .. } => true,
    };
    let receives = match &text.parties {
        Parties::Directed { receiver, .. } => parties.get(place) == Some(receiver),
        Parties::EachToEach { .. } => true,
    };
    let own = text.forbearance.through.iter().filter(|_| gives);
    let conditions = text.conditions.iter().map(|condition| &condition.by_others);
    let grades = text
        .grades
        .iter()
        .filter_map(|grade| grade.by.as_ref().map(|(_, hands)| hands));
    own.chain(conditions.chain(grades).filter(|_| receives))
        .collect()
}

fn depth(vocabulary: &Vocabulary, act: &ActId) -> usize {
    let above = |act: &&ActId| vocabulary.acts.get(*act).and_then(|it| it.within.as_ref());
    std::iter::successors(Some(act), above).count()
}

/// Every class of acts and every place that a text names.
struct Named {
    acts: BTreeSet<ActId>,
    places: BTreeSet<PlaceId>,
}

impl Named {
    fn by(texts: &[&Assurance]) -> Self {
        let mut acts = BTreeSet::new();
        let mut places = BTreeSet::new();
        for text in texts {
            acts.extend(text.forbearance.acts.iter().cloned());
            acts.extend(text.uncounted.iter().cloned());
            places.extend(text.forbearance.place.clone());
            for condition in &text.conditions {
                if let Sense::Against(classes) | Sense::Anywhere(classes) = &condition.sense {
                    acts.extend(classes.iter().cloned());
                }
            }
            for grade in &text.grades {
                acts.extend(grade.acts.iter().chain(&grade.answers).cloned());
                places.extend(grade.place.clone());
            }
            for exception in &text.exceptions {
                acts.insert(exception.act.clone());
                places.extend(exception.place.clone());
            }
            if let Some(Entry::OnceDone(_, act)) = &text.entry {
                acts.insert(act.clone());
            }
        }
        Self { acts, places }
    }
}
