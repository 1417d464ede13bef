//! What a command asks of a desk, and what it is answered: one line of JSON each way.

use super::letter_view::LetterView;
use super::view::{
    ActView, AssuranceView, ChannelView, CheckView, IncidentView, JournalView, KeptView,
    ProposalView, StatusView,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use tacit_lang::time::Instant;
use tacit_mission::command::{Command, OrderName, Saying};
use tacit_mission::correspondence::Letter;
use tacit_mission::effect::{Notice, Outcome};
use tacit_mission::persons::Person;
use tacit_mission::said::Report;
use tacit_standing::record::Viewpoint;

/// The version of these requests and replies.
pub(crate) const VERSION: u32 = 1;

/// The longest line either way, in bytes.
pub(crate) const MAX_LINE_BYTES: usize = 32 << 20;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub(crate) enum Request {
    /// That an order be carried out, once, however often it is asked under its name.
    Order {
        /// By which it is known.
        name: OrderName,
        /// What.
        command: Box<Command>,
    },
    /// How the desk is.
    Status,
    /// Every channel, with its line.
    Channels,
    /// What the officers should know, after this number of the journal.
    Journal {
        /// The last number that is known already; zero for all.
        after: u64,
    },
    /// Messages, newest last.
    Letters {
        /// Only those of the other side that no officer here has said to have read.
        unread: bool,
        /// Only those of this side's or the other's.
        ours: Option<bool>,
    },
    /// One message, whole.
    Letter {
        /// Its name, or the beginning of it.
        name: String,
    },
    /// Every assurance that was given, and what was offered.
    Assurances,
    /// What waits for officers.
    Proposals,
    /// The name that a proposal of this would have.
    NameOf {
        /// What would be said.
        saying: Box<Saying>,
    },
    /// The vocabularies that the desk has.
    Vocabularies,
    /// Every incident on record.
    Incidents,
    /// One incident with what our own desk says of it, as it would be reported.
    Report {
        /// Its name.
        incident: String,
    },
    /// The desk's own viewpoint, as it is declared now.
    Viewpoint,
    /// What the desk keeps for itself.
    Kept,
    /// Who works here.
    Persons,
    /// A page of the record of acts, newest first, from zero.
    Acts {
        /// Which.
        page: usize,
    },
    /// That the whole record of acts be recomputed.
    CheckActs {
        /// A head that was noted, in twelve words.
        noted: Option<String>,
    },
    /// What stands.
    Standing(StandingAsked),
    /// What would unravel what stands.
    Unravel(UnravelAsked),
    /// A link by which a person logs in at the console, once.
    Link {
        /// Who; the only keeper if nobody is named.
        person: Option<String>,
    },
    /// A backup, written where the desk runs.
    Backup {
        /// To which file; absolute.
        file: PathBuf,
    },
}

/// What is asked of the judge.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct StandingAsked {
    /// Through whose eyes; none for this desk's own. `other` is the other side as this desk knows it, `all` everybody on record.
    pub(crate) eyes: Vec<String>,
    /// As of which event time.
    pub(crate) at: Option<Instant>,
    /// As known when.
    pub(crate) known: Option<Instant>,
    /// Only the promises of this giver.
    pub(crate) promise: Option<String>,
    /// Whether what is disputed is shown instead of each one's reasons.
    pub(crate) disputes: bool,
    /// As what it is wanted.
    pub(crate) form: StandingForm,
    /// Whether it is shown in colours.
    pub(crate) colour: bool,
    /// How many letters a line holds.
    pub(crate) width: usize,
}

/// As what a standing is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StandingForm {
    /// For people.
    #[default]
    Page,
    /// For programs.
    Json,
    /// What is disputed, drawn.
    Drawing,
}

/// What would unravel what stands, as far as is asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct UnravelAsked {
    /// As of which event time.
    pub(crate) at: Option<Instant>,
    /// As known when.
    pub(crate) known: Option<Instant>,
    /// The most parts of one set.
    pub(crate) size: usize,
    /// The most sets for one promise.
    pub(crate) sets: usize,
    /// The most positions for one promise.
    pub(crate) positions: usize,
    /// As what it is wanted.
    pub(crate) form: UnravelForm,
    /// Whether it is shown in colours.
    pub(crate) colour: bool,
    /// How many letters a line holds.
    pub(crate) width: usize,
}

/// As what an unravelling is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum UnravelForm {
    /// For people.
    #[default]
    Page,
    /// For programs.
    Json,
    /// To be printed and played through.
    Rehearsal,
}

