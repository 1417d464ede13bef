//! What one row says, before anything is made of it.

use crate::sorts::Told;
use std::fmt;
use tacit_lang::ids::GradeId;
use tacit_lang::time::{Between, Instant};
use tacit_standing::record::{RecordId, Says, Source};

/// One row that says something of somebody who matters: a new incident, or another report of one.
///
/// It is borrowed and costs no allocation; identifiers and labels are made when they are asked for. Rows
/// that repeat what was said before, word for word, are no sightings: they are counted as merged.
#[derive(Clone, Copy)]
pub struct Sighting<'a> {
    /// The row's line, counted from 1; of a row over several lines, the first.
    pub line: u64,
    /// Which incident: the same for every report of it, in every run over this feed, and different, but for
    /// accident, for any other. It depends on nothing but the row and the mapping.
    pub key: u64,
    /// Whether the incident was not met before; else this is another report of a known one.
    pub is_new: bool,
    /// When it began.
    pub begin: Between,
    /// When it ended, where it may have gone on.
    pub end: Option<Between>,
    /// When it was learned, by everybody.
    pub learned: Instant,
    /// What is said and whose word it is, as a number.
    pub sort: Sort,
    pub(crate) told: &'a Told,
    pub(crate) by: &'a Source,
    pub(crate) feed: &'a Source,
    pub(crate) naming: &'a dyn Naming,
}

/// What a row says (author, act, what is hit, where), whose word it is and how it is graded, as a number.
///
/// Two sightings of one reading have the same number if and only if they agree in all of that. Numbers begin
/// at 0 and are given as they are needed, so that whoever looks something up for each sort keeps an
/// array; they mean nothing in another reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sort(pub(crate) u32);

/// What a row is called; made only when somebody asks.
pub(crate) trait Naming {
    fn id(&self) -> RecordId;
    fn label(&self) -> String;
    /// What a claim's identifier ends in.
    fn suffix(&self) -> String;
}

impl<'a> Sighting<'a> {
    /// Who did what to whom: author (one of these; none if it is not said), act, hits with kinds and places.
    #[must_use]
    pub const fn says(&self) -> &'a Says {
        &self.told.says
    }

    /// How well it is proved, where the mapping or the row says so.
    #[must_use]
    pub const fn grade(&self) -> Option<&'a GradeId> {
        self.told.grade.as_ref()
    }

    /// Whose word it is: the feed's, or its publisher's where the mapping takes claims by publisher.
    #[must_use]
    pub const fn by(&self) -> &'a Source {
        self.by
    }

    /// The feed, if it is declared to be ordered (rule 14): then its incidents name it.
    #[must_use]
    pub fn ordered_by(&self) -> Option<&'a Source> {
        Some(self.feed).filter(|feed| feed.ordered)
    }

    /// The incident's identifier.
    #[must_use]
    pub fn id(&self) -> RecordId {
        self.naming.id()
    }

    /// What the incident is called: at most 200 letters.
    #[must_use]
    pub fn label(&self) -> String {
        self.naming.label()
    }

    /// The claim's identifier: the incident's, and behind it the story's where claims are by publisher.
    #[must_use]
    pub fn claim_id(&self) -> RecordId {
        format!("{}/{}", self.naming.id(), self.naming.suffix())
    }
}

impl Sort {
    /// The number, to look things up by.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Debug for Sighting<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Sighting")
            .field("line", &self.line)
            .field("id", &self.id())
            .field("is_new", &self.is_new)
            .field("begin", &self.begin)
            .field("end", &self.end)
            .field("learned", &self.learned)
            .field("sort", &self.sort)
            .field("told", self.told)
            .finish_non_exhaustive()
    }
}
