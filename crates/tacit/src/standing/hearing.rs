//! Everything before the judge: texts, records, feeds, and what was left out of them.

use crate::files::Feed;
use crate::texts::{Lexicon, Meant, actor_name};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead};
use tacit_feeds::{Interest, Mapping, Report};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Parties};
use tacit_lang::time::{Between, Instant};
use tacit_standing::docket::Docket;
use tacit_standing::problem::Problem;
use tacit_standing::read::read_records;
use tacit_standing::record::{Accepts, Learned, Record, Viewpoint};
use tacit_standing::verdict::Eyes;

/// The viewpoint that is made where the records hold none.
const NEUTRAL: &str = "record";

/// What is put together before the docket is opened.
pub(crate) struct Papers {
    lexicon: Lexicon,
    texts: Vec<Meant>,
    records: Vec<(usize, Record)>,
    left_out: Vec<LeftOut>,
    rolls: Vec<Roll>,
    feeds: Vec<Report>,
    lines: usize,
}

/// Where a file's lines stand among the lines of all files.
struct Roll {
    name: String,
    first: usize,
}

/// A record that was left out, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LeftOut {
    /// The file.
    pub(crate) file: String,
    /// What is wrong, with the line in that file; 0 if it is about no line.
    pub(crate) problem: Problem,
}

/// An opened docket, with what a page needs besides.
pub(crate) struct Hearing<'d> {
    /// The judge's docket.
    pub(crate) docket: Cow<'d, Docket>,
    /// With which vocabulary.
    pub(crate) lexicon: Lexicon,
    /// What incidents, sources and messages are called.
    pub(crate) labels: BTreeMap<String, String>,
    /// Records left out, in the order of the files.
    pub(crate) left_out: Vec<LeftOut>,
    /// What became of each feed.
    pub(crate) feeds: Vec<Report>,
    /// How many records are on the docket.
    pub(crate) records: usize,
    /// The latest time on record.
    pub(crate) latest: Option<Instant>,
    /// What a reader must know of how it was put together.
    pub(crate) notes: Vec<String>,
}

impl Papers {
    pub(crate) fn new(lexicon: Lexicon, texts: Vec<Meant>) -> Self {
        Self {
            lexicon,
            texts,
            records: Vec::new(),
            left_out: Vec::new(),
            rolls: Vec::new(),
            feeds: Vec::new(),
            lines: 0,
        }
    }

    /// Adds a file of records.
    pub(crate) fn add_records(&mut self, name: &str, reader: impl BufRead) -> io::Result<()> {
        let batch = read_records(reader)?;
        let first = self.roll(name);
        let placed = |(line, record)| (first + line, record);
        self.records.extend(batch.records.into_iter().map(placed));
        let problems = batch.problems.into_iter();
        self.left_out
            .extend(problems.map(|problem| LeftOut::of(name, problem)));
        self.lines += batch.lines;
        Ok(())
    }

    /// Adds the rows of a feed that are about the parties and proxies of the texts.
    pub(crate) fn add_feed(&mut self, name: &str, mapping: &Mapping, feed: Feed) {
        let first = self.roll(name);
        let mut records = Vec::new();
        let interest = Interest::of(
            self.texts
                .iter()
                .flat_map(|text| concerned(&text.assurance)),
        );
        let report = feed.read(mapping, &interest, &mut |record| {
            records.push((first + records.len() + 1, record));
        });
        self.lines += records.len();
        self.records.append(&mut records);
        self.feeds.push(report);
    }

    /// The records so far, each with its line among the lines of all files.
    pub(crate) fn records(&self) -> &[(usize, Record)] {
        &self.records
    }

