//! Breaches that a party cannot avoid, and acts that one clause permits and another forbids.

use crate::matters::who_comes_under_control;
use crate::small::{found, is_surely_absent, one, pair, sentences};
use tacit_analysis::{Bounds, Clause, Kind, Level, analyse};

const LISTED: &str =
    "The listed proxies of Arland are the Delta Front, directed; the Gamma Brigades, supported.\n";
const THROUGH: &str = "Arland will not attack Borland, by its own forces or through its listed proxies.\nThis holds as long as Arland is not first attacked by Borland.\n";

#[test]
fn who_answers_for_its_proxies_can_be_brought_into_breach_by_them() {
    let at_once = one(&format!("{THROUGH}{LISTED}"));
    let slowly = one(&format!(
        "{THROUGH}{LISTED}Withdrawal takes effect 7 days after receipt.\n"
    ));
    let brought = "by attacks against the territory of Borland, the Delta Front alone can bring Arland into breach of its promise to Borland";
    let escaped = found(&at_once, Kind::Trap);
    assert_eq!(escaped[0].level, Level::Serious);
    assert_eq!(
        escaped[0].sentence,
        format!("{brought}, unless Arland ends its promise before")
    );
    let found = found(&slowly, Kind::Trap);
    assert_eq!(found[0].level, Level::Grave);
    assert_eq!(
        found[0].sentence,
        format!("{brought}, whatever Arland does")
    );
    assert_eq!(found[0].likewise, ["the Gamma Brigades"]);
    assert!(
        found[0]
            .clauses
            .iter()
            .any(|it| matches!(it.clause, Clause::Proxies(_)))
    );
}

#[test]
fn a_proxy_that_joins_another_power_is_a_trap_where_joining_counts() {
    let joining = one(&format!("{THROUGH}{LISTED}Participation counts."));
    let found = found(&joining, Kind::Trap);
    let likewise = &found[0].likewise;
    assert!(
        likewise
            .iter()
            .any(|it| it.contains("by joining in an act of")),
        "{likewise:?}"
    );
}

#[test]
fn who_may_disavow_its_proxies_or_answers_for_none_is_in_no_grave_trap() {
    let disavowing = one(&format!(
        "{THROUGH}{LISTED}An act of a listed proxy that Arland disavows within 48 hours does not count."
    ));
    let plain = one(
        "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.",
    );
    for matter in [disavowing, plain] {
        let found = found(&matter, Kind::Trap);
        assert!(found.iter().all(|it| it.level == Level::Note), "{found:#?}");
    }
}

#[test]
fn what_is_under_way_at_an_entry_in_other_hands_is_a_grave_trap() {
    let quiet = "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.\n";
    let own = found(&one(quiet), Kind::Trap);
    assert_eq!(own[0].level, Level::Note);
    assert_eq!(
        own[0].sentence,
        "what Arland has under way when its promise to Borland begins, such as attacks against the territory of Borland, counts as begun then: unless it has ended, Arland is in breach from the first instant"
    );
    let others = one(&format!(
        "{quiet}In effect once Borland has carried out pullbacks."
    ));
    let others = found(&others, Kind::Trap);
    assert_eq!(others[0].level, Level::Grave);
    assert_eq!(others[0].clauses[0].clause, Clause::Entry);
}

#[test]
fn an_excepted_operation_that_also_hits_the_receiver_is_an_overlap() {
    let quiet = "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.\n";
    let excepting = one(&format!(
        "{quiet}It does not cover raids against the Gamma Brigades in Deltaland."
    ));
    let found = found(&excepting, Kind::Overlap);
    assert_eq!(
        found[0].sentence,
        "Arland has kept for itself raids against the forces of the Gamma Brigades in Deltaland; but what of it also hits the forces of Borland in Deltaland breaches its promise to Borland, though it was not aimed at them"
    );
    assert_eq!(found[0].likewise, ["the people of Borland in Deltaland"]);
    assert_eq!(found[0].clauses[0].clause, Clause::Exception(0));
    assert!(is_surely_absent(&one(quiet), Kind::Overlap));
}

#[test]
fn where_the_harm_is_excepted_too_only_what_is_aimed_at_the_receiver_overlaps() {
    let excepting = one(
        "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.\nIt does not cover raids against the Gamma Brigades in Deltaland, incidental harm included.",
    );
    assert_eq!(
        sentences(&excepting, Kind::Overlap),
        [
            "Arland has kept for itself raids against the forces of the Gamma Brigades in Deltaland; but what of it also hits the forces of Borland in Deltaland breaches its promise to Borland, if it was aimed at them too"
        ]
    );
}

#[test]
fn an_answer_that_is_free_and_hits_more_than_is_free_is_an_overlap() {
    let graded = pair(
        "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not attacked by Borland.\nAgainst shelling, only raids are released, against the forces of Borland, for 48 hours.",
        "Borland will not attack Arland, by its own forces.\nThis holds as long as Borland is not attacked by Arland.",
    );
    let found = found(&graded, Kind::Overlap);
    assert_eq!(
        found[0].sentence,
        "after such an attack Arland is free to answer by raids against the forces of Borland; if the answer also hits the people of Borland, it breaches the promise"
    );
    assert_eq!(found[0].clauses[0].clause, Clause::Grade(0));
    assert_eq!(found[0].scenario.as_ref().unwrap().acts(), 2);
}

#[test]
fn a_story_ends_where_somebody_comes_under_control_and_it_is_said() {
    let matter = who_comes_under_control();
    let analysis = analyse(&matter, &Bounds::default(), &[Kind::Trap], &|| false);
    let analysis = analysis.unwrap();
    assert_eq!(
        analysis.left_out,
        [
            "what comes at 2026-01-11T00:00:00Z or later, when by the vocabulary somebody comes under control or leaves it: analyse from then on by itself"
        ]
    );
    let grave = analysis
        .findings
        .iter()
        .filter(|it| it.level == Level::Grave);
    assert_eq!(grave.count(), 0, "the guard is under nobody's control yet");
}
