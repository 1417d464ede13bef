//! What is sent, over which HTTP, how often, and for how long.

use super::scripted::{
    Asked, CHANNEL, TlsKey, account, envelope, hasty, held, line_to, receipt_key, relay,
    relay_with, sign, soon,
};
use std::sync::atomic::{AtomicUsize, Ordering};
use tacit_line::{Line, LineError, LineSettings, Step, Unreachable};
use tacit_wire::{
    AdmissionToken, Batch, Collected, Cursor, Document, JoinChannel, JoiningSecret, Lane,
    OpenChannel, Position, Precedence, QueueTally, Refusal, RefusalReason, Tally, Timestamp,
};
use tokio::net::TcpListener;

const BEARER: &str = "Bearer a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";

fn receipt() -> (u16, Vec<u8>) {
    (
        200,
        sign(held(Precedence::Flash, 1, &envelope(1))).to_bytes(),
    )
}

async fn deposit(line: &Line) -> Result<Position, LineError> {
    let held = soon(line.deposit(Lane::FromInviter, Precedence::Flash, &envelope(1))).await?;
    Ok(held.statement().position)
}

fn tally() -> Tally {
    Tally {
        channel: CHANNEL,
        stated_at: Timestamp(1),
        lanes: [[QueueTally::default(); 4]; 2],
    }
}

#[tokio::test]
async fn every_request_is_sent_as_the_specification_says() {
    let relay = relay(|asked| {
        Some(match asked.target.as_str() {
            "/v1/open" | "/v1/join" => (201, Vec::new()),
            path if path.ends_with("/0/0") => receipt(),
            path if path.ends_with("/tally") => (200, sign(tally()).to_bytes()),
            path if path.ends_with("/collected") => (204, Vec::new()),
            _ => (200, Batch::default().to_bytes()),
        })
    })
    .await;
    let line = line_to(&relay.address);
    let token = AdmissionToken([7; 32]);
    let joining = JoiningSecret([8; 32]);
    soon(line.open(&token, joining.digest())).await.unwrap();
    soon(line.join(&token, &joining)).await.unwrap();
    assert_eq!(deposit(&line).await, Ok(Position(1)));
    let cursor = Cursor {
        queues: [1, 0, 0, 9].map(Position),
        conveyed: 3,
    };
    soon(line.collect(Lane::FromInvited, &cursor, 61))
        .await
        .unwrap();
    soon(line.collect(Lane::FromInviter, &cursor, 0))
        .await
        .unwrap();
    let collected = Collected {
        lane: Lane::FromInvited,
        precedence: Precedence::Routine,
        through: Position(9),
    };
    assert_eq!(soon(line.report_collected(&collected)).await, Ok(None));
    soon(line.tally()).await.unwrap();

    let asked = relay.asked.lock().unwrap().clone();
    let lines: Vec<_> = asked
        .iter()
        .map(|asked| format!("{} {}", asked.method, asked.target))
        .collect();
    let channel = CHANNEL.to_string();
    let expected = [
        "POST /v1/open".to_owned(),
        "POST /v1/join".to_owned(),
        format!("POST /v1/{channel}/0/0"),
        format!("GET /v1/{channel}/1?after=1.0.0.9.3&wait=60"),
        format!("GET /v1/{channel}/0?after=1.0.0.9.3"),
        format!("POST /v1/{channel}/collected"),
        format!("GET /v1/{channel}/tally"),
    ];
    assert_eq!(lines, expected);
    let media: Vec<_> = asked
        .iter()
        .map(|asked| asked.media_type.as_deref())
        .collect();
    let (document, octets) = (Some("application/cbor"), Some("application/octet-stream"));
    assert_eq!(
        media,
        [document, document, octets, None, None, document, None]
    );
    let open = OpenChannel::from_bytes(&asked[0].body).unwrap();
    assert_eq!(open.account, account().secret.digest());
    assert_eq!(open.joining, joining.digest());
    let join = JoinChannel::from_bytes(&asked[1].body).unwrap();
    assert_eq!(join.account, account().secret.digest());
    assert_eq!(asked[2].body, envelope(1).as_bytes());
    assert_eq!(asked[5].body, collected.to_bytes());
    for (at, asked) in asked.iter().enumerate() {
        let speaks = (at >= 2).then_some(BEARER);
        assert_eq!(asked.bearer.as_deref(), speaks, "{asked:?}");
        assert_eq!(asked.host.as_deref(), Some(relay.address.origin.as_str()));
    }
}

