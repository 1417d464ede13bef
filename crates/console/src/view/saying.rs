//! What would be said: a draft, all of it as it would go out, and what waits for officers.

use super::promises::Problem;

/// The longest text in a draft, in bytes; the desk's own limits are lower and say so.
pub const MAX_DRAFT_BYTES: usize = 65_536;

/// What a form says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// Words, which commit nobody.
    Note,
    /// Whether the line works.
    LineCheck,
    /// An assurance is given.
    Give,
    /// A text is shown that would be given.
    Offer,
    /// A message is answered with a promise in return.
    AnswerWith,
    /// It is accepted in words.
    Accept,
    /// It is declined in words.
    Decline,
    /// It was received, and nothing more.
    Acknowledge,
    /// The other side is asked to give another text than it offered.
    Counter,
    /// A text takes the place of one that was given.
    Amend,
    /// Notice of withdrawal.
    Withdraw,
    /// It holds, is said again; or has a new end.
    Reaffirm,
    /// A reservation.
    Reserve,
    /// Who acted is asked.
    Clarify,
    /// That question is answered.
    Clarified,
    /// An incident is reported with our own desk's claims.
    Report,
}

impl What {
    /// Each.
    pub const ALL: [Self; 16] = [
        Self::Note,
        Self::LineCheck,
        Self::Give,
        Self::Offer,
        Self::AnswerWith,
        Self::Accept,
        Self::Decline,
        Self::Acknowledge,
        Self::Counter,
        Self::Amend,
        Self::Withdraw,
        Self::Reaffirm,
        Self::Reserve,
        Self::Clarify,
        Self::Clarified,
        Self::Report,
    ];

    /// As paths and forms name it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::LineCheck => "line-check",
            Self::Give => "give",
            Self::Offer => "offer",
            Self::AnswerWith => "answer-with",
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Acknowledge => "acknowledge",
            Self::Counter => "counter",
            Self::Amend => "amend",
            Self::Withdraw => "withdraw",
            Self::Reaffirm => "reaffirm",
            Self::Reserve => "reserve",
            Self::Clarify => "clarify",
            Self::Clarified => "clarified",
            Self::Report => "report",
        }
    }

    /// What a word means.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.word() == word)
    }

    /// Whether a whole text of an assurance goes with it, so that what it licenses is shown first.
    #[must_use]
    pub const fn has_text(self) -> bool {
        matches!(
            self,
            Self::Give | Self::Offer | Self::AnswerWith | Self::Counter | Self::Amend
        )
    }
}

/// What a person has drafted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// On which channel.
    pub channel: String,
    /// What it is.
    pub what: What,
    /// What it answers (a message), amends, withdraws, reaffirms, reserves to or asks under (an assurance), or reports (an incident);
    /// empty where it is about nothing.
    pub about: String,
    /// The incident that a clarification is asked about; empty otherwise.
    pub incident: String,
    /// The words, or the text of the assurance.
    pub text: String,
    /// The new end of what is reaffirmed, as the language writes a time; empty if there is none.
    pub until: String,
    /// Who acted, by identifier, where a clarification is answered with a claim; empty otherwise.
    pub author: String,
    /// `flash`, `immediate`, `priority` or `routine`.
    pub precedence: String,
    /// `personal`, `instructed`, `full-powers`, `ad-referendum` or `unknown`.
    pub authority: String,
    /// Who asked for it to be said; may be empty.
    pub asked_by: String,
}

/// All that would be said, as each officer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The name of everything that would be said, 64 digits: what is confirmed. None if it cannot be said yet.
    pub name: Option<String>,
    /// The same in twelve words.
    pub words: Option<String>,
    /// What it is, in words, such as `assurance`.
    pub what: String,
    /// The text word for word, if one goes with it.
    pub text: Option<String>,
    /// What the text means, written out anew.
    pub rendering: Option<String>,
    /// The meaning's digest, and in twelve words.
    pub meaning: Option<[String; 2]>,
    /// Everything else on the page: to whom, through whom, precedence, authority, in order.
    pub rows: Vec<(String, String)>,
    /// Mistakes and warnings in the text.
    pub problems: Vec<Problem>,
    /// Why it cannot be said, if it cannot.
    pub refused: Option<String>,
    /// Whether it commits, so that it needs a verified channel and officers.
    pub commits: bool,
    /// How many officers have to approve; none if it is said at once.
    pub needed: usize,
    /// The channel's identity, in words, with whether it is verified.
    pub identity: (bool, String),
}

/// Something that waits for officers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// By which it is approved, 64 digits.
    pub name: String,
    /// The same in twelve words.
    pub words: String,
    /// On which channel.
    pub channel: String,
    /// Its title, or first words.
    pub title: String,
    /// All that would be said.
    pub drawn: Drawn,
    /// Who drafted it; may be unknown.
    pub drafted_by: String,
    /// When it was proposed.
    pub proposed_ms: u64,
    /// The officers who have approved.
    pub approved_by: Vec<String>,
    /// How many have to.
    pub needed: usize,
    /// The bytes that a passkey signs as its challenge, as hexadecimal digits.
    pub challenge: String,
}
