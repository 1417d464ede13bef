//! Many promises under watch in one pair of eyes, while records and feeds grow.
//!
//! A [`Watch`] takes records as [`Docket::add`] does, and rows of feeds in bulk; whenever the time of
//! knowledge moves on, it hands out every [`Change`] of standing. What it says stands is what
//! [`Docket::judge`] would say of everything read so far, as of now and as known now, where *now* is the
//! latest instant at which anything read so far was learned: the judge's reading finds what an incident
//! is to a promise, and the judge's worlds follow it. Only the work differs:
//!
//! - Rows of feeds say the same again and again. What a *sort* of row is to each promise is found once;
//!   a row is then a time, a name and a number.
//! - The states that a promise may be in are kept, with marks of earlier ones. What comes in order of
//!   time goes on from the last; what comes late, or is taken back, from the last mark before it.
//! - A promise that has ended, and was not given again, is not moved by what comes after.
//!
//! *Judged as a whole*, at each change anew, are promises whose facts hang together: one that depends on
//! another; any, while it is open who controls whom for a text that asks how closely, or whether
//! incidents are one, while claims rest on assumptions, or while sources order their lines or claims order incidents; and one about which
//! somebody asked who acted. That is as exact and costs more: it grows with what touches the promise.
//!
//! Beside it stands [`crate::stream`], much faster over acts of which little is open, and without records, eyes or
//! letters: no command of a user drives it yet. The aim is one engine, a watch that hands what is settled to a
//! stream; no date is set, and until then a test holds each to the judge's answers.
//!
//! *Falls short*: the line order of a feed that is declared ordered is not used, so that of its rows of
//! overlapping times more may seem possible than is; [`Watch::notes`] says so.

mod bulk;
mod change;
mod mending;
mod replay;
mod resume;
mod telling;
mod touch;
mod track;

pub use bulk::BYTES_A_ROW;
pub use change::{Change, How, Stood};
pub use replay::{Kept, Replay};
pub use resume::ResumeError;

use crate::docket::Docket;
use crate::index::ActorNumber;
use crate::judge::case::member;
use crate::problem::{Fault, Problem};
use crate::read::write_record;
use crate::record::{Record, Says};
use crate::verdict::{Breach, Eyes, Promise};
use bulk::{Bulk, instant};
use change::{decisive, told};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tacit_lang::ids::GradeId;
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::time::{Between, Instant};
use tacit_lang::vocabulary::Vocabulary;
use telling::stood;
use touch::Touches;
use track::Track;

/// The most records that wait for one that they name. Further ones are left out at once.
pub const MAX_WAITING: usize = 1_000;

/// The most acts of a promise whose open facts are weighed to tell *contested* from *undetermined*.
const MAX_WEIGHED: usize = 64;

/// The number of the first row of a feed among the records that acts name; below it are incidents.
const ROWS: u32 = 1 << 31;

/// In place of a touch: this promise is judged as a whole.
const JUDGED: u32 = u32::MAX;

/// One row of a feed: an incident, and one claim on it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The incident's name.
    pub id: &'a str,
    /// The claim's name. `None`: the incident's, and behind it `/claim`.
    pub claim: Option<&'a str>,
    /// When it began.
    pub begin: Between,
    /// When it ended, where it may have gone on.
    pub end: Option<Between>,
    /// When it was learned, by everyone.
    pub learned: Instant,
    /// The source that says so.
    pub by: &'a str,
    /// How well it is proved.
    pub grade: Option<&'a GradeId>,
    /// What is said.
    pub says: &'a Says,
    /// Whether the order of the feed's lines is declared to be the order of events (rule 14).
    pub ordered: bool,
}

/// What a row came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sighted {
    /// An incident that was not known.
    New,
    /// A further claim on one that was.
    More,
    /// The same as a row before: it is nothing new.
    Repeated,
}

/// A sort of row, a stretch of time between changes of control, and how long the row goes on.
type Reading = (u32, usize, Option<[i64; 2]>);

