//! What would unravel promises that stand: from what is on record, in each giver's own eyes (clause A19).
//!
//! *Knows*: the records as of one time, known at another; the smallest sets of further acts, mistakes and
//! accounts of open facts after which a promise no longer binds its giver by its giver's own reading;
//! which one change of words, and which one fact settled, removes how many of them.
//!
//! *Never knows*: how likely any of it is. How many sets there are says nothing of that.

mod accounts;
mod choices;
mod easing;
mod field;
mod further;
mod ground;
mod part;
mod sets;

pub use choices::{Choice, choices};
pub use easing::{Brought, Change, Easing};
pub use ground::{Ground, own_eyes};
pub use part::{Account, Holds, Part};

use crate::finding::Effort;
use crate::matter::Matter;
use crate::scenario::Scenario;
use field::Field;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_standing::record::Record;
use tacit_standing::verdict::{Eyes, Life, OpenFact, Performance, Promise, Word};

/// The most promises that are looked at: a group of eight has 56.
pub const MAX_PROMISES: usize = 64;

/// What is on record, and through whose eyes each party's promises are read.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The texts, with the vocabulary that they pin.
    pub matter: Matter,
    /// The records, each with its line.
    pub records: Vec<(usize, Record)>,
    /// By party: its own eyes. A party that has none is left out, and that is said.
    pub eyes: BTreeMap<ActorId, Eyes>,
    /// As of which event time.
    pub at: Instant,
    /// As known when.
    pub known: Instant,
}

/// How far to look. What is not found within it is never called absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The most acts, mistakes and accounts of one set.
    pub size: usize,
    /// The most sets shown for one promise.
    pub sets: usize,
    /// The most positions looked at for one promise.
    pub positions: usize,
}

impl Default for Reach {
    fn default() -> Self {
        Self {
            size: 3,
            sets: 50,
            positions: 50_000,
        }
    }
}

/// What would unravel what stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unravelling {
    /// Each promise whose giver has eyes on record.
    pub promises: Vec<Unravelled>,
    /// What removes some of the sets, what removes the most first.
    pub easings: Vec<Easing>,
    /// How many changes, of words or of what is known, were tried.
    pub tried: usize,
    /// What was explored.
    pub effort: Effort,
    /// What was not looked at, and why, in plain sentences.
    pub left_out: Vec<String>,
}

/// One promise in its giver's own eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unravelled {
    /// Which.
    pub promise: Promise,
    /// The giver's own eyes.
    pub eyes: Eyes,
    /// Where it is now.
    pub now: Now,
    /// The same as one word.
    pub word: Word,
    /// Every value that life and performance may have in these eyes.
    pub outcomes: BTreeSet<(Life, Performance)>,
    /// The facts that are open in these eyes.
    pub open: Vec<OpenFact>,
    /// When it ends by itself, and how, if nothing more happens.
    pub ends: Option<(Instant, Life)>,
    /// The smallest sets, in the order of their size. Empty unless it binds, or may.
    pub sets: Vec<Set>,
    /// Why there may be more sets; `None`: every position of these moves was seen.
    pub within: Option<String>,
}

/// Where a promise is, as far as this question goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Now {
    /// It binds, whatever the open facts are.
    Binds,
    /// Whether it binds depends on open facts.
    Open,
    /// It does not bind, whatever the open facts are: it has not entered, or it has ended.
    DoesNotBind,
    /// Nothing more need happen: it ends without breach when a wait that is under way, or that asking who acted begins, is over.
    FreesItself,
}

/// One smallest set: none of its parts suffices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// What it is made of, in the order in which it works. Empty only where the promise frees itself.
    pub parts: Vec<Part>,
    /// One order in which it works: its steps, the further records, and what the judge comes to at the end.
    pub scenario: Scenario,
}

/// Looks for what would unravel the promises of `situation`, and for what would keep it from that.
///
/// `stop` is asked now and then whether to break off: what was found by then is the answer, marked as broken off.
#[must_use]
pub fn unravel(situation: &Situation, reach: &Reach, stop: &dyn Fn() -> bool) -> Unravelling {
    let ground = Ground::of(situation);
    let mut search = sets::Search {
        reach: *reach,
        stop,
        effort: Effort::default(),
    };
    let docket = ground.docket(&situation.matter, &[]);
    let mut left_out = Vec::new();
    let mut fields = Vec::new();
    let mut promises = Vec::new();
    let all = docket.promises();
    if all.len() > MAX_PROMISES {
        left_out.push(format!(
            "of {} promises the first {MAX_PROMISES} are looked at; name one giver, or give fewer texts",
            all.len()
        ));
    }
    for promise in all.iter().take(MAX_PROMISES) {
        let name =
            |actor: &ActorId| crate::telling::actor_name(&situation.matter.vocabulary, actor);
        let Some(eyes) = situation.eyes.get(&promise.giver) else {
            left_out.push(format!(
                "the promise of {} to {}: no viewpoint of {}'s own is on record, so how it reads is not known",
                name(&promise.giver),
                name(&promise.receiver),
                name(&promise.giver)
            ));
            continue;
        };
        let Some(mut field) = Field::of(&ground, &situation.matter, promise, eyes, &[]) else {
            continue;
        };
        left_out.extend(field.open_accounts());
        let text = situation.matter.texts.get(promise.text);
        if text.is_some_and(|(text, _)| !text.grades.is_empty()) {
            left_out.push(format!(
                "the promise of {} to {}: what sets only certain answers free, by a graded release, is not counted; it binds on",
                name(&promise.giver),
                name(&promise.receiver)
            ));
        }
        search.effort.deeds += field.arena.repertoire.told_apart;
        promises.push(search.unravelled(&field));
        fields.push(field);
    }
    let (easings, tried) = easing::easings(&ground, situation, &fields, &promises, &mut search);
    Unravelling {
        promises,
        easings,
        tried,
        effort: search.effort,
        left_out,
    }
}
