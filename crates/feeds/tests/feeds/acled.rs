//! ACLED's exports, on invented rows: no file of ACLED's may be passed on with this project.

use crate::world::{Given, actors, fixture, fixture_mapping, give, mapping};
use tacit_feeds::{Interest, Reason, Stopped};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{Between, parse_between, parse_instant};
use tacit_standing::record::{Learned, When};

fn given(feed: &str) -> Given {
    let mapping = fixture_mapping("acled.mapping.toml");
    give(&fixture(feed), &mapping, &Interest::everybody())
}

fn hits(given: &Given, claim: usize) -> Vec<(String, TargetKind)> {
    let says = &given.claims()[claim].says;
    says.hits
        .iter()
        .map(|hit| (hit.of.to_string(), hit.kind))
        .collect()
}

#[test]
fn a_battle_has_two_possible_authors_and_both_are_hit() {
    let given = given("acled.csv");
    let says = &given.claims()[0].says;
    assert_eq!(
        says.author,
        actors(&["arland-military", "borland-military"])
    );
    assert_eq!(
        hits(&given, 0),
        [
            ("arland-military".to_owned(), TargetKind::Forces),
            ("borland".to_owned(), TargetKind::Territory),
            ("borland-military".to_owned(), TargetKind::Forces),
        ]
    );
    let place = says.hits.first().unwrap().place.clone();
    assert_eq!(place.unwrap().as_str(), "the-strait");
}

#[test]
fn the_mapping_says_in_which_types_the_first_actor_did_it() {
    let given = given("acled.csv");
    let strike = &given.claims()[1].says;
    assert_eq!(strike.author, actors(&["arland-military"]));
    assert_eq!(strike.act.as_ref().unwrap().as_str(), "air-attack");
    assert_eq!(
        hits(&given, 1),
        [("borland".to_owned(), TargetKind::Territory)]
    );
    let raid = &given.claims()[2].says;
    assert_eq!(raid.author, actors(&["somebody-else"]));
    assert_eq!(
        hits(&given, 2),
        [
            ("borland".to_owned(), TargetKind::Territory),
            ("borland".to_owned(), TargetKind::People),
        ]
    );
    let unidentified = &given.claims()[4].says;
    assert!(
        unidentified.author.is_empty(),
        "it is not said whose men they were"
    );
}

#[test]
fn a_week_and_a_month_are_intervals_and_learned_is_when_the_row_was_changed() {
    let given = given("acled.csv");
    let interval = |from: &str, to: &str| {
        let of = |text: &str| parse_between(text).unwrap();
        When(Between::new(of(from).from(), of(to).to()).unwrap())
    };
    let begins: Vec<When> = given.incidents().iter().map(|found| found.begin).collect();
    assert_eq!(
        begins[..3],
        [
            interval("2020-01-31Z", "2020-01-31Z"),
            interval("2020-01-25Z", "2020-02-06Z"),
            interval("2020-01-01Z", "2020-01-31Z"),
        ]
    );
    let changed = Learned::Everyone(parse_instant("2020-02-02T00:00:00Z").unwrap());
    assert_eq!(given.incidents()[0].learned, changed);
}

#[test]
fn every_bad_row_is_listed_and_stops_no_other() {
    let given = given("acled.csv");
    let ids: Vec<&str> = given
        .incidents()
        .iter()
        .map(|found| found.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "acled-bor1",
            "acled-bor2",
            "acled-bor3",
            "acled-bor4",
            "acled-bor11"
        ]
    );
    assert_eq!(given.report.repeated_headers, 1);
    let lines: Vec<(u64, Reason)> = given
        .left_out()
        .iter()
        .map(|(line, reason, _)| (*line, *reason))
        .collect();
    assert_eq!(
        lines,
        [
            (10, Reason::UnmappedAct),
            (12, Reason::UnmappedAct),
            (14, Reason::RepeatedIdentifier),
            (16, Reason::EmptyField),
            (18, Reason::Precision),
            (20, Reason::NoDay),
            (22, Reason::LearnedFirst),
            (24, Reason::NotOfInterest),
            (26, Reason::EmptyField),
            (28, Reason::NoIdentifier),
        ]
    );
}

#[test]
fn an_older_export_says_the_same() {
    let (newer, older) = (given("acled.csv"), given("acled-older.csv"));
    assert_eq!(older.incidents()[0], newer.incidents()[0]);
    assert_eq!(older.claims()[0], newer.claims()[0]);
}

#[test]
fn a_file_of_another_layout_is_said_to_be_one() {
    let mapping = fixture_mapping("acled.mapping.toml");
    let other = give(
        b"event_date,event_type,actor1\n",
        &mapping,
        &Interest::everybody(),
    );
    let lacking = vec!["event_id_cnty", "time_precision", "actor2", "country"];
    assert_eq!(other.report.stopped, Some(Stopped::MissingColumns(lacking)));
    let ucdp = give(&fixture("ucdp-ged.csv"), &mapping, &Interest::everybody());
    assert_eq!(ucdp.report.incidents, 0);
}

#[test]
fn without_outsiders_an_unknown_side_leaves_the_row_out() {
    let text = String::from_utf8(fixture("acled.mapping.toml")).unwrap();
    let text = text.replace("names = \"somebody-else\"", "");
    let given = give(
        &fixture("acled.csv"),
        &mapping(&text),
        &Interest::everybody(),
    );
    assert_eq!(given.report.left_out[&Reason::UnknownAuthor], 2);
}

#[test]
fn two_sides_that_may_each_be_a_states_or_not_are_three_possible_authors() {
    let text = String::from_utf8(fixture("acled.mapping.toml")).unwrap();
    let rows = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,country\n\
        BOR1,2020-01-31,1,Battles,Armed clash,Unidentified Armed Group (Arland),Unidentified Armed Group (Borland),Borland\n";
    let outsiders = "[outsiders]\nroles = \"gamma-brigades\"";
    let three = mapping(&text.replace("[outsiders]", outsiders));
    let given = give(rows.as_bytes(), &three, &Interest::everybody());
    let authors = actors(&["arland", "borland", "gamma-brigades"]);
    assert_eq!(given.claims()[0].says.author, authors);
    let unsaid = give(rows.as_bytes(), &mapping(&text), &Interest::everybody());
    assert_eq!(unsaid.claims()[0].says.author, actors(&[]));
}
