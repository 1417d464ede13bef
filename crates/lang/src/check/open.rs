//! What a text leaves open that parties have fought over; each warning names the dispute it invites.
//!
//! Judged by which sentences stand in the text, so that a mistake within one draws no second report.

use super::{Checker, has_broken};
use crate::diagnostic::{Code, Span};
use crate::explain::code;
use crate::meaning::{TargetKind, Topic, Withdrawal};
use crate::syntax::Form;
use crate::syntax::tree::{ActClause, Body, DependenceClause, Hand, Sentence};

impl Checker<'_> {
    pub(super) fn completeness(&mut self, sentences: &[Sentence], end: usize) {
        if self.misses(sentences, end) || has_broken(sentences) {
            return;
        }
        let bodies: Vec<&Body> = sentences
            .iter()
            .filter_map(|found| found.body.as_ref())
            .collect();
        let act = sentences.iter().find_map(|found| match &found.body {
            Some(Body::Act(clause)) if Some(found.span) == self.draft.forbearance.span => {
                Some(clause)
            }
            _ => None,
        });
        if let Some(act) = act {
            self.scope(act);
            self.graded_condition(act, &bodies);
            self.release(act, &bodies);
            self.proxies_unsaid(act, &bodies);
            self.proof();
        }
        self.lifetime_unsaid();
    }

    /// Reports each sentence that every text needs and this one has not.
    fn misses(&mut self, sentences: &[Sentence], end: usize) -> bool {
        let said = |forms: &[Form]| {
            sentences
                .iter()
                .any(|found| found.form.is_none_or(|form| forms.contains(&form)))
        };
        let needed = [
            (said(&[Form::Title]), "title", Form::Title),
            (said(&[Form::Vocabulary]), "vocabulary", Form::Vocabulary),
            (said(&[Form::From, Form::Among]), "parties", Form::From),
            (said(&[Form::Act]), "act", Form::Act),
        ];
        let missing = needed.iter().filter(|(said, _, _)| !said);
        for (_, what, form) in missing.clone() {
            self.report(
                code::MISSING_SENTENCE,
                Span::new(end, end),
                format!("the text has no sentence for its {what}"),
                format!("add: {}", form.pattern()),
            );
        }
        missing.count() > 0
    }

    fn is_open(&self, topic: Topic) -> bool {
        self.draft
            .left_open
            .value
            .as_ref()
            .is_some_and(|open| open.contains(&topic))
    }

    fn unless_open(&mut self, topic: Topic, code: Code, span: Span, message: &str, help: &str) {
        if !self.is_open(topic) {
            self.report(code, span, message, help);
        }
    }

    fn act_span(&self) -> Span {
        self.draft.forbearance.span.unwrap_or_default()
    }

    fn scope(&mut self, act: &ActClause) {
        let span = self.act_span();
        if act.through.is_none() {
            self.unless_open(
                Topic::Scope,
                code::FORCES_OPEN,
                span,
                "by whose forces is unsaid",
                "invites the dispute whether an act through others was promised away; say `, by its own forces` or whom else",
            );
        }
        let targets = act.limits.targets.as_ref();
        if targets.is_none() {
            self.unless_open(
                Topic::Scope,
                code::TARGETS_OPEN,
                span,
                "against what of the receiver is unsaid",
                "invites the dispute whether its forces abroad or its people are covered; say `, against the territory, forces or people of …`",
            );
        }
        let forces = targets.is_none_or(|(kinds, _)| kinds.contains(&TargetKind::Forces));
        if forces && act.limits.place.is_none() {
            self.unless_open(
                Topic::Scope,
                code::PLACE_OPEN,
                span,
                "where is unsaid, and the receiver's forces may be anywhere",
                "invites the dispute whether its forces abroad are covered; say `, in PLACE` or `, anywhere`",
            );
        }
    }

    /// A grade without a condition frees nothing, however plainly it speaks of release.
    fn graded_condition(&mut self, act: &ActClause, bodies: &[&Body]) {
        let conditional = act.first.is_some()
            || act.preemptive.is_some()
            || bodies.iter().any(|body| matches!(body, Body::Condition(_)));
        if conditional || self.draft.unconditional.span.is_some() {
            return;
        }
        let spans: Vec<Span> = self.draft.grades.values().copied().collect();
        for span in spans {
            self.report(
                code::GRADE_WITHOUT_CONDITION,
                span,
                "this grades a release, and no condition of the text releases anything",
                "say `This holds as long as GIVER is not attacked by RECEIVER.` or remove this sentence",
            );
        }
    }

    fn release(&mut self, act: &ActClause, bodies: &[&Body]) {
        let conditional = act.first.is_some()
            || act.preemptive.is_some()
            || bodies
                .iter()
                .any(|body| matches!(body, Body::Condition(_) | Body::Grade(_)));
        if conditional {
            return;
        }
        let dependence = bodies.iter().find_map(|body| match body {
            Body::Dependence(clause) => Some(clause),
            _ => None,
        });
        let depends =
            dependence.is_some_and(|clause| !matches!(clause, DependenceClause::Independent));
        if self.draft.unconditional.span.is_none() && !depends {
            self.unless_open(
                Topic::Release,
                code::RELEASE_OPEN,
                self.act_span(),
                "what releases the giver is unsaid",
                "invites the dispute whether an attack frees the giver; say `This holds as long as …` or `It is unconditional.`",
            );
        }
        if dependence.is_none() {
            self.unless_open(
                Topic::Release,
                code::DEPENDENCE_OPEN,
                self.act_span(),
                "no attack releases it, and what the other promise's end does is unsaid",
                "invites the dispute whether it outlives the other's promise; say `It does not depend on another promise.` or on what it does",
            );
        }
    }

    fn proxies_unsaid(&mut self, act: &ActClause, bodies: &[&Body]) {
        let others = |hands: &[Hand]| {
            hands.iter().any(|hand| match hand {
                Hand::Listed(_) | Hand::Degree(_) => true,
                Hand::Who(who) => self.is_other(who),
            })
        };
        let spoken = act.direct.is_some()
            || act.through.as_deref().is_some_and(others)
            || bodies.iter().any(|body| match body {
                Body::Proxies { .. } => true,
                Body::Condition(clause) => others(&clause.by),
                Body::Grade(clause) => clause.by.as_deref().is_some_and(others),
                _ => false,
            });
        if !spoken {
            self.unless_open(
                Topic::Proxies,
                code::PROXIES_OPEN,
                self.act_span(),
                "of proxies nothing is said",
                "invites the dispute whether an attack by a proxy is an attack; list them, say `directly`, or leave it open in words",
            );
        }
    }

    fn lifetime_unsaid(&mut self) {
        let span = self.draft.parties.span.unwrap_or_default();
        if self.draft.entry.span.is_none() {
            self.unless_open(
                Topic::Start,
                code::START_OPEN,
                span,
                "when it begins is unsaid",
                "invites the dispute whether an early act broke it; say `In effect from receipt.` or when",
            );
        }
        if self.draft.end.span.is_none() {
            self.report(
                code::END_OPEN,
                span,
                "when it ends is unsaid",
                "invites the dispute whether it still binds years later; say `It ends …` or `No end is stated.`",
            );
        }
        if self.draft.withdrawal.span.is_none() {
            self.unless_open(
                Topic::Withdrawal,
                code::WITHDRAWAL_OPEN,
                span,
                "how it is withdrawn is unsaid",
                "invites the dispute whether a sudden notice freed the giver; say `Withdrawal takes effect …`",
            );
        }
        let notice = match self.draft.withdrawal.value {
            Some(Withdrawal::AfterReceipt(wait)) => wait.seconds() > 0,
            _ => false,
        };
        if notice && self.draft.deemed_receipt.span.is_none() {
            self.report(
                code::RECEIPT_OPEN,
                self.draft.withdrawal.span.unwrap_or_default(),
                "a notice whose receipt is never acknowledged would bind for ever",
                "invites the dispute when a notice arrived; say `A notice is deemed received DURATION after it is held.`",
            );
        }
    }

    fn proof(&mut self) {
        let span = self.act_span();
        if self.draft.attribution.span.is_none() {
            self.unless_open(
                Topic::Attribution,
                code::ATTRIBUTION_OPEN,
                span,
                "who says who acted is unsaid",
                "invites the dispute whose account counts; say `Each side decides for itself who acted.` or whose findings decide",
            );
        }
        if self.draft.standard.span.is_none() {
            self.unless_open(
                Topic::Standard,
                code::STANDARD_OPEN,
                span,
                "by which standard of proof is unsaid",
                "invites the dispute how sure one must be before holding oneself released; say `The standard of proof is GRADE.`",
            );
        }
    }
}
