//! Clients that are wrong, slow, half there, or too many; a relay that goes down.

use crate::desk::{Answer, Desk, Version, connect, envelope, members};
use crate::running::Premises;
use hyper::{Method, StatusCode};
use std::time::Duration;
use tacit_wire::{Batch, Document as _, RefusalReason};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Longer than any limit that these tests set, and no claim about speed.
const PATIENCE: Duration = Duration::from_secs(60);

fn refused(answer: &Answer, status: u16, reason: RefusalReason, limit: u64) {
    assert_eq!(answer.status.as_u16(), status, "{answer:?}");
    let refusal = answer.refusal();
    assert_eq!((refusal.reason, refusal.limit), (reason, limit));
    let advice = answer
        .headers
        .get("retry-after")
        .map(|advice| advice.to_str().unwrap().to_owned());
    assert_eq!(
        advice,
        refusal
            .retry_after_seconds
            .map(|seconds| seconds.to_string())
    );
}

/// Asks until the answer is another; a slow machine may be granted a few more while it asks.
async fn refused_after(desk: &mut Desk, usual: StatusCode) -> Answer {
    for _ in 0..1_000 {
        let answer = desk.get("/v1/{channel}/tally").await;
        if answer.status != usual {
            return answer;
        }
    }
    panic!("it is never refused");
}

#[tokio::test]
async fn each_wrong_request_is_refused_for_its_own_reason() {
    let premises = Premises::new(&[("share_bytes", "81920")]);
    let relay = premises.start();
    let tokens = premises.tokens(3);
    let (mut inviter, _) = members(&relay, &tokens, Version::Two).await;
    let answer = inviter.post("/v1/{channel}/0/0", vec![1; 641]).await;
    refused(&answer, 400, RefusalReason::Malformed, 0);
    let answer = inviter.post("/v1/{channel}/0/0", vec![2; 640]).await;
    refused(&answer, 400, RefusalReason::Malformed, 0);
    let answer = inviter.post("/v1/{channel}/0/0", vec![1; 81_921]).await;
    refused(&answer, 413, RefusalReason::TooLarge, 81_920);
    let answer = inviter.post("/v1/open", vec![0x80; 4_097]).await;
    refused(&answer, 413, RefusalReason::TooLarge, 4_096);
    let answer = inviter.post("/v1/open", vec![0x80]).await;
    refused(&answer, 400, RefusalReason::Malformed, 0);
    let answer = inviter.get("/v1/{channel}/0?after=0").await;
    refused(&answer, 400, RefusalReason::Malformed, 0);
    let answer = inviter.open(&tokens[2]).await;
    refused(&answer, 409, RefusalReason::NameTaken, 0);
    let answer = inviter.join(&tokens[2]).await;
    refused(&answer, 409, RefusalReason::NoThirdAccount, 2);
    inviter
        .post("/v1/{channel}/0/0", envelope(1, 81_920).as_bytes().to_vec())
        .await;
    let answer = inviter
        .post("/v1/{channel}/0/0", envelope(1, 640).as_bytes().to_vec())
        .await;
    refused(&answer, 507, RefusalReason::Full, 81_920);
    inviter.secret.0[0] ^= 1;
    let wrong_secret = inviter.get("/v1/{channel}/tally").await;
    refused(&wrong_secret, 401, RefusalReason::NotAdmitted, 0);
    let no_channel = inviter
        .get("/v1/00112233445566778899aabbccddeeff/tally")
        .await;
    assert_eq!(no_channel.body, wrong_secret.body);
    let metrics = relay.ask_operator("/metrics").await;
    assert!(
        metrics.contains("refused_total{reason=\"not_admitted\"} 2\n"),
        "{metrics}"
    );
}

