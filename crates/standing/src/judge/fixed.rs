//! Facts held fixed while the rest is varied: how a fact is tried.

use crate::clause::Strike;
use crate::eyes::fact::{Fact, Seen};
use crate::index::{ActorNumber, KindNumber};
use tacit_lang::time::Between;

/// A fact held to one value, or to another's account of it, while the rest is varied.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fixed {
    Author(usize, Fact<Option<ActorNumber>>),
    Kind(usize, Fact<Option<KindNumber>>),
    Hit(usize, Strike, Fact<bool>),
    HitsUnsaid(usize, bool),
    Joined(usize, ActorNumber, Fact<bool>),
    Preventive(usize, Fact<bool>),
    Begin(usize, Between),
    End(usize, Between),
    /// The incident as seen by another, or not at all.
    Whole(usize, Option<Box<Seen>>),
    /// The question of control of this number has the answer of that number.
    Control(usize, usize),
    /// The incidents of this claim are one, or are not.
    Same(String, bool),
    /// The assumption of this number holds, or does not.
    Assumption(usize, bool),
    /// The first incident came before the second.
    Order(usize, usize),
}

impl Fixed {
    /// The incident that it says something of, if it is about one.
    pub(crate) fn incident(&self) -> Option<usize> {
        match self {
            Self::Author(incident, _)
            | Self::Kind(incident, _)
            | Self::Hit(incident, ..)
            | Self::HitsUnsaid(incident, _)
            | Self::Joined(incident, ..)
            | Self::Preventive(incident, _)
            | Self::Begin(incident, _)
            | Self::End(incident, _)
            | Self::Whole(incident, _) => Some(*incident),
            Self::Control(..) | Self::Same(..) | Self::Order(..) | Self::Assumption(..) => None,
        }
    }

    pub(crate) fn apply(&self, seen: &mut Seen) {
        match self {
            Self::Author(incident, fact) if *incident == seen.incident => {
                seen.author = fact.clone()
            }
            Self::Kind(incident, fact) if *incident == seen.incident => seen.kind = fact.clone(),
            Self::Preventive(incident, fact) if *incident == seen.incident => {
                seen.preventive = fact.clone();
            }
            Self::Begin(incident, begin) if *incident == seen.incident => seen.begin = *begin,
            Self::End(incident, end) if *incident == seen.incident => seen.end = Some(*end),
            Self::HitsUnsaid(incident, unsaid) if *incident == seen.incident => {
                seen.hits_unsaid = *unsaid;
            }
            Self::Hit(incident, strike, fact) if *incident == seen.incident => {
                seen.hits_unsaid = false;
                put(&mut seen.hits, *strike, fact);
            }
            Self::Joined(incident, actor, fact) if *incident == seen.incident => {
                put(&mut seen.joined, *actor, fact);
            }
            _ => {}
        }
    }
}

fn put<K: PartialEq>(facts: &mut Vec<(K, Fact<bool>)>, key: K, fact: &Fact<bool>) {
    match facts.iter_mut().find(|(known, _)| *known == key) {
        Some((_, found)) => *found = fact.clone(),
        None => facts.push((key, fact.clone())),
    }
}
