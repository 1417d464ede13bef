//! What happened, what was said of it and what stood, over time, as it was known at some time.

use super::promises::Tone;

/// Which time is shown, as known when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// From when; from the first thing on record if none.
    pub from_ms: Option<i64>,
    /// Until when; a little after now if none.
    pub to_ms: Option<i64>,
    /// As known when; now if none.
    pub known_ms: Option<u64>,
}

/// A stretch of time with everything in it that was known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// From when.
    pub from_ms: i64,
    /// Until when.
    pub to_ms: i64,
    /// As known when.
    pub known_ms: u64,
    /// Now, by the desk's clock.
    pub now_ms: u64,
    /// Everything on record lies between these.
    pub whole_ms: [i64; 2],
    /// Each promise in each pair of eyes, promise by promise.
    pub lanes: Vec<Lane>,
    /// What happened and was said and was known by then, in order of time.
    pub marks: Vec<Mark>,
    /// The moments of knowledge at which a verdict changed, in order, over all of time: where a slider stops.
    pub moments: Vec<Moment>,
    /// Whether they are still being sought, so that some may be missing.
    pub seeking: bool,
    /// Where the eyes differ at that time of knowledge: the promise's title, and the fact that decides, in words.
    pub differences: Vec<(String, String)>,
    /// What was left out or cannot be known, in words.
    pub notes: Vec<String>,
}

/// A promise in one pair of eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// The promise, by [`Promise::name`](super::promises::Promise::name).
    pub promise: String,
    /// Its title, with who promises whom.
    pub title: String,
    /// Whose eyes.
    pub eyes: String,
    /// How it stood, one stretch after the other.
    pub stretches: Vec<Stretch>,
    /// The verdict at the end, in words.
    pub verdict: String,
    /// Why, a line each.
    pub reasons: Vec<(String, String)>,
}

/// For how long a promise stood how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// From when.
    pub from_ms: i64,
    /// Until when.
    pub to_ms: i64,
    /// How, as colour and shape.
    pub tone: Tone,
    /// How, in a word.
    pub word: String,
}

/// Something that happened or was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Its name on record.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// When: the earliest.
    pub from_ms: i64,
    /// When: the latest.
    pub to_ms: i64,
    /// When this desk learned it.
    pub learned_ms: u64,
    /// Whether a verdict rests on it.
    pub decides: bool,
    /// Where it is shown whole, as a path of the console.
    pub path: Option<String>,
}

/// What a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MarkKind {
    /// Something happened.
    Incident,
    /// A source claims something of it.
    Claim,
    /// Something was said in public, or became known.
    Statement,
    /// Something was said on a channel.
    Message,
}

/// A verdict changed when something became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// When it became known.
    pub known_ms: u64,
    /// Which promise, by its title.
    pub promise: String,
    /// In whose eyes.
    pub eyes: String,
    /// How it stood before.
    pub before: String,
    /// How it stood after.
    pub after: String,
    /// What kind of word that is.
    pub tone: Tone,
}
