//! One way that things may go: told in steps, written as records, with the verdicts that the judge must come to.

use crate::deed::Deed;
use std::fmt;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_standing::record::Record;
use tacit_standing::verdict::{Life, Performance, Promise};

/// Through whose eyes an exploration looks.
///
/// Nobody's eyes are the truth: *supposed* is what the scenario supposes, so that somebody may be mistaken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Eyes {
    /// As the scenario supposes that things are.
    Supposed,
    /// One of the two parties, by its place: the giver of the first promise is 0, its receiver 1.
    Party(usize),
}

/// Who makes a move, seen from the two parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// A party itself, by its place.
    Party(usize),
    /// Somebody whom a text lists, names or counts as acting for a party.
    Proxy(usize),
    /// Anybody else.
    ThirdPower,
    /// Nobody: time passes.
    Time,
}

/// One scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// What happens, in order. The first steps give the promises.
    pub steps: Vec<Step>,
    /// The same as records, which the judge replays: viewpoints `supposed` and one for each party, named as the party is.
    pub records: Vec<Record>,
    /// What the judge comes to at the end.
    pub verdicts: Vec<Verdict>,
}

/// One step of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Instant,
    /// Who makes it.
    pub side: Side,
    /// The actor that makes it; none if time passes.
    pub actor: Option<ActorId>,
    /// What happens, as one plain sentence without its full stop.
    pub what: String,
    /// What follows from it, each in a few plain words: "Arland's promise: released". Empty: nothing that anybody sees.
    pub follows: Vec<String>,
    /// The act, if it is one.
    pub deed: Option<Deed>,
    /// Whose eyes take it for somebody else's act, and whose.
    pub mistaken: Option<(ActorId, ActorId)>,
    /// The record's name, if it has one.
    pub record: Option<String>,
}

/// What the judge must come to when it replays a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Of which promise.
    pub promise: Promise,
    /// In which viewpoint of the records.
    pub viewpoint: String,
    /// As of and as known when.
    pub at: Instant,
    /// The one outcome.
    pub outcome: (Life, Performance),
}

impl Scenario {
    /// How many acts it needs, messages and waiting not counted.
    #[must_use]
    pub fn acts(&self) -> usize {
        self.steps.iter().filter(|step| step.deed.is_some()).count()
    }

    /// How many acts are taken for somebody else's.
    #[must_use]
    pub fn mistakes(&self) -> usize {
        let mistaken = self.steps.iter().filter(|step| step.mistaken.is_some());
        mistaken.count()
    }
}

impl fmt::Display for Side {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Party(_) => "party",
            Self::Proxy(_) => "proxy",
            Self::ThirdPower => "third power",
            Self::Time => "time",
        })
    }
}
