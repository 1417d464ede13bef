//! What must be seen of a scenario: the rows of its `expected.toml`, as data.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_standing::verdict::{Life, Performance, Subject, Word};

/// A whole scenario.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    /// What it is called.
    pub(crate) title: String,
    /// The letters that stand for actors who have no viewpoint here.
    pub(crate) letters: BTreeMap<ActorId, String>,
    /// What happens, in the order in which it is shown.
    pub(crate) row: Vec<Row>,
    /// Looks at both promises.
    pub(crate) case: Vec<Case>,
    /// Comparisons of two pairs of eyes.
    pub(crate) difference: Vec<Comparison>,
    /// Records that stay with those who have them.
    pub(crate) unknown: Vec<Unknown>,
    /// How many independent roots exposures have.
    pub(crate) root: Vec<Root>,
}

/// A row of the timeline, or a branch.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// Its name, which the looks at it carry.
    pub(crate) row: String,
    /// When, as far as the accounts or the records allow.
    pub(crate) when: String,
    /// What happens.
    pub(crate) what: String,
}

/// One look: through one pair of eyes, as of one event time, as known at one time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// The row of the timeline or the branch.
    pub(crate) row: String,
    /// What it shows, in words.
    pub(crate) says: String,
    /// File names without `.assurance`.
    pub(crate) texts: Vec<String>,
    /// A file name without `.vocabulary.toml`.
    pub(crate) vocabulary: String,
    /// File names without `.records.jsonl`, in the order of reading.
    pub(crate) records: Vec<String>,
    /// As of which event time.
    pub(crate) at: Instant,
    /// As known when.
    pub(crate) known: Instant,
    /// A viewpoint, or "X as known to Y".
    pub(crate) eyes: String,
    /// Whether every promise stands.
    pub(crate) mutual: bool,
    /// By giver.
    pub(crate) promise: BTreeMap<ActorId, Seen>,
}

/// What is to be seen of one promise.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seen {
    /// The one word.
    pub(crate) word: Word,
    /// Every pair that is possible.
    pub(crate) outcomes: BTreeSet<(Life, Performance)>,
    /// The names of the marks: all of them, or, where nothing is settled, some.
    pub(crate) marks: BTreeSet<String>,
    /// Facts that must be open and settle the outcome alone.
    #[serde(default)]
    pub(crate) open: Vec<Subject>,
    /// The incidents that breach it, in order.
    #[serde(default)]
    pub(crate) breaches: Vec<String>,
    /// When the present episode began, where that is to be checked.
    #[serde(default)]
    pub(crate) since: Option<Instant>,
    /// Notes that must be among those given.
    #[serde(default)]
    pub(crate) notes: Vec<String>,
}

/// Two pairs of eyes on one promise.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Comparison {
    /// The branch.
    pub(crate) row: String,
    /// What it shows, in words.
    pub(crate) says: String,
    /// File names without `.assurance`.
    pub(crate) texts: Vec<String>,
    /// A file name without `.vocabulary.toml`.
    pub(crate) vocabulary: String,
    /// File names without `.records.jsonl`, in the order of reading.
    pub(crate) records: Vec<String>,
    /// As of which event time.
    pub(crate) at: Instant,
    /// As known when.
    pub(crate) known: Instant,
    /// The giver of the promise compared.
    pub(crate) promise: ActorId,
    /// One pair of eyes.
    pub(crate) one: String,
    /// The other.
    pub(crate) other: String,
    /// Whether their outcomes differ.
    pub(crate) differs: bool,
    /// What the single facts that decide are about.
    pub(crate) decided_by: Vec<Subject>,
}

/// A record that some never learn of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unknown {
    /// The row of the timeline.
    pub(crate) row: String,
    /// What it shows, in words.
    pub(crate) says: String,
    /// File names without `.records.jsonl`.
    pub(crate) records: Vec<String>,
    /// The record.
    pub(crate) record: String,
    /// The viewpoints that never learn of it.
    pub(crate) to: Vec<String>,
}

/// The independent roots of what was exposed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Root {
    /// The row of the timeline.
    pub(crate) row: String,
    /// What it shows, in words.
    pub(crate) says: String,
    /// File names without `.records.jsonl`.
    pub(crate) records: Vec<String>,
    /// The record exposed.
    pub(crate) of: String,
    /// The sources that rest on none, of all exposures of it.
    pub(crate) roots: BTreeSet<String>,
}
