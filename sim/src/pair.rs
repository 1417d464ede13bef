//! The two desks, and what there is one of for each.

use tacit_wire::Lane;

/// One of the two desks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Whose officer began the channel.
    Inviter,
    /// Whose officer was invited.
    Invited,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Inviter, Self::Invited];

    /// The other desk.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Inviter => Self::Invited,
            Self::Invited => Self::Inviter,
        }
    }

    /// The lane in which it sends.
    #[must_use]
    pub fn lane(self) -> Lane {
        match self {
            Self::Inviter => Lane::FromInviter,
            Self::Invited => Lane::FromInvited,
        }
    }
}

/// One of something for each desk.
#[derive(Debug, Clone, Default)]
pub struct Pair<T> {
    /// The inviter's.
    pub inviter: T,
    /// The invited desk's.
    pub invited: T,
}

impl<T> Pair<T> {
    /// That of one desk.
    pub fn of(&self, side: Side) -> &T {
        match side {
            Side::Inviter => &self.inviter,
            Side::Invited => &self.invited,
        }
    }

    /// That of one desk, to be changed.
    pub fn of_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Inviter => &mut self.inviter,
            Side::Invited => &mut self.invited,
        }
    }
}
