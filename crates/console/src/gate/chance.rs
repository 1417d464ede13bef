//! Chance for links, tokens and the names of orders, from a seed that was handed in.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use std::sync::{Mutex, PoisonError};
use tacit_spelling::hex::to_hex;

/// A generator that several requests share.
pub(crate) struct Chance(Mutex<ChaCha20Rng>);

impl Chance {
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        Self(Mutex::new(ChaCha20Rng::from_seed(seed)))
    }

    /// 128 random bits, as 32 hexadecimal digits.
    pub(crate) fn digits(&self) -> String {
        let mut bytes = [0; 16];
        let mut chance = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        chance.fill_bytes(&mut bytes);
        to_hex(&bytes)
    }
}
