//! Incidents of which the same is said by the same, put together: what one is to a promise, all are.
//!
//! A hundred thousand incidents are a few hundred or thousand *sorts*. Most questions about an incident
//! turn on what is said of it, by whom and to whose knowledge, never on its name or its time; such a
//! question is asked once of a sort. Incidents of which something besides was said that moves single
//! records (a stance, a retraction, a disavowal, a sameness) stand apart and are asked each for itself.

use crate::clause::Strike;
use crate::index::{ActorNumber, Index, KindNumber};
use crate::record::{Claim, Incident, Learned};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::BTreeSet;
use std::ops::Bound;
use tacit_lang::ids::GradeId;
use tacit_lang::time::Instant;

/// What is said of an incident, and to whose knowledge, with nothing of when.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Sort {
    known_to: Known,
    claims: Vec<Said>,
}

/// Who ever learned a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Known {
    Everyone,
    Only(Vec<String>),
}

impl Known {
    fn of(learned: &Learned) -> Self {
        match learned {
            Learned::Everyone(_) => Self::Everyone,
            Learned::Only(each) => Self::Only(each.keys().cloned().collect()),
        }
    }

    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everyone, _) => true,
            (Self::Only(_), Self::Everyone) => false,
            (Self::Only(own), Self::Only(others)) => others.iter().all(|name| own.contains(name)),
        }
    }
}

/// What one claim says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Said {
    by: String,
    grade: Option<GradeId>,
    known_to: Known,
    author: Vec<ActorNumber>,
    act: Option<KindNumber>,
    hits: Vec<Strike>,
    joined: Vec<ActorNumber>,
    preventive: Option<bool>,
}

/// Where one incident is put, and over which time its records were learned.
#[derive(Debug, Clone, Copy)]
struct Put {
    /// None: apart.
    sort: Option<usize>,
    first_learned: Instant,
    last_learned: Instant,
}

/// Every incident of a docket, by sort or apart.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sorts {
    sorts: IndexMap<Sort, BTreeSet<usize>, FxBuildHasher>,
    /// By whose own forces, people or land were hit; none: what was hit may be unsaid.
    by_struck: FxHashMap<Option<ActorNumber>, Vec<usize>>,
    by_kind: FxHashMap<KindNumber, Vec<usize>>,
    put: FxHashMap<usize, Put>,
    by_last_learned: BTreeSet<(Instant, usize)>,
    apart: BTreeSet<usize>,
}

impl Sorts {
    /// Puts an incident where it belongs by all that is said of it now; `alone`: apart from all others.
    pub(crate) fn put(
        &mut self,
        index: &Index,
        number: usize,
        (incident, claims): (&Incident, &[Claim]),
        alone: bool,
    ) {
        self.take_out(number);
        let instants = || {
            let each = claims.iter().map(|claim| &claim.learned);
            each.chain([&incident.learned]).flat_map(instants_of)
        };
        let first_learned = instants_of(&incident.learned).min();
        let last_learned = instants().max().unwrap_or(Instant::MIN);
        self.by_last_learned.insert((last_learned, number));
        let sort = (!alone).then(|| self.number_of(Sort::of(index, incident, claims), index));
        match sort.and_then(|sort| self.sorts.get_index_mut(sort)) {
            Some((_, members)) => _ = members.insert(number),
            None => _ = self.apart.insert(number),
        }
        let put = Put {
            sort,
            first_learned: first_learned.unwrap_or(last_learned),
            last_learned,
        };
        self.put.insert(number, put);
    }

    fn take_out(&mut self, number: usize) {
        let Some(before) = self.put.remove(&number) else {
            return;
        };
        self.by_last_learned.remove(&(before.last_learned, number));
        match before.sort.and_then(|sort| self.sorts.get_index_mut(sort)) {
            Some((_, members)) => _ = members.remove(&number),
            None => _ = self.apart.remove(&number),
        }
    }

    fn number_of(&mut self, sort: Sort, index: &Index) -> usize {
        if let Some(known) = self.sorts.get_index_of(&sort) {
            return known;
        }
        let number = self.sorts.len();
        for struck in sort.struck(index) {
            self.by_struck.entry(struck).or_default().push(number);
        }
        let kinds: BTreeSet<KindNumber> = sort.claims.iter().filter_map(|said| said.act).collect();
        for kind in kinds {
            self.by_kind.entry(kind).or_default().push(number);
        }
        self.sorts.insert(sort, BTreeSet::new());
        number
    }

    /// Every sort.
    pub(crate) fn all(&self) -> impl Iterator<Item = usize> + use<> {
        0..self.sorts.len()
    }

