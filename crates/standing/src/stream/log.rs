//! The acts as they are kept: the time and the deed of each, in the order in which they came.
//!
//! Each act points to the previous one of its deed, so that the acts of one promise are found without
//! looking at any other.

use crate::step::event::Doubt;
use crate::stream::ActNumber;
use crate::stream::deeds::{Deeds, NONE, Touch};
use tacit_lang::time::{Between, Instant};

/// What it costs to keep one act, in bytes; what it was is kept once for all acts alike. An act of
/// which something is open besides what it may have been costs [`BYTES_AN_OPEN_ACT`] more.
pub const BYTES_AN_ACT: usize = size_of::<Kept>();

/// What an act costs besides whose time is an interval, which goes on, or whose author is in doubt.
pub const BYTES_AN_OPEN_ACT: usize = size_of::<Open>();

/// An act as it is kept.
#[derive(Debug, Clone, Copy)]
struct Kept {
    at: Instant,
    /// Its deed; with [`OPEN`], a place among the open acts; [`NONE`]: it was taken back.
    deed: u32,
    /// The previous act of the same deed.
    before: ActNumber,
}

const OPEN: u32 = 1 << 31;

/// What is kept of an act besides its deed and one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) begin: Between,
    pub(crate) end: Option<Between>,
    pub(crate) doubt: Doubt,
    pub(crate) source: Option<u32>,
    pub(crate) deed: u32,
}

/// An act as one promise is told of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) at: Instant,
    pub(crate) number: ActNumber,
    pub(crate) touch: Touch,
    pub(crate) open: Option<Open>,
}

/// Every act that a stream was given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log {
    acts: Vec<Kept>,
    open: Vec<Open>,
}

impl Log {
    /// How many acts came, those taken back included.
    pub(crate) fn len(&self) -> usize {
        self.acts.len()
    }

    /// Adds an act of `deed`. Gives its number; none if there are too many.
    pub(crate) fn push(&mut self, at: Instant, deed: u32, deeds: &mut Deeds) -> Option<ActNumber> {
        let number = u32::try_from(self.acts.len())
            .ok()
            .filter(|it| *it < NONE)?;
        let last = deeds
            .spans
            .get_mut(deed as usize)
            .map(|span| &mut span.last);
        let before = last.map_or(NONE, |last| std::mem::replace(last, number));
        self.acts.push(Kept { at, deed, before });
        Some(number)
    }

    /// Adds an act of which more is to be kept.
    pub(crate) fn push_open(&mut self, open: Open, deeds: &mut Deeds) -> Option<ActNumber> {
        let place = u32::try_from(self.open.len())
            .ok()
            .filter(|it| it | OPEN != NONE)?;
        let number = self.push(open.begin.from(), open.deed, deeds)?;
        self.acts.last_mut()?.deed = place | OPEN;
        self.open.push(open);
        Some(number)
    }

    /// Adds the number of an act that was taken back.
    pub(crate) fn push_gone(&mut self, at: Instant) -> Option<ActNumber> {
        let number = u32::try_from(self.acts.len())
            .ok()
            .filter(|it| *it < NONE)?;
        let (deed, before) = (NONE, NONE);
        self.acts.push(Kept { at, deed, before });
        Some(number)
    }

    /// The time of an act, whether or not it was taken back.
    pub(crate) fn at(&self, number: ActNumber) -> Option<Instant> {
        self.acts.get(number as usize).map(|kept| kept.at)
    }

    /// The numbers of the acts in the order of their times; of one instant, in that in which they came.
    pub(crate) fn in_order(&self) -> Vec<ActNumber> {
        let mut numbers: Vec<ActNumber> = (0..).take(self.acts.len()).collect();
        if !self.acts.is_sorted_by_key(|kept| kept.at) {
            numbers.sort_by_key(|number| self.at(*number));
        }
        numbers
    }

    /// The time and the deed of an act, and what is kept of it besides; none if it was taken back.
    pub(crate) fn get(&self, number: ActNumber) -> Option<(Instant, u32, Option<Open>)> {
        let kept = self.acts.get(number as usize)?;
        if kept.deed == NONE {
            return None;
        }
        if kept.deed & OPEN == 0 {
            return Some((kept.at, kept.deed, None));
        }
        let open = self.open.get((kept.deed & !OPEN) as usize)?;
        Some((kept.at, open.deed, Some(*open)))
    }

    /// Forgets what an act was; its number stays taken.
    pub(crate) fn take_back(&mut self, number: ActNumber) {
        if let Some(kept) = self.acts.get_mut(number as usize) {
            kept.deed = NONE;
        }
    }

    /// Every act that touches a promise, in the order of their times; those of one instant in the
    /// order in which they came.
    pub(crate) fn of(&self, promise: u32, deeds: &Deeds) -> Vec<Entry> {
        let mut found = Vec::new();
        for (deed, touch) in deeds.touching(promise) {
            let last = deeds
                .spans
                .get(deed as usize)
                .map_or(NONE, |span| span.last);
            let before = |number: &ActNumber| self.acts.get(*number as usize).map(|act| act.before);
            let chain = std::iter::successors(Some(last), before);
            for number in chain.take_while(|number| *number != NONE) {
                if let Some((at, _, open)) = self.get(number) {
                    found.push(Entry {
                        at,
                        number,
                        touch,
                        open,
                    });
                }
            }
        }
        found.sort_unstable_by_key(|entry| (entry.at, entry.number));
        found
    }
}
