//! Many promises over one long stream of settled acts, each read once.
//!
//! The stream keeps a state for every ordered pair and asks of each act only the pairs that it can
//! touch. Acts usually come in the order of their times and are then stepped as they come; one that
//! comes late, or is taken back, is put in its place and the promises that it touches are told their
//! acts again, and no others. Every promise moves by [`crate::step`], as it does before the judge.
//!
//! A stream is one pair of eyes in which every fact is settled: what is disputed goes to the judge.
//! It costs [`BYTES_AN_ACT`] to keep an act that hit one thing.

use crate::clause::{Act, Clause, Strike};
use crate::docket::MAX_PROMISES;
use crate::index::{ActorNumber, Index, KindNumber, Rank};
use crate::step::{Change, Doubt, Event, Happening, State};
use crate::terms::Terms;
use crate::verdict::Promise;
use std::collections::BTreeSet;
use std::fmt;
use tacit_lang::meaning::{Assurance, Entry, Hands, Membership, Parties, Sense};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::Vocabulary;

/// What one act costs to keep, in bytes, if it hit one thing.
pub const BYTES_AN_ACT: usize = size_of::<Kept>() + size_of::<Strike>();

/// An act of which nothing is open.
#[derive(Debug, Clone, Copy)]
pub struct Settled<'a> {
    /// When it began.
    pub at: Instant,
    /// Who did it.
    pub author: ActorNumber,
    /// Its class.
    pub kind: KindNumber,
    /// What it hit.
    pub hits: &'a [Strike],
}

/// The number of an act in the order in which the stream was given them, from 0.
pub type ActNumber = u32;

/// The number of a promise of the stream, from 0; see [`Stream::promise`].
pub type PromiseNumber = u32;

/// Why a stream cannot be made or go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamError {
    /// More promises than [`MAX_PROMISES`].
    TooManyPromises(usize),
    /// A text depends on another promise, which only the judge follows.
    Depends(String),
    /// More acts than can be numbered.
    Full,
}

impl fmt::Display for StreamError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyPromises(found) => {
                write!(
                    out,
                    "the texts make {found} promises, {MAX_PROMISES} are admitted"
                )
            }
            Self::Depends(title) => write!(
                out,
                "`{title}` depends on another promise; judge it from records instead of a stream"
            ),
            Self::Full => write!(out, "a stream holds at most {} acts", u32::MAX),
        }
    }
}

impl std::error::Error for StreamError {}

/// Promises over one stream of acts.
#[derive(Debug, Clone)]
pub struct Stream {
    index: Index,
    texts: Vec<Compiled>,
    promises: Vec<Watched>,
    pairs: Pairs,
    reaches: Vec<Vec<u32>>,
    controls: Vec<Vec<Controlled>>,
    acts: Vec<Kept>,
    strikes: Vec<Strike>,
    given: ActNumber,
    changes: Vec<Change>,
    touched: Vec<u32>,
}

#[derive(Debug, Clone)]
struct Compiled {
    clause: Clause,
    /// Some clause asks what somebody does to whomever: every promise is touched by every act.
    is_wide: bool,
}

#[derive(Debug, Clone)]
struct Watched {
    text: u32,
    giver: ActorNumber,
    receiver: ActorNumber,
    terms: Terms,
    state: State,
    events: Vec<Event>,
}

/// An act as it is kept.
#[derive(Debug, Clone, Copy)]
struct Kept {
    at: Instant,
    number: ActNumber,
    author: ActorNumber,
    kind: KindNumber,
    first_strike: u32,
    strikes: u16,
    taken_back: bool,
}

#[derive(Debug, Clone)]
struct Controlled {
    principal: ActorNumber,
    rank: Rank,
    from: Option<Instant>,
    until: Option<Instant>,
}

/// The promises of each ordered pair of parties.
#[derive(Debug, Clone)]
struct Pairs {
    /// By actor: its row and column. [`Self::NONE`]: it is no party.
    party: Vec<u32>,
    parties: usize,
    first: Vec<u32>,
    next: Vec<u32>,
}