    /// The sorts of what may have hit one of these or their own forces, in order.
    pub(crate) fn that_may_strike(&self, principals: &[ActorNumber]) -> BTreeSet<usize> {
        let struck = principals.iter().copied().map(Some).chain([None]);
        let found = struck.filter_map(|struck| self.by_struck.get(&struck));
        found.flatten().copied().collect()
    }

    /// The sorts of which somebody says a class of acts for which `is`, in order.
    pub(crate) fn of_kind(&self, is: impl Fn(KindNumber) -> bool) -> BTreeSet<usize> {
        let found = self.by_kind.iter().filter(|(kind, _)| is(**kind));
        found.flat_map(|(_, sorts)| sorts).copied().collect()
    }

    /// The incidents of a sort.
    pub(crate) fn incidents(&self, sort: usize) -> impl Iterator<Item = usize> {
        let found = self.sorts.get_index(sort);
        found.into_iter().flat_map(|(_, members)| members).copied()
    }

    /// The incidents of a sort of which everything was learned by `known`, by whomever it ever was:
    /// what these eyes see of one of them then, they see of all.
    pub(crate) fn settled(&self, sort: usize, known: Instant) -> impl Iterator<Item = usize> {
        let is_settled = move |number: &usize| {
            let put = self.put.get(number);
            put.is_some_and(|put| put.last_learned <= known)
        };
        self.incidents(sort).filter(is_settled)
    }

    /// The sort of an incident of which everything was learned by `known`; none of one that stands apart.
    pub(crate) fn sort_of(&self, number: usize, known: Instant) -> Option<usize> {
        let put = self.put.get(&number)?;
        put.sort.filter(|_| put.last_learned <= known)
    }

    /// How many there are of each sort that [`Self::settled`] leaves out.
    pub(crate) fn unsettled_counts(&self, known: Instant) -> FxHashMap<usize, usize> {
        let mut counts = FxHashMap::default();
        for number in self.learned_after(known) {
            if let Some(sort) = self.put.get(&number).and_then(|put| put.sort) {
                *counts.entry(sort).or_default() += 1;
            }
        }
        counts
    }

    /// How many incidents a sort has.
    pub(crate) fn count(&self, sort: usize) -> usize {
        let found = self.sorts.get_index(sort);
        found.map_or(0, |(_, members)| members.len())
    }

    /// The incidents to be asked each for itself at `known`: those apart, and those of which something
    /// was learned later.
    pub(crate) fn each_for_itself(&self, known: Instant) -> BTreeSet<usize> {
        let begun = |number: &usize| {
            let put = self.put.get(number);
            put.is_some_and(|put| put.first_learned <= known)
        };
        let late = self.learned_after(known).filter(begun);
        self.apart.iter().copied().chain(late).collect()
    }

    fn learned_after(&self, known: Instant) -> impl Iterator<Item = usize> {
        let range = (Bound::Excluded((known, usize::MAX)), Bound::Unbounded);
        self.by_last_learned.range(range).map(|(_, number)| *number)
    }
}

impl Sort {
    fn of(index: &Index, incident: &Incident, claims: &[Claim]) -> Self {
        let numbers = |actors: &BTreeSet<_>| -> Vec<ActorNumber> {
            actors.iter().filter_map(|id| index.actor(id)).collect()
        };
        let said = |claim: &Claim| Said {
            by: claim.by.clone(),
            grade: claim.grade.clone(),
            known_to: Known::of(&claim.learned),
            author: numbers(&claim.says.author),
            act: claim.says.act.as_ref().and_then(|act| index.kind(act)),
            hits: claim
                .says
                .hits
                .iter()
                .filter_map(|hit| Strike::of(index, hit))
                .collect(),
            joined: numbers(&claim.says.joined),
            preventive: claim.says.preventive,
        };
        Self {
            known_to: Known::of(&incident.learned),
            claims: claims.iter().map(said).collect(),
        }
    }

    fn struck(&self, index: &Index) -> BTreeSet<Option<ActorNumber>> {
        let says = |said: &&Said| !said.hits.is_empty();
        let always_said = self
            .claims
            .iter()
            .filter(says)
            .any(|said| said.known_to.covers(&self.known_to));
        let hits = self.claims.iter().flat_map(|said| &said.hits);
        hits.map(|strike| Some(index.principal(strike.of)))
            .chain((!always_said).then_some(None))
            .collect()
    }
}

fn instants_of(learned: &Learned) -> impl Iterator<Item = Instant> {
    let (one, each) = match learned {
        Learned::Everyone(at) => (Some(*at), None),
        Learned::Only(each) => (None, Some(each.values().copied())),
    };
    one.into_iter().chain(each.into_iter().flatten())
}
