//! What an officer takes into the book: checked line by line, without filing anything (`spec/mission.md`, section 4).

mod fit;
mod lines;

use crate::casebook::Casebook;
use crate::learned::{is_same_but_for_learning, only, relearned};
use fit::Fit;
use lines::with_learned;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use tacit_lang::time::Instant;
use tacit_standing::read::{read_records, write_record};
use tacit_standing::record::Record;

/// The most lines of one file whose faults are listed one by one.
pub const MAX_LISTED: usize = 1_000;

/// What of a file can be taken into the book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    /// What can be filed ([`Casebook::file`]), learned by this desk alone.
    pub records: Vec<Record>,
    /// How many records are in the book to the letter.
    pub known: usize,
    /// Each line that is left out, with its number and why; of more than [`MAX_LISTED`] the first, and how many more there are.
    pub left_out: Vec<String>,
}

impl Casebook {
    /// Checks lines of records (`spec/records.md`) against the book, `at` this desk's present moment, and files nothing.
    ///
    /// In a line `learned` may be left out: whatever it says, this desk learns of it `at` that moment, or in `known_since`, where an officer
    /// says that it was known here before the desk was. A record of which the file says that others learned of it, and not this viewpoint,
    /// comes from another desk and is left out. One bad line does not stop the others.
    #[must_use]
    pub fn take_in(&self, lines: &str, at: Instant, known_since: Option<Instant>) -> Intake {
        if let Some(since) = known_since.filter(|since| *since > at) {
            let why = format!("all of it: it cannot be known since {since}, which lies after {at}");
            return Intake {
                left_out: vec![why],
                ..Intake::default()
            };
        }
        let learned_at = known_since.unwrap_or(at);
        let learned = only(&self.own().viewpoint, learned_at);
        let mut found = Findings::default();
        let mut taken: Vec<(usize, Record)> = Vec::new();
        let mut names: HashMap<String, usize> = HashMap::new();
        let fit = Fit::of(self, learned_at);
        // Of what is read out of memory, no reading fails.
        let batch = read_records(with_learned(lines, learned_at).as_bytes()).unwrap_or_default();
        for problem in batch.problems {
            let why = format!("{} [{}]; {}", problem.message, problem.code, problem.help);
            found.left_out.insert(problem.line, why);
        }
        for (line, record) in batch.records {
            let earlier = names.get(record.id()).and_then(|place| taken.get(*place));
            let earlier = earlier.map(|(_, record)| record);
            if let Err(why) = fit.check(&record) {
                found.leave_out(line, why);
                continue;
            }
            let record = relearned(record, &learned);
            if !can_be_stored(&record) {
                found.leave_out(line, NOT_STORED);
                continue;
            }
            match earlier.or(self.record(record.id())) {
                Some(known) if is_same_but_for_learning(known, &record) => {
                    found.known += 1;
                    continue;
                }
                Some(known) if !fit::may_replace(known, &record) => {
                    found.leave_out(line, format!("the name `{}` is taken", record.id()));
                    continue;
                }
                _ => {}
            }
            names.insert(record.id().to_owned(), taken.len());
            taken.push((line, record));
        }
        let records = fit.without_loose_ends(taken, |line, why| found.leave_out(line, why));
        Intake {
            records,
            known: found.known,
            left_out: found.listed(),
        }
    }
}

/// The most lines that a person enters by hand at once: an incident with its claims, and the sources that these name.
pub const MAX_BY_HAND: usize = 16;

/// Whether these lines may be what a person has entered by hand: few, and none declares by which eyes the desk judges. All the others are
/// taken in from files, which is for whoever keeps the desk (`spec/mission.md`, section 9).
pub(crate) fn is_by_hand(lines: &str) -> bool {
    if lines.lines().nth(MAX_BY_HAND).is_some() {
        return false;
    }
    // As they are read when they are taken in; at which moment does not matter to what they are.
    let whole = with_learned(lines, Instant::from_seconds(0));
    let batch = read_records(whole.as_bytes()).unwrap_or_default();
    let mut records = batch.records.iter().map(|(_, record)| record);
    records.all(|record| match record {
        Record::Source(_)
        | Record::Incident(_)
        | Record::Claim(_)
        | Record::Control(_)
        | Record::Same(_)
        | Record::Assumption(_)
        | Record::Corroboration(_)
        | Record::Stance(_)
        | Record::Disavowal(_)
        | Record::Retraction(_)
        | Record::Statement(_)
        | Record::Exposure(_)
        | Record::Posture(_)
        | Record::GoodOffices(_) => true,
        Record::Viewpoint(_) | Record::Message(_) | Record::Receipt(_) => false,
    })
}

/// Why a record that was read is left out all the same.
const NOT_STORED: &str = "it could not be read again once it is stored: its times lie outside the years 0 to 9999, or it is too long";

/// Whether the record is read as the same when it is taken out of the store.
fn can_be_stored(record: &Record) -> bool {
    let batch = read_records(write_record(record).as_bytes()).unwrap_or_default();
    matches!(batch.records.as_slice(), [(_, again)] if again == record)
}

/// What was found besides the records.
#[derive(Default)]
struct Findings {
    known: usize,
    left_out: BTreeMap<usize, String>,
}

impl Findings {
    fn leave_out(&mut self, line: usize, why: impl Display) {
        self.left_out.insert(line, why.to_string());
    }

    fn listed(self) -> Vec<String> {
        let more = self.left_out.len().saturating_sub(MAX_LISTED);
        let each = self.left_out.into_iter().take(MAX_LISTED);
        let mut listed: Vec<String> = each
            .map(|(line, why)| format!("line {line}: {why}"))
            .collect();
        if more > 0 {
            listed.push(format!("and {more} more lines"));
        }
        listed
    }
}
