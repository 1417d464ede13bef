//! What the judge answers: values, for any screen or program to show.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;

/// Where a promise is in its life (clause S0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Life {
    /// Not entered into effect, or not known to have.
    NotInEffect,
    /// It binds.
    InEffect,
    /// Its condition failed: it does not bind.
    Released,
    /// Taken back by notice.
    Withdrawn,
    /// It came to its stated end.
    Expired,
}

/// How a promise was performed in its present episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Performance {
    /// No breach among the records.
    Kept,
    /// At least one breach.
    Breached,
}

/// Life and performance as one word for display.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// Not in effect.
    NotInEffect,
    /// In effect and kept.
    Stands,
    /// Released and kept until then.
    Released,
    /// Breached, whatever its life.
    Breached,
    /// Withdrawn and kept until then.
    Withdrawn,
    /// Expired and kept until then.
    Expired,
    /// This viewpoint lacks a fact that decides.
    Undetermined,
    /// This viewpoint holds accepted claims that conflict on a fact that decides.
    Contested,
}

impl Word {
    /// The word for one settled outcome.
    #[must_use]
    pub const fn of(life: Life, performance: Performance) -> Self {
        match (life, performance) {
            (Life::NotInEffect, _) => Self::NotInEffect,
            (_, Performance::Breached) => Self::Breached,
            (Life::InEffect, _) => Self::Stands,
            (Life::Released, _) => Self::Released,
            (Life::Withdrawn, _) => Self::Withdrawn,
            (Life::Expired, _) => Self::Expired,
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NotInEffect => "not in effect",
            Self::Stands => "stands",
            Self::Released => "released",
            Self::Breached => "breached",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Undetermined => "undetermined",
            Self::Contested => "contested",
        })
    }
}

impl fmt::Display for Life {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NotInEffect => "not in effect",
            Self::InEffect => "in effect",
            Self::Released => "released",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        })
    }
}

impl fmt::Display for Performance {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Kept => "kept",
            Self::Breached => "breached",
        })
    }
}

/// One promise: one text, one ordered pair.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Promise {
    /// The index of its text among the texts judged.
    pub text: usize,
    /// Who gave it.
    pub giver: ActorId,
    /// To whom.
    pub receiver: ActorId,
}

/// Through whose eyes: a viewpoint, or a viewpoint as another knows it (rule 16).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Eyes {
    /// Whose acceptance counts.
    pub viewpoint: String,
    /// Whose knowledge limits it. `None`: its own.
    pub as_known_to: Option<String>,
}

impl fmt::Display for Eyes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.as_known_to {
            None => out.write_str(&self.viewpoint),
            Some(other) => write!(out, "{} as known to {other}", self.viewpoint),
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Of which promise.
    pub promise: Promise,
    /// Through whose eyes.
    pub eyes: Eyes,
    /// As of which event time: what happened at or before it counts.
    pub at: Instant,
    /// As known when: what was learned at or before it counts.
    pub known: Instant,
}

/// What stands, in one pair of eyes, as of one time, as known at another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Of which promise.
    pub promise: Promise,
    /// Through whose eyes.
    pub eyes: Eyes,
    /// As of which event time.
    pub at: Instant,
    /// As known when.
    pub known: Instant,
    /// Every value that life and performance may have, whatever is true of the open facts. Never empty.
    pub outcomes: BTreeSet<(Life, Performance)>,
    /// The two as one word.
    pub word: Word,
    /// When the present episode began, in the reading shown.
    pub in_effect_since: Option<Instant>,
    /// Why it is what it is: clause, incident, claims. In the reading shown.
    pub reasons: Vec<Reason>,
    /// Each breach of the present episode since the last reaffirmation, in the reading shown.
    pub breaches: Vec<Breach>,
    /// How many breaches lie before the last reaffirmation in the episode.
    pub breaches_before_reaffirmation: u32,
    /// The last reaffirmation in the episode.
    pub reaffirmed: Option<Instant>,
    /// Marks; they change nothing.
    pub marks: Vec<Mark>,
    /// The open facts that bear on the outcome, those that settle it alone first.
    pub open: Vec<OpenFact>,
    /// Defaults of the rules that were used instead of the text's words, and other things to know.
    pub notes: Vec<String>,
    /// Why the answer may be incomplete. `None`: every combination was tried.
    pub partial: Option<String>,
}

