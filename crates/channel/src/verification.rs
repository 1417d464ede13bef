//! How an officer came to know whose a credential is, and what follows from it.

mod vouch;

pub use vouch::Vouch;

use crate::credential::{Credential, Fingerprint, Label};
use crate::plain::{TextError, plain};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use tacit_spelling::words::Words;
use tacit_wire::Timestamp;

/// The most records about one credential.
pub const MAX_RECORDS: usize = 64;

/// The longest text of a source or a reason, in bytes.
pub const MAX_SOURCE_BYTES: usize = 256;

/// The way in which a fingerprint was learned (`spec/channel.md`, section 2).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// The credential's file came by a person of one's own.
    Envoy,
    /// The fingerprint was read where the other side publishes it.
    Published,
    /// Words were compared over another line by people who know each other.
    Words,
    /// Somebody whom one trusts for this vouches for it; the name is what the officer calls them.
    Introducer(#[serde(with = "spelled::label")] Label),
}

impl fmt::Display for Way {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Envoy => out.write_str("an envoy's file"),
            Self::Published => out.write_str("a published fingerprint"),
            Self::Words => out.write_str("words over another line"),
            Self::Introducer(name) => write!(out, "the introducer `{name}`"),
        }
    }
}

/// What was given: the whole fingerprint, or its words, which cover 128 bits of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// The whole fingerprint.
    Fingerprint(Fingerprint),
    /// Its twelve words.
    Words(Words),
}

impl Given {
    /// Whether this is what the credential with `fingerprint` has.
    #[must_use]
    pub fn fits(&self, fingerprint: &Fingerprint) -> bool {
        match self {
            Self::Fingerprint(given) => given == fingerprint,
            Self::Words(given) => given.fit(&fingerprint.0),
        }
    }
}

impl fmt::Display for Given {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fingerprint(given) => given.fmt(out),
            Self::Words(given) => given.fmt(out),
        }
    }
}

/// One officer's record of how a fingerprint was learned. It is kept for good; an error is struck out and stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// In which way.
    pub way: Way,
    /// What was given.
    #[serde(with = "spelled::given")]
    pub given: Given,
    /// Who or what it came from, in the officer's words.
    pub source: String,
    /// When it was recorded, by this desk's clock.
    #[serde(with = "spelled::moment")]
    pub at: Timestamp,
    /// Whether it was struck out.
    pub struck: Option<Struck>,
}

/// Why a record does not count any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Struck {
    /// Why, in the officer's words.
    pub reason: String,
    /// When, by this desk's clock.
    #[serde(with = "spelled::moment")]
    pub at: Timestamp,
}

/// What is known of whose a credential is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VerificationState {
    /// Not enough says that it is theirs.
    Unverified,
    /// At least one way that the intermediary does not control, or two introducers, and nothing against it.
    Verified {
        /// The ways, each once.
        ways: Vec<Way>,
    },
    /// Something gives another fingerprint. It is for people to find out which is right; nothing overrules it.
    Disputed {
        /// Everybody who said anything, in the order in which it was recorded.
        said: Vec<Said>,
    },
}

impl VerificationState {
    /// Whether messages that commit may be sealed.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        matches!(self, Self::Verified { .. })
    }
}

impl fmt::Display for VerificationState {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list =
            |out: &mut fmt::Formatter<'_>, parts: &[String]| out.write_str(&parts.join(", "));
        match self {
            Self::Unverified => out.write_str("unverified"),
            Self::Verified { ways } => {
                out.write_str("verified by ")?;
                list(out, &ways.iter().map(Way::to_string).collect::<Vec<_>>())
            }
            Self::Disputed { said } => {
                out.write_str("disputed: ")?;
                list(out, &said.iter().map(Said::to_string).collect::<Vec<_>>())
            }
        }
    }
}

/// Who said what, where it is disputed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In which way.
    pub way: Way,
    /// What was given.
    #[serde(with = "spelled::given")]
    pub given: Given,
    /// Whether that is this credential's.
    pub fits: bool,
}

impl fmt::Display for Said {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.fits { "this" } else { "another" };
        write!(out, "{} gives {verdict} ({})", self.way, self.given)
    }
}

/// All records about one credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Verification {
    fingerprint: Fingerprint,
    records: Vec<Evidence>,
}

impl Verification {
    /// Of a credential about which nothing is recorded yet.
    #[must_use]
    pub fn of(credential: &Credential) -> Self {
        Self {
            fingerprint: credential.fingerprint(),
            records: Vec::new(),
        }
    }

    /// The fingerprint that is in question.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Every record, also those that were struck out, in the order in which they were made.
    #[must_use]
    pub fn records(&self) -> &[Evidence] {
        &self.records
    }

    /// Records how a fingerprint was learned, whether it is this credential's or not.
    ///
    /// # Errors
    /// [`VerificationError`]: too many records, or a source that cannot stand beside them.
    pub fn record(
        &mut self,
        way: Way,
        given: Given,
        source: &str,
        at: Timestamp,
    ) -> Result<(), VerificationError> {
        if self.records.len() >= MAX_RECORDS {
            return Err(VerificationError::Full);
        }
        plain(source, MAX_SOURCE_BYTES).map_err(VerificationError::Text)?;
        self.records.push(Evidence {
            way,
            given,
            source: source.to_owned(),
            at,
            struck: None,
        });
        Ok(())
    }

