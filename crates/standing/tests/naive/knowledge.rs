//! What one pair of eyes knows and accepts (S0, S15, S16, S17, S20).

use std::collections::BTreeSet;
use tacit_lang::ids::{ActorId, GradeId};
use tacit_lang::meaning::{Assurance, Attribution};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::record::{
    Accepts, AnswerSays, Claim, ControlClaim, Holding, Incident, Learned, Message, Passage,
    Posture, Receipt, Record, SameClaim, Source, Stance, Stand, Viewpoint,
};
use tacit_standing::verdict::Question;

/// How a claim is held in these eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    Accepted,
    Denied,
    Open,
}

/// The records that count in these eyes, in the order of their lines.
#[derive(Debug, Clone)]
pub(crate) struct Knowledge<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) text: &'a Assurance,
    viewpoint: &'a Viewpoint,
    /// Whose learning counts: the viewpoint itself, or the other as known to whom it is asked (S16).
    ///
    /// Reading: whatever the other learned counts, whether or not the viewpoint itself learned it.
    knower: &'a str,
    records: Vec<&'a Record>,
}

impl<'a> Knowledge<'a> {
    /// None if there is no such viewpoint.
    pub(crate) fn new(
        vocabulary: &'a Vocabulary,
        text: &'a Assurance,
        records: &'a [Record],
        question: &'a Question,
    ) -> Option<Self> {
        let viewpoint = records.iter().find_map(|record| match record {
            Record::Viewpoint(found) if found.id == question.eyes.viewpoint => Some(found),
            _ => None,
        })?;
        let knower = question
            .eyes
            .as_known_to
            .as_ref()
            .unwrap_or(&question.eyes.viewpoint);
        let known = |record: &Record| match learned(record) {
            None => true,
            Some(learned) => learned.by(knower).is_some_and(|at| at <= question.known),
        };
        let retracted: BTreeSet<&str> = records
            .iter()
            .filter(|record| known(record))
            .filter_map(|record| match record {
                Record::Retraction(found) => Some(found.of.as_str()),
                _ => None,
            })
            .collect();
        Some(Self {
            vocabulary,
            text,
            viewpoint,
            knower,
            records: records
                .iter()
                .filter(|record| known(record) && !retracted.contains(record.id()))
                .collect(),
        })
    }

    /// The same eyes at an earlier instant. What is retracted by now was never made (S20).
    pub(crate) fn as_of(&self, instant: i64) -> Self {
        let mut earlier = self.clone();
        earlier.records.retain(|record| {
            learned(record)
                .and_then(|learned| self.learned_at(learned))
                .is_none_or(|learned| learned <= instant)
        });
        earlier
    }

    /// When these eyes learned it.
    pub(crate) fn learned_at(&self, learned: &Learned) -> Option<i64> {
        learned.by(self.knower).map(|at| at.seconds())
    }

    /// Every instant at which these eyes learned something.
    pub(crate) fn learning_instants(&self) -> BTreeSet<i64> {
        self.records
            .iter()
            .filter_map(|record| self.learned_at(learned(record)?))
            .collect()
    }

