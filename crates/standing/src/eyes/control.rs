//! Who controls whom, in one pair of eyes: a fact shared by every act of the controlled (rules 8, 9).
//!
//! What is asked is how closely somebody is controlled by somebody while certain claims are valid.
//! Wherever the same claims are valid, the answer is the same.

use crate::eyes::{Held, View};
use crate::index::{ActorNumber, Index, Rank};
use std::collections::BTreeSet;
use tacit_lang::ids::{ActorId, DegreeId};
use tacit_lang::time::Instant;

/// The accounts of control that bear on two parties, in one pair of eyes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Controls {
    claims: Vec<Said>,
    pub(crate) questions: Vec<ControlQuestion>,
    declared: Vec<Span>,
}

/// How closely one actor is controlled by another, while these claims are valid and no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ControlQuestion {
    pub(crate) actor: ActorNumber,
    pub(crate) principal: ActorNumber,
    /// Positions among the claims.
    valid: BTreeSet<usize>,
    /// Every answer possible here; never empty.
    pub(crate) answers: Vec<Answer>,
    /// Whether only a conflict of accepted claims leaves it open.
    pub(crate) conflict: bool,
}

/// How closely somebody is controlled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    /// So closely; none: not at all.
    Claimed(Option<Rank>),
    /// As the vocabulary declares, less what is denied; if it declares nothing, not at all.
    Declared { denied: BTreeSet<Option<Rank>> },
}

/// One answer for each question.
pub(crate) type Answers = Vec<usize>;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    span: Span,
    held: Held,
    found: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    actor: ActorNumber,
    principal: ActorNumber,
    rank: Option<Rank>,
    from: Option<Instant>,
    until: Option<Instant>,
}

impl Span {
    fn holds_at(&self, at: Instant) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

impl Controls {
    /// Every account of control by one of `parties`, or by a part of its forces, that these eyes know.
    pub(crate) fn new(view: &View<'_>, parties: &[ActorNumber]) -> Self {
        let index = &view.docket.index;
        let concerns = |span: &Span| parties.contains(&index.principal(span.principal));
        let claims: Vec<Said> = view
            .docket
            .controls
            .iter()
            .filter_map(|claim| {
                let held = view.holds_claim(claim);
                let span = span(
                    view,
                    (&claim.actor, &claim.principal, claim.degree.as_ref()),
                    (claim.from, claim.until),
                )?;
                let found = view.is_finding(&claim.by, claim.grade.as_ref())
                    && view.stands_on(&claim.given) == Some(true);
                (held != Held::Unknown && concerns(&span)).then_some(Said { span, held, found })
            })
            .collect();
        let declared = view
            .docket
            .vocabulary
            .controls
            .iter()
            .filter_map(|control| {
                span(
                    view,
                    (&control.actor, &control.principal, Some(&control.degree)),
                    (control.from, control.until),
                )
            });
        let declared = declared.filter(concerns).collect();
        let mut controls = Self {
            claims,
            questions: Vec::new(),
            declared,
        };
        controls.ask();
        controls
    }

    fn ask(&mut self) {
        let pairs: BTreeSet<(ActorNumber, ActorNumber)> = self
            .claims
            .iter()
            .map(|said| (said.span.actor, said.span.principal))
            .collect();
        let edges: BTreeSet<Instant> = std::iter::once(Instant::MIN).chain(self.edges()).collect();
        for (actor, principal) in pairs {
            let mut asked = BTreeSet::new();
            for edge in &edges {
                let valid = self.valid(actor, principal, *edge);
                if valid.is_empty() || !asked.insert(valid.clone()) {
                    continue;
                }
                let (answers, conflict) = self.answers(&valid);
                self.questions.push(ControlQuestion {
                    actor,
                    principal,
                    valid,
                    answers,
                    conflict,
                });
            }
        }
    }

    /// Every instant at which some account begins or ends.
    /// Whether some question has several answers.
    pub(crate) fn are_open(&self) -> bool {
        let mut questions = self.questions.iter();
        questions.any(|question| question.answers.len() > 1)
    }

    pub(crate) fn edges(&self) -> impl Iterator<Item = Instant> {
        let spans = self.claims.iter().map(|said| &said.span);
        spans
            .chain(&self.declared)
            .flat_map(|span| [span.from, span.until])
            .flatten()
    }

    fn valid(&self, actor: ActorNumber, principal: ActorNumber, at: Instant) -> BTreeSet<usize> {
        let about = |span: &Span| span.actor == actor && span.principal == principal;
        let claims = self.claims.iter().enumerate();
        claims
            .filter(|(_, said)| about(&said.span) && said.span.holds_at(at))
            .map(|(position, _)| position)
            .collect()
    }

    fn answers(&self, valid: &BTreeSet<usize>) -> (Vec<Answer>, bool) {
        let claims = || {
            valid
                .iter()
                .filter_map(|position| self.claims.get(*position))
        };
        let ranks = |is: &dyn Fn(&Said) -> bool| -> BTreeSet<Option<Rank>> {
            claims()
                .filter(|said| is(said))
                .map(|said| said.span.rank)
                .collect()
        };
        let findings = ranks(&|said| said.found);
        let denied = ranks(&|said| said.held == Held::Denied);
        let accepted = ranks(&|said| said.held == Held::Accepted);
        let open = ranks(&|said| said.held == Held::Open);
        let claimed = |ranks: &BTreeSet<Option<Rank>>| -> BTreeSet<Answer> {
            ranks.iter().copied().map(Answer::Claimed).collect()
        };
        let otherwise = Answer::Declared {
            denied: denied.clone(),
        };
        let (answers, settles) = if !findings.is_empty() {
            (claimed(&findings), true)
        } else if accepted.is_empty() {
            let mut answers = claimed(&(&open - &denied));
            answers.insert(otherwise);
            (answers, false)
        } else {
            let mut answers = claimed(&accepted);
            if accepted.len() == 1 && !accepted.is_disjoint(&denied) {
                answers.insert(otherwise);
            }
            (answers, true)
        };
        let conflict = settles && answers.len() > 1;
        (answers.into_iter().collect(), conflict)
    }

