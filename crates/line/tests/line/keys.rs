//! Nobody but the holder of the pinned key is spoken to.

use super::scripted::{
    CHANNEL, Scripted, TlsKey, envelope, held, line_to, relay, relay_with, sign, soon,
};
use std::sync::atomic::Ordering;
use tacit_line::{AnotherKey, LineError};
use tacit_wire::{Lane, Precedence, RelayAddress, TlsPin};

async fn deposit(address: &RelayAddress) -> Result<(), LineError> {
    let line = line_to(address);
    let envelope = envelope(1);
    soon(line.deposit(Lane::FromInviter, Precedence::Flash, &envelope))
        .await
        .map(|held| assert_eq!(held.statement().channel, CHANNEL))
}

fn receipt() -> Option<(u16, Vec<u8>)> {
    Some((
        200,
        sign(held(Precedence::Flash, 1, &envelope(1))).to_bytes(),
    ))
}

async fn relay_of(key: &TlsKey) -> Scripted {
    let config = key.config(&["h2"]);
    relay_with(key.pin, config, |_| receipt()).await
}

#[tokio::test]
async fn the_pinned_key_is_accepted_whatever_else_the_certificate_says() {
    // The certificate has no name, and the desk asks nobody about its dates or its issuer.
    let relay = relay_of(&TlsKey::new()).await;
    assert_eq!(deposit(&relay.address).await, Ok(()));
}

#[tokio::test]
async fn a_relay_replaced_by_another_key_is_refused_at_once_and_told_nothing() {
    let relay = relay_of(&TlsKey::new()).await;
    let pinned = TlsKey::new().pin;
    let address = RelayAddress {
        tls: pinned,
        ..relay.address.clone()
    };
    let error = deposit(&address).await.unwrap_err();
    let shown = relay.address.tls;
    assert_eq!(error, LineError::AnotherKey(AnotherKey { pinned, shown }));
    assert!(
        error.to_string().contains("replaced by another key"),
        "{error}"
    );
    assert_eq!(relay.connections.load(Ordering::SeqCst), 1, "tried again");
    assert!(relay.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_copied_certificate_without_its_private_key_is_refused() {
    let (own, thief) = (TlsKey::new(), TlsKey::new());
    let relay = relay_of(&own.with_private_key_of(&thief)).await;
    assert_eq!(relay.address.tls, own.pin);
    let error = deposit(&relay.address).await.unwrap_err();
    let expected = AnotherKey {
        pinned: own.pin,
        shown: own.pin,
    };
    assert_eq!(error, LineError::AnotherKey(expected));
    assert!(relay.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_receipt_under_another_key_than_the_pinned_one_is_refused() {
    let relay = relay(|_| receipt()).await;
    let address = RelayAddress {
        receipts: tacit_wire::ReceiptKey([3; 32]),
        ..relay.address.clone()
    };
    assert!(matches!(
        deposit(&address).await,
        Err(LineError::Nonsense(tacit_line::Nonsense::Forged))
    ));
}

#[test]
fn a_pin_is_the_digest_of_the_key() {
    // SHA-256 of no bytes (FIPS 180-4).
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(TlsPin::of(&[]).0.to_string(), empty);
}
