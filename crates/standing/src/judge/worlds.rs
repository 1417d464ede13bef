//! Every way that things may have gone, as far as one pair of eyes can tell.
//!
//! Facts of different incidents are independent once control and sameness are fixed, so the set of
//! states that a promise may be in is carried from incident to incident instead of the set of
//! worlds: exact, and linear in the incidents whose order is known. Where intervals overlap, every
//! order that they admit is followed (rule 14).

use super::course::{Course, length};
use super::order::Order;
use crate::judge::reading::Bearings;
use crate::step::event::{Changed, Doubt, Event, Happening};
use crate::step::terms::Terms;
use crate::step::{Act, State};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::rc::Rc;
use tacit_lang::time::{Between, Instant};

/// The most states that are kept at any one point.
pub(crate) const MAX_STATES: usize = 20_000;
/// The most things whose order among each other is followed in every way.
pub(crate) const MAX_CLUSTER: usize = 64;
/// The most rounds in which two promises tell each other what became of them at one instant.
const MAX_ROUNDS: usize = 256;

/// Something on the way, with every time at which it may have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) between: Between,
    pub(crate) what: What,
    /// The incident or message, for the reasons; `usize::MAX` if it is neither.
    pub(crate) record: usize,
    /// Of messages that come at one instant the one on the smaller line comes first.
    pub(crate) line: usize,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// A message, with what it does to which members.
    Message(Vec<(usize, Happening)>),
    /// An act.
    Act {
        /// From which begin on: every way that it may bear on the members. In order of begins.
        variations: Vec<(Instant, Vec<Bearings>)>,
        ends: Vec<Instant>,
        doubts: Vec<Doubt>,
    },
}

/// The states of the members at the end of one world, with how it went.
pub(crate) type Ends = Vec<(Vec<State>, Option<Rc<Course>>)>;

/// Everything that may be, carried along.
pub(crate) struct Worlds<'a> {
    /// The terms of each member.
    members: &'a [&'a Terms],
    /// Pairs of records: the first came before the second.
    before: &'a [(usize, usize)],
    /// Instants that matter within intervals, in order.
    critical: &'a [Instant],
    /// The time asked about: what comes later does not count.
    at: Instant,
    /// Whether something was cut short by a limit.
    pub(crate) cut: bool,
}

/// A map whose order is the same in every run: which of several readings is shown hangs on it.
pub(crate) type Front = FxHashMap<Moment, Option<Rc<Course>>>;

/// Where one world has come to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Moment {
    pub(crate) states: Vec<State>,
    /// Acts of this instant that wait to be told together, where they may excuse each other and a
    /// breach is news to another promise.
    together: Vec<Together>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Together {
    at: Instant,
    record: usize,
    end: Instant,
    bearings: Bearings,
    doubts: Vec<Doubt>,
}

/// What is done of a cluster, as bits; the time reached; and the place reached among what comes at
/// that time: messages by their lines, then acts.
type Reached = (u64, Instant, usize);

/// What moves one member.
enum Move {
    Event(Event),
    FirstStep(Instant),
    EndIfDue(Instant),
    AtEdge,
}

