//! What messages say, in bytes: the vectors, the seeds of the fuzz target, what is written and read again, and what is refused.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod drawn;
mod limits;
mod round_trips;
mod vectors;

#[path = "../../../../fuzz/said_properties.rs"]
#[expect(unreachable_pub, reason = "the fuzz target uses the same file")]
mod said_properties;

use std::path::PathBuf;
use tacit_channel::{Act, MessageId, OfficerKind, OfficerMessage};
use tacit_mission::said::{Said, Unreadable};
use tacit_spelling::Digest;

/// The files of a folder of the project, sorted.
fn folder(path: &str) -> Vec<PathBuf> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    let entries = std::fs::read_dir(format!("{root}{path}")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{path} is empty");
    paths
}

/// A message of that kind and act with a body, which answers another.
fn message(kind: OfficerKind, act: Act, body: &[u8]) -> OfficerMessage {
    let mut message = OfficerMessage::plain(kind, act, body.to_vec());
    message.answers = Some(MessageId(Digest([4; 32])));
    message
}

/// What is read of the body of something that is said.
fn read(said: &Said, body: &[u8]) -> Result<Said, Unreadable> {
    let (kind, act) = said.kind();
    Said::from_message(&message(kind, act, body), false)
}