    /// Who controls `actor` at `at`, with `chosen` as the answers.
    pub(crate) fn over(
        &self,
        index: &Index,
        actor: ActorNumber,
        at: Instant,
        chosen: &Answers,
    ) -> Vec<(ActorNumber, ActorNumber, Rank)> {
        let top = index.principal(actor);
        let spans = || {
            self.claims
                .iter()
                .map(|said| &said.span)
                .chain(&self.declared)
        };
        let pairs: BTreeSet<(ActorNumber, ActorNumber)> = spans()
            .filter(|span| span.actor == actor || span.actor == top)
            .map(|span| (span.actor, span.principal))
            .collect();
        let mut found = Vec::new();
        for (controlled, principal) in pairs {
            let ranks = self.ranks_at((controlled, principal), at, chosen);
            found.extend(ranks.into_iter().map(|rank| (actor, principal, rank)));
        }
        found
    }

    /// How closely `principal` controls `controlled` at `at`, with `chosen` as the answers.
    fn ranks_at(
        &self,
        (controlled, principal): (ActorNumber, ActorNumber),
        at: Instant,
        chosen: &Answers,
    ) -> Vec<Rank> {
        let valid = self.valid(controlled, principal, at);
        let answer = self
            .questions
            .iter()
            .zip(chosen)
            .find(|(question, _)| {
                question.actor == controlled
                    && question.principal == principal
                    && question.valid == valid
            })
            .and_then(|(question, chosen)| question.answers.get(*chosen));
        let declared = self.declared.iter().filter(|span| {
            span.actor == controlled && span.principal == principal && span.holds_at(at)
        });
        let ranks: Vec<Option<Rank>> = match answer {
            Some(Answer::Claimed(rank)) => vec![*rank],
            Some(Answer::Declared { denied }) => declared
                .map(|span| span.rank)
                .filter(|rank| !denied.contains(rank))
                .collect(),
            None => declared.map(|span| span.rank).collect(),
        };
        ranks.into_iter().flatten().collect()
    }

    /// Everybody of whose control by whom there is some account.
    pub(crate) fn pairs(&self) -> BTreeSet<(ActorNumber, ActorNumber)> {
        let spans = self.claims.iter().map(|said| &said.span);
        spans
            .chain(&self.declared)
            .map(|span| (span.actor, span.principal))
            .collect()
    }

    /// Every way that the control of one by another may have been from each of `turns` on, whichever
    /// answers are true; up to `most`.
    pub(crate) fn courses(
        &self,
        pair: (ActorNumber, ActorNumber),
        turns: &[Instant],
        most: usize,
        cut: &mut bool,
    ) -> BTreeSet<Vec<BTreeSet<Rank>>> {
        let mut every: Vec<Answers> = vec![Vec::new()];
        for question in &self.questions {
            let asked = (question.actor, question.principal) == pair;
            let within = every.len().saturating_mul(question.answers.len()) <= most;
            *cut |= asked && !within;
            let options = if asked && within {
                question.answers.len()
            } else {
                1
            };
            every = every
                .into_iter()
                .flat_map(|chosen| {
                    (0..options).map(move |option| {
                        let mut chosen = chosen.clone();
                        chosen.push(option);
                        chosen
                    })
                })
                .collect();
        }
        let course = |chosen: &Answers| {
            let ranks = turns.iter().map(|at| self.ranks_at(pair, *at, chosen));
            ranks.map(BTreeSet::from_iter).collect()
        };
        every.iter().map(course).collect()
    }

    /// Every combination of answers, up to `most`.
    pub(crate) fn every_answer(&self, most: usize, cut: &mut bool) -> Vec<Answers> {
        let mut every: Vec<Answers> = vec![Vec::new()];
        for question in &self.questions {
            let within = every.len().saturating_mul(question.answers.len()) <= most;
            *cut |= !within;
            let options = if within { question.answers.len() } else { 1 };
            every = every
                .into_iter()
                .flat_map(|chosen| {
                    (0..options).map(move |option| {
                        let mut chosen = chosen.clone();
                        chosen.push(option);
                        chosen
                    })
                })
                .collect();
        }
        every
    }
}

fn span(
    view: &View<'_>,
    (actor, principal, degree): (&ActorId, &ActorId, Option<&DegreeId>),
    (from, until): (Option<Instant>, Option<Instant>),
) -> Option<Span> {
    let rank = |degree: &DegreeId| view.docket.vocabulary.degree_rank(degree);
    Some(Span {
        actor: view.docket.index.actor(actor)?,
        principal: view.docket.index.actor(principal)?,
        rank: degree
            .and_then(rank)
            .and_then(|rank| Rank::try_from(rank).ok()),
        from,
        until,
    })
}
