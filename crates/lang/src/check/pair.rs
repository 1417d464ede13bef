//! Two promises side by side: whether they wait for each other.

use crate::diagnostic::{Code, Severity};
use crate::explain::code;
use crate::ids::ActorId;
use crate::meaning::{Assurance, Dependence, Entry, Parties};
use crate::vocabulary::Vocabulary;

/// Something wrong between two texts that is wrong in neither alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairFinding {
    /// Its stable name.
    pub code: Code,
    /// Whether the two cannot work together at all.
    pub severity: Severity,
    /// What is wrong, with the circle written out.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Looks for circles between the promises of two parties to each other.
///
/// Other pairs have nothing to wait for in each other, and give no finding.
#[must_use]
pub fn check_pair(one: &Assurance, other: &Assurance, vocabulary: &Vocabulary) -> Vec<PairFinding> {
    let (
        Parties::Directed { giver, receiver },
        Parties::Directed {
            giver: g,
            receiver: r,
        },
    ) = (&one.parties, &other.parties)
    else {
        return Vec::new();
    };
    if (giver, receiver) != (r, g) {
        return Vec::new();
    }
    let name = |id: &ActorId| {
        let actor = vocabulary.actors.get(id);
        actor
            .and_then(|actor| actor.names.first().cloned())
            .unwrap_or_else(|| id.to_string())
    };
    let (first, second) = (name(giver), name(receiver));
    if waits_for_other(one) && waits_for_other(other) {
        return vec![PairFinding {
            code: code::CIRCULAR_ENTRY,
            severity: Severity::Error,
            message: format!(
                "neither promise ever starts: {first}'s waits for {second}'s, {second}'s waits for \
                 {first}'s, {first}'s waits …"
            ),
            help: format!(
                "let one of them, say {first}'s, be in effect from receipt and say `It is released \
                 when the promise of {second} ends or is breached.`; the other may wait for it"
            ),
        }];
    }
    match (&one.entry, &other.entry) {
        (Some(Entry::OnceDone(waited, act)), Some(Entry::OnceDone(back, answer)))
            if waited == receiver && back == giver =>
        {
            let noun = |id| {
                vocabulary
                    .acts
                    .get(id)
                    .map_or("that act", |act| act.noun.as_str())
            };
            vec![PairFinding {
                code: code::BOTH_WAIT,
                severity: Severity::Warning,
                message: format!(
                    "{first} is bound once {second} has carried out {}, {second} once {first} has \
                     carried out {}: each may wait for the other's first step",
                    noun(act),
                    noun(answer)
                ),
                help: "invites the dispute who was to begin; let one be in effect from receipt or \
                       from an instant"
                    .to_owned(),
            }]
        }
        _ => Vec::new(),
    }
}

fn waits_for_other(promise: &Assurance) -> bool {
    promise.entry == Some(Entry::OnceOtherInEffect)
        || promise.dependence == Some(Dependence::OnlyWhileStands)
}
