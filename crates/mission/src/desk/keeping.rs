//! How a desk lies in the store, and how it is taken up again.
//!
//! Spaces and keys: `desk` (profile, credential, channels, vocabularies), `letters` and `book` (by number), `orders` (by name), `proposals`
//! and `evidence` (by digest), `journal` and `private` (by number), `persons` (by name), `passkeys` (by credential), `acts` (by number, read by
//! nobody here), and one space for each channel's own entries.

use super::link::{About, Link};
use super::orders::{Done, Orders, Waiting};
use super::{Desk, Proposal};
use crate::acts::{self, Act};
use crate::command::OrderName;
use crate::correspondence::Letter;
use crate::effect::{Change, Notice};
use crate::officers::Rule;
use crate::officers::passkey::Passkey;
use crate::party::{ChannelName, Party};
use crate::persons::Person;
use crate::private::PrivateEntry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use tacit_channel::Channel;
use tacit_channel::channel::Provenance;
use tacit_channel::credential::CredentialSecret;
use tacit_channel::session;
use tacit_spelling::Digest;
use tacit_standing::read::{read_records, write_record};
use tacit_standing::record::Record;
use zeroize::Zeroizing;

/// The version of the entries; a program that reads another refuses, and says which it reads.
const VERSION: u32 = 1;

/// The spaces of every desk; each channel has one more, `channel/NAME`.
pub const SPACES: [&str; 11] = [
    "desk",
    "letters",
    "book",
    "orders",
    "proposals",
    "evidence",
    "journal",
    "private",
    "persons",
    "passkeys",
    acts::SPACE,
];

const PROFILE: &[u8] = b"profile";
const CREDENTIAL: &[u8] = b"credential";
const CHANNELS: &[u8] = b"channels";
const PROPOSED: &[u8] = b"proposed";
const ACTS: &[u8] = b"acts";
const VOCABULARY: &[u8] = b"vocabulary/";

/// Who a desk is.
#[derive(Serialize, Deserialize)]
struct Profile {
    version: u32,
    party: Party,
    rule: Rule,
    exercise: bool,
}

/// A sheet of the book: what was taken in at once, after so many letters.
#[derive(Serialize, Deserialize)]
struct Sheet {
    after_letters: usize,
    lines: String,
}

/// An order as it lies in the store.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeptOrder {
    Waiting(Box<Waiting>),
    Done(Done),
}

impl Desk {
    pub(super) fn put(&mut self, space: &str, key: Vec<u8>, value: Vec<u8>) {
        self.changes.push(Change {
            space: space.to_owned(),
            key,
            value: Some(Zeroizing::new(value)),
        });
    }

    pub(super) fn remove(&mut self, space: &str, key: Vec<u8>) {
        self.changes.push(Change {
            space: space.to_owned(),
            key,
            value: None,
        });
    }

    fn put_data(&mut self, space: &str, key: Vec<u8>, value: &impl Serialize) {
        // These types are plain data: their encoding does not fail.
        if let Ok(bytes) = serde_json::to_vec(value) {
            self.put(space, key, bytes);
        }
    }

    pub(super) fn keep_profile(&mut self) {
        let profile = Profile {
            version: VERSION,
            party: self.own.clone(),
            rule: self.rule.clone(),
            exercise: self.exercise,
        };
        self.put_data("desk", PROFILE.to_vec(), &profile);
        let secret = self.secret.to_bytes().to_vec();
        self.put("desk", CREDENTIAL.to_vec(), secret);
        self.keep_links();
    }

    pub(super) fn keep_vocabulary(&mut self, digest: &Digest, text: &str) {
        let key = [VOCABULARY, &digest.0].concat();
        self.put("desk", key, text.as_bytes().to_vec());
    }

    pub(super) fn keep_links(&mut self) {
        let all: Vec<About> = self.links.values().map(|link| link.about.clone()).collect();
        self.put_data("desk", CHANNELS.to_vec(), &all);
    }

    pub(super) fn keep_of_channel(&mut self, name: &ChannelName, changes: Vec<session::Change>) {
        let space = space_of(name);
        self.changes
            .extend(changes.into_iter().map(|change| Change {
                space: space.clone(),
                key: change.key,
                value: change.value,
            }));
    }

    pub(super) fn keep_letter(&mut self, letter: &Letter) {
        self.put_data("letters", number(letter.number), letter);
    }

    pub(super) fn keep_sheet(&mut self, records: &[Record]) {
        self.sheets += 1;
        let lines: Vec<String> = records.iter().map(write_record).collect();
        let sheet = Sheet {
            after_letters: self.letters.len(),
            lines: lines.join("\n"),
        };
        self.put_data("book", number(self.sheets), &sheet);
    }