impl Pairs {
    const NONE: u32 = u32::MAX;

    fn new(index: &Index, actors: usize, promises: &[Watched]) -> Self {
        let mut party = vec![Self::NONE; actors];
        let mut parties = 0;
        for actor in promises
            .iter()
            .flat_map(|watched| [watched.giver, watched.receiver])
        {
            if let Some(place) = party.get_mut(index.principal(actor).0 as usize)
                && *place == Self::NONE
            {
                *place = parties;
                parties += 1;
            }
        }
        let parties = parties as usize;
        let mut pairs = Self {
            party,
            parties,
            first: vec![Self::NONE; parties * parties],
            next: Vec::new(),
        };
        for (number, watched) in (0..).zip(promises) {
            let cell = pairs.cell(watched.giver, watched.receiver);
            let place = cell.and_then(|cell| pairs.first.get_mut(cell));
            pairs
                .next
                .push(place.map_or(Self::NONE, |place| std::mem::replace(place, number)));
        }
        pairs
    }

    fn cell(&self, giver: ActorNumber, receiver: ActorNumber) -> Option<usize> {
        let place = |actor: ActorNumber| {
            self.party
                .get(actor.0 as usize)
                .copied()
                .filter(|place| *place != Self::NONE)
        };
        Some(place(giver)? as usize * self.parties + place(receiver)? as usize)
    }

    fn each(&self, giver: ActorNumber, receiver: ActorNumber) -> impl Iterator<Item = u32> {
        let first = self
            .cell(giver, receiver)
            .and_then(|cell| self.first.get(cell).copied());
        let follow = |number: u32| (number != Self::NONE).then_some(number);
        std::iter::successors(first.and_then(follow), move |number| {
            self.next.get(*number as usize).copied().and_then(follow)
        })
    }
}

impl Stream {
    /// A stream over every promise of `texts`, which were checked against `vocabulary`.
    ///
    /// A text that is in effect from a stated time is taken as given; any other enters by
    /// [`Stream::tell`].
    ///
    /// # Errors
    /// [`StreamError`] if there are too many promises, or one depends on another.
    pub fn new(vocabulary: &Vocabulary, texts: &[Assurance]) -> Result<Self, StreamError> {
        let index = Index::new(vocabulary);
        let mut compiled = Vec::new();
        let mut promises = Vec::new();
        for (number, text) in (0..).zip(texts) {
            if depends(text) {
                return Err(StreamError::Depends(text.labels.title.clone()));
            }
            compiled.push(Compiled {
                clause: Clause::new(text, vocabulary, &index),
                is_wide: is_wide(text),
            });
            for (giver, receiver, members) in pairs_of(text, &index) {
                promises.push(Watched {
                    text: number,
                    giver,
                    receiver,
                    terms: Terms::new(text, members),
                    state: State::default(),
                    events: Vec::new(),
                });
            }
        }
        if promises.len() > MAX_PROMISES {
            return Err(StreamError::TooManyPromises(promises.len()));
        }
        let mut stream = Self {
            pairs: Pairs::new(&index, vocabulary.actors.len(), &promises),
            reaches: reaches(vocabulary, &index, texts),
            controls: controls(vocabulary, &index),
            index,
            texts: compiled,
            promises,
            acts: Vec::new(),
            strikes: Vec::new(),
            given: 0,
            changes: Vec::new(),
            touched: Vec::new(),
        };
        for number in 0..u32::try_from(stream.promises.len()).unwrap_or(u32::MAX) {
            let text = stream
                .promises
                .get(number as usize)
                .map_or(0, |watched| watched.text);
            if matches!(
                texts.get(text as usize).map(|text| &text.entry),
                Some(Some(Entry::At(_)))
            ) {
                let given = Event {
                    at: Instant::MIN,
                    what: Happening::Given,
                };
                stream.tell(number, given, &mut |_, _, _| {});
            }
        }
        Ok(stream)
    }

