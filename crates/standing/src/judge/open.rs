//! The facts that are open in one pair of eyes and bear on the outcome: each held to each of its values in turn.
//!
//! All are read off one diagram: what comes before and what lies ahead of an incident is the same whatever
//! is tried of it, so a try costs as much as the incident's own stage.

use super::MAX_LISTED;
use super::case::{Case, Explored};
use super::diagram::{Choice, Class, Diagram, Edge, Outcomes, Patch, Reading};
use super::drawn::Opened;
use super::fixed::Fixed;
use super::memory::Found;
use super::reading::Bearings;
use crate::clause::Strike;
use crate::eyes::fact::{Fact, Seen};
use crate::verdict::{Life, OpenFact, Performance, Subject};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use tacit_lang::meaning::{Participation, TargetKind};
use tacit_lang::time::{Between, Instant};

/// One open fact before it is tried.
struct Candidate {
    subject: Subject,
    conflict: bool,
    values: Vec<(String, Fixed)>,
}

/// The most orders of two incidents that are tried: each is a pass over all ways in which their knot may have gone.
const MAX_ORDERS: usize = 128;
/// The most values that are tried by judging again, where the diagram does not tell.
const MAX_JUDGED_AGAIN: usize = 64;

/// The open facts that bear on the outcome, the earliest incidents first; and how many were not listed, or not tried.
pub(crate) fn open_facts(case: &Case<'_>) -> (Vec<OpenFact>, usize) {
    let (explored, opened) = case.explore_drawn();
    let frames: Vec<Drawn<'_>> = opened.iter().map(Drawn::of).collect();
    let all = frames
        .iter()
        .fold(Outcomes::default(), |all, frame| all.with(frame.every()));
    let mut bearing: Vec<&Seen> = explored.bearing.iter().collect();
    bearing.sort_by_key(|seen| seen.begin.from());
    let mut candidates: Vec<Candidate> = bearing
        .iter()
        .flat_map(|seen| of_incident(case, seen))
        .collect();
    candidates.extend(of_controls(case));
    candidates.extend(of_sameness(case));
    candidates.extend(of_assumptions(case));
    let orders = of_order(case, &explored);
    let mut untried = orders.len().saturating_sub(MAX_ORDERS);
    candidates.extend(orders.into_iter().take(MAX_ORDERS));
    let mut facts: Vec<(OpenFact, bool)> = Vec::new();
    let mut judged_again = 0;
    for candidate in candidates {
        if judged_again >= MAX_JUDGED_AGAIN {
            untried += 1;
            continue;
        }
        let judged_again = &mut judged_again;
        let values = candidate.values.into_iter().map(|(value, fixed)| {
            let mut tried = Outcomes::default();
            let mut missed = false;
            for frame in &frames {
                match frame.holding(case, &fixed) {
                    Some(outcomes) => tried = tried.with(outcomes),
                    None => missed = true,
                }
            }
            if missed {
                *judged_again += 1;
                tried = case
                    .explore(std::slice::from_ref(&fixed))
                    .outcomes()
                    .into_iter()
                    .map(|(life, performance)| Outcomes::of(life, performance))
                    .fold(Outcomes::default(), Outcomes::with);
            }
            (value, tried)
        });
        let values: Vec<(String, Outcomes)> =
            values.filter(|(_, outcomes)| !outcomes.is_none()).collect();
        if values.len() < 2 {
            continue;
        }
        let bears = values.iter().any(|(_, outcomes)| *outcomes != all);
        let settles = values.iter().all(|(_, outcomes)| outcomes.count() <= 1);
        let values: Vec<(String, BTreeSet<(Life, Performance)>)> = values
            .into_iter()
            .map(|(value, outcomes)| (value, outcomes.each()))
            .collect();
        let fact = OpenFact {
            subject: candidate.subject,
            conflict: candidate.conflict,
            values,
            settles,
        };
        facts.push((fact, bears));
    }
    if facts.iter().any(|(_, bears)| *bears) {
        facts.retain(|(_, bears)| *bears);
    }
    let unlisted = untried + facts.len().saturating_sub(MAX_LISTED);
    facts.truncate(MAX_LISTED);
    let mut facts: Vec<OpenFact> = facts.into_iter().map(|(fact, _)| fact).collect();
    facts.sort_by_key(|fact| !fact.settles);
    (facts, unlisted)
}

