//! Many promises over one long stream of acts, each read once.
//!
//! A *deed* is what acts of one kind by one author on the same targets have in common. What a deed is
//! to each promise that it can touch is found once and kept; an act is then a time and the number of
//! its deed, and reading it moves only the promises that its deed touches, by [`crate::step`], as
//! before the judge. An act that comes late, or is taken back, is put in its place, and the promises
//! that it touches are told their acts again, and no others.
//!
//! A stream is one pair of eyes. Where a fact is open in them, the time of an act or what it was, the
//! promises that it touches are followed in every state that they may be in, by the same orders as
//! before the judge (clause S14), until one state is left.
//!
//! What users run as `tacit watch` is [`crate::watch`], which reads records and letters and follows the judge's own
//! worlds, and does not stand on a stream yet. It is to, wherever what an act is to a promise is a bearing alone.

mod bearings;
mod deeds;
mod fault;
mod log;
mod making;
mod pairs;
mod possible;
mod reach;
mod revising;
mod saved;
mod saving;

pub use crate::stream::fault::{ResumeError, StreamError};
pub use crate::stream::log::{BYTES_AN_ACT, BYTES_AN_OPEN_ACT};

pub use crate::stream::possible::{MAX_POSSIBLE, Outcomes};

use crate::clause::Clause;
use crate::index::{ActorNumber, Index};
use crate::step::State;
use crate::step::event::{Change, Doubt, Event, Happening};
use crate::step::terms::Terms;
use crate::stream::deeds::{Deeds, Says, Touch};
use crate::stream::log::{Log, Open};
use crate::stream::pairs::Pairs;
use crate::stream::possible::Possible;
use crate::stream::reach::Reach;
use crate::verdict::Promise;
use rustc_hash::FxHashMap;
use tacit_lang::meaning::Digest;
use tacit_lang::time::{Between, Instant};

/// The number of an act in the order in which the stream was given them, from 0.
pub type ActNumber = u32;

/// The number of a promise of the stream, from 0; see [`Stream::promise`].
pub type PromiseNumber = u32;

/// The number of a deed; see [`Stream::deed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeedNumber(u32);

/// What a stream tells of one promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told<'a> {
    /// Everything told of this promise so far is void: it is told again.
    Again,
    /// A change, while the promise is in one state.
    Change(&'a Change),
    /// How it may stand has changed: told while it may be in several states, and when one is left.
    Outcomes(&'a Outcomes),
}

/// An act of which something is open besides what it may have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenAct {
    /// When it began, as exactly as is known.
    pub begin: Between,
    /// When it ended. None: it was over at once.
    pub end: Option<Between>,
    /// What it was; what it may have been, by [`Stream::one_of`] or [`Stream::deed_of`].
    pub deed: DeedNumber,
    /// Whether its author was in doubt when it became known (rule 21).
    pub doubt: Doubt,
    /// The ordered source that lists it: of acts of one such source whose times leave the order
    /// open, the one that came first was first (rule 14).
    pub source: Option<u32>,
}

impl OpenAct {
    /// An act of `deed` that began within `begin` and was over at once.
    #[must_use]
    pub fn new(begin: Between, deed: DeedNumber) -> Self {
        Self {
            begin,
            end: None,
            deed,
            doubt: Doubt::None,
            source: None,
        }
    }
}

/// Promises over one stream of acts.
#[derive(Debug, Clone)]
pub struct Stream {
    /// The meaning of the vocabulary, and of the texts in their order.
    digests: (Digest, Vec<Digest>),
    index: Index,
    reach: Reach,
    pairs: Pairs,
    clauses: Vec<Clause>,
    /// Some clause asks what somebody does to whomever: every promise may be touched by every act.
    is_wide: bool,
    terms: Vec<Terms>,
    /// By terms: the state before anything has come.
    starts: Vec<State>,
    promises: Vec<Watched>,
    /// By promise: what is looked at first when an act touches it.
    marks: Vec<Mark>,
    /// By promise: its state, unless it is apart.
    states: Vec<State>,
    /// The promises that may be in several states, or of which a limit cut something short.
    apart: FxHashMap<PromiseNumber, Possible>,
    told: FxHashMap<PromiseNumber, Messages>,
    deeds: Deeds,
    log: Log,
    /// The time that has come: no act in order begins before it.
    latest: Instant,
    /// When the last of all acts may have begun.
    end: Instant,
    /// When the last settled act that came in order began.
    stepped: Instant,
    /// Up to when time was let pass for every promise.
    settled: Instant,
    /// Counts how often a promise came back from being over.
    turns: u32,
    changes: Vec<Change>,
    /// Touches that the quick way leaves to the slow one.
    slow: Vec<Touch>,
}

#[derive(Debug, Clone, Copy)]
struct Watched {
    text: u32,
    terms: u32,
    giver: ActorNumber,
    receiver: ActorNumber,
}

/// How an act that touches a promise is to be told to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// At once, to its one state.
    Live,
    /// Not at all: nothing but a message can change it.
    Over,
    /// With care: it may be in several states, or messages wait for their time.
    Apart,
}

/// What one promise was told that is no act.
#[derive(Debug, Clone, Default)]
struct Messages {
    events: Vec<Event>,
    /// How many of them it has heard.
    heard: usize,
}

impl Stream {
    /// The numbers of the vocabulary that the stream reads acts with.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// How many promises there are; they are numbered from 0.
    #[must_use]
    pub fn promises(&self) -> usize {
        self.promises.len()
    }

