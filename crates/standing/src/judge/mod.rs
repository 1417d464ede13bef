//! The judge: one question, one standing, with its reasons and the facts that would settle it.

pub(crate) mod case;
pub(crate) mod course;
pub(crate) mod critical;
mod differ;
mod fixed;
mod licences;
mod marks;
mod messages;
mod order;
pub(crate) mod reading;
mod reasons;
mod scope;
pub(crate) mod worlds;

use crate::clause::Strike;
use crate::docket::Docket;
use crate::eyes::fact::{Fact, Seen};
use crate::judge::case::{Case, Explored};
use crate::judge::course::changes_of;
use crate::judge::fixed::Fixed;
use crate::step::State;
use crate::step::event::{Change, Changed};
use crate::verdict::{
    Breach, Life, OpenFact, Performance, Promise, Question, Standing, Subject, Word,
};
use std::collections::BTreeSet;
use std::fmt;
use tacit_lang::meaning::{Participation, TargetKind};
use tacit_lang::time::{Between, Instant};

/// The most open facts that are tried one by one.
pub const MAX_EXAMINED: usize = 64;

/// The most incidents that are judged again for trying open facts, all tries of one value together.
pub const MAX_TRIED: usize = 6_000;

/// Why a question cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionError {
    /// No text on the docket makes this promise.
    NoSuchPromise(Promise),
    /// No such viewpoint is on record.
    NoSuchViewpoint(String),
}

impl fmt::Display for QuestionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchPromise(promise) => {
                write!(
                    out,
                    "no text promises `{}` anything by `{}`",
                    promise.receiver, promise.giver
                )
            }
            Self::NoSuchViewpoint(name) => write!(out, "there is no viewpoint `{name}` on record"),
        }
    }
}

impl std::error::Error for QuestionError {}

impl Docket {
    /// What stands of a promise, in one pair of eyes, as of one time, as known at another.
    ///
    /// Tries every combination of the facts that are open in these eyes, within stated limits; when a
    /// limit cut it short, [`Standing::partial`] says so.
    ///
    /// # Errors
    /// [`QuestionError`] if the promise or the viewpoint is not on the docket.
    pub fn judge(&self, question: &Question) -> Result<Standing, QuestionError> {
        let case = self.case(question)?;
        let explored = case.explore(&[]);
        let outcomes = explored.outcomes();
        let (open, untried) = if outcomes.len() > 1 {
            open_facts(&case, &explored)
        } else {
            (Vec::new(), 0)
        };
        let word = word(&outcomes, &open);
        let shown = Shown::of(&explored);
        let mut standing = Standing {
            promise: question.promise.clone(),
            eyes: question.eyes.clone(),
            at: question.at,
            known: question.known,
            outcomes,
            word,
            in_effect_since: shown.state.entered,
            reasons: reasons::reasons(&case, &shown.changes),
            breaches: self.breaches(&shown.changes),
            breaches_before_reaffirmation: shown.state.breaches_before,
            reaffirmed: shown.state.reaffirmed,
            marks: Vec::new(),
            open,
            notes: reasons::notes(&case, &shown.changes, shown.state.life)
                .into_iter()
                .chain((untried > 0).then(|| {
                    format!("{untried} more open facts were not tried one by one; the earliest were")
                }))
                .collect(),
            partial: explored.cut.then(|| {
                "too many combinations of open facts to try them all: the outcomes listed are possible, others may be".to_owned()
            }),
        };
        marks::mark(&case, question, &shown.changes, &mut standing);
        Ok(standing)
    }

    pub(crate) fn case<'a>(&'a self, question: &'a Question) -> Result<Case<'a>, QuestionError> {
        let viewpoints =
            std::iter::once(&question.eyes.viewpoint).chain(&question.eyes.as_known_to);
        for name in viewpoints {
            if !self.viewpoints.contains_key(name) {
                return Err(QuestionError::NoSuchViewpoint(name.clone()));
            }
        }
        Case::new(self, question)
            .ok_or_else(|| QuestionError::NoSuchPromise(question.promise.clone()))
    }

    fn breaches(&self, changes: &[Change]) -> Vec<Breach> {
        self.breaches_among(changes, |incident| self.incident_name(incident as usize))
    }

    /// The breaches of the last episode among `changes`, by what their incidents are called.
    pub(crate) fn breaches_among(
        &self,
        changes: &[Change],
        name: impl Fn(u32) -> String,
    ) -> Vec<Breach> {
        let mut breaches: Vec<Breach> = Vec::new();
        for change in changes {
            match change.what {
                Changed::Entered | Changed::Reaffirmed => breaches.clear(),
                Changed::Excused => breaches.retain(|breach| breach.at != change.at),
                Changed::Breached { incident } => breaches.push(Breach {
                    incident: name(incident),
                    at: change.at,
                    acted_on_belief: false,
                }),
                _ => {}
            }
        }
        breaches
    }

