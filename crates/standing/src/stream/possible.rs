//! Where one promise may be: in one state, or, where facts are open, in one of several.
//!
//! What is told of it is kept until an act begins after it has ended; then every order that the
//! intervals admit is followed, as before the judge (clause S14), and the states that are left go on.

use crate::clause::Bearing;
use crate::judge::critical::critical;
use crate::judge::worlds::{Item, What, Worlds};
use crate::step::State;
use crate::step::event::{Change, Event, Happening};
use crate::step::terms::Terms;
use crate::stream::Told;
use crate::verdict::{Life, Performance};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use tacit_lang::time::{Between, Instant};

/// The most states that a promise is followed in; beyond it the answer is partial and says so.
pub const MAX_POSSIBLE: usize = 4_096;

/// The most states whose numbers of breaches are told apart; beyond it only whether there is one
/// counts, on which everything but the number itself hangs.
const MAX_COUNTED: usize = 16;

/// How a promise may stand: its life and its performance together, every pair that is possible.
pub type Outcomes = BTreeSet<(Life, Performance)>;

/// Something that one promise is told.
#[derive(Debug, Clone)]
pub(crate) enum Heard {
    /// A settled act, or a message; of messages of one instant that on the smaller line comes first.
    Settled(Event, usize),
    /// An act of which something is open; where the times leave the order open, acts of one source
    /// come in the order of their records.
    Open(Item, Option<u32>),
}

/// Where one promise may be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Possible {
    /// The one state, unless there are several.
    pub(crate) state: State,
    pub(crate) several: Option<Box<Several>>,
    /// A limit cut something short.
    pub(crate) partial: bool,
}

/// Several states, and what is not followed yet.
#[derive(Debug, Clone)]
pub(crate) struct Several {
    states: Vec<State>,
    heard: Vec<Placed>,
    /// How much of what was heard has ended before what came last.
    closed: usize,
    told: Outcomes,
}

#[derive(Debug, Clone)]
struct Placed {
    item: Item,
    order: Ordered,
}

/// What else orders an act, where its time does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ordered {
    No,
    /// Settled acts of one instant stand in the order in which they came.
    AsItCame,
    Source(u32),
}

