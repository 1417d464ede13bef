//! Taking over what the facing text says, with the parties exchanged (A15).

use super::Fault;
use super::draft::Draft;
use super::omission::remove;
use crate::clause::Clause;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Condition, Entry, Forbearance, GradedRelease, Hands, Sense};

/// A facing text, to be read as if its receiver gave it.
struct Facing<'a> {
    text: &'a Assurance,
    promise: &'a (ActorId, ActorId),
}

impl Draft<'_> {
    /// At each clause at fault, what the facing text says there. Whom a text names stands on one side: named hands are not taken over.
    pub(super) fn takes_over(&mut self, fault: &Fault<'_>) {
        let Some(text) = fault.facing else {
            return;
        };
        let facing = Facing {
            text,
            promise: fault.promise,
        };
        for clause in fault.clauses {
            match clause {
                Clause::Act => self.act_of(&facing),
                Clause::Condition(place) => self.conditions_of(&facing, *place),
                Clause::Grade(place) => self.grades_of(&facing, *place),
                Clause::Exception(place) => self.offer(clause.clone(), |amended| {
                    remove(&mut amended.exceptions, *place);
                }),
                _ => self.offer(clause.clone(), |amended| facing.copy(clause, amended)),
            }
        }
    }

    /// Its act clause: one point at a time, then all of it.
    fn act_of(&mut self, facing: &Facing<'_>) {
        let theirs = &facing.text.forbearance;
        let hands = theirs.through.as_ref().map(without_names);
        let points: [&dyn Fn(&mut Forbearance); 5] = [
            &|act| act.targets.clone_from(&theirs.targets),
            &|act| act.place.clone_from(&theirs.place),
            &|act| (act.direct, act.preventive) = (theirs.direct, theirs.preventive),
            &|act| act.through.clone_from(&hands),
            &|act| act.acts.clone_from(&theirs.acts),
        ];
        for point in points {
            self.offer(Clause::Act, |amended| point(&mut amended.forbearance));
        }
        self.offer(Clause::Act, |amended| {
            for point in points {
                point(&mut amended.forbearance);
            }
        });
    }

    /// Its conditions; or without this one.
    fn conditions_of(&mut self, facing: &Facing<'_>, place: usize) {
        let conditions: Vec<Condition> = facing.conditions().collect();
        if !conditions.is_empty() {
            self.offer(Clause::Condition(place), |amended| {
                amended.conditions = conditions;
            });
        }
        self.leave_out_condition(place);
    }

    /// Its graded releases; or without this one.
    fn grades_of(&mut self, facing: &Facing<'_>, place: usize) {
        let grades: BTreeSet<GradedRelease> = facing.grades().collect();
        self.offer(Clause::Grade(place), |amended| {
            amended.grades = grades.into_iter().collect();
        });
        self.offer(Clause::Grade(place), |amended| {
            remove(&mut amended.grades, place);
        });
    }
}

impl Facing<'_> {
    /// The parties exchanged, anybody else as it is.
    fn exchanged(&self, actor: &ActorId) -> ActorId {
        let (giver, receiver) = self.promise;
        if actor == giver {
            receiver.clone()
        } else if actor == receiver {
            giver.clone()
        } else {
            actor.clone()
        }
    }

    fn conditions(&self) -> impl Iterator<Item = Condition> {
        let promised = &self.text.forbearance.acts;
        let exchanged = self.text.conditions.iter().map(|condition| Condition {
            sense: match &condition.sense {
                // Its mirror is of its own act clause.
                Sense::Mirror => Sense::Against(promised.clone()),
                other => other.clone(),
            },
            by_others: without_names(&condition.by_others),
            ..condition.clone()
        });
        exchanged.filter(|condition| condition.by_receiver || !condition.by_others.is_empty())
    }

    fn grades(&self) -> impl Iterator<Item = GradedRelease> {
        let by = |grade: &GradedRelease| {
            let by = grade.by.as_ref();
            by.map(|(receiver, others)| (*receiver, without_names(others)))
        };
        let exchanged = self.text.grades.iter().map(move |grade| GradedRelease {
            by: by(grade),
            ..grade.clone()
        });
        let is_said = |by: &(bool, Hands)| by.0 || !by.1.is_empty();
        exchanged.filter(move |grade| grade.by.as_ref().is_none_or(is_said))
    }

    /// Says at `clause` what the facing text says there.
    fn copy(&self, clause: &Clause, amended: &mut Assurance) {
        let theirs = self.text;
        match clause {
            Clause::Act | Clause::Condition(_) | Clause::Grade(_) | Clause::Exception(_) => {}
            Clause::Proxies(principal) => match theirs.proxies.get(principal) {
                Some(list) => {
                    amended.proxies.insert(principal.clone(), list.clone());
                }
                None => {
                    amended.proxies.remove(principal);
                }
            },
            Clause::Disavowal(principal) => {
                match theirs.disavowal.get(&self.exchanged(principal)) {
                    Some(wait) => {
                        amended.disavowal.insert(principal.clone(), *wait);
                    }
                    None => {
                        amended.disavowal.remove(principal);
                    }
                }
            }
            Clause::Uncounted => amended.uncounted.clone_from(&theirs.uncounted),
            Clause::Participation => amended.participation = theirs.participation,
            Clause::SilentOn => amended.silent_on.clone_from(&theirs.silent_on),
            Clause::Dependence => amended.dependence = theirs.dependence,
            Clause::Clarification => amended.clarification = theirs.clarification,
            Clause::Standard => amended.standard.clone_from(&theirs.standard),
            Clause::Attribution => amended.attribution.clone_from(&theirs.attribution),
            Clause::Entry => {
                amended.entry = match &theirs.entry {
                    Some(Entry::OnceDone(actor, act)) => {
                        Some(Entry::OnceDone(self.exchanged(actor), act.clone()))
                    }
                    other => other.clone(),
                };
            }
            Clause::End => amended.end = theirs.end,
            Clause::Withdrawal => amended.withdrawal = theirs.withdrawal,
            Clause::DeemedReceipt => amended.deemed_receipt = theirs.deemed_receipt,
            Clause::SameInstant => amended.same_instant_excuses = theirs.same_instant_excuses,
            Clause::Provocation => amended.provocation = theirs.provocation,
        }
    }
}

fn without_names(hands: &Hands) -> Hands {
    Hands {
        named: BTreeSet::new(),
        ..hands.clone()
    }
}
