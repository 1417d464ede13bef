//! What counts as a breach and what releases.

use crate::naive::Times;
use crate::naive::cases::{act, actor, degree, wait};
use crate::scene::*;
use tacit_lang::meaning::{Exception, GradedRelease, Hands, Participation};
use tacit_standing::record::{ControlClaim, Disavowal, Learned, MessageKind, Record};

#[test]
fn an_answer_to_an_attack_is_no_breach() {
    let mut scene = Scene::of(&[unless_attacked("a", "b", true)]);
    scene.attack("i", "b", "a", 3);
    scene.attack("j", "a", "b", 4);
    assert_eq!(scene.seen(3), [(Released, Kept)]);
    assert_eq!(scene.seen(4), [(Released, Kept)]);
}

#[test]
fn an_answer_to_ones_own_breach_releases_from_attacked_and_never_from_first_attacked() {
    for (first, life) in [(false, Released), (true, InEffect)] {
        let mut scene = Scene::of(&[unless_attacked("a", "b", first)]);
        scene.attack("i", "a", "b", 2);
        scene.attack("j", "b", "a", 3);
        assert_eq!(scene.seen(4), [(life, Breached)]);
    }
}

#[test]
fn a_window_frees_up_to_its_last_instant_and_no_longer() {
    let mut text = unless_attacked("a", "b", false);
    text.conditions[0].window = Some(wait(3));
    let mut scene = Scene::of(&[text]);
    scene.attack("i", "b", "a", 2);
    scene.attack("j", "a", "b", 5);
    assert_eq!(scene.seen(5), [(Released, Kept)]);
    assert_eq!(scene.seen(6), [(InEffect, Kept)]);
    scene.attack("k", "a", "b", 6);
    assert_eq!(scene.seen(6), [(InEffect, Breached)]);
}

#[test]
fn overlapping_times_leave_the_order_open() {
    let mut scene = Scene::of(&[unless_attacked("a", "b", true)]);
    scene.incident("i", 3, 5);
    scene.claim("i", attack_by("b", "a"));
    scene.attack("j", "a", "b", 4);
    assert_eq!(scene.seen(9), [(InEffect, Breached), (Released, Kept)]);
    scene.claim("i", attack_by("b", "a")).says.before = ["j".to_owned()].into();
    assert_eq!(scene.seen(9), [(Released, Kept)]);
}

#[test]
fn acts_of_one_instant_excuse_each_other_only_in_words() {
    for excuses in [false, true] {
        let mut text = unless_attacked("a", "b", true);
        text.same_instant_excuses = excuses;
        let mut scene = Scene::of(&[text]);
        scene.attack("i", "b", "a", 4);
        scene.attack("j", "a", "b", 4);
        let breached = scene.seen(9).contains(&(InEffect, Breached));
        assert_eq!(breached, !excuses);
        assert!(scene.seen(9).contains(&(Released, Kept)));
    }
}

#[test]
fn a_window_of_an_attack_of_uncertain_time_is_uncertain_at_its_edge() {
    let mut text = unless_attacked("a", "b", false);
    text.conditions[0].window = Some(wait(5));
    let mut scene = Scene::of(&[text]);
    scene.incident("i", 3, 7);
    scene.claim("i", attack_by("b", "a"));
    scene.attack("j", "a", "b", 10);
    let every = scene.ask("a", "b", NEUTRAL, 10, 99, Times::Every);
    assert_eq!(every, [(InEffect, Breached), (Released, Kept)]);
    // The earliest instant that the order admits hides the second of the two.
    assert_eq!(scene.seen(10), [(InEffect, Breached)]);
}

#[test]
fn a_listed_proxys_attack_releases_only_where_proxies_are_named() {
    for (listed, life) in [(true, Released), (false, InEffect)] {
        let mut text = unless_attacked("a", "b", true);
        text.proxies
            .insert(actor("b"), [(actor("g"), degree("directed"))].into());
        text.conditions[0].by_others.listed = listed;
        let mut scene = Scene::of(&[text]);
        scene.attack("i", "g", "a", 3);
        assert_eq!(scene.seen(3), [(life, Kept)]);
    }
}

#[test]
fn a_disavowal_in_time_takes_the_proxys_act_out_of_account() {
    for (at, life) in [(5, InEffect), (6, Released)] {
        let mut text = unless_attacked("a", "b", true);
        text.proxies
            .insert(actor("b"), [(actor("g"), degree("directed"))].into());
        text.conditions[0].by_others.listed = true;
        text.disavowal.insert(actor("b"), wait(2));
        let mut scene = Scene::of(&[text]);
        scene.attack("i", "g", "a", 3);
        let at = crate::naive::cases::instant(at);
        scene.records.push(Record::Disavowal(Disavowal {
            id: "d".to_owned(),
            principal: actor("b"),
            incident: "i".to_owned(),
            at,
            learned: Learned::Everyone(at),
        }));
        assert_eq!(scene.seen(4), [(Released, Kept)]);
        assert_eq!(scene.seen(9), [(life, Kept)]);
    }
}

