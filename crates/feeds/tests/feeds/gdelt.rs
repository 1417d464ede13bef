//! GDELT's exports.

use crate::world::{Given, actors, fixture, fixture_mapping, give, mapping};
use tacit_feeds::{Interest, Reason};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{Between, parse_between, parse_instant};
use tacit_standing::record::{Learned, When};

fn given(feed: &str) -> Given {
    let mapping = fixture_mapping("gdelt.mapping.toml");
    give(&fixture(feed), &mapping, &Interest::everybody())
}

/// The fixture with one line of its mapping changed.
fn with(before: &str, after: &str) -> Given {
    let text = String::from_utf8(fixture("gdelt.mapping.toml")).unwrap();
    assert!(text.contains(before));
    let mapping = mapping(&text.replace(before, after));
    give(&fixture("gdelt-2.tsv"), &mapping, &Interest::everybody())
}

#[test]
fn one_event_of_several_pages_is_one_incident_with_a_claim_of_each() {
    let given = given("gdelt-2.tsv");
    let first = &given.incidents()[0].id;
    let claims: Vec<(&str, Learned)> = given
        .claims()
        .iter()
        .filter(|claim| &claim.incident == first)
        .map(|claim| (claim.by.as_str(), claim.learned.clone()))
        .collect();
    let at = |text: &str| Learned::Everyone(parse_instant(text).unwrap());
    assert_eq!(
        claims,
        [
            ("gdelt-herald-example", at("2014-07-09T01:45:00Z")),
            ("gdelt-bugle-example", at("2014-07-09T02:00:00Z")),
        ]
    );
    assert_eq!(given.report.merged, 1);
    assert_eq!(given.incidents()[0].learned, at("2014-07-09T01:45:00Z"));
    let hit = given.claims()[0].says.hits.first().unwrap().clone();
    assert_eq!(hit.kind, TargetKind::Forces);
    assert_eq!(hit.place.unwrap().as_str(), "the-strait");
}

#[test]
fn a_code_is_a_country_with_a_role_and_a_bare_country_may_be_somebody_else() {
    let given = given("gdelt-2.tsv");
    let says: Vec<_> = given
        .claims()
        .iter()
        .map(|claim| claim.says.clone())
        .collect();
    assert_eq!(says[2].author, actors(&["arland", "somebody-else"]));
    assert_eq!(says[2].act.as_ref().unwrap().as_str(), "air-attack");
    assert_eq!(says[2].hits.first().unwrap().kind, TargetKind::People);
    assert_eq!(says[3].author, actors(&["gamma-brigades"]));
    assert_eq!(says[4].author, actors(&["somebody-else"]), "found by name");
    assert_eq!(says[5].hits.first().unwrap().kind, TargetKind::People);
    let stated = with("bare = \"unidentified\"", "bare = \"state\"");
    assert_eq!(stated.claims()[2].says.author, actors(&["arland"]));
}

#[test]
fn a_month_and_a_year_are_intervals_and_learned_by_the_row() {
    let given = given("gdelt-2.tsv");
    let interval = |from: &str, to: &str| {
        let of = |text: &str| parse_between(text).unwrap();
        When(Between::new(of(from).from(), of(to).to()).unwrap())
    };
    let begins: Vec<When> = given.incidents().iter().map(|found| found.begin).collect();
    assert_eq!(begins[2], interval("2014-07-01Z", "2014-07-31Z"));
    assert_eq!(begins[3], interval("2014-01-01Z", "2014-12-31Z"));
    let learned = &given.incidents()[2].learned;
    assert_eq!(
        learned,
        &Learned::Everyone(parse_instant("2014-08-01T23:59:59Z").unwrap())
    );
}

#[test]
fn every_bad_row_is_listed_and_stops_no_other() {
    let lines: Vec<(u64, Reason)> = given("gdelt-2.tsv")
        .left_out()
        .iter()
        .map(|(line, reason, _)| (*line, *reason))
        .collect();
    assert_eq!(
        lines,
        [
            (7, Reason::EmptyField),
            (8, Reason::NotOfInterest),
            (9, Reason::UnmappedAct),
            (10, Reason::NoDay),
            (11, Reason::LearnedFirst),
            (12, Reason::UnknownTarget),
            (13, Reason::UnknownAuthor),
            (15, Reason::FieldCount),
            (16, Reason::FieldCount),
        ]
    );
}

#[test]
fn the_mapping_may_ask_for_root_events_and_for_several_sources() {
    let rows = |given: &Given| given.report.left_out.get(&Reason::NotRoot).copied();
    let root = with("[places]", "[rows]\nroot_only = true\n[places]");
    assert_eq!(rows(&root), Some(1));
    assert_eq!(
        root.left_out()
            .iter()
            .find(|found| found.1 == Reason::NotRoot)
            .unwrap()
            .0,
        17
    );
    let several = with("[places]", "[rows]\nleast_sources = 3\n[places]");
    assert_eq!(several.report.incidents, 1);
    assert!(several.report.left_out[&Reason::FewSources] > 5);
}

#[test]
fn learned_by_the_day_does_not_read_when_a_row_was_added() {
    let given = with("zone = \"Z\"", "zone = \"Z\"\nlearned = \"day\"");
    let end = Learned::Everyone(parse_instant("2014-07-08T23:59:59Z").unwrap());
    assert_eq!(given.incidents()[0].learned, end);
    assert!(!given.report.left_out.contains_key(&Reason::LearnedFirst));
}

#[test]
fn the_first_version_is_told_by_its_width_and_so_is_the_one_before_it() {
    let given_1 = given("gdelt-1.tsv");
    assert_eq!((given_1.report.rows, given_1.report.incidents), (2, 2));
    assert!(!given_1.report.without_header, "the layout has none");
    let learned = Learned::Everyone(parse_instant("2014-07-09T23:59:59Z").unwrap());
    assert_eq!(given_1.incidents()[0].learned, learned);
    let text = String::from_utf8(fixture("gdelt-1.tsv")).unwrap();
    let older: String = text
        .lines()
        .map(|line| format!("{}\n", line.rsplit_once('\t').unwrap().0))
        .collect();
    let mapping = fixture_mapping("gdelt.mapping.toml");
    let before_2013 = give(older.as_bytes(), &mapping, &Interest::everybody());
    assert_eq!(before_2013.report.incidents, 2);
    assert_eq!(before_2013.incidents()[0].learned, learned);
}

#[test]
fn a_first_row_of_no_known_width_decides_nothing() {
    let bytes = [b"one\ttwo\n".to_vec(), fixture("gdelt-2.tsv")].concat();
    let mapping = fixture_mapping("gdelt.mapping.toml");
    let found = give(&bytes, &mapping, &Interest::everybody());
    assert_eq!(
        found.report.incidents,
        given("gdelt-2.tsv").report.incidents
    );
    assert_eq!(
        found.left_out()[0].2,
        "2 fields, which no version of the layout has"
    );
}

#[test]
fn a_header_that_somebody_put_there_is_read() {
    let text = "Actor2Code\tEventCode\tSQLDATE\tActor1Code\nBOR\t190\t20140708\tARLMIL\n";
    let mapping = fixture_mapping("gdelt.mapping.toml");
    let found = give(text.as_bytes(), &mapping, &Interest::everybody());
    assert_eq!(found.claims()[0].says.author, actors(&["arland-military"]));
    assert_eq!(found.claims()[0].by, "gdelt");
}
