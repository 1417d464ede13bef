//! The relay cannot read: the binary that ships holds nothing that could open an envelope.

use super::arrows::{built_alone, built_into};
use super::house::{metadata, toml};

/// What an envelope is opened with, and what gives its content a meaning.
const OPENS: [&str; 11] = [
    "tacit-channel",
    "tacit-lang",
    "tacit-standing",
    "tacit-feeds",
    "tacit-mission",
    "openmls",
    "hpke",
    "aes-gcm",
    "aes-gcm-siv",
    "chacha20poly1305",
    "x-wing",
];

/// What the rest of the workspace turns on reaches neither of the crates that relay and desk share.
const SHARED: [&str; 2] = ["crates/wire/Cargo.toml", "crates/spelling/Cargo.toml"];

#[test]
fn the_relay_is_built_with_nothing_that_opens_an_envelope() {
    let alone = built_alone("tacit-relay");
    assert!(
        alone.contains("tacit-wire") && alone.contains("rusqlite"),
        "{alone:?}"
    );
    // In one build with everything, a feature that the desk turns on is turned on for the relay too.
    let together = built_into(&metadata(), "tacit-relay");
    for graph in [&alone, &together] {
        let found: Vec<_> = graph.iter().filter(|name| opens(name)).collect();
        assert!(found.is_empty(), "the relay is built with {found:?}");
    }
    assert!(
        alone.is_subset(&together),
        "{:?}",
        alone.difference(&together)
    );
}

#[test]
fn what_relay_and_desk_share_has_no_features_that_the_desk_could_turn_on() {
    for name in SHARED {
        let manifest = toml(name);
        assert!(!manifest.contains_key("features"), "{name} has features");
        for (dependency, how) in manifest["dependencies"].as_table().unwrap() {
            let is_plain = how.as_table().unwrap().keys().eq(["workspace"]);
            assert!(
                is_plain,
                "{name}: `{dependency}` is asked for with more than the workspace says"
            );
        }
    }
}

#[test]
fn the_check_of_the_relay_finds_what_opens_an_envelope() {
    assert!(opens("openmls_libcrux_crypto") && opens("hpke-rs") && opens("tacit-channel"));
    assert!(!opens("tacit-wire") && !opens("rustls"));
    let desk = built_into(&metadata(), "tacit");
    assert!(desk.iter().any(|name| opens(name)), "{desk:?}");
}

fn opens(name: &str) -> bool {
    let is_of = |family: &str| {
        name.strip_prefix(family)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    };
    OPENS.into_iter().any(is_of)
}
