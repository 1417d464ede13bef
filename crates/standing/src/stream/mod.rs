//! Many promises over one long stream of settled acts, each read once.
//!
//! A *deed* is what acts of one kind by one author on the same targets have in common. What a deed is
//! to each promise that it can touch is found once and kept; an act is then a time and the number of
//! its deed, and reading it moves only the promises that its deed touches, by [`crate::step`], as
//! before the judge. An act that comes late, or is taken back, is put in its place, and the promises
//! that it touches are told their acts again, and no others.
//!
//! A stream is one pair of eyes in which every fact is settled: what is disputed goes to the judge.

mod deeds;
mod pairs;
mod reach;

use crate::clause::{Act, Bearing, Clause, Strike};
use crate::docket::MAX_PROMISES;
use crate::index::{ActorNumber, Index, KindNumber};
use crate::step::State;
use crate::step::event::{Change, Doubt, Event, Happening};
use crate::step::terms::Terms;
use crate::stream::deeds::{Deed, Deeds};
use crate::stream::pairs::Pairs;
use crate::stream::reach::Reach;
use crate::verdict::Promise;
use std::collections::BTreeMap;
use std::fmt;
use tacit_lang::meaning::{Assurance, Dependence, Entry, Membership, Parties, Sense};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::Vocabulary;

/// What it costs to keep one act, in bytes; what it was is kept once for all acts alike.
pub const BYTES_AN_ACT: usize = size_of::<Kept>();

/// The number of an act in the order in which the stream was given them, from 0.
pub type ActNumber = u32;

/// The number of a promise of the stream, from 0; see [`Stream::promise`].
pub type PromiseNumber = u32;

/// The number of a deed; see [`Stream::deed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeedNumber(u32);

/// Why a stream cannot be made or go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamError {
    /// More promises than [`MAX_PROMISES`].
    TooManyPromises(usize),
    /// A text depends on another promise, which only the judge follows.
    Depends(String),
    /// More acts or deeds than can be numbered.
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

/// What a stream tells of one promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told<'a> {
    /// Everything told of this promise so far is void: it is told again.
    Again,
    /// A change.
    Change(&'a Change),
}

/// Promises over one stream of acts.
#[derive(Debug, Clone)]
pub struct Stream {
    index: Index,
    reach: Reach,
    pairs: Pairs,
    clauses: Vec<Clause>,
    /// By text: whether it is in effect from a time that it states, and so taken as given.
    given_by_text: Vec<bool>,
    /// Some clause asks what somebody does to whomever: every promise may be touched by every act.
    is_wide: bool,
    terms: Vec<Terms>,
    promises: Vec<Watched>,
    told: BTreeMap<PromiseNumber, Vec<Event>>,
    /// By promise: whether it has ended, so that most acts need not look at it.
    ended: Vec<bool>,
    deeds: Deeds,
    acts: Vec<Kept>,
    given: ActNumber,
    changes: Vec<Change>,
}

#[derive(Debug, Clone)]
struct Watched {
    text: u32,
    terms: u32,
    giver: ActorNumber,
    receiver: ActorNumber,
    state: State,
}

impl Watched {
    /// Moves this promise alone; `changes` then holds what that changed.
    fn step(&mut self, terms: &[Terms], event: &Event, changes: &mut Vec<Change>) {
        changes.clear();
        if let Some(terms) = terms.get(self.terms as usize) {
            self.state.step(terms, event, changes);
        }
    }
}

/// An act as it is kept.
#[derive(Debug, Clone, Copy)]
struct Kept {
    at: Instant,
    number: ActNumber,
    deed: u32,
}

