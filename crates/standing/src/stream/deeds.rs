//! Deeds: what acts alike have in common, and what that is to each promise, found once.
//!
//! A million acts are a few ten thousand deeds. What the reading of an act looks at lies close
//! together here, apart from what only a revision asks for.

use crate::clause::{Bearing, Strike};
use crate::index::{ActorNumber, KindNumber};
use crate::stream::{ActNumber, PromiseNumber};
use indexmap::{Equivalent, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::{Hash, Hasher};
use tacit_lang::time::Instant;

/// No act, no deed, no touch.
pub(crate) const NONE: u32 = u32::MAX;

/// What acts alike have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deed {
    /// The author, the class and the targets.
    Act {
        author: ActorNumber,
        kind: KindNumber,
        hits: Box<[Strike]>,
    },
    /// Another deed from an instant on, where what it is changes with the date.
    From { deed: u32, from: Instant },
    /// What it may be to each promise, as the caller said.
    Said(Box<[(PromiseNumber, Box<[Bearing]>)]>),
    /// One of several deeds, or nothing; which of them may change with the date.
    OneOf(Box<[(Instant, Box<[Option<u32>]>)]>),
}

impl Hash for Deed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Act { author, kind, hits } => Alike {
                author: *author,
                kind: *kind,
                hits,
            }
            .hash(state),
            Self::From { deed, from } => (deed, from).hash(state),
            Self::Said(touches) => touches.hash(state),
            Self::OneOf(deeds) => deeds.hash(state),
        }
    }
}

/// A [`Deed::Act`] to look for, without a box around what it hit.
#[derive(Debug, Clone, Copy, Hash)]
pub(crate) struct Alike<'a> {
    pub(crate) author: ActorNumber,
    pub(crate) kind: KindNumber,
    pub(crate) hits: &'a [Strike],
}

impl Equivalent<Deed> for Alike<'_> {
    fn equivalent(&self, deed: &Deed) -> bool {
        match deed {
            Deed::Act { author, kind, hits } => {
                *author == self.author && *kind == self.kind && **hits == *self.hits
            }
            _ => false,
        }
    }
}

/// What a deed may be to one promise, from which begin on.
pub(crate) type Reading = Vec<(Instant, Vec<Bearing>)>;

/// Every deed that a stream was told of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deeds {
    known: IndexSet<Deed, FxBuildHasher>,
    pub(crate) spans: Vec<Span>,
    pub(crate) touches: Vec<Touch>,
    links: Vec<Link>,
    /// By promise: the last touch of it.
    last: Vec<u32>,
    bearings: IndexSet<Bearing, FxBuildHasher>,
    readings: IndexSet<Reading, FxBuildHasher>,
    /// Deeds that change with the date: from when on each is which.
    dated: FxHashMap<u32, Vec<(Instant, u32)>>,
}

/// Where a deed's touches lie, and its last act.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    first: u32,
    /// [`NONE`]: it changes with the date.
    count: u32,
    /// The last act of this deed.
    pub(crate) last: ActNumber,
    /// When all promises that it touches were last seen to be over; see `Stream::turns`.
    pub(crate) quiet: u32,
}

/// What a deed is to one promise.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Touch {
    pub(crate) promise: PromiseNumber,
    /// A bearing, or, with [`Touch::OPEN`], a reading.
    what: u32,
}

impl Touch {
    const OPEN: u32 = 1 << 31;
}

/// Of a touch: its deed, and the previous touch of the same promise.
#[derive(Debug, Clone, Copy)]
struct Link {
    deed: u32,
    before: u32,
}

/// What a touch says.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Says<'a> {
    /// It is this.
    Settled(Bearing),
    /// It may be each of these.
    Open(&'a Reading),
}

impl Deeds {
    pub(crate) fn new(promises: usize) -> Self {
        Self {
            last: vec![NONE; promises],
            ..Self::default()
        }
    }

