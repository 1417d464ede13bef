//! What letters do to what stands: from a verified message over the records to the judge's word.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod again;
mod desk;
mod intake;
mod promises;
mod reports;
mod times;
