//! What two honest desks do with an honest relay.

use super::lines::{CHANNEL, Pair, envelope, hasty, line, soon};
use tacit_line::LineError;
use tacit_trial::Relay;
use tacit_wire::{
    AdmissionToken, Collected, Cursor, JoiningSecret, Lane, Position, Precedence, RefusalReason,
};

fn reason<T>(result: Result<T, LineError>) -> Option<RefusalReason> {
    match result {
        Err(LineError::Refused(refusal)) => Some(refusal.reason),
        _ => None,
    }
}

#[tokio::test]
async fn envelopes_are_held_handed_out_in_order_reported_and_tallied() {
    use Precedence::{Flash, Routine};
    let relay = Relay::start(&[]);
    let pair = soon(Pair::of(&relay, &hasty())).await;
    pair.inviter.greet().await.unwrap();
    let lane = Lane::FromInviter;
    let mut receipts = Vec::new();
    for (number, precedence) in [(1, Routine), (2, Routine), (3, Flash)] {
        let envelope = envelope(number);
        let held = pair.inviter.deposit(lane, precedence, &envelope);
        receipts.push(soon(held).await.unwrap());
    }
    let places: Vec<_> = receipts
        .iter()
        .map(|held| held.statement().position.0)
        .collect();
    assert_eq!(places, [1, 2, 1]);

    let found = soon(pair.invited.collect(lane, &Cursor::default(), 0))
        .await
        .unwrap();
    let numbers: Vec<_> = found
        .deliveries
        .iter()
        .map(|one| one.envelope.clone())
        .collect();
    assert_eq!(numbers, [3, 1, 2].map(envelope));
    let held: Vec<_> = found
        .deliveries
        .iter()
        .map(|one| one.held.clone())
        .collect();
    receipts.rotate_right(1);
    assert_eq!(held, receipts, "the collector has the depositor's receipts");
    assert!(!found.more);

    let collected = Collected {
        lane,
        precedence: Routine,
        through: Position(2),
    };
    let record = soon(pair.invited.report_collected(&collected))
        .await
        .unwrap();
    let record = record.unwrap();
    assert_eq!(record.statement().after, Position(0));
    assert_eq!(record.statement().through, Position(2));
    let again = soon(pair.invited.report_collected(&collected)).await;
    assert_eq!(again, Ok(None), "nothing new");

    let told = soon(
        pair.inviter
            .collect(Lane::FromInvited, &Cursor::default(), 0),
    )
    .await;
    let told = told.unwrap().conveyed;
    assert_eq!(told, [(1, record)], "the depositor is told");

    let tally = soon(pair.inviter.tally()).await.unwrap();
    let [own, _] = tally.statement().lanes;
    let counts = own.map(|queue| (queue.last.0, queue.own_count, queue.own_last.0));
    assert_eq!(counts, [(1, 1, 1), (0, 0, 0), (0, 0, 0), (2, 2, 2)]);
    let tally = soon(pair.invited.tally()).await.unwrap();
    let [theirs, _] = tally.statement().lanes;
    let counts = theirs.map(|queue| (queue.last.0, queue.own_count));
    assert_eq!(counts, [(1, 0), (0, 0), (0, 0), (2, 0)]);
}

#[tokio::test]
async fn whoever_waits_is_answered_when_something_comes() {
    let relay = Relay::start(&[]);
    let pair = soon(Pair::of(&relay, &hasty())).await;
    let lane = Lane::FromInvited;
    let cursor = Cursor::default();
    // `soon` is shorter than the wait that is asked for.
    let waiting = soon(pair.inviter.collect(lane, &cursor, 60));
    let coming = async {
        let settled = std::time::Duration::from_millis(200);
        tokio::time::sleep(settled).await;
        let envelope = envelope(1);
        pair.invited
            .deposit(lane, Precedence::Routine, &envelope)
            .await
    };
    let (found, held) = tokio::join!(waiting, coming);
    let found = found.unwrap().deliveries;
    assert_eq!(found.len(), 1);
    assert_eq!(found.first().map(|one| one.held.clone()), held.ok());
}

