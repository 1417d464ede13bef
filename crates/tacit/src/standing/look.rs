//! One look at the docket: every promise, through every pair of eyes asked for, at one time.

use super::context::{Context, context};
use super::hearing::Hearing;
use serde::Serialize;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_standing::disputes::Disputes;
use tacit_standing::judge::QuestionError;
use tacit_standing::verdict::{Difference, Eyes, Promise, Question, Standing, Word};

/// What is asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Through whose eyes, in the order in which they are shown.
    pub(crate) eyes: Vec<Eyes>,
    /// As of which event time.
    pub(crate) at: Instant,
    /// As known when.
    pub(crate) known: Instant,
    /// Only the promises of this giver.
    pub(crate) giver: Option<ActorId>,
    /// Whether what is disputed, and what follows, is asked too.
    pub(crate) disputes: bool,
}

/// What is seen.
#[derive(Debug)]
pub(crate) struct Look {
    /// As of which event time.
    pub(crate) at: Instant,
    /// As known when.
    pub(crate) known: Instant,
    /// By promise, then by eyes.
    pub(crate) standings: Vec<Standing>,
    /// Between whom both promises stand, in whose eyes.
    pub(crate) mutual: Vec<Mutual>,
    /// Where two pairs of eyes were compared, by promise.
    pub(crate) differences: Vec<(Promise, Difference)>,
    /// What these eyes know besides.
    pub(crate) context: Vec<Context>,
    /// What is disputed, by promise; none if it was not asked.
    pub(crate) disputes: Vec<Disputes>,
}

/// Whether both promises between two parties stand; derived, never stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Mutual {
    /// In whose eyes.
    pub(crate) eyes: Eyes,
    /// Between whom.
    pub(crate) parties: [ActorId; 2],
    /// Whether both promises stand.
    pub(crate) stand: bool,
}

impl Hearing<'_> {
    /// Asks the judge.
    ///
    /// # Errors
    /// [`QuestionError`] if a viewpoint is not on record.
    pub(crate) fn look(&self, asked: &Asked) -> Result<Look, QuestionError> {
        let all = self.docket.promises();
        let is_asked =
            |promise: &&Promise| asked.giver.as_ref().is_none_or(|it| *it == promise.giver);
        let promises: Vec<&Promise> = all.iter().filter(is_asked).collect();
        let mut standings = Vec::new();
        let mut differences = Vec::new();
        let mut disputes = Vec::new();
        for promise in promises {
            if asked.disputes {
                let found = self
                    .docket
                    .disputes(promise, &asked.eyes, asked.at, asked.known)?;
                disputes.push(found);
            }
            for eyes in &asked.eyes {
                standings.push(self.docket.judge(&Question {
                    promise: promise.clone(),
                    eyes: eyes.clone(),
                    at: asked.at,
                    known: asked.known,
                })?);
            }
            for (at, one) in asked.eyes.iter().enumerate() {
                for other in asked.eyes.iter().skip(at + 1) {
                    let difference =
                        self.docket
                            .differ(promise, one, other, asked.at, asked.known)?;
                    differences.push((promise.clone(), difference));
                }
            }
        }
        Ok(Look {
            at: asked.at,
            known: asked.known,
            mutual: mutual(&standings),
            standings,
            differences,
            disputes,
            context: asked
                .eyes
                .iter()
                .map(|eyes| context(self, eyes, asked))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// Between whom both promises stand, in whose eyes.
pub(crate) fn mutual(standings: &[Standing]) -> Vec<Mutual> {
    let mut found: Vec<Mutual> = Vec::new();
    for one in standings {
        let faces = |other: &&Standing| {
            other.promise.giver == one.promise.receiver
                && other.promise.receiver == one.promise.giver
                && other.eyes == one.eyes
        };
        for other in standings.iter().filter(faces) {
            let parties = [one.promise.giver.clone(), other.promise.giver.clone()];
            let stand = one.word == Word::Stands && other.word == Word::Stands;
            let said = found.iter_mut().find(|it| {
                it.eyes == one.eyes && parties.iter().all(|party| it.parties.contains(party))
            });
            match said {
                Some(said) => said.stand |= stand,
                None => found.push(Mutual {
                    eyes: one.eyes.clone(),
                    parties,
                    stand,
                }),
            }
        }
    }
    found
}
