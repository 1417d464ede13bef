//! A line through a SOCKS5 proxy.

use super::scripted::{account, envelope, hasty, held, relay, sign, soon};
use std::sync::{Arc, Mutex};
use tacit_line::{Line, LineError, LineSettings, SocksProxy, Step, Unreachable};
use tacit_wire::{Lane, Precedence, RelayAddress};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// A proxy that connects to `target` whatever it is asked for; what it was asked for.
async fn proxy(target: String) -> (SocksProxy, Arc<Mutex<Vec<Vec<u8>>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut greeting = [0; 3];
            stream.read_exact(&mut greeting).await.unwrap();
            assert_eq!(greeting, [5, 1, 0]);
            stream.write_all(&[5, 0]).await.unwrap();
            let mut head = [0; 5];
            stream.read_exact(&mut head).await.unwrap();
            assert_eq!(head[..4], [5, 1, 0, 3], "a name was expected");
            let mut name = vec![0; usize::from(head[4]) + 2];
            stream.read_exact(&mut name).await.unwrap();
            seen.lock().unwrap().push(name);
            let mut onward = TcpStream::connect(&target).await.unwrap();
            let connected = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0];
            stream.write_all(&connected).await.unwrap();
            tokio::spawn(async move {
                let _ = copy_bidirectional(&mut stream, &mut onward).await;
            });
        }
    });
    (SocksProxy { address }, asked)
}

#[tokio::test]
async fn a_relay_is_reached_through_a_proxy_that_alone_resolves_its_name() {
    let receipt = sign(held(Precedence::Flash, 1, &envelope(1))).to_bytes();
    let relay = relay(move |_| Some((200, receipt.clone()))).await;
    let (proxy, asked) = proxy(relay.address.origin.clone()).await;
    let address = RelayAddress {
        // Reserved (RFC 6761): no resolver knows it.
        origin: "relay.invalid:7443".to_owned(),
        ..relay.address.clone()
    };
    let settings = LineSettings {
        proxy: Some(proxy),
        ..hasty()
    };
    let line = Line::to(address, account(), settings).unwrap();
    let held = soon(line.deposit(Lane::FromInviter, Precedence::Flash, &envelope(1))).await;
    assert!(held.is_ok(), "{held:?}");
    let mut expected = b"relay.invalid".to_vec();
    expected.extend(7_443_u16.to_be_bytes());
    assert_eq!(*asked.lock().unwrap(), [expected]);
    let hosts = relay.asked.lock().unwrap();
    assert_eq!(hosts[0].host.as_deref(), Some("relay.invalid:7443"));
}

#[tokio::test]
async fn a_line_with_a_proxy_that_is_gone_does_not_go_around_it() {
    let receipt = sign(held(Precedence::Flash, 1, &envelope(1))).to_bytes();
    let relay = relay(move |_| Some((200, receipt.clone()))).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = SocksProxy {
        address: listener.local_addr().unwrap().to_string(),
    };
    drop(listener);
    let settings = LineSettings {
        proxy: Some(proxy),
        ..hasty()
    };
    let line = Line::to(relay.address.clone(), account(), settings).unwrap();
    let held = soon(line.deposit(Lane::FromInviter, Precedence::Flash, &envelope(1))).await;
    let error = held.unwrap_err();
    assert!(
        matches!(
            error,
            LineError::Unreachable(Unreachable {
                step: Step::Proxy,
                ..
            })
        ),
        "{error}"
    );
    assert!(relay.asked.lock().unwrap().is_empty());
}
