//! Which invitation to a reset counts when both desks ask, or one asks twice (`spec/channel.md`, section 6).

use crate::stored;
use serde::{Deserialize, Serialize};
use tacit_spelling::Digest;

/// Where a desk stands between two generations of a channel. It is serde data for the sealed store.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reset {
    generation: u64,
    ours: Option<Offered>,
    theirs: Option<Offered>,
    /// Whether our officer has agreed to theirs and the acceptance is sent.
    accepted: bool,
}

/// An invitation to a generation, by its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Offered {
    generation: u64,
    #[serde(with = "stored::bytes")]
    invitation: [u8; 32],
}

/// What to do with an invitation of the other side, which was authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InvitationVerdict {
    /// Show it to the officer; if the officer agrees, send the acceptance and tell [`Reset::accepted`].
    AskOfficer,
    /// Accept it at once: our officer asked for the same, and theirs counts. Our own is dropped.
    Accept,
    /// Leave it: ours counts, and the other desk will see that.
    OursCounts,
    /// Its generation is not above ours: the asker does not know where the channel stands. Ours may be begun anew above it.
    Stale,
}

impl Reset {
    /// A desk in a generation, with no reset under way.
    #[must_use]
    pub fn new(generation: u64) -> Self {
        Self {
            generation,
            ours: None,
            theirs: None,
            accepted: false,
        }
    }

    /// The generation that is in use.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The generation for which our officer may invite: above ours and, if theirs is known, the same as theirs.
    #[must_use]
    pub fn next_generation(&self) -> u64 {
        let theirs = self.theirs.map_or(0, |theirs| theirs.generation);
        theirs.max(self.generation.saturating_add(1))
    }

    /// Whether our officer may ask: not twice, and not when an acceptance is on its way.
    #[must_use]
    pub fn may_ask(&self) -> bool {
        self.ours.is_none() && !self.accepted
    }

    /// Our officer asks: our invitation for [`Reset::next_generation`] is durable in the outbox. What becomes of theirs, if it came
    /// before.
    pub fn asked(&mut self, invitation: Digest) -> Option<InvitationVerdict> {
        self.ours = Some(Offered {
            generation: self.next_generation(),
            invitation: invitation.0,
        });
        self.theirs.map(|theirs| self.compare(theirs))
    }

    /// An authenticated invitation arrived.
    pub fn arrived(&mut self, generation: u64, invitation: Digest) -> InvitationVerdict {
        if generation <= self.generation {
            return InvitationVerdict::Stale;
        }
        let theirs = Offered {
            generation,
            invitation: invitation.0,
        };
        let verdict = self.compare(theirs);
        if verdict != InvitationVerdict::OursCounts && self.theirs != Some(theirs) {
            // An asker that asks again has lost its first invitation.
            self.theirs = Some(theirs);
            self.accepted = false;
        }
        verdict
    }

    /// The acceptance of their last invitation is durable in the outbox. Ours is dropped. Gives which it accepts.
    pub fn accepted(&mut self) -> Option<Digest> {
        let theirs = self.theirs?;
        self.ours = None;
        self.accepted = true;
        Some(Digest(theirs.invitation))
    }

    /// An acceptance of our invitation arrived. Whether it counts: then the opening is sent and the generation has begun.
    pub fn accepted_by_them(&mut self, invitation: Digest) -> bool {
        self.begin(self.ours.filter(|ours| ours.invitation == invitation.0))
    }

    /// The opening to an invitation that we accepted arrived. Whether it counts: then the generation has begun.
    pub fn opened(&mut self, invitation: Digest) -> bool {
        let theirs = self.theirs.filter(|_| self.accepted);
        self.begin(theirs.filter(|theirs| theirs.invitation == invitation.0))
    }

    fn begin(&mut self, offered: Option<Offered>) -> bool {
        let Some(offered) = offered else {
            return false;
        };
        *self = Self::new(offered.generation);
        true
    }

    /// Between two askers the higher generation counts, and within one generation the smaller digest.
    fn compare(&self, theirs: Offered) -> InvitationVerdict {
        let Some(ours) = self.ours else {
            return InvitationVerdict::AskOfficer;
        };
        let order = |offered: Offered| (std::cmp::Reverse(offered.generation), offered.invitation);
        if order(ours) < order(theirs) {
            InvitationVerdict::OursCounts
        } else {
            InvitationVerdict::Accept
        }
    }
}

#[cfg(test)]
mod exploration;
