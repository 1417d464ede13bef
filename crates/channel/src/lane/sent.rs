//! Our own lane: what we sent, and what the other side has shown to know of it.

use super::chain::{Chains, Counts, Head, count_of, within};
use super::view::View;
use crate::finding::{Finding, ForkedAbout};
use crate::place::Place;
use serde::{Deserialize, Serialize};
use tacit_spelling::Digest;
use tacit_wire::{Lane, Precedence, Sequence};

/// The most messages of a lane that may be under way without the other side having shown them.
///
/// A view may name any counts between what was shown last and what was sent, so the heads in between are kept.
pub const MAX_UNACKNOWLEDGED: usize = 4_096;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sent {
    chains: Chains,
    /// What the other side's latest view has shown to know.
    acknowledged: Counts,
}

impl Sent {
    pub(crate) fn new() -> Self {
        Self {
            chains: Chains::default(),
            acknowledged: Counts::default(),
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        self.chains.counts()
    }

    pub(crate) fn head(&self) -> Head {
        self.chains.lane_head()
    }

    pub(crate) fn acknowledged(&self) -> Counts {
        self.acknowledged
    }

    pub(crate) fn is_full(&self) -> bool {
        // Of each chain, the head at what was acknowledged is kept beside those of the messages under way.
        self.chains.kept() - Precedence::ALL.len() >= MAX_UNACKNOWLEDGED
    }

    pub(crate) fn append(&mut self, place: Place, message: Digest) {
        self.chains
            .of_mut(place.precedence)
            .append(place.lane, place.precedence, message);
    }

    /// What was sent and not shown to be known, in the order of precedence and number.
    pub(crate) fn unacknowledged(&self, lane: Lane) -> impl Iterator<Item = Place> {
        let (counts, acknowledged) = (self.counts(), self.acknowledged);
        Precedence::ALL.into_iter().flat_map(move |precedence| {
            let after = count_of(acknowledged, precedence);
            (after.saturating_add(1)..=count_of(counts, precedence)).map(move |number| Place {
                lane,
                precedence,
                sequence: Sequence(number),
            })
        })
    }

    /// Compares what a view says about our lane with what we sent. `latest`: no message that was sent later is here.
    pub(crate) fn check(&mut self, place: Place, view: &View, latest: bool) -> Option<Finding> {
        if !within(view.other, self.counts()) {
            return Some(Finding::GoneBack {
                place,
                known_there: view.other,
                known_here: self.counts(),
            });
        }
        match self.chains.lane_head_at(view.other) {
            Some(head) if head == view.other_head => {
                if latest {
                    self.acknowledged = view.other;
                    self.chains.forget_before(view.other);
                }
                None
            }
            Some(_) => Some(Finding::Forked {
                place,
                about: ForkedAbout::OurLane,
            }),
            // An overtaken message, older than what was compared already: a later view covers what it says.
            None => None,
        }
    }
}
