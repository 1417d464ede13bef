//! Channels, what was said on them, and what this desk keeps for itself.

/// How many messages a page of a thread shows.
pub const THREAD_PAGE: usize = 50;

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// What it is called here.
    pub name: String,
    /// The party at its other end, by name.
    pub other: String,
    /// Who carries, by name.
    pub through: Vec<String>,
    /// Whether the other side is verified, so that what commits can be said.
    pub verified: bool,
    /// How the other side's identity stands, in words.
    pub identity: String,
    /// How far the channel has come: open, invited, refused, in words.
    pub step: String,
    /// Whether it is open.
    pub open: bool,
    /// What the other side calls itself.
    pub other_label: Option<String>,
    /// Its fingerprint, 64 digits.
    pub other_fingerprint: Option<String>,
    /// The same in twelve words.
    pub other_words: Option<String>,
    /// How the fingerprint was learned, a line each.
    pub evidence: Vec<String>,
    /// Why nothing can be sealed, if so.
    pub stopped: Option<String>,
    /// For how long nothing came from the other side.
    pub silence_ms: Option<u64>,
    /// Lines to relays.
    pub lines: Vec<Line>,
    /// How many messages nobody here has said to have read.
    pub unread: usize,
    /// How many orders wait for it.
    pub waiting: usize,
    /// The last thing said, in one line.
    pub last: Option<String>,
    /// When that was.
    pub last_ms: Option<u64>,
}

/// A line to a relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The relay's origin.
    pub relay: String,
    /// How it is.
    pub state: LineState,
    /// In words.
    pub words: String,
    /// Since when.
    pub since_ms: Option<u64>,
}

/// How a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineState {
    /// The relay answers.
    Up,
    /// It was called and has not answered yet.
    Calling,
    /// It cannot be reached.
    Down,
    /// Whoever answers is not who it must be, or answers what no honest relay does.
    Lying,
}

/// A page of what was said on a channel, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// The channel.
    pub channel: Channel,
    /// The messages.
    pub letters: Vec<Letter>,
    /// The number of the first message shown, if there are earlier ones.
    pub earlier: Option<u64>,
    /// What the desk keeps for itself about this channel's messages, newest first; at most 20.
    pub notes: Vec<Note>,
    /// The paths by which the console asks for a draft: the drafts that wait here, by form.
    pub proposals: Vec<super::saying::Proposal>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// `m-` and 16 digits.
    pub name: String,
    /// Its number at this desk.
    pub number: u64,
    /// On which channel.
    pub channel: String,
    /// Whether this desk said it.
    pub ours: bool,
    /// What it is, in the field's word: `assurance`, `note`, `line check`, …
    pub what: String,
    /// Its own words, or the title of its text.
    pub words: String,
    /// The text of an assurance, whole.
    pub text: Option<String>,
    /// What that text means, rendered; empty if it has errors or there is none.
    pub rendering: Option<String>,
    /// The meaning's digest in twelve words.
    pub digest_words: Option<String>,
    /// The promise that it is about, by [`Promise::name`](super::promises::Promise::name).
    pub promise: Option<String>,
    /// The incident that it is about.
    pub incident: Option<String>,
    /// Why it says nothing here, if it does not.
    pub unreadable: Option<String>,
    /// `flash`, `immediate`, `priority`, `routine`.
    pub precedence: String,
    /// `personal`, `instructed`, `full-powers`, `ad-referendum`, `unknown`.
    pub authority: String,
    /// Who asked for it to be said; may be empty.
    pub asked_by: String,
    /// The message that it answers, with that one's words.
    pub answers: Option<(String, String)>,
    /// The messages that answer it.
    pub answered_by: Vec<String>,
    /// Whether the other side's identity was verified.
    pub verified: bool,
    /// Whether an officer at the receiving end has said to have read it.
    pub read: bool,
    /// That it cannot arrive any more and has to be said again.
    pub too_late: bool,
    /// Deposited, held, conveyed, received, read, answered, in that order: what is known of each.
    pub stages: Vec<Stage>,
    /// The officers who approved it.
    pub approved_by: Vec<String>,
    /// What can be said in answer, as the forms' names (see [`What`](super::saying::What)).
    pub can: Vec<super::saying::What>,
}

/// Something that is or is not known of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// `deposited`, `held`, `conveyed`, `received`, `read`, `answered`.
    pub what: String,
    /// When, if it is known to have happened.
    pub at_ms: Option<u64>,
    /// By whose clock: `our`, `the relay's`, `the other side's`.
    pub clock: String,
    /// When this desk learned it.
    pub learned_ms: Option<u64>,
    /// What shows it, in words: the relay's signed receipt, the other machine's word, an officer's word.
    pub proof: String,
}

/// Something that this desk keeps for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which.
    pub number: u64,
    /// `note`, `doubt`, `motive`, `draft`, `belief`.
    pub kind: String,
    /// When it was written.
    pub at_ms: u64,
    /// About which message.
    pub about: Option<String>,
    /// The words.
    pub text: String,
}