/// Promises under watch.
#[derive(Debug, Clone)]
pub struct Watch {
    docket: Docket,
    eyes: Eyes,
    tracks: Vec<Track>,
    numbers: FxHashMap<Promise, u32>,
    /// By whose own forces, people or land is hit: the promises between such and others.
    of_party: BTreeMap<ActorNumber, Vec<u32>>,
    /// The promises that mind whatever is hit.
    wide: Vec<u32>,
    bulk: Bulk,
    touches: Touches,
    /// What rows alike are to which promises.
    effects: FxHashMap<Reading, Rc<[(u32, u32)]>>,
    /// Where some account of control begins or ends, in order.
    edges: Vec<Instant>,
    now: Option<Instant>,
    settled_at: Option<Instant>,
    /// The latest begin read so far, and as of the last telling.
    passed: Instant,
    told_passed: Instant,
    /// The latest time, still to come, at which something on record is said to be.
    restless: Instant,
    /// The latest time at which anything on record is said to be.
    horizon: Instant,
    /// How many incidents there were at the last telling.
    told_incidents: usize,
    changed: BTreeSet<usize>,
    lettered: BTreeSet<u32>,
    dirty: BTreeSet<u32>,
    wakes: BTreeSet<(Instant, u32)>,
    /// Everything is to be read anew.
    stale: bool,
    /// Something was filed that judged promises may depend on.
    is_filed: bool,
    /// Claims or line orders put incidents before others.
    is_tied: bool,
    /// A feed is declared ordered.
    is_lined: bool,
    lines: Vec<String>,
    waiting: Vec<(usize, Record)>,
    told: Vec<Change>,
    told_count: u64,
    is_cut: bool,
}

impl Watch {
    /// A watch over every promise of `texts`, which were checked against `vocabulary`, in `eyes`.
    ///
    /// Nothing is told before the viewpoint of `eyes` is on record. Lists what is wrong with the texts.
    #[must_use]
    pub fn new(
        vocabulary: Vocabulary,
        texts: Vec<(Assurance, Digest)>,
        eyes: Eyes,
    ) -> (Self, Vec<Problem>) {
        let (docket, problems) = Docket::open(vocabulary, texts, Vec::new());
        let mut tracks = Vec::new();
        for promise in docket.promises() {
            let giver = docket.index.actor(&promise.giver);
            let pair = giver.zip(docket.index.actor(&promise.receiver));
            if let Some((giver, receiver)) = pair {
                tracks.push(Track::new(promise, [giver, receiver]));
            }
        }
        let mut numbers = FxHashMap::default();
        let mut of_party: BTreeMap<ActorNumber, Vec<u32>> = BTreeMap::new();
        let mut wide = Vec::new();
        for (number, track) in (0..).zip(&tracks) {
            numbers.entry(track.promise.clone()).or_insert(number);
            for party in track.parties {
                of_party.entry(party).or_default().push(number);
            }
            let text = docket.texts.get(track.promise.text);
            if text.is_some_and(|text| text.clause.is_wide()) {
                wide.push(number);
            }
        }
        let watch = Self {
            docket,
            eyes,
            tracks,
            numbers,
            of_party,
            wide,
            bulk: Bulk::default(),
            touches: Touches::default(),
            effects: FxHashMap::default(),
            edges: Vec::new(),
            now: None,
            settled_at: None,
            passed: Instant::MIN,
            told_passed: Instant::MIN,
            restless: Instant::MIN,
            horizon: Instant::MIN,
            told_incidents: 0,
            changed: BTreeSet::new(),
            lettered: BTreeSet::new(),
            dirty: BTreeSet::new(),
            wakes: BTreeSet::new(),
            stale: true,
            is_filed: false,
            is_tied: false,
            is_lined: false,
            lines: Vec::new(),
            waiting: Vec::new(),
            told: Vec::new(),
            told_count: 0,
            is_cut: false,
        };
        (watch, problems)
    }

    /// Files a record, read from `line`.
    ///
    /// If it was learned later than everything before, what changed by then is told first. A record that
    /// names another that is not there yet waits for it, within [`MAX_WAITING`]; the rest of what is
    /// wrong is listed, and the record left out.
    pub fn add(&mut self, line: usize, record: Record) -> Vec<Problem> {
        if let Some(learned) = record.learned() {
            self.move_on(instant(learned));
        }
        let mut problems = Vec::new();
        let is_filed = self.file(line, record, &mut problems);
        while is_filed && !self.waiting.is_empty() {
            let before = self.waiting.len();
            for (line, record) in std::mem::take(&mut self.waiting) {
                self.file(line, record, &mut problems);
            }
            if self.waiting.len() == before {
                break;
            }
        }
        problems
    }

