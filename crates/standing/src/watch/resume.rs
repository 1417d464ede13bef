//! A watch written down, to be taken up again in mid-stream with the same result.
//!
//! What is written is what was read, each thing once: the records that are filed, the sorts of rows,
//! the rows; and what was told last. What follows from these is found anew. One line each, JSON.

use super::bulk::Laid;
use super::{ROWS, Watch};
use crate::docket::Docket;
use crate::read::{read_records, write_record};
use crate::record::{Claim, Learned, Record};
use crate::verdict::{Eyes, Life, Performance, Word};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, BufRead, Write};
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::time::{Between, Instant};
use tacit_lang::vocabulary::Vocabulary;

/// The version of what is written.
const VERSION: u32 = 1;

/// Why a watch cannot be taken up again.
#[derive(Debug)]
pub enum ResumeError {
    /// What was written cannot be read.
    Input(io::Error),
    /// A line is none that was written, or some are missing.
    Damaged(usize),
    /// It was written by a program of another version.
    OtherVersion(u32),
    /// It watches other texts.
    OtherTexts,
}

impl fmt::Display for ResumeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(error) => write!(out, "it cannot be read: {error}"),
            Self::Damaged(line) => write!(out, "it is damaged at line {line}"),
            Self::OtherVersion(version) => {
                write!(
                    out,
                    "it is of version {version}, this program writes {VERSION}"
                )
            }
            Self::OtherTexts => out.write_str("it is of a watch over other texts"),
        }
    }
}

impl std::error::Error for ResumeError {}

impl From<io::Error> for ResumeError {
    fn from(error: io::Error) -> Self {
        Self::Input(error)
    }
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    watch: u32,
    texts: Vec<String>,
    viewpoint: String,
    as_known_to: Option<String>,
    now: Option<i64>,
    settled_at: Option<i64>,
    passed: i64,
    told_passed: i64,
    restless: i64,
    horizon: i64,
    told_incidents: usize,
    told_count: u64,
    is_lined: bool,
    is_cut: bool,
    records: usize,
    waiting: usize,
    sorts: usize,
    rows: usize,
    promises: Vec<Told>,
}

/// What was told of one promise, and what happened since.
#[derive(Serialize, Deserialize)]
struct Told {
    outcomes: BTreeSet<(Life, Performance)>,
    word: Word,
    partial: bool,
    late: bool,
    trigger: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct SavedSort {
    base: Option<u32>,
    claim: Claim,
}

/// Begin, learned, sort, name, end, the names of claims.
#[derive(Serialize, Deserialize)]
struct SavedRow(
    [i64; 2],
    i64,
    Option<u32>,
    String,
    Option<[i64; 2]>,
    Vec<String>,
);

impl Watch {
    /// Writes everything that [`Watch::resume`] needs.
    ///
    /// Changes that were not handed out yet are not written: take them first by [`Watch::changes`].
    ///
    /// # Errors
    /// Those of `out`.
    pub fn save(&mut self, out: &mut impl Write) -> io::Result<()> {
        if let Some(now) = self.now.filter(|_| self.has_eyes()) {
            self.mend(now);
        }
        let told = self.tracks.iter().map(|track| Told {
            outcomes: track.outcomes.clone(),
            word: track.word,
            partial: track.partial,
            late: track.late,
            trigger: track.trigger,
        });
        let head = Head {
            watch: VERSION,
            texts: digests(&self.docket),
            viewpoint: self.eyes.viewpoint.clone(),
            as_known_to: self.eyes.as_known_to.clone(),
            now: self.now.map(Instant::seconds),
            settled_at: self.settled_at.map(Instant::seconds),
            passed: self.passed.seconds(),
            told_passed: self.told_passed.seconds(),
            restless: self.restless.seconds(),
            horizon: self.horizon.seconds(),
            told_incidents: self.told_incidents,
            told_count: self.told_count,
            is_lined: self.is_lined,
            is_cut: self.is_cut,
            records: self.lines.len(),
            waiting: self.waiting.len(),
            sorts: self.bulk.sorts().len(),
            rows: self.bulk.len(),
            promises: told.collect(),
        };
        put(out, &head)?;
        for line in &self.lines {
            writeln!(out, "{line}")?;
        }
        for (line, record) in &self.waiting {
            writeln!(out, "{line}\n{}", write_record(record))?;
        }
        for sort in self.bulk.sorts() {
            // Rows have times of their own.
            let learned = Learned::Everyone(Instant::from_seconds(0));
            let claim = Claim {
                learned,
                ..sort.claim.clone()
            };
            let base = sort.base;
            put(out, &SavedSort { base, claim })?;
        }
        let rows = 0..u32::try_from(self.bulk.len()).unwrap_or(ROWS);
        for laid in rows.filter_map(|number| self.bulk.laid(number)) {
            put(out, &saved(&laid))?;
        }
        Ok(())
    }

