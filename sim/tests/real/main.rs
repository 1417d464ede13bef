//! The parts joined as a desk joins them: real processes, real stores, a real relay, all of them killed at will.
//!
//! The desk program of these tests ([`desk`]) is as small as one can be that loses nothing and says nothing twice.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

mod copies;
mod desk;
mod durable;
mod faults;
mod hostile;
mod kills;
mod officers;
mod program;
