//! What two desks do at a relay, from the first request to the last, over both versions of HTTP.

use crate::desk::{Desk, Version, connect, envelope, members, try_connect};
use crate::running::Premises;
use hyper::StatusCode;
use rustls::NamedGroup;
use std::time::Duration;
use tacit_spelling::Digest;
use tacit_wire::{
    Batch, Collected, Conveyed, Document as _, Held, Lane, Position, Precedence, RelayAddress,
    Signed, Tally, TlsPin,
};

#[tokio::test]
async fn an_envelope_goes_from_desk_to_desk_and_its_depositor_learns_it() {
    for version in [Version::One, Version::Two] {
        let premises = Premises::new(&[]);
        let relay = premises.start();
        let key = relay.address.receipts;
        let (mut inviter, mut invited) = members(&relay, &premises.tokens(2), version).await;

        let sent = envelope(7, 1_280);
        let answer = inviter
            .post("/v1/{channel}/0/3", sent.as_bytes().to_vec())
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let held = Signed::<Held>::from_bytes(&answer.body)
            .unwrap()
            .verify(&key)
            .unwrap();
        assert_eq!(held.statement().envelope, sent.digest());
        assert_eq!(held.statement().position, Position(1));
        let again = inviter
            .post("/v1/{channel}/0/3", sent.as_bytes().to_vec())
            .await;
        assert_eq!(again.body, answer.body);

        let answer = invited.get("/v1/{channel}/0?after=0.0.0.0.0").await;
        let batch = Batch::from_bytes(&answer.body).unwrap();
        assert_eq!(batch.items[0].envelope, sent);
        assert_eq!(&batch.items[0].held, held.evidence());

        let word = Collected {
            lane: Lane::FromInviter,
            precedence: Precedence::Routine,
            through: Position(1),
        };
        let answer = invited
            .post("/v1/{channel}/collected", word.to_bytes())
            .await;
        let conveyed = Signed::<Conveyed>::from_bytes(&answer.body)
            .unwrap()
            .verify(&key)
            .unwrap();
        let again = invited
            .post("/v1/{channel}/collected", word.to_bytes())
            .await;
        assert_eq!(
            (again.status, again.body.len()),
            (StatusCode::NO_CONTENT, 0)
        );

        let answer = inviter.get("/v1/{channel}/1?after=0.0.0.0.0&wait=30").await;
        let batch = Batch::from_bytes(&answer.body).unwrap();
        assert_eq!(batch.conveyed, [(1, conveyed.evidence().clone())]);

        let answer = inviter.get("/v1/{channel}/tally").await;
        let tally = Signed::<Tally>::from_bytes(&answer.body)
            .unwrap()
            .verify(&key)
            .unwrap();
        assert_eq!(tally.statement().lanes[0][3].own_count, 1);
    }
}

#[tokio::test]
async fn a_collector_that_waits_is_answered_as_soon_as_there_is_something() {
    let premises = Premises::new(&[]);
    let relay = premises.start();
    let (mut inviter, mut invited) = members(&relay, &premises.tokens(2), Version::Two).await;
    let mut waiting = tokio::spawn(async move {
        let answer = invited.get("/v1/{channel}/0?after=0.0.0.0.0&wait=60").await;
        Batch::from_bytes(&answer.body).unwrap().items.len()
    });
    // Something in the other lane is nothing to it.
    inviter
        .post("/v1/{channel}/1/0", envelope(1, 640).as_bytes().to_vec())
        .await;
    let early = tokio::time::timeout(Duration::from_millis(200), &mut waiting).await;
    assert!(early.is_err());
    inviter
        .post("/v1/{channel}/0/0", envelope(2, 640).as_bytes().to_vec())
        .await;
    // Long before the minute that it was ready to wait.
    let items = tokio::time::timeout(Duration::from_secs(30), waiting).await;
    assert_eq!(items.unwrap().unwrap(), 1);
}

#[tokio::test]
async fn the_line_is_hybrid_and_ends_at_the_pinned_key_or_not_at_all() {
    let premises = Premises::new(&[]);
    let relay = premises.start();
    let stream = connect(&relay, Version::Two).await;
    let group = stream.get_ref().1.negotiated_key_exchange_group().unwrap();
    assert_eq!(group.name(), NamedGroup::X25519MLKEM768);
    let other = TlsPin(Digest([1; 32]));
    assert!(try_connect(&relay, Version::Two, other).await.is_err());
    let mut desk = Desk::connect(&relay, 1, Version::One).await;
    let answer = desk.get("/v1/address").await;
    assert_eq!(
        RelayAddress::from_bytes(&answer.body).unwrap(),
        relay.address
    );
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_the_process_was_killed() {
    let premises = Premises::new(&[]);
    let relay = premises.start();
    let (mut inviter, _) = members(&relay, &premises.tokens(2), Version::Two).await;
    let mut receipts = Vec::new();
    for mark in 0..20 {
        let sent = envelope(mark, 640).as_bytes().to_vec();
        receipts.push(inviter.post("/v1/{channel}/0/0", sent).await.body);
    }
    drop(relay);
    let relay = premises.start();
    let mut invited = Desk::connect(&relay, 2, Version::Two).await;
    let answer = invited.get("/v1/{channel}/0?after=0.0.0.0.0").await;
    let batch = Batch::from_bytes(&answer.body).unwrap();
    let handed: Vec<_> = batch
        .items
        .iter()
        .map(|item| item.held.to_bytes())
        .collect();
    assert_eq!(handed, receipts);
}

#[tokio::test]
async fn many_at_once_get_places_without_gaps_and_share_their_commits() {
    let premises = Premises::new(&[("requests_per_minute", "100000")]);
    let relay = premises.start();
    members(&relay, &premises.tokens(2), Version::Two).await;
    let mut desks = tokio::task::JoinSet::new();
    for client in 0..32_u8 {
        let mut desk = Desk::connect(&relay, 1, Version::Two).await;
        desks.spawn(async move {
            let mut positions = Vec::new();
            for turn in 0..5 {
                let sent = envelope(client * 5 + turn, 640).as_bytes().to_vec();
                let answer = desk.post("/v1/{channel}/0/2", sent).await;
                let held = Signed::<Held>::from_bytes(&answer.body).unwrap();
                positions.push(held.unverified().position.0);
            }
            // One client's own deposits keep their order.
            assert!(positions.is_sorted());
            positions
        });
    }
    let mut positions = desks.join_all().await.concat();
    positions.sort_unstable();
    assert!(positions.into_iter().eq(1..=160));
    let metrics = relay.ask_operator("/metrics").await;
    let number = |name: &str| -> u64 {
        let line = metrics.lines().find(|line| line.starts_with(name)).unwrap();
        line.rsplit(' ').next().unwrap().parse().unwrap()
    };
    let (acts, commits) = (
        number("tacit_relay_commit_acts_sum"),
        number("tacit_relay_commit_acts_count"),
    );
    assert!(
        acts > 160 && commits < acts,
        "{acts} acts in {commits} commits"
    );
}
