//! The desk as the console meets it: what it can be asked to show, and what a person can ask it to do.

use crate::view::exposure::Exposure;
use crate::view::incidents::{ImportForm, Imported, Incident, IncidentForm, IncidentList, Pairs};
use crate::view::masthead::Masthead;
use crate::view::people::{Acts, NewPerson, Person};
use crate::view::promises::{Asked, Findings, Promise, PromiseList};
use crate::view::saying::{Draft, Drawn, Proposal};
use crate::view::thread::{Channel, Letter, Note, Thread};
use crate::view::timeline::{Span, Timeline};
use crate::view::today::Today;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use tokio::sync::watch;

/// What a desk answers, when it does.
pub type Told<'d, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'd>>;

/// Who asks: a person of this desk, by name.
pub type Who<'w> = &'w str;

/// The name of an order, so that one that is sent twice is done once: 32 hexadecimal digits that the form was made with.
pub type OrderName = String;

/// A desk.
///
/// Looks change nothing. What a person does is checked by the desk against the person's roles, done once under its [`OrderName`], and
/// recorded; a console that shows a button where none should be opens nothing.
pub trait Desk: Send + Sync + 'static {
    /// A number that changes whenever anything that a page may show has changed.
    fn changes(&self) -> watch::Receiver<u64>;

    /// What stands at the head of every page.
    fn masthead(&self) -> Told<'_, Masthead>;
    /// What needs a human now.
    fn today(&self) -> Told<'_, Today>;
    /// Every channel.
    fn channels(&self) -> Told<'_, Vec<Channel>>;
    /// What was said on a channel: [`THREAD_PAGE`](crate::view::thread::THREAD_PAGE) messages before number `before`, or the last ones.
    fn thread(&self, channel: String, before: Option<u64>) -> Told<'_, Thread>;
    /// One message, whole, by its name or at least six digits of it.
    fn letter(&self, name: String) -> Told<'_, Letter>;
    /// What is kept for this desk alone, newest first; about one message, or all of it.
    fn notes(&self, about: Option<String>) -> Told<'_, Vec<Note>>;
    /// Every promise given or received, with its standing in each pair of eyes.
    fn promises(&self, asked: Asked) -> Told<'_, PromiseList>;
    /// One promise whole, by [`Promise::name`].
    fn promise(&self, name: String, asked: Asked) -> Told<'_, Promise>;
    /// What a text that was given, received or proposed licenses: of a message or of a proposal, by name.
    fn licenses(&self, name: String) -> Told<'_, Findings>;
    /// Incidents, claims, statements and messages over time, against each promise, as it was known at some time.
    fn timeline(&self, asked: Span) -> Told<'_, Timeline>;
    /// Incidents on record, newest first.
    fn incidents(&self, search: String, page: usize) -> Told<'_, IncidentList>;
    /// One incident whole.
    fn incident(&self, id: String) -> Told<'_, Incident>;
    /// What the forms of incidents offer: acts, actors, places, grades, sources of the desk's vocabulary and book.
    fn incident_form(&self) -> Told<'_, IncidentForm>;
    /// Incidents that look like one, for a person to say whether they are.
    fn pairs(&self) -> Told<'_, Pairs>;
    /// What of the exchange is known to whom, from which root.
    fn exposure(&self, asked: Asked) -> Told<'_, Exposure>;
    /// What waits for officers.
    fn proposals(&self) -> Told<'_, Vec<Proposal>>;
    /// One of it, whole, with the text and what it means.
    fn proposal(&self, name: String) -> Told<'_, Proposal>;
    /// Who may do what at this desk.
    fn people(&self) -> Told<'_, Vec<Person>>;
    /// The record of acts, newest first: a page of it.
    fn acts(&self, page: usize) -> Told<'_, Acts>;

    /// All that would be said by a draft, and by which name it is confirmed; without what it licenses, which takes longer.
    fn draw_up(&self, draft: Draft) -> Told<'_, Drawn>;
    /// What a draft licenses, together with what faces it.
    fn findings(&self, draft: Draft) -> Told<'_, Findings>;

    /// Does what a person asks for.
    fn act(&self, who: Who<'_>, order: OrderName, act: Act) -> Told<'_, Done>;

    /// The digest of a login, with its person, that still counts after the program was ended and run again.
    fn logins(&self) -> Told<'_, Vec<Login>>;
    /// Keeps a login, in place of one with the same digest.
    fn keep_login(&self, login: Login) -> Told<'_, ()>;
    /// A login counts no more.
    fn end_login(&self, digest: String) -> Told<'_, ()>;

    /// Whether a passphrase opens the person's officer's file. `false` as well if there is no such file; it takes a while on purpose.
    fn unlock(&self, who: Who<'_>, passphrase: String) -> Told<'_, bool>;

    /// What a person has typed into a form and not sent, so that nothing typed is lost.
    fn typed(&self, who: Who<'_>, form: String) -> Told<'_, Option<Typed>>;
    /// Keeps what a person has typed; `None` forgets it.
    fn keep_typed(&self, who: Who<'_>, form: String, typed: Option<Typed>) -> Told<'_, ()>;
}

/// What a person does. Each is one order at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Say what was drawn up: only if all of it still has this name ([`Drawn::name`]).
    Say {
        /// What.
        draft: Box<Draft>,
        /// The name of everything that was shown.
        confirmed: String,
    },
    /// Approve a proposal with a credential of one's own.
    Approve {
        /// Its name, whole.
        proposal: String,
        /// By what.
        credential: Credential,
    },
    /// Drop a proposal.
    Discard {
        /// Its name, whole.
        proposal: String,
        /// Why; kept.
        reason: String,
    },
    /// State to the other side that an officer has read a message.
    MarkRead {
        /// Its name.
        letter: String,
    },
    /// Keep something for this desk alone.
    Keep {
        /// `note`, `doubt`, `motive`, `draft` or `belief`.
        kind: String,
        /// About which message, if about one.
        about: Option<String>,
        /// The words.
        text: String,
    },
    /// Record that something happened, and what is claimed of it.
    Record(Box<crate::view::incidents::NewIncident>),
    /// Put a claim on an incident that is on record.
    Claim(Box<crate::view::incidents::NewClaim>),
    /// Declare a source, and what it rests on.
    Source(crate::view::incidents::NewSource),
    /// Hold something of a claim: `accept`, `deny` or `set-aside`.
    Stance {
        /// The claim.
        claim: String,
        /// What is held of it.
        stance: String,
    },
    /// Say that incidents are one, or that they are not.
    Same {
        /// Which.
        incidents: [String; 2],
        /// Whether they are one.
        one: bool,
    },
    /// Take in records, or rows of event data with the mapping that explains them.
    Import(Box<ImportForm>),
    /// Record how the other side's fingerprint was learned.
    Verify {
        /// Of which channel.
        channel: String,
        /// `envoy`, `published`, `words`, or `introducer:NAME`.
        way: String,
        /// The fingerprint, or its twelve words.
        given: String,
        /// Who or what it came from.
        source: String,
    },
    /// Ask the line.
    CheckLine {
        /// Of which channel.
        channel: String,
    },
    /// Somebody has seen a matter that waits for nothing else ([`Matter::seen`](crate::view::today::Matter::seen)).
    Seen {
        /// Its name.
        matter: String,
    },
    /// Let a person in, or change what they may.
    Admit(NewPerson),
    /// A person may nothing any more, and their logins end.
    Dismiss {
        /// Who.
        person: String,
    },
    /// Lay one's own sealed officer's file beside the desk, so that a passphrase is enough to approve.
    Credential {
        /// The file, as `tacit officer create` wrote it.
        file: Vec<u8>,
        /// What opens it.
        passphrase: String,
    },
    /// Let a passkey approve as well, vouched for by the officer's own secret.
    Passkey {
        /// What the browser has made.
        made: crate::view::people::PasskeyMade,
        /// What opens the officer's file.
        passphrase: String,
    },
}

/// By what an officer shows to be one.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// What opens the officer's own sealed file.
    Passphrase(String),
    /// What a passkey has signed.
    Passkey(crate::view::people::PasskeySigned),
}

impl fmt::Debug for Credential {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passphrase(_) => out.write_str("Passphrase(hidden)"),
            Self::Passkey(_) => out.write_str("Passkey(hidden)"),
        }
    }
}

