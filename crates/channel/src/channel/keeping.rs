//! How a channel lies in the store, and how it is taken up again.

use super::contact::Contact;
use super::inbox::{self, Inbox};
use super::moving::Route;
use super::outbox::{Outbox, Waiting};
use super::phase::{Accepted, Phase, StoredPhase};
use super::sent::{SentMessage, SentMessages};
use super::session_state::{SessionState, StoredSession};
use super::{Channel, Provenance};
use crate::credential::{Credential, CredentialSecret};
use crate::effect::{Delivered, Effect, Notice};
use crate::introduction::Invitation;
use crate::message::{Message, MessageId};
use crate::reset_rule::Reset;
use crate::session::{Change, Group, Prospect};
use crate::verification::Verification;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use tacit_spelling::{Digest, hex};
use tacit_wire::{ChannelId, Document, Envelope, Lane, Timestamp};
use zeroize::Zeroizing;

/// The version of the entries; a program that reads another refuses, and says which it reads.
const VERSION: u32 = 1;

const GROUP: &str = "group/";
const PROSPECT: &str = "prospect/";
const OUTBOX: &str = "outbox/";
const INBOX: &str = "inbox/";
const SENT: &str = "sent/";
const PART: &str = "part/";

/// The entries of which there is one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entry {
    Channel,
    Own,
    Other,
    Verification,
    Phase,
    Session,
}

impl Entry {
    pub(super) const ALL: [Self; 6] = [
        Self::Channel,
        Self::Own,
        Self::Other,
        Self::Verification,
        Self::Phase,
        Self::Session,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Own => "own",
            Self::Other => "other",
            Self::Verification => "verification",
            Self::Phase => "phase",
            Self::Session => "session",
        }
    }
}

/// What is small and changes now and then.
#[derive(Serialize, Deserialize)]
struct StoredChannel {
    version: u32,
    channel: String,
    lane: u8,
    reset: Reset,
    routes: Vec<String>,
    moved: bool,
    moves_proposed: Vec<(String, bool, String)>,
    asked: Option<(String, [[u64; 4]; 2])>,
    introduction_sent: Option<String>,
    unsaid: Option<String>,
    heard: Vec<String>,
    contact: Contact,
    without_contact: Option<String>,
    went_back: bool,
    restored: bool,
    now: u64,
    steady: u64,
}

