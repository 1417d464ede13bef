//! Sightings: what rows say, before records are made of them.

use crate::world::{fixture, fixture_mapping, give};
use std::collections::BTreeMap;
use tacit_feeds::{Interest, Sort, sight};
use tacit_standing::record::{Learned, Record};

const FEEDS: [(&str, &str); 7] = [
    ("icews.tsv", "icews.mapping.toml"),
    ("icews-raw.tab", "icews-raw.mapping.toml"),
    ("ucdp-ged.csv", "ucdp-ged.mapping.toml"),
    ("table.csv", "table.mapping.toml"),
    ("gdelt-1.tsv", "gdelt.mapping.toml"),
    ("gdelt-2.tsv", "gdelt.mapping.toml"),
    ("acled.csv", "acled.mapping.toml"),
];

#[test]
fn records_say_what_the_sightings_say_one_for_one() {
    for (feed, name) in FEEDS {
        let (bytes, mapping) = (fixture(feed), fixture_mapping(name));
        let given = give(&bytes, &mapping, &Interest::everybody());
        let mut incidents = given.incidents().into_iter();
        let mut claims = given.claims().into_iter();
        let report = sight(
            bytes.as_slice(),
            &mapping,
            &Interest::everybody(),
            &mut |sighting| {
                let claim = claims.next().unwrap();
                assert_eq!(
                    (&claim.id, &claim.incident),
                    (&sighting.claim_id(), &sighting.id())
                );
                assert_eq!(&claim.says, sighting.says());
                assert_eq!(claim.grade.as_ref(), sighting.grade());
                assert_eq!(claim.by, sighting.by().id);
                assert_eq!(claim.learned, Learned::Everyone(sighting.learned));
                if sighting.is_new {
                    let incident = incidents.next().unwrap();
                    assert_eq!(incident.id, sighting.id());
                    assert_eq!(incident.label, sighting.label());
                    assert_eq!(incident.begin.0, sighting.begin);
                    assert_eq!(incident.end.map(|end| end.0), sighting.end);
                }
            },
        );
        assert_eq!(report, given.report);
        assert_eq!((incidents.next(), claims.next()), (None, None));
    }
}

#[test]
fn two_sightings_have_one_sort_if_and_only_if_they_say_the_same() {
    for (feed, name) in FEEDS {
        let (bytes, mapping) = (fixture(feed), fixture_mapping(name));
        let mut found: BTreeMap<Sort, String> = BTreeMap::new();
        sight(
            bytes.as_slice(),
            &mapping,
            &Interest::everybody(),
            &mut |sighting| {
                let said = format!(
                    "{:?} {:?} {}",
                    sighting.says(),
                    sighting.grade(),
                    sighting.by().id
                );
                let before = found.entry(sighting.sort).or_insert_with(|| said.clone());
                assert_eq!(*before, said);
            },
        );
        let mut said: Vec<&String> = found.values().collect();
        said.sort();
        said.dedup();
        assert_eq!(said.len(), found.len(), "{feed}");
        assert_eq!(
            found.keys().map(|sort| sort.index()).max(),
            Some(found.len() - 1)
        );
    }
}

#[test]
fn an_incident_has_one_key_in_every_reading_and_no_other_has_it() {
    for (feed, name) in FEEDS {
        let mapping = fixture_mapping(name);
        let (head, rows) = {
            let bytes = fixture(feed);
            let end = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
            (bytes[..end].to_vec(), bytes[end..].to_vec())
        };
        let keys = |bytes: &[u8]| {
            let mut keys: BTreeMap<u64, String> = BTreeMap::new();
            sight(bytes, &mapping, &Interest::everybody(), &mut |sighting| {
                let before = keys.entry(sighting.key).or_insert_with(|| sighting.id());
                assert_eq!(*before, sighting.id());
            });
            keys
        };
        let forwards = keys(&[head.clone(), rows.clone()].concat());
        let twice = keys(&[head, rows.clone(), b"\n".to_vec(), rows].concat());
        assert_eq!(forwards, twice);
        let mut ids: Vec<&String> = forwards.values().collect();
        ids.dedup();
        assert_eq!(ids.len(), forwards.len());
    }
}

#[test]
fn a_publisher_is_recorded_before_what_it_claims() {
    let given = give(
        &fixture("icews-raw.tab"),
        &fixture_mapping("icews-raw.mapping.toml"),
        &Interest::everybody(),
    );
    let mut known = Vec::new();
    for record in &given.records {
        match record {
            Record::Source(source) => known.push(source.id.as_str()),
            Record::Claim(claim) => assert!(known.contains(&claim.by.as_str())),
            _ => {}
        }
    }
    assert!(known.len() > 1);
}
