//! The vocabulary that a text pins: who and what its names mean.
//!
//! Written in TOML by whoever drafts; both desks and the carrier hold the same file. The code knows
//! no actor, act, place or conflict: they are all declared here. See `spec/language/3-vocabulary.md`.

mod codes;
mod entries;
mod fields;
mod file;
mod hierarchy;
mod letters;
mod names;
#[cfg(test)]
mod proofs;
mod ranks;
mod relations;

pub use codes::VOCABULARY_PAGES;
pub use file::{
    MAX_DEGREES, MAX_DIAGNOSTICS, MAX_ENTRIES, MAX_HIERARCHY_DEPTH, MAX_NAME_BYTES, MAX_NAMES,
    MAX_VOCABULARY_BYTES, read_vocabulary,
};
pub use names::fold_name;

use crate::ids::{ActId, ActorId, DegreeId, GradeId, PlaceId};
use crate::meaning::Participation;
use crate::time::Instant;
use std::collections::BTreeMap;

/// A vocabulary file to start from: generic classes of acts, degrees and grades, no actors and no places.
pub const GENERAL: &str = include_str!("../../../examples/general.vocabulary.toml");

/// A checked vocabulary: no reference dangles, no hierarchy has a circle, no name means two things.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabulary {
    /// Its name, a label.
    pub name: String,
    /// By identifier.
    pub actors: BTreeMap<ActorId, Actor>,
    /// By identifier.
    pub acts: BTreeMap<ActId, Act>,
    /// By identifier.
    pub places: BTreeMap<PlaceId, Place>,
    /// Degrees of control, closest first: own forces stand above all of them.
    pub degrees: Vec<Degree>,
    /// Grades of proof, weakest first.
    pub grades: Vec<Grade>,
    /// Who controls whom, when: used where no claim says otherwise.
    pub controls: Vec<Control>,
    /// Which incidents strain a promise (rule 24).
    pub strains: Vec<Strain>,
    /// What joining in another power's act is, where the text is silent (rule 7). `None`: no act.
    pub participation: Option<Participation>,
}

/// Somebody who can promise, act or be hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// What it is called; the first is used in renderings. Labels.
    pub names: Vec<String>,
    /// Whose own forces or organ it is: its acts are that actor's own.
    pub part_of: Option<ActorId>,
}

/// A class of acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The noun, in the plural where it has one: "armed attacks". A label.
    pub noun: String,
    /// The verb: "attack". A label. A class without one cannot be promised with "will not".
    pub verb: Option<String>,
    /// The participle: "attacked". A label.
    pub participle: Option<String>,
    /// The wider class that holds it.
    pub within: Option<ActId>,
    /// The CAMEO codes that it stands for; a code stands for every longer one that it begins.
    pub cameo: Vec<String>,
    /// The PLOVER event types that it stands for.
    pub plover: Vec<String>,
}

/// A territory or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What it is called. Labels.
    pub names: Vec<String>,
    /// The wider place that holds it.
    pub within: Option<PlaceId>,
}

/// A degree of control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Degree {
    /// Its identifier.
    pub id: DegreeId,
    /// Its name: "directed". A label.
    pub name: String,
}

/// A grade of proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// Its identifier.
    pub id: GradeId,
    /// Its name: "clear and convincing". A label.
    pub name: String,
}

/// An actor is controlled by a principal, to a degree, over a time (rule 8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Who is controlled.
    pub actor: ActorId,
    /// By whom.
    pub principal: ActorId,
    /// How closely.
    pub degree: DegreeId,
    /// Included. `None`: since ever.
    pub from: Option<Instant>,
    /// Excluded. `None`: still.
    pub until: Option<Instant>,
}

/// A kind of incident that strains a promise without touching it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strain {
    /// Which class of acts.
    pub act: ActId,
    /// By whom.
    pub by: Role,
    /// Upon whom.
    pub upon: Role,
}

/// A part in an incident, seen from a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Anybody, also nobody known.
    Anyone,
    /// The giver or the receiver.
    Party,
    /// A proxy that the text lists for either party.
    ListedProxy,
    /// Neither a party nor one of its listed proxies.
    ThirdPower,
}

impl Vocabulary {
    /// The actor whose own forces `actor` belongs to: itself, or the top of its chain of [`Actor::part_of`].
    #[must_use]
    pub fn principal<'a>(&'a self, actor: &'a ActorId) -> &'a ActorId {
        let mut top = actor;
        while let Some(above) = self
            .actors
            .get(top)
            .and_then(|found| found.part_of.as_ref())
        {
            top = above;
        }
        top
    }

    /// Whether `act` is `class` or lies within it.
    #[must_use]
    pub fn is_act_within(&self, act: &ActId, class: &ActId) -> bool {
        let mut here = Some(act);
        while let Some(id) = here {
            if id == class {
                return true;
            }
            here = self.acts.get(id).and_then(|found| found.within.as_ref());
        }
        false
    }

    /// Whether `place` is `wider` or lies within it.
    #[must_use]
    pub fn is_place_within(&self, place: &PlaceId, wider: &PlaceId) -> bool {
        let mut here = Some(place);
        while let Some(id) = here {
            if id == wider {
                return true;
            }
            here = self.places.get(id).and_then(|found| found.within.as_ref());
        }
        false
    }

    /// Where `degree` stands, closest first.
    #[must_use]
    pub fn degree_rank(&self, degree: &DegreeId) -> Option<usize> {
        self.degrees.iter().position(|found| &found.id == degree)
    }

    /// Where `grade` stands, weakest first.
    #[must_use]
    pub fn grade_rank(&self, grade: &GradeId) -> Option<usize> {
        self.grades.iter().position(|found| &found.id == grade)
    }
}
