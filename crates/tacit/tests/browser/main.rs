//! The console in a real browser: Debian's Chromium, through its own driver, at desks and a relay that are real programs.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod barriers;
mod command;
mod december;
mod driver;
mod interrupted;
mod keyboard;
#[path = "../desk/meeting.rs"]
mod meeting;
mod officers;
mod opening;
mod pictures;
#[expect(
    dead_code,
    reason = "shared with tests that end a desk and read its errors"
)]
#[path = "../desk/program.rs"]
mod program;
mod window;
