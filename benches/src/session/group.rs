//! The session of a channel by itself: OpenMLS, with a way back from every failure, and what changed collected.

use super::{BoxError, Pair, Round, timed};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use tacit_channel::session::{Group, Prospect};

const GROUP_ID: [u8; 16] = [7; 16];

/// Two desks of ours, each collecting what it would store.
pub struct Groups {
    one: Group,
    other: Group,
    chance: ChaCha20Rng,
}

impl Groups {
    /// Makes the group.
    ///
    /// # Errors
    /// Whatever the session says.
    pub fn new() -> Result<Self, BoxError> {
        let mut chance = ChaCha20Rng::seed_from_u64(1);
        let prospect = Prospect::new(&mut chance)?;
        let (one, welcome) = Group::create(GROUP_ID, prospect.key_package(), &mut chance)?;
        let other = prospect.join(&welcome)?;
        Ok(Self { one, other, chance })
    }
}

impl Pair for Groups {
    fn round(&mut self, content: &[u8]) -> Result<Round, BoxError> {
        let (sealed, seal_ms) = timed(|| {
            let sealed = self.one.seal(content, &mut self.chance);
            self.one.take_changes();
            sealed
        });
        let sealed = sealed?;
        let (opened, open_ms) = timed(|| {
            let opened = self.other.open(&sealed);
            self.other.take_changes();
            opened
        });
        opened?;
        Ok(Round { seal_ms, open_ms })
    }
}
