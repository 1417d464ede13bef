//! Records: what happened, who says so, who learned it when.
//!
//! One record is one line of JSON; `spec/records.md` describes every kind with examples that run.
//! Event time and learned time are two times: `learned` is one instant for everyone, or an instant
//! for each viewpoint that has it, the others never having learned it.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::{ActId, ActorId, DegreeId, GradeId, PlaceId};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::Instant;

use written::one_or_many;

mod context;
mod kinds;
mod written;

pub use context::{Exposure, GoodOffices, OfferAnswer, Posture, Stand, Statement};
pub use written::When;

/// The version of the record format that this program reads.
pub const VERSION: u64 = 1;

/// A record's own name, unique among all records of a run.
pub type RecordId = String;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Record {
    /// Who reports, and on whom it rests.
    Source(Source),
    /// Something that happened.
    Incident(Incident),
    /// What a source says of an incident.
    Claim(Claim),
    /// What a source says of who controls whom.
    Control(ControlClaim),
    /// What a source says of two incidents being one.
    Same(SameClaim),
    /// Through whose eyes to judge.
    Viewpoint(Viewpoint),
    /// A source found the same out for itself.
    Corroboration(Corroboration),
    /// What a viewpoint holds of a claim.
    Stance(Stance),
    /// A principal disavows an act.
    Disavowal(Disavowal),
    /// Something carried between the parties.
    Message(Message),
    /// What became of a message.
    Receipt(Receipt),
    /// An earlier record is taken back.
    Retraction(Retraction),
    /// Something said in public or conveyed that is no promise.
    Statement(Statement),
    /// Something of the exchange became known to somebody.
    Exposure(Exposure),
    /// How a party stands in public to a claim.
    Posture(Posture),
    /// Good offices offered, and what became of the offer.
    GoodOffices(GoodOffices),
}

/// When a record was learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Learned {
    /// By everyone at once.
    Everyone(Instant),
    /// By these viewpoints at these instants; by no other.
    Only(BTreeMap<String, Instant>),
}

impl Learned {
    /// When `viewpoint` learned it, if it did.
    #[must_use]
    pub fn by(&self, viewpoint: &str) -> Option<Instant> {
        match self {
            Self::Everyone(at) => Some(*at),
            Self::Only(each) => each.get(viewpoint).copied(),
        }
    }
}

/// Who reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name.
    pub id: RecordId,
    /// What it is called. A label.
    #[serde(default)]
    pub label: String,
    /// The actor that it speaks for, such as a commission or a ministry.
    #[serde(default)]
    pub actor: Option<ActorId>,
    /// The sources that it repeats; one that rests on another adds no root.
    #[serde(default)]
    pub rests_on: BTreeSet<RecordId>,
    /// Whether the order of its incidents among the records is the order of events (rule 14).
    #[serde(default)]
    pub ordered: bool,
    /// For what it is declared complete (rule 18). Empty: for nothing.
    #[serde(default)]
    pub complete: Vec<Coverage>,
}

/// A kind of act, a place and a time for which a source leaves nothing out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Which classes of acts.
    pub acts: BTreeSet<ActId>,
    /// Where. Absent: everywhere.
    #[serde(default)]
    pub place: Option<PlaceId>,
    /// Over which time.
    pub time: When,
}

/// Something that happened; what it was is said by claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Its name.
    pub id: RecordId,
    /// What it is called. A label.
    #[serde(default)]
    pub label: String,
    /// When it began.
    pub begin: When,
    /// When it ended. Absent: it was over at once.
    #[serde(default)]
    pub end: Option<When>,
    /// The ordered source whose line order breaks ties, if any.
    #[serde(default)]
    pub source: Option<RecordId>,
    /// When it was learned that something happened.
    pub learned: Learned,
}

/// What a source says of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its name.
    pub id: RecordId,
    /// The incident that it is about.
    pub incident: RecordId,
    /// The source that says so.
    pub by: RecordId,
    /// How well it is proved, as graded by people. Absent: ungraded, below every standard that a text names.
    #[serde(default)]
    pub grade: Option<GradeId>,
    /// What is said. Never empty.
    pub says: Says,
    /// When it was learned.
    pub learned: Learned,
}

/// What a claim says of an incident: any part of it, at least one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Says {
    /// Who did it: one of these. Empty: not said.
    #[serde(
        default,
        with = "one_or_many",
        skip_serializing_if = "BTreeSet::is_empty"
    )]
    pub author: BTreeSet<ActorId>,
    /// From territory held by whom it was done: a partial attribution (clause S15).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_held_by: Option<ActorId>,
    /// Which class of act it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<ActId>,
    /// Whom it hit. Empty: not said.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub hits: BTreeSet<Hit>,
    /// Who joined in it, without being its author.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub joined: BTreeSet<ActorId>,
    /// Whether it was preventive: against a threat that was not imminent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preventive: Option<bool>,
    /// Incidents that it came before.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub before: BTreeSet<RecordId>,
}

/// What an act hit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hit {
    /// Whose.
    pub of: ActorId,
    /// Territory, forces or people.
    pub kind: TargetKind,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceId>,
    /// Whether it came with an act aimed at another (rule 5).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub incidental: bool,
}

/// What a source says of control over an actor, at the dates given (rule 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlClaim {
    /// Its name.
    pub id: RecordId,
    /// Who is said to be controlled.
    pub actor: ActorId,
    /// By whom.
    pub principal: ActorId,
    /// How closely. Absent: not at all.
    #[serde(default)]
    pub degree: Option<DegreeId>,
    /// From when, included. Absent: since ever.
    #[serde(default)]
    pub from: Option<Instant>,
    /// Until when, excluded. Absent: still.
    #[serde(default)]
    pub until: Option<Instant>,
    /// The source that says so.
    pub by: RecordId,
    /// How well it is proved.
    #[serde(default)]
    pub grade: Option<GradeId>,
    /// When it was learned.
    pub learned: Learned,
}

