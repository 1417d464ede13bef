//! The desk as a program: made, run, talked to with and without its daemon, and two of them over a real relay.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod alone;
mod console;
mod exercise;
mod findings;
mod meeting;
mod officers;
mod persons;
mod program;
mod two;
