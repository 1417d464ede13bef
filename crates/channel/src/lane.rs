//! One history: both lanes as one desk knows them, and what its messages say about them.
//!
//! `spec/channel.md`, section 4, "Views". A desk asks [`History::arrival`] before it decrypts, and tells
//! [`History::received`] afterwards; what does not fit comes back as findings.

mod chain;
mod received;
mod sent;
mod view;

pub use chain::Counts;
pub use received::{Arrival, COMPARED_MESSAGES, MAX_AHEAD};
pub use sent::MAX_UNACKNOWLEDGED;
pub use view::{EpochMark, View};

use crate::finding::{Finding, ForkedAbout};
use crate::place::Place;
use received::Received;
use sent::Sent;
use serde::{Deserialize, Serialize};
use std::fmt;
use tacit_spelling::Digest;
use tacit_wire::{Lane, Precedence};

/// Both lanes of one generation of a channel, as one desk knows them. It is serde data for the sealed store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The code of our own lane.
    own: u8,
    sent: Sent,
    received: Received,
    gone_back: bool,
    forked: bool,
}

impl History {
    /// An empty history of the desk that sends in `own`.
    #[must_use]
    pub fn new(own: Lane) -> Self {
        Self {
            own: own.code(),
            sent: Sent::new(),
            received: Received::default(),
            gone_back: false,
            forked: false,
        }
    }

    /// The lane in which this desk sends.
    #[must_use]
    pub fn own_lane(&self) -> Lane {
        Lane::of_code(self.own.into()).unwrap_or(Lane::FromInviter)
    }

    /// The place of the next message of a precedence.
    ///
    /// # Errors
    /// [`NotSent`] if nothing may be sealed: this desk was rolled back, or too much is under way.
    pub fn next_place(&self, precedence: Precedence) -> Result<Place, NotSent> {
        if self.gone_back {
            return Err(NotSent::GoneBack);
        }
        if self.sent.is_full() {
            return Err(NotSent::TooManyUnacknowledged);
        }
        let count = chain::count_of(self.sent.counts(), precedence);
        Ok(chain::place_after(self.own_lane(), precedence, count))
    }

    /// The view that the next message carries, of whatever precedence.
    #[must_use]
    pub fn view(&self, epoch: EpochMark) -> View {
        View {
            own: self.sent.counts(),
            own_head: self.sent.head(),
            other: self.received.counts(),
            other_head: self.received.head(),
            epoch,
        }
    }

    /// Counts a message that was sealed at [`History::next_place`].
    ///
    /// # Errors
    /// [`NotSent`], and nothing is counted.
    pub fn sent(&mut self, place: Place, mls: &[u8]) -> Result<(), NotSent> {
        if self.next_place(place.precedence)? != place {
            return Err(NotSent::NotNext);
        }
        self.sent.append(place, Digest::of(mls));
        Ok(())
    }

    /// What an envelope that opened is, before its message is decrypted; what is not [`Arrival::New`] never reaches the session.
    #[must_use]
    pub fn arrival(&self, place: Place, mls: &[u8]) -> Arrival {
        if place.lane == self.own_lane() {
            return Arrival::Dropped(Finding::Reflected { place });
        }
        self.received.arrival(place, Digest::of(mls))
    }

    /// Counts a message that was found new, and names what does not fit.
    ///
    /// `seen` is the view within the message and the mark of the epoch under which it was opened; a key update has no view, nor
    /// has a message that came too late to be read: they count all the same, for the chain is over sealed messages. A message
    /// that is not new is not counted again.
    pub fn received(
        &mut self,
        place: Place,
        mls: &[u8],
        seen: Option<(&View, EpochMark)>,
    ) -> Vec<Finding> {
        match self.arrival(place, mls) {
            Arrival::New => {}
            Arrival::Dropped(finding) => return vec![finding],
            Arrival::TooFarAhead { .. } => return Vec::new(),
        }
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(self.received.append(place, Digest::of(mls)));
        if let Some((view, epoch)) = seen {
            let (latest, back) = self.received.order(place, view);
            findings.extend(back);
            findings.extend(self.sent.check(place, view, latest));
            if view.epoch != epoch {
                findings.push(Finding::Forked {
                    place,
                    about: ForkedAbout::Epoch,
                });
            }
        }
        let view = seen.map(|(view, _)| (place, view));
        for finding in self.received.compare(view) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        for finding in &findings {
            self.gone_back |= matches!(finding, Finding::GoneBack { .. });
            self.forked |= matches!(finding, Finding::Forked { .. });
        }
        findings
    }

    /// How many messages we sent.
    #[must_use]
    pub fn sent_counts(&self) -> Counts {
        self.sent.counts()
    }

    /// Through which numbers everything of the other side has come.
    #[must_use]
    pub fn received_counts(&self) -> Counts {
        self.received.counts()
    }

    /// Through which of our numbers the other side has shown to have everything.
    #[must_use]
    pub fn acknowledged_counts(&self) -> Counts {
        self.sent.acknowledged()
    }

    /// What we sent and the other side has not shown to know: to be kept sealed, and deposited again.
    pub fn unacknowledged(&self) -> impl Iterator<Item = Place> {
        self.sent.unacknowledged(self.own_lane())
    }

    /// What the other side is known to have sent and has not come. To be overtaken is no finding, so this is asked for.
    pub fn awaited(&self) -> impl Iterator<Item = Place> {
        self.received.awaited(self.own_lane().opposite())
    }

    /// Whether the other side has shown that this desk was rolled back. It stays so until a reset.
    #[must_use]
    pub fn is_gone_back(&self) -> bool {
        self.gone_back
    }

    /// Whether the histories were seen to differ. It stays so until a reset.
    #[must_use]
    pub fn is_forked(&self) -> bool {
        self.forked
    }
}

/// Why no message may be sealed at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    /// The other side has messages of ours that we do not know.
    GoneBack,
    /// As many messages as [`MAX_UNACKNOWLEDGED`] are under way.
    TooManyUnacknowledged,
    /// The place is not the next of its precedence.
    NotNext,
}

impl fmt::Display for NotSent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GoneBack => out.write_str(
                "this desk was rolled back: the other side has messages of ours that are not here; begin a reset",
            ),
            Self::TooManyUnacknowledged => write!(
                out,
                "{MAX_UNACKNOWLEDGED} messages are under way and the other side has shown none of them; wait for its next message"
            ),
            Self::NotNext => out.write_str("the place is not the next of its precedence; take the next"),
        }
    }
}

impl std::error::Error for NotSent {}

#[cfg(test)]
mod tests;
