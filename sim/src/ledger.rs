//! What officers said and what they were shown, written down beside the program that is tried.

use crate::claim::{Breach, Claim};
use crate::pair::Side;
use std::collections::BTreeSet;
use tacit_channel::effect::Delivered;
use tacit_channel::{OfficerMessage, Place};

/// What every officer's text begins with: found in an envelope, it would show that something is readable.
pub const MARK: &[u8] = b"said by an officer in this run: ";

/// One thing that an officer said, durable at the officer's desk.
#[derive(Debug, Clone)]
pub struct Said {
    /// By whom.
    pub by: Side,
    /// In which generation of the channel.
    pub generation: u64,
    /// Where it stands; more than one place if it went in parts.
    pub places: Vec<Place>,
    message: OfficerMessage,
    /// Whether the other officer was shown it, as far as that officer's disk knows.
    pub heard: bool,
    /// Whether the desk that said it was put back to before it did.
    pub unsaid: bool,
}

/// Everything that was said.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    all: Vec<Said>,
    /// Places that a desk has named as come and not to be read.
    excused: BTreeSet<(Side, u64, Place)>,
}

impl Ledger {
    /// An officer's message is durable.
    pub fn said(&mut self, by: Side, generation: u64, places: Vec<Place>, message: OfficerMessage) {
        self.all.push(Said {
            by,
            generation,
            places,
            message,
            heard: false,
            unsaid: false,
        });
    }

    /// A desk has named a place as come and unreadable.
    pub fn excuse(&mut self, at: Side, generation: u64, place: Place) {
        self.excused.insert((at, generation, place));
    }

    /// How many things were said.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many were heard.
    #[must_use]
    pub fn heard(&self) -> usize {
        self.all.iter().filter(|said| said.heard).count()
    }

    /// Which of what the other said an officer was shown: to be put back with the officer's disk.
    #[must_use]
    pub fn heard_by(&self, side: Side) -> BTreeSet<usize> {
        let all = self.all.iter().enumerate();
        all.filter(|(_, said)| said.by != side && said.heard)
            .map(|(number, _)| number)
            .collect()
    }

    /// A desk's disk is put back: what it said since is unsaid there, what it heard since is unheard.
    pub fn put_back(&mut self, side: Side, said_then: usize, heard_then: &BTreeSet<usize>) {
        for (number, said) in self.all.iter_mut().enumerate() {
            if said.by == side {
                said.unsaid = number >= said_then;
            } else {
                said.heard = heard_then.contains(&number);
            }
        }
    }

    /// An officer is shown a message.
    ///
    /// # Errors
    /// If nobody said it, or it was shown before.
    pub fn delivered(
        &mut self,
        to: Side,
        generation: u64,
        delivered: &Delivered,
    ) -> Result<usize, Breach> {
        let fits = |said: &Said| {
            said.by != to
                && said.generation == generation
                && said.places.contains(&delivered.place)
                && said.message == delivered.message
        };
        let mut all = self.all.iter_mut().enumerate();
        if let Some((number, said)) = all.find(|(_, said)| fits(said) && !said.heard) {
            said.heard = true;
            return Ok(number);
        }
        let place = delivered.place;
        if self.all.iter().any(fits) {
            return Err(Breach::of(
                Claim::Once,
                format!("{to:?} was shown {place} twice"),
            ));
        }
        if self
            .all
            .iter()
            .any(|said| said.by == to && said.message == delivered.message)
        {
            return Err(Breach::of(
                Claim::Unreflected,
                format!("{to:?} was shown its own words at {place}"),
            ));
        }
        Err(Breach::of(
            Claim::Unforged,
            format!("{to:?} was shown at {place} what nobody said there"),
        ))
    }

    /// Whether everything that was said before number `before`, in one generation, is heard, awaited or excused.
    ///
    /// # Errors
    /// If something is none of these.
    pub fn nothing_unnamed(
        &self,
        to: Side,
        before: usize,
        generation: u64,
        awaited: &[Place],
    ) -> Result<(), Breach> {
        let named = |said: &Said| {
            let mut places = said.places.iter();
            places.any(|place| {
                awaited.contains(place) || self.excused.contains(&(to, generation, *place))
            })
        };
        let lost = self.all.iter().take(before).find(|said| {
            said.by != to
                && said.generation == generation
                && !said.heard
                && !said.unsaid
                && !named(said)
        });
        match lost {
            None => Ok(()),
            Some(lost) => Err(Breach::of(
                Claim::GapsNamed,
                format!("{to:?} lacks {:?}, and it is not named", lost.places),
            )),
        }
    }

    /// What an officer of one generation has still to be shown.
    pub fn missing(&self, to: Side, generation: u64) -> impl Iterator<Item = &Said> {
        self.all.iter().filter(move |said| {
            said.by != to
                && said.generation == generation
                && !said.heard
                && !said.unsaid
                && !said
                    .places
                    .iter()
                    .any(|place| self.excused.contains(&(to, generation, *place)))
        })
    }
}
