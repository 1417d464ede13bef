//! What two desks exchange before they have a session: vectors for other implementations, theirs for us, and hostile bytes.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod primitives;
#[path = "../../../../fuzz/introduction_properties.rs"]
#[expect(unreachable_pub, reason = "the fuzz target uses the same file")]
mod properties;
mod refused;
mod replay;
mod samples;
mod vectors;

use std::path::{Path, PathBuf};

/// A path below the root of the project.
fn at_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}
