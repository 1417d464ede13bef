//! Messages by what they are about: a text as they name it, and the two parties that they pass between.

use crate::docket::{Docket, Filed};
use crate::record::Message;
use crate::verdict::Promise;
use std::collections::HashMap;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::Digest;

/// How messages name a text. Which text that is may change when texts are added.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Name {
    Digest(Digest),
    Title(String),
}

/// The places of messages among the messages, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Letters(HashMap<Name, HashMap<[ActorId; 2], Vec<usize>>>);

impl Letters {
    pub(crate) fn add(&mut self, message: &Message, number: usize) {
        let name = match message.assurance.parse::<Digest>() {
            Ok(digest) => Name::Digest(digest),
            Err(_) => Name::Title(message.assurance.clone()),
        };
        let about = self.0.entry(name).or_default();
        let parties = in_order(&message.from, &message.to);
        about.entry(parties).or_default().push(number);
    }

    fn between(&self, name: &Name, parties: &[ActorId; 2]) -> &[usize] {
        let found = self.0.get(name).and_then(|about| about.get(parties));
        found.map_or(&[], Vec::as_slice)
    }
}

impl Docket {
    /// The messages about the text of `promise` between its two parties, either way, in order.
    pub(crate) fn letters_on(&self, promise: &Promise) -> Vec<&Filed<Message>> {
        let Some(text) = self.texts.get(promise.text) else {
            return Vec::new();
        };
        let (digest, title) = (text.digest, &text.assurance.labels.title);
        let alike = |is: &dyn Fn(&crate::docket::Text) -> bool| {
            self.texts.iter().filter(|text| is(text)).count()
        };
        let by_digest =
            (alike(&|other| other.digest == digest) == 1).then_some(Name::Digest(digest));
        let titled = alike(&|other| other.assurance.labels.title == *title) == 1;
        let by_title = titled.then(|| Name::Title(title.clone()));
        let parties = in_order(&promise.giver, &promise.receiver);
        let names = by_digest.iter().chain(&by_title);
        let mut numbers: Vec<usize> = names
            .flat_map(|name| self.letters.between(name, &parties))
            .copied()
            .collect();
        numbers.sort_unstable();
        let each = numbers.into_iter();
        each.filter_map(|number| self.messages.get(number))
            .collect()
    }
}

fn in_order(one: &ActorId, other: &ActorId) -> [ActorId; 2] {
    let [first, second] = if one <= other {
        [one, other]
    } else {
        [other, one]
    };
    [first.clone(), second.clone()]
}