type Sink<'a> = &'a mut dyn FnMut(Told<'_>);

impl Possible {
    pub(crate) fn in_state(state: State) -> Self {
        Self {
            state,
            ..Self::default()
        }
    }

    /// Takes something in. It begins no sooner than what was heard before.
    pub(crate) fn hear(&mut self, terms: &Terms, heard: Heard, sink: Sink<'_>) {
        self.close(terms, heard.from(), sink);
        match (&mut self.several, heard) {
            (None, Heard::Settled(event, _)) => self.step(terms, &event, sink),
            (Some(several), heard) => several.heard.push(heard.placed()),
            (None, heard) => {
                let state = std::mem::take(&mut self.state);
                self.several = Some(Box::new(Several {
                    told: outcomes([&state]),
                    states: vec![state],
                    heard: vec![heard.placed()],
                    closed: 0,
                }));
            }
        }
    }

    /// Lets time pass up to `until`.
    pub(crate) fn settle(&mut self, terms: &Terms, until: Instant, sink: Sink<'_>) {
        self.close(terms, until, sink);
        let time = Event {
            at: until,
            what: Happening::Time,
        };
        match &mut self.several {
            None => self.step(terms, &time, sink),
            Some(several) if several.heard.is_empty() => {
                for state in &mut several.states {
                    state.step(terms, &time, &mut Vec::new());
                }
                several.tell(outcomes(&several.states), sink);
            }
            Some(_) => {}
        }
        self.unite();
    }

    /// How it may stand at `at`, and whether that is all.
    pub(crate) fn outcomes(&self, terms: &Terms, at: Instant) -> (Outcomes, bool) {
        match &self.several {
            None => {
                let time = Event {
                    at,
                    what: Happening::Time,
                };
                let (state, _) = self.state.after(terms, &time);
                (outcomes([&state]), !self.partial)
            }
            Some(several) => {
                let (states, whole) = several.follow(terms, several.heard.len(), at);
                (outcomes(&states), whole && !self.partial)
            }
        }
    }

    fn step(&mut self, terms: &Terms, event: &Event, sink: Sink<'_>) {
        let mut changes: Vec<Change> = Vec::new();
        self.state.step(terms, event, &mut changes);
        for change in &changes {
            sink(Told::Change(change));
        }
    }

    /// Follows what has ended before `now`, as far as its instants can matter no more.
    fn close(&mut self, terms: &Terms, now: Instant, sink: Sink<'_>) {
        let Some(several) = &mut self.several else {
            return;
        };
        let mut news = false;
        while let Some((size, last)) = several.next_cluster(0, now) {
            let exact = several.heard.iter().take(size).all(Placed::is_exact);
            let remembered = terms.memory_seconds();
            if !exact && remembered > 0 && now.seconds_since(last) <= remembered + 2 {
                break;
            }
            let (states, whole) = several.follow(terms, size, last);
            self.partial |= !whole;
            several.states = states;
            self.partial |= several.narrow();
            several.heard.drain(..size);
            news |= several.closed < size;
            several.closed = several.closed.saturating_sub(size);
        }
        // What is kept back is told of all the same, once it is closed.
        let mut last = None;
        while let Some((size, end)) = several.next_cluster(several.closed, now) {
            several.closed += size;
            last = Some(end);
        }
        if let Some(last) = last {
            let (states, _) = several.follow(terms, several.closed, last);
            several.tell(outcomes(&states), sink);
        } else if news {
            several.tell(outcomes(&several.states), sink);
        }
        self.unite();
    }

    /// One state that is left is all there is.
    fn unite(&mut self) {
        if let Some(several) = &mut self.several
            && several.heard.is_empty()
            && several.states.len() == 1
        {
            self.state = several.states.pop().unwrap_or_default();
            self.several = None;
        }
    }
}

impl Several {
    /// How many of those heard, from `first` on, hang together, and when the last of them ended; none
    /// if that is not before `now`.
    fn next_cluster(&self, first: usize, now: Instant) -> Option<(usize, Instant)> {
        let rest = self.heard.get(first..)?;
        let mut last = rest.first()?.item.between.to();
        let mut size = 0;
        for placed in rest {
            if placed.item.between.from() > last {
                break;
            }
            last = last.max(placed.item.between.to());
            size += 1;
        }
        (last < now).then_some((size, last))
    }

    /// The states after the first `count` that were heard, as of `at`; and whether that is all.
    fn follow(&self, terms: &Terms, count: usize, at: Instant) -> (Vec<State>, bool) {
        let heard = self.heard.get(..count).unwrap_or_default();
        let items: Vec<Item> = heard.iter().map(|placed| placed.as_of(at)).collect();
        let members = [terms];
        let known = self.states.iter().flat_map(State::instants);
        let (critical, cut) = critical(&members, known, &items, at);
        // An order that contradicts the times orders nothing.
        for before in [order(heard), Vec::new()] {
            let starts = self.states.iter().map(|state| vec![state.clone()]);
            let mut worlds = Worlds::new(&members, &before, &critical, at);
            let ends = worlds.run_from(starts, items.clone());
            if !ends.is_empty() {
                let states = ends
                    .into_keys()
                    .filter_map(|states| states.into_iter().next());
                return (states.collect(), !cut && !worlds.cut);
            }
        }
        (self.states.clone(), false)
    }

    /// Keeps the states within their limits. Gives whether that cut something short.
    fn narrow(&mut self) -> bool {
        if self.states.len() <= MAX_COUNTED {
            return false;
        }
        let mut seen = FxHashSet::default();
        self.states.iter_mut().for_each(State::uncount);
        self.states.retain(|state| seen.insert(state.clone()));
        let cut = self.states.len() > MAX_POSSIBLE;
        self.states.truncate(MAX_POSSIBLE);
        cut
    }

    fn tell(&mut self, outcomes: Outcomes, sink: Sink<'_>) {
        if outcomes != self.told {
            sink(Told::Outcomes(&outcomes));
            self.told = outcomes;
        }
    }
}

impl Heard {
    fn from(&self) -> Instant {
        match self {
            Self::Settled(event, _) => event.at,
            Self::Open(item, _) => item.between.from(),
        }
    }

    fn placed(self) -> Placed {
        match self {
            Self::Open(item, source) => Placed {
                item,
                order: source.map_or(Ordered::No, Ordered::Source),
            },
            Self::Settled(event, line) => {
                let between = Between::exactly(event.at);
                let (what, record) = match event.what {
                    Happening::Act {
                        incident,
                        end,
                        bearing,
                        doubt,
                    } => (
                        What::Act {
                            variations: vec![(event.at, vec![vec![bearing]])],
                            ends: vec![end],
                            doubts: vec![doubt],
                        },
                        incident as usize,
                    ),
                    message => (What::Message(vec![(0, message)]), usize::MAX),
                };
                Placed {
                    order: if record == usize::MAX {
                        Ordered::No
                    } else {
                        Ordered::AsItCame
                    },
                    item: Item {
                        between,
                        what,
                        record,
                        line,
                    },
                }
            }
        }
    }
}

impl Placed {
    fn is_exact(&self) -> bool {
        self.item.between.from() == self.item.between.to()
    }

    /// What comes later than `at` comes, for all that matters, at the next instant.
    fn as_of(&self, at: Instant) -> Item {
        let later = Instant::from_seconds(at.seconds() + 1);
        let mut item = self.item.clone();
        let (from, to) = (item.between.from().min(later), item.between.to().min(later));
        item.between = Between::new(from, to).unwrap_or(item.between);
        item
    }
}

/// Which came before which, where their times leave it open.
fn order(heard: &[Placed]) -> Vec<(usize, usize)> {
    let mut before = Vec::new();
    for (place, one) in heard.iter().enumerate() {
        if one.order == Ordered::No {
            continue;
        }
        for other in heard.iter().skip(place + 1) {
            if other.item.between.from() > one.item.between.to() {
                break;
            }
            if one.order != other.order {
                continue;
            }
            let (one, other) = (one.item.record, other.item.record);
            before.push((one.min(other), one.max(other)));
        }
    }
    before
}

fn outcomes<'a>(states: impl IntoIterator<Item = &'a State>) -> Outcomes {
    let states = states.into_iter();
    states
        .map(|state| (state.life, state.performance()))
        .collect()
}

/// An act of which something is open, as one promise hears of it.
pub(crate) fn open_act(
    number: u32,
    begin: Between,
    ends: Vec<Instant>,
    doubt: crate::step::event::Doubt,
    reading: &[(Instant, Vec<Bearing>)],
) -> Item {
    let each = |bearings: &Vec<Bearing>| bearings.iter().map(|bearing| vec![*bearing]).collect();
    let variations = reading
        .iter()
        .map(|(from, bearings)| (*from, each(bearings)));
    Item {
        between: begin,
        what: What::Act {
            variations: variations.collect(),
            ends,
            doubts: vec![doubt],
        },
        record: number as usize,
        line: usize::MAX,
    }
}
