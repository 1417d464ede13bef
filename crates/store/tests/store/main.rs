//! The store from outside: what it promises whoever opens it, whatever happens to its file.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

mod backup;
mod desk;
mod failing;
mod hidden;
mod killed;
mod limits;
mod model;
mod opening;
