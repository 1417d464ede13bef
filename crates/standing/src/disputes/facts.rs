//! The facts that may be disputed, with every value that one of the pairs of eyes leaves possible (D1).

use crate::clause::Strike;
use crate::index::{ActorNumber, KindNumber, Rank};
use crate::step::event::Doubt;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use tacit_lang::time::Instant;

/// What a fact is about. Incidents are numbers of the docket; `of` is the account of an incident: 0 where all
/// promises judged together share one, otherwise the promise's place and one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Messages,
    Same(usize),
    Assumption(usize),
    Control {
        of: usize,
        actor: ActorNumber,
        principal: ActorNumber,
    },
    Known(usize),
    Author(usize, usize),
    Kind(usize, usize),
    Hit(usize, usize, Strike),
    Joined(usize, usize, ActorNumber),
    Preventive(usize, usize),
    Disavowal(usize, ActorNumber, Instant),
    /// Of two incidents the one with the smaller number came first.
    Order(usize, usize),
}

impl Key {
    /// The same aspect of an incident without a name.
    pub(super) fn nameless(self) -> Self {
        match self {
            Self::Author(_, of) => Self::Author(0, of),
            Self::Kind(_, of) => Self::Kind(0, of),
            Self::Hit(_, of, strike) => Self::Hit(0, of, strike),
            Self::Joined(_, of, actor) => Self::Joined(0, of, actor),
            Self::Preventive(_, of) => Self::Preventive(0, of),
            Self::Disavowal(_, principal, _) => Self::Disavowal(0, principal, Instant::MIN),
            other => other,
        }
    }
}

/// A value of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Value {
    /// The account of these eyes, by number.
    Account(usize),
    Truth(bool),
    /// Who, with the doubt about it for each promise.
    Author(Option<ActorNumber>, Vec<Doubt>),
    Kind(Option<KindNumber>),
    /// How closely, from each turn on.
    Control(Vec<BTreeSet<Rank>>),
}

/// The most values of one fact: as many as a word has bits.
pub(super) const MAX_VALUES: usize = 64;

/// Every fact met, with its values.
#[derive(Debug, Default)]
pub(super) struct Facts {
    numbers: FxHashMap<Key, usize>,
    pub(super) all: Vec<(Key, Vec<Value>)>,
    /// Facts that some pair of eyes holds open only because accepted claims conflict are not told apart here.
    pub(super) cut: bool,
}

impl Facts {
    /// The fact of this key, met or not before.
    pub(super) fn number(&mut self, key: Key) -> usize {
        let next = self.all.len();
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.all.push((key, Vec::new()));
        }
        number
    }

    pub(super) fn find(&self, key: Key) -> Option<usize> {
        self.numbers.get(&key).copied()
    }

    /// Notes that the fact may have this value.
    pub(super) fn note(&mut self, fact: usize, value: &Value) {
        if let Some((_, values)) = self.all.get_mut(fact)
            && !values.contains(value)
        {
            if values.len() < MAX_VALUES {
                values.push(value.clone());
            } else {
                self.cut = true;
            }
        }
    }

    pub(super) fn values(&self, fact: usize) -> &[Value] {
        let found = self.all.get(fact);
        found
            .map(|(_, values)| values.as_slice())
            .unwrap_or_default()
    }

    pub(super) fn is_disputed(&self, fact: usize) -> bool {
        self.values(fact).len() > 1
    }

    /// These values of the fact, as bits.
    pub(super) fn mask(&self, fact: usize, values: &[Value]) -> u64 {
        let known = self.values(fact).iter().enumerate();
        known
            .filter(|(_, value)| values.contains(value))
            .fold(0, |bits, (place, _)| bits | 1 << place)
    }
}
