//! When a promise enters, lasts and ends.

use crate::naive::cases::{act, actor, instant, wait};
use crate::scene::*;
use tacit_lang::meaning::{Dependence, End, Entry, Membership, Parties, Withdrawal};
use tacit_standing::record::{Learned, MessageKind, Passage, Record};

#[test]
fn a_promise_is_in_effect_from_its_receipt() {
    let scene = Scene::of(&[plain("a", "b")]);
    assert_eq!(scene.seen(-1), [(NotInEffect, Kept)]);
    assert_eq!(scene.seen(0), [(InEffect, Kept)]);
}

#[test]
fn the_sender_sees_the_entry_backwards_once_the_receipt_is_known() {
    let mut scene = Scene::unsent(&[plain("a", "b")]);
    let id = scene
        .send(MessageKind::Assurance, "a", "b", "a-to-b", None)
        .id
        .clone();
    scene.pass(&id, Passage::Received, 3);
    if let Some(Record::Receipt(receipt)) = scene.records.last_mut() {
        receipt.learned =
            Learned::Only([("vb".to_owned(), instant(3)), ("va".to_owned(), instant(8))].into());
    }
    assert_eq!(scene.seen_by("vb", 5, 5), [(InEffect, Kept)]);
    assert_eq!(scene.seen_by("va", 5, 7), [(NotInEffect, Kept)]);
    assert_eq!(scene.seen_by("va", 5, 8), [(InEffect, Kept)]);
    assert_eq!(scene.seen(5), [(NotInEffect, Kept)]);
}

#[test]
fn an_act_before_entry_is_no_breach() {
    let mut scene = Scene::of(&[plain("a", "b")]);
    scene.attack("i", "a", "b", -1);
    assert_eq!(scene.seen(5), [(InEffect, Kept)]);
}

#[test]
fn an_act_going_on_at_entry_counts_from_there() {
    let mut scene = Scene::of(&[plain("a", "b")]);
    scene.incident("i", -2, -2).end = Some(exactly(1));
    scene.claim("i", attack_by("a", "b"));
    assert_eq!(scene.seen(-1), [(NotInEffect, Kept)]);
    assert_eq!(scene.seen(0), [(InEffect, Breached)]);
}

#[test]
fn whether_an_act_outlasted_the_edge_may_be_open() {
    let mut scene = Scene::of(&[plain("a", "b")]);
    scene.incident("i", -2, -2).end = Some(between(-1, 1));
    scene.claim("i", attack_by("a", "b"));
    assert_eq!(scene.seen(5), [(InEffect, Kept), (InEffect, Breached)]);
}

#[test]
fn a_promise_is_expired_at_the_instant_of_its_end() {
    let mut text = plain("a", "b");
    text.end = Some(End::AfterEntry(wait(4)));
    let mut scene = Scene::of(&[text]);
    scene.attack("i", "a", "b", 4);
    assert_eq!(scene.seen(3), [(InEffect, Kept)]);
    assert_eq!(scene.seen(4), [(Expired, Kept)]);
}

#[test]
fn renewal_before_the_end_prolongs_and_after_it_does_nothing() {
    for (received, life) in [(3, InEffect), (4, Expired)] {
        let mut text = plain("a", "b");
        text.end = Some(End::AfterEntry(wait(4)));
        let mut scene = Scene::of(&[text]);
        scene
            .send(MessageKind::Renewal, "a", "b", "a-to-b", Some(received))
            .until = Some(instant(9));
        assert_eq!(scene.seen(8), [(life, Kept)]);
        assert_eq!(scene.seen(9), [(Expired, Kept)]);
    }
}

#[test]
fn a_notice_in_flight_binds_until_received_and_its_time_is_over() {
    let mut text = plain("a", "b");
    text.withdrawal = Some(Withdrawal::AfterReceipt(wait(2)));
    let mut scene = Scene::of(&[text]);
    scene.send(MessageKind::Withdrawal, "a", "b", "a-to-b", Some(3));
    scene.attack("i", "a", "b", 5);
    assert_eq!(scene.seen(4), [(InEffect, Kept)]);
    assert_eq!(scene.seen(5), [(Withdrawn, Kept)]);
    scene.attack("j", "a", "b", 4);
    assert_eq!(scene.seen(5), [(Withdrawn, Breached)]);
}

#[test]
fn a_notice_held_long_enough_is_deemed_received() {
    let mut text = plain("a", "b");
    text.deemed_receipt = Some(wait(3));
    let mut scene = Scene::of(&[text]);
    let id = scene
        .send(MessageKind::Withdrawal, "a", "b", "a-to-b", None)
        .id
        .clone();
    scene.pass(&id, Passage::Held, 1);
    assert_eq!(scene.seen(3), [(InEffect, Kept)]);
    assert_eq!(scene.seen(4), [(Withdrawn, Kept)]);
}

#[test]
fn a_promise_never_to_be_withdrawn_stands_against_a_notice() {
    let mut text = plain("a", "b");
    text.withdrawal = Some(Withdrawal::Never);
    let mut scene = Scene::of(&[text]);
    scene.send(MessageKind::Withdrawal, "a", "b", "a-to-b", Some(3));
    assert_eq!(scene.seen(9), [(InEffect, Kept)]);
}