    /// Takes note of a row of a feed: an incident with one claim on it; or, where the incident is known
    /// from an earlier row, of a further claim.
    ///
    /// # Errors
    /// What is wrong, if the row cannot count.
    pub fn sight(&mut self, row: &Row<'_>) -> Result<Sighted, Problem> {
        if self.docket.has(row.id) {
            let message = format!("the name `{}` is taken by an earlier record", row.id);
            return Err(Problem::new(0, Fault::SaidTwice, message));
        }
        let known = self.bulk.number(row.id);
        if known.is_some_and(|known| self.bulk.repeats(known, row.claim)) {
            return Ok(Sighted::Repeated);
        }
        self.move_on(row.learned);
        if let Some(known) = known.filter(|_| !self.stale) {
            self.withdraw_row(known);
        }
        let Some(number) = self.bulk.add(row, known) else {
            let message = "more rows than can be numbered".to_owned();
            return Err(Problem::new(0, Fault::TooMany, message));
        };
        if !self.stale {
            let late = known.is_some() || row.begin.to() < self.told_passed;
            self.follow_row(number, late);
        }
        self.is_lined |= row.ordered;
        self.passed = self.passed.max(row.begin.from());
        let end = row.end.unwrap_or(row.begin);
        self.horizon = self.horizon.max(row.begin.to()).max(end.to());
        Ok(if known.is_some() {
            Sighted::More
        } else {
            Sighted::New
        })
    }

    /// Tells what has changed by now, though nothing later was learned yet; see [`Watch::changes`].
    pub fn settle(&mut self) {
        let Some(now) = self.now else { return };
        if !self.has_eyes() {
            return;
        }
        if self.settled_at.is_some_and(|at| at < self.restless) {
            self.stale = true;
        }
        self.mend(now);
        while let Some((at, number)) = self.wakes.first().copied().filter(|(at, _)| *at <= now) {
            self.wakes.remove(&(at, number));
            self.dirty.insert(number);
        }
        let first = self.told.len();
        for number in std::mem::take(&mut self.dirty) {
            self.look(number, now);
        }
        let fresh = self.told.get_mut(first..).unwrap_or_default();
        fresh.sort_by_key(|change| change.at);
        for change in fresh {
            self.told_count += 1;
            change.number = self.told_count;
        }
        self.settled_at = Some(now);
        self.told_passed = self.passed;
        self.told_incidents = self.docket.incidents.len();
    }

