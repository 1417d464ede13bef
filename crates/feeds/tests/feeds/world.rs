//! A small invented vocabulary, and readings over it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use tacit_feeds::{Interest, Mapping, Reason, Report, read};
use tacit_lang::diagnostic::Diagnostic;
use tacit_lang::ids::{ActId, ActorId, GradeId, PlaceId};
use tacit_lang::vocabulary::{Act, Actor, Grade, Place, Vocabulary};
use tacit_standing::record::{Claim, Incident, Record, Source};

pub(crate) fn actor(id: &str) -> ActorId {
    ActorId::new(id).unwrap()
}

pub(crate) fn actors(ids: &[&str]) -> BTreeSet<ActorId> {
    ids.iter().map(|id| actor(id)).collect()
}

/// Arland and Borland with their forces, the Gamma Brigades, and somebody else.
pub(crate) fn vocabulary() -> Vocabulary {
    let mut all = Vocabulary::default();
    for (id, part_of) in [
        ("arland", None),
        ("arland-military", Some("arland")),
        ("borland", None),
        ("borland-military", Some("borland")),
        ("gamma-brigades", None),
        ("somebody-else", None),
    ] {
        let part_of = part_of.map(actor);
        let names = vec![id.to_owned()];
        all.actors.insert(actor(id), Actor { names, part_of });
    }
    add_act(&mut all, "armed-force", None, &["19"]);
    add_act(&mut all, "air-attack", Some("armed-force"), &["195"]);
    add_act(&mut all, "blockade", None, &["191"]);
    for id in ["arland-land", "borland-land", "the-strait"] {
        let place = Place {
            names: vec![id.to_owned()],
            within: None,
        };
        all.places.insert(PlaceId::new(id).unwrap(), place);
    }
    all.grades.push(Grade {
        id: GradeId::new("reported").unwrap(),
        name: "reported".to_owned(),
    });
    all
}

pub(crate) fn add_act(all: &mut Vocabulary, id: &str, within: Option<&str>, cameo: &[&str]) {
    let act = Act {
        noun: id.to_owned(),
        verb: None,
        participle: None,
        within: within.map(|id| ActId::new(id).unwrap()),
        cameo: cameo.iter().map(|code| (*code).to_owned()).collect(),
        plover: Vec::new(),
    };
    all.acts.insert(ActId::new(id).unwrap(), act);
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures")).join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn fixture_mapping(name: &str) -> Mapping {
    mapping(&String::from_utf8(fixture(name)).unwrap())
}

pub(crate) fn mapping(text: &str) -> Mapping {
    Mapping::read(text, &vocabulary()).unwrap_or_else(|found| panic!("{}", listed(&found)))
}

pub(crate) fn listed(found: &[Diagnostic]) -> String {
    found
        .iter()
        .map(|one| format!("{} {:?} {}\n", one.code, one.span, one.message))
        .collect()
}

/// What a reading gave.
pub(crate) struct Given {
    pub(crate) records: Vec<Record>,
    pub(crate) report: Report,
}

pub(crate) fn give(bytes: &[u8], mapping: &Mapping, interest: &Interest) -> Given {
    let mut records = Vec::new();
    let report = read(bytes, mapping, interest, &mut |record| records.push(record));
    let left_out: u64 = report.left_out.values().sum();
    assert_eq!(report.rows, report.kept + left_out);
    assert_eq!(report.kept, report.claims + report.merged);
    let ids: BTreeSet<&str> = records.iter().map(Record::id).collect();
    assert_eq!(
        ids.len(),
        records.len(),
        "every record has a name of its own"
    );
    Given { records, report }
}

impl Given {
    pub(crate) fn sources(&self) -> Vec<&Source> {
        let of_kind = self.records.iter().filter_map(|record| match record {
            Record::Source(found) => Some(found),
            _ => None,
        });
        of_kind.collect()
    }

    pub(crate) fn incidents(&self) -> Vec<&Incident> {
        let of_kind = self.records.iter().filter_map(|record| match record {
            Record::Incident(found) => Some(found),
            _ => None,
        });
        of_kind.collect()
    }

    pub(crate) fn claims(&self) -> Vec<&Claim> {
        let of_kind = self.records.iter().filter_map(|record| match record {
            Record::Claim(found) => Some(found),
            _ => None,
        });
        of_kind.collect()
    }

    /// Every row left out: line, reason, detail.
    pub(crate) fn left_out(&self) -> Vec<(u64, Reason, &str)> {
        self.report
            .listed
            .iter()
            .map(|found| (found.line, found.reason, found.detail.as_str()))
            .collect()
    }
}