    /// The number of a deed, if it is known.
    pub(crate) fn number(&self, deed: &impl LookedUp) -> Option<u32> {
        let place = self.known.get_index_of(deed)?;
        u32::try_from(place).ok()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// The deed behind a number.
    pub(crate) fn get(&self, number: u32) -> Option<&Deed> {
        self.known.get_index(number as usize)
    }

    /// Adds a deed with what it is to every promise that it touches. Gives its number; none if there
    /// are too many.
    pub(crate) fn add(
        &mut self,
        deed: Deed,
        touches: impl IntoIterator<Item = (PromiseNumber, Reading)>,
    ) -> Option<u32> {
        let number = u32::try_from(self.known.len())
            .ok()
            .filter(|it| *it < Touch::OPEN)?;
        let first = u32::try_from(self.touches.len()).ok()?;
        for (promise, reading) in touches {
            let what = match reading.as_slice() {
                [(_, only)] if only.len() == 1 => {
                    let bearing = only.first().copied().unwrap_or_default();
                    u32::try_from(self.bearings.insert_full(bearing).0).ok()?
                }
                _ => u32::try_from(self.readings.insert_full(reading).0).ok()? | Touch::OPEN,
            };
            self.touch(number, promise, what)?;
        }
        self.close(deed, number, first)
    }

    /// As [`Self::add`], of a deed of which everything is settled.
    pub(crate) fn add_settled(
        &mut self,
        deed: Deed,
        touches: impl IntoIterator<Item = (PromiseNumber, Bearing)>,
    ) -> Option<u32> {
        let number = u32::try_from(self.known.len())
            .ok()
            .filter(|it| *it < Touch::OPEN)?;
        let first = u32::try_from(self.touches.len()).ok()?;
        for (promise, bearing) in touches {
            let what = u32::try_from(self.bearings.insert_full(bearing).0).ok()?;
            self.touch(number, promise, what)?;
        }
        self.close(deed, number, first)
    }

    /// Adds a deed that changes with the date; what it is from when on is added by
    /// [`Self::date`].
    pub(crate) fn add_dated(&mut self, deed: Deed) -> Option<u32> {
        let number = u32::try_from(self.known.len()).ok()?;
        let first = u32::try_from(self.touches.len()).ok()?;
        self.close(deed, number, first)?;
        self.spans.last_mut()?.count = NONE;
        Some(number)
    }

    /// Says which deed a dated one is from when on, in the order of time, the first from the
    /// beginning.
    pub(crate) fn date(&mut self, number: u32, turns: Vec<(Instant, u32)>) {
        self.dated.insert(number, turns);
    }

    fn touch(&mut self, deed: u32, promise: PromiseNumber, what: u32) -> Option<()> {
        let number = u32::try_from(self.touches.len()).ok()?;
        let last = self.last.get_mut(promise as usize)?;
        self.touches.push(Touch { promise, what });
        let before = std::mem::replace(last, number);
        self.links.push(Link { deed, before });
        Some(())
    }

    fn close(&mut self, deed: Deed, number: u32, first: u32) -> Option<u32> {
        let count = u32::try_from(self.touches.len()).ok()?.checked_sub(first)?;
        self.spans.push(Span {
            first,
            count,
            last: NONE,
            quiet: NONE,
        });
        self.known.insert(deed);
        Some(number)
    }

    /// What a deed is at an instant: itself, unless it changes with the date.
    pub(crate) fn at(&self, number: u32, at: Instant) -> u32 {
        let is_dated = |span: &Span| span.count == NONE;
        if !self.spans.get(number as usize).is_some_and(is_dated) {
            return number;
        }
        let turns = self.turns(number);
        let turn = turns.partition_point(|(from, _)| *from <= at);
        let turn = turn.checked_sub(1).and_then(|turn| turns.get(turn));
        turn.map_or(number, |(_, deed)| *deed)
    }

    /// From when on a deed is which; nothing if it does not change with the date.
    pub(crate) fn turns(&self, number: u32) -> &[(Instant, u32)] {
        self.dated.get(&number).map_or(&[], Vec::as_slice)
    }

    /// What a deed is to every promise that it touches.
    pub(crate) fn touches(&self, number: u32) -> &[Touch] {
        self.spans
            .get(number as usize)
            .map_or(&[], |span| self.touched(span))
    }

    pub(crate) fn touched(&self, span: &Span) -> &[Touch] {
        let first = span.first as usize;
        let count = if span.count == NONE { 0 } else { span.count };
        self.touches
            .get(first..first + count as usize)
            .unwrap_or_default()
    }

    /// What a touch says.
    pub(crate) fn says(&self, touch: Touch) -> Says<'_> {
        if touch.what & Touch::OPEN != 0 {
            let reading = (touch.what & !Touch::OPEN) as usize;
            if let Some(reading) = self.readings.get_index(reading) {
                return Says::Open(reading);
            }
        }
        let bearing = self.bearings.get_index(touch.what as usize);
        Says::Settled(bearing.copied().unwrap_or_default())
    }

    /// Every deed that touches a promise, and what it is to it.
    pub(crate) fn touching(&self, promise: PromiseNumber) -> impl Iterator<Item = (u32, Touch)> {
        let last = self.last.get(promise as usize).copied().unwrap_or(NONE);
        let found = |number: u32| {
            let link = self.links.get(number as usize)?;
            Some((*link, *self.touches.get(number as usize)?))
        };
        let chain = std::iter::successors(found(last), move |(link, _)| found(link.before));
        chain.map(|(link, touch)| (link.deed, touch))
    }
}

/// What a deed can be looked for by.
pub(crate) trait LookedUp: Hash + Equivalent<Deed> {}

impl<T: Hash + Equivalent<Deed>> LookedUp for T {}