impl<'a> Worlds<'a> {
    pub(crate) fn new(
        members: &'a [&'a Terms],
        before: &'a [(usize, usize)],
        critical: &'a [Instant],
        at: Instant,
    ) -> Self {
        Self {
            members,
            before,
            critical,
            at,
            cut: false,
        }
    }

    /// Every end to which `items` may have led; none if no order of them is possible.
    pub(crate) fn run(&mut self, items: Vec<Item>) -> Ends {
        let start = vec![State::default(); self.members.len()];
        in_order(self.run_from([start], items))
    }

    /// As [`Self::run`], from any of several states, and the ends in no order.
    pub(crate) fn run_from(
        &mut self,
        starts: impl IntoIterator<Item = Vec<State>>,
        mut items: Vec<Item>,
    ) -> FxHashMap<Vec<State>, Option<Rc<Course>>> {
        items.sort_by_key(Item::rank);
        let starts = starts.into_iter().map(|states| (states, None));
        let front = self.go_on(starts.collect(), &items);
        self.until_now(front)
    }

    /// Goes on from states of the members over `items`, which stand in the order of their [`Item::rank`];
    /// no time passes behind the last. What is left of two states that have become one is one.
    pub(crate) fn go_on(&mut self, from: Ends, items: &[Item]) -> Front {
        let moments = from.into_iter().map(|(states, course)| {
            let together = Vec::new();
            (Moment { states, together }, course)
        });
        let mut front: Front = moments.collect();
        let mut rest = items;
        while let Some(first) = rest.first() {
            let mut last = first.between.to();
            let size = rest
                .iter()
                .position(|item| {
                    let outside = item.between.from() > last;
                    last = last.max(item.between.to());
                    outside
                })
                .unwrap_or(rest.len());
            let (cluster, behind) = rest.split_at(size);
            front = self.cluster(cluster, front);
            rest = behind;
        }
        front
    }

    /// Every end to which `front` leads when nothing more comes until the time asked about, in no order.
    pub(crate) fn until_now(&self, front: Front) -> FxHashMap<Vec<State>, Option<Rc<Course>>> {
        let mut ends: FxHashMap<Vec<State>, Option<Rc<Course>>> = FxHashMap::default();
        for (moment, course) in front {
            let (states, course) = self.tell_together(moment, course);
            let (states, course) = self.advance(states, course, self.at);
            ends.entry(states).or_insert(course);
        }
        ends
    }

    /// Follows every order of `cluster` that its intervals and the known orders admit.
    fn cluster(&mut self, cluster: &[Item], front: Front) -> Front {
        if let [only] = cluster
            && only.between.from() == only.between.to()
        {
            return self.item(only, only.between.from(), front);
        }
        if cluster.len() > MAX_CLUSTER {
            self.cut = true;
            return cluster.iter().fold(front, |front, item| {
                self.item(item, item.between.from(), front)
            });
        }
        let order = Order::of(cluster, self.before);
        let mut level: BTreeMap<Reached, Front> = BTreeMap::new();
        level.insert((0, Instant::MIN, 0), front);
        for _ in cluster {
            let mut next: BTreeMap<Reached, Front> = BTreeMap::new();
            let mut states = 0;
            for ((done, now, place), front) in level {
                for (position, item) in order.choices(cluster, done) {
                    let done = done | (1 << position);
                    for time in self.times(item, now, place) {
                        if order.strands(cluster, done, time) {
                            break;
                        }
                        let reached = self.item(item, time, front.clone());
                        states += reached.len();
                        next.entry((done, time, item.place()))
                            .or_default()
                            .extend(reached);
                    }
                }
                if states > MAX_STATES {
                    self.cut = true;
                    break;
                }
            }
            level = next;
        }
        let mut merged = Front::default();
        for (states, course) in level.into_values().flatten() {
            merged.entry(states).or_insert(course);
        }
        merged
    }

    /// The times worth trying for an item that comes next: the earliest that the order admits, and
    /// every later one at which something may be otherwise.
    fn times(&self, item: &Item, now: Instant, place: usize) -> Vec<Instant> {
        let mut earliest = item.between.from().max(now);
        if earliest == now && item.place() < place {
            earliest = Instant::from_seconds(now.seconds() + 1);
        }
        if earliest > item.between.to() {
            return Vec::new();
        }
        let begin = self.critical.partition_point(|at| *at <= earliest);
        let end = self.critical.partition_point(|at| *at <= item.between.to());
        let later = self.critical.get(begin..end).unwrap_or_default();
        std::iter::once(earliest)
            .chain(later.iter().copied())
            .collect()
    }

    fn item(&mut self, item: &Item, at: Instant, front: Front) -> Front {
        if at > self.at {
            return front;
        }
        let mut next = Front::default();
        for (moment, course) in front {
            let is_same_instant = moment.together.first().is_some_and(|act| act.at == at);
            let (states, together, course) = if is_same_instant {
                (moment.states, moment.together, course)
            } else {
                let (states, course) = self.tell_together(moment, course);
                let (states, course) = match &item.what {
                    What::Message(..) => self.advance_to_message(states, course, at),
                    What::Act { .. } => self.advance(states, course, at),
                };
                (states, Vec::new(), course)
            };
            match &item.what {
                What::Message(effects) => {
                    let moves = effects.iter().map(|(member, what)| {
                        let what = what.clone();
                        (*member, Move::Event(Event { at, what }))
                    });
                    let moves = moves.collect();
                    let (states, course) = self.tell(states, course, moves);
                    next.entry(Moment { states, together }).or_insert(course);
                }
                What::Act {
                    variations,
                    ends,
                    doubts,
                } => {
                    let turn = variations.partition_point(|(from, _)| *from <= at);
                    let here = turn.checked_sub(1).and_then(|turn| variations.get(turn));
                    for bearings in here.iter().flat_map(|(_, bearings)| bearings) {
                        for end in ends {
                            let act = Together {
                                at,
                                record: item.record,
                                end: *end,
                                bearings: bearings.clone(),
                                doubts: doubts.clone(),
                            };
                            let mut moment = Moment {
                                states: states.clone(),
                                together: together.clone(),
                            };
                            let mut course = course.clone();
                            if self.foresees() {
                                moment.together.push(act);
                            } else {
                                (moment.states, course) =
                                    self.tell_act(moment.states, course, &act);
                            }
                            next.entry(moment).or_insert(course);
                        }
                    }
                }
            }
            if next.len() > MAX_STATES {
                self.cut = true;
                break;
            }
        }
        next
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
        let mut at = Instant::MIN;
        // Each round something enters, falls or is counted; the bound only guards against a mistake.
        for _ in 0..MAX_ROUNDS {
            let before = states.clone();
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
                    course = Some(Rc::new(Course {
                        change,
                        member: *member,
                        before: course.take(),
                    }));
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

/// Ends in the order in which one of them is shown.
pub(crate) fn in_order(ends: FxHashMap<Vec<State>, Option<Rc<Course>>>) -> Ends {
    let mut ends: Ends = ends.into_iter().collect();
    ends.sort_by_cached_key(|(states, course)| (format!("{states:?}"), length(course)));
    ends
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

impl Item {
    /// By what items are put in order.
    pub(crate) fn rank(&self) -> (Instant, usize, usize) {
        (self.between.from(), self.place(), self.record)
    }

    /// Its place among what comes at one instant: messages by their lines, then acts (clause S0).
    fn place(&self) -> usize {
        match self.what {
            What::Message(..) => self.line,
            What::Act { .. } => usize::MAX,
        }
    }
}
