//! The mappings under `examples/real` over the real data sets, where these are at hand.
//!
//! They lie in `../shared/data` beside the repository, or where `TACIT_DATA` says. Without them these
//! tests say that they were left out.

use crate::world::{Given, actor, actors, give, listed};
use std::path::PathBuf;
use std::time::Instant;
use tacit_feeds::{DataFiles, Interest, Mapping, Reason};
use tacit_lang::ids::{ActId, GradeId, PlaceId};
use tacit_lang::time::parse_instant;
use tacit_lang::vocabulary::{Act, Actor, Grade, Place, Vocabulary};
use tacit_standing::record::{Learned, Record};
use toml::{Table, Value};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/real");

fn example(name: &str) -> String {
    std::fs::read_to_string(PathBuf::from(EXAMPLES).join(name)).unwrap()
}

fn data(name: &str) -> Option<Vec<u8>> {
    shared(&format!("events/{name}"))
}

fn shared(name: &str) -> Option<Vec<u8>> {
    let beside = || concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").into();
    let folder: PathBuf = std::env::var_os("TACIT_DATA").map_or_else(beside, PathBuf::from);
    let found = std::fs::read(folder.join(name)).ok();
    if found.is_none() {
        println!("left out: {name} is not at hand (set TACIT_DATA to its folder)");
    }
    found
}

fn text<'v>(entry: &'v Value, key: &str) -> Option<&'v str> {
    entry.get(key).and_then(Value::as_str)
}

fn texts(entry: &Value, key: &str) -> Vec<String> {
    let list = entry.get(key).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|one| one.as_str().map(str::to_owned))
        .collect()
}