/// What is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "kebab-case")]
pub(crate) enum Reply {
    /// What became of an order.
    Outcome {
        /// That.
        outcome: Outcome,
        /// Couriers' bags that it made, as hexadecimal digits.
        bags: Vec<String>,
        /// What the officer should know besides.
        notices: Vec<Notice>,
    },
    /// How the desk is.
    Status(Box<StatusView>),
    /// The channels.
    Channels {
        /// Each.
        channels: Vec<ChannelView>,
    },
    /// Of the journal.
    Journal(JournalView),
    /// Messages.
    Letters {
        /// Each.
        letters: Vec<LetterView>,
    },
    /// A message, whole.
    Letter {
        /// As it is kept.
        letter: Box<Letter>,
        /// As it is shown.
        view: Box<LetterView>,
    },
    /// Assurances.
    Assurances {
        /// Each.
        assurances: Vec<AssuranceView>,
    },
    /// What waits for officers.
    Proposals {
        /// Each.
        proposals: Vec<ProposalView>,
        /// The desk's fingerprint, which every approval names.
        desk: String,
    },
    /// A proposal's name.
    Name {
        /// As hexadecimal digits.
        name: String,
        /// Whether officers approve such a thing, and how many have to.
        needed: usize,
    },
    /// Vocabularies, as texts.
    Vocabularies {
        /// Each, whole.
        texts: Vec<String>,
    },
    /// Incidents.
    Incidents {
        /// Each.
        incidents: Vec<IncidentView>,
    },
    /// What would be reported.
    Report {
        /// That.
        report: Box<Report>,
    },
    /// The desk's own viewpoint.
    Viewpoint {
        /// As it is declared.
        viewpoint: Box<Viewpoint>,
    },
    /// What the desk keeps for itself.
    Kept {
        /// Each.
        kept: Vec<KeptView>,
    },
    /// Who works here.
    Persons {
        /// Each.
        persons: Vec<Person>,
    },
    /// Of the record of acts.
    Acts {
        /// A page of it.
        acts: Vec<ActView>,
        /// How many there are.
        all: u64,
        /// The head, in twelve words.
        head: String,
    },
    /// The record of acts, recomputed.
    Checked(CheckView),
    /// A page.
    Page {
        /// As it is shown.
        text: String,
    },
    /// It is done.
    Done,
    /// What was asked cannot be, and why.
    Refused {
        /// Why, and what to do.
        why: String,
    },
    /// The desk could not, though it would: nothing was said or written.
    Failed {
        /// Why, and what to do.
        why: String,
    },
}

/// A request on its way.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Asked {
    version: u32,
    /// What is asked.
    pub(crate) request: Request,
}

/// A reply on its way.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Answered {
    version: u32,
    /// Whether the desk is in an exercise.
    pub(crate) exercise: bool,
    /// What is answered.
    pub(crate) reply: Reply,
}

impl Asked {
    pub(crate) const fn new(request: Request) -> Self {
        Self {
            version: VERSION,
            request,
        }
    }
}

impl Answered {
    pub(crate) const fn new(exercise: bool, reply: Reply) -> Self {
        Self {
            version: VERSION,
            exercise,
            reply,
        }
    }
}

/// A line of JSON with its line feed.
pub(crate) fn line(value: &impl Serialize) -> Result<Vec<u8>, LineFault> {
    let mut line = serde_json::to_vec(value).map_err(|why| LineFault::Nonsense(why.to_string()))?;
    line.push(b'\n');
    if line.len() > MAX_LINE_BYTES {
        return Err(LineFault::TooLong);
    }
    Ok(line)
}

/// Reads a line of this version.
///
/// # Errors
/// [`LineFault`].
pub(crate) fn read<T: DeserializeOwned>(line: &[u8]) -> Result<T, LineFault> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    let nonsense = |why: serde_json::Error| LineFault::Nonsense(why.to_string());
    let Versioned { version } = serde_json::from_slice(line).map_err(nonsense)?;
    if version != VERSION {
        return Err(LineFault::Version(version));
    }
    serde_json::from_slice(line).map_err(nonsense)
}

/// Why a line says nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LineFault {
    /// It is of another version of these programs.
    Version(u32),
    /// It is longer than the limit.
    TooLong,
    /// It is not what is said here.
    Nonsense(String),
}

impl fmt::Display for LineFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(found) => write!(
                out,
                "the other program speaks version {found}, this one version {VERSION}; end the daemon and run the one that is installed with this command"
            ),
            Self::TooLong => write!(
                out,
                "it has more than {MAX_LINE_BYTES} bytes, which is the most that goes between a command and its desk"
            ),
            Self::Nonsense(why) => write!(out, "it is no request and no reply: {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let asked = Asked::new(Request::Letters {
            unread: true,
            ours: None,
        });
        let line = line(&asked).unwrap();
        assert_eq!(line.last(), Some(&b'\n'));
        let read: Asked = read(&line).unwrap();
        assert!(matches!(
            read.request,
            Request::Letters { unread: true, .. }
        ));
    }

    #[test]
    fn another_version_is_named_before_anything_else_is_read() {
        let found = read::<Asked>(b"{\"version\":2,\"request\":{\"ask\":\"sing\"}}");
        assert_eq!(found.unwrap_err(), LineFault::Version(2));
        let found = read::<Asked>(b"{\"version\":1,\"request\":{\"ask\":\"sing\"}}");
        assert!(matches!(found, Err(LineFault::Nonsense(_))));
    }
}
