//! Which invitation to a reset counts when both desks ask, or one asks twice (`spec/channel.md`, section 6).

use crate::stored;
use serde::{Deserialize, Serialize};
use tacit_spelling::Digest;

/// How many invitations of the other side are remembered; an asker that asks again has lost its first.
pub const MAX_INVITATIONS: usize = 4;

/// Where a desk stands between two generations of a channel. It is serde data for the sealed store.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reset {
    generation: u64,
    ours: Option<Offered>,
    /// In the order of arrival.
    theirs: Vec<Theirs>,
    /// The highest generation of an invitation that came to nothing.
    given_up: u64,
}

/// An invitation of the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Theirs {
    offered: Offered,
    /// Whether our acceptance is sent.
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
    /// Accept it at once: our officer asked for the same, and theirs counts.
    Accept,
    /// Leave it: ours counts, and the other desk will see that.
    OursCounts,
    /// Leave it: it was accepted already.
    Accepted,
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
            theirs: Vec::new(),
            given_up: 0,
        }
    }

    /// The generation that is in use.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The generation for which our officer may invite: above ours and all that came to nothing, and not below what the other side
    /// has invited to.
    #[must_use]
    pub fn next_generation(&self) -> u64 {
        let theirs = self.theirs.iter().map(|theirs| theirs.offered.generation);
        let begun = self.generation.max(self.given_up);
        theirs
            .max()
            .unwrap_or_default()
            .max(begun.saturating_add(1))
    }

    /// Every invitation that is under way has expired: whatever was asked or agreed to comes to nothing, and our officer may ask again,
    /// above it, so that what the other side still thinks of counts less (R2).
    pub fn give_up(&mut self) {
        let theirs = self.theirs.drain(..).map(|theirs| theirs.offered);
        let all = theirs.chain(self.ours.take());
        let highest = all.map(|offered| offered.generation).max();
        self.given_up = self.given_up.max(highest.unwrap_or_default());
    }

    /// Whether our officer may ask: not twice, and not when an acceptance is on its way.
    #[must_use]
    pub fn may_ask(&self) -> bool {
        self.ours.is_none() && !self.theirs.iter().any(|theirs| theirs.accepted)
    }

    /// Our officer asks: our invitation for [`Reset::next_generation`] is durable in the outbox. Gives the invitation of theirs
    /// that came before and counts more: it is to be accepted at once.
    pub fn asked(&mut self, invitation: Digest) -> Option<Digest> {
        self.ours = Some(Offered {
            generation: self.next_generation(),
            invitation: invitation.0,
        });
        let theirs = self.theirs.iter().rev().map(|theirs| theirs.offered);
        theirs
            .filter(|offered| self.compare(*offered) == InvitationVerdict::Accept)
            .map(|offered| Digest(offered.invitation))
            .next()
    }

    /// An authenticated invitation arrived.
    pub fn arrived(&mut self, generation: u64, invitation: Digest) -> InvitationVerdict {
        if generation <= self.generation {
            return InvitationVerdict::Stale;
        }
        let offered = Offered {
            generation,
            invitation: invitation.0,
        };
        let known = self.theirs.iter().find(|theirs| theirs.offered == offered);
        if known.is_some_and(|known| known.accepted) {
            return InvitationVerdict::Accepted;
        }
        if known.is_none() {
            if self.theirs.len() >= MAX_INVITATIONS {
                self.theirs.remove(0);
            }
            self.theirs.push(Theirs {
                offered,
                accepted: false,
            });
        }
        self.compare(offered)
    }

    /// The acceptance of this invitation is durable in the outbox; ours is dropped. Gives whether the invitation is known.
    ///
    /// What an acceptance needs to be opened is kept until a generation begins: an invitation may come again, or late.
    pub fn accepted(&mut self, invitation: Digest) -> bool {
        let mut theirs = self.theirs.iter_mut();
        let Some(known) = theirs.find(|theirs| theirs.offered.invitation == invitation.0) else {
            return false;
        };
        known.accepted = true;
        self.ours = None;
        true
    }

    /// An acceptance of our invitation arrived. Whether it counts: then the opening is sent and the generation has begun.
    pub fn accepted_by_them(&mut self, invitation: Digest) -> bool {
        let ours = self.ours.filter(|ours| ours.invitation == invitation.0);
        self.begin(ours)
    }

    /// The opening to an invitation that we accepted arrived. Whether it counts: then the generation has begun.
    pub fn opened(&mut self, invitation: Digest) -> bool {
        let accepted = self.theirs.iter().filter(|theirs| theirs.accepted);
        let mut accepted = accepted.map(|theirs| theirs.offered);
        let theirs = accepted.find(|offered| offered.invitation == invitation.0);
        self.begin(theirs)
    }

    fn begin(&mut self, offered: Option<Offered>) -> bool {
        let Some(Offered { generation, .. }) = offered else {
            return false;
        };
        self.generation = generation;
        self.ours = self.ours.filter(|ours| ours.generation > generation);
        self.theirs
            .retain(|theirs| theirs.offered.generation > generation);
        true
    }

    /// Between two askers the higher generation counts, and within one generation the smaller digest.
    fn compare(&self, theirs: Offered) -> InvitationVerdict {
        let order = |offered: Offered| (std::cmp::Reverse(offered.generation), offered.invitation);
        match self.ours {
            None => InvitationVerdict::AskOfficer,
            Some(ours) if order(ours) < order(theirs) => InvitationVerdict::OursCounts,
            Some(_) => InvitationVerdict::Accept,
        }
    }
}

#[cfg(test)]
mod exploration;
