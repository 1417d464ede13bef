//! A vocabulary as dense numbers, so that judging compares integers and never strings.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::vocabulary::Vocabulary;

macro_rules! number {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub struct $name(pub(crate) u32);
    )*};
}

number! {
    /// An actor of the vocabulary.
    ActorNumber;
    /// A class of acts of the vocabulary.
    KindNumber;
    /// A place of the vocabulary.
    PlaceNumber;
}

/// How closely an actor is controlled: 0 is the closest degree of the vocabulary.
pub type Rank = u8;

/// The numbers of one vocabulary, with its hierarchies flattened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    actors: Table<ActorId>,
    kinds: Table<ActId>,
    places: Table<PlaceId>,
    principals: Vec<ActorNumber>,
    kind_parents: Vec<Option<u32>>,
    place_parents: Vec<Option<u32>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Table<T: Eq + std::hash::Hash> {
    names: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T: Eq + std::hash::Hash + Clone> Table<T> {
    fn new<'a>(names: impl Iterator<Item = &'a T>) -> Self
    where
        T: 'a,
    {
        let names: Vec<T> = names.cloned().collect();
        let numbers = names.iter().cloned().zip(0..).collect();
        Self { names, numbers }
    }
}

impl Index {
    /// Numbers everything that `vocabulary` declares.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let actors = Table::new(vocabulary.actors.keys());
        let kinds = Table::new(vocabulary.acts.keys());
        let places = Table::new(vocabulary.places.keys());
        let principals = vocabulary
            .actors
            .keys()
            .map(|actor| {
                ActorNumber(
                    actors
                        .numbers
                        .get(vocabulary.principal(actor))
                        .copied()
                        .unwrap_or(0),
                )
            })
            .collect();
        let kind_parents = vocabulary
            .acts
            .values()
            .map(|act| {
                act.within
                    .as_ref()
                    .and_then(|id| kinds.numbers.get(id).copied())
            })
            .collect();
        let place_parents = vocabulary
            .places
            .values()
            .map(|place| {
                place
                    .within
                    .as_ref()
                    .and_then(|id| places.numbers.get(id).copied())
            })
            .collect();
        Self {
            actors,
            kinds,
            places,
            principals,
            kind_parents,
            place_parents,
        }
    }

    /// The number of `actor`; none if the vocabulary does not declare it.
    #[must_use]
    pub fn actor(&self, actor: &ActorId) -> Option<ActorNumber> {
        self.actors.numbers.get(actor).copied().map(ActorNumber)
    }

    /// The number of a class of acts; none if the vocabulary does not declare it.
    #[must_use]
    pub fn kind(&self, kind: &ActId) -> Option<KindNumber> {
        self.kinds.numbers.get(kind).copied().map(KindNumber)
    }

    /// The number of a place; none if the vocabulary does not declare it.
    #[must_use]
    pub fn place(&self, place: &PlaceId) -> Option<PlaceNumber> {
        self.places.numbers.get(place).copied().map(PlaceNumber)
    }

    /// The identifier behind a number.
    #[must_use]
    pub fn actor_id(&self, actor: ActorNumber) -> Option<&ActorId> {
        self.actors.names.get(actor.0 as usize)
    }

    /// The identifier behind a number.
    #[must_use]
    pub fn kind_id(&self, kind: KindNumber) -> Option<&ActId> {
        self.kinds.names.get(kind.0 as usize)
    }

    /// The identifier behind a number.
    #[must_use]
    pub fn place_id(&self, place: PlaceNumber) -> Option<&PlaceId> {
        self.places.names.get(place.0 as usize)
    }

    /// Whose own forces `actor` belongs to (rule 8).
    #[must_use]
    pub fn principal(&self, actor: ActorNumber) -> ActorNumber {
        self.principals
            .get(actor.0 as usize)
            .copied()
            .unwrap_or(actor)
    }

    /// Whether `kind` is `class` or lies within it.
    #[must_use]
    pub fn is_kind_within(&self, kind: KindNumber, class: KindNumber) -> bool {
        is_within(&self.kind_parents, kind.0, class.0)
    }

    /// Every class of acts that lies within one of `classes`, as a set.
    #[must_use]
    pub fn closure<'a>(&self, classes: impl Iterator<Item = &'a ActId> + Clone) -> KindSet {
        let numbers = 0..u32::try_from(self.kinds.names.len()).unwrap_or(u32::MAX);
        KindSet(
            numbers
                .map(|kind| {
                    classes
                        .clone()
                        .filter_map(|class| self.kind(class))
                        .any(|class| is_within(&self.kind_parents, kind, class.0))
                })
                .collect(),
        )
    }

    /// Every place that lies within `wider`, as a set.
    #[must_use]
    pub fn region(&self, wider: &PlaceId) -> PlaceSet {
        let numbers = 0..u32::try_from(self.places.names.len()).unwrap_or(u32::MAX);
        let wider = self.place(wider);
        PlaceSet(
            numbers
                .map(|place| {
                    wider.is_some_and(|wider| is_within(&self.place_parents, place, wider.0))
                })
                .collect(),
        )
    }
}

fn is_within(parents: &[Option<u32>], inner: u32, outer: u32) -> bool {
    let mut here = Some(inner);
    while let Some(number) = here {
        if number == outer {
            return true;
        }
        here = parents.get(number as usize).copied().flatten();
    }
    false
}

/// Classes of acts, sub-classes included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KindSet(Vec<bool>);

impl KindSet {
    /// Whether `kind` is among them; an act of no known class never is.
    #[must_use]
    pub fn holds(&self, kind: Option<KindNumber>) -> bool {
        kind.is_some_and(|kind| self.0.get(kind.0 as usize).copied().unwrap_or(false))
    }
}

/// Places, parts included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceSet(Vec<bool>);

impl PlaceSet {
    /// Whether `place` is among them; an unknown place never is.
    #[must_use]
    pub fn holds(&self, place: Option<PlaceNumber>) -> bool {
        place.is_some_and(|place| self.0.get(place.0 as usize).copied().unwrap_or(false))
    }
}
