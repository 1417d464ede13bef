//! A relay that is replaced or gone, and clients that mean no good.

use super::lines::{CHANNEL, Pair, envelope, hasty, line, soon};
use super::raw;
use tacit_line::{AnotherKey, LineError, LineSettings, Unreachable};
use tacit_trial::Relay;
use tacit_wire::{Lane, Position, Precedence, Refusal, RefusalReason, RelayAddress, TlsPin};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn deposit(pair: &Pair, number: u64) -> Result<Position, LineError> {
    let envelope = envelope(number);
    let held = pair
        .inviter
        .deposit(Lane::FromInviter, Precedence::Routine, &envelope);
    Ok(soon(held).await?.statement().position)
}

#[tokio::test]
async fn a_relay_with_another_key_than_the_pinned_one_is_refused() {
    let relay = Relay::start(&[]);
    let pinned = TlsPin::of(b"another key");
    let address = RelayAddress {
        tls: pinned,
        ..relay.address().clone()
    };
    let shown = relay.address().tls;
    let found = soon(line(&address, 1, &hasty()).greet()).await;
    let expected = AnotherKey { pinned, shown };
    assert_eq!(found, Err(LineError::AnotherKey(expected)));
}

#[tokio::test]
async fn a_relay_replaced_by_another_at_the_same_address_is_refused() {
    let mut relay = Relay::start(&[]);
    let pair = soon(Pair::of(&relay, &hasty())).await;
    assert_eq!(deposit(&pair, 1).await, Ok(Position(1)));
    relay.kill();
    let other = Relay::start_at(relay.listen(), &[]);
    let expected = AnotherKey {
        pinned: relay.address().tls,
        shown: other.address().tls,
    };
    assert_eq!(
        deposit(&pair, 2).await,
        Err(LineError::AnotherKey(expected))
    );
}

#[tokio::test]
async fn a_relay_that_is_gone_is_unreachable_and_is_found_again_when_it_is_back() {
    let mut relay = Relay::start(&[]);
    let pair = soon(Pair::of(&relay, &hasty())).await;
    assert_eq!(deposit(&pair, 1).await, Ok(Position(1)));
    relay.kill();
    let gone = deposit(&pair, 2).await;
    assert!(
        matches!(gone, Err(LineError::Unreachable(Unreachable { .. }))),
        "{gone:?}"
    );
    relay.run();
    assert_eq!(deposit(&pair, 2).await, Ok(Position(2)));
}

#[tokio::test]
async fn clients_that_are_slow_or_half_open_stop_nobody_else() {
    let relay = Relay::start(&[]);
    let pair = soon(Pair::of(&relay, &hasty())).await;
    let mut held_open = Vec::new();
    for number in 0..40_u8 {
        let mut stream = TcpStream::connect(relay.listen()).await.unwrap();
        // Some say nothing, some begin a handshake (a record of TLS, RFC 8446, section 5.1) and stop.
        if number % 2 == 0 {
            stream.write_all(&[22, 3, 1, 2, 0, 1]).await.unwrap();
        }
        held_open.push(stream);
    }
    let mut slow = Vec::new();
    for number in 0..8_u8 {
        let mut stream = soon(raw::connect(relay.listen())).await;
        let head = format!("POST /v1/{CHANNEL}/0/3 HTTP/1.1\r\nhost: x\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        if number % 2 == 0 {
            let bearer = "01".repeat(32);
            let rest =
                format!("authorization: Bearer {bearer}\r\ncontent-length: 640\r\n\r\n\u{1}");
            stream.write_all(rest.as_bytes()).await.unwrap();
        }
        stream.flush().await.unwrap();
        slow.push(stream);
    }
    for number in 1..=20 {
        assert_eq!(deposit(&pair, number).await, Ok(Position(number)));
    }
    drop((held_open, slow));
}

#[tokio::test]
async fn a_flood_is_answered_with_too_many_and_when_to_come_again() {
    let relay = Relay::start(&[("requests_per_minute", 10)]);
    let pair = soon(Pair::of(&relay, &hasty())).await;
    let mut accepted = 0;
    let refusal = loop {
        match deposit(&pair, accepted + 1).await {
            Ok(_) => accepted += 1,
            Err(LineError::Refused(refusal)) => break refusal,
            Err(error) => panic!("{error}"),
        }
        assert!(accepted < 1_000, "nothing stops a flood");
    };
    let Refusal {
        reason,
        retry_after_seconds,
        limit,
    } = refusal;
    assert_eq!((reason, limit), (RefusalReason::TooMany, 10));
    assert!(retry_after_seconds.is_some_and(|seconds| (1..=60).contains(&seconds)));
    // The other account has its own rate.
    assert!(soon(pair.invited.tally()).await.is_ok());
}

#[tokio::test]
async fn an_envelope_of_a_byte_too_many_is_too_large_and_one_of_no_size_malformed() {
    let relay = Relay::start(&[]);
    let _pair = soon(Pair::of(&relay, &hasty())).await;
    for (length, status) in [(81_921, "413"), (641, "400")] {
        let mut stream = soon(raw::connect(relay.listen())).await;
        let bearer = "01".repeat(32);
        let head = format!(
            "POST /v1/{CHANNEL}/0/3 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {bearer}\r\n\
             content-type: application/octet-stream\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // The relay may answer, and hang up, before it has heard everything.
        let _ = stream.write_all(&vec![1; length]).await;
        let mut answer = [0; 12];
        soon(stream.read_exact(&mut answer)).await.unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert_eq!(answer, format!("HTTP/1.1 {status}"));
    }
}

#[tokio::test]
async fn more_connections_than_the_relay_bears_do_not_disturb_those_that_it_has() {
    let relay = Relay::start(&[("connections", 4)]);
    let pair = soon(Pair::of(&relay, &hasty())).await;
    let mut others = Vec::new();
    for _ in 0..30 {
        others.push(TcpStream::connect(relay.listen()).await.unwrap());
    }
    for number in 1..=5 {
        assert_eq!(deposit(&pair, number).await, Ok(Position(number)));
    }
    let settings = LineSettings {
        attempts: 1,
        ..hasty()
    };
    let late = soon(line(relay.address(), 1, &settings).tally()).await;
    let refused = match late {
        Err(LineError::Refused(refusal)) => refusal.reason == RefusalReason::Busy,
        Err(LineError::Unreachable(_)) => true,
        _ => false,
    };
    assert!(refused, "one connection too many was served");
}