    /// The numbers of the vocabulary that the stream reads acts with.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
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

    /// Every promise with its present state, in the order of their numbers.
    pub fn states(&self) -> impl Iterator<Item = &State> {
        self.promises.iter().map(|watched| &watched.state)
    }

    /// How many acts the stream was given.
    #[must_use]
    pub fn acts(&self) -> usize {
        self.given as usize
    }

    /// Reads one act and hands every change to `sink`, with the promise and the act that it follows.
    ///
    /// An act earlier than one already read revises the promises that it touches: they are told their
    /// acts again from the beginning, `sink` is given [`Told::Again`] for each first, and then every
    /// change anew. Acts of one instant stand in the order in which they came.
    ///
    /// # Errors
    /// [`StreamError::Full`].
    pub fn read(
        &mut self,
        act: &Settled<'_>,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) -> Result<ActNumber, StreamError> {
        let number = self.given;
        self.given = number.checked_add(1).ok_or(StreamError::Full)?;
        let kept = Kept {
            at: act.at,
            number,
            author: act.author,
            kind: act.kind,
            first_strike: u32::try_from(self.strikes.len()).map_err(|_| StreamError::Full)?,
            strikes: u16::try_from(act.hits.len()).map_err(|_| StreamError::Full)?,
            taken_back: false,
        };
        self.strikes.extend_from_slice(act.hits);
        if self.acts.last().is_none_or(|last| last.at <= act.at) {
            self.acts.push(kept);
            self.follow(&kept, sink);
        } else {
            let place = self.acts.partition_point(|before| before.at <= act.at);
            self.acts.insert(place, kept);
            self.revise(&kept, sink);
        }
        Ok(number)
    }

    /// Takes an act back, as a correction does, and revises the promises that it touched.
    ///
    /// Gives whether there was such an act.
    pub fn take_back(
        &mut self,
        number: ActNumber,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) -> bool {
        let found = self
            .acts
            .iter_mut()
            .find(|act| act.number == number && !act.taken_back);
        let Some(act) = found else { return false };
        act.taken_back = true;
        let kept = *act;
        self.revise(&kept, sink);
        true
    }

    /// Tells one promise something that is no act: that it was given, a notice, a reaffirmation.
    ///
    /// Gives whether there is such a promise.
    pub fn tell(
        &mut self,
        promise: PromiseNumber,
        event: Event,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) -> bool {
        let Some(watched) = self.promises.get_mut(promise as usize) else {
            return false;
        };
        let place = watched
            .events
            .partition_point(|before| before.at <= event.at);
        watched.events.insert(place, event);
        self.retell(promise, sink);
        true
    }

