//! How the promises judged together move from one moment to the next, whichever way things went.

use super::course::Course;
use crate::judge::reading::Bearings;
use crate::step::event::{Changed, Doubt, Event, Happening};
use crate::step::terms::Terms;
use crate::step::{Act, State};
use std::rc::Rc;
use tacit_lang::time::Instant;

/// The most rounds in which two promises tell each other what became of them at one instant.
const MAX_ROUNDS: usize = 256;

/// Where one world has come to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Moment {
    pub(crate) states: Vec<State>,
    /// Acts of this instant that wait to be told together, where they may excuse each other and a
    /// breach is news to another promise.
    pub(crate) together: Vec<Together>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
/// An act of one instant, as it is to each member.
pub(crate) struct Together {
    pub(crate) at: Instant,
    pub(crate) record: usize,
    pub(crate) end: Instant,
    pub(crate) bearings: Bearings,
    pub(crate) doubts: Vec<Doubt>,
}

/// What moves one member.
enum Move {
    Event(Event),
    FirstStep(Instant),
    EndIfDue(Instant),
    AtEdge,
}

/// Moves moments on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moving<'a> {
    /// The terms of each member.
    pub(crate) members: &'a [&'a Terms],
    /// Whether it keeps how each world went.
    keeps: bool,
}

/// How a world went, where that is kept.
pub(crate) type Kept = Option<Rc<Course>>;

impl<'a> Moving<'a> {
    pub(crate) fn new(members: &'a [&'a Terms], keeps: bool) -> Self {
        Self { members, keeps }
    }

    /// Lets time pass up to something that comes at `at`.
    pub(crate) fn come(
        &self,
        moment: Moment,
        course: Kept,
        at: Instant,
        is_message: bool,
    ) -> (Moment, Kept) {
        if moment.together.first().is_some_and(|act| act.at == at) {
            return (moment, course);
        }
        let (states, course) = self.tell_together(moment, course);
        let (states, course) = if is_message {
            self.advance_to_message(states, course, at)
        } else {
            self.advance(states, course, at)
        };
        let together = Vec::new();
        (Moment { states, together }, course)
    }

    /// Tells a message to those on whom it acts.
    pub(crate) fn message(
        &self,
        moment: Moment,
        course: Kept,
        at: Instant,
        effects: &[(usize, Happening)],
    ) -> (Moment, Kept) {
        let Moment { states, together } = moment;
        let moves = effects.iter().map(|(member, what)| {
            let what = what.clone();
            (*member, Move::Event(Event { at, what }))
        });
        let (states, course) = self.tell(states, course, moves.collect());
        (Moment { states, together }, course)
    }

    /// Tells an act, or keeps it until all of its instant are known.
    pub(crate) fn act(
        &self,
        mut moment: Moment,
        mut course: Kept,
        act: Together,
    ) -> (Moment, Kept) {
        if self.foresees() {
            moment.together.push(act);
        } else {
            (moment.states, course) = self.tell_act(moment.states, course, &act);
        }
        (moment, course)
    }

    /// Lets time pass until nothing more counts.
    pub(crate) fn end(&self, moment: Moment, course: Kept, at: Instant) -> (Vec<State>, Kept) {
        let (states, course) = self.tell_together(moment, course);
        self.advance(states, course, at)
    }

    fn foresees(&self) -> bool {
        let mut members = self.members.iter();
        self.members.len() > 1 && members.any(|terms| terms.same_instant_excuses)
    }

    fn tell_together(
        &self,
        moment: Moment,
        mut course: Option<Rc<Course>>,
    ) -> (Vec<State>, Option<Rc<Course>>) {
        let Moment {
            mut states,
            together,
        } = moment;
        for (place, (state, terms)) in states.iter_mut().zip(self.members).enumerate() {
            let foreseen = together.iter().filter_map(|act| {
                Some(Act {
                    at: act.at,
                    incident: u32::try_from(act.record).ok()?,
                    bearing: *act.bearings.get(place)?,
                    doubt: *act.doubts.get(place)?,
                })
            });
            state.foresee(terms, foreseen.collect());
        }
        for act in &together {
            (states, course) = self.tell_act(states, course, act);
        }
        (states, course)
    }

    fn tell_act(
        &self,
        states: Vec<State>,
        course: Option<Rc<Course>>,
        act: &Together,
    ) -> (Vec<State>, Option<Rc<Course>>) {
        let first_steps = act.bearings.iter().enumerate();
        let first_steps = first_steps
            .filter(|(_, bearing)| bearing.first_step)
            .map(|(member, _)| (member, Move::FirstStep(act.at)));
        let (states, course) = self.tell(states, course, first_steps.collect());
        let moves = act_moves((act.record, act.at, act.end), &act.bearings, &act.doubts);
        self.tell(states, course, moves)
    }

    /// Lets time pass for all members together, from deadline to deadline.
    fn advance(
        &self,
        states: Vec<State>,
        course: Option<Rc<Course>>,
        to: Instant,
    ) -> (Vec<State>, Option<Rc<Course>>) {
        let (states, course) = self.advance_before(states, course, |at| at <= to);
        self.let_pass(states, course, to)
    }

    /// As [`Self::advance`], but nothing enters at `to` itself.
    fn advance_to_message(
        &self,
        states: Vec<State>,
        course: Option<Rc<Course>>,
        to: Instant,
    ) -> (Vec<State>, Option<Rc<Course>>) {
        let (states, course) = self.advance_before(states, course, |at| at < to);
        let moves = (0..states.len()).map(|member| (member, Move::EndIfDue(to)));
        self.tell(states, course, moves.collect())
    }

    fn advance_before(
        &self,
        mut states: Vec<State>,
        mut course: Option<Rc<Course>>,
        counts: impl Fn(Instant) -> bool,
    ) -> (Vec<State>, Option<Rc<Course>>) {
        loop {
            let deadlines = states.iter().zip(self.members);
            let due = deadlines
                .filter_map(|(state, terms)| state.next_deadline(terms))
                .min();
            let Some(at) = due.filter(|at| counts(*at)) else {
                return (states, course);
            };
            (states, course) = self.let_pass(states, course, at);
        }
    }

    fn let_pass(
        &self,
        states: Vec<State>,
        course: Option<Rc<Course>>,
        at: Instant,
    ) -> (Vec<State>, Option<Rc<Course>>) {
        let time = Event {
            at,
            what: Happening::Time,
        };
        let moves = (0..states.len()).map(|member| (member, Move::Event(time.clone())));
        self.tell(states, course, moves.collect())
    }

    /// Moves the members, all at once; tells each what became of the other, until nothing follows;
    /// then counts what was going on when a member entered.
    fn tell(
        &self,
        mut states: Vec<State>,
        mut course: Option<Rc<Course>>,
        mut moves: Vec<(usize, Move)>,
    ) -> (Vec<State>, Option<Rc<Course>>) {
        if moves.is_empty() {
            moves = at_edge(&states);
            if moves.is_empty() {
                return (states, course);
            }
        }
        let mut at = Instant::MIN;
        // Each round something enters, falls or is counted; the bound only guards against a mistake.
        for _ in 0..MAX_ROUNDS {
            // One alone has nobody to tell.
            let before = if states.len() > 1 {
                states.clone()
            } else {
                Vec::new()
            };
            let mut breached = vec![false; states.len()];
            for (member, moved) in &moves {
                let (Some(state), Some(terms)) =
                    (states.get_mut(*member), self.members.get(*member))
                else {
                    continue;
                };
                let mut changes = Vec::new();
                match moved {
                    Move::Event(event) => {
                        at = event.at;
                        state.turn(terms, event, &mut changes);
                    }
                    Move::FirstStep(step) => {
                        at = *step;
                        state.first_step(terms, at, &mut changes);
                    }
                    Move::EndIfDue(to) => {
                        at = *to;
                        state.end_if_due(terms, at, &mut changes);
                    }
                    Move::AtEdge => _ = state.count_at_edge(terms, &mut changes),
                }
                for change in changes {
                    if let (Changed::Breached { .. }, Some(breached)) =
                        (change.what, breached.get_mut(*member))
                    {
                        *breached = true;
                    }
                    if self.keeps {
                        course = Some(Rc::new(Course {
                            change,
                            member: *member,
                            before: course.take(),
                        }));
                    }
                }
            }
            moves = news(&before, &states, &breached, at);
            if moves.is_empty() {
                moves = at_edge(&states);
            }
            if moves.is_empty() {
                break;
            }
        }
        (states, course)
    }
}

