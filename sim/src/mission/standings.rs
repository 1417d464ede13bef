//! What stands of each promise at a desk, in its own eyes.

use crate::claim::{Breach, Claim};
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_mission::Desk;
use tacit_spelling::Digest;
use tacit_standing::verdict::{Eyes, Life, Performance, Question, Word};

/// One promise as a desk sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its text.
    pub text: Digest,
    /// Who gives it.
    pub giver: ActorId,
    /// What may have become of it.
    pub outcomes: BTreeSet<(Life, Performance)>,
    /// The same in a word.
    pub word: Word,
    /// Since when it is in effect.
    pub since: Option<Instant>,
}

impl Seen {
    /// Whether it may be that it binds.
    #[must_use]
    pub fn may_bind(&self) -> bool {
        let mut outcomes = self.outcomes.iter();
        outcomes.any(|(life, _)| *life == Life::InEffect)
    }
}

/// Every promise that a desk knows, at a moment, as known then.
///
/// # Errors
/// If the judge refuses to judge.
pub fn standings(desk: &mut Desk, at: Instant) -> Result<Vec<Seen>, Breach> {
    let viewpoint = desk.own().viewpoint.clone();
    let mut seen = Vec::new();
    for case in desk.casebook().cases() {
        let texts: Vec<Digest> = case.docket.texts().map(|(_, digest)| digest).collect();
        for promise in case.docket.promises() {
            let (giver, text) = (promise.giver.clone(), texts.get(promise.text).copied());
            let eyes = Eyes {
                viewpoint: viewpoint.clone(),
                as_known_to: None,
            };
            let question = Question {
                promise,
                eyes,
                at,
                known: at,
            };
            let judged = case.docket.judge(&question);
            let (Ok(standing), Some(text)) = (judged, text) else {
                return Err(Breach::of(Claim::Steady, "the judge does not judge"));
            };
            seen.push(Seen {
                text,
                giver,
                outcomes: standing.outcomes,
                word: standing.word,
                since: standing.in_effect_since,
            });
        }
    }
    Ok(seen)
}