    /// The promise behind a number.
    #[must_use]
    pub fn promise(&self, number: PromiseNumber) -> Option<Promise> {
        let watched = self.promises.get(number as usize)?;
        Some(Promise {
            text: watched.text as usize,
            giver: self.index.actor_id(watched.giver)?.clone(),
            receiver: self.index.actor_id(watched.receiver)?.clone(),
        })
    }

    /// The state of a promise after what it was told; none if there is no such promise, or if it may
    /// be in several states.
    #[must_use]
    pub fn state(&self, promise: PromiseNumber) -> Option<&State> {
        match self.apart.get(&promise) {
            Some(possible) => possible.several.is_none().then_some(&possible.state),
            None => self.states.get(promise as usize),
        }
    }

    /// How many acts the stream was given.
    #[must_use]
    pub fn acts(&self) -> usize {
        self.log.len()
    }

    /// Reads one act and hands every change to `sink`, with the promise and the act that it follows.
    ///
    /// An act earlier than the time that has come revises the promises that it touches: they are told
    /// their acts again from the beginning, `sink` is given [`Told::Again`] for each first, and then
    /// every change anew. Acts of one instant stand in the order in which they came.
    ///
    /// # Errors
    /// [`StreamError::Full`].
    pub fn read(
        &mut self,
        at: Instant,
        deed: DeedNumber,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) -> Result<ActNumber, StreamError> {
        let deed = self.deeds.at(deed.0, at);
        let number = self.log.push(at, deed, &mut self.deeds);
        let number = number.ok_or(StreamError::Full)?;
        self.end = self.end.max(at);
        if at < self.latest {
            self.revise(number, at, deed, sink);
        } else {
            self.latest = at;
            self.follow(number, at, deed, sink);
        }
        Ok(number)
    }

    /// Reads one act of which something is open: its time, what it was, or who did it.
    ///
    /// The promises that it touches are followed in every state that they may be in. Acts whose times
    /// overlap are followed in every order as soon as an act that touches the same promise begins
    /// after they have ended, or [`Stream::settle`] says that such a time has come; `sink` is then
    /// given [`Told::Outcomes`]. Acts come in the order of their earliest begins; one that comes later
    /// revises, as in [`Stream::read`].
    ///
    /// # Errors
    /// [`StreamError::Full`].
    pub fn read_open(
        &mut self,
        act: OpenAct,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) -> Result<ActNumber, StreamError> {
        let is_exact = act.begin.from() == act.begin.to();
        let deed = if is_exact {
            self.deeds.at(act.deed.0, act.begin.from())
        } else if self.deeds.turns(act.deed.0).is_empty() {
            act.deed.0
        } else {
            self.one_of(&[Some(act.deed)])?.0
        };
        let open = Open {
            begin: act.begin,
            end: act.end,
            doubt: act.doubt,
            source: act.source,
            deed,
        };
        let number = self.log.push_open(open, &mut self.deeds);
        let number = number.ok_or(StreamError::Full)?;
        self.end = self.end.max(act.begin.to());
        let at = act.begin.from();
        if at < self.latest {
            self.revise(number, at, deed, sink);
            return Ok(number);
        }
        self.latest = at;
        self.follow_open(number, open, sink);
        Ok(number)
    }

    fn follow_open(
        &mut self,
        number: ActNumber,
        open: Open,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let at = open.begin.from();
        // Settled acts of that very instant may have been later: they are told again after it.
        let is_tied = self.stepped == at;
        for place in 0..self.deeds.touches(open.deed).len() {
            let Some(touch) = self.deeds.touches(open.deed).get(place).copied() else {
                continue;
            };
            if is_tied && self.is_settled_at(touch.promise, at) {
                self.tell_again(touch.promise, sink);
            } else {
                self.hear(number, at, touch, Some(open), sink);
            }
        }
    }

    /// Steps the promises that an act touches which comes in order.
    fn follow(
        &mut self,
        number: ActNumber,
        at: Instant,
        deed: u32,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        self.stepped = at;
        let head = self.deeds.heads.get(deed as usize);
        if head.is_none_or(|head| head.quiet == self.turns) {
            return;
        }
        let mut all_over = true;
        for touch in self.deeds.touches(deed) {
            let place = touch.promise as usize;
            let Some(mark) = self.marks.get_mut(place) else {
                continue;
            };
            if *mark == Mark::Over {
                continue;
            }
            all_over = false;
            let (Mark::Live, Says::Settled(bearing)) = (*mark, self.deeds.says(*touch)) else {
                self.slow.push(*touch);
                continue;
            };
            let terms = self.promises.get(place).map(|watched| watched.terms);
            let terms = terms.and_then(|terms| self.terms.get(terms as usize));
            let (Some(state), Some(terms)) = (self.states.get_mut(place), terms) else {
                continue;
            };
            self.changes.clear();
            state.step(terms, &settled(number, at, bearing), &mut self.changes);
            if state.is_over() {
                *mark = Mark::Over;
            }
            for change in &self.changes {
                sink(touch.promise, number, Told::Change(change));
            }
        }
        if all_over {
            self.deeds.quieten(deed, self.turns);
        }
        if !self.slow.is_empty() {
            let mut slow = std::mem::take(&mut self.slow);
            for touch in slow.drain(..) {
                self.hear(number, at, touch, None, sink);
            }
            self.slow = slow;
        }
    }
}

/// A settled act as a promise is told of it.
fn settled(number: ActNumber, at: Instant, bearing: crate::clause::Bearing) -> Event {
    let (incident, end, doubt) = (number, at, Doubt::None);
    Event {
        at,
        what: Happening::Act {
            incident,
            end,
            bearing,
            doubt,
        },
    }
}
