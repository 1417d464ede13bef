//! What is counted and named on the wire, each with a type of its own.

use std::fmt;
use tacit_spelling::{Digest, hex};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A channel as a relay knows it: sixteen random bytes, which name nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelId(pub [u8; 16]);

impl fmt::Display for ChannelId {
    /// 32 lower-case hexadecimal digits.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::to_hex(&self.0))
    }
}

/// Which way an envelope goes. Named after who began the channel, not after anybody's part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// From the desk that invited to the desk that was invited.
    FromInviter,
    /// From the desk that was invited to the desk that invited.
    FromInvited,
}

impl Lane {
    /// Both lanes, in the order of their codes.
    pub const ALL: [Self; 2] = [Self::FromInviter, Self::FromInvited];

    /// The code on the wire: 0 or 1.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::FromInviter => 0,
            Self::FromInvited => 1,
        }
    }

    /// The lane of a code, if there is one.
    #[must_use]
    pub fn of_code(code: u64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|lane| u64::from(lane.code()) == code)
    }

    /// The lane the other way.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::FromInviter => Self::FromInvited,
            Self::FromInvited => Self::FromInviter,
        }
    }
}

/// Speed of handling, not importance. Each precedence is an ordered sequence of its own within a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precedence {
    /// Handled within about 10 minutes; overtakes all others.
    Flash,
    /// Handled within about half an hour.
    Immediate,
    /// Handled within about three hours.
    Priority,
    /// Handled within about six hours.
    Routine,
}

impl Precedence {
    /// All of them, the fastest first, in the order of their codes.
    pub const ALL: [Self; 4] = [Self::Flash, Self::Immediate, Self::Priority, Self::Routine];

    /// The code on the wire: 0 for [`Precedence::Flash`] to 3.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Flash => 0,
            Self::Immediate => 1,
            Self::Priority => 2,
            Self::Routine => 3,
        }
    }

    /// The precedence of a code, if there is one.
    #[must_use]
    pub fn of_code(code: u64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|precedence| u64::from(precedence.code()) == code)
    }
}

impl fmt::Display for Precedence {
    /// In capitals, as it is written on a message.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Flash => "FLASH",
            Self::Immediate => "IMMEDIATE",
            Self::Priority => "PRIORITY",
            Self::Routine => "ROUTINE",
        })
    }
}

/// A place in one queue of a relay (a lane and a precedence), counted from one; zero stands before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(pub u64);

/// A message's number among its sender's messages of one precedence, counted from one; zero stands before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sequence(pub u64);

/// A moment, in milliseconds since 1970-01-01T00:00:00Z, by the clock of whoever states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// So many milliseconds later; stays at the last moment that can be written.
    #[must_use]
    pub fn plus_ms(self, later_ms: u64) -> Self {
        Self(self.0.saturating_add(later_ms).min(i64::MAX.unsigned_abs()))
    }

    /// How many milliseconds have passed since `earlier`; none if that is later.
    #[must_use]
    pub fn ms_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Zeroize, ZeroizeOnDrop)]
        pub struct $name(pub [u8; 32]);

        impl $name {
            /// What may be stored or sent in its place.
            #[must_use]
            pub fn digest(&self) -> SecretDigest {
                SecretDigest(Digest::of(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    };
}

secret! {
    /// Admits one account to a relay, once; issued by its operator.
    AdmissionToken
}
secret! {
    /// Shows a relay which member of a channel speaks; made by the desk, sent over TLS alone.
    AccountSecret
}
secret! {
    /// Lets the second desk join a channel that the first has opened; travels in the invitation.
    JoiningSecret
}

/// The SHA-256 of a secret of 32 random bytes, which cannot be guessed from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretDigest(pub Digest);