#[test]
fn control_that_is_claimed_and_not_accepted_is_open() {
    let mut text = unless_attacked("a", "b", true);
    text.conditions[0].by_others.degree = Some(degree("directed"));
    let mut scene = Scene::of(&[text]);
    let id = scene.attack("i", "g", "a", 3).id.clone();
    assert_eq!(scene.seen(4), [(InEffect, Kept)]);
    scene.records.push(Record::Control(ControlClaim {
        given: std::collections::BTreeSet::new(),
        id: "k".to_owned(),
        actor: actor("g"),
        principal: actor("b"),
        degree: Some(degree("directed")),
        from: None,
        until: None,
        by: "news".to_owned(),
        grade: None,
        learned: Learned::Everyone(crate::naive::cases::instant(0)),
    }));
    assert_eq!(scene.seen(4), [(Released, Kept)]);
    scene.hold("va", &id, tacit_standing::record::Holding::Accept);
    assert_eq!(
        scene.seen_by("va", 4, 99),
        [(InEffect, Kept), (Released, Kept)]
    );
}

#[test]
fn an_excepted_operation_is_judged_for_each_target() {
    for (incidental_harm, performance) in [(false, Breached), (true, Kept)] {
        let mut text = plain("a", "b");
        text.exceptions = vec![Exception {
            act: act("attack"),
            against: Some(actor("g")),
            place: None,
            incidental_harm,
        }];
        let mut scene = Scene::of(&[text]);
        let claim = scene.attack("i", "a", "g", 3);
        let mut beside = hit("b");
        beside.incidental = true;
        claim.says.hits.insert(beside);
        assert_eq!(scene.seen(3), [(InEffect, performance)]);
    }
}

#[test]
fn joining_counts_only_where_participation_does_and_in_a_direct_promise_only_as_direct() {
    for (participation, direct, performance) in [
        (None, false, Kept),
        (Some(Participation::Counts), false, Breached),
        (Some(Participation::Counts), true, Kept),
        (Some(Participation::CountsAsDirect), true, Breached),
    ] {
        let mut text = plain("a", "b");
        text.participation = participation;
        text.forbearance.direct = direct;
        text.silent_on = [actor("t")].into();
        let mut scene = Scene::of(&[text]);
        scene.attack("i", "t", "b", 3).says.joined = [actor("fa")].into();
        assert_eq!(scene.seen(3), [(InEffect, performance)]);
    }
}

#[test]
fn a_promise_binds_through_others_only_where_it_says_so() {
    for (through, direct, performance) in [
        (false, false, Kept),
        (true, false, Breached),
        (true, true, Kept),
    ] {
        let mut text = plain("a", "b");
        text.forbearance.direct = direct;
        text.forbearance.through = through.then(|| Hands {
            named: [actor("g")].into(),
            ..Hands::default()
        });
        let mut scene = Scene::of(&[text]);
        scene.attack("i", "g", "b", 3);
        assert_eq!(scene.seen(3), [(InEffect, performance)]);
    }
}

#[test]
fn a_graded_attack_frees_its_answer_alone() {
    let mut text = unless_attacked("a", "b", true);
    text.grades = vec![GradedRelease {
        acts: [act("strike")].into(),
        by: None,
        answers: [act("strike")].into(),
        targets: [].into(),
        place: None,
        lasting: Some(wait(3)),
    }];
    let mut scene = Scene::of(&[text.clone()]);
    scene.attack("i", "b", "a", 3).says.act = Some(act("strike"));
    scene.attack("j", "a", "b", 5).says.act = Some(act("strike"));
    assert_eq!(scene.seen(5), [(InEffect, Kept)]);
    scene.attack("k", "a", "b", 6).says.act = Some(act("strike"));
    assert_eq!(scene.seen(6), [(InEffect, Breached)]);
    let mut scene = Scene::of(&[text]);
    scene.attack("i", "b", "a", 3);
    assert_eq!(scene.seen(3), [(Released, Kept)]);
}

#[test]
fn who_must_ask_is_bound_until_the_deadline() {
    let mut text = unless_attacked("a", "b", true);
    text.clarification = Some(wait(3));
    let mut scene = Scene::of(&[text]);
    scene.incident("i", 2, 2);
    scene.claim("i", attack_on("a"));
    let late = Learned::Everyone(crate::naive::cases::instant(9));
    scene.claim("i", attack_by("b", "a")).learned = late;
    assert_eq!(scene.seen(8), [(InEffect, Kept)]);
    assert_eq!(scene.seen(9), [(Released, Kept)]);
    scene
        .send(
            MessageKind::ClarificationRequest,
            "a",
            "b",
            "a-to-b",
            Some(3),
        )
        .incident = Some("i".to_owned());
    assert_eq!(scene.seen(5), [(InEffect, Kept)]);
    assert_eq!(scene.seen(6), [(Released, Kept)]);
    scene.attack("j", "a", "b", 5);
    assert_eq!(scene.seen(5), [(InEffect, Breached)]);
}
