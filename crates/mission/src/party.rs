//! Who this desk speaks for, and who is at the other end of a channel.

use serde::{Deserialize, Serialize};
use std::fmt;
use tacit_lang::ids::ActorId;
use tacit_wire::Timestamp;

/// Who somebody is to the judge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The actor, as vocabularies declare it.
    pub actor: ActorId,
    /// What the viewpoint is called in records.
    pub viewpoint: String,
}

impl Party {
    /// The source in whose name the party's desk makes claims: `NAME-desk`.
    #[must_use]
    pub fn source(&self) -> String {
        format!("{}-desk", self.viewpoint.to_lowercase())
    }

    /// Checks the viewpoint's name: what the other side reports is filed under it and a colon.
    ///
    /// # Errors
    /// [`NotAViewpoint`].
    pub fn check(&self) -> Result<(), NotAViewpoint> {
        let name = &self.viewpoint;
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        if (1..=MAX_NAME_BYTES).contains(&name.len()) && name.chars().all(is_plain) {
            return Ok(());
        }
        Err(NotAViewpoint(name.chars().take(MAX_NAME_BYTES).collect()))
    }
}

/// Not the name of a viewpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAViewpoint(String);

impl fmt::Display for NotAViewpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "`{}` cannot name a viewpoint: write 1 to {MAX_NAME_BYTES} of A-Z, a-z, 0-9 and hyphens",
            self.0.escape_debug()
        )
    }
}

impl std::error::Error for NotAViewpoint {}

/// What a channel is called at this desk, and nowhere else: 1 to 32 of `a-z`, `0-9` and inner hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ChannelName(String);

/// The longest name of a channel or a viewpoint.
const MAX_NAME_BYTES: usize = 32;

impl ChannelName {
    /// Checks a name.
    ///
    /// # Errors
    /// [`NotAName`].
    pub fn new(text: &str) -> Result<Self, NotAName> {
        match ActorId::new(text) {
            Ok(_) if text.len() <= MAX_NAME_BYTES => Ok(Self(text.to_owned())),
            _ => Err(NotAName(text.chars().take(MAX_NAME_BYTES).collect())),
        }
    }

    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChannelName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for ChannelName {
    type Error = NotAName;

    fn try_from(text: String) -> Result<Self, NotAName> {
        Self::new(&text)
    }
}

impl From<ChannelName> for String {
    fn from(name: ChannelName) -> Self {
        name.0
    }
}

/// Not the name of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAName(String);

impl fmt::Display for NotAName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "`{}` cannot name a channel: write 1 to {MAX_NAME_BYTES} of a-z, 0-9 and inner hyphens",
            self.0
        )
    }
}

impl std::error::Error for NotAName {}

/// A moment of the wire as an instant of the judge, which counts whole seconds: the second that had begun.
#[must_use]
pub fn instant(at: Timestamp) -> tacit_lang::time::Instant {
    tacit_lang::time::Instant::from_seconds(i64::try_from(at.0 / 1_000).unwrap_or(i64::MAX))
}
