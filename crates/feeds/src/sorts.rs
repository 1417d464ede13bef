//! What rows say, numbered: most rows say what another said before.

use crate::seen::key;
use crate::sighting::Sort;
use rustc_hash::FxHashMap;
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use tacit_lang::ids::{ActId, ActorId, GradeId, PlaceId};
use tacit_lang::meaning::TargetKind;
use tacit_standing::record::{Hit, Says};

/// How many different things one feed may say. Actors, acts, places and publishers could be combined to
/// more, but no public data set comes near; rows that say something further are left out and counted.
pub(crate) const MAX_SORTS: usize = 1 << 20;

/// One of these did it; none: it is not said who. Three, as each of two sides may be a state's or not: the two
/// states, and somebody else.
pub(crate) type Authors<'m> = [Option<&'m ActorId>; 3];

/// What a row says, by reference into the mapping.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'m> {
    pub(crate) authors: Authors<'m>,
    pub(crate) act: &'m ActId,
    /// Whose, and what of them.
    pub(crate) hits: [Option<(&'m ActorId, &'m [TargetKind])>; 3],
    /// Where all of it was hit.
    pub(crate) place: Option<&'m PlaceId>,
    pub(crate) grade: Option<&'m GradeId>,
}

/// What the sightings of one sort have in common.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) says: Says,
    pub(crate) grade: Option<GradeId>,
    /// Whose word it is, by number.
    pub(crate) by: u16,
}

/// The sorts met so far.
#[derive(Debug, Default)]
pub(crate) struct Sorts<'m> {
    all: Vec<Told>,
    /// By content.
    numbers: HashMap<Content, Sort>,
    /// By reference, which is what most rows need.
    met: FxHashMap<Referred<'m>, Met>,
}

/// What decides whether two sorts are one.
type Content = (
    BTreeSet<ActorId>,
    ActId,
    BTreeSet<Hit>,
    Option<GradeId>,
    u16,
);

/// A sort, and the part of an incident's key that what is said makes up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Met {
    pub(crate) sort: Sort,
    pub(crate) key: u64,
}

/// The same references say the same; different ones may.
#[derive(Debug)]
struct Referred<'m>(Said<'m>, u16);

impl<'m> Sorts<'m> {
    /// The sort of what is said by source number `by`; none if there are too many.
    pub(crate) fn of(&mut self, said: Said<'m>, by: u16) -> Option<Met> {
        let referred = Referred(said, by);
        if let Some(met) = self.met.get(&referred) {
            return Some(*met);
        }
        let met = Met {
            sort: self.number(&said, by)?,
            key: said.key(),
        };
        if self.met.len() < MAX_SORTS {
            self.met.insert(referred, met);
        }
        Some(met)
    }

    pub(crate) fn told(&self, sort: Sort) -> Option<&Told> {
        self.all.get(sort.index())
    }

    fn number(&mut self, said: &Said<'_>, by: u16) -> Option<Sort> {
        let told = Told {
            says: said.says(),
            grade: said.grade.cloned(),
            by,
        };
        let content = (
            told.says.author.clone(),
            said.act.clone(),
            told.says.hits.clone(),
            told.grade.clone(),
            by,
        );
        if let Some(sort) = self.numbers.get(&content) {
            return Some(*sort);
        }
        if self.all.len() == MAX_SORTS {
            return None;
        }
        let sort = Sort(u32::try_from(self.all.len()).ok()?);
        self.all.push(told);
        self.numbers.insert(content, sort);
        Some(sort)
    }
}

impl Said<'_> {
    pub(crate) fn says(&self) -> Says {
        let hits = self.hits.iter().flatten().flat_map(|(of, kinds)| {
            kinds.iter().map(|kind| Hit {
                of: (*of).clone(),
                kind: *kind,
                place: self.place.cloned(),
                incidental: false,
            })
        });
        Says {
            author: self.authors.iter().flatten().copied().cloned().collect(),
            act: Some(self.act.clone()),
            hits: hits.collect(),
            ..Says::default()
        }
    }

    /// By author, act and what is hit, but not by where: places that the mapping does not know are places too.
    fn key(&self) -> u64 {
        let authors = self.authors.map(|one| one.map_or("", ActorId::as_str));
        let hits = self.hits.map(|hit| hit.map_or("", |(of, _)| of.as_str()));
        let kinds = self.hits.map(|hit| hit.map_or(&[][..], |(_, kinds)| kinds));
        let kinds: [[u8; 3]; 3] = kinds.map(flags);
        key(authors
            .iter()
            .chain([&self.act.as_str()])
            .chain(&hits)
            .map(|text| text.as_bytes())
            .chain(kinds.iter().map(<[u8; 3]>::as_slice)))
    }

    /// Where everything that is referred to stands.
    fn addresses(&self) -> [usize; 12] {
        fn at<T>(one: Option<&T>) -> usize {
            one.map_or(0, |one| std::ptr::from_ref(one).addr())
        }
        let [author, other, third] = self.authors;
        let [one, two, three] = self.hits;
        let of = |hit: Option<(&ActorId, _)>| at(hit.map(|(of, _)| of));
        let kinds =
            |hit: Option<(_, &[TargetKind])>| hit.map_or(0, |(_, kinds)| kinds.as_ptr().addr());
        [
            at(author),
            at(other),
            at(third),
            at(Some(self.act)),
            of(one),
            kinds(one),
            of(two),
            kinds(two),
            of(three),
            kinds(three),
            at(self.place),
            at(self.grade),
        ]
    }
}

/// Which of territory, forces and people `kinds` holds.
pub(crate) fn flags(kinds: &[TargetKind]) -> [u8; 3] {
    [
        TargetKind::Territory,
        TargetKind::Forces,
        TargetKind::People,
    ]
    .map(|kind| u8::from(kinds.contains(&kind)))
}

impl PartialEq for Referred<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.1 == other.1 && self.0.addresses() == other.0.addresses()
    }
}

impl Eq for Referred<'_> {}

impl Hash for Referred<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.addresses().hash(state);
        self.1.hash(state);
    }
}
