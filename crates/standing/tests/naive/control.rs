//! Who controls whom, how closely, when (S8, S9).

use super::knowledge::{Held, Knowledge, own};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::{ActorId, DegreeId};
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::record::ControlClaim;

/// What one world holds of every claim of control.
#[derive(Debug, Clone)]
pub(crate) struct Control {
    claims: Vec<ControlClaim>,
    accounts: BTreeMap<ControlQuestion, ControlAccount>,
}

/// Who is controlled by whom, while these claims are valid.
type ControlQuestion = (ActorId, ActorId, BTreeSet<String>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum ControlAccount {
    /// To this degree; none: not at all.
    Claimed(Option<DegreeId>),
    /// As the vocabulary says, less what is denied; if it says nothing, not at all.
    AsDeclared { denied: BTreeSet<Option<DegreeId>> },
}

impl Control {
    /// The degrees to which `party` controls `actor` at an instant (S8, S9).
    ///
    /// Reading: a controlled actor's own forces are controlled with it, and what a party's own forces
    /// control, the party controls.
    pub(crate) fn degrees(
        &self,
        vocabulary: &Vocabulary,
        actor: &ActorId,
        party: &ActorId,
        instant: i64,
    ) -> Vec<DegreeId> {
        let pairs: BTreeSet<(&ActorId, &ActorId)> = self
            .claims
            .iter()
            .map(|claim| (&claim.actor, &claim.principal))
            .chain(
                vocabulary
                    .controls
                    .iter()
                    .map(|control| (&control.actor, &control.principal)),
            )
            .filter(|(controlled, principal)| {
                own(vocabulary, actor, controlled) && own(vocabulary, principal, party)
            })
            .collect();
        let mut degrees = Vec::new();
        for (controlled, principal) in pairs {
            let question = control_question(&self.claims, controlled, principal, instant);
            match self.accounts.get(&question) {
                Some(ControlAccount::Claimed(degree)) => degrees.extend(degree.clone()),
                account => degrees.extend(
                    vocabulary
                        .controls
                        .iter()
                        .filter(|control| {
                            control.actor == *controlled && control.principal == *principal
                        })
                        .filter(|control| {
                            control.from.is_none_or(|from| from.seconds() <= instant)
                                && control.until.is_none_or(|until| instant < until.seconds())
                        })
                        .map(|control| control.degree.clone())
                        .filter(|degree| match account {
                            Some(ControlAccount::AsDeclared { denied }) => {
                                !denied.contains(&Some(degree.clone()))
                            }
                            _ => true,
                        }),
                ),
            }
        }
        degrees
    }
}

fn control_question(
    claims: &[ControlClaim],
    actor: &ActorId,
    principal: &ActorId,
    instant: i64,
) -> ControlQuestion {
    let valid = claims
        .iter()
        .filter(|claim| claim.actor == *actor && claim.principal == *principal)
        .filter(|claim| {
            claim.from.is_none_or(|from| from.seconds() <= instant)
                && claim.until.is_none_or(|until| instant < until.seconds())
        })
        .map(|claim| claim.id.clone())
        .collect();
    (actor.clone(), principal.clone(), valid)
}

/// Every combination of who controls whom while which claims are valid (S9).
///
/// Reading: where the same claims are valid at two incidents, control is the same at both. A denied
/// claim takes away its own degree, also where the vocabulary declares it.
pub(crate) fn possible_controls(
    knowledge: &Knowledge<'_>,
    claims: &[ControlClaim],
    instants: &BTreeSet<i64>,
) -> Vec<Control> {
    let questions: BTreeSet<ControlQuestion> = claims
        .iter()
        .flat_map(|claim| {
            instants
                .iter()
                .map(|instant| control_question(claims, &claim.actor, &claim.principal, *instant))
        })
        .filter(|(_, _, valid)| !valid.is_empty())
        .collect();
    let mut possible = vec![BTreeMap::new()];
    for question in questions {
        let accounts = control_accounts(knowledge, claims, &question.2);
        possible = possible
            .into_iter()
            .flat_map(|chosen: BTreeMap<_, _>| {
                accounts.iter().map({
                    let question = question.clone();
                    move |account| {
                        let mut chosen = chosen.clone();
                        chosen.insert(question.clone(), account.clone());
                        chosen
                    }
                })
            })
            .collect();
    }
    possible
        .into_iter()
        .map(|accounts| Control {
            claims: claims.to_vec(),
            accounts,
        })
        .collect()
}

fn control_accounts(
    knowledge: &Knowledge<'_>,
    claims: &[ControlClaim],
    valid: &BTreeSet<String>,
) -> BTreeSet<ControlAccount> {
    let valid: Vec<&ControlClaim> = claims
        .iter()
        .filter(|claim| valid.contains(&claim.id))
        .collect();
    let findings: BTreeSet<_> = valid
        .iter()
        .filter(|claim| knowledge.is_finding(&claim.by, claim.grade.as_ref()))
        .map(|claim| ControlAccount::Claimed(claim.degree.clone()))
        .collect();
    if !findings.is_empty() {
        return findings;
    }
    let degrees = |kind| -> BTreeSet<ControlAccount> {
        valid
            .iter()
            .filter(|claim| knowledge.held(&claim.id, &claim.by, claim.grade.as_ref()) == kind)
            .map(|claim| ControlAccount::Claimed(claim.degree.clone()))
            .collect()
    };
    let (accepted, denied) = (degrees(Held::Accepted), degrees(Held::Denied));
    let mut accounts = if accepted.is_empty() {
        &degrees(Held::Open) - &denied
    } else {
        accepted.clone()
    };
    if accepted.is_empty() || (accepted.len() == 1 && !accepted.is_disjoint(&denied)) {
        accounts.insert(ControlAccount::AsDeclared {
            denied: denied
                .into_iter()
                .filter_map(|account| match account {
                    ControlAccount::Claimed(degree) => Some(degree),
                    ControlAccount::AsDeclared { .. } => None,
                })
                .collect(),
        });
    }
    accounts
}
