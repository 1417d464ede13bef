//! What is on record as of one time, as known at another, and nothing that came or was learned later.

use super::Situation;
use crate::matter::Matter;
use std::collections::BTreeMap;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::docket::Docket;
use tacit_standing::record::{Learned, Record};

/// What further records are called, unless a record is called so already.
const FURTHER: &str = "further";

/// The records that count.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The records, without what came or was learned later.
    pub records: Vec<(usize, Record)>,
    /// Every viewpoint on record.
    pub viewpoints: Vec<String>,
    /// The incidents, with what they are called.
    pub incidents: Vec<(String, String)>,
    /// The beginning of every further record's name: no record on file begins so.
    pub prefix: String,
    /// As of which event time.
    pub at: Instant,
    /// As known when.
    pub known: Instant,
}

impl Ground {
    /// What of the records of `situation` counts.
    #[must_use]
    pub fn of(situation: &Situation) -> Self {
        let (at, known) = (situation.at, situation.known);
        let kept = situation.records.iter();
        let records: Vec<(usize, Record)> = kept
            .filter_map(|(line, record)| Some((*line, by_then(record.clone(), at, known)?)))
            .collect();
        let viewpoints = records.iter().filter_map(|(_, record)| match record {
            Record::Viewpoint(viewpoint) => Some(viewpoint.id.clone()),
            _ => None,
        });
        let incidents = records.iter().filter_map(|(_, record)| match record {
            Record::Incident(incident) => Some((incident.id.clone(), incident.label.clone())),
            _ => None,
        });
        let is_taken = |prefix: &str| {
            let mut all = situation.records.iter();
            all.any(|(_, record)| record.id().starts_with(prefix))
        };
        let numbered = (2_u32..).map(|number| format!("{FURTHER}{number}"));
        let mut names = std::iter::once(FURTHER.to_owned()).chain(numbered);
        let prefix = names.find(|prefix| !is_taken(prefix));
        Self {
            viewpoints: viewpoints.collect(),
            incidents: incidents.collect(),
            prefix: prefix.unwrap_or_else(|| FURTHER.to_owned()),
            records,
            at,
            known,
        }
    }

    /// The docket of the texts of `matter`, with these records and `more`.
    #[must_use]
    pub fn docket(&self, matter: &Matter, more: &[Record]) -> Docket {
        let last = self.records.iter().map(|(line, _)| *line).max();
        let first = last.unwrap_or_default() + 1;
        let more = more.iter().cloned().enumerate();
        let more = more.map(|(place, record)| (first + place, record));
        let records = self.records.iter().cloned().chain(more).collect();
        Docket::open(matter.vocabulary.clone(), matter.texts.clone(), records).0
    }

    /// From when on further things happen: after everything that counts.
    #[must_use]
    pub fn begins(&self) -> Instant {
        self.at.max(self.known)
    }

    /// What an incident is called, with its name: "`depot` (a drone hits a depot)".
    #[must_use]
    pub fn incident(&self, id: &str) -> String {
        let found = self.incidents.iter().find(|(name, _)| name == id);
        match found {
            Some((_, label)) if !label.is_empty() => format!("`{id}` ({label})"),
            _ => format!("`{id}`"),
        }
    }
}

/// By party: the viewpoints on record that are its own, in the order of the records.
#[must_use]
pub fn own_eyes(
    vocabulary: &Vocabulary,
    records: &[(usize, Record)],
) -> BTreeMap<ActorId, Vec<String>> {
    let mut own: BTreeMap<ActorId, Vec<String>> = BTreeMap::new();
    for (_, record) in records {
        if let Record::Viewpoint(viewpoint) = record
            && let Some(party) = &viewpoint.party
        {
            let party = vocabulary.principal(party).clone();
            own.entry(party).or_default().push(viewpoint.id.clone());
        }
    }
    own
}

/// The record as it was by then; none if it was not there yet.
fn by_then(record: Record, at: Instant, known: Instant) -> Option<Record> {
    let mut record = record;
    match &record {
        Record::Incident(incident) if incident.begin.0.from() > at => return None,
        Record::Receipt(receipt) if receipt.at.0.from() > at => return None,
        Record::Disavowal(disavowal) if disavowal.at > at => return None,
        _ => {}
    }
    if let Some(learned) = learned(&mut record) {
        match learned {
            Learned::Everyone(when) if *when > known => return None,
            Learned::Everyone(_) => {}
            Learned::Only(each) => {
                each.retain(|_, when| *when <= known);
                if each.is_empty() {
                    return None;
                }
            }
        }
    }
    Some(record)
}

fn learned(record: &mut Record) -> Option<&mut Learned> {
    match record {
        Record::Source(_) | Record::Viewpoint(_) => None,
        Record::Incident(found) => Some(&mut found.learned),
        Record::Claim(found) => Some(&mut found.learned),
        Record::Control(found) => Some(&mut found.learned),
        Record::Same(found) => Some(&mut found.learned),
        Record::Corroboration(found) => Some(&mut found.learned),
        Record::Assumption(found) => Some(&mut found.learned),
        Record::Stance(found) => Some(&mut found.learned),
        Record::Disavowal(found) => Some(&mut found.learned),
        Record::Message(found) => Some(&mut found.learned),
        Record::Receipt(found) => Some(&mut found.learned),
        Record::Retraction(found) => Some(&mut found.learned),
        Record::Statement(found) => Some(&mut found.learned),
        Record::Exposure(found) => Some(&mut found.learned),
        Record::Posture(found) => Some(&mut found.learned),
        Record::GoodOffices(found) => Some(&mut found.learned),
    }
}
