//! What an officer's message says, and its bytes within the channel (`spec/mission.md`, section 2).

mod body;
mod limits;
mod told;

pub use limits::{
    MAX_CLAIMS, MAX_NAME_BYTES, MAX_RECORD_BYTES, MAX_STANCES, MAX_WORDS_BYTES, Piece, SaidError,
};

use serde::{Deserialize, Serialize};
use tacit_channel::{Act, OfficerKind};
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
        /// Accepting, declining or acknowledging.
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

impl Said {
    /// As which kind and act it goes over the channel.
    #[must_use]
    pub fn kind(&self) -> (OfficerKind, Act) {
        match self {
            Self::Note { .. } => (OfficerKind::Note, Act::Informing),
            Self::Assurance(_) => (OfficerKind::Assurance, Act::Committing),
            Self::Answer { answer, .. } => (
                OfficerKind::Answer,
                match answer {
                    AnswerKind::Accepting => Act::Accepting,
                    AnswerKind::Declining => Act::Declining,
                    AnswerKind::Acknowledging => Act::Acknowledging,
                },
            ),
            Self::Amendment { .. } => (OfficerKind::Amendment, Act::Committing),
            Self::Offer(_) => (OfficerKind::Offer, Act::Offering),
            Self::CounterOffer(_) => (OfficerKind::CounterOffer, Act::Offering),
            Self::Withdrawal { .. } => (OfficerKind::Withdrawal, Act::Withdrawing),
            Self::Reaffirmation { .. } => (OfficerKind::Reaffirmation, Act::Committing),
            Self::Report(_) => (OfficerKind::IncidentReport, Act::Informing),
            Self::ClarificationRequest { .. } => (OfficerKind::ClarificationRequest, Act::Asking),
            Self::ClarificationAnswer { .. } => (OfficerKind::ClarificationAnswer, Act::Informing),
            Self::LineCheck { .. } => (OfficerKind::LineCheck, Act::Asking),
            Self::Reservation { .. } => (OfficerKind::Reservation, Act::Reserving),
        }
    }

    /// Whether it commits its sender or takes a commitment back, so that it needs a verified identity and officers
    /// (`spec/channel.md`, "What commits"; `spec/mission.md`, section 6).
    #[must_use]
    pub fn commits(&self) -> bool {
        self.kind().0.commits()
    }

    /// Whether it says nothing unless the message names what it answers.
    #[must_use]
    pub fn must_answer(&self) -> bool {
        matches!(
            self,
            Self::Answer { .. } | Self::CounterOffer(_) | Self::ClarificationAnswer { .. }
        )
    }

    /// Whether messages of a kind say something to people; the others are the channel's own.
    #[must_use]
    pub fn is_said_by(kind: OfficerKind) -> bool {
        !matches!(
            kind,
            OfficerKind::Read | OfficerKind::MoveProposed | OfficerKind::MoveAgreed
        )
    }

    /// The text that goes with it, if one does.
    #[must_use]
    pub fn paper(&self) -> Option<&Paper> {
        match self {
            Self::Assurance(paper)
            | Self::Offer(paper)
            | Self::CounterOffer(paper)
            | Self::Amendment { paper, .. } => Some(paper),
            _ => None,
        }
    }
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
