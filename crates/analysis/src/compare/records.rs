//! Records that are on file, judged by both versions (A18).

use crate::compare::Favour;
use crate::matter::Matter;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::meaning::{Assurance, Digest, End, Entry};
use tacit_lang::time::{Instant, Wait};
use tacit_standing::docket::Docket;
use tacit_standing::play::Play;
use tacit_standing::problem::Problem;
use tacit_standing::record::{Learned, Record};
use tacit_standing::verdict::{Eyes, Life, Performance, Promise, Question, Word};

/// The most instants at which everything is judged: with more, the first are.
pub const MAX_INSTANTS: usize = 2_000;

/// The most times that it is tried to do with fewer records.
const MAX_TRIES: usize = 2_000;

/// What of records is judged otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rejudged {
    /// Each way in which a verdict differs, by promise and viewpoint, when it first does.
    pub verdicts: Vec<Otherwise>,
    /// Places, in what was given, of the fewest records that show the first of them: none of these can be left out.
    pub fewest: Vec<usize>,
    /// At how many instants everything was judged.
    pub instants: usize,
    /// What was wrong with records that were left out, by the old version.
    pub problems: Vec<Problem>,
    /// What was not judged, in plain sentences.
    pub left_out: Vec<String>,
}

/// One verdict that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Otherwise {
    /// Which promise.
    pub promise: Promise,
    /// In whose viewpoint.
    pub viewpoint: String,
    /// As of, and as known at, the first instant at which it differs.
    pub at: Instant,
    /// By the old text.
    pub old: Judged,
    /// By the new text.
    pub new: Judged,
    /// In whose favour; none where either is not settled.
    pub favour: Option<Favour>,
}

/// A verdict: a word, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Judged {
    /// In one word.
    pub word: Word,
    /// Every outcome that is possible.
    pub outcomes: BTreeSet<(Life, Performance)>,
}

/// Judges `records`, which speak of the old texts, by both versions: the new texts stand in the places and under the names of the
/// old ones. Everything is judged in every viewpoint whenever something is learned or happens, and whenever something falls due.
///
/// `stop` is asked now and then whether to break off.
#[must_use]
pub fn rejudge(
    old: &Matter,
    new: &Matter,
    records: &[(usize, Record)],
    stop: &dyn Fn() -> bool,
) -> Rejudged {
    let versions = Versions::of(old, new);
    let (dockets, problems) = versions.open(records.to_vec());
    let mut rejudged = Rejudged {
        problems,
        ..Rejudged::default()
    };
    let mut instants = instants(&dockets, &versions, records);
    if instants.len() > MAX_INSTANTS {
        rejudged.left_out.push(format!(
            "of {} instants at which something is learned, happens or falls due, the first {MAX_INSTANTS} were judged",
            instants.len()
        ));
        instants.truncate(MAX_INSTANTS);
    }
    let [before, _] = &dockets;
    let viewpoints: Vec<String> = before.viewpoints().map(|it| it.id.clone()).collect();
    let mut met: BTreeSet<(Promise, String, Judged, Judged)> = BTreeSet::new();
    for at in instants {
        if stop() {
            rejudged.left_out.push(format!(
                "broken off before {at}: what is later was not judged"
            ));
            break;
        }
        rejudged.instants += 1;
        for promise in before.promises() {
            for viewpoint in &viewpoints {
                let Some([old, new]) = judged(&dockets, &promise, viewpoint, at) else {
                    continue;
                };
                let key = (promise.clone(), viewpoint.clone(), old.clone(), new.clone());
                if old != new && met.insert(key) {
                    rejudged.verdicts.push(Otherwise {
                        promise: promise.clone(),
                        viewpoint: viewpoint.clone(),
                        at,
                        favour: favour(&old, &new),
                        old,
                        new,
                    });
                }
            }
        }
    }
    if let Some(first) = rejudged.verdicts.first() {
        rejudged.fewest = fewest(&versions, records, first, stop);
    }
    rejudged
}

/// Both versions with the names by which records speak of the old one.
struct Versions<'m> {
    old: &'m Matter,
    new: Vec<(Assurance, Digest)>,
    /// What the new texts are called, where it is something else: as the old one in the same place.
    renamed: BTreeMap<String, String>,
}

impl<'m> Versions<'m> {
    fn of(old: &'m Matter, new: &'m Matter) -> Self {
        let mut renamed = BTreeMap::new();
        let texts = old.texts.iter().zip(&new.texts);
        let standing_in = texts.map(|((before, digest), (after, own))| {
            renamed.insert(own.to_string(), digest.to_string());
            renamed.insert(after.labels.title.clone(), digest.to_string());
            let mut after = after.clone();
            after.labels.title.clone_from(&before.labels.title);
            (after, *digest)
        });
        let new = standing_in.collect();
        for (text, digest) in &old.texts {
            renamed.remove(&text.labels.title);
            renamed.remove(&digest.to_string());
        }
        Self { old, new, renamed }
    }

