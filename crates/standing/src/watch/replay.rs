//! What is on a docket, told again in the order in which it was learned: when which verdict changed.

use super::change::Change;
use super::{Watch, bulk};
use crate::docket::Docket;
use crate::record::Record;
use crate::step::terms::Ending;
use crate::verdict::Eyes;
use std::collections::BTreeSet;
use std::vec::IntoIter;
use tacit_lang::time::{Instant, Wait};

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
        let vocabulary = docket.vocabulary().clone();
        // What is wrong between the texts was said when the docket was opened.
        let (watch, _) = Watch::new(vocabulary, texts.collect(), eyes.clone());
        let knower = eyes.as_known_to.as_ref().unwrap_or(&eyes.viewpoint);
        let mut records: Vec<Record> = docket
            .records_that_count()
            .filter_map(|record| record.as_learned_by(knower))
            .collect();
        let learned = |record: &Record| record.learned().map_or(Instant::MIN, bulk::instant);
        // One that refers to another comes behind it; else those of one instant stay as they were filed.
        records.sort_by_key(|record| (learned(record), record.rank()));
        let (mut edges, mut lengths) = (BTreeSet::new(), BTreeSet::new());
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
                    lengths.map(|length| Instant::from_seconds(at.seconds().saturating_add(*length)))
                });
                let all: Vec<Instant> = times.iter().copied().chain(later).collect();
                self.edges.extend(all.into_iter().filter(|at| *at > learned));
            }
            // What does not fit was said when the docket was opened.
            let _ = self.watch.add(self.line, record);
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

impl Docket {
    /// Every record by which is judged; what is told besides is left out.
    fn records_that_count(&self) -> impl Iterator<Item = Record> {
        let sources = self.sources.values().cloned().map(Record::Source);
        let viewpoints = self.viewpoints.values().cloned().map(Record::Viewpoint);
        let assumptions = self.assumptions.iter().cloned().map(Record::Assumption);
        let incidents = self.incidents.iter();
        let incidents = incidents.map(|filed| Record::Incident(filed.record.clone()));
        let claims = self.claims.iter().flatten().cloned().map(Record::Claim);
        let disavowals = self.disavowals.iter().flatten().cloned();
        let controls = self.controls.iter().cloned().map(Record::Control);
        let sames = self.sames.iter().cloned().map(Record::Same);
        let stances = self.stances.values().flatten().cloned();
        let postures = self.postures.values().flatten().cloned();
        let corroborations = self.corroborations.values().flatten().cloned();
        let retractions = self.retractions.values().flatten().cloned();
        let messages = self.messages.iter();
        let messages = messages.map(|filed| Record::Message(filed.record.clone()));
        let receipts = self.receipts.values().flatten().cloned();
        sources
            .chain(viewpoints)
            .chain(assumptions)
            .chain(incidents)
            .chain(claims)
            .chain(disavowals.map(Record::Disavowal))
            .chain(controls)
            .chain(sames)
            .chain(messages)
            .chain(stances.map(Record::Stance))
            .chain(postures.map(Record::Posture))
            .chain(corroborations.map(Record::Corroboration))
            .chain(retractions.map(Record::Retraction))
            .chain(receipts.map(Record::Receipt))
    }
}