#[tokio::test]
async fn a_flood_is_held_to_the_account_that_makes_it() {
    let premises = Premises::new(&[("requests_per_minute", "5")]);
    let relay = premises.start();
    let (mut inviter, mut invited) = members(&relay, &premises.tokens(2), Version::Two).await;
    for _ in 0..5 {
        assert_eq!(
            inviter.get("/v1/{channel}/tally").await.status,
            StatusCode::OK
        );
    }
    let answer = refused_after(&mut inviter, StatusCode::OK).await;
    refused(&answer, 429, RefusalReason::TooMany, 5);
    assert!(answer.refusal().retry_after_seconds.unwrap() <= 13);
    assert_eq!(
        invited.get("/v1/{channel}/tally").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn guessing_is_held_to_the_address_that_does_it_and_admitted_accounts_go_on() {
    let premises = Premises::new(&[("strangers_per_minute", "6")]);
    let relay = premises.start();
    let (mut inviter, _) = members(&relay, &premises.tokens(2), Version::Two).await;
    assert_eq!(
        inviter.get("/v1/{channel}/tally").await.status,
        StatusCode::OK
    );
    let mut guesser = Desk::connect(&relay, 9, Version::Two).await;
    let answer = refused_after(&mut guesser, StatusCode::UNAUTHORIZED).await;
    refused(&answer, 429, RefusalReason::TooMany, 6);
    assert_eq!(
        inviter.get("/v1/{channel}/tally").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn an_account_waits_in_a_few_places_and_not_in_more() {
    let premises = Premises::new(&[("waits_per_account", "1")]);
    let relay = premises.start();
    let (mut inviter, _) = members(&relay, &premises.tokens(2), Version::Two).await;
    let mut second = Desk::connect(&relay, 1, Version::Two).await;
    // Whichever comes second is refused, long before the first one's minute is over.
    let path = "/v1/{channel}/0?after=0.0.0.0.0&wait=60";
    let answer = tokio::select! {
        answer = inviter.get(path) => answer,
        answer = second.get(path) => answer,
    };
    refused(&answer, 429, RefusalReason::TooMany, 1);
}

#[tokio::test]
async fn who_says_nothing_or_speaks_by_letters_is_cut_off() {
    let limits = [
        ("handshake_seconds", "1"),
        ("head_seconds", "1"),
        ("body_seconds", "1"),
        ("idle_seconds", "2"),
        ("drain_seconds", "1"),
    ];
    let premises = Premises::new(&limits);
    let relay = premises.start();
    let tokens = premises.tokens(2);
    let mut rest = Vec::new();
    // Nothing at all, before any key was agreed on.
    let mut silent = TcpStream::connect(relay.desks).await.unwrap();
    let ended = tokio::time::timeout(PATIENCE, silent.read_to_end(&mut rest)).await;
    assert!(ended.is_ok());
    // Half the head of a request; and nothing, on either version.
    for (version, said) in [
        (Version::One, "POST /v1/open HTTP/1.1\r\nhost: a\r\nx: "),
        (Version::One, ""),
        (Version::Two, ""),
    ] {
        let mut slow = connect(&relay, version).await;
        // On a busy machine it may be cut off before it has said even that.
        let _ = slow.write_all(said.as_bytes()).await;
        let _ = slow.flush().await;
        let ended = tokio::time::timeout(PATIENCE, slow.read_to_end(&mut rest)).await;
        assert!(ended.is_ok(), "{version:?} {said:?}");
    }
    // Half a body.
    let mut slow = connect(&relay, Version::One).await;
    let said = "POST /v1/open HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf";
    slow.write_all(said.as_bytes()).await.unwrap();
    slow.flush().await.unwrap();
    rest.clear();
    let ended = tokio::time::timeout(PATIENCE, slow.read_to_end(&mut rest)).await;
    assert!(ended.is_ok());
    assert!(
        rest.starts_with(b"HTTP/1.1 400"),
        "{}",
        String::from_utf8_lossy(&rest)
    );
    // Whoever keeps asking is served.
    members(&relay, &tokens, Version::Two).await;
}

#[tokio::test]
async fn one_connection_too_many_is_told_that_the_relay_is_busy() {
    let premises = Premises::new(&[("connections", "1")]);
    let relay = premises.start();
    let mut first = Desk::connect(&relay, 1, Version::Two).await;
    assert_eq!(first.get("/v1/address").await.status, StatusCode::OK);
    let mut second = Desk::connect(&relay, 2, Version::Two).await;
    let answer = second.get("/v1/address").await;
    refused(&answer, 503, RefusalReason::Busy, 0);
    assert_eq!(answer.refusal().retry_after_seconds, Some(5));
    drop(first);
    let admitted = tokio::time::timeout(PATIENCE, async {
        loop {
            let mut third = Desk::connect(&relay, 3, Version::Two).await;
            if third.get("/v1/address").await.status == StatusCode::OK {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    admitted.await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_said_and_the_relay_recovers_when_envelopes_are_collected() {
    let premises = Premises::new(&[("disk_bytes", "700000")]);
    let relay = premises.start();
    let (mut inviter, mut invited) = members(&relay, &premises.tokens(2), Version::Two).await;
    let mut taken = 0_u8;
    let answer = loop {
        let sent = envelope(taken, 40_960).as_bytes().to_vec();
        let answer = inviter.post("/v1/{channel}/0/0", sent).await;
        if answer.status != StatusCode::OK {
            break answer;
        }
        taken += 1;
        assert!(taken < 100);
    };
    refused(&answer, 503, RefusalReason::NoRoom, 0);
    assert!(
        relay
            .ask_operator("/health")
            .await
            .starts_with("HTTP/1.1 503")
    );
    let word = tacit_wire::Collected {
        lane: tacit_wire::Lane::FromInviter,
        precedence: tacit_wire::Precedence::Flash,
        through: tacit_wire::Position(taken.into()),
    };
    let answer = invited
        .post("/v1/{channel}/collected", word.to_bytes())
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let sent = envelope(200, 40_960).as_bytes().to_vec();
    assert_eq!(
        inviter.post("/v1/{channel}/0/0", sent).await.status,
        StatusCode::OK
    );
    assert!(
        relay
            .ask_operator("/health")
            .await
            .starts_with("HTTP/1.1 200")
    );
}

#[tokio::test]
async fn going_down_answers_those_who_wait_and_ends_well() {
    let premises = Premises::new(&[]);
    let relay = premises.start();
    let (mut inviter, mut invited) = members(&relay, &premises.tokens(2), Version::Two).await;
    let sent = envelope(1, 640).as_bytes().to_vec();
    inviter.post("/v1/{channel}/0/0", sent).await;
    let waiting = tokio::spawn(async move {
        let path = "/v1/{channel}/0?after=1.0.0.0.0&wait=60";
        invited.get(path).await
    });
    // It is waiting once nothing comes back at once.
    tokio::time::sleep(Duration::from_millis(300)).await;
    relay.terminate();
    let answer = tokio::time::timeout(PATIENCE, waiting)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(Batch::from_bytes(&answer.body).unwrap(), Batch::default());
    let after = inviter
        .try_ask(Method::GET, "/v1/address", Vec::new())
        .await;
    assert!(after.is_err() || after.unwrap().status == StatusCode::SERVICE_UNAVAILABLE);
    let (code, log) = relay.end();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("\"ended\""), "{log}");
}
