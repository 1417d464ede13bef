//! The layout of ICEWS as published.

use crate::world::{Given, fixture, fixture_mapping, give, mapping};
use tacit_feeds::Interest;

fn given() -> Given {
    let mapping = fixture_mapping("icews-raw.mapping.toml");
    give(&fixture("icews-raw.tab"), &mapping, &Interest::everybody())
}

#[test]
fn stories_of_one_incident_are_claims_of_it_and_sentences_of_one_story_are_one() {
    let given = given();
    assert_eq!(
        (
            given.report.incidents,
            given.report.claims,
            given.report.merged
        ),
        (3, 5, 1)
    );
    let first = &given.incidents()[0].id;
    let of_first: Vec<&str> = given
        .claims()
        .iter()
        .filter(|claim| &claim.incident == first)
        .map(|claim| claim.by.as_str())
        .collect();
    assert_eq!(
        of_first,
        ["raw-mediania-wire", "raw-mediania-wire", "raw-the-herald"]
    );
}

#[test]
fn a_publisher_is_a_source_and_a_claim_without_one_is_the_feeds() {
    let given = given();
    let labels: Vec<&str> = given
        .sources()
        .iter()
        .map(|found| found.label.as_str())
        .collect();
    assert_eq!(labels, ["raw", "Mediania Wire", "The Herald"]);
    assert_eq!(given.claims()[4].by, "raw");
}

#[test]
fn another_place_is_another_incident_and_the_narrowest_mapped_place_is_taken() {
    let given = given();
    let places: Vec<String> = given
        .claims()
        .iter()
        .map(|claim| {
            claim
                .says
                .hits
                .first()
                .unwrap()
                .place
                .clone()
                .unwrap()
                .to_string()
        })
        .collect();
    assert_eq!(
        places,
        [
            "the-strait",
            "the-strait",
            "the-strait",
            "arland-land",
            "the-strait"
        ]
    );
}

#[test]
fn where_claims_are_the_feeds_an_incident_has_one() {
    let text = String::from_utf8(fixture("icews-raw.mapping.toml")).unwrap();
    let text = text.replace("\"publisher\"", "\"feed\"");
    let given = give(
        &fixture("icews-raw.tab"),
        &mapping(&text),
        &Interest::everybody(),
    );
    assert_eq!((given.report.claims, given.report.merged), (3, 3));
    assert_eq!(given.sources().len(), 1);
}

#[test]
fn incidents_of_an_ordered_feed_name_it() {
    assert_eq!(given().incidents()[0].source.as_deref(), Some("raw"));
}