    pub(crate) fn incidents(&self) -> Vec<&'a Incident> {
        self.pick(|record| match record {
            Record::Incident(found) => Some(found),
            _ => None,
        })
    }

    pub(crate) fn claims(&self) -> Vec<&'a Claim> {
        self.pick(|record| match record {
            Record::Claim(found) => Some(found),
            _ => None,
        })
    }

    pub(crate) fn control_claims(&self) -> Vec<&'a ControlClaim> {
        self.pick(|record| match record {
            Record::Control(found) => Some(found),
            _ => None,
        })
    }

    pub(crate) fn same_claims(&self) -> Vec<&'a SameClaim> {
        self.pick(|record| match record {
            Record::Same(found) => Some(found),
            _ => None,
        })
    }

    pub(crate) fn messages(&self) -> Vec<&'a Message> {
        self.pick(|record| match record {
            Record::Message(found) => Some(found),
            _ => None,
        })
    }

    pub(crate) fn receipts(&self) -> Vec<&'a Receipt> {
        self.pick(|record| match record {
            Record::Receipt(found) => Some(found),
            _ => None,
        })
    }

    pub(crate) fn disavowals(&self) -> Vec<&'a tacit_standing::record::Disavowal> {
        self.pick(|record| match record {
            Record::Disavowal(found) => Some(found),
            _ => None,
        })
    }

    /// The source of this name.
    pub(crate) fn source(&self, id: &str) -> Option<&'a Source> {
        self.pick(|record| match record {
            Record::Source(found) if found.id == id => Some(found),
            _ => None,
        })
        .into_iter()
        .next()
    }

    fn pick<T>(&self, pick: impl Fn(&'a Record) -> Option<&'a T>) -> Vec<&'a T> {
        self.records
            .iter()
            .filter_map(|record| pick(record))
            .collect()
    }

    /// Whether `actor` is `party` or a part of its forces (S8).
    pub(crate) fn own(&self, actor: &ActorId, party: &ActorId) -> bool {
        own(self.vocabulary, actor, party)
    }

    /// Whether `actor` belongs to the party whose own viewpoint this is and of whose forces it leaves
    /// nothing out (S15); not so of a viewpoint as another knows it.
    pub(crate) fn complete_about(&self, actor: &ActorId) -> bool {
        self.knower == self.viewpoint.id
            && self
                .viewpoint
                .party
                .as_ref()
                .is_some_and(|party| self.own(actor, party))
    }

    /// How a claim is held (S15, S17).
    pub(crate) fn held(&self, claim: &str, by: &str, grade: Option<&GradeId>) -> Held {
        let own_source = self.source(by).is_some_and(|source| {
            matches!((&source.actor, &self.viewpoint.party), (Some(actor), Some(party))
                if self.own(actor, party))
        });
        match self.latest_stance(&self.viewpoint.id, claim) {
            Some(stance) => match stance.stance {
                Holding::Deny => Held::Denied,
                Holding::SetAside => Held::Open,
                // Reading: one's own source is above every grade, whatever grade the stance adds.
                Holding::Accept if own_source => Held::Accepted,
                Holding::Accept => self.if_proved(stance.grade.as_ref().or(grade)),
            },
            None if own_source => Held::Accepted,
            None => match &self.viewpoint.accepts {
                Accepts::All => self.if_proved(grade),
                Accepts::Sources(sources) if sources.contains(by) => self.if_proved(grade),
                Accepts::Sources(_) => Held::Open,
            },
        }
    }

    fn if_proved(&self, grade: Option<&GradeId>) -> Held {
        let standard = self
            .text
            .standard
            .as_ref()
            .or(self.viewpoint.grade.as_ref());
        if at_least(self.vocabulary, grade, standard) {
            Held::Accepted
        } else {
            Held::Open
        }
    }

    /// Whether this claim is a finding of the finder that the text names (S15).
    pub(crate) fn is_finding(&self, by: &str, grade: Option<&GradeId>) -> bool {
        let Some(Attribution::Finder {
            finder,
            grade: least,
        }) = &self.text.attribution
        else {
            return false;
        };
        self.source(by)
            .is_some_and(|source| source.actor.as_ref() == Some(finder))
            && at_least(self.vocabulary, grade, least.as_ref())
    }

    /// Whether anybody is known to deny this claim on one of these incidents: any viewpoint by its latest
    /// stance, any party by its latest posture, or by its latest answer to the question who acted, where
    /// the claim names the answerer's own forces (S21).
    ///
    /// Reading: what an answer says is known from when its receipt is known.
    pub(crate) fn is_denied_by_anybody(&self, claim: &Claim, is_of: impl Fn(&str) -> bool) -> bool {
        let by_stance = self.stances().iter().any(|stance| {
            self.latest_stance(&stance.viewpoint, &claim.id)
                .is_some_and(|stance| stance.stance == Holding::Deny)
        });
        let mut said: Vec<(&ActorId, Option<Instant>, bool)> = Vec::new();
        for posture in self.postures() {
            if posture.of == claim.id {
                let denies = posture.posture == Stand::Denied;
                said.push((&posture.party, posture.learned.by(self.knower), denies));
            }
        }
        for answer in self.messages() {
            let denies = match answer.says {
                Some(AnswerSays::Ours) => false,
                Some(AnswerSays::NotOurs) => true,
                Some(AnswerSays::Unknown) | None => continue,
            };
            let names_it = claim.says.author.iter().any(|author| {
                self.vocabulary.principal(author) == self.vocabulary.principal(&answer.from)
            });
            let receipts = self.receipts().into_iter().filter(|receipt| {
                let arrived = [Passage::Received, Passage::Read, Passage::Answered];
                receipt.message == answer.id && arrived.contains(&receipt.fact)
            });
            let arrived = receipts
                .map(|receipt| receipt.learned.by(self.knower))
                .min();
            let is_about_it = answer.incident.as_ref().is_some_and(|it| is_of(it));
            if let (true, true, Some(arrived)) = (names_it, is_about_it, arrived) {
                let known = arrived.max(answer.learned.by(self.knower));
                said.push((&answer.from, known, denies));
            }
        }
        let by_word = said.iter().any(|(party, ..)| {
            said.iter()
                .filter(|(other, ..)| other == party)
                .max_by_key(|(_, at, _)| *at)
                .is_some_and(|(.., denies)| *denies)
        });
        by_stance || by_word
    }

    fn stances(&self) -> Vec<&'a Stance> {
        self.pick(|record| match record {
            Record::Stance(found) => Some(found),
            _ => None,
        })
    }

    fn postures(&self) -> Vec<&'a Posture> {
        self.pick(|record| match record {
            Record::Posture(found) => Some(found),
            _ => None,
        })
    }

    /// Reading (S15): of two stances learned at one instant, the one on the later line is the latest
    /// (`max_by_key` returns the last of equals).
    fn latest_stance(&self, viewpoint: &str, claim: &str) -> Option<&'a Stance> {
        self.stances()
            .into_iter()
            .filter(|stance| stance.viewpoint == viewpoint && stance.claim == claim)
            .max_by_key(|stance| stance.learned.by(self.knower))
    }
}

