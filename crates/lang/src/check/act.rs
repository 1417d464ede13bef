//! The act clause, the hands that act, and graded releases.

use super::Checker;
use super::draft::said_twice;
use super::roles::Party;
use crate::diagnostic::Span;
use crate::explain::code;
use crate::ids::{ActId, PlaceId};
use crate::meaning::{Condition, Forbearance, GradedRelease, Hands, Sense, TargetKind};
use crate::syntax::tree::{ActClause, Acts, GradeClause, Hand, Limits, Place};
use std::collections::BTreeSet;

impl Checker<'_> {
    pub(super) fn act(&mut self, clause: &ActClause, span: Span) {
        let binds_giver = self.must_be_giver(&clause.giver);
        if binds_giver {
            self.must_be_receiver(&clause.receiver);
        } else {
            // A clause with its parties exchanged is one mistake; an unknown name is another.
            self.party(&clause.receiver);
        }
        let acts = self.act_set(&clause.acts);
        let through = match &clause.through {
            None => Some(None),
            Some(hands) => self.hands(hands, true).map(|(_, hands)| Some(hands)),
        };
        let (targets, place) = self.limits(&clause.limits);
        if let Some(direct) = clause.direct
            && clause
                .through
                .as_ref()
                .is_some_and(|hands| !hands.is_empty())
        {
            self.report(
                code::DIRECT_THROUGH_OTHERS,
                direct,
                "`directly` leaves acts through others out, and this clause names others",
                "remove `directly` or the others",
            );
        }
        if let (Some(_), Some(preemptive)) = (clause.first, clause.preemptive) {
            self.report(
                code::CONDITIONS_CONTRADICT,
                preemptive,
                "`pre-emptively` means: while not attacked; `first` means: while not first attacked",
                "keep one of the two",
            );
        }
        if !binds_giver {
            return;
        }
        self.draft.first = clause.first;
        self.draft.preemptive = clause.preemptive;
        let value = acts
            .zip(through)
            .zip(place)
            .map(|((acts, through), place)| Forbearance {
                acts,
                direct: clause.direct.is_some(),
                preventive: clause.preventive,
                through,
                targets,
                place,
            });
        self.draft.forbearance.say(value, span, &mut self.reports);
    }

    pub(super) fn grade(&mut self, clause: &GradeClause, span: Span) {
        let acts = self.nouns(&clause.acts);
        let by = match &clause.by {
            None => Some(None),
            Some(hands) => self.hands(hands, false).map(Some),
        };
        let answers = self.nouns(&clause.answers);
        let (targets, place) = self.limits(&clause.limits);
        let lasting = clause.limits.lasting;
        let found = acts.zip(by).zip(answers).zip(place);
        let Some((((acts, by), answers), place)) = found else {
            return;
        };
        let grade = GradedRelease {
            acts,
            by,
            answers,
            targets,
            place,
            lasting,
        };
        if self.draft.grades.insert(grade, span).is_some() {
            self.reports.push(said_twice(span));
        }
    }

    fn limits(&mut self, limits: &Limits) -> (BTreeSet<TargetKind>, Option<Option<PlaceId>>) {
        let mut targets = BTreeSet::new();
        if let Some((kinds, of)) = &limits.targets {
            self.must_be_receiver(of);
            for kind in kinds {
                if !targets.insert(*kind) {
                    self.reports.push(said_twice(of.span));
                }
            }
        }
        let place = match &limits.place {
            None | Some(Place::Anywhere) => Some(None),
            Some(Place::In(name)) => self.look_up_place(name).map(Some),
        };
        (targets, place)
    }

    pub(super) fn act_set(&mut self, acts: &Acts) -> Option<BTreeSet<ActId>> {
        let found = self.names.acts(acts, &mut self.reports)?;
        let mut set = BTreeSet::new();
        let mut again = None;
        for (id, term) in found.into_iter().zip(acts.terms()) {
            if !set.insert(id) {
                again = again.or(Some(term.span));
            }
        }
        self.once(again);
        Some(set)
    }

    /// Reports what a list holds again; once, however long the list.
    pub(super) fn once(&mut self, again: Option<Span>) {
        if let Some(span) = again {
            self.reports.push(said_twice(span));
        }
    }

    /// Whether the receiver's own forces are among `hands`, and who else is.
    pub(super) fn hands(&mut self, hands: &[Hand], through: bool) -> Option<(bool, Hands)> {
        let mut by_receiver = false;
        let mut others = Hands::default();
        let mut complete = true;
        let mut again = None;
        for hand in hands {
            let (twice, span) = match hand {
                Hand::Listed(span) => (std::mem::replace(&mut others.listed, true), *span),
                Hand::Degree(term) => {
                    let degree = self.names.degree(term, &mut self.reports);
                    complete &= degree.is_some();
                    let twice = others.degree.is_some();
                    others.degree = degree.or(others.degree);
                    (twice, term.span)
                }
                Hand::Who(who) => match self.party(who) {
                    None => {
                        complete = false;
                        continue;
                    }
                    Some(Party::Receiver) if !through => {
                        (std::mem::replace(&mut by_receiver, true), who.span)
                    }
                    Some(Party::Other(id))
                        if !(self.is_directed() && self.is_party(&id) == Some(true)) =>
                    {
                        (!others.named.insert(id), who.span)
                    }
                    Some(_) => {
                        self.party_as_hand(who.span, through);
                        continue;
                    }
                },
            };
            if twice {
                again = again.or(Some(span));
            }
        }
        self.once(again);
        complete.then_some((by_receiver, others))
    }

    fn party_as_hand(&mut self, span: Span, through: bool) {
        let (message, help) = if through {
            (
                "only somebody else can act for the giver, and this is one of the two parties",
                "leave it out: the giver's own forces are meant anyway, and the receiver does not attack itself",
            )
        } else {
            (
                "the giver's own acts cannot release the giver",
                "name the receiver or others who act for it",
            )
        };
        self.report(code::PARTY_AS_HAND, span, message, help);
    }

    /// `first` and `pre-emptively`, written out as the condition that they stand for.
    pub(super) fn write_out_adverbs(&mut self) {
        let (first, span) = match (self.draft.first, self.draft.preemptive) {
            (Some(span), None) => (true, span),
            (None, Some(span)) => (false, span),
            _ => return,
        };
        let said = self.draft.conditions.iter().any(|(condition, _)| {
            condition.sense == Sense::Mirror && condition.by_receiver && condition.first == first
        });
        if !said {
            let condition = Condition {
                sense: Sense::Mirror,
                first,
                by_receiver: true,
                by_others: Hands::default(),
                window: None,
            };
            self.draft.conditions.push((condition, span));
        }
    }
}