#[tokio::test]
async fn a_relay_is_greeted_without_saying_who_greets() {
    let key = TlsKey::new();
    let config = key.config(&["h2"]);
    let own = tacit_wire::RelayAddress {
        // Its own name for itself may be another.
        origin: "relay.example.org:7443".to_owned(),
        tls: key.pin,
        receipts: receipt_key(),
    };
    let relay = relay_with(key.pin, config, move |_| Some((200, own.to_bytes()))).await;
    assert_eq!(soon(line_to(&relay.address).greet()).await, Ok(()));
    assert_eq!(relay.asked.lock().unwrap()[0].bearer, None);
}

#[tokio::test]
async fn http_2_is_preferred_and_one_connection_carries_many_requests() {
    let relay = relay(|_| Some(receipt())).await;
    let line = line_to(&relay.address);
    let all = (0..20).map(|_| deposit(&line));
    for result in join_all(all).await {
        assert_eq!(result, Ok(Position(1)));
    }
    assert_eq!(relay.connections.load(Ordering::SeqCst), 1);
    let versions = relay.asked.lock().unwrap();
    assert!(
        versions
            .iter()
            .all(|asked| asked.version == hyper::Version::HTTP_2)
    );
}

#[tokio::test]
async fn http_1_serves_where_http_2_is_not_spoken_and_its_connection_is_kept() {
    let key = TlsKey::new();
    let config = key.config(&[]);
    let relay = relay_with(key.pin, config, |_| Some(receipt())).await;
    let line = line_to(&relay.address);
    for _ in 0..3 {
        assert_eq!(deposit(&line).await, Ok(Position(1)));
    }
    assert_eq!(relay.connections.load(Ordering::SeqCst), 1);
    let versions = relay.asked.lock().unwrap();
    assert!(
        versions
            .iter()
            .all(|asked| asked.version == hyper::Version::HTTP_11)
    );
    assert_eq!(versions[0].target, format!("/v1/{CHANNEL}/0/0"));
}

#[tokio::test]
async fn a_broken_connection_is_replaced_and_the_request_sent_again() {
    for protocols in [&["h2"][..], &["http/1.1"]] {
        let key = TlsKey::new();
        let config = key.config(protocols);
        let count = AtomicUsize::new(0);
        let script = move |_: &Asked| {
            let first = count.fetch_add(1, Ordering::SeqCst) == 0;
            (!first).then(receipt)
        };
        let relay = relay_with(key.pin, config, script).await;
        assert_eq!(deposit(&line_to(&relay.address)).await, Ok(Position(1)));
        assert_eq!(relay.asked.lock().unwrap().len(), 2, "{protocols:?}");
    }
}

#[tokio::test]
async fn attempts_are_bounded() {
    let relay = relay(|_| None).await;
    let error = deposit(&line_to(&relay.address)).await.unwrap_err();
    assert!(unreachable_at(&error, Step::Request), "{error}");
    assert_eq!(relay.asked.lock().unwrap().len(), 2);
}

fn unreachable_at(error: &LineError, at: Step) -> bool {
    matches!(error, LineError::Unreachable(Unreachable { step, .. }) if *step == at)
}

#[tokio::test]
async fn a_relay_that_is_gone_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = super::scripted::address(&listener, TlsKey::new().pin);
    drop(listener);
    let error = deposit(&line_to(&address)).await.unwrap_err();
    assert!(unreachable_at(&error, Step::Connect), "{error}");
}

#[tokio::test]
async fn a_relay_that_accepts_and_says_nothing_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = super::scripted::address(&listener, TlsKey::new().pin);
    let settings = LineSettings {
        dial_ms: 50,
        ..hasty()
    };
    let line = Line::to(address, account(), settings).unwrap();
    let error = deposit(&line).await.unwrap_err();
    assert!(unreachable_at(&error, Step::Connect), "{error}");
}