/// What a source says of several incidents being one (rule 19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameClaim {
    /// Its name.
    pub id: RecordId,
    /// At least two incidents.
    pub incidents: BTreeSet<RecordId>,
    /// The source that says so.
    pub by: RecordId,
    /// How well it is proved.
    #[serde(default)]
    pub grade: Option<GradeId>,
    /// When it was learned.
    pub learned: Learned,
}

/// A source found out for itself what a claim says (clause S19).
///
/// It adds its own roots to the claim that it supports, and does nothing else: nobody accepts it, and it is about no
/// other claim of the incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corroboration {
    /// Its name.
    pub id: RecordId,
    /// The claim, control, same or exposure that it supports.
    pub of: RecordId,
    /// The source that found it out.
    pub by: RecordId,
    /// When it was learned.
    pub learned: Learned,
}

/// Through whose eyes to judge: a choice among the claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Viewpoint {
    /// Its name.
    pub id: RecordId,
    /// The party whose own it is. Its acceptance of what its own sources say needs no stance, and it
    /// is complete about its own forces (rule 15). Absent: nobody's.
    #[serde(default)]
    pub party: Option<ActorId>,
    /// From which grade on it accepts, where a text names no standard (rule 17). Absent: any.
    #[serde(default)]
    pub grade: Option<GradeId>,
    /// The sources whose claims it accepts without a stance of its own.
    #[serde(default)]
    pub accepts: Accepts,
}

/// Whose claims a viewpoint accepts without saying so for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Accepts {
    /// Everybody's.
    All,
    /// These sources'.
    #[serde(untagged)]
    Sources(BTreeSet<RecordId>),
}

impl Default for Accepts {
    fn default() -> Self {
        Self::Sources(BTreeSet::new())
    }
}

/// What a viewpoint holds of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stance {
    /// Its name.
    pub id: RecordId,
    /// Whose it is.
    pub viewpoint: RecordId,
    /// The claim, of any kind.
    pub claim: RecordId,
    /// What is held of it.
    pub stance: Holding,
    /// The viewpoint's own grading of it. Absent: the claim's.
    #[serde(default)]
    pub grade: Option<GradeId>,
    /// When it was taken, and who knows of it.
    pub learned: Learned,
}

/// What a viewpoint holds of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holding {
    /// It is so.
    Accept,
    /// It is not so: settled as *no* in this viewpoint (rule 15).
    Deny,
    /// Left open; takes back an earlier stance and an acceptance by source.
    SetAside,
}

/// A principal disavows the act of an actor held to be its proxy (rule 9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disavowal {
    /// Its name.
    pub id: RecordId,
    /// Who disavows.
    pub principal: ActorId,
    /// Which incident.
    pub incident: RecordId,
    /// When it was said.
    pub at: Instant,
    /// When it was learned.
    pub learned: Learned,
}

/// Something carried between the parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Its name.
    pub id: RecordId,
    /// What it does.
    pub kind: MessageKind,
    /// Who sends it.
    pub from: ActorId,
    /// For whom it is.
    pub to: ActorId,
    /// Who carries it.
    #[serde(default)]
    pub through: Vec<ActorId>,
    /// The assurance that it is about: the digest of its meaning, or its title where only one has it.
    pub assurance: String,
    /// For a clarification: the incident that it is about.
    #[serde(default)]
    pub incident: Option<RecordId>,
    /// For a renewal: the new end, excluded.
    #[serde(default)]
    pub until: Option<Instant>,
    /// On whose authority, in words. Absent: unknown.
    #[serde(default)]
    pub authority: Option<String>,
    /// The message that it answers.
    #[serde(default)]
    pub answers: Option<RecordId>,
    /// Of a clarification answer: what it says of who acted (clause S21). Absent: it is an answer, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<AnswerSays>,
    /// When its existence was learned.
    pub learned: Learned,
}

/// What a message does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageKind {
    /// Gives an assurance.
    Assurance,
    /// Gives notice of withdrawal.
    Withdrawal,
    /// Gives notice of leaving a group.
    Leaving,
    /// Reaffirms a promise.
    Reaffirmation,
    /// Prolongs a promise.
    Renewal,
    /// Asks who acted.
    ClarificationRequest,
    /// Answers who acted.
    ClarificationAnswer,
}

/// What an answer to the question who acted says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerSays {
    /// It was the answerer's own forces.
    Ours,
    /// It was not.
    NotOurs,
    /// The answerer does not know yet: a holding reply, which ends no wait.
    Unknown,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Its name.
    pub id: RecordId,
    /// The message.
    pub message: RecordId,
    /// What became of it.
    pub fact: Passage,
    /// When.
    pub at: When,
    /// When that was learned.
    pub learned: Learned,
}

/// A stage on a message's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Passage {
    /// Its sending was asked for.
    Requested,
    /// The sender handed it over.
    Deposited,
    /// The carrier has it in custody.
    Held,
    /// The carrier handed it on.
    Conveyed,
    /// The addressee has it.
    Received,
    /// An officer of the addressee's read it.
    Read,
    /// It was answered.
    Answered,
}

/// An earlier record is taken back, from when that is learned on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retraction {
    /// Its name.
    pub id: RecordId,
    /// The record taken back: an incident, claim, stance, receipt, disavowal or message.
    pub of: RecordId,
    /// Why. A label.
    #[serde(default)]
    pub reason: String,
    /// When it was learned.
    pub learned: Learned,
}