    pub(super) fn keep_waiting(&mut self, waiting: &Waiting) {
        let key = waiting.name.0.as_bytes().to_vec();
        let kept = KeptOrder::Waiting(Box::new(waiting.clone()));
        self.put_data("orders", key, &kept);
    }

    pub(super) fn keep_done(&mut self, done: &Done) {
        let key = done.name.0.as_bytes().to_vec();
        let done = Done {
            number: done.number,
            name: done.name.clone(),
            outcome: done.outcome.clone(),
        };
        self.put_data("orders", key, &KeptOrder::Done(done));
    }

    pub(super) fn drop_order(&mut self, name: &OrderName) {
        self.remove("orders", name.0.as_bytes().to_vec());
    }

    pub(super) fn keep_proposal(&mut self, proposal: &Proposal) {
        self.put_data("proposals", proposal.name.0.to_vec(), proposal);
    }

    pub(super) fn keep_notice(&mut self, notice: &Notice) {
        self.put_data("journal", number(notice.number), notice);
    }

    pub(super) fn keep_count_of_proposals(&mut self) {
        let count = number(self.proposed);
        self.put("desk", PROPOSED.to_vec(), count);
    }

    pub(super) fn drop_notice(&mut self, notice: u64) {
        self.remove("journal", number(notice));
    }

    pub(super) fn keep_private(&mut self, entry: &PrivateEntry) {
        self.put_data("private", number(entry.number()), entry);
    }

    pub(super) fn keep_person(&mut self, person: &Person) {
        self.put_data("persons", person.name.as_bytes().to_vec(), person);
    }

    pub(super) fn drop_person(&mut self, name: &str) {
        self.remove("persons", name.as_bytes().to_vec());
    }

    pub(super) fn keep_passkey(&mut self, passkey: &Passkey) {
        let key = passkey.vouching.credential.clone();
        self.put_data("passkeys", key, passkey);
    }

    pub(super) fn drop_passkey(&mut self, credential: Vec<u8>) {
        self.remove("passkeys", credential);
    }

    /// An act with the head of the chain that it makes.
    pub(super) fn keep_act(&mut self, act: &Act) {
        self.put(acts::SPACE, number(act.number), act.to_bytes());
        let head = self.acts.clone();
        self.put_data("desk", ACTS.to_vec(), &head);
    }

