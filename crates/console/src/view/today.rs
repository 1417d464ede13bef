//! What needs a human now, and nothing else.

/// What waits, most urgent first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Today {
    /// Each; at most [`MAX_MATTERS`].
    pub matters: Vec<Matter>,
    /// How many there are besides.
    pub more: usize,
}

/// The most matters on one page.
pub const MAX_MATTERS: usize = 100;

/// One thing that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Why it waits.
    pub kind: MatterKind,
    /// At which precedence it came, where it came as a message: `flash`, `immediate`, `priority`, `routine`.
    pub precedence: Option<String>,
    /// One sentence: what there is.
    pub words: String,
    /// On which channel, if on one.
    pub channel: Option<String>,
    /// Since when it waits.
    pub since_ms: u64,
    /// By when somebody should have acted: by the precedence's measure, or by the promise's own term.
    pub due_ms: Option<u64>,
    /// Where to go, as a path of the console.
    pub path: String,
    /// By which name a person says to have seen it ([`Act::Seen`](crate::desk::Act::Seen)), where it waits for nothing else; none where
    /// something has to be done.
    pub seen: Option<String>,
}

/// Why something waits for a person; in this order where nothing else decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatterKind {
    /// A carrier, or whoever answers in its place, was caught lying; or something broke that must not be overlooked.
    Grave,
    /// A clarification that was asked, of us or by us, is running out or has run out.
    Clarification,
    /// A promise's standing has changed, and nobody has looked since.
    Standing,
    /// A message that nobody here has said to have read.
    Unread,
    /// A message that asks for an answer and has none.
    Unanswered,
    /// Something that commits waits for another officer.
    Approval,
    /// A line is down.
    Line,
    /// A channel whose other side is not verified.
    Unverified,
    /// Something that was ordered cannot go out yet.
    Kept,
}