/// One way that who controls whom and which incidents are one may be, with everything under it.
struct Drawn<'o> {
    opened: &'o Opened,
    reading: Reading,
    reached: Vec<bool>,
    ahead: Vec<Outcomes>,
    /// By incident: its piece.
    pieces: FxHashMap<usize, usize>,
    /// By piece: its stage.
    stages: Vec<usize>,
    /// By what a cell may be and what is asked of it: which of its classes.
    masks: RefCell<FxHashMap<(usize, usize), Kept>>,
}

/// Classes as bits, with what they were asked of.
type Kept = (Option<u64>, Rc<Found>);

impl<'o> Drawn<'o> {
    fn of(opened: &'o Opened) -> Self {
        let diagram = &opened.diagram;
        let cells = diagram
            .pieces
            .iter()
            .flat_map(|piece| &piece.cells)
            .flatten();
        let reading = Reading {
            shared: Vec::new(),
            cells: vec![u64::MAX; cells.count()],
            before: vec![0; diagram.pieces.len()],
        };
        let mut stages = vec![0; diagram.pieces.len()];
        for (number, stage) in diagram.stages.iter().enumerate() {
            for piece in &stage.pieces {
                if let Some(known) = stages.get_mut(*piece) {
                    *known = number;
                }
            }
        }
        let acts = diagram.pieces.iter().enumerate();
        let acts = acts.filter(|(_, piece)| !piece.cells.is_empty());
        Self {
            opened,
            reached: diagram.reached(&reading),
            ahead: diagram.ahead(&reading),
            reading,
            pieces: acts
                .map(|(number, piece)| (piece.item.record, number))
                .collect(),
            stages,
            masks: RefCell::default(),
        }
    }

