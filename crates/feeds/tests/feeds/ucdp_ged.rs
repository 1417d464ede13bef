//! UCDP's Georeferenced Event Dataset.

use crate::world::{Given, actors, fixture, fixture_mapping, give, mapping};
use tacit_feeds::{Interest, Reason};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{Between, parse_between};
use tacit_standing::record::When;

fn given() -> Given {
    let mapping = fixture_mapping("ucdp-ged.mapping.toml");
    give(&fixture("ucdp-ged.csv"), &mapping, &Interest::everybody())
}

fn hits(given: &Given, claim: usize) -> Vec<(String, TargetKind)> {
    let says = &given.claims()[claim].says;
    says.hits
        .iter()
        .map(|hit| (hit.of.to_string(), hit.kind))
        .collect()
}

#[test]
fn a_dyad_is_one_of_two_authors_and_both_may_be_hit() {
    let given = given();
    assert_eq!(
        given.claims()[0].says.author,
        actors(&["arland", "borland"])
    );
    assert_eq!(
        hits(&given, 0),
        [
            ("arland".to_owned(), TargetKind::Forces),
            ("borland".to_owned(), TargetKind::Territory),
            ("borland".to_owned(), TargetKind::Forces),
        ]
    );
    let place = given.claims()[0].says.hits.first().unwrap().place.clone();
    assert_eq!(place.unwrap().as_str(), "the-strait");
}

#[test]
fn outside_any_land_no_territory_is_hit() {
    let given = given();
    let kinds: Vec<TargetKind> = hits(&given, 1).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, [TargetKind::Forces, TargetKind::Forces]);
}

#[test]
fn one_sided_violence_has_an_author_and_whose_people_they_were_is_not_said() {
    let given = given();
    assert_eq!(given.claims()[2].says.author, actors(&["arland"]));
    assert_eq!(
        hits(&given, 2),
        [("borland".to_owned(), TargetKind::Territory)]
    );
}

#[test]
fn a_range_of_days_stays_a_range() {
    let given = given();
    let range = Between::new(
        parse_between("2018-02-10Z").unwrap().from(),
        parse_between("2018-02-12Z").unwrap().to(),
    );
    let incident = given.incidents()[1];
    assert_eq!(incident.begin, When(range.unwrap()));
    assert_eq!(incident.end, Some(When(range.unwrap())));
    assert_eq!(given.incidents()[0].end, None);
}

#[test]
fn every_bad_row_is_listed_and_stops_no_other() {
    let given = given();
    let ids: Vec<&str> = given
        .incidents()
        .iter()
        .map(|found| found.id.as_str())
        .collect();
    assert_eq!(ids, ["ged-1", "ged-2", "ged-4", "ged-10", "ged-12"]);
    let lines: Vec<(u64, Reason)> = given
        .left_out()
        .iter()
        .map(|(line, reason, _)| (*line, *reason))
        .collect();
    assert_eq!(
        lines,
        [
            (4, Reason::UnknownAuthor),
            (6, Reason::UnmappedAct),
            (7, Reason::EndsFirst),
            (8, Reason::Precision),
            (9, Reason::Precision),
            (10, Reason::RepeatedIdentifier),
            (11, Reason::NoIdentifier),
            (12, Reason::EmptyField),
            (13, Reason::NotOfInterest),
            (16, Reason::OpenQuote),
        ]
    );
}

#[test]
fn an_unknown_side_never_makes_the_known_one_the_author() {
    let text = String::from_utf8(fixture("ucdp-ged.mapping.toml")).unwrap();
    let text = format!("{text}\n[outsiders]\nnames = \"somebody-else\"\n");
    let given = give(
        &fixture("ucdp-ged.csv"),
        &mapping(&text),
        &Interest::everybody(),
    );
    let third = given
        .claims()
        .into_iter()
        .find(|claim| claim.incident == "ged-3")
        .unwrap();
    assert_eq!(third.says.author, actors(&["arland", "somebody-else"]));
}
