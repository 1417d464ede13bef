//! Texts, vocabularies and records held together, ready for the judge.
//!
//! A casebook is one desk's own book: everything that its party knows, filed under the texts that were given. It holds each record once, and
//! once more in each docket that it fits; a question copies nothing.

mod book;
mod cases;
mod letters;
mod paper;

pub use cases::Case;
pub use letters::Filed;
pub use paper::{Meant, PaperError};

use crate::party::{NotAViewpoint, Party};
use book::Book;
use cases::Shelf;
use std::fmt;
use tacit_channel::MessageId;
use tacit_lang::canonical::vocabulary_digest;
use tacit_lang::diagnostic::Diagnostic;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::{Vocabulary, read_vocabulary};
use tacit_standing::record::{Incident, Record};

/// How many vocabularies are taken from others: by each, everything on record is held once more.
pub const MAX_FOREIGN_VOCABULARIES: usize = 16;

/// Everything by which a desk judges what stands.
pub struct Casebook {
    own: Party,
    others: Vec<Party>,
    book: Book,
    lexicons: Vec<Lexicon>,
    given: Vec<Given>,
    shelves: Vec<Shelf>,
}

/// A vocabulary that texts are read with.
#[derive(Debug, Clone)]
struct Lexicon {
    /// Whether this desk brought it, or somebody whose text pins it.
    ours: bool,
    digest: Digest,
    vocabulary: Vocabulary,
    text: String,
}

/// A text that was given or received as an assurance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The digest of its meaning, by which records name it.
    pub meaning: Digest,
    /// The digest of the vocabulary that it is read with.
    pub vocabulary: Digest,
    /// What it means.
    pub assurance: Assurance,
    /// The text itself.
    pub text: String,
    /// The message that gave it.
    pub letter: MessageId,
    /// Whether we gave it.
    pub ours: bool,
}

impl Casebook {
    /// An empty book of a party, which knows its own viewpoint and the source of its own desk.
    #[must_use]
    pub fn new(own: Party) -> Self {
        let mut casebook = Self {
            book: Book::new(&own.viewpoint),
            own,
            others: Vec::new(),
            lexicons: Vec::new(),
            given: Vec::new(),
            shelves: Vec::new(),
        };
        let own = casebook.own.clone();
        casebook.declare(&own);
        casebook
    }

    /// Whether somebody can be met: their names have to be told from everybody else's.
    ///
    /// # Errors
    /// [`NotTold`].
    pub fn can_meet(&self, other: &Party) -> Result<(), NotTold> {
        other.check().map_err(NotTold::Viewpoint)?;
        let taken = std::iter::once(&self.own).chain(&self.others);
        for party in taken.filter(|party| *party != other) {
            if party.source() == other.source() || party.actor == other.actor {
                return Err(NotTold::Taken {
                    viewpoint: party.viewpoint.clone(),
                    actor: party.actor.to_string(),
                });
            }
        }
        let prefix = format!("{}:", other.viewpoint);
        let mut names = self.book.all().iter().map(Record::id);
        if !self.others.contains(other) && names.any(|name| name.starts_with(&prefix)) {
            return Err(NotTold::OnRecord(prefix));
        }
        Ok(())
    }

    /// Somebody is at the other end of a channel: declares their viewpoint and the source of their desk. Meeting them again changes nothing.
    pub fn meet(&mut self, other: &Party) {
        if *other == self.own || self.others.contains(other) {
            return;
        }
        self.others.push(other.clone());
        self.declare(other);
    }

