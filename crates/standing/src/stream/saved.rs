//! What is saved of a stream, part by part, as plain numbers.

use crate::clause::{Bearing, Strike};
use crate::index::{ActorNumber, KindNumber};
use crate::step::event::{Doubt, Event, Happening};
use crate::stream::deeds::Deed;
use crate::stream::log::Open;
use crate::verdict::Life;
use serde::{Deserialize, Serialize};
use tacit_lang::time::{Between, Instant};

/// What comes first, and what follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) vocabulary: [u8; 32],
    pub(super) texts: Vec<[u8; 32]>,
    pub(super) settled: i64,
    pub(super) latest: i64,
    pub(super) deeds: u32,
    pub(super) acts: u32,
    pub(super) messages: u32,
}

/// A deed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum SavedDeed {
    Act(ActorNumber, KindNumber, Box<[Strike]>),
    From(u32, i64),
    Said(Box<[(u32, Box<[Bearing]>)]>),
    OneOf(Box<[(i64, Box<[Option<u32>]>)]>),
}

/// An act: seconds after the one before it, and what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SavedAct(pub(super) i64, pub(super) SavedKind);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum SavedKind {
    Settled(u32),
    Gone,
    Open {
        deed: u32,
        begin: (i64, i64),
        end: Option<(i64, i64)>,
        doubt: SavedDoubt,
        source: Option<u32>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum SavedDoubt {
    None,
    Until(i64),
    Lasting,
    Unasked,
}

/// Something told to one promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SavedMessage {
    pub(super) promise: u32,
    at: i64,
    what: SavedHappening,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum SavedHappening {
    Time,
    Given,
    HandedOver(u32),
    Arrived(u32),
    Act(u32, i64, Bearing, SavedDoubt),
    Asked(u32),
    Answered(u32),
    NoticeReceived,
    Reaffirmed,
    Renewed(i64),
    Other(Life, bool, bool, bool),
}

impl From<&Deed> for SavedDeed {
    fn from(deed: &Deed) -> Self {
        match deed {
            Deed::Act { author, kind, hits } => Self::Act(*author, *kind, hits.clone()),
            Deed::From { deed, from } => Self::From(*deed, from.seconds()),
            Deed::Said(said) => Self::Said(said.clone()),
            Deed::OneOf(turns) => {
                let turns = turns.iter();
                Self::OneOf(
                    turns
                        .map(|(at, each)| (at.seconds(), each.clone()))
                        .collect(),
                )
            }
        }
    }
}

impl From<SavedDeed> for Deed {
    fn from(saved: SavedDeed) -> Self {
        match saved {
            SavedDeed::Act(author, kind, hits) => Self::Act { author, kind, hits },
            SavedDeed::From(deed, from) => Self::From {
                deed,
                from: Instant::from_seconds(from),
            },
            SavedDeed::Said(said) => Self::Said(said),
            SavedDeed::OneOf(turns) => {
                let turns = turns.into_iter();
                let turns = turns.map(|(at, each)| (Instant::from_seconds(at), each));
                Self::OneOf(turns.collect())
            }
        }
    }
}

impl From<Open> for SavedKind {
    fn from(open: Open) -> Self {
        let seconds = |between: Between| (between.from().seconds(), between.to().seconds());
        Self::Open {
            deed: open.deed,
            begin: seconds(open.begin),
            end: open.end.map(seconds),
            doubt: open.doubt.into(),
            source: open.source,
        }
    }
}

impl SavedKind {
    /// An open act; none if it is none, or if a time ends before it begins.
    pub(super) fn open(self) -> Option<Open> {
        let Self::Open {
            deed,
            begin,
            end,
            doubt,
            source,
        } = self
        else {
            return None;
        };
        let between = |(from, to): (i64, i64)| {
            Between::new(Instant::from_seconds(from), Instant::from_seconds(to))
        };
        let end = match end {
            Some(end) => Some(between(end)?),
            None => None,
        };
        Some(Open {
            begin: between(begin)?,
            end,
            doubt: doubt.into(),
            source,
            deed,
        })
    }
}

impl From<Doubt> for SavedDoubt {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::None => Self::None,
            Doubt::Until(at) => Self::Until(at.seconds()),
            Doubt::Lasting => Self::Lasting,
            Doubt::Unasked => Self::Unasked,
        }
    }
}

impl From<SavedDoubt> for Doubt {
    fn from(saved: SavedDoubt) -> Self {
        match saved {
            SavedDoubt::None => Self::None,
            SavedDoubt::Until(at) => Self::Until(Instant::from_seconds(at)),
            SavedDoubt::Lasting => Self::Lasting,
            SavedDoubt::Unasked => Self::Unasked,
        }
    }
}

impl SavedMessage {
    pub(super) fn new(promise: u32, event: &Event) -> Self {
        let what = match event.what.clone() {
            Happening::Time => SavedHappening::Time,
            Happening::Given => SavedHappening::Given,
            Happening::HandedOver { message } => SavedHappening::HandedOver(message),
            Happening::Arrived { message } => SavedHappening::Arrived(message),
            Happening::Act {
                incident,
                end,
                bearing,
                doubt,
            } => SavedHappening::Act(incident, end.seconds(), bearing, doubt.into()),
            Happening::Asked { incident } => SavedHappening::Asked(incident),
            Happening::Answered { incident } => SavedHappening::Answered(incident),
            Happening::NoticeReceived => SavedHappening::NoticeReceived,
            Happening::Reaffirmed => SavedHappening::Reaffirmed,
            Happening::Renewed { until } => SavedHappening::Renewed(until.seconds()),
            Happening::Other {
                life,
                kept,
                breached,
                ended,
            } => SavedHappening::Other(life, kept, breached, ended),
        };
        let at = event.at.seconds();
        Self { promise, at, what }
    }

    pub(super) fn event(self) -> Event {
        let what = match self.what {
            SavedHappening::Time => Happening::Time,
            SavedHappening::Given => Happening::Given,
            SavedHappening::HandedOver(message) => Happening::HandedOver { message },
            SavedHappening::Arrived(message) => Happening::Arrived { message },
            SavedHappening::Act(incident, end, bearing, doubt) => Happening::Act {
                incident,
                end: Instant::from_seconds(end),
                bearing,
                doubt: doubt.into(),
            },
            SavedHappening::Asked(incident) => Happening::Asked { incident },
            SavedHappening::Answered(incident) => Happening::Answered { incident },
            SavedHappening::NoticeReceived => Happening::NoticeReceived,
            SavedHappening::Reaffirmed => Happening::Reaffirmed,
            SavedHappening::Renewed(until) => Happening::Renewed {
                until: Instant::from_seconds(until),
            },
            SavedHappening::Other(life, kept, breached, ended) => Happening::Other {
                life,
                kept,
                breached,
                ended,
            },
        };
        Event {
            at: Instant::from_seconds(self.at),
            what,
        }
    }
}
