//! The records themselves, each under its name, in the order of filing.

use crate::learned::is_same_but_for_learning;
use crate::party::Party;
use std::collections::{BTreeSet, HashMap};
use tacit_lang::time::Instant;
use tacit_standing::record::{Accepts, Record, Source, Viewpoint};

/// Records by name and order.
pub(crate) struct Book {
    knower: String,
    records: Vec<Record>,
    places: HashMap<String, usize>,
    latest: Option<Instant>,
    /// How often something on record was declared anew: what was made of the records before that is out of date.
    declared_anew: u64,
}

impl Book {
    pub(crate) fn new(knower: &str) -> Self {
        Self {
            knower: knower.to_owned(),
            records: Vec::new(),
            places: HashMap::new(),
            latest: None,
            declared_anew: 0,
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Record> {
        self.records.get(*self.places.get(id)?)
    }

    pub(crate) fn all(&self) -> &[Record] {
        &self.records
    }

    pub(crate) fn latest(&self) -> Option<Instant> {
        self.latest
    }

    pub(crate) fn declared_anew(&self) -> u64 {
        self.declared_anew
    }

    /// Whether the record was entered: its name was free, or it declares anew what is declared and says something else of it.
    pub(crate) fn enter(&mut self, record: Record) -> bool {
        if record.id().is_empty() {
            return false;
        }
        let learned = record.learned().and_then(|it| it.by(&self.knower));
        let place = self.places.get(record.id()).copied();
        match place.and_then(|place| self.records.get_mut(place)) {
            None => {
                let id = record.id().to_owned();
                self.places.insert(id, self.records.len());
                self.records.push(record);
            }
            Some(known) if is_declaration(known) && known.kind() == record.kind() => {
                if is_same_but_for_learning(known, &record) {
                    return false;
                }
                *known = record;
                self.declared_anew += 1;
            }
            Some(_) => return false,
        }
        self.latest = self.latest.max(learned);
        true
    }
}

/// Whether the later of two of one name counts.
pub(crate) fn is_declaration(record: &Record) -> bool {
    matches!(record, Record::Source(_) | Record::Viewpoint(_))
}

/// The viewpoint of a party and the source of its desk, as far as they are not declared yet.
pub(crate) fn declarations<'b>(
    party: &Party,
    on_record: impl Fn(&str) -> Option<&'b Record>,
) -> Vec<Record> {
    let source = Record::Source(Source {
        id: party.source(),
        label: String::new(),
        actor: Some(party.actor.clone()),
        rests_on: BTreeSet::new(),
        ordered: false,
        complete: Vec::new(),
    });
    let viewpoint = Record::Viewpoint(Viewpoint {
        id: party.viewpoint.clone(),
        party: Some(party.actor.clone()),
        grade: None,
        accepts: Accepts::default(),
    });
    // What was taken in before they were met is kept, and made theirs.
    let known = |fresh: Record| on_record(fresh.id()).cloned().unwrap_or(fresh);
    vec![known(source), known(viewpoint)]
}

/// The record as it may stand here: a viewpoint and a desk's source are those of their party, whatever is declared of them, and our own
/// viewpoint accepts what our own desk says.
pub(crate) fn settled(mut record: Record, own: &Party, others: &[Party]) -> Record {
    let mut parties = std::iter::once(own).chain(others);
    match &mut record {
        Record::Source(source) => {
            if let Some(party) = parties.find(|party| party.source() == source.id) {
                source.actor = Some(party.actor.clone());
            }
        }
        Record::Viewpoint(viewpoint) => {
            if let Some(party) = parties.find(|party| party.viewpoint == viewpoint.id) {
                viewpoint.party = Some(party.actor.clone());
            }
            if let (true, Accepts::Sources(sources)) =
                (viewpoint.id == own.viewpoint, &mut viewpoint.accepts)
            {
                sources.insert(own.source());
            }
        }
        _ => {}
    }
    record
}
