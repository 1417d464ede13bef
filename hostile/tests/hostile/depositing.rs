//! What a depositor is told.

use crate::stage::{Stage, envelope, hasty, line, soon};
use tacit_line::LineError;
use tacit_wire::{Contradiction, ContradictionReason, RefusalReason};

#[tokio::test]
async fn a_dropped_envelope_has_a_receipt_and_a_place_and_never_comes() {
    let mut stage = Stage::new().await;
    stage.deposit(1).await;
    stage.order("drop 1").await;
    let dropped = stage.deposit(2).await;
    assert_eq!(dropped.statement().position.0, 2);
    assert_eq!(dropped.statement().envelope, envelope(2).digest());
    let held = stage.deposit(3).await;
    assert_eq!(held.statement().position.0, 3);
    assert_eq!(Contradiction::between(&dropped, &held), None);
    assert_eq!(stage.deposit(2).await, dropped, "repeated");
    assert_eq!(stage.take().await, [(1, envelope(1)), (3, envelope(3))]);
    let tally = soon(stage.inviter.tally()).await.unwrap();
    let queue = tally.statement().lanes[0][3];
    assert_eq!((queue.last.0, queue.own_count, queue.own_last.0), (3, 3, 3));
    let tally = soon(stage.invited.tally()).await.unwrap();
    assert_eq!(tally.statement().lanes[0][3].own_count, 0);
    assert_eq!(stage.did(), ["did drop lane 0 ROUTINE 2"]);
}

#[tokio::test]
async fn what_is_dropped_while_the_queue_is_empty_leaves_the_first_place_out() {
    let mut stage = Stage::new().await;
    stage.order("drop 2").await;
    let places = [stage.deposit(1).await, stage.deposit(2).await];
    let places = places.map(|held| held.statement().position.0);
    assert_eq!(places, [1, 2]);
    stage.deposit(3).await;
    assert_eq!(stage.take().await, [(3, envelope(3))]);
    assert_eq!(stage.take().await, []);
}

#[tokio::test]
async fn two_stories_are_two_receipts_for_one_place_by_the_relays_own_key() {
    let mut stage = Stage::new().await;
    stage.order("two-stories").await;
    let first = stage.deposit(1).await;
    let second = stage.deposit(2).await;
    let found = Contradiction::between(&first, &second).unwrap();
    assert_eq!(found.reason, ContradictionReason::OnePlaceTwoEnvelopes);
    // The other desk hears another story.
    assert_eq!(stage.take().await, [(1, envelope(1)), (2, envelope(2))]);
    let third = stage.deposit(3).await;
    assert_eq!(Contradiction::between(&second, &third), None);
    assert_eq!(stage.did(), ["did two-stories lane 0 ROUTINE 1"]);
}

#[tokio::test]
async fn whoever_the_relay_does_not_admit_gets_no_receipt_from_him_either() {
    let mut stage = Stage::new().await;
    stage.order("drop 1").await;
    stage.inviter = line(&stage.relay, 9, &hasty());
    match stage.try_deposit(1).await {
        Err(LineError::Refused(refusal)) => assert_eq!(refusal.reason, RefusalReason::NotAdmitted),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_unmarked_desk_is_refused_by_an_exercises_relay_through_him() {
    let folder = tempfile::tempdir().unwrap();
    let clock = folder.path().join("clock");
    let morning = tacit_wire::Timestamp(1_766_653_200_000);
    tacit_clock::ExerciseClock::create(&clock, morning).unwrap();
    let settings = tacit_line::LineSettings {
        exercise: true,
        ..hasty()
    };
    let options = ["--exercise-clock", clock.to_str().unwrap()];
    let mut stage = Stage::with(&options, &settings).await;
    stage.deposit(1).await;
    stage.inviter = line(&stage.relay, 1, &hasty());
    match stage.try_deposit(2).await {
        Err(LineError::Refused(refusal)) => assert_eq!(refusal.reason, RefusalReason::Exercise),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn while_he_is_down_he_is_unreachable_and_afterwards_all_goes_on() {
    let mut stage = Stage::new().await;
    stage.deposit(1).await;
    stage.order("down").await;
    let found = stage.try_deposit(2).await;
    assert!(matches!(found, Err(LineError::Unreachable(_))), "{found:?}");
    stage.order("up").await;
    stage.deposit(2).await;
    assert_eq!(stage.take().await, [(1, envelope(1)), (2, envelope(2))]);
}

#[tokio::test]
async fn when_the_relay_behind_him_is_gone_so_is_he() {
    let mut stage = Stage::new().await;
    stage.deposit(1).await;
    stage.relay.kill();
    let found = stage.try_deposit(2).await;
    assert!(matches!(found, Err(LineError::Unreachable(_))), "{found:?}");
    stage.relay.run();
    assert_eq!(stage.deposit(2).await.statement().position.0, 2);
}