#[tokio::test]
async fn a_deposit_that_is_repeated_has_one_receipt_and_one_place() {
    let mut relay = Relay::start(&[]);
    let pair = soon(Pair::of(&relay, &hasty())).await;
    let lane = Lane::FromInviter;
    let envelope = envelope(1);
    let deposit = || pair.inviter.deposit(lane, Precedence::Flash, &envelope);
    let first = soon(deposit()).await.unwrap();
    assert_eq!(soon(deposit()).await, Ok(first.clone()));
    relay.kill();
    relay.run();
    assert_eq!(soon(deposit()).await, Ok(first.clone()), "after a crash");
    let collected = Collected {
        lane,
        precedence: Precedence::Flash,
        through: Position(1),
    };
    soon(pair.invited.report_collected(&collected))
        .await
        .unwrap();
    assert_eq!(soon(deposit()).await, Ok(first), "after it was erased");
    let found = soon(pair.invited.collect(lane, &Cursor::default(), 0))
        .await
        .unwrap();
    assert!(found.deliveries.is_empty(), "{found:?}");
}

#[tokio::test]
async fn an_account_is_admitted_once_by_its_token_and_a_third_not_at_all() {
    let relay = Relay::start(&[]);
    let joining = JoiningSecret([3; 32]);
    let (token, other) = (relay.token(), relay.token());
    let [inviter, invited, third] = [1, 2, 9].map(|secret| line(relay.address(), secret, &hasty()));
    let never = AdmissionToken([9; 32]);
    let found = soon(inviter.open(&never, joining.digest())).await;
    assert_eq!(reason(found), Some(RefusalReason::TokenRefused));
    assert_eq!(soon(inviter.open(&token, joining.digest())).await, Ok(()));
    assert_eq!(soon(inviter.open(&token, joining.digest())).await, Ok(()));
    let found = soon(invited.join(&token, &joining)).await;
    assert_eq!(reason(found), Some(RefusalReason::TokenRefused), "spent");
    let found = soon(invited.join(&other, &JoiningSecret([4; 32]))).await;
    assert_eq!(reason(found), Some(RefusalReason::NotAdmitted));
    let found = soon(third.open(&other, joining.digest())).await;
    assert_eq!(reason(found), Some(RefusalReason::NameTaken));
    assert_eq!(soon(invited.join(&other, &joining)).await, Ok(()));
    assert_eq!(soon(invited.join(&other, &joining)).await, Ok(()));
    let found = soon(third.join(&relay.token(), &joining)).await;
    assert_eq!(reason(found), Some(RefusalReason::NoThirdAccount));
    let found = soon(third.tally()).await;
    assert_eq!(reason(found), Some(RefusalReason::NotAdmitted));
    let tally = soon(invited.tally()).await.unwrap();
    assert_eq!(tally.statement().channel, CHANNEL);
}

#[tokio::test]
async fn a_share_that_is_used_up_is_free_again_when_the_other_side_has_collected() {
    let relay = Relay::start(&[("share_bytes", 81_920)]);
    let pair = soon(Pair::of(&relay, &hasty())).await;
    let (lane, precedence) = (Lane::FromInviter, Precedence::Routine);
    let mut through = 0;
    let refused = loop {
        let envelope = envelope(through + 1);
        match soon(pair.inviter.deposit(lane, precedence, &envelope)).await {
            Ok(held) => through = held.statement().position.0,
            Err(refused) => break refused,
        }
    };
    assert_eq!(through, 81_920 / 640);
    assert_eq!(reason::<()>(Err(refused)), Some(RefusalReason::Full));
    let collected = Collected {
        lane,
        precedence,
        through: Position(through),
    };
    soon(pair.invited.report_collected(&collected))
        .await
        .unwrap();
    let envelope = envelope(through + 1);
    let held = soon(pair.inviter.deposit(lane, precedence, &envelope)).await;
    assert_eq!(held.unwrap().statement().position, Position(through + 1));
}
