//! What a collector is handed.

use crate::stage::{LANE, Stage, envelope, hasty, soon};
use tacit_line::{Collection, LineError, Nonsense};
use tacit_wire::{Contradiction, ContradictionReason, Held, Timestamp, Verified};

fn reason(one: &Verified<Held>, other: &Verified<Held>) -> Option<ContradictionReason> {
    Contradiction::between(one, other).map(|found| found.reason)
}

fn receipts(found: &Collection) -> Vec<Verified<Held>> {
    let deliveries = found.deliveries.iter();
    deliveries.map(|one| one.held.clone()).collect()
}

#[tokio::test]
async fn an_honest_operator_changes_nothing() {
    let mut stage = Stage::new().await;
    let held = [stage.deposit(1).await, stage.deposit(2).await];
    let found = stage.collect().await.unwrap();
    assert_eq!(receipts(&found), held);
    let places = stage.note(&found).await;
    assert_eq!(places, [(1, envelope(1)), (2, envelope(2))]);
    let told = soon(stage.inviter.collect(LANE.opposite(), &stage.cursor, 5)).await;
    let told = told.unwrap().conveyed;
    let through = told[0].1.statement().through;
    assert_eq!(through, held[1].statement().position);
    let tally = soon(stage.inviter.tally()).await.unwrap();
    let queue = tally.statement().lanes[0][3];
    assert_eq!((queue.last.0, queue.own_count, queue.own_last.0), (2, 2, 2));
    assert!(stage.did().is_empty());
}

#[tokio::test]
async fn an_altered_envelope_comes_with_a_receipt_that_contradicts_its_depositors() {
    let mut stage = Stage::new().await;
    let held = stage.deposit(1).await;
    stage.deposit(2).await;
    stage.order("alter 1").await;
    let found = stage.collect().await.unwrap();
    let altered = &found.deliveries[0];
    assert_ne!(altered.envelope, envelope(1));
    let wanted = Some(ContradictionReason::OnePlaceTwoEnvelopes);
    assert_eq!(reason(&held, &altered.held), wanted);
    assert_eq!(found.deliveries[1].envelope, envelope(2));
    // A liar has a good memory.
    assert_eq!(stage.collect().await.unwrap(), found);
    assert_eq!(stage.did(), ["did alter lane 0 ROUTINE 1"]);
}

#[tokio::test]
async fn an_envelope_that_does_not_fit_its_receipt_is_refused_by_the_line_and_comes_whole_next_time()
 {
    let mut stage = Stage::new().await;
    stage.deposit(1).await;
    stage.order("garble 1").await;
    let wanted = Nonsense::AnotherEnvelope;
    assert_eq!(stage.collect().await, Err(LineError::Nonsense(wanted)));
    assert_eq!(stage.take().await, [(1, envelope(1))]);
}

#[tokio::test]
async fn a_forged_envelope_reaches_whoever_waits_and_what_is_true_comes_behind_it() {
    let mut stage = Stage::new().await;
    stage.deposit(1).await;
    stage.take().await;
    // `soon` is shorter than the wait that is asked for.
    let cursor = stage.cursor;
    let (invited, hostile) = (&stage.invited, &mut stage.hostile);
    let forge = async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        hostile.obey("forge lane 0".parse().unwrap()).await.unwrap();
    };
    let (found, ()) = tokio::join!(soon(invited.collect(LANE, &cursor, 60)), forge);
    let found = found.unwrap();
    let places = stage.note(&found).await;
    assert!(matches!(&places[..], [(2, forged)] if *forged != envelope(1)));
    let held = stage.deposit(2).await;
    assert_eq!(held.statement().position.0, 3);
    let found = stage.collect().await.unwrap();
    assert_eq!(receipts(&found), [held]);
    assert_eq!(stage.note(&found).await, [(3, envelope(2))]);
    assert_eq!(stage.did(), ["did forge lane 0 ROUTINE 2"]);
    // What was collected is not handed out again, whatever is asked for.
    stage.cursor = tacit_wire::Cursor::default();
    assert_eq!(stage.take().await, []);
    let tally = soon(stage.inviter.tally()).await.unwrap();
    let queue = tally.statement().lanes[0][3];
    assert_eq!((queue.last.0, queue.own_count, queue.own_last.0), (3, 2, 3));
}

#[tokio::test]
async fn a_replayed_envelope_has_two_places_by_the_relays_own_key() {
    let mut stage = Stage::new().await;
    stage.order("replay").await;
    let first = stage.deposit(1).await;
    // There is nothing yet that was collected before.
    assert_eq!(stage.take().await, [(1, envelope(1))]);
    let found = stage.collect().await.unwrap();
    assert_eq!(found.deliveries[0].envelope, envelope(1));
    let wanted = Some(ContradictionReason::OneEnvelopeTwoPlaces);
    assert_eq!(reason(&first, &found.deliveries[0].held), wanted);
    stage.note(&found).await;
    stage.deposit(2).await;
    assert_eq!(stage.take().await, [(3, envelope(2))]);
}

#[tokio::test]
async fn a_reordered_envelope_comes_behind_a_later_one() {
    let mut stage = Stage::new().await;
    stage.order("reorder lane 0").await;
    stage.deposit(1).await;
    assert_eq!(stage.take().await, []);
    stage.deposit(2).await;
    let places = stage.take().await;
    assert_eq!(places, [(2, envelope(2)), (3, envelope(1))]);
    stage.deposit(3).await;
    stage.deposit(4).await;
    let places = stage.take().await;
    assert_eq!(places, [(4, envelope(3)), (5, envelope(4))]);
    assert_eq!(stage.did(), ["did reorder lane 0 ROUTINE 3"]);
}

#[tokio::test]
async fn what_is_held_back_is_not_asked_for_again_and_again_and_comes_when_he_turns_honest() {
    let mut stage = Stage::new().await;
    stage.order("reorder").await;
    let held = stage.deposit(1).await;
    assert_eq!(stage.take().await, []);
    let cursor = stage.cursor;
    let (invited, hostile) = (&stage.invited, &mut stage.hostile);
    let pass = async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        hostile.obey("pass".parse().unwrap()).await.unwrap();
    };
    let (found, ()) = tokio::join!(soon(invited.collect(LANE, &cursor, 60)), pass);
    assert_eq!(receipts(&found.unwrap()), [held]);
}

#[tokio::test]
async fn a_lie_for_one_lane_is_not_told_in_the_other() {
    let mut stage = Stage::new().await;
    stage.order("alter 1 lane 1").await;
    stage.deposit(1).await;
    assert_eq!(stage.take().await, [(1, envelope(1))]);
}

#[tokio::test]
async fn before_an_exercises_relay_he_dates_by_the_exercises_clock() {
    let folder = tempfile::tempdir().unwrap();
    let clock = folder.path().join("clock");
    let morning = Timestamp(1_766_653_200_000);
    tacit_clock::ExerciseClock::create(&clock, morning).unwrap();
    let settings = tacit_line::LineSettings {
        exercise: true,
        ..hasty()
    };
    let options = ["--exercise-clock", clock.to_str().unwrap()];
    let mut stage = Stage::with(&options, &settings).await;
    stage.order("forge").await;
    let found = stage.collect().await.unwrap();
    let held_at = found.deliveries[0].held.statement().held_at;
    assert!(held_at >= morning && held_at < morning.plus_ms(3_600_000));
}
