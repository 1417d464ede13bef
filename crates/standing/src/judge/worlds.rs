//! Every way that things may have gone, as far as one pair of eyes can tell.
//!
//! Facts of different incidents are independent once control and sameness are fixed, so the set of
//! states that a promise may be in is carried from incident to incident instead of the set of
//! worlds: exact, and linear in the incidents whose order is known. Where intervals overlap, every
//! order that they admit is followed (rule 14).

use super::course::{Course, length};
use super::order::Order;
use crate::judge::moving::{Moment, Moving, Together};
use crate::judge::reading::Bearings;
use crate::step::State;
use crate::step::event::{Doubt, Happening};
use crate::step::terms::Terms;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;
use tacit_lang::time::{Between, Instant};

/// The most states that are kept at any one point.
pub(crate) const MAX_STATES: usize = 20_000;
/// The most states that are followed through the orders of one cluster: some dozens of acts of one hour have more orders
/// than anybody can wait for.
const MAX_FOLLOWED: usize = 60_000;
/// The most things whose order among each other is followed in every way.
pub(crate) const MAX_CLUSTER: usize = 64;

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
    moving: Moving<'a>,
    /// Pairs of records: the first came before the second.
    before: &'a [(usize, usize)],
    /// Instants that matter within intervals, in order.
    critical: &'a [Instant],
    /// The time asked about: what comes later does not count.
    at: Instant,
    /// Whether something was cut short by a limit.
    pub(crate) cut: bool,
}

/// Where things may have come to, by all on which the verdict hangs: of moments that differ in how many
/// breaches there were, the one with the fewest stands for all. Its order is the same in every run: which
/// of several readings is shown hangs on it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Front(FxHashMap<Moment, (Moment, Option<Rc<Course>>)>);

impl Front {
    pub(crate) fn put(&mut self, moment: Moment, course: Option<Rc<Course>>) {
        let mut key = moment.clone();
        key.states.iter_mut().for_each(State::uncount);
        match self.0.entry(key) {
            Entry::Vacant(place) => _ = place.insert((moment, course)),
            Entry::Occupied(mut known) => {
                if breaches(&moment).lt(breaches(&known.get().0)) {
                    known.insert((moment, course));
                }
            }
        }
    }

    /// Every moment, with the fewest breaches.
    pub(crate) fn moments(&self) -> impl Iterator<Item = &Moment> {
        self.0.values().map(|(moment, _)| moment)
    }

    pub(crate) fn each(self) -> impl Iterator<Item = (Moment, Option<Rc<Course>>)> {
        self.0.into_values()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

fn breaches(moment: &Moment) -> impl Iterator<Item = (u32, u32)> {
    let states = moment.states.iter();
    states.map(|state| (state.breaches, state.breaches_before))
}

/// What is done of a cluster, as bits; the time reached; and the place reached among what comes at
/// that time: messages by their lines, then acts.
pub(crate) type Reached = (u64, Instant, usize);

impl<'a> Worlds<'a> {
    pub(crate) fn new(
        members: &'a [&'a Terms],
        before: &'a [(usize, usize)],
        critical: &'a [Instant],
        at: Instant,
    ) -> Self {
        Self {
            moving: Moving::new(members, true),
            before,
            critical,
            at,
            cut: false,
        }
    }

    /// Every end to which `items` may have led; none if no order of them is possible.
    pub(crate) fn run(&mut self, items: Vec<Item>) -> Ends {
        let start = vec![State::default(); self.moving.members.len()];
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
        let mut front = Front::default();
        for (states, course) in from {
            let together = Vec::new();
            front.put(Moment { states, together }, course);
        }
        let mut rest = items;
        while !rest.is_empty() {
            let (cluster, behind) = rest.split_at(cluster_size(rest));
            front = self.cluster(cluster, front);
            rest = behind;
        }
        front
    }

    /// Every end to which `front` leads when nothing more comes until the time asked about, in no order.
    pub(crate) fn until_now(&self, front: Front) -> FxHashMap<Vec<State>, Option<Rc<Course>>> {
        let mut ends: FxHashMap<Vec<State>, Option<Rc<Course>>> = FxHashMap::default();
        for (moment, course) in front.each() {
            let (states, course) = self.moving.end(moment, course, self.at);
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
        let mut followed = 0;
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
                        followed += reached.len();
                        let there = next.entry((done, time, item.place())).or_default();
                        for (moment, course) in reached.each() {
                            there.put(moment, course);
                        }
                    }
                }
                if states > MAX_STATES || followed > MAX_FOLLOWED {
                    self.cut = true;
                    break;
                }
            }
            level = next;
        }
        let mut merged = Front::default();
        for (moment, course) in level.into_values().flat_map(Front::each) {
            merged.put(moment, course);
        }
        merged
    }

    fn times(&self, item: &Item, now: Instant, place: usize) -> Vec<Instant> {
        times(self.critical, item, now, place)
    }

    fn item(&mut self, item: &Item, at: Instant, front: Front) -> Front {
        if at > self.at {
            return front;
        }
        let mut next = Front::default();
        for (moment, course) in front.each() {
            let is_message = matches!(item.what, What::Message(..));
            let (moment, course) = self.moving.come(moment, course, at, is_message);
            match &item.what {
                What::Message(effects) => {
                    let (moment, course) = self.moving.message(moment, course, at, effects);
                    next.put(moment, course);
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
                            let (moment, course) =
                                self.moving.act(moment.clone(), course.clone(), act);
                            next.put(moment, course);
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
}

/// How many items from the first on overlap, each one some earlier; they stand in the order of their begins.
pub(crate) fn cluster_size(items: &[Item]) -> usize {
    let Some(first) = items.first() else {
        return 0;
    };
    let mut last = first.between.to();
    let mut each = items.iter();
    let outside = each.position(|item| {
        let outside = item.between.from() > last;
        last = last.max(item.between.to());
        outside
    });
    outside.unwrap_or(items.len())
}

/// Ends in the order in which one of them is shown.
pub(crate) fn in_order(ends: FxHashMap<Vec<State>, Option<Rc<Course>>>) -> Ends {
    let mut ends: Ends = ends.into_iter().collect();
    ends.sort_by_cached_key(|(states, course)| (format!("{states:?}"), length(course)));
    ends
}

/// The times worth trying for an item that comes next: the earliest that the order admits, and every
/// later one at which something may be otherwise.
pub(crate) fn times(critical: &[Instant], item: &Item, now: Instant, place: usize) -> Vec<Instant> {
    let mut earliest = item.between.from().max(now);
    if earliest == now && item.place() < place {
        earliest = Instant::from_seconds(now.seconds() + 1);
    }
    if earliest > item.between.to() {
        return Vec::new();
    }
    let begin = critical.partition_point(|at| *at <= earliest);
    let end = critical.partition_point(|at| *at <= item.between.to());
    let later = critical.get(begin..end).unwrap_or_default();
    std::iter::once(earliest)
        .chain(later.iter().copied())
        .collect()
}

impl Item {
    /// By what items are put in order.
    pub(crate) fn rank(&self) -> (Instant, usize, usize) {
        (self.between.from(), self.place(), self.record)
    }

    /// Its place among what comes at one instant: messages by their lines, then acts (clause S0).
    pub(crate) fn place(&self) -> usize {
        match self.what {
            What::Message(..) => self.line,
            What::Act { .. } => usize::MAX,
        }
    }
}
