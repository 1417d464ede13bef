//! What is on a docket, told again in the order in which it was learned: when which verdict changed.

use super::change::Change;
use super::{Watch, bulk};
use crate::docket::Docket;
use crate::record::{
    Assumption, Claim, ControlClaim, Corroboration, Disavowal, Incident, Message, Posture, Receipt,
    Record, Retraction, SameClaim, Source, Stance, Viewpoint,
};
use crate::step::terms::Ending;
use crate::verdict::Eyes;
use std::collections::BTreeSet;
use std::vec::IntoIter;
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::time::{Instant, Wait};
use tacit_lang::vocabulary::Vocabulary;

/// Of how many promises the lengths of time are read: those of one text have the same.
const MAX_READ: usize = 1_000;

/// Everything on a docket that bears on a verdict, given to a [`Watch`] as one knower learned it.
///
/// At every instant it stood as [`Docket::judge`] says it stood, as of that instant and as known at it. It is gone through in pieces, and holds a
/// copy of the docket while it lasts.
pub struct Replay {
    watch: Watch,
    rest: IntoIter<Record>,
    line: usize,
    /// Times still to come at which something that was learned is said to be over.
    edges: BTreeSet<Instant>,
    /// Every length of time of the texts, in seconds.
    lengths: BTreeSet<i64>,
}

impl Replay {
    /// Everything on `docket`, in `eyes`.
    #[must_use]
    pub fn of(docket: &Docket, eyes: &Eyes) -> Self {
        let texts = docket.texts();
        let texts = texts.map(|(text, digest)| (text.clone(), digest));
        let records: Vec<Record> = docket
            .records_that_count()
            .map(|it| it.to_record())
            .collect();
        Self::new(docket.vocabulary().clone(), texts.collect(), &records, eyes)
    }

    /// The records of a docket ([`Docket::records_that_count`]), under its texts.
    #[must_use]
    pub fn new(
        vocabulary: Vocabulary,
        texts: Vec<(Assurance, Digest)>,
        records: &[Record],
        eyes: &Eyes,
    ) -> Self {
        // What is wrong between the texts was said when the docket was opened.
        let (mut watch, _) = Watch::new(vocabulary, texts, eyes.clone());
        let knower = eyes.as_known_to.as_ref().unwrap_or(&eyes.viewpoint);
        let records = records.iter().map(|record| record.as_learned_by(knower));
        let mut records: Vec<Record> = records.collect();
        // What others refer to is there from the beginning, known to nobody before its time: a claim may name what is learned later.
        for (line, record) in records.iter().enumerate() {
            if is_named(record) {
                watch.file(line, record.clone(), &mut Vec::new());
            }
        }
        let learned = |record: &Record| record.learned().map_or(Instant::MIN, bulk::instant);
        // One that refers to another comes behind it; else those of one instant stay as they were filed.
        records.sort_by_key(|record| (learned(record), record.rank()));
        let (mut edges, mut lengths) = (BTreeSet::new(), BTreeSet::new());
        let docket = watch.docket();
        for promise in docket.promises().iter().take(MAX_READ) {
            let Some(terms) = docket.terms(promise) else {
                continue;
            };
            edges.extend(terms.not_before.into_iter().chain(terms.not_after));
            match terms.ending {
                Ending::At(end) => _ = edges.insert(end),
                Ending::AfterEntry(length) => _ = lengths.insert(length.seconds()),
                Ending::None => {}
            }
            lengths.extend(terms.lengths().map(Wait::seconds));
        }
        Self {
            watch,
            rest: records.into_iter(),
            line: 0,
            edges: edges.into_iter().flat_map(|at| [at, after(at)]).collect(),
            lengths,
        }
    }

    /// Goes on by at most `most` records; whether there are more.
    pub fn go_on(&mut self, most: usize) -> bool {
        for _ in 0..most {
            let Some(record) = self.rest.next() else {
                return false;
            };
            self.line += 1;
            if let Some(learned) = record.learned().map(bulk::instant) {
                self.pass(learned);
                let times = times(&record);
                let later = times.iter().flat_map(|at| {
                    let lengths = self.lengths.iter();
                    lengths
                        .map(|length| Instant::from_seconds(at.seconds().saturating_add(*length)))
                });
                let all: Vec<Instant> = times.iter().copied().chain(later).collect();
                self.edges
                    .extend(all.into_iter().filter(|at| *at > learned));
            }
            if is_named(&record) {
                if let Some(learned) = record.learned() {
                    self.watch.move_on(bulk::instant(learned));
                }
                self.watch.note(&record);
            } else {
                // What does not fit was said when the docket was opened.
                let _ = self.watch.add(self.line, record);
            }
        }
        true
    }

    /// Nothing more was learned, and time passes until `now`.
    pub fn end(&mut self, now: Instant) {
        self.pass(now);
        self.watch.move_on(now);
        self.watch.settle();
    }

    /// The changes since this was last asked, in the order in which they became known.
    pub fn changes(&mut self) -> Vec<Change> {
        self.watch.changes()
    }

