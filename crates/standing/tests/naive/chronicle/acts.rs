//! What an act does to a promise: breach, failure of a condition, nothing.

use super::{Breach, Chronicle, Failure};
use crate::naive::Times;
use crate::naive::world::Happened;
use std::collections::BTreeSet;
use tacit_lang::meaning::Condition;
use tacit_standing::record::{AnswerSays, Message, MessageKind};

impl Chronicle<'_> {
    /// An act counts in these promises as of this instant.
    pub(super) fn act(&mut self, which: usize, at: i64, promises: &BTreeSet<usize>) {
        let mut breached = Vec::new();
        let mut failed = Vec::new();
        for &promise in promises {
            if self.running(promise).is_none() {
                continue;
            }
            if self.is_breach(promise, which, at) {
                breached.push(promise);
            }
            failed.push((promise, self.failures_by(promise, which, at)));
        }
        for promise in breached {
            let episode = self.told[promise].episodes.len() - 1;
            self.told[promise].breaches.push(Breach { episode, at });
        }
        for (promise, failures) in failed {
            self.told[promise].failures.extend(failures);
        }
    }

    /// In effect just before, not released, forbidden in some part that no grade sets free (S5, S13, S29).
    pub(super) fn is_breach(&self, promise: usize, which: usize, at: i64) -> bool {
        let terms = &self.terms[promise];
        let happened = &self.world.happened[which];
        let mut releases: Vec<Failure> = self.failures_of_episode(promise).cloned().collect();
        if terms.text.same_instant_excuses {
            for other in 0..self.world.happened.len() {
                if other != which && self.same_instant(promise, which, other, at) {
                    releases.extend(self.failures_by(promise, other, at));
                }
            }
        }
        releases.retain(|failure| self.releases_now(failure));
        if releases.iter().any(|failure| failure.grades.is_empty()) {
            return false;
        }
        let freed = |hit: &&tacit_standing::record::Hit| {
            releases.iter().any(|failure| {
                failure.grades.iter().any(|grade| {
                    let grade = &terms.text.grades[*grade];
                    grade
                        .lasting
                        .is_none_or(|it| self.now < failure.at + it.seconds())
                        && terms.frees(grade, happened, hit)
                })
            })
        };
        terms
            .forborne_hits(happened, self.world)
            .iter()
            .any(|hit| !freed(hit))
    }

    /// Whether two acts count as of one instant (S14).
    ///
    /// Reading: the same instant is one that both are known to have, or that both have in this world;
    /// acts that were going on at an episode's edge both begin there.
    pub(super) fn same_instant(&self, promise: usize, one: usize, other: usize, at: i64) -> bool {
        let Some((episode, _)) = self.running(promise) else {
            return false;
        };
        let counted = |which: usize| -> Option<(i64, bool)> {
            let happened = &self.world.happened[which];
            if which >= episode.acts_before {
                let sure = happened.exact || self.world.times == Times::Every;
                Some((happened.begin, sure))
            } else {
                (happened.end? > episode.entered).then_some((episode.entered, true))
            }
        };
        counted(one) == Some((at, true)) && counted(other) == Some((at, true))
    }

    /// The conditions that this act fails, given what was breached before it (S10, S21).
    pub(super) fn failures_by(&self, promise: usize, which: usize, at: i64) -> Vec<Failure> {
        let terms = &self.terms[promise];
        let happened = &self.world.happened[which];
        let episode = self.told[promise].episodes.len() - 1;
        // Where acts of one instant excuse each other, a breach of the same instant is not earlier.
        let together = terms.text.same_instant_excuses;
        let breached_before = self.told[promise]
            .breaches
            .iter()
            .any(|breach| breach.episode == episode && !(together && breach.at == at));
        let fails = |condition: &&Condition| {
            terms.fails(condition, happened, self.world) && !(condition.first && breached_before)
        };
        terms
            .text
            .conditions
            .iter()
            .filter(fails)
            .map(|condition| Failure {
                episode,
                window: condition.window,
                at,
                from: self.releases_from(promise, happened, at).0,
                answered: self.releases_from(promise, happened, at).1,
                grades: (0..terms.text.grades.len())
                    .filter(|&grade| {
                        let grade = &terms.text.grades[grade];
                        terms.is_graded(grade, happened, self.world)
                    })
                    .collect(),
            })
            .collect()
    }

    /// From when the attack releases, and whether by an answer: at once, or when asking is done with
    /// (S21).
    pub(super) fn releases_from(
        &self,
        promise: usize,
        happened: &Happened,
        at: i64,
    ) -> (Option<i64>, bool) {
        let Some(wait) = self.terms[promise].text.clarification else {
            return (Some(at), false);
        };
        if happened
            .author_settled_at
            .is_some_and(|settled| settled <= happened.first_known)
        {
            return (Some(at), false);
        }
        let about_it = |message: &&&Message| {
            message
                .incident
                .as_ref()
                .is_some_and(|incident| happened.incidents.contains(incident))
        };
        let terms = &self.terms[promise];
        let asked = self
            .sent(
                promise,
                MessageKind::ClarificationRequest,
                &terms.giver,
                &terms.receiver,
            )
            .iter()
            .filter(about_it)
            .filter_map(|message| self.received_or_deemed(promise, message))
            .min();
        // Reading (S21): an answer is one to a request that was received before it.
        let answers = self
            .sent(
                promise,
                MessageKind::ClarificationAnswer,
                &terms.receiver,
                &terms.giver,
            )
            .iter()
            .filter(about_it)
            .filter(|message| message.says != Some(AnswerSays::Unknown))
            .filter_map(|message| self.received(message))
            .filter(|received| asked.is_some_and(|asked| asked <= *received))
            .collect::<Vec<_>>();
        let due = happened
            .author_settled_at
            .into_iter()
            .chain(asked.map(|received| received + wait.seconds()))
            .min();
        let answered = answers.into_iter().min();
        let from = due.into_iter().chain(answered).min();
        (
            from.map(|from| from.max(at)),
            answered.is_some_and(|at| due.is_none_or(|due| at < due)),
        )
    }

    pub(super) fn failures_of_episode(&self, promise: usize) -> impl Iterator<Item = &Failure> {
        let told = &self.told[promise];
        told.failures
            .iter()
            .filter(|failure| failure.episode + 1 == told.episodes.len())
    }

    /// Whether a failure releases at the instant told of: its wait is over, its window is not (S3).
    pub(super) fn releases_now(&self, failure: &Failure) -> bool {
        failure.from.is_some_and(|from| from <= self.now)
            && failure
                .window
                .is_none_or(|window| self.now <= failure.at + window.seconds())
    }
}
