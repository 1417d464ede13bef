//! Deeds: what acts alike have in common, and what that is to each promise, found once.
//!
//! A million acts are a few ten thousand deeds. What the reading of an act looks at lies close
//! together here, apart from what only a revision asks for.

use crate::clause::{Bearing, Strike};
use crate::index::{ActorNumber, KindNumber};
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// The author, the class and the targets of acts alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Deed {
    pub(crate) author: ActorNumber,
    pub(crate) kind: KindNumber,
    pub(crate) hits: Box<[Strike]>,
}

/// Every deed that a stream was told of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deeds {
    known: IndexSet<Deed, FxBuildHasher>,
    spans: Vec<Span>,
    touches: Vec<Touch>,
    bearings: IndexSet<Bearing, FxBuildHasher>,
}

/// Where a deed's touches lie.
#[derive(Debug, Clone, Copy)]
struct Span {
    first: u32,
    count: u32,
    /// What it is changes with the date: nothing is kept.
    is_dated: bool,
}

/// What a deed is to one promise.
#[derive(Debug, Clone, Copy)]
struct Touch {
    promise: u32,
    bearing: u32,
}

impl Deeds {
    /// The number of `deed`, if it is known.
    pub(crate) fn number(&self, deed: &Deed) -> Option<u32> {
        self.known
            .get_index_of(deed)
            .and_then(|number| u32::try_from(number).ok())
    }

    /// Adds a deed with what it is to every promise that it touches; `None`: that changes with the
    /// date. Gives its number; none if there are too many.
    pub(crate) fn add(&mut self, deed: Deed, touches: Option<Vec<(u32, Bearing)>>) -> Option<u32> {
        let first = u32::try_from(self.touches.len()).ok()?;
        let is_dated = touches.is_none();
        for (promise, bearing) in touches.into_iter().flatten() {
            let (bearing, _) = self.bearings.insert_full(bearing);
            self.touches.push(Touch {
                promise,
                bearing: u32::try_from(bearing).ok()?,
            });
        }
        let count = u32::try_from(self.touches.len()).ok()?.checked_sub(first)?;
        self.spans.push(Span {
            first,
            count,
            is_dated,
        });
        let (number, _) = self.known.insert_full(deed);
        u32::try_from(number).ok()
    }

    /// The deed behind a number.
    pub(crate) fn get(&self, number: u32) -> Option<&Deed> {
        self.known.get_index(number as usize)
    }

    /// What a deed is to every promise that it touches; none if that changes with the date.
    pub(crate) fn touches(&self, number: u32) -> Option<impl Iterator<Item = (u32, Bearing)>> {
        let span = self
            .spans
            .get(number as usize)
            .filter(|span| !span.is_dated)?;
        let first = span.first as usize;
        let touches = self
            .touches
            .get(first..first + span.count as usize)
            .unwrap_or_default();
        Some(touches.iter().filter_map(|touch| {
            Some((
                touch.promise,
                *self.bearings.get_index(touch.bearing as usize)?,
            ))
        }))
    }
}
