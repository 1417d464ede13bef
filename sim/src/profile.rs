//! How a world is: honest, breaking down, hostile, or with a thief in it.

use std::fmt;
use std::str::FromStr;

/// The temper of a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// The carrier carries, the programs run, the lines break now and then.
    Honest,
    /// Programs and lines break at any moment; nobody means harm.
    Crashing,
    /// The carrier drops, doubles, delays, alters, reflects, forges and replays.
    Hostile,
    /// Hostile, and programs break, clocks jump, desks are away for weeks.
    Wild,
    /// Disks are put back to old copies, backups are restored; the relay may lie for the thief.
    Thief,
    /// Officers begin the session again and again, in a world that breaks.
    Resetting,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Honest,
        Self::Crashing,
        Self::Hostile,
        Self::Wild,
        Self::Thief,
        Self::Resetting,
    ];

    /// The profile of a seed.
    #[must_use]
    pub fn of_seed(seed: u64) -> Self {
        match seed % 8 {
            0 => Self::Honest,
            1 => Self::Crashing,
            2 | 3 => Self::Hostile,
            4 | 5 => Self::Wild,
            6 => Self::Thief,
            _ => Self::Resetting,
        }
    }

    /// How often each thing happens in it.
    #[must_use]
    pub fn weights(self) -> Weights {
        let calm = Weights {
            say: 30,
            read: 5,
            renew: 2,
            verify: 1,
            flush: 30,
            collect: 30,
            tick: 12,
            wait: 4,
            ..Weights::default()
        };
        let breaking = Weights {
            crash: 4,
            crash_per_mille: 40,
            loss_per_mille: 60,
            ..calm
        };
        let hostile = Weights {
            tamper_per_mille: 350,
            loss_per_mille: 60,
            courier: 3,
            ..calm
        };
        match self {
            Self::Honest => Weights {
                loss_per_mille: 30,
                ..calm
            },
            Self::Crashing => breaking,
            Self::Hostile => hostile,
            Self::Wild => Weights {
                crash: 3,
                crash_per_mille: 20,
                jump: 2,
                away: 2,
                forget: 2,
                renew: 5,
                ..hostile
            },
            Self::Thief => Weights {
                copy: 5,
                put_back: 4,
                restore: 1,
                courier: 2,
                reset: 2,
                agree: 4,
                tamper_per_mille: 80,
                ..breaking
            },
            Self::Resetting => Weights {
                reset: 4,
                agree: 6,
                courier: 2,
                tamper_per_mille: 80,
                ..breaking
            },
        }
    }
}

/// How often each act happens, relative to the others, and how often things go wrong, in a thousand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weights {
    /// An officer says something.
    pub say: u64,
    /// An officer marks a message as read.
    pub read: u64,
    /// An officer has the keys renewed.
    pub renew: u64,
    /// An officer records how the other's fingerprint was learned.
    pub verify: u64,
    /// A desk hands what it has to the relay.
    pub flush: u64,
    /// A desk collects.
    pub collect: u64,
    /// Seconds or minutes pass.
    pub tick: u64,
    /// Hours or days pass.
    pub wait: u64,
    /// Weeks pass.
    pub away: u64,
    /// A desk's clock jumps.
    pub jump: u64,
    /// A program ends between two inputs.
    pub crash: u64,
    /// A courier takes a bag.
    pub courier: u64,
    /// The relay forgets what nobody collects.
    pub forget: u64,
    /// Somebody copies a desk's disk.
    pub copy: u64,
    /// Somebody puts a copy back, outside the program.
    pub put_back: u64,
    /// An officer restores a backup, by the program.
    pub restore: u64,
    /// An officer asks for a reset.
    pub reset: u64,
    /// An officer agrees to one.
    pub agree: u64,
    /// How often a program ends within the effects of an input.
    pub crash_per_mille: u64,
    /// How often a line breaks.
    pub loss_per_mille: u64,
    /// How often a batch is tampered with.
    pub tamper_per_mille: u64,
}

impl fmt::Display for Profile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Honest => "honest",
            Self::Crashing => "crashing",
            Self::Hostile => "hostile",
            Self::Wild => "wild",
            Self::Thief => "thief",
            Self::Resetting => "resetting",
        })
    }
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        found.ok_or_else(|| {
            format!(
                "`{text}` is no profile: say honest, crashing, hostile, wild, thief or resetting"
            )
        })
    }
}