    /// Takes a vocabulary, which counts as the newest from now on; gives the digest that texts pin.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn add_vocabulary(&mut self, text: &str) -> Result<Digest, Vec<Diagnostic>> {
        self.shelve(text, true)
    }

    fn shelve(&mut self, text: &str, ours: bool) -> Result<Digest, Vec<Diagnostic>> {
        let vocabulary = read_vocabulary(text)?;
        let digest = vocabulary_digest(&vocabulary);
        let known = self
            .lexicons
            .iter()
            .any(|it| it.digest == digest && it.ours);
        if known && !ours {
            return Ok(digest);
        }
        // Another that means the same is called otherwise, and its words are the newer ones.
        self.lexicons.retain(|lexicon| lexicon.digest != digest);
        self.lexicons.push(Lexicon {
            ours,
            digest,
            vocabulary,
            text: text.to_owned(),
        });
        Ok(digest)
    }

    /// Every vocabulary of our own with its digest and its text, the newest last. One that came with a text of the other side serves that text
    /// alone: nobody drafts or imports by it unawares.
    pub fn vocabularies(&self) -> impl Iterator<Item = (Digest, &Vocabulary, &str)> {
        let ours = self.lexicons.iter().filter(|it| it.ours);
        ours.map(|it| (it.digest, &it.vocabulary, it.text.as_str()))
    }

    /// Whether some vocabulary declares an actor.
    #[must_use]
    pub fn declares(&self, actor: &ActorId) -> bool {
        let mut lexicons = self.lexicons.iter();
        lexicons.any(|lexicon| lexicon.vocabulary.actors.contains_key(actor))
    }

    /// Every text that was given or received, in the order in which it was; one that was given twice is here twice.
    pub fn given(&self) -> impl Iterator<Item = &Given> {
        self.given.iter()
    }

    /// Files records: what was found fit to be taken in, or what was stored. One whose name is taken is left out; a source or viewpoint that is
    /// declared again counts as declared last.
    pub fn file(&mut self, records: Vec<Record>) {
        for record in records {
            self.enter(record);
        }
    }

    /// What happened, by name.
    #[must_use]
    pub fn incident(&self, id: &str) -> Option<&Incident> {
        match self.record(id) {
            Some(Record::Incident(incident)) => Some(incident),
            _ => None,
        }
    }

    /// A record, by name.
    #[must_use]
    pub fn record(&self, id: &str) -> Option<&Record> {
        self.book.get(id)
    }

    /// Every record, in the order of filing, with the line by which problems of a [`Case`] name it, from one.
    pub fn records(&self) -> impl Iterator<Item = (usize, &Record)> {
        (1..).zip(self.book.all())
    }

    /// The latest moment at which this desk learned anything that is on record; none if it has not.
    #[must_use]
    pub fn latest(&self) -> Option<Instant> {
        self.book.latest()
    }

    /// A number that grows whenever anything on record changes, a text or a vocabulary is added: by it is seen that what was made of the book
    /// is out of date. It begins anew with a desk that is loaded anew.
    #[must_use]
    pub fn edition(&self) -> u64 {
        let counted = self.book.all().len() + self.given.len() + self.lexicons.len();
        u64::try_from(counted).unwrap_or(u64::MAX) + self.book.declared_anew()
    }

    /// Whose book it is.
    #[must_use]
    pub fn own(&self) -> &Party {
        &self.own
    }

    /// Ourselves, and everybody who was met.
    pub(crate) fn parties(&self) -> impl Iterator<Item = &Party> {
        std::iter::once(&self.own).chain(&self.others)
    }

    /// Whether a record was entered that was not there.
    fn enter(&mut self, record: Record) -> bool {
        let settled = book::settled(record, &self.own, &self.others);
        self.book.enter(settled)
    }

    fn declare(&mut self, party: &Party) {
        for record in book::declarations(party, |id| self.book.get(id)) {
            self.enter(record);
        }
    }
}

impl fmt::Debug for Casebook {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Casebook({} records, hidden)", self.book.all().len())
    }
}

/// Why somebody cannot be met under these names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTold {
    /// The viewpoint's name is none.
    Viewpoint(NotAViewpoint),
    /// Another party has the same actor, or a viewpoint that differs in nothing but capitals.
    Taken {
        /// Its viewpoint.
        viewpoint: String,
        /// Its actor.
        actor: String,
    },
    /// Something is on record under the viewpoint's name and a colon, where only what that party reports is to stand.
    OnRecord(String),
}

impl fmt::Display for NotTold {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Viewpoint(error) => error.fmt(out),
            Self::OnRecord(prefix) => write!(
                out,
                "records whose names begin with `{prefix}` are in the book already: give the other side another viewpoint"
            ),
            Self::Taken { viewpoint, actor } => write!(
                out,
                "this desk knows `{actor}` under the viewpoint `{viewpoint}`: give each party an actor and a viewpoint of its own, and the same on every channel"
            ),
        }
    }
}

impl std::error::Error for NotTold {}
