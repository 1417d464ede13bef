//! What comes of a channel's effects: letters, passages, evidence, notices.

use super::{Desk, DeskBroken, notices};
use crate::correspondence::{Letter, Passed};
use crate::effect::{Effect, Outcome};
use crate::party::ChannelName;
use crate::said::{Said, Unreadable};
use rand_core::CryptoRng;
use tacit_channel::effect::{Command, Delivered, Effect as FromChannel, Input, Notice};
use tacit_channel::{FactKind, Finding, MessageId, OfficerKind};
use tacit_spelling::Digest;
use tacit_wire::Contradiction;

impl Desk {
    /// Follows what a channel asks for, in its order.
    pub(super) fn listen(
        &mut self,
        name: &ChannelName,
        asked: Vec<FromChannel>,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), DeskBroken> {
        for effect in asked {
            match effect {
                FromChannel::Persist(changes) => self.keep_of_channel(name, changes),
                FromChannel::Deposit(deposit) => effects.push(Effect::Deposit {
                    channel: name.clone(),
                    deposit,
                }),
                FromChannel::Bundle(bundle) => effects.push(Effect::Bundle {
                    channel: name.clone(),
                    bundle,
                }),
                FromChannel::Deliver(delivered) => {
                    self.receive(name, &delivered, effects);
                    // The letter is durable with the same change as this: the channel need not keep it.
                    let shown = Input::Command(Command::Shown(delivered.id));
                    self.hand_on(name, shown, chance, effects)?
                        .map_err(|_| DeskBroken)?;
                }
                FromChannel::Evidence(found) => self.keep_evidence(name, &found),
                FromChannel::Notice(notice) => self.hear(name, notice, effects),
            }
        }
        Ok(())
    }

    /// Takes a letter of the other side.
    fn receive(&mut self, name: &ChannelName, delivered: &Delivered, effects: &mut Vec<Effect>) {
        let message = &delivered.message;
        match message.kind {
            // A fact about the message that it names, which the channel tells as one.
            OfficerKind::Read => return,
            OfficerKind::MoveProposed => {
                let text = format!(
                    "the other side proposes another relay; `tacit channel agree-move {name} {} --token TOKEN` agrees",
                    delivered.id
                );
                return self.tell(Some(name), false, text, effects);
            }
            OfficerKind::MoveAgreed => {
                let text = "the other side agrees to the other relay".to_owned();
                return self.tell(Some(name), false, text, effects);
            }
            _ => {}
        }
        // After a restart a channel may hand out what lies here already.
        if self.by_name.contains_key(&delivered.id) {
            return;
        }
        let said = self.understood(name, delivered);
        let letter = Letter {
            number: self.letters.len() as u64 + 1,
            channel: name.clone(),
            ours: false,
            id: delivered.id,
            precedence: delivered.place.precedence,
            authority: message.authority,
            asked_by: message.asked_by.clone(),
            answers: message.answers,
            said,
            logged_at: delivered.received_at,
            sent_at: delivered.sent_at,
            held_at: delivered.held.as_ref().map(|held| held.statement().held_at),
            verified: delivered.identity.is_verified(),
            counted_at: delivered.received_at,
            passages: Vec::new(),
            read_at: None,
            too_late: false,
            approvals: Vec::new(),
        };
        let text = notices::arrived(&letter);
        let grave = letter.said.is_err();
        self.add_letter(letter, effects);
        self.tell(Some(name), grave, text, effects);
    }

    fn understood(&self, name: &ChannelName, delivered: &Delivered) -> Result<Said, Unreadable> {
        let said = Said::from_message(&delivered.message, self.exercise)?;
        let Some(link) = self.links.get(name) else {
            return Ok(said);
        };
        let (own, other) = (&self.own.actor, &link.about.other.actor);
        match &said {
            Said::Assurance(paper) | Said::Amendment { paper, .. } | Said::Offer(paper) => {
                self.casebook.judge_paper(paper, other, own)?;
            }
            Said::CounterOffer(paper) => {
                self.casebook.judge_paper(paper, own, other)?;
            }
            _ => {}
        }
        Ok(said)
    }

    /// Puts a letter into the log, the casebook and the store.
    pub(super) fn add_letter(&mut self, letter: Letter, effects: &mut Vec<Effect>) {
        self.keep_letter(&letter);
        self.by_name.insert(letter.id, self.letters.len());
        self.letters.push(letter);
        let problems = self.file_last_letter();
        let Some(letter) = self.letters.last() else {
            return;
        };
        let (channel, record) = (letter.channel.clone(), letter.record());
        for problem in problems {
            let text = format!("{record} is not on record as its sender meant it: {problem}");
            self.tell(Some(&channel), false, text, effects);
        }
    }

