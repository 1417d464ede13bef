//! A line against a scripted relay, which answers whatever a test wants it to answer.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod connections;
mod keys;
mod nonsense;
mod proxy;
mod scripted;
