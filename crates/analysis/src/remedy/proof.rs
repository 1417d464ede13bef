//! Who acted: asking, proof, finders, disavowal, and whose acts are out of account.

use super::Fault;
use super::draft::{Draft, days};
use crate::clause::Clause;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Attribution, Dependence, Participation};

/// How long to ask and wait, as a first proposal: long enough for a question to be carried there and back.
const ASK_DAYS: i64 = 3;

/// How soon to disavow, as a first proposal.
const DISAVOW_DAYS: i64 = 2;

impl Draft<'_> {
    /// Asking and waiting, or a longer wait (S21). Not where nothing releases, and not where a wait would outlast what it waits for.
    pub(super) fn ask_and_wait(&mut self) {
        let text = self.assurance;
        let wait = days(ASK_DAYS);
        let windows = text.conditions.iter().filter_map(|found| found.window);
        let lasting = text.grades.iter().filter_map(|grade| grade.lasting);
        let outlasts = windows.chain(lasting).any(|short| short <= wait);
        let depends = text
            .dependence
            .is_some_and(|how| how != Dependence::Independent);
        let releases = !text.conditions.is_empty() || depends;
        if releases && !outlasts && text.clarification.is_none_or(|known| known < wait) {
            self.offer(Clause::Clarification, |amended| {
                amended.clarification = Some(wait);
            });
        }
    }

    /// The strongest standard of proof that the vocabulary has (S17).
    pub(super) fn prove_more(&mut self) {
        if let Some(strongest) = self.vocabulary.grades.last() {
            self.offer(Clause::Standard, |amended| {
                amended.standard = Some(strongest.id.clone());
            });
        }
    }

    /// What the proxies of `principal` do counts no more once it is disavowed (S9).
    pub(super) fn disavow(&mut self, principal: &ActorId) {
        if self.assurance.proxies.contains_key(principal) {
            self.offer(Clause::Disavowal(principal.clone()), |amended| {
                let stated = amended.disavowal.entry(principal.clone());
                stated.or_insert(days(DISAVOW_DAYS));
            });
        }
    }

    /// Disavowal changes nothing again.
    pub(super) fn disavow_no_longer(&mut self, principal: &ActorId) {
        let clause = Clause::Disavowal(principal.clone());
        if self.clauses().contains(&clause) {
            self.offer(clause, |amended| {
                amended.disavowal.remove(principal);
            });
        }
    }

    /// The finder of the facing text. Whom both would trust as a judge, no vocabulary says: nobody else is named.
    pub(super) fn share_the_finder(&mut self, facing: Option<&Assurance>) {
        let finder = facing.and_then(|facing| facing.attribution.clone());
        if let Some(finder @ Attribution::Finder { .. }) = finder {
            self.offer(Clause::Attribution, |amended| {
                amended.attribution = Some(finder);
            });
        }
    }

    /// A proxy at fault taken off its list, where others stay on it.
    pub(super) fn off_the_list(&mut self) {
        let text = self.assurance;
        let authors: BTreeSet<&ActorId> = self.deeds().iter().map(|deed| &deed.author).collect();
        for (principal, list) in &text.proxies {
            for author in &authors {
                if list.len() > 1 && list.contains_key(*author) {
                    self.offer(Clause::Proxies(principal.clone()), |amended| {
                        if let Some(list) = amended.proxies.get_mut(principal) {
                            list.remove(*author);
                        }
                    });
                }
            }
        }
    }

    /// Nothing said of the acts of whoever else acts or joins.
    pub(super) fn silent_on_others(&mut self, fault: &Fault<'_>) {
        let acting = fault
            .deeds
            .iter()
            .flat_map(|deed| deed.joined.iter().chain([&deed.author]));
        let parties = [&fault.promise.0, &fault.promise.1];
        let others: BTreeSet<ActorId> = acting
            .map(|actor| self.vocabulary.principal(actor))
            .filter(|actor| !parties.contains(actor))
            .cloned()
            .collect();
        for other in others {
            self.offer(Clause::SilentOn, |amended| {
                amended.silent_on.insert(other);
            });
        }
    }

    /// Speaking again of those of whose acts nothing is said: of whoever acts, or of all of them.
    pub(super) fn speak_of(&mut self, fault: &Fault<'_>) {
        let text = self.assurance;
        for silent in &text.silent_on {
            let acts = |deed: &crate::deed::Deed| {
                let mut acting = deed.joined.iter().chain([&deed.author]);
                acting.any(|actor| self.belongs(actor, silent))
            };
            if fault.deeds.iter().any(acts) {
                self.offer(Clause::SilentOn, |amended| {
                    amended.silent_on.remove(silent);
                });
            }
        }
        if fault.clauses.contains(&Clause::SilentOn) {
            self.offer(Clause::SilentOn, |amended| amended.silent_on.clear());
        }
    }

    /// Joining in another's act is no act (S7).
    pub(super) fn joining_does_not_count(&mut self) {
        let joins = self.deeds().iter().any(|deed| !deed.joined.is_empty());
        if joins || self.clauses().contains(&Clause::Participation) {
            let unsaid = self.vocabulary.participation;
            let counts = self.assurance.participation.or(unsaid);
            if counts.is_some_and(|how| how != Participation::DoesNotCount) {
                self.offer(Clause::Participation, |amended| {
                    amended.participation = Some(Participation::DoesNotCount);
                });
            }
        }
    }

    /// Joining in another's act is an act, and a direct one where the act clause says *directly*.
    pub(super) fn joining_counts(&mut self, fault: &Fault<'_>) {
        let giver = &fault.promise.0;
        let joins = |deed: &crate::deed::Deed| {
            let mut joined = deed.joined.iter();
            joined.any(|actor| self.belongs(actor, giver))
        };
        if fault.deeds.iter().any(joins) || fault.clauses.contains(&Clause::Participation) {
            let how = if self.assurance.forbearance.direct {
                Participation::CountsAsDirect
            } else {
                Participation::Counts
            };
            let unsaid = self.vocabulary.participation;
            if self.assurance.participation.or(unsaid) < Some(how) {
                self.offer(Clause::Participation, |amended| {
                    amended.participation = Some(how);
                });
            }
        }
    }
}