#[tokio::test]
async fn a_relay_that_does_not_answer_in_time_is_given_up_also_in_the_middle_of_a_connection() {
    let relay = relay(|_| {
        std::thread::sleep(std::time::Duration::from_millis(400));
        Some(receipt())
    })
    .await;
    let settings = LineSettings {
        answer_ms: 50,
        attempts: 1,
        ..hasty()
    };
    let line = Line::to(relay.address.clone(), account(), settings).unwrap();
    let error = deposit(&line).await.unwrap_err();
    assert!(unreachable_at(&error, Step::Request), "{error}");
}

#[tokio::test]
async fn whoever_speaks_no_tls_is_unreachable_and_learns_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = super::scripted::address(&listener, TlsKey::new().pin);
    let server = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard).await;
        heard
    });
    let settings = LineSettings {
        attempts: 1,
        ..hasty()
    };
    let line = Line::to(address.clone(), account(), settings).unwrap();
    let error = deposit(&line).await.unwrap_err();
    assert!(unreachable_at(&error, Step::Handshake), "{error}");
    let heard = String::from_utf8_lossy(&soon(server).await.unwrap()).into_owned();
    assert!(
        !heard.contains("a1a1") && !heard.contains("127.0.0.1"),
        "{heard}"
    );
}

#[tokio::test]
async fn a_refusal_is_told_and_not_tried_again() {
    let refusal = Refusal {
        reason: RefusalReason::TooMany,
        retry_after_seconds: Some(30),
        limit: 600,
    };
    let relay = relay(move |_| Some((429, refusal.to_bytes()))).await;
    let error = deposit(&line_to(&relay.address)).await.unwrap_err();
    assert_eq!(error, LineError::Refused(refusal));
    assert_eq!(
        error.to_string(),
        "the relay refused: more than 600 requests in a minute; try again in 30 seconds"
    );
    assert_eq!(relay.asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_long_wait_holds_up_no_deposit_over_http_1() {
    let key = TlsKey::new();
    let config = key.config(&["http/1.1"]);
    let relay = relay_with(key.pin, config, |asked| {
        if asked.method == "GET" {
            return Some((200, Batch::default().to_bytes()));
        }
        Some(receipt())
    })
    .await;
    let line = line_to(&relay.address);
    let cursor = Cursor::default();
    let (collected, deposited) =
        tokio::join!(line.collect(Lane::FromInvited, &cursor, 1), deposit(&line));
    assert!(collected.is_ok());
    assert_eq!(deposited, Ok(Position(1)));
    assert_eq!(relay.connections.load(Ordering::SeqCst), 2);
}

async fn join_all<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut done: Vec<Option<T>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(move |context| {
        for (future, result) in all.iter_mut().zip(&mut done) {
            if result.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *result = Some(value);
            }
        }
        if done.iter().all(Option::is_some) {
            std::task::Poll::Ready(done.iter_mut().filter_map(Option::take).collect())
        } else {
            std::task::Poll::Pending
        }
    })
    .await
}

#[tokio::test]
async fn the_requests_of_an_exercise_are_marked_and_no_others_over_either_http() {
    let refusal = Refusal {
        reason: RefusalReason::Exercise,
        retry_after_seconds: None,
        limit: 0,
    };
    for protocols in [&["h2"][..], &["http/1.1"]] {
        let key = TlsKey::new();
        let config = key.config(protocols);
        let relay = relay_with(key.pin, config, move |_| Some((409, refusal.to_bytes()))).await;
        let seen = |exercise| {
            let settings = LineSettings {
                exercise,
                ..hasty()
            };
            let line = Line::to(relay.address.clone(), account(), settings).unwrap();
            let relay = &relay;
            async move {
                let found = soon(line.greet()).await;
                assert_eq!(found, Err(LineError::Refused(refusal)));
                let found = soon(line.tally()).await;
                assert_eq!(found, Err(LineError::Refused(refusal)));
                let asked = std::mem::take(&mut *relay.asked.lock().unwrap());
                let marks = asked.into_iter().map(|asked| asked.exercise);
                marks.collect::<Vec<_>>()
            }
        };
        assert_eq!(seen(false).await, [None, None]);
        let mark = Some("1".to_owned());
        assert_eq!(seen(true).await, [mark.clone(), mark]);
    }
}
