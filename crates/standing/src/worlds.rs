//! Every way that things may have gone, as far as one pair of eyes can tell.
//!
//! Facts of different incidents are independent once control and sameness are fixed, so the set of
//! states that a promise may be in is carried from incident to incident instead of the set of
//! worlds: exact, and linear in the incidents whose order is known. Where intervals overlap, every
//! order that they admit is followed (rule 14).

use crate::event::{Change, Doubt, Event, Happening};
use crate::reading::{Bearings, Member};
use crate::step::State;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use tacit_lang::time::{Between, Instant};

/// The most states that are kept at any one point.
pub(crate) const MAX_STATES: usize = 20_000;
/// The most things whose order among each other is followed in every way.
pub(crate) const MAX_CLUSTER: usize = 64;

/// Something on the way, with every time at which it may have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) between: Between,
    pub(crate) what: What,
    /// The incident or message, for the reasons; `usize::MAX` if it is neither.
    pub(crate) record: usize,
    /// Line order, where it breaks ties: items of one stream with smaller numbers come first.
    pub(crate) stream: Option<(usize, usize)>,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// A message's effect on one member.
    Message(usize, Happening),
    /// An act, in every way that it may bear on the members.
    Act {
        variations: Vec<Bearings>,
        ends: Vec<Instant>,
        doubts: Vec<Doubt>,
        /// It may lie behind the time asked about.
        may_be_later: bool,
    },
}

/// How one world went.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    change: Change,
    member: usize,
    before: Option<Rc<Course>>,
}

impl Drop for Course {
    /// Unlinks a long course in a loop: dropping link by link would recurse once a change.
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(mut only) = next.and_then(Rc::into_inner) {
            next = only.before.take();
        }
    }
}

/// The states of the members at the end of one world, with how it went.
pub(crate) type Ends = Vec<(Vec<State>, Option<Rc<Course>>)>;

/// Everything that may be, carried along.
pub(crate) struct Worlds<'a> {
    members: &'a [Member<'a>],
    /// Pairs of records: the first came before the second.
    before: &'a [(usize, usize)],
    /// Instants that matter within intervals, in order.
    critical: &'a [Instant],
    /// Whether something was cut short by a limit.
    pub(crate) cut: bool,
}

type Front = HashMap<Vec<State>, Option<Rc<Course>>>;