/// Whether `actor` is `party` or a part of its forces (S8).
pub(crate) fn own(vocabulary: &Vocabulary, actor: &ActorId, party: &ActorId) -> bool {
    let mut here = Some(actor);
    while let Some(id) = here {
        if id == party {
            return true;
        }
        here = vocabulary
            .actors
            .get(id)
            .and_then(|found| found.part_of.as_ref());
    }
    false
}

fn at_least(vocabulary: &Vocabulary, grade: Option<&GradeId>, least: Option<&GradeId>) -> bool {
    let Some(least) = least else {
        return true;
    };
    let rank = |grade: &GradeId| vocabulary.grade_rank(grade);
    grade.and_then(rank) >= rank(least)
}

fn learned(record: &Record) -> Option<&Learned> {
    match record {
        Record::Source(_) | Record::Viewpoint(_) => None,
        Record::Incident(found) => Some(&found.learned),
        Record::Claim(found) => Some(&found.learned),
        Record::Control(found) => Some(&found.learned),
        Record::Same(found) => Some(&found.learned),
        Record::Corroboration(found) => Some(&found.learned),
        Record::Stance(found) => Some(&found.learned),
        Record::Disavowal(found) => Some(&found.learned),
        Record::Message(found) => Some(&found.learned),
        Record::Receipt(found) => Some(&found.learned),
        Record::Retraction(found) => Some(&found.learned),
        Record::Statement(found) => Some(&found.learned),
        Record::Exposure(found) => Some(&found.learned),
        Record::Posture(found) => Some(&found.learned),
        Record::GoodOffices(found) => Some(&found.learned),
    }
}
