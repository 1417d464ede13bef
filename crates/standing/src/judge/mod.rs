//! The judge: one question, one standing, with its reasons and the facts that would settle it.

pub(crate) mod case;
pub(crate) mod course;
pub(crate) mod critical;
pub(crate) mod diagram;
mod differ;
mod drawn;
mod fixed;
mod licences;
mod marks;
mod memory;
pub(crate) mod messages;
pub(crate) mod moving;
pub(crate) mod open;
pub(crate) mod order;
mod over_time;
pub(crate) mod reading;
mod reasons;
mod scope;
mod supposed;
pub(crate) mod worlds;

pub use over_time::{MAX_PROBES, Stretch, Stretches};

use crate::docket::Docket;
use crate::judge::case::{Case, Explored};
use crate::judge::course::changes_of;
use crate::step::State;
use crate::step::event::{Change, Changed};
use crate::verdict::{Breach, Life, OpenFact, Performance, Promise, Question, Standing, Word};
use std::collections::BTreeSet;
use std::fmt;

/// The most facts that are tried one by one where each try is a judgement of its own.
pub const MAX_EXAMINED: usize = 64;

/// The most open facts that a standing lists: more nobody reads, and the earliest come first.
pub const MAX_LISTED: usize = 1_000;

/// Why a question cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionError {
    /// No text on the docket makes this promise.
    NoSuchPromise(Promise),
    /// No such viewpoint is on record.
    NoSuchViewpoint(String),
}

impl fmt::Display for QuestionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchPromise(promise) => {
                write!(
                    out,
                    "no text promises `{}` anything by `{}`",
                    promise.receiver, promise.giver
                )
            }
            Self::NoSuchViewpoint(name) => write!(out, "there is no viewpoint `{name}` on record"),
        }
    }
}

impl std::error::Error for QuestionError {}

impl Docket {
    /// What stands of a promise, in one pair of eyes, as of one time, as known at another.
    ///
    /// Tries every combination of the facts that are open in these eyes, within stated limits; when a
    /// limit cut it short, [`Standing::partial`] says so.
    ///
    /// # Errors
    /// [`QuestionError`] if the promise or the viewpoint is not on the docket.
    pub fn judge(&self, question: &Question) -> Result<Standing, QuestionError> {
        let case = self.case(question)?;
        let explored = case.explore(&[]);
        let outcomes = explored.outcomes();
        let (open, unlisted) = if outcomes.len() > 1 {
            open::open_facts(&case)
        } else {
            (Vec::new(), 0)
        };
        let word = word(&outcomes, &open);
        let shown = Shown::of(&explored);
        let mut standing = Standing {
            promise: question.promise.clone(),
            eyes: question.eyes.clone(),
            at: question.at,
            known: question.known,
            outcomes,
            word,
            in_effect_since: shown.state.entered,
            reasons: reasons::reasons(&case, &shown.changes),
            breaches: self.breaches(&shown.changes),
            breaches_before_reaffirmation: shown.state.breaches_before,
            reaffirmed: shown.state.reaffirmed,
            marks: Vec::new(),
            open,
            notes: reasons::notes(&case, &shown.changes, shown.state.life)
                .into_iter()
                .chain((unlisted > 0).then(|| {
                    format!("{unlisted} more open facts are not listed, or were not tried one by one; the earliest are")
                }))
                .collect(),
            partial: explored.cut.then(|| {
                "too many combinations of open facts to try them all: the outcomes listed are possible, others may be".to_owned()
            }),
        };
        marks::mark(&case, question, &shown.changes, &mut standing);
        Ok(standing)
    }

    pub(crate) fn case<'a>(&'a self, question: &'a Question) -> Result<Case<'a>, QuestionError> {
        let viewpoints =
            std::iter::once(&question.eyes.viewpoint).chain(&question.eyes.as_known_to);
        for name in viewpoints {
            if !self.viewpoints.contains_key(name) {
                return Err(QuestionError::NoSuchViewpoint(name.clone()));
            }
        }
        Case::new(self, question)
            .ok_or_else(|| QuestionError::NoSuchPromise(question.promise.clone()))
    }

    fn breaches(&self, changes: &[Change]) -> Vec<Breach> {
        self.breaches_among(changes, |incident| self.incident_name(incident as usize))
    }

    /// The breaches of the last episode among `changes`, by what their incidents are called.
    pub(crate) fn breaches_among(
        &self,
        changes: &[Change],
        name: impl Fn(u32) -> String,
    ) -> Vec<Breach> {
        let mut breaches: Vec<Breach> = Vec::new();
        for change in changes {
            match change.what {
                Changed::Entered | Changed::Reaffirmed => breaches.clear(),
                Changed::Excused => breaches.retain(|breach| breach.at != change.at),
                Changed::Breached { incident } => breaches.push(Breach {
                    incident: name(incident),
                    at: change.at,
                    acted_on_belief: false,
                }),
                _ => {}
            }
        }
        breaches
    }

    pub(crate) fn incident_name(&self, number: usize) -> String {
        self.incidents
            .get(number)
            .map(|filed| filed.record.id.clone())
            .unwrap_or_default()
    }
}

/// The reading shown: one of the possible ones, and how it went.
struct Shown {
    state: State,
    changes: Vec<Change>,
}

impl Shown {
    fn of(explored: &Explored) -> Self {
        let first = explored.ends.values().next().and_then(|ends| ends.first());
        let state = first
            .and_then(|(states, _)| states.first())
            .cloned()
            .unwrap_or_default();
        let changes = first
            .map(|(_, course)| changes_of(course.as_ref(), 0))
            .unwrap_or_default();
        Self { state, changes }
    }
}

/// The one word for every outcome that is possible (clause S0).
pub(crate) fn word(outcomes: &BTreeSet<(Life, Performance)>, open: &[OpenFact]) -> Word {
    let words: BTreeSet<Word> = outcomes
        .iter()
        .map(|(life, performance)| Word::of(*life, *performance))
        .collect();
    match words.first() {
        Some(only) if words.len() == 1 => *only,
        _ if !open.is_empty() && open.iter().all(|fact| fact.conflict) => Word::Contested,
        _ => Word::Undetermined,
    }
}
