//! Records of the public track and of what became known: told, and touching no promise (rules 26, 27).

use super::{Learned, RecordId, When};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;

/// Something said that is no promise: a threat, a signal of restraint, a speech (rule 26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its name.
    pub id: RecordId,
    /// Who said it.
    pub by: ActorId,
    /// What kind it is, in words: "threat", "restraint signal", "hint".
    pub kind: String,
    /// What was said.
    pub text: String,
    /// When.
    pub at: When,
    /// From which source it is known. Absent: said openly.
    #[serde(default)]
    pub source: Option<RecordId>,
    /// When it was learned.
    pub learned: Learned,
}

/// Something of the exchange became known to somebody: a claim with a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exposure {
    /// Its name.
    pub id: RecordId,
    /// Which records: messages, claims, statements.
    pub of: BTreeSet<RecordId>,
    /// What of them, in words. A label; where nothing else says what is exposed, it is all that is known of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// That they exist.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub existence: bool,
    /// Which terms: clauses as reasons name them ("act", "condition 1", "withdrawal"), or words.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub terms: BTreeSet<String>,
    /// Whose names: actors of the vocabulary, or words.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub names: BTreeSet<String>,
    /// To whom, by name: an actor or "the public".
    pub known_to: BTreeSet<String>,
    /// Since when.
    pub since: When,
    /// From which source.
    pub source: RecordId,
    /// When it was learned.
    pub learned: Learned,
}

/// How a party stands in public to a claim (rule 27).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posture {
    /// Its name.
    pub id: RecordId,
    /// Who.
    pub party: ActorId,
    /// To which claim or exposure.
    pub of: RecordId,
    /// How.
    pub posture: Stand,
    /// When it was learned.
    pub learned: Learned,
}

/// A public posture. Declining and silence are no denials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stand {
    /// It is so.
    Confirmed,
    /// It is not so.
    Denied,
    /// No comment.
    Declined,
    /// Nothing was said.
    Silent,
}

/// Good offices offered, and what became of the offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoodOffices {
    /// Its name.
    pub id: RecordId,
    /// Who offers.
    pub by: ActorId,
    /// To whom.
    pub to: ActorId,
    /// When, as far as it is known.
    #[serde(default)]
    pub at: Option<When>,
    /// What became of it. Absent: nothing is known.
    #[serde(default)]
    pub answer: Option<OfferAnswer>,
    /// Why, in the answerer's words.
    #[serde(default)]
    pub reason: String,
    /// From which source it is known.
    pub source: RecordId,
    /// When it was learned.
    pub learned: Learned,
}

/// What became of an offer of good offices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfferAnswer {
    /// Taken up.
    Accepted,
    /// Declined.
    Declined,
}
