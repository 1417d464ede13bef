//! What became of messages: receipts, with other people's clocks kept within what this desk knows.

use super::{Correspondent, Translation, messages_of};
use crate::correspondence::{Letter, Passed, codes, record_name};
use crate::learned::only;
use crate::party::instant;
use tacit_channel::FactKind;
use tacit_lang::time::Between;
use tacit_standing::record::{Learned, Passage, Receipt, Record, When};
use tacit_wire::Timestamp;

/// The receipts for a stage that a letter of ours is known to have reached: one for each message that it is on record as, and none where it
/// is on record as no message.
///
/// The stated time is believed if it lies between the sealing and the moment at which this desk learned of it; otherwise it was at some
/// moment between the two. So neither the other side nor a relay can date a receipt before the message or into the future.
#[must_use]
pub fn passage(letter: &Letter, passed: &Passed, with: &Correspondent) -> Vec<Record> {
    let Ok(said) = &letter.said else {
        return Vec::new();
    };
    // That it was handed over is on record with the letter itself.
    if !letter.ours || passed.stage == FactKind::Deposited {
        return Vec::new();
    }
    // A second relay may tell of the same stage: both are kept, and the earlier counts.
    let before = letter.passages.iter().take_while(|known| *known != passed);
    let before = before.filter(|known| known.stage == passed.stage).count();
    let number = match before {
        0 => String::new(),
        more => format!("-{}", more + 1),
    };
    let at = within(passed.at, letter.logged_at, passed.learned_at);
    let learned = only(&with.own.viewpoint, instant(passed.learned_at));
    let word = codes::fact::word(passed.stage);
    let receipt = |message: String| {
        let id = format!("{message}-{word}{number}");
        receipt(id, message, stage(passed.stage), at, learned.clone())
    };
    let messages = messages_of(said, &letter.record());
    messages.into_iter().map(receipt).collect()
}

/// The receipts that say that an officer here has read a letter of the other side's.
#[must_use]
pub fn reading(letter: &Letter, with: &Correspondent) -> Vec<Record> {
    let (Some(read_at), Ok(said)) = (letter.read_at, &letter.said) else {
        return Vec::new();
    };
    let read_at = read_at.max(letter.logged_at);
    let at = Between::exactly(instant(read_at));
    let learned_at = instant(read_at.max(letter.counted_at));
    let learned = only(&with.own.viewpoint, learned_at);
    let messages = messages_of(said, &letter.record()).into_iter();
    let receipt = |message: String| {
        let id = format!("{message}-read");
        receipt(id, message, Passage::Read, at, learned.clone())
    };
    messages.map(receipt).collect()
}

impl Translation<'_, '_> {
    /// Of a letter of the other side's: that it was received, since when a relay held it, and that it was read.
    pub(super) fn arrival(&mut self) {
        if self.letter.ours {
            return;
        }
        let is_message = |record: &Record| matches!(record, Record::Message(_));
        let messages = self.done.records.iter().filter(|record| is_message(record));
        let messages: Vec<String> = messages.map(|record| record.id().to_owned()).collect();
        let logged_at = self.letter.logged_at;
        let counted_at = self.letter.counted_at.max(logged_at);
        // Neither a relay nor the other side can date what they hand us before now, so that no deadline has run before we knew: until
        // our own clock saw it, it was handed over and held at some moment of that time.
        let since = |stated: Timestamp| within_until(stated, logged_at);
        let held_at = self.letter.held_at.map(since);
        let deposited_at = since(self.letter.sent_at);
        let own = &self.with.own.viewpoint;
        for message in messages {
            let mut add = |passage, word: &str, at: Between, learned_at: Timestamp| {
                let id = format!("{message}-{word}");
                let learned = only(own, instant(learned_at));
                let receipt = receipt(id, message.clone(), passage, at, learned);
                self.done.records.push(receipt);
            };
            let exactly = |at: Timestamp| Between::exactly(instant(at));
            add(Passage::Deposited, "deposited", deposited_at, counted_at);
            if let Some(held_at) = held_at {
                add(Passage::Held, "held", held_at, counted_at);
            }
            add(
                Passage::Received,
                "received",
                exactly(logged_at),
                counted_at,
            );
        }
    }

    /// Of a letter of ours: that it was handed over when it was sealed.
    pub(super) fn departure(&mut self) {
        if !self.letter.ours {
            return;
        }
        let Ok(said) = &self.letter.said else {
            return;
        };
        for message in messages_of(said, &self.name) {
            if !self
                .done
                .records
                .iter()
                .any(|record| record.id() == message)
            {
                continue;
            }
            let id = format!("{message}-deposited");
            let at = Between::exactly(self.at);
            let receipt = receipt(id, message, Passage::Deposited, at, self.learned());
            self.done.records.push(receipt);
        }
    }

    /// That what the letter answers is answered, at the moment at which this desk has the answer. Nobody answers a message of their own.
    pub(super) fn answered(&mut self) {
        let Some(answers) = &self.letter.answers else {
            return;
        };
        let name = record_name(answers);
        for (message, suffix) in [(name.clone(), ""), (super::old(&name), "-old")] {
            if let Some(Record::Message(found)) = (self.on_record)(&message)
                && found.to == self.sender().actor
            {
                let id = format!("{}-answers{suffix}", self.name);
                let at = Between::exactly(self.at);
                let receipt = receipt(id, message, Passage::Answered, at, self.learned());
                self.done.records.push(receipt);
            }
        }
    }
}

/// From a stated moment until one of ours; a stated moment that lies after it is ours.
fn within_until(stated: Timestamp, ours: Timestamp) -> Between {
    let ours = instant(ours);
    Between::new(instant(stated).min(ours), ours).unwrap_or(Between::exactly(ours))
}

fn receipt(id: String, message: String, fact: Passage, at: Between, learned: Learned) -> Record {
    Record::Receipt(Receipt {
        id,
        message,
        fact,
        at: When(at),
        learned,
    })
}

/// The moment, if it lies between the two; else all that lies between them. A clock of ours that was put back exchanges the two.
fn within(at: Timestamp, one: Timestamp, other: Timestamp) -> Between {
    let (first, last) = (one.min(other), one.max(other));
    if (first..=last).contains(&at) {
        return Between::exactly(instant(at));
    }
    let last = instant(last);
    Between::new(instant(first), last).unwrap_or(Between::exactly(last))
}

fn stage(fact: FactKind) -> Passage {
    match fact {
        FactKind::Deposited => Passage::Deposited,
        FactKind::Held => Passage::Held,
        FactKind::Conveyed => Passage::Conveyed,
        FactKind::Received => Passage::Received,
        FactKind::Read => Passage::Read,
        FactKind::Answered => Passage::Answered,
    }
}
