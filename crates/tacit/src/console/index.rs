//! Where messages stand among thousands: found in one pass for each version of the desk.

use crate::desk::service::Service;
use crate::texts::actor_name;
use std::collections::{BTreeMap, HashMap};
use tacit_channel::MessageId;
use tacit_mission::correspondence::Letter;
use tacit_mission::party::ChannelName;
use tacit_mission::said::Said;
use tacit_spelling::Digest;

/// Places in [`letters`](tacit_mission::Desk::letters), by what is asked for.
#[derive(Default)]
pub(super) struct Index {
    channels: BTreeMap<ChannelName, OfChannel>,
    answers: HashMap<MessageId, Vec<usize>>,
    /// The number of the last notice of withdrawal of a meaning, by channel and by whether it was ours.
    taken_back: HashMap<(ChannelName, bool, Digest), u64>,
    places: HashMap<MessageId, usize>,
    /// What actors are called, by their identifiers.
    names: HashMap<String, String>,
    /// How many messages of other sides nobody here has said to have read.
    pub(super) unread: usize,
}

/// The messages of one channel.
#[derive(Default)]
pub(super) struct OfChannel {
    /// Each, in order.
    pub(super) places: Vec<usize>,
    /// How many of the other side's nobody here has said to have read.
    pub(super) unread: usize,
}

/// Looks through all messages; ask for it by [`Service::known`].
pub(super) fn index(service: &mut Service) -> Index {
    let mut index = Index::default();
    // The newest vocabulary comes last, and its words count.
    for (_, vocabulary, _) in service.desk().casebook().vocabularies() {
        let names = vocabulary.actors.keys();
        let names = names.map(|id| (id.to_string(), actor_name(vocabulary, id)));
        index.names.extend(names);
    }
    for (place, letter) in service.desk().letters().iter().enumerate() {
        let of_channel = index.channels.entry(letter.channel.clone()).or_default();
        of_channel.places.push(place);
        if !letter.ours && letter.read_at.is_none() {
            of_channel.unread += 1;
            index.unread += 1;
        }
        index.places.insert(letter.id, place);
        if let Some(answered) = letter.answers {
            index.answers.entry(answered).or_default().push(place);
        }
        if let Ok(said) = &letter.said
            && let Some(meaning) = said.withdrawn()
        {
            let key = (letter.channel.clone(), letter.ours, meaning);
            index.taken_back.insert(key, letter.number);
        }
    }
    index
}

impl Index {
    /// The messages of a channel.
    pub(super) fn of(&self, channel: &ChannelName) -> Option<&OfChannel> {
        self.channels.get(channel)
    }

    /// Where a message stands.
    pub(super) fn place_of(&self, id: &MessageId) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// What an actor is called; its identifier where no vocabulary names it.
    pub(super) fn name_of(&self, actor: &str) -> String {
        let name = self.names.get(actor).map(String::as_str);
        name.unwrap_or(actor).to_owned()
    }

    /// Where the messages stand that answer one.
    pub(super) fn answers_to(&self, id: &MessageId) -> &[usize] {
        self.answers.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether whoever said a message has withdrawn its text since.
    pub(super) fn is_taken_back(&self, letter: &Letter) -> bool {
        let meaning = letter.said.as_ref().ok().and_then(Said::paper);
        let notice = meaning.and_then(|paper| {
            let key = (letter.channel.clone(), letter.ours, paper.meaning);
            self.taken_back.get(&key)
        });
        notice.is_some_and(|notice| *notice > letter.number)
    }
}
