//! Between a desk and the relay, and what a hostile carrier does on the way.

use super::standings::standings;
use super::world::{Given, World};
use crate::carrier::{Seen, way};
use crate::claim::{Breach, Claim};
use crate::pair::Side;
use tacit_mission::effect::{Brought, Input};
use tacit_mission::party::instant;
use tacit_wire::{Batch, Envelope, Held, Position, Precedence, RefusalReason, Verified};

/// The most batches that are collected at once.
const MAX_BATCHES: usize = 32;

/// An envelope on its way to a desk; `place`: where the relay has it, if it is handed over as it is.
#[derive(Clone)]
struct Handed {
    envelope: Envelope,
    held: Option<Verified<Held>>,
    place: Option<(Precedence, Position)>,
}

impl World {
    fn bring(&mut self, side: Side, brought: Brought) -> Result<Given, Breach> {
        let channel = self.programs.of(side).channel.clone();
        self.give(side, Input::Line { channel, brought })
    }

    fn is_cut(&mut self) -> bool {
        self.dice.per_mille(self.weights.loss_per_mille)
    }

    /// The first contact with the relay since a start: its tally. Whether it came through.
    fn meet(&mut self, side: Side) -> Result<bool, Breach> {
        if self.programs.of(side).met {
            return Ok(true);
        }
        if self.is_cut() {
            return Ok(false);
        }
        let tally = self.carrier.tally(self.now, side);
        let Ok(tally) = tally.and_then(|tally| self.carrier.sign(tally)) else {
            return Ok(false);
        };
        self.programs.of_mut(side).met = true;
        let given = self.bring(side, Brought::Contact(way(), tally))?;
        Ok(!given.ended)
    }

