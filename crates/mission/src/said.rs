//! What an officer's message says, and its bytes within the channel (`spec/mission.md`, section 2).

use serde::{Deserialize, Serialize};
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_spelling::Digest;
use tacit_standing::record::{Claim, Incident, Says, Stance};

/// The version of what messages say that this program writes and reads.
pub const VERSION: u64 = 1;

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "message", rename_all = "kebab-case")]
pub enum Said {
    /// Words, which commit nobody.
    Note {
        /// The words.
        text: String,
    },
    /// An assurance is given.
    Assurance(Paper),
    /// An assurance or an offer of the other side is answered, without an assurance in return.
    Answer {
        /// Accepting, declining, acknowledging or reserving.
        answer: AnswerKind,
        /// In words; may be empty.
        text: String,
    },
    /// A text takes the place of one that was given: it is given, and notice of withdrawal of the other goes with it.
    Amendment {
        /// The assurance that it takes the place of.
        #[serde(with = "crate::spelled::digest")]
        of: Digest,
        /// The new text.
        paper: Paper,
    },
    /// A text is shown that its giver would give. Nothing is promised by it.
    Offer(Paper),
    /// A text is shown that the other side is asked to give in place of its offer. Nothing is promised by it.
    CounterOffer(Paper),
    /// Notice of withdrawal of an assurance that was given.
    Withdrawal {
        /// The assurance.
        #[serde(with = "crate::spelled::digest")]
        assurance: Digest,
        /// Why, in words; may be empty.
        reason: String,
    },
    /// An assurance that was given is reaffirmed, or with a new end renewed.
    Reaffirmation {
        /// The assurance.
        #[serde(with = "crate::spelled::digest")]
        assurance: Digest,
        /// The new end, excluded, where it is renewed.
        until: Option<Instant>,
    },
    /// An incident, and what our own desk says of it.
    Report(Report),
    /// Who acted is asked, before a party holds itself released.
    ClarificationRequest {
        /// The giver's assurance that asks for it.
        #[serde(with = "crate::spelled::digest")]
        assurance: Digest,
        /// The incident, and what our own desk says of it.
        report: Report,
        /// The question in words; may be empty.
        text: String,
    },
    /// The question who acted is answered.
    ClarificationAnswer {
        /// What the answerer's own desk says of the incident: a claim, if it makes one.
        says: Option<Says>,
        /// The answer in words; may be empty.
        text: String,
    },
    /// Whether the line works, and whether anybody reads.
    LineCheck {
        /// In words; may be empty.
        text: String,
    },
    /// A reservation to an assurance of either side.
    Reservation {
        /// The assurance.
        #[serde(with = "crate::spelled::digest")]
        assurance: Digest,
        /// In words.
        text: String,
    },
}

/// How something is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    /// Agreed.
    Accepting,
    /// Not agreed.
    Declining,
    /// Received, and nothing more.
    Acknowledging,
}

/// A text with the vocabulary that it pins and the meaning that its sender reads in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The text.
    pub text: String,
    /// The vocabulary, whole: whoever receives it needs no other way to it.
    pub vocabulary: String,
    /// The digest of the meaning.
    #[serde(with = "crate::spelled::digest")]
    pub meaning: Digest,
}

/// An incident with the claims and stances of the sender's own desk about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The incident, under the sender's name for it.
    pub incident: Incident,
    /// Claims in the name of the sender's desk.
    pub claims: Vec<Claim>,
    /// What the sender's viewpoint holds of claims that either side has reported.
    pub stances: Vec<Stance>,
}

/// Why a message that arrived says nothing here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Unreadable {
    /// It is of another version.
    Version {
        /// Which.
        found: u64,
    },
    /// It is not what its kind says.
    Shape,
    /// One desk keeps an exercise clock and the other does not.
    Exercise,
    /// It is about another pair of parties than those of the channel.
    Misdirected {
        /// Whose promise it would be.
        giver: ActorId,
    },
    /// Its text has errors by the vocabulary that came with it, or another meaning than its sender names.
    Meaning,
}
