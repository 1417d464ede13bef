//! How a store is opened: by a passphrase, at a stated cost, or by a key that somebody else keeps.

use std::fmt;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroize;

use crate::limits::{LimitError, MAX_PASSPHRASE_BYTES};
use crate::seal::SealKey;

/// What opens a store.
///
/// Either wraps the random data key under which everything else is sealed, so that it can be
/// changed without sealing anything again.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// What an officer types, as bytes: whoever asks for it settles spelling and normal form.
    /// Argon2id makes guessing dear, and does not make a short passphrase long.
    Passphrase(&'a str),
    /// Thirty-two random bytes that something else keeps, such as the keyring of the system.
    Key(&'a [u8; 32]),
}

impl fmt::Debug for Unlock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unlock::Passphrase(_) => "Passphrase(hidden)",
            Unlock::Key(_) => "Key(hidden)",
        })
    }
}

/// What one guess at a passphrase costs: Argon2id (RFC 9106), version 0x13.
///
/// The cost is written into the store, so a later version may ask for more, and
/// [`Store::change_unlock`](crate::Store::change_unlock) raises it. A key pays none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// The second recommended option of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes (and, fixed
    /// here, a salt of 128 bits and a key of 256).
    pub const RECOMMENDED: Cost = Cost {
        memory_kib: 1 << 16,
        passes: 3,
        lanes: 4,
    };

    /// The first recommended option of RFC 9106, section 4, for machines that can spare 2 GiB: 1
    /// pass, 4 lanes.
    pub const RECOMMENDED_WITH_MUCH_MEMORY: Cost = Cost {
        memory_kib: 1 << 21,
        passes: 1,
        lanes: 4,
    };

    /// A cost of one's own; tests take a small one. Lanes are computed one after the other.
    ///
    /// # Errors
    /// Outside 8 KiB a lane to 2 GiB, 1 to 16 passes, 1 to 16 lanes: a header that somebody altered
    /// must not be able to stop a machine.
    pub const fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, LimitError> {
        if lanes == 0 || lanes > 16 || passes == 0 || passes > 16 {
            return Err(LimitError::Cost);
        }
        if memory_kib < 8 * lanes || memory_kib > 1 << 21 {
            return Err(LimitError::Cost);
        }
        Ok(Cost {
            memory_kib,
            passes,
            lanes,
        })
    }

    pub(crate) fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        let numbers = [self.memory_kib, self.passes, self.lanes].map(u32::to_be_bytes);
        bytes.copy_from_slice(numbers.as_flattened());
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8; 12]) -> Result<Self, LimitError> {
        let (numbers, _) = bytes.as_chunks::<4>();
        match numbers {
            &[memory_kib, passes, lanes] => Cost::new(
                u32::from_be_bytes(memory_kib),
                u32::from_be_bytes(passes),
                u32::from_be_bytes(lanes),
            ),
            _ => Err(LimitError::Cost),
        }
    }
}

impl Default for Cost {
    fn default() -> Self {
        Cost::RECOMMENDED
    }
}

/// Why no key came of what was given.
pub(crate) enum DeriveError {
    Limit(LimitError),
    /// The machine has not the memory that the cost asks for.
    Memory,
}

/// The key that wraps the data key.
pub(crate) fn wrapping_key(
    unlock: Unlock<'_>,
    cost: Cost,
    salt: &[u8; 16],
) -> Result<SealKey, DeriveError> {
    match unlock {
        Unlock::Key(key) => Ok(SealKey::from_bytes(*key).derive(salt, b"tacit store wrapping 1")),
        Unlock::Passphrase(passphrase) => stretched(passphrase, cost, salt),
    }
}

fn stretched(passphrase: &str, cost: Cost, salt: &[u8; 16]) -> Result<SealKey, DeriveError> {
    if passphrase.is_empty() || passphrase.len() > MAX_PASSPHRASE_BYTES {
        return Err(DeriveError::Limit(LimitError::Passphrase));
    }
    let refused = |_| DeriveError::Limit(LimitError::Cost);
    let parameters =
        Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(refused)?;
    let blocks = parameters.block_count();
    let mut memory: Vec<Block> = Vec::new();
    memory
        .try_reserve_exact(blocks)
        .map_err(|_| DeriveError::Memory)?;
    memory.resize(blocks, Block::new());
    let mut key = [0; 32];
    let argon2id = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
    let done =
        argon2id.hash_password_into_with_memory(passphrase.as_bytes(), salt, &mut key, &mut memory);
    memory.iter_mut().for_each(Zeroize::zeroize);
    done.map_err(refused)?;
    let wrapping = SealKey::from_bytes(key);
    key.zeroize();
    Ok(wrapping)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    fn hexadecimal(unlock: Unlock<'_>, cost: Cost) -> String {
        let Ok(key) = wrapping_key(unlock, cost, &SALT) else {
            panic!("no key")
        };
        key.as_bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    #[test]
    fn a_passphrase_gives_the_key_that_the_reference_implementation_of_argon2_gives() {
        let unlock = Unlock::Passphrase("correct horse");
        assert_eq!(
            hexadecimal(unlock, Cost::new(64, 3, 4).unwrap()),
            "9bd6201406d26eb54e97961ba73c80c0a6fd3571471dda9b048f09a058c13e9e"
        );
        assert_eq!(
            hexadecimal(unlock, Cost::RECOMMENDED),
            "577f1ff37e9a3e52c97d39f8e83891c1b73b0e87ffe0429cee8ede2fb005fe44"
        );
    }

    #[test]
    fn a_key_gives_the_key_that_openssl_derives() {
        assert_eq!(
            hexadecimal(Unlock::Key(&[7; 32]), Cost::RECOMMENDED),
            "b3cf298ce38c8b5b71375005099584780e62ca3bc29dd4dd6d37f329436889e5"
        );
    }

    #[test]
    fn a_cost_is_read_as_it_was_written_and_an_altered_one_is_bounded() {
        let cost = Cost::new(1 << 20, 7, 5).unwrap();
        assert_eq!(Cost::from_bytes(&cost.to_bytes()), Ok(cost));
        assert_eq!(Cost::from_bytes(&[0xFF; 12]), Err(LimitError::Cost));
        assert_eq!(Cost::from_bytes(&[0; 12]), Err(LimitError::Cost));
    }
}