    pub(crate) fn incident_name(&self, number: usize) -> String {
        self.incidents
            .get(number)
            .map(|filed| filed.record.id.clone())
            .unwrap_or_default()
    }
}

/// The reading shown: one of the possible ones, and how it went.
struct Shown {
    state: State,
    changes: Vec<Change>,
}

impl Shown {
    fn of(explored: &Explored) -> Self {
        let first = explored.ends.values().next().and_then(|ends| ends.first());
        let state = first
            .and_then(|(states, _)| states.first())
            .cloned()
            .unwrap_or_default();
        let changes = first
            .map(|(_, course)| changes_of(course.as_ref(), 0))
            .unwrap_or_default();
        Self { state, changes }
    }
}

/// The one word for every outcome that is possible (clause S0).
pub(crate) fn word(outcomes: &BTreeSet<(Life, Performance)>, open: &[OpenFact]) -> Word {
    let words: BTreeSet<Word> = outcomes
        .iter()
        .map(|(life, performance)| Word::of(*life, *performance))
        .collect();
    match words.first() {
        Some(only) if words.len() == 1 => *only,
        _ if !open.is_empty() && open.iter().all(|fact| fact.conflict) => Word::Contested,
        _ => Word::Undetermined,
    }
}

/// One open fact before it is tried.
struct Candidate {
    subject: Subject,
    conflict: bool,
    values: Vec<(String, Fixed)>,
}

/// The open facts that bear on the outcome, each held to each of its values in turn, the earliest
/// incidents first; and how many were left untried.
pub(crate) fn open_facts(case: &Case<'_>, explored: &Explored) -> (Vec<OpenFact>, usize) {
    let all = explored.outcomes();
    let mut bearing: Vec<&Seen> = explored.bearing.iter().collect();
    bearing.sort_by_key(|seen| seen.begin.from());
    let mut candidates: Vec<Candidate> = bearing
        .iter()
        .flat_map(|seen| of_incident(case, seen))
        .collect();
    candidates.extend(of_controls(case));
    candidates.extend(of_sameness(case));
    candidates.extend(of_order(case, explored));
    let most = (MAX_TRIED / bearing.len().max(1)).clamp(1, MAX_EXAMINED);
    let untried = candidates.len().saturating_sub(most);
    let mut facts: Vec<OpenFact> = candidates
        .into_iter()
        .take(most)
        .map(|candidate| {
            let values: Vec<(String, BTreeSet<(Life, Performance)>)> = candidate
                .values
                .into_iter()
                .map(|(value, fixed)| (value, case.explore(&[fixed]).outcomes()))
                .collect();
            let settles = values.iter().all(|(_, outcomes)| outcomes.len() <= 1);
            OpenFact {
                subject: candidate.subject,
                conflict: candidate.conflict,
                values,
                settles,
            }
        })
        .collect();
    let bears = |fact: &OpenFact| fact.values.iter().any(|(_, outcomes)| *outcomes != all);
    if facts.iter().any(bears) {
        facts.retain(bears);
    }
    facts.sort_by_key(|fact| !fact.settles);
    (facts, untried)
}

fn of_incident(case: &Case<'_>, seen: &Seen) -> Vec<Candidate> {
    let number = seen.incident;
    let incident = case.docket.incident_name(number);
    let mut found = Vec::new();
    let mut offer = |subject: Subject, conflict: bool, values: Vec<(String, Fixed)>| {
        found.push(Candidate {
            subject,
            conflict,
            values,
        });
    };
    if seen.author.is_open() {
        let values = seen.author.options.iter().map(|author| {
            (
                case.docket.author_in_words(*author),
                Fixed::Author(number, Fact::settled(*author)),
            )
        });
        offer(
            Subject::Author {
                incident: incident.clone(),
            },
            seen.author.conflict,
            values.collect(),
        );
    }
    if seen.kind.is_open() {
        let values = seen.kind.options.iter().map(|kind| {
            (
                case.docket.kind_in_words(*kind),
                Fixed::Kind(number, Fact::settled(*kind)),
            )
        });
        offer(
            Subject::Act {
                incident: incident.clone(),
            },
            seen.kind.conflict,
            values.collect(),
        );
    }
    for (strike, fact) in seen.hits.iter().filter(|(_, fact)| fact.is_open()) {
        let values = yes_or_no(|value| Fixed::Hit(number, *strike, Fact::settled(value)));
        let hit = case.docket.strike_in_words(strike);
        offer(
            Subject::Hit {
                incident: incident.clone(),
                hit,
            },
            fact.conflict,
            values,
        );
    }
    if seen.hits_unsaid {
        offer(
            Subject::Hits {
                incident: incident.clone(),
            },
            false,
            hits_unsaid(case, number),
        );
    }
    let joining_counts = case.members.iter().any(|member| {
        let said = member.view.assurance.participation;
        let said = said.or(case.docket.vocabulary.participation);
        said.is_some_and(|it| it != Participation::DoesNotCount)
    });
    let joined = seen.joined.iter();
    for (actor, fact) in joined.filter(|(_, fact)| joining_counts && fact.is_open()) {
        let values = yes_or_no(|value| Fixed::Joined(number, *actor, Fact::settled(value)));
        if let Some(actor) = case.docket.index.actor_id(*actor).cloned() {
            offer(
                Subject::Joined {
                    incident: incident.clone(),
                    actor,
                },
                fact.conflict,
                values,
            );
        }
    }
    let mut texts = case.members.iter().map(|member| member.view.assurance);
    if seen.preventive.is_open() && texts.any(|text| text.forbearance.preventive) {
        let values = yes_or_no(|value| Fixed::Preventive(number, Fact::settled(value)));
        offer(
            Subject::Preventive {
                incident: incident.clone(),
            },
            seen.preventive.conflict,
            values,
        );
    }
    if let Some(values) = edges(seen.begin, |between| Fixed::Begin(number, between)) {
        offer(
            Subject::Begin {
                incident: incident.clone(),
            },
            false,
            values,
        );
    }
    if let Some(values) = seen
        .end
        .and_then(|end| edges(end, |between| Fixed::End(number, between)))
    {
        offer(Subject::End { incident }, false, values);
    }
    found
}

