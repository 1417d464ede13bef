//! The console over a real loopback socket, with a desk that keeps everything in memory.
//!
//! `sample` is that desk; `browser` asks as a browser does, and as no browser would; `markup` knows what a page may hold.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

#[path = "../sample/mod.rs"]
mod sample;

mod approving;
mod browser;
mod entering;
mod following;
mod forms;
mod guarding;
mod incidents;
mod markup;
mod pages;
mod reading;
mod saying;
