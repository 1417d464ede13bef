//! The property that the fuzz target `message` checks, over its seeds, over the vectors, and over the vectors damaged.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

#[path = "../../../fuzz/messages.rs"]
#[expect(unreachable_pub, reason = "the fuzz target uses the same file")]
mod messages;

use std::path::PathBuf;
use tacit_spelling::hex::from_hex;

fn folder(path: &str) -> Vec<PathBuf> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    let entries = std::fs::read_dir(format!("{root}{path}")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{path} is empty");
    paths
}

fn vectors(kind: &str, name: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for path in folder(&format!("vectors/channel/{kind}")) {
        if path
            .file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with(name)
        {
            let text = std::fs::read_to_string(&path).unwrap();
            let vector: serde_json::Value = serde_json::from_str(&text).unwrap();
            found.push(from_hex(vector["hex"].as_str().unwrap()).unwrap());
        }
    }
    found
}

#[test]
fn the_seeds_of_the_fuzz_target_hold() {
    for path in folder("fuzz/seeds/message") {
        messages::message(&std::fs::read(path).unwrap());
    }
}

#[test]
fn the_vectors_hold_whole_cut_off_and_with_each_byte_changed() {
    for bytes in vectors("message/refused", "message-") {
        messages::message(&bytes);
    }
    for bytes in vectors("message/accepted", "message-") {
        messages::message(&bytes);
        for at in 0..bytes.len() {
            messages::message(&bytes[..at]);
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            messages::message(&changed);
        }
    }
}
