//! The dyadic layout of ICEWS.

use crate::world::{Given, actors, fixture, fixture_mapping, give};
use tacit_feeds::{Interest, Reason};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{parse_between, parse_instant};
use tacit_standing::record::{Learned, When};

fn given(interest: &Interest) -> Given {
    let mapping = fixture_mapping("icews.mapping.toml");
    give(&fixture("icews.tsv"), &mapping, interest)
}

/// Author, act, and what was hit of whom, of every claim.
fn said(given: &Given) -> Vec<String> {
    let one = |claim: &&tacit_standing::record::Claim| {
        let authors: Vec<&str> = claim.says.author.iter().map(|id| id.as_str()).collect();
        let hits: Vec<String> = claim
            .says
            .hits
            .iter()
            .map(|hit| format!("{} {:?}", hit.of, hit.kind))
            .collect();
        let act = claim.says.act.as_ref().unwrap();
        format!("{} {act} {}", authors.join("|"), hits.join(", "))
    };
    given.claims().iter().map(one).collect()
}

#[test]
fn roles_with_a_country_in_brackets_are_what_the_mapping_says() {
    assert_eq!(
        said(&given(&Interest::everybody())),
        [
            "arland-military armed-force borland Territory",
            "arland air-attack borland People",
            "gamma-brigades armed-force arland-military Forces",
            " armed-force arland Territory",
            "borland armed-force arland Territory",
            "borland blockade arland Territory",
        ]
    );
}

#[test]
fn rows_of_one_day_that_say_the_same_are_one_incident() {
    let given = given(&Interest::everybody());
    assert_eq!(given.report.merged, 1);
    assert_eq!(given.report.incidents, 6);
    assert!(given.incidents()[0].id.starts_with("wire-2014-07-08-"));
}

#[test]
fn what_is_left_out_is_listed_by_line_and_reason() {
    assert_eq!(
        given(&Interest::everybody()).left_out(),
        [
            (7, Reason::AuthorNobody, "Citizen (Borland)"),
            (8, Reason::TargetNobody, "Armed Rebel (Borland)"),
            (9, Reason::UnknownTarget, "The Unheard Of"),
            (10, Reason::UnknownAuthor, "The Unheard Of"),
            (11, Reason::NotOfInterest, ""),
            (12, Reason::UnmappedAct, "`130` Threaten"),
            (13, Reason::UnmappedAct, "`1951` Rehearse"),
            (15, Reason::NoCode, "`` Say nothing"),
        ]
    );
}

#[test]
fn a_day_is_an_interval_in_the_zone_of_the_mapping_and_learned_after_it() {
    let given = given(&Interest::everybody());
    let incident = given.incidents()[0];
    assert_eq!(
        incident.begin,
        When(parse_between("2014-07-08+02:00").unwrap())
    );
    let learned = parse_instant("2014-07-09T23:59:59+02:00").unwrap();
    assert_eq!(incident.learned, Learned::Everyone(learned));
    assert_eq!(given.claims()[0].learned, incident.learned);
}

#[test]
fn rows_about_nobody_who_matters_are_dropped_and_a_part_matters_with_its_whole() {
    let given = given(&Interest::of(actors(&["gamma-brigades"])));
    assert_eq!(
        said(&given),
        ["gamma-brigades armed-force arland-military Forces"]
    );
    assert_eq!(given.report.left_out[&Reason::NotOfInterest], 14);
    let given = self::given(&Interest::of(actors(&["arland"])));
    assert_eq!(given.report.incidents, 6);
}

#[test]
fn a_feed_with_gaps_is_complete_for_nothing_and_says_so() {
    let given = given(&Interest::everybody());
    assert!(given.sources()[0].complete.is_empty());
    let text = given.report.to_string();
    assert!(
        text.contains("incomplete: nothing from 2015-12-31T22:00:00Z"),
        "{text}"
    );
    assert_eq!(given.report.in_gaps, 1);
    assert!(text.contains("the mapping is wrong about it"), "{text}");
}

#[test]
fn outsiders_stand_for_whom_the_vocabulary_does_not_know() {
    let text = String::from_utf8(fixture("icews.mapping.toml")).unwrap();
    let text =
        format!("{text}\n[outsiders]\nroles = \"somebody-else\"\nnames = \"somebody-else\"\n");
    let given = give(
        &fixture("icews.tsv"),
        &crate::world::mapping(&text),
        &Interest::everybody(),
    );
    let by_outsiders = said(&given)
        .iter()
        .filter(|said| said.starts_with("somebody-else"))
        .count();
    assert_eq!(by_outsiders, 1, "the two rows are one incident");
    assert_eq!(given.report.merged, 2);
    assert!(!given.report.left_out.contains_key(&Reason::UnknownAuthor));
}

#[test]
fn a_part_named_by_its_own_name_is_hit_as_forces_and_a_state_as_territory() {
    let text = String::from_utf8(fixture("icews.mapping.toml")).unwrap();
    let row = b"2014-07-08\tBorland\tx\tArland Guard\t19\t\t\t\n";
    let given = give(row, &crate::world::mapping(&text), &Interest::everybody());
    let hit = given.claims()[0].says.hits.first().unwrap();
    assert_eq!(hit.kind, TargetKind::Forces);
    assert!(given.report.without_header);
}