/// What mappings need of the example vocabulary; its checked reading belongs to another crate.
fn vocabulary() -> Vocabulary {
    let file: Table = example("vocabulary.toml").parse().unwrap();
    let of = |kind: &str| {
        file.get(kind)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let mut all = Vocabulary::default();
    for entry in of("actor") {
        let found = Actor {
            names: texts(entry, "names"),
            part_of: text(entry, "part_of").map(actor),
        };
        all.actors.insert(actor(text(entry, "id").unwrap()), found);
    }
    for entry in of("act") {
        let found = Act {
            noun: text(entry, "noun").unwrap_or_default().to_owned(),
            verb: None,
            participle: None,
            within: text(entry, "within").map(|id| ActId::new(id).unwrap()),
            cameo: texts(entry, "cameo"),
            plover: texts(entry, "plover"),
        };
        all.acts
            .insert(ActId::new(text(entry, "id").unwrap()).unwrap(), found);
    }
    for entry in of("place") {
        let found = Place {
            names: texts(entry, "names"),
            within: None,
        };
        all.places
            .insert(PlaceId::new(text(entry, "id").unwrap()).unwrap(), found);
    }
    for entry in of("grade") {
        all.grades.push(Grade {
            id: GradeId::new(text(entry, "id").unwrap()).unwrap(),
            name: String::new(),
        });
    }
    all
}

fn mapping(name: &str) -> Mapping {
    with_data(&example(name), &[])
}

/// A mapping with the files that it names, out of the examples or as given.
fn with_data(text: &str, given: &[(&str, &[u8])]) -> Mapping {
    let mut files = DataFiles::default();
    for name in Mapping::data_files(text) {
        match given.iter().find(|(known, _)| *known == name) {
            Some((_, bytes)) => files.add(name, bytes),
            None => files.add(name.clone(), example(&name).as_bytes()),
        }
    }
    Mapping::read_with(text, &vocabulary(), &files)
        .unwrap_or_else(|refused| panic!("{}{:?}", listed(&refused.mapping), refused.files))
}

fn real(feed: &str, mapping_name: &str) -> Option<Given> {
    let mapping = mapping(mapping_name);
    let bytes = data(feed)?;
    let interest = Interest::of(actors(&["israel", "iran", "hezbollah"]));
    let started = Instant::now();
    let given = give(&bytes, &mapping, &interest);
    println!("{}in {:?}\n", given.report, started.elapsed());
    Some(given)
}

#[test]
fn the_example_mappings_are_sound() {
    for name in [
        "icews.mapping.toml",
        "icews-raw.mapping.toml",
        "ucdp-ged.mapping.toml",
        "gdelt.mapping.toml",
    ] {
        mapping(name);
    }
}

#[test]
fn icews_2005_to_2018_is_read_whole() {
    let Some(given) = real("icews-2005-2018.tsv.gz", "icews.mapping.toml") else {
        return;
    };
    assert_eq!((given.report.rows, &given.report.stopped), (314_144, &None));
    assert_eq!((given.report.windows_1252, given.report.in_gaps), (0, 0));
    assert_eq!(given.report.gaps.len(), 1);
    assert!(given.sources()[0].complete.is_empty());
    assert!(given.report.incidents > 100);
}

#[test]
fn icews_as_published_is_read_whole() {
    let Some(given) = real("icews-raw-2018.sample.tab", "icews-raw.mapping.toml") else {
        return;
    };
    assert_eq!((given.report.rows, &given.report.stopped), (3_705, &None));
    assert!(given.report.claims > given.report.incidents);
    assert!(given.sources().len() > 1);
}

#[test]
fn ucdp_never_says_who_of_two_it_was() {
    let Some(given) = real("ucdp-ged-19.1-syria.csv", "ucdp-ged.mapping.toml") else {
        return;
    };
    assert_eq!((given.report.rows, &given.report.stopped), (16_566, &None));
    assert_eq!(
        given.report.left_out.keys().next(),
        Some(&Reason::NotOfInterest)
    );
    assert!(
        given
            .claims()
            .iter()
            .all(|claim| claim.says.author.len() == 2)
    );
    let between = |pair: &[&str]| {
        let pair = actors(pair);
        let of_pair =
            |record: &&Record| matches!(record, Record::Claim(claim) if claim.says.author == pair);
        given.records.iter().filter(of_pair).count()
    };
    assert_eq!(between(&["iran", "israel"]), 21);
    assert_eq!(between(&["hezbollah", "israel"]), 6);
    assert_eq!(between(&["israel", "syria"]), 10);
}

#[test]
fn both_versions_of_gdelt_are_read_whole_by_one_mapping() {
    for name in ["gdelt-1.0.sample.tsv", "gdelt-2.0.sample.tsv"] {
        let Some(bytes) = data(name) else { return };
        let mapping = mapping("gdelt.mapping.toml");
        let given = give(&bytes, &mapping, &Interest::everybody());
        println!("{name}\n{}\n", given.report);
        assert_eq!((given.report.rows, &given.report.stopped), (50, &None));
        for wrong in [Reason::FieldCount, Reason::NoDay, Reason::LearnedFirst] {
            assert_eq!(given.report.left_out.get(&wrong), None, "{}", given.report);
        }
    }
}

/// Two states of which the sample has rows of force, under the invented names of the house.
#[test]
fn what_the_sample_says_of_force_becomes_claims_of_its_pages() {
    let Some(bytes) = data("gdelt-2.0.sample.tsv") else {
        return;
    };
    let text = "mapping = 1\nlayout = \"gdelt\"\nzone = \"Z\"\n[source]\nid = \"gdelt\"\nclaims_by = \"publisher\"\n\
        [countries]\n\"MLI\" = \"arland\"\n\"TCD\" = \"borland\"\n";
    let given = give(&bytes, &crate::world::mapping(text), &Interest::everybody());
    println!("{}", given.report);
    assert_eq!((given.report.kept, given.report.incidents), (3, 2));
    assert_eq!(given.claims()[0].says.author, actors(&["arland"]));
    assert_eq!(given.claims()[0].by, "gdelt-thenationonlineng-net");
    assert_eq!(
        given.incidents()[0].learned,
        Learned::Everyone(parse_instant("2017-07-01T23:45:00Z").unwrap())
    );
}

#[test]
fn the_published_dictionaries_tables_and_codes_are_read() {
    let names = [
        "phoenix-countries-actors.txt",
        "phoenix-international-actors.txt",
        "phoenix-milnonstate-actors.txt",
        "cameo-to-plover.txt",
        "cameo-verbs.csv",
    ];
    let mut files = Vec::new();
    for name in names {
        let Some(bytes) = shared(&format!("ontology/{name}")) else {
            return;
        };
        files.push((name, bytes));
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (*name, &bytes[..]))
        .collect();
    let text = example("icews.mapping.toml");
    let text = text.replace(
        "[source]",
        "[data]\ncountries = \"countries.toml\"\nactors = [\"phoenix-countries-actors.txt\", \
         \"phoenix-international-actors.txt\", \"phoenix-milnonstate-actors.txt\"]\n\
         codes = \"cameo-to-plover.txt\"\nevents = \"cameo-verbs.csv\"\n[source]",
    );
    let text = text.replace("own-forces = [", "own-forces = [\"MIL\", ");
    let text = text.replace("government = [", "government = [\"GOV\", ");
    let text = text.split("[relations]").next().unwrap().to_owned();
    let started = Instant::now();
    let mapping = with_data(&text, &files);
    println!("read in {:?}", started.elapsed());
    let note = |name: &str| {
        let found = mapping.data_notes().iter().find(|note| note.file == name);
        let found = found.unwrap();
        println!("{found}");
        (found.entries, found.passed_over)
    };
    assert_eq!(note("countries.toml").0, 252);
    for (name, entries, passed_over) in [
        ("phoenix-countries-actors.txt", 25_917, 44),
        ("phoenix-international-actors.txt", 7_907, 7),
        ("phoenix-milnonstate-actors.txt", 1_793, 0),
        ("cameo-to-plover.txt", 274, 2),
        ("cameo-verbs.csv", 312, 0),
    ] {
        assert_eq!(note(name), (entries, passed_over), "{name}");
    }
    let Some(bytes) = data("icews-2005-2018.tsv.gz") else {
        return;
    };
    let given = give(
        &bytes,
        &mapping,
        &Interest::of(actors(&["israel", "iran", "hezbollah"])),
    );
    println!("{}", given.report);
    assert_eq!(given.report.left_out.get(&Reason::NoCode), None);
    assert_eq!(given.report.kept, 1_327);
}
