//! When this desk learned what is on its record: its own moment, and nobody else's (`spec/mission.md`, section 3).

use std::collections::BTreeMap;
use tacit_lang::time::Instant;
use tacit_standing::record::{Learned, Record};

/// Learned by one viewpoint, at one moment; by no other.
pub(crate) fn only(viewpoint: &str, at: Instant) -> Learned {
    Learned::Only(BTreeMap::from([(viewpoint.to_owned(), at)]))
}

/// The record, learned so; sources and viewpoints are known from the beginning.
pub(crate) fn relearned(mut record: Record, how: &Learned) -> Record {
    let learned = match &mut record {
        Record::Source(_) | Record::Viewpoint(_) => return record,
        Record::Incident(found) => &mut found.learned,
        Record::Claim(found) => &mut found.learned,
        Record::Control(found) => &mut found.learned,
        Record::Same(found) => &mut found.learned,
        Record::Corroboration(found) => &mut found.learned,
        Record::Stance(found) => &mut found.learned,
        Record::Disavowal(found) => &mut found.learned,
        Record::Message(found) => &mut found.learned,
        Record::Receipt(found) => &mut found.learned,
        Record::Retraction(found) => &mut found.learned,
        Record::Statement(found) => &mut found.learned,
        Record::Exposure(found) => &mut found.learned,
        Record::Posture(found) => &mut found.learned,
        Record::GoodOffices(found) => &mut found.learned,
    };
    *learned = how.clone();
    record
}

/// Whether two records say the same, whenever each was learned.
pub(crate) fn is_same_but_for_learning(one: &Record, other: &Record) -> bool {
    match other.learned() {
        Some(learned) => relearned(one.clone(), learned) == *other,
        None => one == other,
    }
}