/// One step of the reasoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What happened to the promise, in plain words.
    pub what: String,
    /// When, by event time.
    pub at: Instant,
    /// The clause of the text that says so: "act", "condition 1", "withdrawal" …
    pub clause: String,
    /// The incident or message.
    pub record: Option<String>,
    /// The claims that it rests on in these eyes.
    pub claims: Vec<String>,
    /// The same claims, each with the independent roots that it has as far as these eyes know (rule 19).
    pub grounds: Vec<Ground>,
    /// How many independent roots they have together.
    pub roots: usize,
}

/// A claim with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// The claim.
    pub claim: String,
    /// The sources at the bottom: its own, and those of its corroborations.
    pub roots: BTreeSet<String>,
}

/// An act of the giver's that the promise forbade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// Which incident.
    pub incident: String,
    /// When it counts as begun.
    pub at: Instant,
    /// The party acted in the belief that it was released (rule 20).
    pub acted_on_belief: bool,
}

/// A mark on a standing; it changes neither life nor performance.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "mark")]
pub enum Mark {
    /// An accepted incident of a kind that the vocabulary marks (rule 24).
    Strained {
        /// Which incidents.
        incidents: Vec<String>,
    },
    /// The releasing act came after a permitted act of the giver's against its author (rule 25).
    SelfProvoked {
        /// The giver's act.
        provocation: String,
        /// The releasing act.
        release: String,
        /// How long lies between them, in seconds.
        seconds_between: i64,
    },
    /// A breach was committed in the belief of a release that a correction undid (rule 20).
    ActedOnBelief {
        /// Which incidents.
        incidents: Vec<String>,
    },
    /// A notice of withdrawal is under way: the promise binds until it takes effect (rule 22).
    WithdrawalInFlight {
        /// The message.
        message: String,
        /// When it takes effect, as far as that is known in these eyes.
        takes_effect: Option<Instant>,
    },
}

/// What a fact is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "about")]
pub enum Subject {
    /// Who did it.
    Author {
        /// Which incident.
        incident: String,
    },
    /// Which class of act it was.
    Act {
        /// Which incident.
        incident: String,
    },
    /// Whether it hit this.
    Hit {
        /// Which incident.
        incident: String,
        /// What: "people of x".
        hit: String,
    },
    /// What it hit, of which nothing is said.
    Hits {
        /// Which incident.
        incident: String,
    },
    /// Whether this actor joined in it.
    Joined {
        /// Which incident.
        incident: String,
        /// Who.
        actor: ActorId,
    },
    /// Whether it was preventive.
    Preventive {
        /// Which incident.
        incident: String,
    },
    /// Who controls this actor, and how closely.
    Control {
        /// The actor.
        actor: ActorId,
        /// The principal.
        principal: ActorId,
    },
    /// Which of two came first.
    Order {
        /// One.
        first: String,
        /// The other.
        second: String,
    },
    /// Whether the incidents of this claim are one.
    Same {
        /// The claim.
        claim: String,
    },
    /// When within its interval it began, where something falls due inside that interval.
    Begin {
        /// Which incident.
        incident: String,
    },
    /// When within its interval it ended.
    End {
        /// Which incident.
        incident: String,
    },
    /// Whether it is known at all.
    Incident {
        /// Which incident.
        incident: String,
    },
    /// Which messages are known to have arrived, and when.
    Messages,
    /// Who controls whom, in several accounts at once.
    Controls,
    /// Whether it is known that this principal disavowed it.
    Disavowal {
        /// Which incident.
        incident: String,
        /// Who.
        principal: ActorId,
    },
    /// Whether an assumption holds.
    Assumption {
        /// Which.
        assumption: String,
    },
}

/// A fact on which these eyes have no single accepted account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenFact {
    /// What it is about.
    pub subject: Subject,
    /// Whether accepted claims conflict; otherwise one is lacking.
    pub conflict: bool,
    /// Each value that it may have, in words, with the outcomes that are then possible.
    pub values: Vec<(String, BTreeSet<(Life, Performance)>)>,
    /// Whether knowing it would settle the outcome, whatever its value.
    pub settles: bool,
}

/// How two pairs of eyes differ on one promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// One standing.
    pub one: Eyes,
    /// The other.
    pub other: Eyes,
    /// Whether their outcomes differ.
    pub differs: bool,
    /// The single facts that alone would bring each to the other's outcome, in words: what one holds, what the other.
    pub decided_by: Vec<Disagreement>,
    /// How many facts they disagree on at all.
    pub disagreements: usize,
}

/// One fact that two pairs of eyes hold differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// What it is about.
    pub subject: Subject,
    /// What the one holds.
    pub one: String,
    /// What the other holds.
    pub other: String,
}
