//! Bad input and faults, each tried on the real programs: a clear error with the next step; nothing lost, nothing doubled, nothing
//! half-sent.
//!
//! What the system's clock does cannot be moved here without moving everybody's: an hour back is tried on the core
//! (`crates/channel/src/channel/tests/lifecycle.rs`), and on an exercise's clock in `tests/desk/exercise.rs`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod at_once;
mod correspondence;
mod full;
mod killed;
#[path = "../desk/meeting.rs"]
mod meeting;
mod mismatched;
mod pages;
#[path = "../desk/program.rs"]
mod program;
mod set_up;
mod withdrawn;
