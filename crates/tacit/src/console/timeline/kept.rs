//! What was worked out for the timeline, kept while the desk's book is the same.

use super::marks::Written;
use super::moments::Sought;
use super::plan::Edition;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tacit_console::view::promises::Tone;
use tacit_lang::time::Instant;

/// How many lanes are kept: some sixty steps of a slider over four of them.
const MAX_LANES: usize = 256;

/// What is kept for every timeline that is asked for.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Inside>);

#[derive(Default)]
struct Inside {
    lanes: Mutex<VecDeque<(Key, Arc<Judged>)>>,
    differences: Mutex<VecDeque<(Key, Arc<Differences>)>>,
    written: Mutex<Option<(Edition, Arc<Vec<Written>>)>>,
    sought: Mutex<Sought>,
}

/// By which edition, as known when, which lane.
pub(super) type Key = (Edition, Instant, usize);

/// Where the eyes differ: the promise, and the fact that decides.
pub(super) type Differences = Vec<(String, String)>;

/// A lane, judged.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    pub(super) stretches: Vec<Stood>,
    pub(super) verdict: String,
    pub(super) reasons: Vec<(String, String)>,
    /// The records by which it is so.
    pub(super) rests_on: Vec<String>,
    pub(super) notes: Vec<String>,
    /// Whether something was cut short.
    pub(super) partial: bool,
}

/// From when on it stood how.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stood {
    pub(super) from: Instant,
    pub(super) tone: Tone,
    pub(super) word: String,
}

impl Kept {
    pub(super) fn lane(&self, key: &Key) -> Option<Arc<Judged>> {
        let lanes = open(&self.0.lanes);
        let found = lanes.iter().find(|(known, _)| known == key);
        found.map(|(_, judged)| Arc::clone(judged))
    }

    pub(super) fn keep_lane(&self, key: Key, judged: &Arc<Judged>) {
        keep(&mut open(&self.0.lanes), key, judged);
    }

    pub(super) fn differences(&self, key: &Key) -> Option<Arc<Differences>> {
        let all = open(&self.0.differences);
        let found = all.iter().find(|(known, _)| known == key);
        found.map(|(_, found)| Arc::clone(found))
    }

    pub(super) fn keep_differences(&self, key: Key, found: &Arc<Differences>) {
        keep(&mut open(&self.0.differences), key, found);
    }

    /// What was made of the records, of whichever edition.
    pub(super) fn written(&self) -> Option<(Edition, Arc<Vec<Written>>)> {
        open(&self.0.written).clone()
    }

    pub(super) fn keep_written(&self, edition: Edition, written: Arc<Vec<Written>>) {
        *open(&self.0.written) = Some((edition, written));
    }

    pub(super) fn sought(&self) -> MutexGuard<'_, Sought> {
        open(&self.0.sought)
    }
}

fn keep<T>(all: &mut VecDeque<(Key, Arc<T>)>, key: Key, value: &Arc<T>) {
    let (edition, ..) = key;
    all.retain(|((of, ..), _)| *of == edition);
    if all.len() == MAX_LANES {
        all.pop_front();
    }
    all.push_back((key, Arc::clone(value)));
}

fn open<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
