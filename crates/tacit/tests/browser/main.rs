//! The console in a real browser: Debian's Chromium, through its own driver, at desks and a relay that are real programs.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod command;
mod driver;
#[path = "../desk/meeting.rs"]
mod meeting;
mod opening;
#[path = "../desk/program.rs"]
mod program;
mod window;
