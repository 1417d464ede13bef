//! What a desk finds when histories do not fit: each with its place and numbers, in words for an officer.

use crate::place::Place;
use serde::{Deserialize, Serialize};
use std::fmt;
use tacit_wire::{Envelope, Sequence};

/// Something that was seen in a channel and that a person has to know (`spec/channel.md`, section 4, "Views").
///
/// A finding says what was seen, never who did it: a carrier, the other side, or a mishap can look the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// Numbers were skipped within their precedence.
    Missing {
        /// The first that is missing.
        first: Place,
        /// The number of the last that is missing.
        last_number: u64,
    },
    /// A message filled a gap that had been named missing.
    Late {
        /// Which.
        place: Place,
    },
    /// A message that is already here came again.
    Repeated {
        /// Which.
        place: Place,
        /// Whether it was found the same byte for byte; the bytes of the last
        /// [`COMPARED_MESSAGES`](crate::COMPARED_MESSAGES) of a precedence are compared.
        compared: bool,
    },
    /// Another message came with a number that is taken.
    Conflicting {
        /// Which.
        place: Place,
    },
    /// An envelope of our own lane came as if the other side had sent it.
    Reflected {
        /// Which.
        place: Place,
    },
    /// No key of the channel opens an envelope.
    Foreign {
        /// The SHA-256 of the envelope.
        envelope: [u8; 32],
    },
    /// A message is of an epoch that has not begun here.
    Early {
        /// Which.
        place: Place,
    },
    /// A message is of an epoch whose keys are gone: it arrived, and cannot be read.
    Expired {
        /// Which.
        place: Place,
    },
    /// The two histories are not one.
    Forked {
        /// The message that shows it.
        place: Place,
        /// In what they differ.
        about: ForkedAbout,
    },
    /// The other side knows less of our lane than it has shown before.
    CounterpartWentBack {
        /// The message that shows it.
        place: Place,
        /// How many of ours it had shown to know, by precedence.
        shown: [u64; 4],
        /// How many it knows by this message.
        knows: [u64; 4],
    },
    /// The other side has messages of ours that we do not know: we were rolled back.
    GoneBack {
        /// The message that shows it.
        place: Place,
        /// How many of ours it has, by precedence.
        known_there: [u64; 4],
        /// How many of ours we know.
        known_here: [u64; 4],
    },
}

/// In what two histories differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ForkedAbout {
    /// What we sent.
    OurLane,
    /// What the other side sent.
    TheirLane,
    /// The keys of the epoch.
    Epoch,
}

impl Finding {
    /// That no key of the channel opens this envelope.
    #[must_use]
    pub fn foreign(envelope: &Envelope) -> Self {
        Self::Foreign {
            envelope: envelope.digest().0,
        }
    }

    /// The message that it is about or that showed it; an envelope that nobody can open has no place.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Missing { first: place, .. }
            | Self::Late { place }
            | Self::Repeated { place, .. }
            | Self::Conflicting { place }
            | Self::Reflected { place }
            | Self::Early { place }
            | Self::Expired { place }
            | Self::Forked { place, .. }
            | Self::CounterpartWentBack { place, .. }
            | Self::GoneBack { place, .. } => Some(*place),
            Self::Foreign { .. } => None,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { first, last_number } if first.sequence == Sequence(*last_number) => {
                write!(out, "{first} is missing: a later one has arrived")
            }
            Self::Missing { first, last_number } => write!(
                out,
                "{first} to {last_number} are missing: a later one has arrived"
            ),
            Self::Late { place } => write!(out, "{place}, which was missing, has arrived late"),
            Self::Repeated {
                place,
                compared: true,
            } => write!(out, "{place} came again, byte for byte; it was dropped"),
            Self::Repeated {
                place,
                compared: false,
            } => write!(
                out,
                "the number {place} came again, too long ago to compare; it was dropped"
            ),
            Self::Conflicting { place } => write!(
                out,
                "another message came with the number {place}, which is taken; it was dropped"
            ),
            Self::Reflected { place } => write!(
                out,
                "our own {place} came back as if the other side had sent it; it was dropped"
            ),
            Self::Foreign { envelope } => write!(
                out,
                "no key of this channel opens the envelope {}; it was dropped",
                tacit_spelling::Digest(*envelope)
            ),
            Self::Early { place } => write!(
                out,
                "{place} is under keys that have not come yet; it is kept until they do"
            ),
            Self::Expired { place } => write!(
                out,
                "{place} is under keys that are erased: it arrived and cannot be read; ask for it again"
            ),
            Self::Forked { place, about } => {
                let about = match about {
                    ForkedAbout::OurLane => "what we sent",
                    ForkedAbout::TheirLane => "what the other side sent",
                    ForkedAbout::Epoch => "the keys in use",
                };
                write!(
                    out,
                    "by {place}, the two histories differ in {about}: only a reset joins them again"
                )
            }
            Self::CounterpartWentBack {
                place,
                shown,
                knows,
            } => write!(
                out,
                "by {place}, the other side knows less of what we sent than it has shown: {}, before {}",
                counts(*knows),
                counts(*shown)
            ),
            Self::GoneBack {
                place,
                known_there,
                known_here,
            } => write!(
                out,
                "by {place}, the other side has more from us than we know: {}, here {}; this desk was rolled back \
                 and seals nothing before a reset",
                counts(*known_there),
                counts(*known_here)
            ),
        }
    }
}

fn counts([flash, immediate, priority, routine]: [u64; 4]) -> String {
    format!("{flash} FLASH, {immediate} IMMEDIATE, {priority} PRIORITY, {routine} ROUTINE")
}
