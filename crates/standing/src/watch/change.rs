//! What a watch tells: that a standing is another, and by what.

use crate::step::event::{Change as Step, Changed};
use crate::verdict::{Life, Performance, Promise, Word};
use serde::Serialize;
use std::collections::BTreeSet;
use tacit_lang::time::Instant;

/// One change of standing, as it became known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its number among the changes of one watch, from 1; a resumed watch goes on counting.
    pub number: u64,
    /// Of which promise.
    pub promise: Promise,
    /// What stood before, as told last.
    pub from: Stood,
    /// What stands now.
    pub to: Stood,
    /// When it changed, by event time: of what brought it about, as far as one thing did.
    pub at: Instant,
    /// As known when: the latest instant at which anything read so far was learned.
    pub known: Instant,
    /// What brought it about.
    pub how: How,
    /// The incident that brought it about: of an open standing, the last that was read about it.
    pub incident: Option<String>,
    /// The claims on it that these eyes accept.
    pub claims: Vec<String>,
    /// Whether it takes back, or tells otherwise, what was told before: a late or corrected record.
    pub revised: bool,
}

/// What stood at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stood {
    /// In one word; where it is open and much is open, `undetermined` may stand for `contested`.
    pub word: Word,
    /// Every value that life and performance may have.
    pub outcomes: BTreeSet<(Life, Performance)>,
    /// Whether other values may be possible too, since a limit cut the judging short.
    pub partial: bool,
}

/// What brought a change about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It entered into effect.
    Entered,
    /// An act that it forbids.
    Breached,
    /// A condition failed.
    Released,
    /// The other promise fell.
    ReleasedWithOther,
    /// The window of the condition has passed.
    BindsAgain,
    /// A notice took effect.
    Withdrawn,
    /// The stated end came.
    Expired,
    /// Its list of breaches was closed.
    Reaffirmed,
    /// Something that decides is open.
    Opened,
    /// What was told is so no more, and nothing that happened since is the reason.
    Corrected,
}

/// The step that made the one outcome what it is; none if it lies further back than `course`.
pub(super) fn decisive(course: &[Step], outcomes: &BTreeSet<(Life, Performance)>) -> Option<Step> {
    let (life, performance) = outcomes.first().filter(|_| outcomes.len() == 1)?;
    let is_breach = Word::of(*life, *performance) == Word::Breached;
    let mut found: Option<&Step> = None;
    for step in course {
        match step.what {
            Changed::Breached { .. } if is_breach => _ = found.get_or_insert(step),
            Changed::Excused => found = found.filter(|it| !is_breach || it.at != step.at),
            Changed::Entered | Changed::Reaffirmed if is_breach => found = None,
            Changed::Breached { .. }
            | Changed::Licensed { .. }
            | Changed::Waits { .. }
            | Changed::Renewed => {}
            _ if is_breach => {}
            _ => found = Some(step),
        }
    }
    found.cloned()
}

/// A step in the words of a change, with the incident that it names.
pub(super) fn told(step: &Step) -> (How, Option<u32>) {
    match step.what {
        Changed::Entered => (How::Entered, None),
        Changed::Breached { incident } => (How::Breached, Some(incident)),
        Changed::Released { incident, .. } => (How::Released, Some(incident)),
        Changed::ReleasedWithOther => (How::ReleasedWithOther, None),
        Changed::BindsAgain => (How::BindsAgain, None),
        Changed::Withdrawn | Changed::Lapsed => (How::Withdrawn, None),
        Changed::Expired => (How::Expired, None),
        Changed::Reaffirmed => (How::Reaffirmed, None),
        Changed::Excused | Changed::Licensed { .. } | Changed::Waits { .. } | Changed::Renewed => {
            (How::Corrected, None)
        }
    }
}