    /// Takes up a watch that was saved, over the same texts: what it tells from then on is what it would
    /// have told.
    ///
    /// # Errors
    /// [`ResumeError`].
    pub fn resume(
        vocabulary: Vocabulary,
        texts: Vec<(Assurance, Digest)>,
        input: &mut impl BufRead,
    ) -> Result<Self, ResumeError> {
        let mut lines = Lines { input, number: 0 };
        let head: Head = lines.value()?;
        if head.watch != VERSION {
            return Err(ResumeError::OtherVersion(head.watch));
        }
        let eyes = Eyes {
            viewpoint: head.viewpoint,
            as_known_to: head.as_known_to,
        };
        let (mut watch, _) = Self::new(vocabulary, texts, eyes);
        let is_same = head.texts == digests(&watch.docket);
        if !is_same || head.promises.len() != watch.tracks.len() {
            return Err(ResumeError::OtherTexts);
        }
        for _ in 0..head.records {
            let record = lines.record()?;
            if !watch.docket.add(vec![(0, record.clone())]).is_empty() {
                return Err(lines.damaged());
            }
            watch.lines.push(write_record(&record));
        }
        for _ in 0..head.waiting {
            let line: usize = lines.value()?;
            watch.waiting.push((line, lines.record()?));
        }
        for number in 0..head.sorts {
            let sort: SavedSort = lines.value()?;
            let found = watch.bulk.add_sort(sort.base, &sort.claim);
            if found.map(|found| found as usize) != Some(number) {
                return Err(lines.damaged());
            }
        }
        for _ in 0..head.rows {
            let row: SavedRow = lines.value()?;
            lay(&mut watch, &row).ok_or_else(|| lines.damaged())?;
        }
        for (track, told) in watch.tracks.iter_mut().zip(head.promises) {
            track.outcomes = told.outcomes;
            track.word = told.word;
            track.partial = told.partial;
            track.late = told.late;
            track.trigger = told.trigger;
        }
        watch.now = head.now.map(Instant::from_seconds);
        watch.settled_at = head.settled_at.map(Instant::from_seconds);
        watch.passed = Instant::from_seconds(head.passed);
        watch.told_passed = Instant::from_seconds(head.told_passed);
        watch.restless = Instant::from_seconds(head.restless);
        watch.horizon = Instant::from_seconds(head.horizon);
        watch.told_incidents = head.told_incidents;
        watch.told_count = head.told_count;
        watch.is_lined = head.is_lined;
        watch.is_cut = head.is_cut;
        watch.take_up();
        Ok(watch)
    }

    /// Reads everything anew, as it stood when it was saved.
    fn take_up(&mut self) {
        let marks: Vec<(bool, Option<u32>)> = self
            .tracks
            .iter()
            .map(|track| (track.late, track.trigger))
            .collect();
        self.stale = true;
        if let Some(now) = self.now.filter(|_| self.has_eyes()) {
            self.mend(now);
        }
        for (track, (late, trigger)) in self.tracks.iter_mut().zip(marks) {
            (track.late, track.trigger) = (late, trigger);
        }
    }
}

fn digests(docket: &Docket) -> Vec<String> {
    docket
        .texts()
        .map(|(_, digest)| digest.to_string())
        .collect()
}

fn put(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn saved(laid: &Laid<'_>) -> SavedRow {
    let pair = |between: Between| [between.from().seconds(), between.to().seconds()];
    SavedRow(
        pair(laid.begin),
        laid.learned.seconds(),
        laid.sort,
        laid.name.to_owned(),
        laid.end.map(pair),
        laid.claims.to_vec(),
    )
}

fn lay(watch: &mut Watch, row: &SavedRow) -> Option<u32> {
    let between =
        |[from, to]: [i64; 2]| Between::new(Instant::from_seconds(from), Instant::from_seconds(to));
    let SavedRow(begin, learned, sort, name, end, claims) = row;
    let is_sort = |sort: u32| (sort as usize) < watch.bulk.sorts().len();
    let laid = Laid {
        begin: between(*begin)?,
        end: end.and_then(between),
        learned: Instant::from_seconds(*learned),
        sort: *sort,
        name,
        claims,
    };
    sort.is_none_or(is_sort)
        .then(|| watch.bulk.lay(&laid))
        .flatten()
}

/// The lines of a watch that was saved.
struct Lines<'i, R> {
    input: &'i mut R,
    number: usize,
}

impl<R: BufRead> Lines<'_, R> {
    fn next(&mut self) -> Result<String, ResumeError> {
        self.number += 1;
        let mut line = String::new();
        if self.input.read_line(&mut line)? == 0 {
            return Err(self.damaged());
        }
        Ok(line)
    }

    fn value<T: for<'de> Deserialize<'de>>(&mut self) -> Result<T, ResumeError> {
        let line = self.next()?;
        serde_json::from_str(&line).map_err(|_| self.damaged())
    }

    fn record(&mut self) -> Result<Record, ResumeError> {
        let line = self.next()?;
        let batch = read_records(line.as_bytes())?;
        let record = batch.records.into_iter().next();
        record
            .map(|(_, record)| record)
            .ok_or_else(|| self.damaged())
    }

    fn damaged(&self) -> ResumeError {
        ResumeError::Damaged(self.number)
    }
}
