//! Sealing and opening: a channel whole, its session by itself, and OpenMLS by itself, with the same suite and memory.

mod bare;
mod desks;
mod group;

pub use bare::Bare;
pub use desks::Desks;
pub use group::Groups;

use openmls::prelude::Ciphersuite;
use std::time::Instant;

/// What may go wrong in a measurement: whatever it is, the measurement ends.
pub type BoxError = Box<dyn std::error::Error>;

const SUITE: Ciphersuite = Ciphersuite::MLS_128_MLKEM768X25519_AES256GCM_SHA384_Ed25519;

/// How long one message took, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Round {
    /// At its sender.
    pub seal_ms: f64,
    /// At its receiver.
    pub open_ms: f64,
}

/// Two who speak.
pub trait Pair {
    /// One message from one to the other.
    ///
    /// # Errors
    /// Whatever its sender or receiver says.
    fn round(&mut self, content: &[u8]) -> Result<Round, BoxError>;
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let began = Instant::now();
    let result = work();
    (result, began.elapsed().as_secs_f64() * 1_000.0)
}