    /// Files the letter that came last; what of it could not be put on record.
    pub(super) fn file_last_letter(&mut self) -> Vec<String> {
        let Some(letter) = self.letters.last() else {
            return Vec::new();
        };
        let Some(with) = self.correspondent(&letter.channel) else {
            return Vec::new();
        };
        self.casebook.file_letter(letter, &with).problems
    }

    /// What came, or went, while the other side was not verified counts from now on: it was the same credential all along.
    fn count_what_came_before(&mut self, name: &ChannelName, effects: &mut Vec<Effect>) {
        let Some(with) = self.correspondent(name) else {
            return;
        };
        for place in 0..self.letters.len() {
            let Some(letter) = self.letters.get_mut(place) else {
                continue;
            };
            if letter.verified || letter.channel != *name {
                continue;
            }
            letter.verified = true;
            letter.counted_at = self.now;
            let letter = letter.clone();
            self.keep_letter(&letter);
            let problems = self.casebook.file_letter(&letter, &with).problems;
            for problem in problems {
                let text = format!(
                    "{} is not on record as its sender meant it: {problem}",
                    letter.record()
                );
                self.tell(Some(name), false, text, effects);
            }
        }
    }

    /// What a channel tells.
    fn hear(&mut self, name: &ChannelName, notice: Notice, effects: &mut Vec<Effect>) {
        match notice {
            // Whoever ordered it has been told.
            Notice::Sealed { .. } => {}
            Notice::Fact { message, fact } => self.passed(&message, fact.what, fact.at),
            Notice::TooLate {
                message: Some(message),
                ..
            } => self.too_late(name, &message, effects),
            Notice::Moved(_) => {
                effects.push(Effect::Routes(name.clone()));
                let (grave, text) = notices::words(&notice);
                self.tell(Some(name), grave, text, effects);
            }
            Notice::KeysRenewed { .. } => {}
            Notice::Finding(Finding::Foreign { .. }) if !self.is_news_of_foreign(name) => {}
            Notice::Identity(state) => {
                let (grave, text) = notices::words(&Notice::Identity(state.clone()));
                self.tell(Some(name), grave, text, effects);
                if state.is_verified() {
                    self.count_what_came_before(name, effects);
                }
            }
            notice => {
                let (grave, text) = notices::words(&notice);
                self.tell(Some(name), grave, text, effects);
            }
        }
    }

    fn passed(&mut self, message: &MessageId, stage: FactKind, at: tacit_wire::Timestamp) {
        let learned_at = self.now;
        let passed = Passed {
            stage,
            at,
            learned_at,
        };
        let Some(place) = self.by_name.get(message).copied() else {
            return;
        };
        let Some(letter) = self.letters.get_mut(place) else {
            return;
        };
        let same = |known: &Passed| known.stage == stage && known.at == at;
        if letter.passages.iter().any(same) || letter.passages.len() >= MAX_PASSAGES {
            return;
        }
        letter.passages.push(passed.clone());
        let letter = letter.clone();
        self.keep_letter(&letter);
        if let Some(with) = self.correspondent(&letter.channel) {
            self.casebook.file_passage(&letter, &passed, &with);
        }
    }

    fn too_late(&mut self, name: &ChannelName, message: &MessageId, effects: &mut Vec<Effect>) {
        let Some(place) = self.by_name.get(message).copied() else {
            return;
        };
        let Some(letter) = self.letters.get_mut(place) else {
            return;
        };
        letter.too_late = true;
        let letter = letter.clone();
        self.keep_letter(&letter);
        let text = format!(
            "{} was not shown to have got through before its keys went: say it again if it still holds",
            letter.record()
        );
        self.tell(Some(name), true, text, effects);
    }

    fn keep_evidence(&mut self, name: &ChannelName, found: &Contradiction) {
        let both = [
            found.one.evidence().to_bytes(),
            found.other.evidence().to_bytes(),
        ];
        let key = Digest::of(&both.concat());
        self.put(
            "evidence",
            key.0.to_vec(),
            notices::evidence(name, self.now, &both),
        );
    }

    /// Between whom a channel's letters go.
    pub(super) fn correspondent(
        &self,
        name: &ChannelName,
    ) -> Option<crate::translation::Correspondent> {
        let about = &self.links.get(name)?.about;
        Some(crate::translation::Correspondent {
            own: self.own.clone(),
            other: about.other.clone(),
            through: about.through.clone(),
        })
    }
}

/// How many passages of one letter are remembered: each stage over each relay, and answers.
const MAX_PASSAGES: usize = 128;

/// The outcome of a saying that a channel has sealed.
pub(super) fn sealed(effects: &[FromChannel]) -> Option<Outcome> {
    effects.iter().find_map(|effect| match effect {
        FromChannel::Notice(Notice::Sealed { message }) => {
            Some(Outcome::Sealed { message: *message })
        }
        _ => None,
    })
}
