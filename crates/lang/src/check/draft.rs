//! What the sentences read so far say, before it is known whether they make one meaning.

use super::spans::ClauseSpans;
use crate::diagnostic::{Diagnostic, Span};
use crate::explain::code;
use crate::ids::{ActId, ActorId, GradeId};
use crate::meaning::{
    Assurance, Attribution, Authority, Condition, Dependence, Digest, End, Entry, Exception,
    Forbearance, GradedRelease, Labels, Participation, Parties, Strength, Topic, Withdrawal,
};
use crate::reports::Reports;
use crate::time::Wait;
use std::collections::{BTreeMap, BTreeSet};

/// A point that a text settles once.
///
/// It may be said and still have no value: then the sentence was read and a name in it is unknown.
#[derive(Debug)]
pub(super) struct Once<T> {
    pub(super) span: Option<Span>,
    pub(super) value: Option<T>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self {
            span: None,
            value: None,
        }
    }
}

impl<T: PartialEq> Once<T> {
    pub(super) fn say(&mut self, value: Option<T>, span: Span, reports: &mut Reports) {
        if self.span.is_none() {
            *self = Self {
                span: Some(span),
                value,
            };
        } else if self.value == value {
            reports.push(said_twice(span));
        } else {
            reports.push(Diagnostic::new(
                code::CONTRADICTION,
                span,
                "this says something else than an earlier sentence on the same point",
                "keep one of the two",
            ));
        }
    }
}

/// A point that a text may settle for several parties, once for each.
#[derive(Debug)]
pub(super) struct OnceEach<T>(pub(super) BTreeMap<ActorId, (T, Span)>);

impl<T> Default for OnceEach<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: PartialEq> OnceEach<T> {
    pub(super) fn say(&mut self, who: ActorId, value: T, span: Span, reports: &mut Reports) {
        let mut once = Once::default();
        if let Some((value, span)) = self.0.remove(&who) {
            once = Once {
                span: Some(span),
                value: Some(value),
            };
        }
        once.say(Some(value), span, reports);
        if let (Some(value), Some(span)) = (once.value, once.span) {
            self.0.insert(who, (value, span));
        }
    }

    fn split(self) -> (BTreeMap<ActorId, T>, BTreeMap<ActorId, Span>) {
        self.0
            .into_iter()
            .map(|(who, (value, span))| ((who.clone(), value), (who, span)))
            .unzip()
    }
}

/// The error for what an earlier sentence says already.
pub(super) fn said_twice(span: Span) -> Diagnostic {
    Diagnostic::new(
        code::SAID_TWICE,
        span,
        "this is said twice",
        "remove one of the two",
    )
}

/// Everything said so far.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) title: Once<String>,
    pub(super) vocabulary: Once<String>,
    pub(super) parties: Once<Parties>,
    pub(super) carriers: Once<BTreeSet<ActorId>>,
    pub(super) strength: Once<Strength>,
    pub(super) authority: Once<Authority>,
    pub(super) answers: Once<Digest>,
    pub(super) forbearance: Once<Forbearance>,
    pub(super) first: Option<Span>,
    pub(super) preemptive: Option<Span>,
    pub(super) conditions: Vec<(Condition, Span)>,
    pub(super) unconditional: Once<()>,
    pub(super) grades: BTreeMap<GradedRelease, Span>,
    pub(super) proxies: OnceEach<BTreeMap<ActorId, crate::ids::DegreeId>>,
    pub(super) exceptions: BTreeMap<Exception, Span>,
    pub(super) uncounted: Once<BTreeSet<ActId>>,
    pub(super) participation: Once<Participation>,
    pub(super) silent_on: Once<BTreeSet<ActorId>>,
    pub(super) dependence: Once<Dependence>,
    pub(super) clarification: Once<Wait>,
    pub(super) standard: Once<GradeId>,
    pub(super) attribution: Once<Attribution>,
    pub(super) disavowal: OnceEach<Wait>,
    pub(super) entry: Once<Entry>,
    pub(super) end: Once<End>,
    pub(super) withdrawal: Once<Withdrawal>,
    pub(super) deemed_receipt: Once<Wait>,
    pub(super) same_instant: Once<()>,
    pub(super) provocation: Once<Wait>,
    pub(super) left_open: Once<BTreeSet<Topic>>,
    pub(super) observations: Vec<(ActorId, String)>,
}

impl Draft {
    /// The meaning, if every needed sentence has been understood; and where its clauses stand.
    pub(super) fn finish(mut self, vocabulary: Digest) -> (Option<Assurance>, ClauseSpans) {
        self.conditions.sort();
        let (conditions, condition_spans) = self.conditions.into_iter().unzip();
        let (grades, grade_spans) = self.grades.into_iter().unzip();
        let (exceptions, exception_spans) = self.exceptions.into_iter().unzip();
        let (proxies, proxy_spans) = self.proxies.split();
        let (disavowal, disavowal_spans) = self.disavowal.split();
        let spans = ClauseSpans {
            parties: self.parties.span.unwrap_or_default(),
            act: self.forbearance.span.unwrap_or_default(),
            conditions: condition_spans,
            unconditional: self.unconditional.span,
            grades: grade_spans,
            proxies: proxy_spans,
            exceptions: exception_spans,
            uncounted: self.uncounted.span,
            participation: self.participation.span,
            silent_on: self.silent_on.span,
            dependence: self.dependence.span,
            clarification: self.clarification.span,
            standard: self.standard.span,
            attribution: self.attribution.span,
            disavowal: disavowal_spans,
            entry: self.entry.span,
            end: self.end.span,
            withdrawal: self.withdrawal.span,
            deemed_receipt: self.deemed_receipt.span,
            same_instant_excuses: self.same_instant.span,
            provocation: self.provocation.span,
            left_open: self.left_open.span,
        };
        let needed = self
            .title
            .value
            .zip(self.vocabulary.value)
            .zip(self.parties.value)
            .zip(self.forbearance.value);
        let meaning = needed.map(|(((title, name), parties), forbearance)| Assurance {
            labels: Labels {
                title,
                vocabulary: name,
                observations: self.observations,
            },
            vocabulary,
            parties,
            carriers: self.carriers.value.unwrap_or_default(),
            strength: self.strength.value,
            authority: self.authority.value,
            answers: self.answers.value,
            forbearance,
            conditions,
            unconditional: self.unconditional.span.is_some(),
            grades,
            proxies,
            exceptions,
            uncounted: self.uncounted.value.unwrap_or_default(),
            participation: self.participation.value,
            silent_on: self.silent_on.value.unwrap_or_default(),
            dependence: self.dependence.value,
            clarification: self.clarification.value,
            standard: self.standard.value,
            attribution: self.attribution.value,
            disavowal,
            entry: self.entry.value,
            end: self.end.value,
            withdrawal: self.withdrawal.value,
            deemed_receipt: self.deemed_receipt.value,
            same_instant_excuses: self.same_instant.span.is_some(),
            provocation: self.provocation.value,
            left_open: self.left_open.value.unwrap_or_default(),
        });
        (meaning, spans)
    }
}
