//! The relay is killed a hundred times under load, and nothing that it acknowledged is lost, doubled or contradicted.

use super::lines::{Pair, envelope, soon};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tacit_line::{Delivery, Line, LineSettings};
use tacit_trial::Relay;
use tacit_wire::{Collected, Contradiction, Cursor, Held, Lane, Position, Precedence, Verified};

const KILLS: usize = 100;
const DEPOSITORS_EACH: u64 = 4;

/// Tries again, soon and for as long as the test runs.
fn stubborn() -> LineSettings {
    LineSettings {
        attempts: u32::MAX,
        first_wait_ms: 5,
        longest_wait_ms: 40,
        dial_ms: 5_000,
        answer_ms: 10_000,
        ..LineSettings::default()
    }
}

/// What goes on while the relay is killed.
#[derive(Default)]
struct Load {
    acknowledged: AtomicUsize,
    /// No kills any more: depositors end.
    over: AtomicBool,
    /// No deposits any more: collectors end when they have everything.
    quiet: AtomicBool,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_kills_lose_nothing_double_nothing_and_contradict_nothing() {
    let mut relay = Relay::start(&[
        ("requests_per_minute", 10_000_000),
        ("strangers_per_minute", 10_000_000),
        ("share_bytes", 1 << 30),
    ]);
    let pair = soon(Pair::of(&relay, &stubborn())).await;
    let Pair { inviter, invited } = pair;
    let (inviter, invited) = (Arc::new(inviter), Arc::new(invited));
    let load = Arc::new(Load::default());
    let mut depositors = Vec::new();
    for number in 0..2 * DEPOSITORS_EACH {
        let (line, lane) = match number % 2 {
            0 => (&inviter, Lane::FromInviter),
            _ => (&invited, Lane::FromInvited),
        };
        let (line, load) = (Arc::clone(line), Arc::clone(&load));
        depositors.push(tokio::spawn(deposit(line, lane, number, load)));
    }
    let collectors = [(&invited, Lane::FromInviter), (&inviter, Lane::FromInvited)]
        .map(|(line, lane)| tokio::spawn(collect(Arc::clone(line), lane, Arc::clone(&load))));

    for kill in 0..KILLS {
        // Sometimes in the middle of the first answers, sometimes after many.
        let enough = load.acknowledged.load(Ordering::SeqCst) + kill % 25;
        let patience = tokio::time::Instant::now() + Duration::from_millis(200);
        while load.acknowledged.load(Ordering::SeqCst) < enough
            && tokio::time::Instant::now() < patience
        {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::task::block_in_place(|| {
            relay.kill();
            relay.run();
        });
    }
    load.over.store(true, Ordering::SeqCst);

    let mut held: Vec<Verified<Held>> = Vec::new();
    for depositor in depositors {
        held.extend(soon(depositor).await.unwrap());
    }
    assert!(held.len() > KILLS, "only {} deposits", held.len());
    load.quiet.store(true, Ordering::SeqCst);
    let mut delivered = Vec::new();
    for collector in collectors {
        delivered.extend(soon(collector).await.unwrap());
    }
    exactly_once_and_in_order(&held, &delivered);
    never_contradicting(&held);
    println!("{} deposits over {KILLS} kills", held.len());
}

/// Deposits envelopes like no others until the load is over; their receipts.
async fn deposit(line: Arc<Line>, lane: Lane, who: u64, load: Arc<Load>) -> Vec<Verified<Held>> {
    let mut held = Vec::new();
    let mut precedences = Precedence::ALL.into_iter().cycle();
    for number in 0.. {
        if load.over.load(Ordering::SeqCst) {
            break;
        }
        let precedence = precedences.next().unwrap();
        let envelope = envelope(who << 32 | number);
        let receipt = line.deposit(lane, precedence, &envelope).await.unwrap();
        load.acknowledged.fetch_add(1, Ordering::SeqCst);
        // Every few, as if the answer had been lost.
        if number % 7 == 0 {
            let again = line.deposit(lane, precedence, &envelope).await;
            assert_eq!(again, Ok(receipt.clone()));
        }
        held.push(receipt);
    }
    held
}

/// Collects a lane and says so, until all is quiet and nothing more comes.
async fn collect(line: Arc<Line>, lane: Lane, load: Arc<Load>) -> Vec<Delivery> {
    let mut cursor = Cursor::default();
    let mut all = Vec::new();
    loop {
        // Looked at before asking: what comes after this answer is collected in a further round.
        let quiet = load.quiet.load(Ordering::SeqCst);
        let found = line.collect(lane, &cursor, 1).await.unwrap();
        let through: BTreeMap<Precedence, Position> = found
            .deliveries
            .iter()
            .map(|one| one.held.statement())
            .map(|held| (held.precedence, held.position))
            .collect();
        for (precedence, through) in through {
            for (queue, last) in Precedence::ALL.into_iter().zip(&mut cursor.queues) {
                if queue == precedence {
                    *last = through;
                }
            }
            let collected = Collected {
                lane,
                precedence,
                through,
            };
            line.report_collected(&collected).await.unwrap();
        }
        if let Some((number, _)) = found.conveyed.last() {
            cursor.conveyed = *number;
        }
        let ended = quiet && found.deliveries.is_empty() && found.conveyed.is_empty();
        all.extend(found.deliveries);
        if ended {
            return all;
        }
    }
}

/// A queue, and what was acknowledged in it, by place.
type Queues<'a> = BTreeMap<(Lane, Precedence), Vec<&'a Verified<Held>>>;

fn by_queue<'a>(held: impl Iterator<Item = &'a Verified<Held>>) -> Queues<'a> {
    let mut queues = Queues::new();
    for held in held {
        let stated = held.statement();
        let queue = queues.entry((stated.lane, stated.precedence)).or_default();
        queue.push(held);
    }
    queues
}

fn exactly_once_and_in_order(held: &[Verified<Held>], delivered: &[Delivery]) {
    let mut acknowledged = by_queue(held.iter());
    for queue in acknowledged.values_mut() {
        queue.sort_by_key(|held| held.statement().position);
        for (held, place) in queue.iter().zip(1..) {
            assert_eq!(held.statement().position, Position(place), "a gap");
        }
    }
    // Not sorted: as it came.
    let collected = by_queue(delivered.iter().map(|one| &one.held));
    assert_eq!(collected.len(), 8);
    assert!(collected == acknowledged, "collected is not acknowledged");
}

fn never_contradicting(held: &[Verified<Held>]) {
    for queue in by_queue(held.iter()).into_values() {
        let mut rest = queue.as_slice();
        while let [one, others @ ..] = rest {
            for other in others {
                assert_eq!(Contradiction::between(one, other), None);
            }
            rest = others;
        }
    }
}
