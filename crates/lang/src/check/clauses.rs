//! The second pass: every other sentence, names looked up, into the draft.

use super::Checker;
use super::draft::said_twice;
use crate::diagnostic::{Diagnostic, Span};
use crate::explain::code;
use crate::ids::{ActorId, DegreeId};
use crate::meaning::{Attribution, Dependence, End, Entry, Exception, Topic};
use crate::syntax::tree::{
    Body, DependenceClause, EntryClause, ExceptionClause, Name, Sentence, Spanned, Term,
};
use std::collections::{BTreeMap, BTreeSet};

impl Checker<'_> {
    pub(super) fn clauses(&mut self, sentences: &[Sentence]) {
        for sentence in sentences {
            if let Some(body) = &sentence.body {
                self.clause(body, sentence.span);
            }
        }
    }

    fn clause(&mut self, body: &Body, span: Span) {
        match body {
            Body::Title(_) | Body::Vocabulary { .. } | Body::From { .. } | Body::Among(_) => {}
            Body::Through(names) => {
                let carriers = self.actors(names);
                self.draft.carriers.say(carriers, span, &mut self.reports);
            }
            Body::Strength(strength) => {
                self.draft
                    .strength
                    .say(Some(*strength), span, &mut self.reports);
            }
            Body::Authority(authority) => {
                self.draft
                    .authority
                    .say(Some(authority.clone()), span, &mut self.reports);
            }
            Body::Answers(digest) => self
                .draft
                .answers
                .say(Some(*digest), span, &mut self.reports),
            Body::Act(clause) => self.act(clause, span),
            Body::Condition(clause) => self.condition(clause, span),
            Body::Unconditional => self
                .draft
                .unconditional
                .say(Some(()), span, &mut self.reports),
            Body::Grade(clause) => self.grade(clause, span),
            Body::Proxies { principal, listed } => self.proxies(principal, listed, span),
            Body::Exceptions(clauses) => clauses.iter().for_each(|clause| self.exception(clause)),
            Body::Uncounted(terms) => {
                let acts = self.nouns(terms);
                self.draft.uncounted.say(acts, span, &mut self.reports);
            }
            Body::Participation(how) => {
                self.draft
                    .participation
                    .say(Some(*how), span, &mut self.reports);
            }
            Body::Silent(names) => {
                let actors = self.actors(names);
                self.draft.silent_on.say(actors, span, &mut self.reports);
            }
            Body::LeftOpen(topics) => {
                let topics = self.topics(topics);
                self.draft
                    .left_open
                    .say(Some(topics), span, &mut self.reports);
            }
            Body::Observes { who, what } => {
                if let Some(id) = self.observer(who) {
                    self.draft.observations.push((id, what.clone()));
                }
            }
            Body::Clarification { giver, wait } => {
                self.must_be_giver(giver);
                self.draft
                    .clarification
                    .say(Some(*wait), span, &mut self.reports);
            }
            Body::Standard(term) => {
                let grade = self.names.grade(term, &mut self.reports);
                self.draft.standard.say(grade, span, &mut self.reports);
            }
            Body::EachDecides | Body::Finder { .. } => self.attribution(body, span),
            Body::Disavowal { principal, wait } => {
                if let Some(id) = self.names.actor(principal, &mut self.reports) {
                    self.draft.disavowal.say(id, *wait, span, &mut self.reports);
                }
            }
            _ => self.lifetime(body, span),
        }
    }

    fn lifetime(&mut self, body: &Body, span: Span) {
        match body {
            Body::Dependence(clause) => self.dependence(clause, span),
            Body::Entry(clause) => self.entry(clause, span),
            Body::End(end, written) => {
                if let End::EndOfDay(behind) = end {
                    self.day(written, *behind);
                }
                self.draft.end.say(Some(*end), span, &mut self.reports);
            }
            Body::Withdrawal(how) => {
                self.draft
                    .withdrawal
                    .say(Some(*how), span, &mut self.reports);
            }
            Body::DeemedReceipt(wait) => {
                self.draft
                    .deemed_receipt
                    .say(Some(*wait), span, &mut self.reports);
            }
            Body::SameInstant => self
                .draft
                .same_instant
                .say(Some(()), span, &mut self.reports),
            Body::Provocation(wait) => {
                self.draft
                    .provocation
                    .say(Some(*wait), span, &mut self.reports);
            }
            _ => {}
        }
    }

    fn proxies(&mut self, principal: &Name, listed: &[(Name, Term)], span: Span) {
        let whose = self.names.actor(principal, &mut self.reports);
        if whose.as_ref().and_then(|id| self.is_party(id)) == Some(false) {
            self.report(
                code::PROXIES_OF_NO_PARTY,
                principal.span,
                format!("`{}` is no party to this promise", principal.value),
                "list proxies for the giver or the receiver only",
            );
        }
        let mut found: BTreeMap<ActorId, DegreeId> = BTreeMap::new();
        for (name, degree) in listed {
            let proxy = self.names.actor(name, &mut self.reports);
            let degree = self.names.degree(degree, &mut self.reports);
            let Some(proxy) = proxy else { continue };
            let one_of_two = self.is_directed() && self.is_party(&proxy) == Some(true);
            if one_of_two || whose.as_ref() == Some(&proxy) {
                self.report(
                    code::PARTY_AS_PROXY,
                    name.span,
                    format!("`{}` is a party and nobody's proxy here", name.value),
                    "a party's acts are its own; remove it from the list",
                );
            }
            if let Some(degree) = degree
                && found.insert(proxy, degree).is_some()
            {
                self.reports.push(said_twice(name.span));
            }
        }
        if let Some(id) = whose {
            self.draft.proxies.say(id, found, span, &mut self.reports);
        }
    }

    fn exception(&mut self, clause: &ExceptionClause) {
        let act = self.names.noun(&clause.act, &mut self.reports);
        let against = self.optional(clause.against.as_ref(), Self::look_up_actor);
        let place = self.optional(clause.place.as_ref(), Self::look_up_place);
        let (Some(act), Some(against), Some(place)) = (act, against, place) else {
            return;
        };
        let exception = Exception {
            act,
            against,
            place,
            incidental_harm: clause.incidental_harm,
        };
        if self
            .draft
            .exceptions
            .insert(exception, clause.span)
            .is_some()
        {
            self.reports.push(said_twice(clause.span));
        }
    }

    fn attribution(&mut self, body: &Body, span: Span) {
        let value = match body {
            Body::Finder { finder, grade } => {
                let finder = self.names.actor(finder, &mut self.reports);
                let grade = self.optional(grade.as_ref(), |checker, term| {
                    checker.names.grade(term, &mut checker.reports)
                });
                finder
                    .zip(grade)
                    .map(|(finder, grade)| Attribution::Finder { finder, grade })
            }
            _ => Some(Attribution::EachForItself),
        };
        self.draft.attribution.say(value, span, &mut self.reports);
    }

    fn dependence(&mut self, clause: &DependenceClause, span: Span) {
        let value = match clause {
            DependenceClause::Independent => Dependence::Independent,
            DependenceClause::OnlyWhileStands(other) => {
                self.must_be_receiver(other);
                Dependence::OnlyWhileStands
            }
            DependenceClause::ReleasedWhenEnds(other) => {
                self.must_be_receiver(other);
                Dependence::ReleasedWhenEnds
            }
        };
        self.draft
            .dependence
            .say(Some(value), span, &mut self.reports);
    }

    fn entry(&mut self, clause: &EntryClause, span: Span) {
        let value = match clause {
            EntryClause::OnReceipt => Some(Entry::OnReceipt),
            EntryClause::OnDispatch => Some(Entry::OnDispatch),
            EntryClause::At(at) => Some(Entry::At(*at)),
            EntryClause::OnceOther(other) => {
                self.must_be_receiver(other);
                Some(Entry::OnceOtherInEffect)
            }
            EntryClause::OnceDone(who, act) => {
                let who = self.names.actor(who, &mut self.reports);
                let act = self.names.noun(act, &mut self.reports);
                who.zip(act).map(|(who, act)| Entry::OnceDone(who, act))
            }
        };
        self.draft.entry.say(value, span, &mut self.reports);
    }

    fn day(&mut self, written: &Spanned<String>, behind: crate::time::Instant) {
        let day = &written.value;
        let next: Option<jiff::civil::Date> = day
            .get(..10)
            .and_then(|date| date.parse().ok())
            .and_then(|date: jiff::civil::Date| date.tomorrow().ok());
        let zone = day.get(10..).unwrap_or_default();
        let at = next.map_or_else(|| behind.to_string(), |next| format!("{next}T00:00{zone}"));
        self.reports.push(
            Diagnostic::new(
                code::ENDS_ON_A_DAY,
                written.span,
                "a day is no instant; this is read as the end of that day",
                format!("invites the dispute whether that day is still covered; say `at {at}`"),
            )
            .with_fix(written.span, format!("at {at}")),
        );
    }

    fn topics(&mut self, topics: &[Spanned<Topic>]) -> BTreeSet<Topic> {
        let mut found = BTreeSet::new();
        for topic in topics {
            if !found.insert(topic.value) {
                self.reports.push(said_twice(topic.span));
            }
        }
        found
    }

    fn actors(&mut self, names: &[Name]) -> Option<BTreeSet<ActorId>> {
        self.all(names, Self::look_up_actor)
    }

    pub(super) fn nouns(&mut self, terms: &[Term]) -> Option<BTreeSet<crate::ids::ActId>> {
        self.all(terms, |checker, term| {
            checker.names.noun(term, &mut checker.reports)
        })
    }

    /// All of `parts` looked up, each once; none if one is unknown.
    fn all<Id: Ord>(
        &mut self,
        parts: &[Spanned<String>],
        look_up: impl Fn(&mut Self, &Spanned<String>) -> Option<Id>,
    ) -> Option<BTreeSet<Id>> {
        let mut found = BTreeSet::new();
        let mut complete = true;
        let mut again = None;
        for part in parts {
            match look_up(self, part) {
                None => complete = false,
                Some(id) => {
                    if !found.insert(id) {
                        again = again.or(Some(part.span));
                    }
                }
            }
        }
        self.once(again);
        complete.then_some(found)
    }

    /// `Some(None)` where nothing is written, none where what is written is unknown.
    pub(super) fn optional<Id>(
        &mut self,
        part: Option<&Spanned<String>>,
        look_up: impl Fn(&mut Self, &Spanned<String>) -> Option<Id>,
    ) -> Option<Option<Id>> {
        match part {
            None => Some(None),
            Some(part) => look_up(self, part).map(Some),
        }
    }

    fn look_up_actor(&mut self, name: &Name) -> Option<ActorId> {
        self.names.actor(name, &mut self.reports)
    }

    pub(super) fn look_up_place(&mut self, name: &Name) -> Option<crate::ids::PlaceId> {
        self.names.place(name, &mut self.reports)
    }
}