    /// The changes told since this was last asked, in the order of their numbers.
    ///
    /// Changes are told when the time of knowledge moves on, or by [`Watch::settle`]: one for each
    /// promise whose outcomes are others than those told before, in order of event time.
    pub fn changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.told)
    }

    /// How many changes were told so far.
    #[must_use]
    pub const fn told_count(&self) -> u64 {
        self.told_count
    }

    /// The latest instant at which anything read so far was learned.
    #[must_use]
    pub const fn now(&self) -> Option<Instant> {
        self.now
    }

    /// Through whose eyes.
    #[must_use]
    pub const fn eyes(&self) -> &Eyes {
        &self.eyes
    }

    /// Whether the viewpoint of these eyes is on record.
    #[must_use]
    pub fn has_eyes(&self) -> bool {
        let other = self.eyes.as_known_to.as_ref();
        std::iter::once(&self.eyes.viewpoint)
            .chain(other)
            .all(|name| self.docket.viewpoints.contains_key(name))
    }

    /// Everything that is filed, besides the rows of feeds.
    #[must_use]
    pub const fn docket(&self) -> &Docket {
        &self.docket
    }

    /// How many records are filed, and how many rows of feeds are kept.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.lines.len(), self.bulk.len())
    }

    /// Every promise with what stands of it, as told last.
    pub fn standings(&self) -> impl Iterator<Item = (&Promise, Stood)> {
        self.tracks
            .iter()
            .map(|track| (&track.promise, stood(track)))
    }

    /// What a reader of the changes must know.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let judged = self.tracks.iter().filter(|track| track.judged).count();
        let mut notes = Vec::new();
        if judged > 0 {
            notes.push(format!(
                "{judged} of {} promises are judged as a whole at each change, since facts about them hang together: that takes longer",
                self.tracks.len()
            ));
        }
        if self.is_lined {
            notes.push("a feed is declared ordered, and the order of its lines is not used here: of rows whose times overlap more may seem possible than is".to_owned());
        }
        if self.is_cut {
            notes.push("somewhere were too many combinations of open facts to try them all: the outcomes listed are possible, others may be".to_owned());
        }
        notes
    }

    /// What is missing for each record that waits for another. It costs a copy of the docket.
    #[must_use]
    pub fn still_waiting(&self) -> Vec<Problem> {
        if self.waiting.is_empty() {
            return Vec::new();
        }
        let mut docket = self.docket.clone();
        docket.add(self.waiting.clone())
    }

    /// Every breach of a promise in its present episode since the last reaffirmation, in the reading
    /// shown; none for a promise that is judged as a whole, of which [`Docket::judge`] tells.
    #[must_use]
    pub fn breaches(&self, promise: &Promise) -> Vec<Breach> {
        let Some(now) = self.settled_at else {
            return Vec::new();
        };
        let number = self.numbers.get(promise);
        let Some(track) = number.and_then(|number| self.tracks.get(*number as usize)) else {
            return Vec::new();
        };
        let ran = if track.judged {
            self.judge(track, now)
        } else {
            let mut track = track.clone();
            track.again();
            let member = member(&self.docket, (promise, promise), &self.eyes, now);
            member.map(|member| track.run(&member, &self.touches, now))
        };
        let course = ran.map(|ran| ran.course).unwrap_or_default();
        self.docket
            .breaches_among(&course, |incident| self.name(incident))
    }

    /// The time of knowledge moves on to `learned`, if that is later.
    fn move_on(&mut self, learned: Instant) {
        if self.now.is_some_and(|now| now >= learned) {
            return;
        }
        self.settle();
        self.now = Some(learned);
    }

    fn file(&mut self, line: usize, record: Record, problems: &mut Vec<Problem>) -> bool {
        self.file_rows_named(&record);
        let mut found = self.docket.add(vec![(line, record.clone())]);
        let waits = |problem: &Problem| problem.code == Fault::NoSuchRecord.code();
        if found.iter().any(waits) && self.waiting.len() < MAX_WAITING {
            self.waiting.push((line, record));
            return false;
        }
        let is_filed = found.is_empty();
        problems.append(&mut found);
        if is_filed {
            self.lines.push(write_record(&record));
            self.note(&record);
        }
        is_filed
    }

    /// Notes what a record that was filed may change.
    fn note(&mut self, record: &Record) {
        self.is_filed = true;
        match record {
            Record::Source(_)
            | Record::Statement(_)
            | Record::Exposure(_)
            | Record::GoodOffices(_) => {}
            Record::Viewpoint(found) => {
                let other = self.eyes.as_known_to.as_ref();
                self.stale |= found.id == self.eyes.viewpoint || Some(&found.id) == other;
            }
            Record::Incident(found) => {
                self.passed = self.passed.max(found.begin.0.from());
                let end = found.end.map_or(found.begin.0, |end| end.0);
                self.horizon = self.horizon.max(found.begin.0.to()).max(end.to());
                self.changes_incident(&found.id);
            }
            Record::Claim(found) => self.changes_incident(&found.id),
            Record::Control(_) | Record::Same(_) | Record::Assumption(_) => self.stale = true,
            Record::Stance(found) => self.changes_incident(&found.claim),
            Record::Corroboration(found) => self.changes_incident(&found.of),
            Record::Posture(found) => self.changes_incident(&found.of),
            Record::Retraction(found) => self.changes_incident(&found.of),
            Record::Disavowal(found) => {
                self.restless = self.restless.max(found.at);
                self.horizon = self.horizon.max(found.at);
                self.changes_incident(&found.incident);
            }
            Record::Message(found) => {
                self.letters_change(&found.id);
                found
                    .incident
                    .iter()
                    .for_each(|id| self.changes_incident(id));
            }
            Record::Receipt(found) => {
                let late = found.at.0.to() < self.told_passed;
                let changed = self.letters_change(&found.message);
                let mut messages = self.docket.messages.iter().rev();
                let about = messages.find(|filed| filed.record.id == found.message);
                // What an answer says of who acted is known by its passage.
                if let Some(incident) = about.and_then(|filed| filed.record.incident.clone()) {
                    self.changes_incident(&incident);
                }
                for number in changed {
                    if let Some(track) = self.tracks.get_mut(number as usize) {
                        track.late |= late;
                    }
                }
                self.passed = self.passed.max(found.at.0.from());
                self.horizon = self.horizon.max(found.at.0.to());
            }
        }
    }
}
