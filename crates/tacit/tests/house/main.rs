//! The house holds: the arrows between its rooms, what may be built in, the form of its files.
//!
//! Each rule of `ARCHITECTURE.md`, `STYLE.md` and `deny.toml` that a machine can check is a claim
//! here. Everything is read from the manifests, the lock file and the sources as they stand.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod arrows;
mod dependencies;
mod documents;
mod files;
mod house;
mod licences;
mod relay;