#[test]
fn a_promise_given_again_starts_afresh_only_after_its_end() {
    let mut scene = Scene::of(&[unless_attacked("a", "b", false)]);
    scene.attack("breach", "a", "b", 1);
    scene.send(MessageKind::Assurance, "a", "b", "a-to-b", Some(2));
    assert_eq!(scene.seen(3), [(InEffect, Breached)]);
    scene.attack("release", "b", "a", 4);
    assert_eq!(scene.seen(5), [(Released, Breached)]);
    scene.send(MessageKind::Assurance, "a", "b", "a-to-b", Some(6));
    assert_eq!(scene.seen(6), [(InEffect, Kept)]);
}

#[test]
fn reaffirmation_closes_the_list_of_breaches() {
    let mut scene = Scene::of(&[plain("a", "b")]);
    scene.attack("i", "a", "b", 1);
    scene.send(MessageKind::Reaffirmation, "a", "b", "a-to-b", Some(2));
    assert_eq!(scene.seen(1), [(InEffect, Breached)]);
    assert_eq!(scene.seen(2), [(InEffect, Kept)]);
}

#[test]
fn a_dated_promise_without_a_known_message_enters_at_its_date() {
    let mut text = plain("a", "b");
    text.entry = Some(Entry::At(instant(3)));
    let mut scene = Scene::unsent(&[text]);
    assert_eq!(scene.seen(2), [(NotInEffect, Kept)]);
    assert_eq!(scene.seen(3), [(InEffect, Kept)]);
    scene.send(MessageKind::Assurance, "a", "b", "a-to-b", Some(5));
    assert_eq!(scene.seen(4), [(NotInEffect, Kept)]);
    assert_eq!(scene.seen(5), [(InEffect, Kept)]);
}

#[test]
fn an_act_that_brings_a_promise_into_effect_comes_after_its_receipt() {
    let mut text = plain("a", "b");
    text.entry = Some(Entry::OnceDone(actor("b"), act("sabotage")));
    let mut scene = Scene::of(&[text]);
    for (id, at) in [("early", -1), ("late", 4)] {
        scene.attack(id, "fb", "t", at).says.act = Some(act("sabotage"));
    }
    assert_eq!(scene.seen(3), [(NotInEffect, Kept)]);
    assert_eq!(scene.seen(4), [(InEffect, Kept)]);
}

#[test]
fn two_promises_that_each_wait_for_the_other_never_start() {
    let waiting = |giver, receiver| {
        let mut text = plain(giver, receiver);
        text.dependence = Some(Dependence::OnlyWhileStands);
        text
    };
    let scene = Scene::of(&[waiting("a", "b"), waiting("b", "a")]);
    assert_eq!(scene.seen(9), [(NotInEffect, Kept)]);
    let scene = Scene::of(&[waiting("a", "b"), plain("b", "a")]);
    assert_eq!(scene.seen(9), [(InEffect, Kept)]);
}

#[test]
fn the_others_breach_releases_only_where_the_text_says_so() {
    for (dependence, life) in [
        (None, InEffect),
        (Some(Dependence::Independent), InEffect),
        (Some(Dependence::ReleasedWhenEnds), Released),
        (Some(Dependence::OnlyWhileStands), Released),
    ] {
        let mut text = plain("a", "b");
        text.dependence = dependence;
        let mut scene = Scene::of(&[text, plain("b", "a")]);
        scene.attack("i", "b", "a", 3);
        assert_eq!(scene.seen(2), [(InEffect, Kept)]);
        assert_eq!(scene.seen(3), [(life, Kept)]);
    }
}

#[test]
fn leaving_a_group_ends_the_leavers_pairs_alone() {
    let mut text = plain("a", "b");
    "group".clone_into(&mut text.labels.title);
    let mut members = std::collections::BTreeMap::new();
    for member in ["a", "b", "t"] {
        members.insert(actor(member), Membership::default());
    }
    members.insert(
        actor("t"),
        Membership {
            from: Some(instant(2)),
            until: Some(instant(7)),
        },
    );
    text.parties = Parties::EachToEach { members };
    let mut scene = Scene::unsent(&[text]);
    for (from, to) in [("a", "b"), ("b", "a"), ("a", "t")] {
        scene.send(MessageKind::Assurance, from, to, "group", Some(0));
    }
    scene.send(MessageKind::Leaving, "b", "a", "group", Some(4));
    let of = |from, to, at| {
        let times = crate::naive::Times::Every;
        scene.ask(from, to, NEUTRAL, at, 99, times)
    };
    assert_eq!(of("a", "b", 3), [(InEffect, Kept)]);
    assert_eq!(of("a", "b", 4), [(Withdrawn, Kept)]);
    assert_eq!(of("b", "a", 4), [(Withdrawn, Kept)]);
    assert_eq!(of("a", "t", 1), [(NotInEffect, Kept)]);
    assert_eq!(of("a", "t", 6), [(InEffect, Kept)]);
    assert_eq!(of("a", "t", 7), [(Expired, Kept)]);
}