    /// Records an introducer's word. `introducer` is what the officer calls whoever it came from: what the vouch calls its author,
    /// anybody can write.
    ///
    /// # Errors
    /// [`VerificationError`].
    pub fn record_vouch(
        &mut self,
        introducer: Label,
        vouch: &Vouch,
        source: &str,
        at: Timestamp,
    ) -> Result<(), VerificationError> {
        let given = Given::Fingerprint(vouch.fingerprint);
        self.record(Way::Introducer(introducer), given, source, at)
    }

    /// Strikes out a record, counted from zero. It does not count any more and stays visible with the reason.
    ///
    /// # Errors
    /// [`VerificationError`]: no such record, struck out already, or a reason that cannot stand beside it.
    pub fn strike_out(
        &mut self,
        record: usize,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), VerificationError> {
        plain(reason, MAX_SOURCE_BYTES).map_err(VerificationError::Text)?;
        let evidence = self
            .records
            .get_mut(record)
            .filter(|evidence| evidence.struck.is_none())
            .ok_or(VerificationError::NoRecord { record })?;
        evidence.struck = Some(Struck {
            reason: reason.to_owned(),
            at,
        });
        Ok(())
    }

    /// What follows from the records that stand.
    #[must_use]
    pub fn state(&self) -> VerificationState {
        let said: Vec<Said> = self
            .records
            .iter()
            .filter(|evidence| evidence.struck.is_none())
            .map(|evidence| Said {
                way: evidence.way.clone(),
                given: evidence.given,
                fits: evidence.given.fits(&self.fingerprint),
            })
            .collect();
        if said.iter().any(|said| !said.fits) {
            return VerificationState::Disputed { said };
        }
        let ways: BTreeSet<Way> = said.into_iter().map(|said| said.way).collect();
        let direct = ways.iter().any(|way| !matches!(way, Way::Introducer(_)));
        let introducers: BTreeSet<String> = ways
            .iter()
            .filter_map(|way| match way {
                Way::Introducer(name) => Some(one_spelling(name)),
                _ => None,
            })
            .collect();
        if direct || introducers.len() >= 2 {
            VerificationState::Verified {
                ways: ways.into_iter().collect(),
            }
        } else {
            VerificationState::Unverified
        }
    }
}

/// One introducer stays one, however often and with whatever capitals and spaces the name is written.
fn one_spelling(name: &Label) -> String {
    let words: Vec<&str> = name.as_str().split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// How a verification lies in the store: checked again when it is read.
#[derive(Serialize, Deserialize)]
struct Stored {
    fingerprint: String,
    records: Vec<Evidence>,
}

impl From<Verification> for Stored {
    fn from(verification: Verification) -> Self {
        Self {
            fingerprint: verification.fingerprint.to_string(),
            records: verification.records,
        }
    }
}

impl TryFrom<Stored> for Verification {
    type Error = VerificationError;

    fn try_from(stored: Stored) -> Result<Self, VerificationError> {
        if stored.records.len() > MAX_RECORDS {
            return Err(VerificationError::Full);
        }
        for evidence in &stored.records {
            plain(&evidence.source, MAX_SOURCE_BYTES).map_err(VerificationError::Text)?;
            if let Some(struck) = &evidence.struck {
                plain(&struck.reason, MAX_SOURCE_BYTES).map_err(VerificationError::Text)?;
            }
        }
        let fingerprint = stored.fingerprint.parse();
        Ok(Self {
            fingerprint: Fingerprint(fingerprint.map_err(|_| VerificationError::Fingerprint)?),
            records: stored.records,
        })
    }
}

/// Why a record is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerificationError {
    /// The source or the reason cannot stand beside a fingerprint.
    Text(TextError),
    /// There is no such record that could be struck out.
    NoRecord {
        /// Which was meant, counted from zero.
        record: usize,
    },
    /// There are [`MAX_RECORDS`] already.
    Full,
    /// What was stored is no fingerprint.
    Fingerprint,
}

impl fmt::Display for VerificationError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(error) => error.fmt(out),
            Self::NoRecord { record } => {
                write!(
                    out,
                    "record `{record}` does not exist or is struck out already"
                )
            }
            Self::Full => write!(out, "there are {MAX_RECORDS} records, no more are kept"),
            Self::Fingerprint => out.write_str("a fingerprint has 64 hexadecimal digits"),
        }
    }
}

impl std::error::Error for VerificationError {}

/// How single values are spelled in the store.
mod spelled {
    use super::{Fingerprint, Given, Label, Timestamp};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) mod label {
        use super::{Deserialize, Deserializer, Error, Label, Serializer};

        pub(crate) fn serialize<S: Serializer>(label: &Label, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(label.as_str())
        }

        pub(crate) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Label, D::Error> {
            Label::new(&String::deserialize(from)?).map_err(D::Error::custom)
        }
    }

    pub(super) mod given {
        use super::{Deserialize, Deserializer, Error, Fingerprint, Given, Serializer};

        pub(crate) fn serialize<S: Serializer>(given: &Given, to: S) -> Result<S::Ok, S::Error> {
            to.collect_str(given)
        }

        /// Words have spaces and a fingerprint has none.
        pub(crate) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Given, D::Error> {
            let text = String::deserialize(from)?;
            if text.contains(' ') {
                text.parse().map(Given::Words).map_err(D::Error::custom)
            } else {
                let digest = text.parse().map_err(D::Error::custom)?;
                Ok(Given::Fingerprint(Fingerprint(digest)))
            }
        }
    }

    pub(super) mod moment {
        use super::{Deserialize, Deserializer, Serializer, Timestamp};

        pub(crate) fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_u64(at.0)
        }

        pub(crate) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Timestamp, D::Error> {
            u64::deserialize(from).map(Timestamp)
        }
    }
}

#[cfg(test)]
mod tests;
