//! `tacit watch` as a program: real files that grow, are replaced and cut short; a program that is killed.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for"
)]

mod growing;
mod watched;
mod whole;