/// An act as each member that it touches is told of it.
fn act_moves(
    (record, at, end): (usize, Instant, Instant),
    bearings: &Bearings,
    doubts: &[Doubt],
) -> Vec<(usize, Move)> {
    let each = bearings.iter().zip(doubts).enumerate();
    each.filter(|(_, (bearing, _))| !bearing.is_nothing())
        .map(|(member, (bearing, doubt))| {
            let what = Happening::Act {
                incident: u32::try_from(record).unwrap_or(u32::MAX),
                end: end.max(at),
                bearing: *bearing,
                doubt: *doubt,
            };
            (member, Move::Event(Event { at, what }))
        })
        .collect()
}

/// What each of two members must be told of the other.
fn news(before: &[State], after: &[State], breached: &[bool], at: Instant) -> Vec<(usize, Move)> {
    if after.len() < 2 {
        return Vec::new();
    }
    let each = before.iter().zip(after).zip(breached).enumerate();
    each.filter_map(|(member, ((before, after), breached))| {
        let ended = !before.has_ended() && after.has_ended();
        let shown = |state: &State| (state.is_in_effect(), state.breaches > 0);
        let what = Happening::Other {
            life: after.life,
            kept: after.breaches == 0,
            breached: *breached,
            ended,
        };
        let is_news = *breached || ended || shown(before) != shown(after);
        is_news.then_some((1 - member.min(1), Move::Event(Event { at, what })))
    })
    .collect()
}

/// The next act to count for members that entered while it was going on; for both, if it is the
/// next of both.
fn at_edge(states: &[State]) -> Vec<(usize, Move)> {
    let queues: Vec<Vec<u32>> = states
        .iter()
        .map(|state| state.at_edge().collect())
        .collect();
    let waits_elsewhere = |member: usize, act: u32| {
        let others = queues.iter().enumerate();
        others
            .filter(|(other, _)| *other != member)
            .any(|(_, queue)| queue.iter().skip(1).any(|later| *later == act))
    };
    let first = queues.iter().enumerate().find_map(|(member, queue)| {
        let act = queue.first()?;
        (!waits_elsewhere(member, *act)).then_some(*act)
    });
    let next = first.or_else(|| queues.iter().find_map(|queue| queue.first().copied()));
    let moved = queues.iter().enumerate();
    moved
        .filter(|(_, queue)| next.is_some() && queue.first().copied() == next)
        .map(|(member, _)| (member, Move::AtEdge))
        .collect()
}
