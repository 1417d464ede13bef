//! What the relay does not write down.

use crate::desk::{CHANNEL, JOINING, Version, envelope, members};
use crate::running::Premises;
use tacit_spelling::hex;

/// Runs a little traffic, right and wrong, and gives back everything that was logged and counted.
async fn said(settings: &[(&str, &str)]) -> (String, Vec<[u8; 32]>) {
    let premises = Premises::new(settings);
    let relay = premises.start();
    let tokens = premises.tokens(2);
    let (mut inviter, mut invited) = members(&relay, &tokens, Version::One).await;
    let sent = envelope(0xe5, 640).as_bytes().to_vec();
    inviter.post("/v1/{channel}/0/0", sent).await;
    invited.get("/v1/{channel}/0?after=0.0.0.0.0").await;
    invited.get("/v1/{channel}/wrong").await;
    invited.open(&tokens[0]).await;
    invited.secret.0[5] = 0;
    invited.get("/v1/{channel}/tally").await;
    let metrics = relay.ask_operator("/metrics").await;
    assert!(
        metrics.contains("\ntacit_relay_deposits_total 1\n"),
        "{metrics}"
    );
    assert!(
        metrics.contains("\ntacit_relay_held_bytes 640\n"),
        "{metrics}"
    );
    assert!(
        metrics.contains("\ntacit_relay_connections_total 2\n"),
        "{metrics}"
    );
    relay.terminate();
    let (_, log) = relay.end();
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    let secrets = vec![
        tokens[0].0,
        tokens[1].0,
        [1; 32],
        [2; 32],
        invited.secret.0,
        JOINING.0,
    ];
    (log + &metrics, secrets)
}

#[tokio::test]
async fn no_secret_no_content_no_channel_and_no_address_is_written_down() {
    let (said, secrets) = said(&[("log_level", "\"debug\"")]).await;
    assert!(said.contains("\"request\":\"deposit\""), "{said}");
    for secret in secrets {
        assert!(!said.contains(&hex::to_hex(&secret)), "{said}");
    }
    let digest = envelope(0xe5, 640).digest().to_string();
    for word in [&CHANNEL.to_string(), &digest, "e5e5", "127.0.0.1", "Bearer"] {
        assert!(!said.contains(word), "{word}: {said}");
    }
}

#[tokio::test]
async fn addresses_and_channels_are_written_down_when_the_operator_turns_it_on() {
    let settings = [
        ("log_level", "\"debug\""),
        ("log_addresses", "true"),
        ("log_channels", "true"),
    ];
    let (said, secrets) = said(&settings).await;
    assert!(
        said.contains(&CHANNEL.to_string()) && said.contains("127.0.0.1"),
        "{said}"
    );
    for secret in secrets {
        assert!(!said.contains(&hex::to_hex(&secret)), "{said}");
    }
}

#[tokio::test]
async fn by_default_a_request_leaves_no_line() {
    let (said, _) = said(&[]).await;
    assert!(!said.contains("answered"), "{said}");
}