    fn follow(&mut self, kept: &Kept, sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>)) {
        let touched = self.touched_by(kept);
        for number in &touched {
            self.step_one(*number, kept, sink);
        }
        self.touched = touched;
    }

    fn revise(&mut self, kept: &Kept, sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>)) {
        let touched = self.touched_by(kept);
        for number in &touched {
            self.retell(*number, sink);
        }
        self.touched = touched;
    }

    /// Tells one promise everything again from the beginning.
    fn retell(
        &mut self,
        number: PromiseNumber,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let Some(watched) = self.promises.get_mut(number as usize) else {
            return;
        };
        watched.state = State::default();
        let events = watched.events.clone();
        let pair = [watched.giver, watched.receiver];
        let is_wide = self
            .texts
            .get(watched.text as usize)
            .is_some_and(|text| text.is_wide);
        sink(number, 0, Told::Again);
        let mut events = events.iter().peekable();
        let acts = std::mem::take(&mut self.acts);
        for kept in acts.iter().filter(|kept| !kept.taken_back) {
            while let Some(event) = events.next_if(|event| event.at <= kept.at) {
                self.step_event(number, kept.number, event, sink);
            }
            if is_wide || self.may_touch(kept, pair) {
                self.step_one(number, kept, sink);
            }
        }
        self.acts = acts;
        for event in events {
            self.step_event(number, self.given, event, sink);
        }
    }

    fn step_event(
        &mut self,
        number: PromiseNumber,
        act: ActNumber,
        event: &Event,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let Some(watched) = self.promises.get_mut(number as usize) else {
            return;
        };
        self.changes.clear();
        watched.state.step(&watched.terms, event, &mut self.changes);
        self.changes
            .iter()
            .for_each(|change| sink(number, act, Told::Change(change)));
    }

    fn step_one(
        &mut self,
        number: PromiseNumber,
        kept: &Kept,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let Some(watched) = self.promises.get_mut(number as usize) else {
            return;
        };
        let Some(text) = self.texts.get(watched.text as usize) else {
            return;
        };
        let hits = hits(&self.strikes, kept);
        let controls = self
            .controls
            .get(kept.author.0 as usize)
            .map_or(&[][..], Vec::as_slice);
        let held: Vec<(ActorNumber, Rank)> = controls
            .iter()
            .filter(|control| {
                control.from.is_none_or(|from| from <= kept.at)
                    && control.until.is_none_or(|until| kept.at < until)
            })
            .map(|control| (control.principal, control.rank))
            .collect();
        let act = Act {
            author: Some(kept.author),
            kind: Some(kept.kind),
            hits,
            joined: &[],
            preventive: false,
            controls: &held,
            disavowals: &[],
        };
        let bearing = text
            .clause
            .bearing(&self.index, watched.giver, watched.receiver, &act);
        if bearing.is_nothing() {
            return;
        }
        let what = Happening::Act {
            incident: kept.number,
            end: kept.at,
            bearing,
            doubt: Doubt::None,
        };
        self.changes.clear();
        watched.state.step(
            &watched.terms,
            &Event { at: kept.at, what },
            &mut self.changes,
        );
        self.changes
            .iter()
            .for_each(|change| sink(number, kept.number, Told::Change(change)));
    }

    /// The promises that an act can touch: between whom it may be done through, and whom it hit.
    fn touched_by(&mut self, kept: &Kept) -> Vec<u32> {
        let mut touched = std::mem::take(&mut self.touched);
        touched.clear();
        if self.texts.iter().any(|text| text.is_wide) {
            touched.extend(0..u32::try_from(self.promises.len()).unwrap_or(u32::MAX));
            return touched;
        }
        let own = self.index.principal(kept.author);
        let others = self
            .reaches
            .get(kept.author.0 as usize)
            .map_or(&[][..], Vec::as_slice);
        for strike in hits(&self.strikes, kept) {
            let hit = self.index.principal(strike.of);
            for actor in std::iter::once(own).chain(others.iter().copied().map(ActorNumber)) {
                touched.extend(self.pairs.each(actor, hit));
                touched.extend(self.pairs.each(hit, actor));
            }
        }
        if kept.strikes > 1 {
            touched.sort_unstable();
            touched.dedup();
        }
        touched
    }

    fn may_touch(&self, kept: &Kept, [giver, receiver]: [ActorNumber; 2]) -> bool {
        let reached = |actor: ActorNumber| {
            self.index.principal(kept.author) == actor
                || self
                    .reaches
                    .get(kept.author.0 as usize)
                    .is_some_and(|reaches| reaches.contains(&actor.0))
        };
        let hit = |actor: ActorNumber| {
            hits(&self.strikes, kept)
                .iter()
                .any(|strike| self.index.principal(strike.of) == actor)
        };
        (reached(giver) && hit(receiver)) || (reached(receiver) && hit(giver))
    }
}

/// What a stream tells of one promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told<'a> {
    /// Everything told of this promise so far is void: it is told again.
    Again,
    /// A change.
    Change(&'a Change),
}

fn hits<'a>(strikes: &'a [Strike], kept: &Kept) -> &'a [Strike] {
    let first = kept.first_strike as usize;
    strikes
        .get(first..first + usize::from(kept.strikes))
        .unwrap_or_default()
}