    fn diagram(&self) -> &'o Diagram {
        &self.opened.diagram
    }

    fn every(&self) -> Outcomes {
        self.ahead.first().copied().unwrap_or_default()
    }

    /// Every outcome here with a fact held so; none where the diagram does not know that of it.
    fn holding(&self, case: &Case<'_>, fixed: &Fixed) -> Option<Outcomes> {
        let nothing = Some(Outcomes::default());
        match fixed {
            Fixed::Control(question, answer) => {
                let held = self.opened.held.iter();
                let mut held = held.filter_map(|answers| answers.get(*question));
                let own = held.all(|chosen| chosen == answer);
                if own { Some(self.every()) } else { nothing }
            }
            Fixed::Same(claim, value) => {
                if self.opened.joined.contains(claim) == *value {
                    Some(self.every())
                } else {
                    nothing
                }
            }
            Fixed::Assumption(number, value) => {
                if self.opened.assumed.contains(&(*number, *value)) {
                    Some(self.every())
                } else {
                    nothing
                }
            }
            Fixed::Order(first, second) => {
                let (Some(first), Some(second)) = (self.pieces.get(first), self.pieces.get(second))
                else {
                    return Some(self.every());
                };
                self.ordered(*first, *second)
            }
            Fixed::Begin(incident, between) => {
                let Some(piece) = self.pieces.get(incident) else {
                    return Some(self.every());
                };
                let later = Instant::from_seconds(case.at.seconds() + 1);
                let at = between.from().min(later);
                Some(self.behind(*piece, |piece, edge| match edge.choice {
                    Choice::Came {
                        piece: came, time, ..
                    } => came as usize != piece || time == at,
                    Choice::Shared { .. } => true,
                }))
            }
            Fixed::End(incident, between) => {
                let Some(piece) = self.pieces.get(incident) else {
                    return Some(self.every());
                };
                let ends = self.ends_of(*piece);
                let end = ends.iter().position(|end| *end == between.from())?;
                Some(self.behind(*piece, |piece, edge| match edge.choice {
                    Choice::Came {
                        piece: came, what, ..
                    } => {
                        came as usize != piece
                            || what.is_none_or(|what| {
                                what.class.is_none() || usize::from(what.end) == end
                            })
                    }
                    Choice::Shared { .. } => true,
                }))
            }
            _ => self.of_incident(case, fixed),
        }
    }

    fn of_incident(&self, case: &Case<'_>, fixed: &Fixed) -> Option<Outcomes> {
        let piece = fixed
            .incident()
            .and_then(|incident| self.pieces.get(&incident));
        let Some(number) = piece else {
            // What it is alone is nothing here, but held otherwise it may be something.
            return None;
        };
        let piece = self.diagram().pieces.get(*number)?;
        let mut seen = self.opened.seen.get(&piece.item.record)?.clone();
        seen.iter_mut().for_each(|seen| fixed.apply(seen));
        let together: Vec<&Seen> = seen.iter().collect();
        let mut masks: Vec<u64> = Vec::new();
        for (turn, cells) in piece.turns.iter().zip(&piece.cells) {
            let found = case.bearings_of(&together, *turn, &self.opened.held);
            masks.push(self.mask(&cells.first()?.classes, &found)?);
        }
        let mut all = Outcomes::default();
        for other in self.alike(*number) {
            let Some(piece) = self.diagram().pieces.get(other) else {
                continue;
            };
            let cells = piece.cells.iter().zip(&masks);
            let cells = cells.filter_map(|(cells, mask)| Some((cells.first()?.number, *mask)));
            let patch = Patch {
                cells: cells.collect(),
                ..Patch::default()
            };
            all = all.with(self.patched(other, &patch));
        }
        Some(all)
    }

    /// The classes that these bearings are, as bits; none where one of them is none.
    fn mask(&self, classes: &Rc<Vec<Class>>, found: &Rc<Found>) -> Option<u64> {
        let key = (Rc::as_ptr(classes) as usize, Rc::as_ptr(found) as usize);
        if let Some((mask, _)) = self.masks.borrow().get(&key) {
            return *mask;
        }
        let place = |bearings: &Bearings| {
            classes
                .iter()
                .position(|class| matches!(class, Class::Act(known, _) if known == bearings))
        };
        let mask = found.0.iter().try_fold(0, |mask, bearings| {
            place(bearings).map(|place| mask | 1 << place)
        });
        // What is found is kept: its address then stays its own.
        let kept = (mask, Rc::clone(found));
        self.masks.borrow_mut().insert(key, kept);
        mask
    }

    fn ends_of(&self, piece: usize) -> Vec<Instant> {
        let piece = self.diagram().pieces.get(piece);
        match piece.map(|piece| &piece.item.what) {
            Some(super::worlds::What::Act { ends, .. }) => ends.clone(),
            _ => Vec::new(),
        }
    }

    /// The pieces of which it is only said which comes first among them.
    fn alike(&self, piece: usize) -> Vec<usize> {
        let mut groups = self.diagram().alike.iter();
        let group = groups.find(|group| group.contains(&piece));
        group.cloned().unwrap_or_else(|| vec![piece])
    }

    fn ordered(&self, first: usize, second: usize) -> Option<Outcomes> {
        let mut all = Outcomes::default();
        for early in self.alike(first) {
            for late in self.alike(second) {
                if early == late {
                    continue;
                }
                let place = self.diagram().places.get(early)?;
                let patch = Patch {
                    before: vec![(late, 1 << place)],
                    ..Patch::default()
                };
                all = all.with(self.patched(late, &patch));
            }
        }
        Some(all)
    }

    fn patched(&self, piece: usize, patch: &Patch) -> Outcomes {
        let admits = |edge: &Edge| {
            let done = self.diagram().done_at(edge.from);
            self.reading.admits_but(patch, &edge.choice, done)
        };
        self.stage_behind(piece, &admits)
    }

    /// Every outcome where each piece like this one is asked in turn, and only these choices are left.
    fn behind(&self, piece: usize, admits: impl Fn(usize, &Edge) -> bool) -> Outcomes {
        let each = self.alike(piece).into_iter();
        each.map(|piece| self.stage_behind(piece, &|edge: &Edge| admits(piece, edge)))
            .fold(Outcomes::default(), Outcomes::with)
    }

    fn stage_behind(&self, piece: usize, admits: &dyn Fn(&Edge) -> bool) -> Outcomes {
        let Some(stage) = self.stages.get(piece).copied() else {
            return Outcomes::default();
        };
        let diagram = self.diagram();
        let first = diagram.stages.get(stage).map(|stage| stage.first.clone());
        let is_reached = |node: &u32| self.reached.get(*node as usize) == Some(&true);
        let from: Vec<u32> = first.into_iter().flatten().filter(is_reached).collect();
        let exits = diagram.through_where(stage, &from, admits);
        let ahead = exits
            .iter()
            .filter_map(|node| self.ahead.get(*node as usize));
        ahead.copied().fold(Outcomes::default(), Outcomes::with)
    }
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

fn of_assumptions(case: &Case<'_>) -> Vec<Candidate> {
    let view = case.members.first().map(|member| &member.view);
    let each = case.assumptions.iter().filter_map(|number| {
        let assumption = case.docket.assumptions.get(*number)?.id.clone();
        Some(Candidate {
            subject: Subject::Assumption { assumption },
            conflict: view.is_some_and(|view| !view.rivals_accepted(*number).is_empty()),
            values: yes_or_no(|value| Fixed::Assumption(*number, value)),
        })
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
