//! A real relay as a process, a hostile operator before it, and desks' real lines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod collecting;
mod depositing;
mod program;
mod stage;