    /// How many records are still to come.
    #[must_use]
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// What a reader of the changes must know.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.watch.notes()
    }

    /// What falls due before `until`, though nothing was learned.
    fn pass(&mut self, until: Instant) {
        let mut is_beside = false;
        while let Some(now) = self.watch.now() {
            if now >= until {
                return;
            }
            self.watch.settle();
            let next = Instant::from_seconds(now.seconds().saturating_add(1));
            // While something may come at any time it wakes at every second; the first and the edges tell.
            let from = if is_beside { next } else { now };
            let wake = self.watch.wakes.iter().map(|(at, _)| *at);
            let due = self.watch.tracks.iter().filter_map(|track| track.due);
            let wake = wake.chain(due).filter(|at| *at > from).min();
            let edge = self.edges.range(next..).next().copied();
            let Some(stop) = wake.into_iter().chain(edge).min().filter(|at| *at < until) else {
                break;
            };
            is_beside = stop == next;
            self.watch.move_on(stop);
        }
        self.edges = self.edges.split_off(&until);
    }
}

/// Whether other records refer to it, or its place among its like decides.
fn is_named(record: &Record) -> bool {
    matches!(
        record,
        Record::Source(_)
            | Record::Viewpoint(_)
            | Record::Assumption(_)
            | Record::Incident(_)
            | Record::Message(_)
    )
}

/// The times of a record beside which something may be otherwise.
fn times(record: &Record) -> Vec<Instant> {
    let edges = match record {
        Record::Incident(found) => {
            let end = found.end.into_iter();
            let each = std::iter::once(found.begin).chain(end);
            each.flat_map(|time| [time.0.from(), time.0.to()]).collect()
        }
        Record::Receipt(found) => vec![found.at.0.from(), found.at.0.to()],
        Record::Disavowal(found) => vec![found.at],
        _ => Vec::new(),
    };
    edges.into_iter().flat_map(|at| [at, after(at)]).collect()
}

fn after(at: Instant) -> Instant {
    Instant::from_seconds(at.seconds().saturating_add(1))
}

/// A record as it lies on a docket: what is only skipped is not copied.
#[derive(Debug, Clone, Copy)]
pub enum Kept<'d> {
    /// Who reports.
    Source(&'d Source),
    /// Through whose eyes.
    Viewpoint(&'d Viewpoint),
    /// What claims rest on.
    Assumption(&'d Assumption),
    /// Something that happened.
    Incident(&'d Incident),
    /// What is said of it.
    Claim(&'d Claim),
    /// Who controls whom.
    Control(&'d ControlClaim),
    /// That several are one.
    Same(&'d SameClaim),
    /// Something carried.
    Message(&'d Message),
    /// What became of it.
    Receipt(&'d Receipt),
    /// A principal disavows.
    Disavowal(&'d Disavowal),
    /// What is held of a claim.
    Stance(&'d Stance),
    /// How a party stands to a claim in public.
    Posture(&'d Posture),
    /// A source found the same.
    Corroboration(&'d Corroboration),
    /// Something is taken back.
    Retraction(&'d Retraction),
}

impl Kept<'_> {
    /// The record itself.
    #[must_use]
    pub fn to_record(self) -> Record {
        match self {
            Self::Source(it) => Record::Source(it.clone()),
            Self::Viewpoint(it) => Record::Viewpoint(it.clone()),
            Self::Assumption(it) => Record::Assumption(it.clone()),
            Self::Incident(it) => Record::Incident(it.clone()),
            Self::Claim(it) => Record::Claim(it.clone()),
            Self::Control(it) => Record::Control(it.clone()),
            Self::Same(it) => Record::Same(it.clone()),
            Self::Message(it) => Record::Message(it.clone()),
            Self::Receipt(it) => Record::Receipt(it.clone()),
            Self::Disavowal(it) => Record::Disavowal(it.clone()),
            Self::Stance(it) => Record::Stance(it.clone()),
            Self::Posture(it) => Record::Posture(it.clone()),
            Self::Corroboration(it) => Record::Corroboration(it.clone()),
            Self::Retraction(it) => Record::Retraction(it.clone()),
        }
    }
}

impl Docket {
    /// Every record by which is judged, in an order that stays the same while nothing is filed; what is told besides is left out.
    pub fn records_that_count(&self) -> impl Iterator<Item = Kept<'_>> {
        let sources = self.sources.values().map(Kept::Source);
        let incidents = self
            .incidents
            .iter()
            .map(|filed| Kept::Incident(&filed.record));
        let messages = self
            .messages
            .iter()
            .map(|filed| Kept::Message(&filed.record));
        sources
            .chain(self.viewpoints.values().map(Kept::Viewpoint))
            .chain(self.assumptions.iter().map(Kept::Assumption))
            .chain(incidents)
            .chain(self.claims.iter().flatten().map(Kept::Claim))
            .chain(self.disavowals.iter().flatten().map(Kept::Disavowal))
            .chain(self.controls.iter().map(Kept::Control))
            .chain(self.sames.iter().map(Kept::Same))
            .chain(messages)
            .chain(self.stances.values().flatten().map(Kept::Stance))
            .chain(self.postures.values().flatten().map(Kept::Posture))
            .chain(
                self.corroborations
                    .values()
                    .flatten()
                    .map(Kept::Corroboration),
            )
            .chain(self.retractions.values().flatten().map(Kept::Retraction))
            .chain(self.receipts.values().flatten().map(Kept::Receipt))
    }
}