    /// Takes a desk up again: `read` gives every key of a space with its value, in any order.
    ///
    /// Until a relay's tally was seen nothing is sealed; after a backup, nothing before a reset of each channel.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn load<E>(
        mut read: impl FnMut(&str) -> Result<Vec<(Vec<u8>, Zeroizing<Vec<u8>>)>, E>,
        provenance: Provenance,
    ) -> Result<Self, LoadError<E>> {
        let mut desk: BTreeMap<_, _> = read("desk")
            .map_err(LoadError::Store)?
            .into_iter()
            .collect();
        let profile = desk.remove(PROFILE).ok_or(LoadError::NoDesk)?;
        let profile: Profile = data(&profile, "profile")?;
        if profile.version != VERSION {
            return Err(LoadError::Version {
                found: profile.version,
                read: VERSION,
            });
        }
        let secret = desk
            .remove(CREDENTIAL)
            .ok_or(LoadError::Damaged("credential"))?;
        let secret =
            CredentialSecret::from_bytes(&secret).map_err(|_| LoadError::Damaged("credential"))?;
        let mut found = Self::empty(profile.party, profile.rule, profile.exercise, secret);
        if let Some(count) = desk.remove(PROPOSED) {
            let count = count.as_slice().try_into();
            found.proposed =
                u64::from_be_bytes(count.map_err(|_| LoadError::Damaged("proposals"))?);
        }
        // A desk of before there was a record begins it with its next order.
        if let Some(head) = desk.remove(ACTS) {
            found.acts = data(&head, "record of acts")?;
        }
        let links = desk
            .remove(CHANNELS)
            .ok_or(LoadError::Damaged("channels"))?;
        for about in data::<Vec<About>, E>(&links, "channels")? {
            let entries = read(&space_of(&about.name)).map_err(LoadError::Store)?;
            let channel =
                Channel::load(entries, provenance).map_err(|error| LoadError::Channel {
                    name: about.name.clone(),
                    why: error.to_string(),
                })?;
            found.casebook.meet(&about.other);
            found
                .links
                .insert(about.name.clone(), Link { about, channel });
        }
        for (key, text) in desk.iter().filter(|(key, _)| key.starts_with(VOCABULARY)) {
            let text = std::str::from_utf8(text).map_err(|_| LoadError::Damaged("vocabulary"))?;
            let added = found.casebook.add_vocabulary(text);
            let digest = added.map_err(|_| LoadError::Damaged("vocabulary"))?;
            if !key.ends_with(&digest.0) {
                return Err(LoadError::Damaged("vocabulary"));
            }
        }
        let letters = numbered(read("letters").map_err(LoadError::Store)?, "letter")?;
        let sheets = numbered(read("book").map_err(LoadError::Store)?, "book")?;
        found.restore_history(letters, sheets)?;
        let (mut waiting, mut done) = (Vec::new(), Vec::new());
        for (_, value) in read("orders").map_err(LoadError::Store)? {
            match data(&value, "order")? {
                KeptOrder::Waiting(one) => waiting.push(*one),
                KeptOrder::Done(one) => done.push(one),
            }
        }
        found.orders = Orders::restore(waiting, done);
        for (_, value) in read("proposals").map_err(LoadError::Store)? {
            let proposal: Proposal = data(&value, "proposal")?;
            found.proposals.insert(proposal.name, proposal);
        }
        let journal: Vec<Notice> = numbered(read("journal").map_err(LoadError::Store)?, "journal")?;
        found.notices = journal.last().map_or(0, |notice| notice.number);
        found.journal = journal.into();
        for (_, value) in read("persons").map_err(LoadError::Store)? {
            found.persons.restore(data(&value, "persons")?);
        }
        for (_, value) in read("passkeys").map_err(LoadError::Store)? {
            found.passkeys.restore(data(&value, "passkeys")?);
        }
        found.kept = numbered(read("private").map_err(LoadError::Store)?, "private")?;
        Ok(found)
    }

    /// Files letters and sheets in the order in which they came.
    fn restore_history<E>(
        &mut self,
        letters: Vec<Letter>,
        sheets: Vec<Sheet>,
    ) -> Result<(), LoadError<E>> {
        self.sheets = sheets.len() as u64;
        let mut sheets = sheets.into_iter().peekable();
        for letter in letters {
            while let Some(sheet) =
                sheets.next_if(|sheet| sheet.after_letters <= self.letters.len())
            {
                self.file_sheet(&sheet)?;
            }
            self.now = self.now.max(letter.logged_at);
            self.by_name.insert(letter.id, self.letters.len());
            self.letters.push(letter);
            self.file_last_letter();
            let Some((letter, with)) = self
                .letters
                .last()
                .and_then(|letter| Some((letter, self.correspondent(&letter.channel)?)))
            else {
                return Err(LoadError::Damaged("letter"));
            };
            for passed in &letter.passages {
                self.casebook.file_passage(letter, passed, &with);
            }
            self.casebook.file_reading(letter, &with);
        }
        sheets.try_for_each(|sheet| self.file_sheet(&sheet))
    }

    fn file_sheet<E>(&mut self, sheet: &Sheet) -> Result<(), LoadError<E>> {
        let batch = read_records(sheet.lines.as_bytes()).map_err(|_| LoadError::Damaged("book"))?;
        if !batch.problems.is_empty() {
            return Err(LoadError::Damaged("book"));
        }
        let records = batch.records.into_iter().map(|(_, record)| record);
        self.casebook.file(records.collect());
        Ok(())
    }
}

fn space_of(name: &ChannelName) -> String {
    format!("channel/{name}")
}

fn number(number: u64) -> Vec<u8> {
    number.to_be_bytes().to_vec()
}

fn data<T: for<'de> Deserialize<'de>, E>(
    value: &[u8],
    what: &'static str,
) -> Result<T, LoadError<E>> {
    serde_json::from_slice(value).map_err(|_| LoadError::Damaged(what))
}

fn numbered<T: for<'de> Deserialize<'de>, E>(
    mut entries: Vec<(Vec<u8>, Zeroizing<Vec<u8>>)>,
    what: &'static str,
) -> Result<Vec<T>, LoadError<E>> {
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    let values = entries.iter().map(|(_, value)| data(value, what));
    values.collect()
}

/// Why a desk cannot be taken up again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError<E> {
    /// The store did not hand something over.
    Store(E),
    /// There is no desk in the store.
    NoDesk,
    /// The entries are of another version.
    Version {
        /// The version that was found.
        found: u32,
        /// The version that this program reads.
        read: u32,
    },
    /// An entry is not what this program writes.
    Damaged(&'static str),
    /// A channel cannot be taken up.
    Channel {
        /// Which.
        name: ChannelName,
        /// Why.
        why: String,
    },
}

impl<E: fmt::Display> fmt::Display for LoadError<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(out),
            Self::NoDesk => {
                out.write_str("there is no desk in this store: `tacit desk init` makes one")
            }
            Self::Version { found, read } => write!(
                out,
                "the desk was written by another version ({found}), this program reads version {read}: use the program that wrote it"
            ),
            Self::Damaged(what) => write!(
                out,
                "the desk's {what} is damaged: restore the last backup (`tacit desk restore`)"
            ),
            Self::Channel { name, why } => {
                write!(out, "the channel `{name}` cannot be taken up: {why}")
            }
        }
    }
}

impl<E: fmt::Display + fmt::Debug> std::error::Error for LoadError<E> {}
