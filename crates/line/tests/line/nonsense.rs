//! Answers that no honest relay gives, each refused by name.

use super::scripted::{
    CHANNEL, envelope, held, line_to, receipt_key, relay, sign, sign_with, soon,
};
use ed25519_dalek::SigningKey;
use tacit_line::{Line, LineError, Nonsense};
use tacit_wire::{
    AdmissionToken, Batch, ChannelId, Collected, CollectedItem, ContradictionReason, Conveyed,
    Cursor, Document, Held, Lane, Position, Precedence, QueueTally, Refusal, RefusalReason,
    RelayAddress, Tally, Timestamp,
};

/// What a line makes of an answer to anything.
async fn answered<T, F>(status: u16, body: Vec<u8>, ask: impl FnOnce(Line) -> F) -> Option<Nonsense>
where
    F: Future<Output = Result<T, LineError>>,
{
    let relay = relay(move |_| Some((status, body.clone()))).await;
    let found = match soon(ask(line_to(&relay.address))).await {
        Ok(_) => return None,
        Err(LineError::Nonsense(nonsense)) => nonsense,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(relay.asked.lock().unwrap().len(), 1, "asked again");
    Some(found)
}

async fn deposit(line: Line) -> Result<(), LineError> {
    let lane = Lane::FromInviter;
    let held = line.deposit(lane, Precedence::Flash, &envelope(1)).await;
    held.map(drop)
}

fn receipt(bend: impl FnOnce(&mut Held)) -> Vec<u8> {
    let mut held = held(Precedence::Flash, 1, &envelope(1));
    bend(&mut held);
    sign(held).to_bytes()
}

#[tokio::test]
async fn a_receipt_that_is_none_for_this_deposit_is_refused() {
    assert_eq!(answered(200, receipt(|_| {}), deposit).await, None);
    let cases = [
        (
            receipt(|held| held.channel = ChannelId([1; 16])),
            Nonsense::AnotherChannel,
        ),
        (
            receipt(|held| held.lane = Lane::FromInvited),
            Nonsense::AnotherQueue,
        ),
        (
            receipt(|held| held.precedence = Precedence::Routine),
            Nonsense::AnotherQueue,
        ),
        (
            receipt(|held| held.envelope = envelope(2).digest()),
            Nonsense::AnotherEnvelope,
        ),
        (
            receipt(|held| held.position = Position(0)),
            Nonsense::ImpossiblePlace,
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(answered(200, body, deposit).await, Some(expected));
    }
}

#[tokio::test]
async fn a_forged_receipt_is_refused() {
    let another = SigningKey::from_bytes(&[0x43; 32]);
    let forged = sign_with(&another, held(Precedence::Flash, 1, &envelope(1)));
    let found = answered(200, forged.to_bytes(), deposit).await;
    assert_eq!(found, Some(Nonsense::Forged));
}

#[tokio::test]
async fn a_body_that_is_no_receipt_is_refused() {
    let unsigned = held(Precedence::Flash, 1, &envelope(1)).to_bytes();
    for body in [Vec::new(), b"<html>".to_vec(), unsigned] {
        let found = answered(200, body, deposit).await;
        assert!(matches!(found, Some(Nonsense::Document(_))), "{found:?}");
    }
    let found = answered(200, vec![0; 4_097], deposit).await;
    assert_eq!(found, Some(Nonsense::TooLong));
}

#[tokio::test]
async fn a_status_that_answers_nothing_is_refused() {
    for status in [202, 204, 301, 400, 404, 500] {
        let found = answered(status, Vec::new(), deposit).await;
        assert_eq!(found, Some(Nonsense::Status(status)));
    }
    let refusal = Refusal {
        reason: RefusalReason::Full,
        retry_after_seconds: None,
        limit: 1,
    };
    // A refusal under a status that is not its own.
    let found = answered(404, refusal.to_bytes(), deposit).await;
    assert_eq!(found, Some(Nonsense::Status(404)));
    let found = answered(200, refusal.to_bytes(), deposit).await;
    assert!(matches!(found, Some(Nonsense::Document(_))));
}

#[tokio::test]
async fn entering_a_channel_is_answered_by_nothing() {
    let open = |line: Line| async move {
        let joining = tacit_wire::JoiningSecret([1; 32]).digest();
        line.open(&AdmissionToken([1; 32]), joining).await
    };
    assert_eq!(answered(201, Vec::new(), open).await, None);
    assert_eq!(answered(201, vec![1], open).await, Some(Nonsense::TooLong));
    assert_eq!(
        answered(200, Vec::new(), open).await,
        Some(Nonsense::Status(200))
    );
}

#[tokio::test]
async fn a_relay_that_gives_other_keys_for_itself_is_refused() {
    let address = RelayAddress {
        origin: "relay.example.org:7443".to_owned(),
        tls: super::scripted::TlsKey::new().pin,
        receipts: receipt_key(),
    };
    let greet = |line: Line| async move { line.greet().await };
    let found = answered(200, address.to_bytes(), greet).await;
    assert_eq!(found, Some(Nonsense::AnotherAddress));
}

fn item(precedence: Precedence, position: u64, fill: u8) -> CollectedItem {
    let envelope = envelope(fill);
    CollectedItem {
        held: sign(held(precedence, position, &envelope)),
        envelope,
    }
}

fn with_time(position: u64, fill: u8, held_at: u64) -> CollectedItem {
    let envelope = envelope(fill);
    let held = Held {
        held_at: Timestamp(held_at),
        ..held(Precedence::Flash, position, &envelope)
    };
    CollectedItem {
        held: sign(held),
        envelope,
    }
}

async fn collect(items: Vec<CollectedItem>, after: Cursor) -> Option<Nonsense> {
    let batch = Batch {
        items,
        ..Batch::default()
    };
    let ask = |line: Line| async move { line.collect(Lane::FromInviter, &after, 0).await };
    answered(200, batch.to_bytes(), ask).await
}

fn after(flash: u64, routine: u64) -> Cursor {
    Cursor {
        queues: [flash, 0, 0, routine].map(Position),
        conveyed: 0,
    }
}

#[tokio::test]
async fn a_batch_in_its_order_is_accepted_with_gaps_where_places_were_forgotten() {
    use Precedence::{Flash, Routine};
    let items = vec![item(Flash, 2, 1), item(Flash, 5, 2), item(Routine, 1, 3)];
    assert_eq!(collect(items, after(1, 0)).await, None);
}

#[tokio::test]
async fn a_batch_out_of_order_or_of_what_is_already_here_is_refused() {
    use Precedence::{Flash, Routine};
    let cases = [
        vec![item(Routine, 1, 1), item(Flash, 2, 2)],
        vec![item(Flash, 3, 1), item(Flash, 2, 2)],
        vec![item(Flash, 2, 1), item(Flash, 2, 1)],
        vec![item(Flash, 1, 1)],
    ];
    for items in cases {
        let found = collect(items, after(1, 0)).await;
        assert_eq!(found, Some(Nonsense::OutOfOrder));
    }
}

#[tokio::test]
async fn a_batch_with_a_receipt_for_something_else_is_refused() {
    let mut other = item(Precedence::Flash, 1, 1);
    other.envelope = envelope(2);
    let found = collect(vec![other], after(0, 0)).await;
    assert_eq!(found, Some(Nonsense::AnotherEnvelope));
    let another = |bend: fn(&mut Held)| {
        let mut held = held(Precedence::Flash, 1, &envelope(1));
        bend(&mut held);
        CollectedItem {
            envelope: envelope(1),
            held: sign(held),
        }
    };
    let lane = another(|held| held.lane = Lane::FromInvited);
    let found = collect(vec![lane], after(0, 0)).await;
    assert_eq!(found, Some(Nonsense::AnotherQueue));
    let channel = another(|held| held.channel = ChannelId([1; 16]));
    let found = collect(vec![channel], after(0, 0)).await;
    assert_eq!(found, Some(Nonsense::AnotherChannel));
}

#[tokio::test]
async fn receipts_of_a_batch_that_cannot_both_be_true_are_kept_as_evidence() {
    let flash = Precedence::Flash;
    let cases = [
        (
            vec![item(flash, 1, 1), item(flash, 1, 2)],
            ContradictionReason::OnePlaceTwoEnvelopes,
        ),
        (
            vec![item(flash, 1, 1), item(flash, 2, 2), item(flash, 3, 1)],
            ContradictionReason::OneEnvelopeTwoPlaces,
        ),
        (
            vec![with_time(1, 1, 9), with_time(2, 2, 8)],
            ContradictionReason::TimeRunsBack,
        ),
        (
            vec![with_time(1, 1, 9), with_time(1, 1, 8)],
            ContradictionReason::TwoTimes,
        ),
    ];
    for (items, reason) in cases {
        match collect(items, after(0, 0)).await {
            Some(Nonsense::Contradiction(found)) => assert_eq!(found.reason, reason),
            other => panic!("{other:?}"),
        }
    }
}

fn conveyed(bend: impl FnOnce(&mut Conveyed)) -> Conveyed {
    let mut conveyed = Conveyed {
        channel: CHANNEL,
        lane: Lane::FromInviter,
        precedence: Precedence::Routine,
        after: Position(2),
        through: Position(5),
        collected_at: Timestamp(1),
    };
    bend(&mut conveyed);
    conveyed
}

#[tokio::test]
async fn records_of_conveyance_ascend_and_are_about_something() {
    let ask = |numbers: Vec<u64>, record: Conveyed| async move {
        let batch = Batch {
            conveyed: numbers
                .into_iter()
                .map(|number| (number, sign(record.clone())))
                .collect(),
            ..Batch::default()
        };
        let after = Cursor {
            conveyed: 3,
            ..Cursor::default()
        };
        let ask = |line: Line| async move { line.collect(Lane::FromInvited, &after, 0).await };
        answered(200, batch.to_bytes(), ask).await
    };
    assert_eq!(ask(vec![4, 6], conveyed(|_| {})).await, None);
    for numbers in [vec![3], vec![4, 4], vec![5, 4]] {
        let found = ask(numbers, conveyed(|_| {})).await;
        assert_eq!(found, Some(Nonsense::OutOfOrder));
    }
    let empty = conveyed(|record| record.through = Position(2));
    assert_eq!(ask(vec![4], empty).await, Some(Nonsense::ImpossiblePlace));
    let elsewhere = conveyed(|record| record.channel = ChannelId([1; 16]));
    assert_eq!(
        ask(vec![4], elsewhere).await,
        Some(Nonsense::AnotherChannel)
    );
}

#[tokio::test]
async fn a_record_of_conveyance_answers_what_was_reported() {
    let ask = |record: Conveyed| async move {
        let report = |line: Line| async move {
            let collected = Collected {
                lane: Lane::FromInviter,
                precedence: Precedence::Routine,
                through: Position(5),
            };
            line.report_collected(&collected).await
        };
        answered(200, sign(record).to_bytes(), report).await
    };
    assert_eq!(ask(conveyed(|_| {})).await, None);
    // The last places may be the collector's own.
    assert_eq!(
        ask(conveyed(|record| record.through = Position(4))).await,
        None
    );
    let further = conveyed(|record| record.through = Position(6));
    assert_eq!(ask(further).await, Some(Nonsense::ImpossiblePlace));
    let lane = conveyed(|record| record.lane = Lane::FromInvited);
    assert_eq!(ask(lane).await, Some(Nonsense::AnotherQueue));
    let queue = conveyed(|record| record.precedence = Precedence::Flash);
    assert_eq!(ask(queue).await, Some(Nonsense::AnotherQueue));
}

#[tokio::test]
async fn a_tally_that_cannot_be_is_refused() {
    let ask = |channel, last, own_count, own_last| async move {
        let mut lanes = [[QueueTally::default(); 4]; 2];
        lanes[1][2] = QueueTally {
            last: Position(last),
            own_count,
            own_last: Position(own_last),
        };
        let tally = Tally {
            channel,
            stated_at: Timestamp(1),
            lanes,
        };
        let ask = |line: Line| async move { line.tally().await };
        answered(200, sign(tally).to_bytes(), ask).await
    };
    assert_eq!(ask(CHANNEL, 9, 3, 7).await, None);
    assert_eq!(ask(CHANNEL, 9, 0, 0).await, None);
    for (last, own_count, own_last) in [(9, 3, 10), (9, 8, 7), (9, 0, 7), (9, 1, 0)] {
        let found = ask(CHANNEL, last, own_count, own_last).await;
        assert_eq!(found, Some(Nonsense::ImpossiblePlace));
    }
    let found = ask(ChannelId([1; 16]), 9, 3, 7).await;
    assert_eq!(found, Some(Nonsense::AnotherChannel));
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let ask =
        |line: Line| async move { line.collect(Lane::FromInviter, &Cursor::default(), 0).await };
    let found = answered(200, vec![0; Batch::MAX_BYTES + 1], ask).await;
    assert_eq!(found, Some(Nonsense::TooLong));
}
