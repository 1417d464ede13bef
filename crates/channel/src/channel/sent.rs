//! What became known of our officers' messages, each fact apart.

use crate::effect::Notice;
use crate::facts::{Fact, FactKind, Facts};
use crate::message::MessageId;
use crate::place::Place;
use crate::stored;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tacit_spelling::Digest;
use tacit_wire::{Contradiction, Conveyed, Held, ReceiptKey, Timestamp, Verified};

/// One sealed message of an officer: a whole, or one part of a whole.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct SentMessage {
    /// In which of the channel's sessions: each begins to number its places anew.
    generation: u64,
    place: Place,
    #[serde(with = "stored::bytes")]
    whole: [u8; 32],
    /// The envelopes in which it went out.
    envelopes: BTreeSet<String>,
    facts: Facts,
}

/// All of them, by name.
#[derive(Default)]
pub(super) struct SentMessages {
    all: BTreeMap<MessageId, SentMessage>,
    /// Those of the present session.
    by_place: BTreeMap<Place, MessageId>,
    by_envelope: BTreeMap<Digest, MessageId>,
    changed: BTreeSet<MessageId>,
}

impl SentMessages {
    pub(super) fn restore(
        all: impl IntoIterator<Item = (MessageId, SentMessage)>,
        generation: u64,
    ) -> Self {
        let mut messages = Self {
            all: all.into_iter().collect(),
            ..Self::default()
        };
        for (id, sent) in &messages.all {
            if sent.generation == generation {
                messages.by_place.insert(sent.place, *id);
            }
            let envelopes = sent.envelopes.iter().filter_map(|text| text.parse().ok());
            messages
                .by_envelope
                .extend(envelopes.map(|digest: Digest| (digest, *id)));
        }
        messages
    }

    /// Another session begins: what is said of a place from now on is said of none of these.
    pub(super) fn begin_session(&mut self) {
        self.by_place.clear();
    }

    pub(super) fn put(
        &mut self,
        id: MessageId,
        (generation, place): (u64, Place),
        whole: MessageId,
    ) {
        let sent = SentMessage {
            generation,
            place,
            whole: whole.0.0,
            envelopes: BTreeSet::new(),
            facts: Facts::default(),
        };
        self.all.insert(id, sent);
        self.by_place.insert(place, id);
        self.changed.insert(id);
    }

    /// An envelope with the message at `place` is handed over.
    pub(super) fn deposited(
        &mut self,
        place: Place,
        origin: &str,
        envelope: Digest,
        now: Timestamp,
    ) {
        let Some(id) = self.by_place.get(&place).copied() else {
            return;
        };
        if let Some(sent) = self.all.get_mut(&id) {
            // One envelope may go over a relay and in a bag.
            let before = sent.facts.clone();
            let new = sent.envelopes.insert(envelope.to_string());
            // Beyond the carriers that are remembered, the first ones stand.
            let _remembered = sent.facts.deposited(origin, now);
            if new || sent.facts != before {
                self.by_envelope.insert(envelope, id);
                self.changed.insert(id);
            }
        }
    }

    /// The officer's message at a place; of a part, the whole.
    pub(super) fn at(&self, place: Place) -> Option<MessageId> {
        let sent = self.all.get(self.by_place.get(&place)?)?;
        Some(MessageId(Digest(sent.whole)))
    }

    /// A relay's receipt for one of our envelopes; evidence against the relay, if it contradicts an earlier one.
    pub(super) fn held(
        &mut self,
        origin: &str,
        receipt: &Verified<Held>,
        key: &ReceiptKey,
    ) -> (Vec<Notice>, Option<Contradiction>) {
        let id = self.by_envelope.get(&receipt.statement().envelope).copied();
        let mut contradiction = None;
        let notices = id.map(|id| {
            self.learn(id, FactKind::Held, |facts| {
                contradiction = facts.held(origin, receipt, key).ok().flatten();
            })
        });
        (notices.unwrap_or_default(), contradiction)
    }

    /// A relay's record that places of our lane were collected.
    pub(super) fn conveyed(&mut self, origin: &str, record: &Verified<Conveyed>) -> Vec<Notice> {
        let precedence = record.statement().precedence;
        let of_queue = self
            .all
            .iter()
            .filter(|(_, sent)| sent.place.precedence == precedence);
        let ids: Vec<MessageId> = of_queue.map(|(id, _)| *id).collect();
        let learn = |id| {
            self.learn(id, FactKind::Conveyed, |facts| {
                facts.conveyed(origin, record);
            })
        };
        ids.into_iter().flat_map(learn).collect()
    }

    /// The other desk's machine says that what stands at a place arrived.
    pub(super) fn received(&mut self, place: Place, at: Timestamp) -> Vec<Notice> {
        let id = self.by_place.get(&place).copied();
        id.map(|id| self.learn(id, FactKind::Received, |facts| facts.received(at)))
            .unwrap_or_default()
    }

    /// The other side's officer says to have read a message.
    pub(super) fn read(&mut self, id: MessageId, by: MessageId, at: Timestamp) -> Vec<Notice> {
        self.learn(id, FactKind::Read, |facts| facts.read(by, at))
    }

    /// A message of the other side names one of ours.
    pub(super) fn answered(&mut self, id: MessageId, by: MessageId, at: Timestamp) -> Vec<Notice> {
        self.learn(id, FactKind::Answered, |facts| facts.answered(by, at))
    }

    /// Every fact about a message. Of one in parts, a fact of its way holds when it holds of every part, since the last.
    pub(super) fn facts(&self, id: &MessageId) -> Option<Vec<Fact>> {
        let first = self.all.get(id)?;
        let parts: Vec<&SentMessage> = self
            .all
            .values()
            .filter(|part| part.whole == id.0.0)
            .collect();
        let of_all = |fact: Fact| {
            let same = |part: &&SentMessage| {
                let mut facts = part.facts.all().into_iter();
                facts.find(|other| other.what == fact.what && other.origin == fact.origin)
            };
            let facts: Vec<Fact> = parts.iter().filter_map(same).collect();
            if facts.len() == parts.len() {
                facts.into_iter().max_by_key(|fact| fact.at)
            } else {
                None
            }
        };
        let named = |fact: &Fact| matches!(fact.what, FactKind::Read | FactKind::Answered);
        let all = first.facts.all().into_iter();
        Some(
            all.filter_map(|fact| {
                if named(&fact) {
                    Some(fact)
                } else {
                    of_all(fact)
                }
            })
            .collect(),
        )
    }

    pub(super) fn take_changed(&mut self) -> Vec<(MessageId, Option<SentMessage>)> {
        let changed = std::mem::take(&mut self.changed);
        changed
            .into_iter()
            .map(|id| (id, self.all.get(&id).cloned()))
            .collect()
    }

    /// Changes the facts of one message; what is new of that kind is told about the whole.
    fn learn(
        &mut self,
        id: MessageId,
        what: FactKind,
        tell: impl FnOnce(&mut Facts),
    ) -> Vec<Notice> {
        let Some(sent) = self.all.get_mut(&id) else {
            return Vec::new();
        };
        let whole = MessageId(Digest(sent.whole));
        let before = sent.facts.clone();
        tell(&mut sent.facts);
        if sent.facts == before {
            return Vec::new();
        }
        self.changed.insert(id);
        let facts = self.facts(&whole).unwrap_or_default();
        let known = before.all();
        facts
            .into_iter()
            .filter(|fact| fact.what == what && !known.contains(fact))
            .map(|fact| Notice::Fact {
                message: whole,
                fact,
            })
            .collect()
    }
}