fn depends(text: &Assurance) -> bool {
    use tacit_lang::meaning::Dependence;
    text.entry == Some(Entry::OnceOtherInEffect)
        || matches!(
            text.dependence,
            Some(Dependence::OnlyWhileStands | Dependence::ReleasedWhenEnds)
        )
}

fn is_wide(text: &Assurance) -> bool {
    matches!(text.entry, Some(Entry::OnceDone(..)))
        || text
            .conditions
            .iter()
            .any(|condition| matches!(condition.sense, Sense::Anywhere(_)))
}

fn pairs_of(text: &Assurance, index: &Index) -> Vec<(ActorNumber, ActorNumber, [Membership; 2])> {
    match &text.parties {
        Parties::Directed { giver, receiver } => index
            .actor(giver)
            .zip(index.actor(receiver))
            .map(|(giver, receiver)| (giver, receiver, [Membership::default(); 2]))
            .into_iter()
            .collect(),
        Parties::EachToEach { members } => {
            let each: Vec<(ActorNumber, Membership)> = members
                .iter()
                .filter_map(|(actor, member)| Some((index.actor(actor)?, *member)))
                .collect();
            each.iter()
                .flat_map(|(giver, one)| {
                    each.iter()
                        .filter(move |(receiver, _)| receiver != giver)
                        .map(move |(receiver, other)| (*giver, *receiver, [*one, *other]))
                })
                .collect()
        }
    }
}

/// By actor: the other parties whose hand it may be under some text, or by the vocabulary.
fn reaches(vocabulary: &Vocabulary, index: &Index, texts: &[Assurance]) -> Vec<Vec<u32>> {
    let mut found: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); vocabulary.actors.len()];
    let mut add = |hand: &tacit_lang::ids::ActorId, principal: ActorNumber| {
        for (part, number) in vocabulary.actors.keys().zip(0..) {
            let same = part == hand || vocabulary.principal(part) == hand;
            if let Some(reached) = found.get_mut(number as usize).filter(|_| same) {
                let number: u32 = principal.0;
                reached.insert(number);
            }
        }
    };
    for text in texts {
        for (principal, proxies) in &text.proxies {
            if let Some(principal) = index.actor(principal) {
                proxies.keys().for_each(|proxy| add(proxy, principal));
            }
        }
        let conditions = text.conditions.iter().map(|condition| &condition.by_others);
        let hands: Vec<&Hands> = text.forbearance.through.iter().chain(conditions).collect();
        for (giver, receiver, _) in pairs_of(text, index) {
            for hand in hands.iter().flat_map(|hands| &hands.named) {
                add(hand, giver);
                add(hand, receiver);
            }
        }
    }
    for control in &vocabulary.controls {
        if let Some(principal) = index.actor(&control.principal) {
            add(&control.actor, principal);
        }
    }
    found
        .into_iter()
        .map(|reached| reached.into_iter().collect())
        .collect()
}

/// By actor: who controls it by the vocabulary, when.
fn controls(vocabulary: &Vocabulary, index: &Index) -> Vec<Vec<Controlled>> {
    let mut found: Vec<Vec<Controlled>> = vec![Vec::new(); vocabulary.actors.len()];
    for control in &vocabulary.controls {
        let rank = vocabulary
            .degree_rank(&control.degree)
            .and_then(|rank| Rank::try_from(rank).ok());
        let (Some(principal), Some(rank)) = (index.actor(&control.principal), rank) else {
            continue;
        };
        for (part, number) in vocabulary.actors.keys().zip(0_usize..) {
            let same = *part == control.actor || *vocabulary.principal(part) == control.actor;
            if let Some(held) = found.get_mut(number).filter(|_| same) {
                held.push(Controlled {
                    principal,
                    rank,
                    from: control.from,
                    until: control.until,
                });
            }
        }
    }
    found
}