impl Channel {
    /// Takes a channel up again from the entries that it handed out.
    ///
    /// Until a relay's tally was seen nothing is sealed; after a backup, nothing before a reset.
    ///
    /// # Errors
    /// [`LoadError`] if the entries are not those of a channel, or of another version.
    pub fn load(
        entries: impl IntoIterator<Item = (Vec<u8>, Zeroizing<Vec<u8>>)>,
        provenance: Provenance,
    ) -> Result<Self, LoadError> {
        let mut entries = Entries::sort(entries)?;
        let stored: StoredChannel = entries.json(Entry::Channel)?;
        if stored.version != VERSION {
            return Err(LoadError::Version {
                found: stored.version,
                read: VERSION,
            });
        }
        let damaged = LoadError::Damaged;
        let own =
            CredentialSecret::from_bytes(&entries.take(Entry::Own)?).map_err(|_| damaged("own"))?;
        let other = entries.optional(Entry::Other);
        let other = other
            .map(|bytes| Credential::from_bytes(&bytes))
            .transpose();
        let verification = entries.optional(Entry::Verification);
        let verification: Option<Option<Verification>> = verification
            .map(|bytes| serde_json::from_slice(&bytes))
            .transpose()
            .map_err(|_| damaged("verification"))?;
        let phase =
            StoredPhase::from_bytes(&entries.take(Entry::Phase)?).ok_or(damaged("phase"))?;
        let session = match entries.optional(Entry::Session) {
            None => None,
            Some(bytes) => {
                let stored: Option<StoredSession> =
                    serde_json::from_slice(&bytes).map_err(|_| damaged("session"))?;
                stored
            }
        };
        let group = std::mem::take(&mut entries.group);
        let (phase, session) = match (phase, session) {
            (StoredPhase::Accepting(secrets), _) => {
                let accepted = secrets.into_iter().map(|secret| {
                    let name = secret.invitation().digest().to_string();
                    let entries = entries.prospects.remove(&name).unwrap_or_default();
                    let prospect = Prospect::restore(entries).map_err(|_| damaged("prospect"))?;
                    Ok(Accepted {
                        secret: Box::new(secret),
                        prospect,
                    })
                });
                (
                    Phase::Accepting(accepted.collect::<Result<_, LoadError>>()?),
                    None,
                )
            }
            (StoredPhase::Inviting(invitation, secret), session) => (
                Phase::Inviting { invitation, secret },
                session.map(|session| (session, group)),
            ),
            (StoredPhase::Confirming(confirming), session) => (
                Phase::Confirming(confirming),
                session.map(|session| (session, group)),
            ),
            (StoredPhase::Open, session) => (Phase::Open, session.map(|session| (session, group))),
            (StoredPhase::Refused, _) => (Phase::Refused, None),
        };
        let session = match session {
            None => None,
            Some((stored, group)) => {
                let group = Group::restore(group).map_err(|_| damaged("group"))?;
                let outbox = Outbox::restore(std::mem::take(&mut entries.outbox));
                let mut session = SessionState::restore(stored, group, outbox);
                for part in std::mem::take(&mut entries.parts) {
                    // What was taken once is taken again; a whole would not lie here.
                    let _unfinished = session.assembly.add(&part);
                }
                Some(session)
            }
        };
        let id = hex::from_hex(&stored.channel).and_then(|id| id.try_into().ok());
        let id = id.ok_or(damaged("channel"))?;
        let lane = Lane::of_code(stored.lane.into()).ok_or(damaged("lane"))?;
        let routes = stored.routes.iter().map(|text| route(text));
        let routes: Vec<Route> = routes.collect::<Option<_>>().ok_or(damaged("routes"))?;
        let by_courier_alone = routes.is_empty() && stored.without_contact.is_some();
        let moves = stored.moves_proposed.iter();
        let moves =
            moves.map(|(id, own, text)| Some((MessageId(id.parse().ok()?), (*own, route(text)?))));
        let asked = match &stored.asked {
            None => None,
            Some((text, known)) => {
                let bytes = hex::from_hex(text).ok_or(damaged("asked"))?;
                let invitation = Invitation::from_bytes(&bytes).map_err(|_| damaged("asked"))?;
                Some((invitation, *known))
            }
        };
        let sent = stored.introduction_sent.as_deref();
        let sent =
            sent.map(|text| hex::from_hex(text).and_then(|bytes| Envelope::from_bytes(bytes).ok()));
        let heard = stored.heard.iter().map(|text| text.parse::<Digest>().ok());
        Ok(Self {
            own,
            other: other.map_err(|_| damaged("other"))?,
            verification: verification.flatten(),
            lane,
            channel: ChannelId(id),
            sent: SentMessages::restore(
                std::mem::take(&mut entries.sent),
                stored.reset.generation(),
            ),
            reset: stored.reset,
            requests: 0,
            receipts: BTreeMap::new(),
            routes,
            moved: stored.moved,
            moves_proposed: moves.collect::<Option<_>>().ok_or(damaged("moves"))?,
            phase,
            session,
            asked,
            introduction_sent: sent
                .map(|sent| sent.ok_or(damaged("introduction")))
                .transpose()?,
            unsaid: stored.unsaid.as_deref().and_then(hex::from_hex),
            heard: heard.collect::<Option<_>>().ok_or(damaged("heard"))?,
            contact: stored.contact,
            // An officer's word stands for good only where no relay could ever be asked.
            contacted: by_courier_alone,
            without_contact: stored.without_contact,
            went_back: stored.went_back,
            restored: stored.restored || provenance == Provenance::Restored,
            inbox: Inbox::restore(std::mem::take(&mut entries.inbox)),
            now: Timestamp(stored.now),
            steady: Timestamp(stored.steady),
            // That it was restored is durable with the first input, or the next start would take it for the desk's own store.
            changed: match provenance {
                Provenance::Continued => [].into(),
                Provenance::Restored => [Entry::Channel].into(),
            },
            changed_parts: Vec::new(),
            erased: Vec::new(),
            broken: false,
        })
    }

    /// Every entry that may have changed since this was last asked.
    pub(super) fn take_changes(&mut self) -> Vec<Change> {
        let mut changes: Vec<Change> = std::mem::take(&mut self.erased)
            .into_iter()
            .map(|key| Change { key, value: None })
            .collect();
        for entry in std::mem::take(&mut self.changed) {
            changes.push(change(entry.name().to_owned(), self.entry(entry)));
        }
        for (id, sent) in self.sent.take_changed() {
            changes.push(change(format!("{SENT}{id}"), sent.map(|sent| json(&sent))));
        }
        for (id, delivered) in self.inbox.take_changed() {
            changes.push(change(format!("{INBOX}{id}"), delivered));
        }
        for (id, part) in std::mem::take(&mut self.changed_parts) {
            changes.push(change(format!("{PART}{id}"), part));
        }
        if let Phase::Accepting(accepted) = &mut self.phase {
            for one in accepted {
                let name = one.name();
                let new = one.prospect.take_changes().into_iter();
                changes.extend(new.map(|Change { key, value }| Change {
                    key: in_prospect(&name, &key),
                    value,
                }));
            }
        }
        if let Some(session) = &mut self.session {
            let new = session.group.take_changes().into_iter();
            changes.extend(new.map(|Change { key, value }| Change {
                key: in_group(&key),
                value,
            }));
            for (place, waiting) in session.outbox.take_changed() {
                let name = format!("{OUTBOX}{}/{}", place.precedence.code(), place.sequence.0);
                changes.push(change(name, waiting.map(|waiting| json(&waiting))));
            }
        }
        changes
    }

