//! What incidents may be, found once for all of which the same is held.

use super::case::Case;
use super::reading::{Bearings, are_alike, bearings};
use crate::clause::Strike;
use crate::eyes::control::Answers;
use crate::eyes::fact::{Fact, Seen};
use crate::index::{ActorNumber, KindNumber};
use rustc_hash::FxBuildHasher;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use tacit_lang::time::Instant;

/// What incidents may be, found once: of incidents of which the same is held it is the same.
#[derive(Debug, Default)]
pub(super) struct Memory(RefCell<HashMap<Asked, Rc<Found>, FxBuildHasher>>);

/// What is held of an incident by each member, at which time where that matters, in one reading of who
/// controls whom.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Asked {
    held: Vec<HeldOf>,
    alike: bool,
    at: Option<Instant>,
    controls: Vec<Answers>,
}

/// All of what is seen of an incident that says what it is to a promise.
#[derive(Debug, PartialEq, Eq, Hash)]
struct HeldOf {
    author: Fact<Option<ActorNumber>>,
    kind: Fact<Option<KindNumber>>,
    hits: Vec<(Strike, Fact<bool>)>,
    hits_unsaid: bool,
    joined: Vec<(ActorNumber, Fact<bool>)>,
    preventive: Fact<bool>,
    disavowals: Vec<(ActorNumber, Instant)>,
}

impl HeldOf {
    fn of(seen: &Seen) -> Self {
        Self {
            author: seen.author.clone(),
            kind: seen.kind.clone(),
            hits: seen.hits.clone(),
            hits_unsaid: seen.hits_unsaid,
            joined: seen.joined.clone(),
            preventive: seen.preventive.clone(),
            disavowals: seen.disavowals.clone(),
        }
    }
}

/// What it may be, and whether every assignment was tried.
pub(super) type Found = (Vec<Bearings>, bool);

impl Clone for Memory {
    /// A case is cloned to be changed: what it remembers would no longer hold.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Case<'_> {
    /// Everything that an incident that began at `at` may be, and whether every assignment was tried.
    pub(super) fn bearings_of(
        &self,
        together: &[&Seen],
        at: Instant,
        controls: &[Answers],
    ) -> Rc<Found> {
        let timeless = together.iter().all(|seen| seen.disavowals.is_empty())
            && (self.members.iter()).all(|member| member.controls.edges().next().is_none());
        let asked = Asked {
            held: together.iter().map(|seen| HeldOf::of(seen)).collect(),
            alike: are_alike(together),
            at: (!timeless).then_some(at),
            controls: controls.to_vec(),
        };
        if let Some(known) = self.memory.0.borrow().get(&asked) {
            return Rc::clone(known);
        }
        let (found, whole) = bearings(&self.members, together, at, controls);
        let found = Rc::new((found.into_iter().collect(), whole));
        self.memory.0.borrow_mut().insert(asked, Rc::clone(&found));
        found
    }
}
