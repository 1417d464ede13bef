//! What of the exchange is known to whom.

/// What is known to whom, in each pair of eyes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exposure {
    /// Each pair of eyes; the desk's own first.
    pub eyes: Vec<Exposed>,
}

/// What is known to whom in one pair of eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposed {
    /// Whose eyes.
    pub eyes: String,
    /// Each part of each record.
    pub parts: Vec<Part>,
    /// What was said besides: statements, postures, offers of good offices, a line each.
    pub told: Vec<String>,
}

/// A part of a record that became known to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Of which record.
    pub of: String,
    /// What that record is called.
    pub label: String,
    /// Which part, in words.
    pub part: String,
    /// To whom.
    pub to: String,
    /// Since when, in words.
    pub since: String,
    /// The sources at the bottom of it.
    pub roots: Vec<String>,
    /// Each account: by which source, since when, and how each party stands to it.
    pub accounts: Vec<Account>,
}

/// One source's account that something became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The source.
    pub source: String,
    /// Since when, in words.
    pub since: String,
    /// How each party stands to it, in words.
    pub postures: Vec<String>,
}