    /// Opens the docket.
    pub(crate) fn open(mut self) -> Hearing<'static> {
        let mut notes = Vec::new();
        let is_viewpoint = |record: &Record| matches!(record, Record::Viewpoint(_));
        if !self.records.iter().any(|(_, record)| is_viewpoint(record)) {
            let record = Record::Viewpoint(Viewpoint {
                id: NEUTRAL.to_owned(),
                party: None,
                grade: None,
                accepts: Accepts::All,
            });
            self.records.push((self.lines + 1, record));
            notes.push(format!(
                "no viewpoint is on record: `{NEUTRAL}` is nobody's, and accepts what every source says"
            ));
        }
        let labels = self
            .records
            .iter()
            .filter_map(|(_, record)| label(record))
            .collect();
        let latest = self
            .records
            .iter()
            .flat_map(|(_, record)| times(record))
            .max();
        let texts = self
            .texts
            .into_iter()
            .map(|text| (text.assurance, text.digest));
        let filed = self.records.len() - notes.len();
        let vocabulary = self.lexicon.vocabulary.clone();
        let (docket, problems) = Docket::open(vocabulary, texts.collect(), self.records);
        let records = filed.saturating_sub(problems.len());
        let mut left_out = self.left_out;
        for mut problem in problems {
            let mut rolls = self.rolls.iter().rev();
            left_out.push(match rolls.find(|roll| roll.first < problem.line) {
                Some(roll) => {
                    problem.line -= roll.first;
                    LeftOut::of(&roll.name, problem)
                }
                None => LeftOut::of("the texts", problem),
            });
        }
        let place = |file: &str| self.rolls.iter().position(|roll| roll.name == file);
        left_out.sort_by_key(|bad| (place(&bad.file), bad.problem.line));
        Hearing {
            docket: Cow::Owned(docket),
            lexicon: self.lexicon,
            labels,
            left_out,
            feeds: self.feeds,
            records,
            latest,
            notes,
        }
    }

    fn roll(&mut self, name: &str) -> usize {
        let first = self.lines;
        self.rolls.push(Roll {
            name: name.to_owned(),
            first,
        });
        first
    }
}

impl LeftOut {
    fn of(file: &str, problem: Problem) -> Self {
        Self {
            file: file.to_owned(),
            problem,
        }
    }
}

impl Hearing<'_> {
    /// Every viewpoint on record, as a pair of eyes.
    pub(crate) fn every_viewpoint(&self) -> Vec<Eyes> {
        let viewpoints = self.docket.viewpoints();
        viewpoints
            .map(|viewpoint| Eyes {
                viewpoint: viewpoint.id.clone(),
                as_known_to: None,
            })
            .collect()
    }

    /// A giver by identifier or by name.
    pub(crate) fn giver(&self, name: &str) -> Option<ActorId> {
        let vocabulary = self.docket.vocabulary();
        let is_meant = |id: &ActorId| {
            id.as_str() == name || actor_name(vocabulary, id).eq_ignore_ascii_case(name)
        };
        let givers = self.docket.promises().into_iter();
        givers.map(|promise| promise.giver).find(is_meant)
    }

    /// What an actor is called.
    pub(crate) fn actor(&self, id: &ActorId) -> String {
        self.lexicon.actor(id)
    }
}

/// Whose rows of a feed matter to a text: its parties and the proxies that it lists or names.
pub(crate) fn concerned(assurance: &Assurance) -> BTreeSet<ActorId> {
    let mut found: BTreeSet<ActorId> = match &assurance.parties {
        Parties::Directed { giver, receiver } => [giver.clone(), receiver.clone()].into(),
        Parties::EachToEach { members } => members.keys().cloned().collect(),
    };
    let listed = assurance.proxies.values().flat_map(BTreeMap::keys);
    let conditions = assurance.conditions.iter().map(|it| &it.by_others);
    let hands = conditions.chain(&assurance.forbearance.through);
    let named = hands.flat_map(|hands| &hands.named);
    found.extend(listed.chain(named).cloned());
    found
}

/// What a source or an incident is called.
pub(crate) fn label(record: &Record) -> Option<(String, String)> {
    let (id, label) = match record {
        Record::Source(found) => (&found.id, &found.label),
        Record::Incident(found) => (&found.id, &found.label),
        _ => return None,
    };
    (!label.is_empty()).then(|| (id.clone(), label.clone()))
}

/// Every time that a record tells of, by event or by knowledge.
fn times(record: &Record) -> Vec<Instant> {
    let mut found: Vec<Instant> = match record.learned() {
        Some(Learned::Everyone(at)) => vec![*at],
        Some(Learned::Only(each)) => each.values().copied().collect(),
        None => Vec::new(),
    };
    let to = |time: Between| time.to();
    match record {
        Record::Incident(incident) => {
            found.push(to(incident.begin.0));
            found.extend(incident.end.map(|end| to(end.0)));
        }
        Record::Receipt(receipt) => found.push(to(receipt.at.0)),
        Record::Statement(statement) => found.push(to(statement.at.0)),
        Record::Exposure(exposure) => found.push(to(exposure.since.0)),
        Record::Disavowal(disavowal) => found.push(disavowal.at),
        _ => {}
    }
    found
}
