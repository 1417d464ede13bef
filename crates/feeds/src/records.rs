//! Records made of sightings.

use crate::columnar::sight_parquet;
use crate::interest::Interest;
use crate::mapping::Mapping;
use crate::read::sight;
use crate::report::Report;
use crate::sighting::Sighting;
use std::io::{BufRead, Read, Seek};
use tacit_standing::record::{Claim, Incident, Learned, Record, When};

/// Reads a feed, plain, gzip or zstd, and gives `sink` its records in the order of its rows: the feed's
/// source first, each incident before its claims, a publisher before what it claims.
///
/// It reads as [`sight`] does, with the same limits, and makes records of every sighting.
pub fn read<R: BufRead>(
    input: R,
    mapping: &Mapping,
    interest: &Interest,
    sink: &mut dyn FnMut(Record),
) -> Report {
    let mut records = Records::begin(mapping, sink);
    sight(input, mapping, interest, &mut |sighting| {
        records.add(sighting);
    })
}

/// Reads a Parquet file as [`sight_parquet`] does, and makes records as [`read`] does.
pub fn read_parquet<R: Read + Seek + Send + 'static>(
    input: R,
    mapping: &Mapping,
    interest: &Interest,
    sink: &mut dyn FnMut(Record),
) -> Report {
    let mut records = Records::begin(mapping, sink);
    sight_parquet(input, mapping, interest, &mut |sighting| {
        records.add(sighting);
    })
}

/// The records of one feed.
struct Records<'r> {
    sink: &'r mut dyn FnMut(Record),
    /// Which sources are on record, each at its number.
    known: Vec<bool>,
}

impl<'r> Records<'r> {
    fn begin(mapping: &Mapping, sink: &'r mut dyn FnMut(Record)) -> Self {
        sink(Record::Source(mapping.source.clone()));
        Self {
            sink,
            known: vec![true],
        }
    }

    fn add(&mut self, sighting: &Sighting<'_>) {
        let incident = sighting.id();
        let learned = Learned::Everyone(sighting.learned);
        if sighting.is_new {
            (self.sink)(Record::Incident(Incident {
                id: incident.clone(),
                label: sighting.label(),
                begin: When(sighting.begin),
                end: sighting.end.map(When),
                source: sighting.ordered_by().map(|source| source.id.clone()),
                learned: learned.clone(),
            }));
        }
        let number = usize::from(sighting.told.by);
        if self.known.len() <= number {
            self.known.resize(number + 1, false);
        }
        if let Some(known @ false) = self.known.get_mut(number) {
            *known = true;
            (self.sink)(Record::Source(sighting.by().clone()));
        }
        (self.sink)(Record::Claim(Claim {
            given: std::collections::BTreeSet::new(),
            id: sighting.claim_id(),
            incident,
            by: sighting.by().id.clone(),
            grade: sighting.grade().cloned(),
            says: sighting.says().clone(),
            learned,
        }));
    }
}
