//! Lines to the real relay, as a process of its own, killed and replaced at will.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod custody;
mod hostile;
mod kills;
mod lines;
mod raw;