impl Kept {
    fn event(&self, bearing: Bearing) -> Event {
        let (incident, end, doubt) = (self.number, self.at, Doubt::None);
        Event {
            at: self.at,
            what: Happening::Act {
                incident,
                end,
                bearing,
                doubt,
            },
        }
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
        if let Some(text) = texts.iter().find(|text| depends(text)) {
            return Err(StreamError::Depends(text.labels.title.clone()));
        }
        let index = Index::new(vocabulary);
        let mut terms: Vec<Terms> = Vec::new();
        let mut promises = Vec::new();
        for (text, assurance) in (0..).zip(texts) {
            for (giver, receiver, members) in pairs_of(assurance, &index) {
                let own = Terms::new(assurance, members);
                let known = terms.iter().rposition(|known| *known == own);
                let number = known.unwrap_or_else(|| {
                    terms.push(own);
                    terms.len() - 1
                });
                let terms = u32::try_from(number).map_err(|_| StreamError::Full)?;
                promises.push(Watched {
                    text,
                    terms,
                    giver,
                    receiver,
                    state: State::default(),
                });
            }
        }
        if promises.len() > MAX_PROMISES {
            return Err(StreamError::TooManyPromises(promises.len()));
        }
        let ordered: Vec<(ActorNumber, ActorNumber)> = promises
            .iter()
            .map(|watched| (watched.giver, watched.receiver))
            .collect();
        let ended = vec![false; promises.len()];
        let mut stream = Self {
            pairs: Pairs::new(&index, vocabulary.actors.len(), &ordered),
            reach: Reach::new(vocabulary, &index, texts),
            clauses: texts
                .iter()
                .map(|text| Clause::new(text, vocabulary, &index))
                .collect(),
            given_by_text: texts
                .iter()
                .map(|text| matches!(text.entry, Some(Entry::At(_))))
                .collect(),
            is_wide: texts.iter().any(is_wide),
            index,
            terms,
            promises,
            told: BTreeMap::new(),
            ended,
            deeds: Deeds::default(),
            acts: Vec::new(),
            given: 0,
            changes: Vec::new(),
        };
        for number in 0..u32::try_from(stream.promises.len()).map_err(|_| StreamError::Full)? {
            stream.tell_again(number, &mut |_, _, _| {});
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

    /// The present state of every promise, in the order of their numbers.
    pub fn states(&self) -> impl Iterator<Item = &State> {
        self.promises.iter().map(|watched| &watched.state)
    }

    /// How many acts the stream was given.
    #[must_use]
    pub fn acts(&self) -> usize {
        self.given as usize
    }

    /// The number of a deed: acts of this class, by this author, that hit these.
    ///
    /// # Errors
    /// [`StreamError::Full`].
    pub fn deed(
        &mut self,
        author: ActorNumber,
        kind: KindNumber,
        hits: &[Strike],
    ) -> Result<DeedNumber, StreamError> {
        let deed = Deed {
            author,
            kind,
            hits: hits.into(),
        };
        let known = self.deeds.number(&deed);
        let number = known.or_else(|| {
            let dated = self.reach.is_dated(author);
            let touches = (!dated).then(|| self.bearings(&deed, Instant::MIN));
            self.deeds.add(deed, touches)
        });
        number.map(DeedNumber).ok_or(StreamError::Full)
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
        at: Instant,
        deed: DeedNumber,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) -> Result<ActNumber, StreamError> {
        let number = self.given;
        self.given = number.checked_add(1).ok_or(StreamError::Full)?;
        let kept = Kept {
            at,
            number,
            deed: deed.0,
        };
        if self.acts.last().is_none_or(|last| last.at <= at) {
            self.acts.push(kept);
            self.follow(kept, None, sink);
        } else {
            let place = self.acts.partition_point(|before| before.at <= at);
            self.acts.insert(place, kept);
            self.revise(kept, sink);
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
        let Some(place) = self.acts.iter().position(|act| act.number == number) else {
            return false;
        };
        let kept = self.acts.remove(place);
        self.revise(kept, sink);
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
        if promise as usize >= self.promises.len() {
            return false;
        }
        let told = self.told.entry(promise).or_default();
        let place = told.partition_point(|before| before.at <= event.at);
        told.insert(place, event);
        self.tell_again(promise, sink);
        true
    }

    /// Steps the promises that an act touches; `only`: that one alone.
    fn follow(
        &mut self,
        kept: Kept,
        only: Option<PromiseNumber>,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let Some(touches) = self.deeds.touches(kept.deed) else {
            return self.follow_dated(kept, only, sink);
        };
        for (number, bearing) in touches {
            // Acts that are over at once are nothing to a promise that has ended.
            let ended = self.ended.get_mut(number as usize);
            let Some(ended) = ended.filter(|ended| !**ended) else {
                continue;
            };
            if only.is_some_and(|only| only != number) {
                continue;
            }
            if let Some(watched) = self.promises.get_mut(number as usize) {
                watched.step(&self.terms, &kept.event(bearing), &mut self.changes);
                *ended = watched.state.is_over();
                for change in &self.changes {
                    sink(number, kept.number, Told::Change(change));
                }
            }
        }
    }

    /// The same for an act whose author's controllers change with the date.
    fn follow_dated(
        &mut self,
        kept: Kept,
        only: Option<PromiseNumber>,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        for (number, bearing) in self.bearings_of(kept) {
            if only.is_none_or(|only| only == number) {
                self.step(number, kept.number, &kept.event(bearing), sink);
            }
        }
    }

    /// What an act is to every promise that it touches, found anew.
    fn bearings_of(&self, kept: Kept) -> Vec<(PromiseNumber, Bearing)> {
        let deed = self.deeds.get(kept.deed);
        deed.map(|deed| self.bearings(deed, kept.at))
            .unwrap_or_default()
    }

    fn step(
        &mut self,
        number: PromiseNumber,
        act: ActNumber,
        event: &Event,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let Some(watched) = self.promises.get_mut(number as usize) else {
            return;
        };
        watched.step(&self.terms, event, &mut self.changes);
        for change in &self.changes {
            sink(number, act, Told::Change(change));
        }
        if let Some(ended) = self.ended.get_mut(number as usize) {
            *ended = watched.state.is_over();
        }
    }

    fn revise(&mut self, kept: Kept, sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>)) {
        for (number, _) in self.bearings_of(kept) {
            self.tell_again(number, sink);
        }
    }

    /// Tells one promise everything again from the beginning.
    fn tell_again(
        &mut self,
        number: PromiseNumber,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let Some(watched) = self.promises.get_mut(number as usize) else {
            return;
        };
        let given_by_text = self.given_by_text.get(watched.text as usize) == Some(&true);
        watched.state = State::default();
        if let Some(ended) = self.ended.get_mut(number as usize) {
            *ended = false;
        }
        sink(number, 0, Told::Again);
        let mut events = self.told.get(&number).cloned().unwrap_or_default();
        if given_by_text {
            events.insert(
                0,
                Event {
                    at: Instant::MIN,
                    what: Happening::Given,
                },
            );
        }
        let mut events = events.into_iter().peekable();
        let acts = std::mem::take(&mut self.acts);
        for kept in &acts {
            while let Some(event) = events.next_if(|event| event.at <= kept.at) {
                self.step(number, kept.number, &event, sink);
            }
            self.follow(*kept, Some(number), sink);
        }
        self.acts = acts;
        for event in events {
            self.step(number, self.given, &event, sink);
        }
    }

    /// What a deed is, at a date, to every promise that it touches.
    fn bearings(&self, deed: &Deed, at: Instant) -> Vec<(PromiseNumber, Bearing)> {
        let controls = self.reach.controls(deed.author, at);
        let act = Act {
            author: Some(deed.author),
            kind: Some(deed.kind),
            hits: &deed.hits,
            joined: &[],
            preventive: false,
            controls: &controls,
            disavowals: &[],
        };
        let mut found = Vec::new();
        for number in self.may_touch(deed.author, &deed.hits) {
            let Some(watched) = self.promises.get(number as usize) else {
                continue;
            };
            let Some(clause) = self.clauses.get(watched.text as usize) else {
                continue;
            };
            let bearing = clause.bearing(&self.index, watched.giver, watched.receiver, &act);
            if !bearing.is_nothing() {
                found.push((number, bearing));
            }
        }
        found
    }

    /// The promises between whomever an author may act for, and whom it hit.
    fn may_touch(&self, author: ActorNumber, hits: &[Strike]) -> Vec<PromiseNumber> {
        if self.is_wide {
            return (0..).take(self.promises.len()).collect();
        }
        let mut touched = Vec::new();
        let own = self.index.principal(author);
        let actors = std::iter::once(&own).chain(self.reach.principals(author));
        for actor in actors {
            for hit in hits.iter().map(|strike| self.index.principal(strike.of)) {
                touched.extend(self.pairs.each(*actor, hit));
                touched.extend(self.pairs.each(hit, *actor));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }
}

fn depends(text: &Assurance) -> bool {
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

/// Every ordered pair of a text's parties, with their membership.
fn pairs_of(text: &Assurance, index: &Index) -> Vec<(ActorNumber, ActorNumber, [Membership; 2])> {
    let members: Vec<(ActorNumber, Membership)> = match &text.parties {
        Parties::Directed { giver, receiver } => {
            let pair = index.actor(giver).zip(index.actor(receiver));
            let pair = pair.map(|(giver, receiver)| (giver, receiver, [Membership::default(); 2]));
            return pair.into_iter().collect();
        }
        Parties::EachToEach { members } => {
            let known = members
                .iter()
                .filter_map(|(actor, member)| Some((index.actor(actor)?, *member)));
            known.collect()
        }
    };
    let mut pairs = Vec::with_capacity(members.len() * members.len());
    for (giver, one) in &members {
        for (receiver, other) in members.iter().filter(|(receiver, _)| receiver != giver) {
            pairs.push((*giver, *receiver, [*one, *other]));
        }
    }
    pairs
}
