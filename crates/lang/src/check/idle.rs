//! The last pass: words that have a meaning and no effect, which one side will believe to have one.
//!
//! Looked for only in a text without errors, so that no sentence is called idle on account of
//! another that could not be understood.

use super::Checker;
use crate::diagnostic::Span;
use crate::explain::code;
use crate::ids::ActId;
use crate::meaning::{Condition, Dependence, Entry, Parties, Sense};
use std::collections::BTreeSet;

impl Checker<'_> {
    pub(super) fn idle_words(&mut self) {
        if self.reports.has_errors() {
            return;
        }
        self.idle_classes();
        self.idle_conditions();
        self.idle_grades();
        self.wait_outlasts();
        self.own_entry();
        self.idle_sentences();
    }

    fn idle_classes(&mut self) {
        let act = self.draft.forbearance.value.iter().map(|act| &act.acts);
        let mut lists: Vec<(&BTreeSet<ActId>, Span)> = act
            .zip(self.draft.forbearance.span)
            .chain(
                self.draft
                    .uncounted
                    .value
                    .iter()
                    .zip(self.draft.uncounted.span),
            )
            .collect();
        for (condition, span) in &self.draft.conditions {
            // A mirror repeats the list of the act clause.
            if let Sense::Against(acts) | Sense::Anywhere(acts) = &condition.sense {
                lists.push((acts, *span));
            }
        }
        for (grade, span) in &self.draft.grades {
            lists.extend([(&grade.acts, *span), (&grade.answers, *span)]);
        }
        let found: Vec<(String, String, Span)> = lists
            .into_iter()
            .filter_map(|(acts, span)| {
                let (narrow, wide) = self.nested(acts)?;
                Some((self.noun(narrow), self.noun(wide), span))
            })
            .collect();
        for (narrow, wide, span) in found {
            self.report(
                code::IDLE_CLASS,
                span,
                format!("`{narrow}` is listed beside `{wide}`, which covers it"),
                format!("invites the question what else `{wide}` leaves out; remove `{narrow}`"),
            );
        }
    }

    fn nested<'a>(&self, acts: &'a BTreeSet<ActId>) -> Option<(&'a ActId, &'a ActId)> {
        acts.iter().find_map(|narrow| {
            let mut wider = self.upward(narrow).skip(1);
            Some((narrow, acts.get(wider.find(|wide| acts.contains(*wide))?)?))
        })
    }

    fn idle_conditions(&mut self) {
        let conditions = &self.draft.conditions;
        let uncounted: Vec<Span> = conditions
            .iter()
            .filter(|(condition, _)| self.classes(condition).any(|act| self.is_uncounted(act)))
            .map(|(_, span)| *span)
            .collect();
        let narrower: Vec<Span> = conditions
            .iter()
            .filter(|(condition, _)| {
                conditions
                    .iter()
                    .any(|(other, _)| looks_further(other, condition))
            })
            .map(|(_, span)| *span)
            .collect();
        for span in uncounted {
            self.report(
                code::IDLE_CONDITION,
                span,
                "this condition names an act that neither side counts",
                "invites the dispute whether such an act releases; remove it here or there",
            );
        }
        for span in narrower {
            self.report(
                code::IDLE_WINDOW,
                span,
                "another condition says the same and looks further back, so this one has no effect",
                "invites the dispute which of the two was meant; keep one",
            );
        }
    }

    fn idle_grades(&mut self) {
        let promised = self.reach(
            self.draft
                .forbearance
                .value
                .iter()
                .flat_map(|act| &act.acts),
        );
        let conditions = self.draft.conditions.iter();
        let releasing = self.reach(conditions.flat_map(|(found, _)| self.classes(found)));
        let found: Vec<(&str, &str, Span)> = self
            .draft
            .grades
            .iter()
            .filter_map(|(grade, span)| {
                if grade.acts.iter().any(|act| self.is_uncounted(act)) {
                    let help = "invites the dispute whether such an act releases; remove it here or there";
                    Some(("this grades an attack that neither side counts", help, *span))
                } else if !grade.acts.iter().all(|act| self.meets(act, &releasing)) {
                    let help = "invites the dispute whether such an attack releases at all; say `This holds as long as …` of it";
                    Some(("this grades an attack that no condition names", help, *span))
                } else if !grade.answers.iter().all(|act| self.meets(act, &promised)) {
                    let help = "invites the dispute whether it was promised after all; name an act of the act clause";
                    Some(("this frees an act that was never promised away", help, *span))
                } else {
                    None
                }
            })
            .collect();
        for (message, help, span) in found {
            self.report(code::IDLE_GRADE, span, message, help);
        }
    }

    fn wait_outlasts(&mut self) {
        let (Some(wait), Some(span)) = (
            self.draft.clarification.value,
            self.draft.clarification.span,
        ) else {
            return;
        };
        let windows = self
            .draft
            .conditions
            .iter()
            .filter_map(|(found, _)| found.window);
        let lasting = self.draft.grades.keys().filter_map(|grade| grade.lasting);
        let message = if windows.into_iter().any(|window| wait >= window) {
            "this wait is not shorter than the window of a condition: a disputed attack is forgotten before it releases"
        } else if lasting.into_iter().any(|lasting| wait >= lasting) {
            "this wait is not shorter than a graded release: a disputed attack's release is over before it begins"
        } else {
            return;
        };
        self.report(
            code::WAIT_OUTLASTS,
            span,
            message,
            "invites the dispute whether the giver could ever answer; shorten the wait or lengthen the other",
        );
    }

    fn own_entry(&mut self) {
        let (Some(Entry::OnceDone(who, _)), Some(Parties::Directed { giver, .. })) =
            (&self.draft.entry.value, &self.draft.parties.value)
        else {
            return;
        };
        if who == giver {
            let name = self.actor_name(giver);
            self.report(
                code::OWN_ENTRY,
                self.draft.entry.span.unwrap_or_default(),
                format!("{name} gives this promise and alone decides whether it ever begins"),
                "invites the charge that nothing was promised; wait for an act of the receiver, or name a time",
            );
        }
    }

    fn idle_sentences(&mut self) {
        let draft = &self.draft;
        let depends = draft
            .dependence
            .value
            .is_some_and(|how| how != Dependence::Independent);
        if draft.unconditional.span.is_none() || depends {
            return;
        }
        for span in [draft.clarification.span, draft.same_instant.span]
            .into_iter()
            .flatten()
        {
            self.report(
                code::IDLE_SENTENCE,
                span,
                "this is about what releases, and the text is unconditional",
                "invites the dispute whether an attack releases after all; remove this sentence or state a condition",
            );
        }
    }

    fn classes<'a>(&'a self, condition: &'a Condition) -> impl Iterator<Item = &'a ActId> {
        let promised = self.draft.forbearance.value.as_ref().map(|act| &act.acts);
        let acts = match &condition.sense {
            Sense::Mirror => promised,
            Sense::Against(acts) | Sense::Anywhere(acts) => Some(acts),
        };
        acts.into_iter().flatten()
    }

    fn is_uncounted(&self, act: &ActId) -> bool {
        let none = self.draft.uncounted.value.as_ref();
        none.is_some_and(|none| self.upward(act).any(|class| none.contains(class)))
    }

    fn reach<'a>(&'a self, classes: impl Iterator<Item = &'a ActId>) -> Reach<'a> {
        let classes: BTreeSet<&ActId> = classes.collect();
        let within = classes.iter().flat_map(|class| self.upward(class));
        Reach {
            above: within.collect(),
            classes,
        }
    }

    /// Whether an act of class `act` may be one of those of `reach`.
    fn meets(&self, act: &ActId, reach: &Reach<'_>) -> bool {
        reach.above.contains(act) || self.upward(act).any(|class| reach.classes.contains(class))
    }

    /// `act` and every class that it is within, the narrowest first.
    fn upward<'a>(&'a self, act: &'a ActId) -> impl Iterator<Item = &'a ActId> {
        let above = |id: &&'a ActId| self.vocabulary.acts.get(*id)?.within.as_ref();
        std::iter::successors(Some(act), above).take(self.vocabulary.acts.len() + 1)
    }

    fn noun(&self, id: &ActId) -> String {
        let act = self.vocabulary.acts.get(id);
        act.map_or_else(|| id.to_string(), |act| act.noun.clone())
    }
}

/// Classes of acts and every class above one of them.
struct Reach<'a> {
    classes: BTreeSet<&'a ActId>,
    above: BTreeSet<&'a ActId>,
}

/// Whether `wide` is `narrow` with a longer window or none.
fn looks_further(wide: &Condition, narrow: &Condition) -> bool {
    let same = (wide.first, wide.by_receiver) == (narrow.first, narrow.by_receiver)
        && wide.sense == narrow.sense
        && wide.by_others == narrow.by_others;
    let further = match (wide.window, narrow.window) {
        (None, Some(_)) => true,
        (Some(wide), Some(narrow)) => wide > narrow,
        (_, None) => false,
    };
    further && same
}
