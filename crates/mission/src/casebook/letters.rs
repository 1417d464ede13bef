//! What a letter puts into the book.

use super::{Casebook, Given, Lexicon, MAX_FOREIGN_VOCABULARIES, Meant};
use crate::correspondence::{Letter, Passed};
use crate::learned::is_same_but_for_learning;
use crate::said::{Paper, Said, Unreadable};
use crate::translation::{self, Correspondent};
use tacit_lang::meaning::{Digest, Parties};
use tacit_standing::record::{Message, MessageKind, Record};

/// What was made of a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filed {
    /// The text that it gives, as it was read.
    pub meant: Option<Meant>,
    /// The records that it added, as they were filed.
    pub records: Vec<Record>,
    /// What of it is of no effect here, and why; in words for an officer.
    pub problems: Vec<String>,
}

impl Casebook {
    /// Files a letter: the text that it gives, with its vocabulary, and its records. Filing it again adds what has come to be known since.
    ///
    /// A letter that cannot be understood files nothing, nor does one that came unverified, nor a text that is not its sender's to give.
    pub fn file_letter(&mut self, letter: &Letter, with: &Correspondent) -> Filed {
        let mut filed = Filed::default();
        self.meet(&with.other);
        let Ok(said) = &letter.said else {
            return filed;
        };
        if !letter.verified {
            if !letter.ours {
                filed.problems.push(UNVERIFIED.to_owned());
            }
            return filed;
        }
        if let Said::Assurance(paper) | Said::Amendment { paper, .. } = said {
            if !letter.ours && self.has_too_many_vocabularies(paper) {
                filed.problems.push(format!(
                    "it pins one more vocabulary than the {MAX_FOREIGN_VOCABULARIES} that are taken from others: nothing is given by it; ask for the text by a vocabulary that both use"
                ));
                return filed;
            }
            match self.give(paper, letter, with) {
                Ok(meant) => filed.meant = Some(meant),
                Err(why) => {
                    filed.problems.push(nothing_is_given(&why));
                    return filed;
                }
            }
        }
        let translated = translation::records(letter, with, &|id| self.record(id));
        filed.problems.extend(translated.left_out);
        for record in translated.records {
            if let Record::Message(message) = &record {
                filed.problems.extend(self.misfit(message));
            }
            match self.record(record.id()) {
                Some(known) if is_same_but_for_learning(known, &record) => continue,
                Some(_) => filed.problems.push(format!(
                    "`{}` is on record with something else: it is left as it was",
                    record.id()
                )),
                None => {}
            }
            if self.enter(record.clone()) {
                filed.records.push(record);
            }
        }
        filed
    }

    /// Files that an officer here has read a letter of the other side's, and nothing else of it: what else it put on record stands where it came.
    pub fn file_reading(&mut self, letter: &Letter, with: &Correspondent) {
        for receipt in translation::reading(letter, with) {
            let is_message = |id: &str| matches!(self.record(id), Some(Record::Message(_)));
            if matches!(&receipt, Record::Receipt(it) if is_message(&it.message)) {
                self.enter(receipt);
            }
        }
    }

    /// Files that a letter of ours is known to have reached a stage; gives the records that this adds.
    pub fn file_passage(
        &mut self,
        letter: &Letter,
        passed: &Passed,
        with: &Correspondent,
    ) -> Vec<Record> {
        let mut receipts = translation::passage(letter, passed, with);
        receipts.retain(|record| match record {
            Record::Receipt(receipt) => self.record(&receipt.message).is_some(),
            _ => false,
        });
        receipts.retain(|record| self.enter(record.clone()));
        receipts
    }

    /// Whether the other side's text would be judged by yet another vocabulary: each costs a docket of all records.
    fn has_too_many_vocabularies(&self, paper: &Paper) -> bool {
        let Ok(meant) = self.read(paper) else {
            return false;
        };
        let known = self.lexicons.iter().any(|it| it.digest == meant.vocabulary);
        let foreign = self.lexicons.iter().filter(|it| !it.ours).count();
        !known && foreign >= MAX_FOREIGN_VOCABULARIES
    }

    fn give(
        &mut self,
        paper: &Paper,
        letter: &Letter,
        with: &Correspondent,
    ) -> Result<Meant, Unreadable> {
        let (giver, receiver) = if letter.ours {
            (&with.own.actor, &with.other.actor)
        } else {
            (&with.other.actor, &with.own.actor)
        };
        let meant = self.judge_paper(paper, giver, receiver)?;
        let is_held = |it: &Lexicon| it.digest == meant.vocabulary && (it.ours || !letter.ours);
        if !self.lexicons.iter().any(is_held)
            && self.shelve(&paper.vocabulary, letter.ours).is_err()
        {
            return Err(Unreadable::Meaning);
        }
        if !self.given.iter().any(|given| given.letter == letter.id) {
            self.given.push(Given {
                meaning: meant.meaning,
                vocabulary: meant.vocabulary,
                assurance: meant.assurance.clone(),
                text: paper.text.clone(),
                letter: letter.id,
                ours: letter.ours,
            });
        }
        Ok(meant)
    }

    /// Why a message does nothing to the assurance that it names, if it does not.
    fn misfit(&self, message: &Message) -> Option<String> {
        let meaning: Digest = message.assurance.parse().ok()?;
        let Some(given) = self.given.iter().find(|given| given.meaning == meaning) else {
            return Some(format!(
                "it is about an assurance that is not known here: {meaning}"
            ));
        };
        let (from, to) = match message.kind {
            MessageKind::ClarificationAnswer => (&message.to, &message.from),
            _ => (&message.from, &message.to),
        };
        match &given.assurance.parties {
            Parties::Directed { giver, receiver } if giver == from && receiver == to => None,
            _ => Some(format!(
                "it is about an assurance that is not its sender's to speak of in this way: `{}`",
                given.assurance.labels.title
            )),
        }
    }
}

/// Why a letter does nothing yet.
const UNVERIFIED: &str = "it came while the identity of the other side was not verified: nothing is promised or changed by it until an officer records how the fingerprint was learned";

fn nothing_is_given(why: &Unreadable) -> String {
    match why {
        Unreadable::Misdirected { giver } => format!(
            "nothing is given: the text would be a promise of `{giver}`, and not one of its sender's to its addressee"
        ),
        _ => "nothing is given: the text does not mean what its sender names".to_owned(),
    }
}