impl<'a> Worlds<'a> {
    pub(crate) fn new(
        members: &'a [Member<'a>],
        before: &'a [(usize, usize)],
        critical: &'a [Instant],
    ) -> Self {
        Self {
            members,
            before,
            critical,
            cut: false,
        }
    }

    /// Every end to which `items` may have led by `at`.
    pub(crate) fn run(&mut self, mut items: Vec<Item>, at: Instant) -> Ends {
        items.sort_by_key(|item| (item.between.from(), item.rank(), item.stream, item.record));
        let mut front: Front = HashMap::from([(vec![State::default(); self.members.len()], None)]);
        let mut rest = items.as_slice();
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
        let mut ends = Front::new();
        for (states, course) in front {
            let (states, course) = self.advance(states, course, at);
            ends.entry(states).or_insert(course);
        }
        let mut ends: Ends = ends.into_iter().collect();
        ends.sort_by_cached_key(|(states, course)| (format!("{states:?}"), length(course)));
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
        // By what is done and the time reached; a level a number of items done.
        let mut level: BTreeMap<(u64, Instant), Front> = BTreeMap::new();
        level.insert((0, Instant::MIN), front);
        for _ in cluster {
            let mut next: BTreeMap<(u64, Instant), Front> = BTreeMap::new();
            let mut states = 0;
            for ((done, now), front) in level {
                for (position, item) in order.choices(cluster, done) {
                    let done = done | (1 << position);
                    for time in self.times(item, now) {
                        if order.strands(cluster, done, time) {
                            break;
                        }
                        let reached = self.item(item, time, front.clone());
                        states += reached.len();
                        next.entry((done, time)).or_default().extend(reached);
                    }
                }
                if states > MAX_STATES {
                    self.cut = true;
                    break;
                }
            }
            level = next;
        }
        let mut merged = Front::new();
        for (states, course) in level.into_values().flatten() {
            merged.entry(states).or_insert(course);
        }
        merged
    }

    /// The times worth trying for an item that comes next: the earliest that the order admits, and
    /// every later one at which something may be otherwise.
    fn times(&self, item: &Item, now: Instant) -> Vec<Instant> {
        let earliest = item.between.from().max(now);
        let begin = self.critical.partition_point(|at| *at <= earliest);
        let end = self.critical.partition_point(|at| *at <= item.between.to());
        let later = self.critical.get(begin..end).unwrap_or_default();
        std::iter::once(earliest)
            .chain(later.iter().copied())
            .collect()
    }

    fn item(&mut self, item: &Item, at: Instant, front: Front) -> Front {
        let mut next = Front::new();
        for (states, course) in front {
            match &item.what {
                What::Message(member, happening) => {
                    let (states, course) = self.advance(states, course, at);
                    let event = Event {
                        at,
                        what: happening.clone(),
                    };
                    let (states, course) = self.tell(states, course, &[(*member, event)]);
                    next.entry(states).or_insert(course);
                }
                What::Act {
                    variations,
                    ends,
                    doubts,
                    may_be_later,
                } => {
                    if *may_be_later {
                        next.entry(states.clone()).or_insert_with(|| course.clone());
                    }
                    let (states, course) = self.advance(states, course, at);
                    for bearings in variations {
                        for end in ends {
                            let events: Vec<(usize, Event)> = bearings
                                .iter()
                                .zip(doubts)
                                .enumerate()
                                .filter(|(_, (bearing, _))| !bearing.is_nothing())
                                .map(|(member, (bearing, doubt))| {
                                    let what = Happening::Act {
                                        incident: u32::try_from(item.record).unwrap_or(u32::MAX),
                                        end: (*end).max(at),
                                        bearing: *bearing,
                                        doubt: *doubt,
                                    };
                                    (member, Event { at, what })
                                })
                                .collect();
                            let (states, course) =
                                self.tell(states.clone(), course.clone(), &events);
                            next.entry(states).or_insert(course);
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

    /// Lets time pass for all members together, from deadline to deadline.
    fn advance(
        &self,
        mut states: Vec<State>,
        mut course: Option<Rc<Course>>,
        to: Instant,
    ) -> (Vec<State>, Option<Rc<Course>>) {
        loop {
            let deadlines = states.iter().zip(self.members);
            let due = deadlines
                .filter_map(|(state, member)| state.next_deadline(&member.terms))
                .min();
            let Some(at) = due.filter(|at| *at <= to) else {
                break;
            };
            let time: Vec<(usize, Event)> = (0..states.len())
                .map(|member| {
                    (
                        member,
                        Event {
                            at,
                            what: Happening::Time,
                        },
                    )
                })
                .collect();
            (states, course) = self.tell(states, course, &time);
        }
        let time: Vec<(usize, Event)> = (0..states.len())
            .map(|member| {
                (
                    member,
                    Event {
                        at: to,
                        what: Happening::Time,
                    },
                )
            })
            .collect();
        self.tell(states, course, &time)
    }

    /// Gives each member its events, and every other member the news of what became of it.
    fn tell(
        &self,
        mut states: Vec<State>,
        mut course: Option<Rc<Course>>,
        events: &[(usize, Event)],
    ) -> (Vec<State>, Option<Rc<Course>>) {
        let before = states.clone();
        let mut step = |states: &mut Vec<State>, member: usize, event: &Event| {
            let (Some(state), Some(known)) = (states.get_mut(member), self.members.get(member))
            else {
                return;
            };
            let mut changes = Vec::new();
            state.step(&known.terms, event, &mut changes);
            for change in changes {
                course = Some(Rc::new(Course {
                    change,
                    member,
                    before: course.take(),
                }));
            }
        };
        for (member, event) in events {
            step(&mut states, *member, event);
        }
        // Two promises at most are judged together, and each tells the other at most twice: once it
        // entered, once it fell.
        let mut told = before;
        let Some(at) = events.first().map(|(_, event)| event.at) else {
            return (states, course);
        };
        for _ in 0..4 {
            let news: Vec<(usize, Event)> = (0..states.len())
                .filter(|member| {
                    let news = |states: &[State]| {
                        states
                            .get(*member)
                            .map(|state| (state.is_in_effect(), state.breaches > 0))
                    };
                    states.len() > 1 && news(&states) != news(&told)
                })
                .filter_map(|member| {
                    let state = states.get(member)?;
                    let what = Happening::Other {
                        in_effect: state.is_in_effect(),
                        kept: state.breaches == 0,
                    };
                    Some((1 - member.min(1), Event { at, what }))
                })
                .collect();
            if news.is_empty() {
                break;
            }
            told = states.clone();
            for (member, event) in &news {
                step(&mut states, *member, event);
            }
        }
        (states, course)
    }
}

impl Item {
    /// Messages come before acts of the same instant (clause S0).
    fn rank(&self) -> u8 {
        match self.what {
            What::Message(..) => 0,
            What::Act { .. } => 1,
        }
    }
}

/// What must come before what within one cluster.
struct Order {
    before: Vec<u64>,
    alike: Vec<Option<usize>>,
}

impl Order {
    fn of(cluster: &[Item], known: &[(usize, usize)]) -> Self {
        let comes_before = |one: &Item, other: &Item| {
            let exact = |item: &Item| item.between.from() == item.between.to();
            let tie = exact(one) && one.between == other.between;
            let by_line = matches!(
                (one.stream, other.stream),
                (Some((stream, line)), Some((other_stream, other_line)))
                    if stream == other_stream && line < other_line
            );
            one.between.to() < other.between.from()
                || (tie && one.rank() < other.rank())
                || by_line
                || known.contains(&(one.record, other.record))
        };
        let before = cluster
            .iter()
            .map(|item| {
                cluster
                    .iter()
                    .enumerate()
                    .fold(0, |bits, (position, other)| {
                        if comes_before(other, item) {
                            bits | (1 << position)
                        } else {
                            bits
                        }
                    })
            })
            .collect();
        let named = |item: &Item| {
            known
                .iter()
                .any(|(one, other)| *one == item.record || *other == item.record)
        };
        let alike = cluster
            .iter()
            .enumerate()
            .map(|(position, item)| {
                cluster
                    .iter()
                    .take(position)
                    .rposition(|other| item.is_like(other) && !named(item) && !named(other))
            })
            .collect();
        Self { before, alike }
    }

    /// The items that may come next; of several alike only the first.
    fn choices<'i>(&self, cluster: &'i [Item], done: u64) -> Vec<(usize, &'i Item)> {
        cluster
            .iter()
            .enumerate()
            .zip(self.before.iter().zip(&self.alike))
            .filter(|((position, _), (before, alike))| {
                done & (1 << position) == 0
                    && **before & !done == 0
                    && alike.is_none_or(|other| done & (1 << other) != 0)
            })
            .map(|(choice, _)| choice)
            .collect()
    }

    /// Whether some item not yet done can no longer come at or after `time`.
    fn strands(&self, cluster: &[Item], done: u64, time: Instant) -> bool {
        cluster
            .iter()
            .enumerate()
            .any(|(position, item)| done & (1 << position) == 0 && item.between.to() < time)
    }
}

impl Item {
    /// Whether exchanging the two changes nothing but names.
    fn is_like(&self, other: &Self) -> bool {
        let waits = |item: &Self| match &item.what {
            What::Act { doubts, ends, .. } => {
                doubts.iter().any(|doubt| *doubt != Doubt::None)
                    || ends.iter().any(|end| *end > item.between.from())
            }
            What::Message(..) => true,
        };
        self.between == other.between
            && self.what == other.what
            && self.stream.is_none()
            && other.stream.is_none()
            && !waits(self)
    }
}

/// The changes of one member in the order in which they came.
pub(crate) fn changes_of(course: Option<&Rc<Course>>, member: usize) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut here = course;
    while let Some(found) = here {
        if found.member == member {
            changes.push(found.change.clone());
        }
        here = found.before.as_ref();
    }
    changes.reverse();
    changes
}

fn length(course: &Option<Rc<Course>>) -> usize {
    let mut count = 0;
    let mut here = course.as_ref();
    while let Some(found) = here {
        count += 1;
        here = found.before.as_ref();
    }
    count
}
