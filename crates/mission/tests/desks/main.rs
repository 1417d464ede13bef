//! Desks in pairs: the real cores of mission and channel, a disk that is a map, a relay that signs.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what a test needs is there, or the test fails"
)]

mod acts;
mod approvals;
mod hostile;
mod mended;
mod orders;
mod papers;
mod people;
mod private;
mod promises;
mod restarts;
mod world;
