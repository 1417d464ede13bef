//! What OpenMLS is handed to work with: cryptography, chance and memory.
//!
//! OpenMLS asks for all three through traits. Chance comes from the caller's generator, so that what a session draws is
//! repeated by repeating the seed. Three things cannot be handed in, and nothing is decided by any of them:
//!
//! - libcrux seals HPKE (the Welcome and the path of a key update) and seeds its own generator from the operating
//!   system, so these ciphertexts differ from run to run; what they say does not.
//! - OpenMLS compares the lifetime of a key package with the system's clock. Only the lifetime that has no end is
//!   accepted here, so that the comparison succeeds by any clock that stands after 1970.
//! - OpenMLS writes the system's time beside each epoch's secrets, and would delete by it if asked. It is never asked.

use super::Broken;
use openmls_libcrux_crypto::CryptoProvider;
use openmls_memory_storage::MemoryStorage;
use openmls_traits::{OpenMlsProvider, crypto::OpenMlsCrypto, random::OpenMlsRand};
use rand_core::CryptoRng;
use std::{cell::RefCell, error::Error, fmt};

/// The cryptography that a desk uses.
pub(super) fn libcrux() -> Result<CryptoProvider, Broken> {
    CryptoProvider::new().map_err(|_| Broken("the system gave libcrux no randomness"))
}

/// Cryptography, chance and memory for one operation.
pub(super) struct Provider<'a, C, R> {
    pub(super) crypto: &'a C,
    pub(super) chance: R,
    pub(super) memory: &'a MemoryStorage,
}

impl<C: OpenMlsCrypto, R: OpenMlsRand> OpenMlsProvider for Provider<'_, C, R> {
    type CryptoProvider = C;
    type RandProvider = R;
    type StorageProvider = MemoryStorage;

    fn storage(&self) -> &MemoryStorage {
        self.memory
    }

    fn crypto(&self) -> &C {
        self.crypto
    }

    fn rand(&self) -> &R {
        &self.chance
    }
}

/// The caller's generator, lent for one operation.
pub(super) struct Chance<'a, R>(RefCell<&'a mut R>);

impl<'a, R: CryptoRng> Chance<'a, R> {
    pub(super) fn new(generator: &'a mut R) -> Self {
        Self(RefCell::new(generator))
    }
}

impl<R: CryptoRng> OpenMlsRand for Chance<'_, R> {
    type Error = NoChance;

    fn random_array<const N: usize>(&self) -> Result<[u8; N], NoChance> {
        let mut bytes = [0; N];
        self.0
            .try_borrow_mut()
            .map_err(|_| NoChance)?
            .fill_bytes(&mut bytes);
        Ok(bytes)
    }

    fn random_vec(&self, length: usize) -> Result<Vec<u8>, NoChance> {
        let mut bytes = vec![0; length];
        self.0
            .try_borrow_mut()
            .map_err(|_| NoChance)?
            .fill_bytes(&mut bytes);
        Ok(bytes)
    }
}

/// No generator at all, for operations that draw nothing: opening, merging, forgetting.
#[derive(Debug)]
pub(super) struct NoChance;

impl fmt::Display for NoChance {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("this operation has no generator to draw from")
    }
}

impl Error for NoChance {}

impl OpenMlsRand for NoChance {
    type Error = Self;

    fn random_array<const N: usize>(&self) -> Result<[u8; N], Self> {
        Err(Self)
    }

    fn random_vec(&self, _: usize) -> Result<Vec<u8>, Self> {
        Err(Self)
    }
}