fn yes_or_no(fixed: impl Fn(bool) -> Fixed) -> Vec<(String, Fixed)> {
    vec![
        ("yes".to_owned(), fixed(true)),
        ("no".to_owned(), fixed(false)),
    ]
}

/// The two ends of an interval, where it has two.
fn edges(between: Between, fixed: impl Fn(Between) -> Fixed) -> Option<Vec<(String, Fixed)>> {
    let at = |instant: Instant| (format!("at {instant}"), fixed(Between::exactly(instant)));
    (between.from() != between.to()).then(|| vec![at(between.from()), at(between.to())])
}

fn hits_unsaid(case: &Case<'_>, incident: usize) -> Vec<(String, Fixed)> {
    let Some(member) = case.members.first() else {
        return Vec::new();
    };
    let kinds = [
        TargetKind::Territory,
        TargetKind::Forces,
        TargetKind::People,
    ];
    let parties = [member.giver, member.receiver];
    let strikes = parties.into_iter().flat_map(|of| {
        kinds.map(|kind| Strike {
            of,
            kind,
            place: None,
            incidental: false,
        })
    });
    strikes
        .map(|strike| {
            let fixed = Fixed::Hit(incident, strike, Fact::settled(true));
            (case.docket.strike_in_words(&strike), fixed)
        })
        .chain([(
            "nothing of either party".to_owned(),
            Fixed::HitsUnsaid(incident, false),
        )])
        .collect()
}

fn of_controls(case: &Case<'_>) -> Vec<Candidate> {
    let questions = case
        .members
        .first()
        .map(|member| &member.controls.questions);
    let each = questions.into_iter().flatten().enumerate();
    each.filter(|(_, question)| question.answers.len() > 1)
        .filter_map(|(number, question)| {
            let subject = Subject::Control {
                actor: case.docket.index.actor_id(question.actor)?.clone(),
                principal: case.docket.index.actor_id(question.principal)?.clone(),
            };
            let answers = question.answers.iter().enumerate();
            let values = answers.map(|(place, answer)| {
                (
                    case.docket.answer_in_words(answer),
                    Fixed::Control(number, place),
                )
            });
            Some(Candidate {
                subject,
                conflict: question.conflict,
                values: values.collect(),
            })
        })
        .collect()
}

fn of_sameness(case: &Case<'_>) -> Vec<Candidate> {
    let each = case.sames.iter().map(|same| Candidate {
        subject: Subject::Same {
            claim: same.id.clone(),
        },
        conflict: false,
        values: yes_or_no(|value| Fixed::Same(same.id.clone(), value)),
    });
    each.collect()
}

fn of_order(case: &Case<'_>, explored: &Explored) -> Vec<Candidate> {
    // What is said of an order that is open all the same was set aside because it contradicts itself.
    let says = |one: usize, other: usize| {
        let mut bearing = explored.bearing.iter();
        bearing.any(|seen| seen.incident == one && seen.before.contains(&other))
    };
    let each = explored.unordered.iter().map(|(one, other)| {
        let first = case.docket.incident_name(*one);
        let second = case.docket.incident_name(*other);
        let values = vec![
            (format!("`{first}` first"), Fixed::Order(*one, *other)),
            (format!("`{second}` first"), Fixed::Order(*other, *one)),
        ];
        Candidate {
            subject: Subject::Order { first, second },
            conflict: says(*one, *other) || says(*other, *one),
            values,
        }
    });
    each.collect()
}
