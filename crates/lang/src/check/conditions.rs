//! Conditions, and whether two of them can both be meant.

use super::Checker;
use super::draft::said_twice;
use crate::diagnostic::Span;
use crate::explain::code;
use crate::meaning::{Condition, Sense};
use crate::syntax::tree::ConditionClause;

impl Checker<'_> {
    pub(super) fn condition(&mut self, clause: &ConditionClause, span: Span) {
        if let Some(giver) = &clause.against {
            self.must_be_giver(giver);
        }
        let acts = self.act_set(&clause.acts);
        let by = self.hands(&clause.by, false);
        let Some((acts, (by_receiver, by_others))) = acts.zip(by) else {
            return;
        };
        let sense = if clause.against.is_some() {
            Sense::Against(acts)
        } else {
            Sense::Anywhere(acts)
        };
        let condition = Condition {
            sense,
            first: clause.first,
            by_receiver,
            by_others,
            window: clause.window,
        };
        self.draft.conditions.push((condition, span));
    }

    /// Conditions are read before it is known what the act clause names.
    pub(super) fn recognise_mirrors(&mut self) {
        let Some(forbearance) = &self.draft.forbearance.value else {
            return;
        };
        for (condition, _) in &mut self.draft.conditions {
            if condition.sense == Sense::Against(forbearance.acts.clone()) {
                condition.sense = Sense::Mirror;
            }
        }
    }

    pub(super) fn compare_conditions(&mut self) {
        let conditions = std::mem::take(&mut self.draft.conditions);
        let mut kept: Vec<(Condition, Span)> = Vec::new();
        for (condition, span) in conditions {
            if kept.iter().any(|(known, _)| *known == condition) {
                self.reports.push(said_twice(span));
                continue;
            }
            if kept.iter().any(|(known, _)| contradict(known, &condition)) {
                self.report(
                    code::CONDITIONS_CONTRADICT,
                    span,
                    "one condition says `attacked` and another `first attacked` of the same hands",
                    "keep the one that is meant: after a breach of the giver's own, an answer \
                     releases in the first and not in the second",
                );
            }
            kept.push((condition, span));
        }
        self.draft.conditions = kept;
    }

    pub(super) fn compare_unconditional(&mut self) {
        let Some(said) = self.draft.unconditional.span else {
            return;
        };
        if !self.draft.conditions.is_empty() || !self.draft.grades.is_empty() {
            self.report(
                code::NOT_UNCONDITIONAL,
                said,
                "the text says that it is unconditional and states what releases it",
                "remove this sentence or the other",
            );
        }
    }
}

fn contradict(one: &Condition, other: &Condition) -> bool {
    let hands = (&one.by_others, &other.by_others);
    let overlap = (one.by_receiver && other.by_receiver)
        || (hands.0.listed && hands.1.listed)
        || (hands.0.degree.is_some() && hands.1.degree.is_some())
        || !hands.0.named.is_disjoint(&hands.1.named);
    one.sense == other.sense && one.first != other.first && one.window == other.window && overlap
}