    fn entry(&self, entry: Entry) -> Option<Zeroizing<Vec<u8>>> {
        match entry {
            Entry::Channel => Some(json(&self.stored())),
            Entry::Own => Some(self.own.to_bytes()),
            Entry::Other => Some(Zeroizing::new(self.other.as_ref()?.to_bytes())),
            Entry::Verification => Some(json(&self.verification)),
            Entry::Phase => Some(self.phase.to_bytes()),
            Entry::Session => Some(json(&self.session.as_ref()?.stored())),
        }
    }

    fn stored(&self) -> StoredChannel {
        let asked = self.asked.as_ref();
        let proposed = self.moves_proposed.iter();
        StoredChannel {
            version: VERSION,
            channel: self.channel.to_string(),
            lane: self.lane.code(),
            reset: self.reset.clone(),
            routes: self
                .routes
                .iter()
                .map(|route| hex::to_hex(&route.to_bytes()))
                .collect(),
            moved: self.moved,
            moves_proposed: proposed
                .map(|(id, (own, route))| (id.to_string(), *own, hex::to_hex(&route.to_bytes())))
                .collect(),
            asked: asked.map(|(invitation, known)| (hex::to_hex(&invitation.to_bytes()), *known)),
            introduction_sent: self
                .introduction_sent
                .as_ref()
                .map(|sent| hex::to_hex(sent.as_bytes())),
            unsaid: self.unsaid.as_deref().map(hex::to_hex),
            heard: self.heard.iter().map(Digest::to_string).collect(),
            contact: self.contact.clone(),
            without_contact: self.without_contact.clone(),
            went_back: self.went_back,
            restored: self.restored,
            now: self.now.0,
            steady: self.steady.0,
        }
    }

    /// Closes the session: its keys are erased from memory and store. What of an officer's the other side has not shown to have is told:
    /// nobody sends it again.
    pub(super) fn erase_session(&mut self, effects: &mut Vec<Effect>) {
        if let Some(session) = self.session.take() {
            for place in session.outbox.places() {
                let name = format!("{OUTBOX}{}/{}", place.precedence.code(), place.sequence.0);
                self.erased.push(name.into_bytes());
                if let Some(message) = self.sent.at(place) {
                    let message = Some(message);
                    effects.push(Effect::Notice(Notice::TooLate { place, message }));
                }
            }
            self.erased.extend(session.group.entries().map(in_group));
            let parts = session.assembly.held().map(|part| (part, None));
            self.changed_parts.extend(parts);
        }
        if let Phase::Accepting(accepted) = &self.phase {
            for one in accepted {
                self.erased.extend(one.entries());
            }
        }
        self.changed.insert(Entry::Session);
    }

    /// Keeps a part until the others have come.
    pub(super) fn keep_part(&mut self, part: &Message) {
        self.changed_parts
            .push((part.id(), Some(Zeroizing::new(part.to_bytes()))));
    }

    /// Erases the parts of what is whole.
    pub(super) fn drop_parts(&mut self, parts: &[MessageId]) {
        if parts.len() > 1 {
            self.changed_parts
                .extend(parts.iter().map(|part| (*part, None)));
        }
    }
}

/// An entry: its name and its content.
type Stored = (Vec<u8>, Zeroizing<Vec<u8>>);

/// The entries by what they are.
struct Entries {
    single: BTreeMap<Vec<u8>, Zeroizing<Vec<u8>>>,
    group: Vec<Stored>,
    /// By the digest of the invitation that was accepted.
    prospects: BTreeMap<String, Vec<Stored>>,
    outbox: Vec<Waiting>,
    inbox: Vec<(u64, Delivered)>,
    sent: Vec<(MessageId, SentMessage)>,
    parts: Vec<Message>,
}

