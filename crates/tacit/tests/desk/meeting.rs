//! Two desks that meet over a relay.

use crate::program::Desk;
use serde_json::Value;
use tacit_trial::Relay;

/// Two desks whose channel is open, and verified on both sides.
pub(crate) fn met(relay: &Relay, more: [&[&str]; 2]) -> (Desk, Desk) {
    let mut arland = Desk::make("arland", "A", more[0]);
    let mut borland = Desk::make("borland", "B", more[1]);
    arland.run();
    borland.run();
    invite(relay, &arland, &borland);
    verify(&arland, &borland);
    (arland, borland)
}

/// Each desk verifies the other, once their channel is open.
pub(crate) fn verify(one: &Desk, other: &Desk) {
    for (desk, other) in [(one, other), (other, one)] {
        desk.until(&["channel", "status"], |it| {
            it["channels"][0]["step"] == "open"
        });
        let fingerprint = other.data(&["desk", "status"])["fingerprint"].clone();
        desk.well(&[
            "channel",
            "verify",
            "line",
            "--way",
            "envoy",
            "--source",
            "the envoy",
            "--fingerprint",
            fingerprint.as_str().unwrap(),
        ]);
    }
}

/// Carries an invitation from one desk to the other.
pub(crate) fn invite(relay: &Relay, from: &Desk, to: &Desk) {
    join(
        relay,
        [(from, "arland", "A"), (to, "borland", "B")],
        "mediania",
    );
}

/// The same between any two parties, each with the name of its eyes, through a third.
pub(crate) fn join(relay: &Relay, sides: [(&Desk, &str, &str); 2], through: &str) {
    let [(from, our_party, our_eyes), (to, their_party, their_eyes)] = sides;
    let file = from.path("invitation");
    let (address, tokens) = (
        relay.address_in_words(),
        [relay.token_in_words(), relay.token_in_words()],
    );
    from.well(&[
        "channel",
        "invite",
        "line",
        "--with",
        their_party,
        "--viewpoint",
        their_eyes,
        "--through",
        through,
        "--relay",
        &address,
        "--token",
        &tokens[0],
        "--out",
        &file,
    ]);
    to.well(&[
        "channel",
        "accept",
        "line",
        &file,
        "--with",
        our_party,
        "--viewpoint",
        our_eyes,
        "--token",
        &tokens[1],
    ]);
}

/// The only message of a list that is this.
pub(crate) fn only<'v>(found: &'v Value, what: &str) -> &'v Value {
    let mut messages = found["messages"].as_array().unwrap().iter();
    messages
        .find(|it| it["what"] == what)
        .unwrap_or(&Value::Null)
}