/// What became of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// In words, for the person who asked for it.
    pub words: String,
    /// Where to go on, as a path of the console; the page that asked decides if there is none.
    pub next: Option<String>,
    /// What was taken in and what was left out, of an import.
    pub imported: Option<Imported>,
}

/// A login as it is kept: never the secret that the browser has, only its digest.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Login {
    /// SHA-256 of the secret, as 64 hexadecimal digits.
    pub digest: String,
    /// Whose it is.
    pub person: String,
    /// When it began, in milliseconds since 1970 by the machine's clock.
    pub since_ms: u64,
    /// When it was last used, by the same clock, to the minute: so that it rests on while the program does not run.
    #[serde(default)]
    pub used_ms: u64,
}

/// What is typed in a form: its fields by their names.
pub type Typed = Vec<(String, String)>;

/// Why a desk does not answer as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no such thing, in words.
    Missing(String),
    /// The person may not, or what is asked cannot be: why, and what to do.
    Refused(String),
    /// It is not any more what the person was shown: what has changed, and what to do.
    Stale(String),
    /// The desk could not, though it would; nothing was done.
    Failed(String),
}

impl Fault {
    /// What was typed into one field cannot be: the field's name, and why and what to do.
    #[must_use]
    pub fn at(field: &str, why: &str) -> Self {
        Self::Refused(format!("{field}{AT_FIELD}{why}"))
    }

    /// The field at which something is refused, and why.
    #[must_use]
    pub fn field(&self) -> Option<(&str, &str)> {
        match self {
            Self::Refused(why) => why.split_once(AT_FIELD),
            _ => None,
        }
    }
}

/// What stands between the name of a field and what is wrong with it.
const AT_FIELD: &str = " cannot be so: ";

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(why) | Self::Refused(why) | Self::Stale(why) | Self::Failed(why) => {
                out.write_str(why)
            }
        }
    }
}

impl std::error::Error for Fault {}
