//! The third pass: whether the clauses of one text can all be meant.

use super::Checker;
use crate::diagnostic::Span;
use crate::explain::code;
use crate::ids::ActorId;
use crate::meaning::{Dependence, End, Entry, Exception, Parties, Topic};
use std::collections::BTreeSet;

impl Checker<'_> {
    pub(super) fn consistency(&mut self) {
        self.recognise_mirrors();
        self.write_out_adverbs();
        self.compare_conditions();
        self.compare_unconditional();
        self.silent_parties();
        self.listed_proxies();
        self.proxies_of_proxies();
        self.uncounted_promise();
        self.vacuous_exceptions();
        self.lifetime_order();
        self.waiting_group();
        self.open_points();
    }

    fn silent_parties(&mut self) {
        let (Some(silent), Some(span)) = (&self.draft.silent_on.value, self.draft.silent_on.span)
        else {
            return;
        };
        let mut counted: BTreeSet<&ActorId> = BTreeSet::new();
        let forbearance = self.draft.forbearance.value.iter();
        counted.extend(
            forbearance
                .filter_map(|act| act.through.as_ref())
                .flat_map(|h| &h.named),
        );
        counted.extend(
            self.draft
                .conditions
                .iter()
                .flat_map(|(found, _)| &found.by_others.named),
        );
        let grades = self
            .draft
            .grades
            .keys()
            .filter_map(|found| found.by.as_ref());
        counted.extend(grades.flat_map(|(_, hands)| &hands.named));
        counted.extend(
            self.draft
                .proxies
                .0
                .values()
                .flat_map(|(listed, _)| listed.keys()),
        );
        let clash = silent
            .iter()
            .find(|id| counted.contains(id) || self.is_party(id) == Some(true))
            .map(|id| self.actor_name(id));
        if let Some(name) = clash {
            self.report(
                code::SILENT_YET_COUNTED,
                span,
                format!("the text says nothing of the acts of {name}, and counts them elsewhere"),
                format!("remove {name} here or there"),
            );
        }
    }

    fn listed_proxies(&mut self) {
        let Some(parties) = &self.draft.parties.value else {
            return;
        };
        let listed = |whose: &ActorId| self.draft.proxies.0.contains_key(whose);
        let (giver_lists, receiver_lists) = match parties {
            Parties::Directed { giver, receiver } => (listed(giver), listed(receiver)),
            Parties::EachToEach { .. } => {
                let any = !self.draft.proxies.0.is_empty();
                (any, any)
            }
        };
        let mut unlisted: Vec<Span> = Vec::new();
        let act = self.draft.forbearance.value.as_ref();
        let through = act.and_then(|act| act.through.as_ref());
        if !giver_lists && through.is_some_and(|hands| hands.listed) {
            unlisted.extend(self.draft.forbearance.span);
        }
        if !receiver_lists {
            let conditions = self.draft.conditions.iter();
            unlisted.extend(
                conditions
                    .filter(|(found, _)| found.by_others.listed)
                    .map(|(_, span)| *span),
            );
            let by_listed = |by: &(bool, crate::meaning::Hands)| by.1.listed;
            let grades = self.draft.grades.iter();
            unlisted.extend(
                grades
                    .filter(|(found, _)| found.by.as_ref().is_some_and(by_listed))
                    .map(|(_, span)| *span),
            );
        }
        let no_list = "say `The listed proxies of NAME are NAME, DEGREE.` or remove these words";
        for span in unlisted {
            let message = "this speaks of listed proxies, and the text lists none for that party";
            self.report(code::NO_PROXIES_LISTED, span, message, no_list);
        }
        let disavowals: Vec<Span> = self
            .draft
            .disavowal
            .0
            .iter()
            .filter(|(principal, _)| !self.draft.proxies.0.contains_key(*principal))
            .map(|(_, (_, span))| *span)
            .collect();
        for span in disavowals {
            let message = "whoever disavows here has no listed proxies";
            self.report(code::NO_PROXIES_LISTED, span, message, no_list);
        }
    }

    /// In a group a member may be another's proxy, but none the proxy of its own.
    fn proxies_of_proxies(&mut self) {
        let lists = &self.draft.proxies.0;
        let is_under_itself = |principal: &ActorId| {
            let mut open: Vec<&ActorId> = vec![principal];
            let mut seen = BTreeSet::new();
            while let Some(here) = open.pop() {
                for proxy in lists
                    .get(here)
                    .into_iter()
                    .flat_map(|(listed, _)| listed.keys())
                {
                    if proxy == principal && here != principal {
                        return true;
                    }
                    if seen.insert(proxy) {
                        open.push(proxy);
                    }
                }
            }
            false
        };
        let circles = lists
            .iter()
            .filter(|(principal, _)| is_under_itself(principal));
        let last = circles.max_by_key(|(_, (_, span))| span.start);
        let found = last.map(|(principal, (_, span))| (self.actor_name(principal), *span));
        if let Some((name, span)) = found {
            self.report(
                code::PROXY_CIRCLE,
                span,
                format!("{name} is listed as a proxy of its own proxy"),
                "remove one of the two lists: who answers for whom cannot run in a circle",
            );
        }
    }

    fn uncounted_promise(&mut self) {
        let (Some(uncounted), Some(act)) =
            (&self.draft.uncounted.value, &self.draft.forbearance.value)
        else {
            return;
        };
        let within = |class| {
            uncounted
                .iter()
                .any(|none| self.vocabulary.is_act_within(class, none))
        };
        if act.acts.iter().any(within) {
            self.report(
                code::PROMISE_UNCOUNTED,
                self.draft.uncounted.span.unwrap_or_default(),
                "an act that is promised not to be done is said not to count",
                "name narrower acts here, or others in the act clause",
            );
        }
    }

    fn vacuous_exceptions(&mut self) {
        let vacuous: Vec<Span> = self
            .draft
            .exceptions
            .iter()
            .filter(|(exception, _)| self.swallows(exception))
            .map(|(_, span)| *span)
            .collect();
        for span in vacuous {
            self.report(
                code::VACUOUS,
                span,
                "this exception leaves nothing of the promise",
                "invites the charge that nothing was ever promised; name an act, an adversary or a place that is narrower",
            );
        }
    }

    fn swallows(&self, exception: &Exception) -> bool {
        let (Some(act), Some(parties)) = (&self.draft.forbearance.value, &self.draft.parties.value)
        else {
            return false;
        };
        let against = match (&exception.against, parties) {
            (None, _) => true,
            (Some(whom), Parties::Directed { receiver, .. }) => whom == receiver,
            (Some(_), Parties::EachToEach { .. }) => false,
        };
        let place = match (&exception.place, &act.place) {
            (None, _) => true,
            (Some(wide), Some(narrow)) => self.vocabulary.is_place_within(narrow, wide),
            (Some(_), None) => false,
        };
        let all = act
            .acts
            .iter()
            .all(|class| self.vocabulary.is_act_within(class, &exception.act));
        against && place && all
    }

    fn lifetime_order(&mut self) {
        let (Some(Entry::At(entry)), Some(End::At(end) | End::EndOfDay(end))) =
            (&self.draft.entry.value, self.draft.end.value)
        else {
            return;
        };
        if end <= *entry {
            let message = format!("it ends at {end} and enters into effect only at {entry}");
            let span = self.draft.end.span.unwrap_or_default();
            self.report(
                code::ENDS_BEFORE_ENTRY,
                span,
                message,
                "exchange the two or mend one",
            );
        }
    }

    /// In a group the receiver's promise is the same text: to wait for it is to wait for oneself.
    fn waiting_group(&mut self) {
        if !matches!(self.draft.parties.value, Some(Parties::EachToEach { .. })) {
            return;
        }
        let entry = self.draft.entry.value == Some(Entry::OnceOtherInEffect);
        let dependence = self.draft.dependence.value == Some(Dependence::OnlyWhileStands);
        let span = match (entry, dependence) {
            (true, _) => self.draft.entry.span,
            (_, true) => self.draft.dependence.span,
            _ => return,
        };
        self.report(
            code::CIRCULAR_ENTRY,
            span.unwrap_or_default(),
            "each member's promise waits for the other's, which is the same text: none ever starts",
            "say `In effect from receipt.` and `It is released when the promise of the other ends or is breached.`",
        );
    }

    fn open_points(&mut self) {
        let (Some(open), Some(span)) = (&self.draft.left_open.value, self.draft.left_open.span)
        else {
            return;
        };
        let draft = &self.draft;
        let act = draft.forbearance.value.as_ref();
        let scoped = act.is_some_and(|act| {
            act.through.is_some() && !act.targets.is_empty() && act.place.is_some()
        });
        let said = [
            (Topic::Start, draft.entry.span.is_some(), "the start"),
            (Topic::Scope, scoped, "the scope"),
            (
                Topic::Release,
                !draft.conditions.is_empty() || draft.unconditional.span.is_some(),
                "release",
            ),
            (
                Topic::Attribution,
                draft.attribution.span.is_some(),
                "attribution",
            ),
            (
                Topic::Standard,
                draft.standard.span.is_some(),
                "the standard of proof",
            ),
            (
                Topic::Withdrawal,
                draft.withdrawal.span.is_some(),
                "withdrawal",
            ),
        ];
        let clash = said
            .iter()
            .find(|(topic, said, _)| *said && open.contains(topic));
        if let Some((_, _, words)) = clash {
            let message = format!("`{words}` is said to be left open and is settled elsewhere");
            self.report(
                code::OPEN_YET_SAID,
                span,
                message,
                "remove it here or there",
            );
        }
    }
}
