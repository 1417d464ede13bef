//! The examples of `spec/language/5-standing.md`, `spec/language/6-disputes.md` and `spec/records.md`, run.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what an example needs is there, or the test fails"
)]

mod blocks;
mod disputes;
mod notation;
mod records;
mod standing;
