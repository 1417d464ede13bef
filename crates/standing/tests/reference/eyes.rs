//! What one viewpoint knows, accepts and leaves open.

use crate::naive::Times;
use crate::naive::cases::{actor, grade, instant};
use crate::scene::*;
use tacit_lang::meaning::Attribution;
use tacit_standing::record::{Holding, Learned, Record, Retraction, SameClaim};

#[test]
fn an_unknown_author_is_open_to_all_but_a_party_that_knows_it_was_not_its_own() {
    let mut scene = Scene::of(&[plain("a", "b")]);
    scene.incident("i", 3, 3);
    let id = scene.claim("i", attack_on("b")).id.clone();
    for viewpoint in ["va", "vb"] {
        scene.hold(viewpoint, &id, Holding::Accept);
    }
    assert_eq!(scene.seen(3), [(InEffect, Kept), (InEffect, Breached)]);
    assert_eq!(scene.seen_by("va", 3, 9), [(InEffect, Kept)]);
    let at_b = [(InEffect, Kept), (InEffect, Breached)];
    assert_eq!(scene.seen_by("vb", 3, 9), at_b);
    assert_eq!(scene.seen_by("va as known to vb", 3, 9), at_b);
}

#[test]
fn denying_settles_as_no_and_denying_what_is_accepted_is_contested() {
    let mut scene = Scene::of(&[plain("a", "b")]);
    let id = scene.attack("i", "a", "b", 3).id.clone();
    scene.hold("vb", &id, Holding::Accept);
    assert_eq!(scene.seen_by("vb", 3, 9), [(InEffect, Breached)]);
    scene.hold("vb", &id, Holding::Deny);
    assert_eq!(scene.seen_by("vb", 3, 9), [(InEffect, Kept)]);
    let again = scene.claim("i", attack_by("a", "b")).id.clone();
    scene.hold("vb", &again, Holding::Accept);
    assert_eq!(
        scene.seen_by("vb", 3, 9),
        [(InEffect, Kept), (InEffect, Breached)]
    );
}

#[test]
fn accepted_authors_that_exclude_each_other_are_contested() {
    let mut scene = Scene::of(&[plain("a", "b")]);
    scene.attack("i", "a", "b", 3);
    scene.claim("i", attack_by("t", "b"));
    assert_eq!(scene.seen(3), [(InEffect, Kept), (InEffect, Breached)]);
}

#[test]
fn a_claim_below_the_texts_standard_settles_nothing() {
    let mut text = plain("a", "b");
    text.standard = Some(grade("clear"));
    let mut scene = Scene::of(&[text]);
    scene.attack("i", "a", "b", 3).grade = Some(grade("balance"));
    assert_eq!(scene.seen(3), [(InEffect, Kept), (InEffect, Breached)]);
    scene.claim("i", attack_by("a", "b")).grade = Some(grade("clear"));
    assert_eq!(scene.seen(3), [(InEffect, Breached)]);
}

#[test]
fn the_finders_finding_is_the_fact_in_the_doubters_eyes_too() {
    let mut text = plain("a", "b");
    text.attribution = Some(Attribution::Finder {
        finder: actor("c"),
        grade: None,
    });
    let mut scene = Scene::of(&[text]);
    let id = scene.attack("i", "t", "b", 3).id.clone();
    scene.hold("va", &id, Holding::Accept);
    assert_eq!(scene.seen_by("va", 3, 9), [(InEffect, Kept)]);
    let finding = scene.claim("i", attack_by("a", "b"));
    finding.by = "court".to_owned();
    let finding = finding.id.clone();
    scene.hold("va", &finding, Holding::Deny);
    assert!(scene.seen_by("va", 3, 9).contains(&(InEffect, Breached)));
    assert_eq!(scene.seen(3), [(InEffect, Breached)]);
}

#[test]
fn a_retracted_claim_was_never_made_from_when_that_is_known() {
    let mut scene = Scene::of(&[plain("a", "b")]);
    let of = scene.attack("i", "a", "b", 3).id.clone();
    scene.records.push(Record::Retraction(Retraction {
        id: "r".to_owned(),
        of,
        reason: String::new(),
        learned: Learned::Everyone(instant(7)),
    }));
    assert_eq!(scene.seen_by(NEUTRAL, 4, 6), [(InEffect, Breached)]);
    assert!(scene.seen_by(NEUTRAL, 4, 7).contains(&(InEffect, Kept)));
}

#[test]
fn two_reports_held_to_be_one_incident_share_what_is_known() {
    let mut scene = Scene::of(&[unless_attacked("a", "b", true)]);
    scene.incident("i", 2, 6);
    scene.claim("i", attack_by("b", "a"));
    scene.incident("j", 3, 3);
    scene.claim("j", attack_on("a"));
    scene.attack("answer", "a", "b", 4);
    assert_eq!(scene.seen(9), [(InEffect, Breached), (Released, Kept)]);
    scene.records.push(Record::Same(SameClaim {
        given: std::collections::BTreeSet::new(),
        id: "same".to_owned(),
        incidents: ["i".to_owned(), "j".to_owned()].into(),
        by: "news".to_owned(),
        grade: None,
        learned: Learned::Everyone(instant(6)),
    }));
    assert_eq!(scene.seen(9), [(Released, Kept)]);
}

#[test]
fn what_is_learned_later_revises_from_its_event_time_on() {
    let mut scene = Scene::of(&[unless_attacked("a", "b", true)]);
    scene.incident("i", 3, 3);
    scene.claim("i", attack_on("a"));
    let late = Learned::Everyone(instant(8));
    scene.claim("i", attack_by("b", "a")).learned = late;
    let asked = |known| scene.ask("a", "b", NEUTRAL, 4, known, Times::Every);
    assert_eq!(asked(7), [(InEffect, Kept), (Released, Kept)]);
    assert_eq!(asked(8), [(Released, Kept)]);
}
