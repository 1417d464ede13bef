//! What stands at the head of every page.

/// Whose desk this is, and how it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masthead {
    /// The party that it speaks for, by name.
    pub party: String,
    /// What its credential calls it.
    pub label: String,
    /// Its fingerprint in twelve words.
    pub words: String,
    /// Whether nothing here is in earnest.
    pub exercise: bool,
    /// Now, by the desk's clock.
    pub now_ms: u64,
    /// How many things [`today`](super::today) lists.
    pub waiting: usize,
    /// How many messages of other sides nobody here has said to have read.
    pub unread: usize,
    /// How many proposals wait for officers.
    pub proposals: usize,
    /// What stops the desk from working as it should, in words: its clock, its store. Empty if nothing does.
    pub troubles: Vec<String>,
}