    /// Hands over what the relay has not signed for, until the line breaks. Whether everything went.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn flush(&mut self, side: Side) -> Result<bool, Breach> {
        if !self.meet(side)? {
            return Ok(false);
        }
        while let Some(deposit) = self.programs.of(side).unsigned.first().cloned() {
            if self.is_cut() {
                return Ok(false);
            }
            let Ok(receipt) = self.carrier.deposit(self.now, side, &deposit) else {
                return Ok(false);
            };
            if self.is_cut() {
                return Ok(false);
            }
            if self.bring(side, Brought::Held(way(), receipt))?.ended {
                return Ok(false);
            }
            let unsigned = &mut self.programs.of_mut(side).unsigned;
            unsigned.retain(|other| *other != deposit);
        }
        Ok(true)
    }

    /// Collects everything that is there. Whether everything came.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn collect(&mut self, side: Side) -> Result<bool, Breach> {
        if !self.meet(side)? {
            return Ok(false);
        }
        for _ in 0..MAX_BATCHES {
            if self.is_cut() {
                return Ok(false);
            }
            let cursor = self.programs.of(side).collecting.cursor();
            let batch = match self.carrier.collect(self.now, side, &cursor) {
                Ok(batch) => batch,
                Err(refusal) if refusal.reason == RefusalReason::TooOld => return Ok(false),
                Err(refusal) => {
                    return Err(Breach::of(Claim::Steady, format!("the relay: {refusal:?}")));
                }
            };
            let more = batch.more;
            if !self.take_batch(side, batch)? {
                return Ok(false);
            }
            if !more {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn take_batch(&mut self, side: Side, batch: Batch) -> Result<bool, Breach> {
        let mut handed = Vec::new();
        for item in batch.items {
            let Some(held) = self.carrier.receipt(item.held) else {
                return Err(Breach::of(Claim::Unslandered, "a receipt is forged"));
            };
            let place = (held.statement().precedence, held.statement().position);
            let collecting = &mut self.programs.of_mut(side).collecting;
            let first = !handed.iter().any(|handed: &Handed| {
                handed
                    .place
                    .is_some_and(|(precedence, _)| precedence == place.0)
            });
            // What was erased while this desk was put back to an old copy is not waited for.
            if self.marks.restored && first {
                collecting.give_up_before(place.0, place.1);
            }
            if !collecting.has(place.0, place.1) {
                handed.push(Handed {
                    envelope: item.envelope,
                    held: Some(held),
                    place: Some(place),
                });
            }
        }
        if self.dice.per_mille(self.weights.tamper_per_mille) {
            for _ in 0..=self.dice.below(3) {
                self.tamper(side, &mut handed);
            }
        }
        for handed in handed {
            if self.hand(side, handed)?.ended {
                return Ok(false);
            }
        }
        for (number, record) in batch.conveyed {
            let Some(record) = self.carrier.record(record) else {
                return Err(Breach::of(Claim::Unslandered, "a record is forged"));
            };
            if self.bring(side, Brought::Conveyed(way(), record))?.ended {
                return Ok(false);
            }
            self.programs.of_mut(side).collecting.conveyed(number);
        }
        let words: Vec<_> = self
            .programs
            .of(side)
            .collecting
            .words(side.other().lane())
            .collect();
        for word in words {
            if self.is_cut() {
                return Ok(false);
            }
            if let Err(refusal) = self.carrier.collected(self.now, side, &word) {
                return Err(Breach::of(Claim::Steady, format!("the relay: {refusal:?}")));
            }
        }
        Ok(true)
    }

    /// Does one of the things that a carrier can do to what it hands over.
    fn tamper(&mut self, side: Side, handed: &mut Vec<Handed>) {
        self.tried.tamperings += 1;
        let at = self.dice.index(handed.len());
        let what = self.dice.below(7);
        self.trace.note(|| {
            let count = handed.len();
            format!("  the carrier does {what} to {side:?} at {at} of {count}")
        });
        match what {
            0 if !handed.is_empty() => {
                handed.remove(at);
            }
            1 => handed.extend(handed.get(at).cloned()),
            2 => self.dice.shuffle(handed),
            3 => {
                let bit = self.dice.below(8);
                let byte = self.dice.below(1 << 20);
                if let Some(handed) = handed.get_mut(at)
                    && let Some(altered) = altered(&handed.envelope, byte, bit)
                {
                    handed.envelope = altered;
                    handed.place = None;
                }
            }
            4 => {
                let sizes = tacit_wire::limits::ENVELOPE_SIZES;
                let size = self.dice.pick(&sizes).copied().unwrap_or_default();
                let bytes = self.dice.bytes(size.saturating_sub(1));
                let strange = Envelope::around(&bytes).ok();
                handed.extend(strange.map(|envelope| Handed {
                    envelope,
                    held: None,
                    place: None,
                }));
            }
            5 => handed.extend(self.seen_of(side).map(again)),
            _ => handed.extend(self.seen_of(side.other()).map(again)),
        }
    }

    fn seen_of(&mut self, side: Side) -> Option<Seen> {
        let seen = self.carrier.seen.iter();
        let seen: Vec<&Seen> = seen.filter(|seen| seen.by == side).collect();
        self.dice.pick(&seen).map(|seen| (*seen).clone())
    }

    fn hand(&mut self, side: Side, handed: Handed) -> Result<Given, Breach> {
        let Handed {
            envelope,
            held,
            place,
        } = handed;
        let digest = envelope.digest().0;
        let before = self.programs.of(side).desk.letters().len();
        let given = self.bring(side, Brought::Envelope(way(), envelope, held))?;
        if given.lost {
            return Ok(given);
        }
        let notes = !given.ended || self.dice.per_mille(500);
        let program = self.programs.of_mut(side);
        if program.desk.letters().len() > before {
            program.brought.insert(digest);
        }
        if let Some((precedence, position)) = place
            && notes
        {
            program.collecting.came(precedence, position);
        }
        Ok(given)
    }

    /// The carrier plays again everything that brought a letter to a desk: no letter and no standing changes.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn replay(&mut self, side: Side) -> Result<(), Breach> {
        let brought = self.programs.of(side).brought.clone();
        let seen = self.carrier.seen.iter();
        let old: Vec<Seen> = seen
            .filter(|seen| seen.by == side.other() && brought.contains(&seen.envelope.digest().0))
            .cloned()
            .collect();
        self.trace
            .note(|| format!("{side:?} is played {} again", old.len()));
        self.tried.tamperings += 1;
        let at = instant(self.programs.of(side).clock(self.now));
        let seen = standings(&mut self.programs.of_mut(side).desk, at)?;
        let letters = self.programs.of(side).desk.letters().to_vec();
        let waits = self.programs.of(side).has_waiting();
        for seen in old {
            self.hand(side, again(seen))?;
        }
        if waits {
            return Ok(());
        }
        let desk = &mut self.programs.of_mut(side).desk;
        if desk.letters() != letters {
            return Err(Breach::of(
                Claim::Idle,
                format!("{side:?}: letters changed by a replay"),
            ));
        }
        let now = standings(desk, at)?;
        if now != seen {
            let what = super::claims::difference(&seen, &now);
            return Err(Breach::of(Claim::Idle, format!("{side:?}: {what}")));
        }
        Ok(())
    }
}

fn again(seen: Seen) -> Handed {
    Handed {
        envelope: seen.envelope,
        held: Some(seen.held),
        place: None,
    }
}

/// The envelope with one bit changed; its version stays, without which nothing is an envelope.
fn altered(envelope: &Envelope, byte: u64, bit: u64) -> Option<Envelope> {
    let mut bytes = envelope.as_bytes().to_vec();
    let length = u64::try_from(bytes.len().checked_sub(1)?).ok()?;
    let at = 1 + usize::try_from(byte.checked_rem(length)?).ok()?;
    *bytes.get_mut(at)? ^= 1 << bit;
    Envelope::from_bytes(bytes).ok()
}
