//! Promises, what stands of them in whose eyes and why, and what their words license.

/// As of which times something is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// As of which event time; now if none.
    pub at_ms: Option<u64>,
    /// As known when; now if none.
    pub known_ms: Option<u64>,
}

/// Every promise, given and received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseList {
    /// As of which event time, and as known when.
    pub at_ms: u64,
    /// As known when.
    pub known_ms: u64,
    /// What this desk's party promises.
    pub given: Vec<Promise>,
    /// What it was promised.
    pub received: Vec<Promise>,
    /// Between whom both promises stand, and in whose eyes: a sentence each.
    pub mutual: Vec<String>,
    /// Where the eyes differ: the promise's name, and the fact that decides, in words.
    pub differences: Vec<(String, String)>,
    /// What cannot be known, said in the same breath.
    pub notes: Vec<String>,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// By which paths name it: digits of its meaning, and whose it is.
    pub name: String,
    /// What its text calls itself.
    pub title: String,
    /// Who promises, by name.
    pub giver: String,
    /// To whom, by name.
    pub receiver: String,
    /// Whether this desk's party is the giver.
    pub given: bool,
    /// On which channel it went.
    pub channel: String,
    /// The message that gave it.
    pub letter: String,
    /// The digest of its meaning, 64 digits.
    pub digest: String,
    /// The same in twelve words.
    pub words: String,
    /// The text, word for word.
    pub text: String,
    /// What it means, written out anew.
    pub rendering: String,
    /// How it stands, in each pair of eyes; the desk's own first.
    pub standings: Vec<Standing>,
    /// Messages that bear on it, by what they are and their names.
    pub followed_by: Vec<(String, String)>,
    /// What can be said about it, such as to withdraw it.
    pub can: Vec<super::saying::What>,
}

/// How a promise stands in one pair of eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whose, such as `Arland`, or `Borland as known to Arland`.
    pub eyes: String,
    /// Whether they are this desk's own.
    pub own: bool,
    /// The word: `stands`, `released`, `breached`, `not in effect`, `withdrawn`, `expired`, `undetermined`, `contested`.
    pub word: String,
    /// What kind of word that is, for its colour and shape.
    pub tone: Tone,
    /// Its life, in words.
    pub life: String,
    /// Its performance, in words.
    pub performance: String,
    /// Since when, in words.
    pub since: String,
    /// Marks over it: strained, self-provoked, …
    pub marks: Vec<String>,
    /// Why, in order: the time in words, and what happened.
    pub reasons: Vec<(String, String)>,
    /// Facts that are open.
    pub open: Vec<OpenFact>,
    /// What the verdict rests on and cannot know.
    pub notes: Vec<String>,
}

/// What kind of verdict a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// It is not in effect yet.
    NotYet,
    /// It stands.
    Stands,
    /// It is not known, or accepted claims conflict.
    Open,
    /// Its giver is released.
    Released,
    /// It was breached.
    Breached,
    /// It ended by its own terms: withdrawn or expired.
    Ended,
}

/// A fact that is open, and what would follow from each reading of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFact {
    /// Which, in words.
    pub fact: String,
    /// What would follow: if what, then what.
    pub settles: Vec<(String, String)>,
}

/// A mistake or a warning in a text, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether the text cannot be used before it is mended.
    pub error: bool,
    /// The code, which `tacit explain` knows.
    pub code: String,
    /// On which line of the text, from one.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// What a text licenses, as the other side's lawyer would read it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// With what it was read, in words.
    pub read_with: String,
    /// Each, the gravest first.
    pub found: Vec<Finding>,
    /// How far was looked, and what could not be.
    pub bounds: Vec<String>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `grave`, `serious`, `minor`, … as the analysis has it.
    pub level: String,
    /// Its kind, in words, such as `a way out`.
    pub kind: String,
    /// In one sentence.
    pub sentence: String,
    /// The scenario, a line each; empty where it is not told.
    pub scenario: Vec<String>,
    /// The clause at fault, and changes of words with what each mends and brings.
    pub remedies: Vec<String>,
    /// The scenario drawn: markup that the desk made, to be shown as it is.
    pub drawing: Option<Drawing>,
}

/// A drawing that the desk has made; the only markup that the console shows without escaping it.
#[derive(Clone, PartialEq, Eq)]
pub struct Drawing(pub String);

impl std::fmt::Debug for Drawing {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Drawing({} bytes)", self.0.len())
    }
}