impl Entries {
    fn sort(entries: impl IntoIterator<Item = Stored>) -> Result<Self, LoadError> {
        let mut sorted = Self {
            single: BTreeMap::new(),
            group: Vec::new(),
            prospects: BTreeMap::new(),
            outbox: Vec::new(),
            inbox: Vec::new(),
            sent: Vec::new(),
            parts: Vec::new(),
        };
        for (key, value) in entries {
            if let Some(key) = key.strip_prefix(GROUP.as_bytes()) {
                sorted.group.push((key.to_vec(), value));
            } else if let Some(rest) = key.strip_prefix(PROSPECT.as_bytes()) {
                let (name, key) = rest
                    .split_at_checked(64)
                    .ok_or(LoadError::Damaged("prospect"))?;
                let name = String::from_utf8_lossy(name).into_owned();
                sorted
                    .prospects
                    .entry(name)
                    .or_default()
                    .push((key.to_vec(), value));
            } else if key.starts_with(OUTBOX.as_bytes()) {
                let waiting = serde_json::from_slice(&value);
                sorted
                    .outbox
                    .push(waiting.map_err(|_| LoadError::Damaged("outbox"))?);
            } else if let Some(name) = key.strip_prefix(INBOX.as_bytes()) {
                let id = message_id(name).ok_or(LoadError::Damaged("inbox"))?;
                let delivered = inbox::from_bytes(id, &value);
                sorted
                    .inbox
                    .push(delivered.ok_or(LoadError::Damaged("inbox"))?);
            } else if let Some(name) = key.strip_prefix(SENT.as_bytes()) {
                let id = message_id(name).ok_or(LoadError::Damaged("sent"))?;
                let sent = serde_json::from_slice(&value);
                sorted
                    .sent
                    .push((id, sent.map_err(|_| LoadError::Damaged("sent"))?));
            } else if key.starts_with(PART.as_bytes()) {
                let part = Message::from_bytes(&value);
                sorted
                    .parts
                    .push(part.map_err(|_| LoadError::Damaged("part"))?);
            } else {
                sorted.single.insert(key, value);
            }
        }
        Ok(sorted)
    }

    fn optional(&mut self, entry: Entry) -> Option<Zeroizing<Vec<u8>>> {
        self.single.remove(entry.name().as_bytes())
    }

    fn take(&mut self, entry: Entry) -> Result<Zeroizing<Vec<u8>>, LoadError> {
        self.optional(entry).ok_or(LoadError::Missing(entry.name()))
    }

    fn json<T: for<'de> Deserialize<'de>>(&mut self, entry: Entry) -> Result<T, LoadError> {
        let bytes = self.take(entry)?;
        serde_json::from_slice(&bytes).map_err(|_| LoadError::Damaged(entry.name()))
    }
}

impl Accepted {
    /// The names of all its entries in the store.
    pub(super) fn entries(&self) -> impl Iterator<Item = Vec<u8>> {
        let name = self.name();
        let entries = self.prospect.entries();
        entries.map(move |key| in_prospect(&name, key))
    }
}

fn message_id(name: &[u8]) -> Option<MessageId> {
    std::str::from_utf8(name).ok()?.parse().ok().map(MessageId)
}

fn in_group(key: &[u8]) -> Vec<u8> {
    [GROUP.as_bytes(), key].concat()
}

fn in_prospect(name: &str, key: &[u8]) -> Vec<u8> {
    [PROSPECT.as_bytes(), name.as_bytes(), key].concat()
}

fn change(name: String, value: Option<Zeroizing<Vec<u8>>>) -> Change {
    Change {
        key: name.into_bytes(),
        value,
    }
}

pub(super) fn json(value: &impl Serialize) -> Zeroizing<Vec<u8>> {
    // Nothing here fails to be written: no map has keys that are no text, and nothing is written to outside.
    Zeroizing::new(serde_json::to_vec(value).unwrap_or_default())
}

fn route(text: &str) -> Option<Route> {
    Route::from_bytes(&hex::from_hex(text)?).ok()
}

/// Why entries are not those of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadError {
    /// Written by another version of the program.
    Version {
        /// The version that was found.
        found: u32,
        /// The version that this program reads.
        read: u32,
    },
    /// An entry is not there.
    Missing(&'static str),
    /// An entry cannot be read.
    Damaged(&'static str),
}

impl fmt::Display for LoadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version { found, read } => {
                write!(
                    out,
                    "the channel was stored by version {found}, this program reads version {read}"
                )
            }
            Self::Missing(entry) => write!(
                out,
                "the channel's entry `{entry}` is missing: restore the last backup"
            ),
            Self::Damaged(entry) => write!(
                out,
                "the channel's entry `{entry}` is damaged: restore the last backup"
            ),
        }
    }
}

impl std::error::Error for LoadError {}
