//! The program as it ships: real processes, a real socket, a real disk.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod commands;
mod desk;
mod exercise;
mod faults;
mod journey;
mod page;
mod running;
mod silence;