    fn open(&self, mut records: Vec<(usize, Record)>) -> ([Docket; 2], Vec<Problem>) {
        for (_, record) in &mut records {
            if let Record::Message(message) = record
                && let Some(name) = self.renamed.get(&message.assurance)
            {
                message.assurance.clone_from(name);
            }
        }
        let vocabulary = &self.old.vocabulary;
        let texts = self.old.texts.clone();
        let (old, problems) = Docket::open(vocabulary.clone(), texts, records.clone());
        let (new, _) = Docket::open(vocabulary.clone(), self.new.clone(), records);
        ([old, new], problems)
    }
}

fn judged(
    dockets: &[Docket; 2],
    promise: &Promise,
    viewpoint: &str,
    at: Instant,
) -> Option<[Judged; 2]> {
    let question = Question {
        promise: promise.clone(),
        eyes: Eyes {
            viewpoint: viewpoint.to_owned(),
            as_known_to: None,
        },
        at,
        known: at,
    };
    let [old, new] = dockets.each_ref().map(|docket| {
        let standing = docket.judge(&question).ok()?;
        Some(Judged {
            word: standing.word,
            outcomes: standing.outcomes,
        })
    });
    Some([old?, new?])
}

fn favour(old: &Judged, new: &Judged) -> Option<Favour> {
    let only = |judged: &Judged| match judged.outcomes.len() {
        1 => judged.outcomes.first().copied(),
        _ => None,
    };
    Some(Favour::of(only(old)?, only(new)?))
}

/// Whenever something is learned or happens, and so long after as either version states a length of time.
fn instants(
    dockets: &[Docket; 2],
    versions: &Versions<'_>,
    records: &[(usize, Record)],
) -> Vec<Instant> {
    let mut found = BTreeSet::new();
    let mut happened = BTreeSet::new();
    for (_, record) in records {
        match record.learned() {
            Some(Learned::Everyone(at)) => _ = found.insert(*at),
            Some(Learned::Only(by)) => found.extend(by.values().copied()),
            None => {}
        }
        match record {
            Record::Incident(incident) => _ = happened.insert(incident.begin.0.to()),
            Record::Receipt(receipt) => _ = happened.insert(receipt.at.0.to()),
            _ => {}
        }
    }
    let lengths: BTreeSet<i64> = dockets
        .iter()
        .flat_map(|docket| {
            let plays = docket.promises().into_iter();
            let plays = plays.filter_map(|promise| Play::of(docket, &[promise]));
            let lengths = plays.map(|play| play.lengths().map(Wait::seconds).collect());
            lengths.collect::<Vec<Vec<i64>>>().concat()
        })
        .collect();
    for at in &happened {
        let later = lengths
            .iter()
            .map(|length| at.seconds().saturating_add(*length));
        found.extend(later.map(Instant::from_seconds));
    }
    let texts = versions.old.texts.iter().chain(&versions.new);
    for (text, _) in texts {
        if let Some(End::At(at) | End::EndOfDay(at)) = text.end {
            found.insert(at);
        }
        if let Some(Entry::At(at)) = text.entry {
            found.insert(at);
        }
    }
    found.extend(happened);
    found.into_iter().collect()
}

/// The places of records of which none can be left out if the verdicts are to differ where they first do.
fn fewest(
    versions: &Versions<'_>,
    records: &[(usize, Record)],
    first: &Otherwise,
    stop: &dyn Fn() -> bool,
) -> Vec<usize> {
    let shows = |places: &[usize]| {
        let kept = places.iter().filter_map(|place| records.get(*place));
        let (dockets, _) = versions.open(kept.cloned().collect());
        let found = judged(&dockets, &first.promise, &first.viewpoint, first.at);
        found.is_some_and(|[old, new]| old == first.old && new == first.new)
    };
    let known = |record: &Record| {
        record.learned().is_none_or(|learned| {
            learned
                .by(&first.viewpoint)
                .is_some_and(|at| at <= first.at)
        })
    };
    let all = records.iter().enumerate();
    let mut kept: Vec<usize> = all
        .filter(|(_, (_, record))| known(record))
        .map(|(place, _)| place)
        .collect();
    if !shows(&kept) {
        kept = (0..records.len()).collect();
    }
    let mut size = kept.len().div_ceil(2).max(1);
    let mut tries = 0;
    loop {
        let before = kept.len();
        let mut start = 0;
        while start < kept.len() && tries < MAX_TRIES && !stop() {
            let mut without = kept.clone();
            without.drain(start..(start + size).min(kept.len()));
            tries += 1;
            if shows(&without) {
                kept = without;
            } else {
                start += size;
            }
        }
        // What could not be left out before may be, now that something else is.
        if size == 1 && (kept.len() == before || tries >= MAX_TRIES || stop()) {
            return kept;
        }
        size = size.div_ceil(2);
    }
}
