//! What the wire's readers and writers have to hold, and the vectors that show it to other implementations.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod contradictions;
mod drawn;
#[path = "../../../../fuzz/wire_properties.rs"]
#[expect(unreachable_pub, reason = "the fuzz target uses the same file")]
mod properties;
mod readers;
mod refusals;
mod replay;
mod round_trips;
mod samples;
mod specification;
mod strictness;
mod vectors;

use std::path::{Path, PathBuf};

/// A path below the root of the project.
fn at_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}
