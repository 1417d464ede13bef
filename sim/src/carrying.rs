//! Between a desk and the relay: handing over, collecting, and what a hostile carrier does on the way.

use crate::carrier::{Seen, way};
use crate::claim::{Breach, Claim};
use crate::pair::Side;
use crate::world::{Given, World};
use tacit_channel::Finding;
use tacit_channel::effect::{Carrier as Way, Command, Input, SealingStopped};
use tacit_wire::{
    Batch, Bundle, Document, Envelope, Held, Position, Precedence, RefusalReason, Verified,
};

/// The most batches that are collected at once.
const MAX_BATCHES: usize = 32;

/// An envelope on its way to a desk.
#[derive(Debug, Clone)]
struct Handed {
    envelope: Envelope,
    held: Option<Verified<Held>>,
    sort: Sort,
}

/// What the carrier knows of an envelope that it hands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// As the relay has it, at a place.
    Genuine(Precedence, Position),
    /// Some bits are others.
    Altered,
    /// Made by nobody who is a member.
    Strange,
    /// The desk's own.
    Reflected,
    /// It went by before.
    Replayed,
    /// Out of a courier's bag.
    Couriered,
}

impl World {
    /// The first contact of a program with the relay: its tally, true or not. Whether it came through.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn meet(&mut self, side: Side) -> Result<bool, Breach> {
        if self.desks.of(side).met {
            return Ok(true);
        }
        if self.dice.per_mille(self.weights.loss_per_mille) {
            return Ok(false);
        }
        let fate = self.fates.of(side);
        let (lie, noticeable) = (fate.lie.clone(), fate.noticeable);
        let tells_truth = lie.is_none();
        let tally = lie.map_or_else(|| self.carrier.tally(self.now, side), Ok);
        let Ok(tally) = tally.and_then(|tally| self.carrier.sign(tally)) else {
            return Ok(false);
        };
        let input = Input::Contact {
            carrier: way(),
            tally,
        };
        self.desks.of_mut(side).met = true;
        self.fates.of_mut(side).lost_deposits = false;
        let given = self.give(side, input)?;
        if tells_truth && noticeable && !given.lost {
            let stopped = self.desks.of(side).channel.stopped();
            let noticed = matches!(
                stopped,
                Some(
                    SealingStopped::GoneBack
                        | SealingStopped::Restored
                        | SealingStopped::NoContactYet
                )
            );
            if !noticed {
                return Err(Breach::of(
                    Claim::RollbackNoticed,
                    format!("{side:?} was put back, the relay told the truth, and it would seal"),
                ));
            }
        }
        Ok(!given.crashed)
    }

    /// Hands over what the relay has not signed for, in its order, until the line breaks. Whether everything went.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn flush(&mut self, side: Side) -> Result<bool, Breach> {
        if !self.meet(side)? {
            return Ok(false);
        }
        while let Some(deposit) = self.desks.of(side).unsigned.first().cloned() {
            if self.dice.per_mille(self.weights.loss_per_mille) {
                return Ok(false);
            }
            let Ok(receipt) = self.carrier.deposit(self.now, side, &deposit) else {
                return Ok(false);
            };
            if self.dice.per_mille(self.weights.loss_per_mille) {
                return Ok(false);
            }
            let held = Input::Held {
                carrier: way(),
                receipt,
            };
            let given = self.give(side, held)?;
            if given.crashed {
                return Ok(false);
            }
            self.desks
                .of_mut(side)
                .unsigned
                .retain(|other| *other != deposit);
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
            if self.dice.per_mille(self.weights.loss_per_mille) {
                return Ok(false);
            }
            let cursor = self.desks.of(side).collecting.cursor();
            let batch = match self.carrier.collect(self.now, side, &cursor) {
                Ok(batch) => batch,
                Err(refusal) if refusal.reason == RefusalReason::TooOld => {
                    self.marks.forgot = true;
                    self.fates.of_mut(side).gives_up = true;
                    continue;
                }
                Err(refusal) => {
                    return Err(Breach::of(Claim::Steady, format!("the relay: {refusal:?}")));
                }
            };
            self.fates.of_mut(side).collected_at = self.now;
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
        let Batch {
            items, conveyed, ..
        } = batch;
        let mut handed = Vec::new();
        for item in items {
            let Some(held) = self.carrier.receipt(item.held) else {
                return Err(Breach::of(Claim::Unslandered, "a receipt is forged"));
            };
            let (precedence, position) = {
                let statement = held.statement();
                (statement.precedence, statement.position)
            };
            let collecting = &mut self.desks.of_mut(side).collecting;
            if self.fates.of(side).gives_up
                && !handed.iter().any(|handed: &Handed| {
                    matches!(handed.sort, Sort::Genuine(other, _) if other == precedence)
                })
            {
                collecting.give_up_before(precedence, position);
            }
            if !collecting.has(precedence, position) {
                handed.push(Handed {
                    envelope: item.envelope,
                    held: Some(held),
                    sort: Sort::Genuine(precedence, position),
                });
            }
        }
        self.fates.of_mut(side).gives_up = false;
        if self.dice.per_mille(self.weights.tamper_per_mille) {
            for _ in 0..=self.dice.below(3) {
                self.tamper(side, &mut handed);
            }
        }
        for handed in handed {
            if self.hand(side, way(), handed)?.crashed {
                return Ok(false);
            }
        }
        for (number, record) in conveyed {
            let Some(record) = self.carrier.record(record) else {
                return Err(Breach::of(Claim::Unslandered, "a record is forged"));
            };
            let conveyed = Input::Conveyed {
                carrier: way(),
                record,
            };
            if self.give(side, conveyed)?.crashed {
                return Ok(false);
            }
            self.desks.of_mut(side).collecting.conveyed(number);
        }
        for word in self.desks.of(side).collecting.words(side.other().lane()) {
            if self.dice.per_mille(self.weights.loss_per_mille) {
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
        self.marks.tampered = true;
        self.tried.tamperings += 1;
        let at = self.dice.index(handed.len());
        let what = self.dice.below(7);
        self.trace.note(|| {
            format!(
                "  the carrier does {what} to {side:?} at {at} of {}",
                handed.len()
            )
        });
        match what {
            0 if !handed.is_empty() => {
                handed.remove(at);
            }
            1 if !handed.is_empty() => {
                if let Some(double) = handed.get(at).cloned() {
                    handed.push(double);
                }
            }
            2 => self.dice.shuffle(handed),
            3 => {
                let altered = self.altered(handed.get(at).map(|handed| &handed.envelope));
                if let (Some(handed), Some(altered)) = (handed.get_mut(at), altered) {
                    handed.envelope = altered;
                    handed.sort = Sort::Altered;
                }
            }
            4 => {
                let strange = self.strange();
                handed.extend(strange);
            }
            5 => {
                let own = self.seen_of(side);
                handed.extend(own.map(|seen| as_other(seen, Sort::Reflected)));
            }
            _ => {
                let old = self.seen_of(side.other());
                handed.extend(old.map(|seen| as_other(seen, Sort::Replayed)));
            }
        }
    }

    fn altered(&mut self, envelope: Option<&Envelope>) -> Option<Envelope> {
        let mut bytes = envelope?.as_bytes().to_vec();
        for _ in 0..=self.dice.below(3) {
            // The version stays: without it nothing is an envelope, and no desk is handed it.
            let at = 1 + self.dice.index(bytes.len() - 1);
            let bit = 1_u8 << self.dice.below(8);
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= bit;
            }
        }
        let altered = Envelope::from_bytes(bytes).ok()?;
        // The same bit twice is none.
        (Some(&altered) != envelope).then_some(altered)
    }

    fn strange(&mut self) -> Option<Handed> {
        let sizes = tacit_wire::limits::ENVELOPE_SIZES;
        let size = *self.dice.pick(&sizes)?;
        let envelope = Envelope::around(&self.dice.bytes(size - 1)).ok()?;
        Some(Handed {
            envelope,
            held: None,
            sort: Sort::Strange,
        })
    }

    fn seen_of(&mut self, side: Side) -> Option<Seen> {
        let seen: Vec<&Seen> = self
            .carrier
            .seen
            .iter()
            .filter(|seen| seen.by == side)
            .collect();
        self.dice.pick(&seen).map(|seen| (*seen).clone())
    }

    fn hand(&mut self, side: Side, carrier: Way, handed: Handed) -> Result<Given, Breach> {
        let Handed {
            envelope,
            held,
            sort,
        } = handed;
        let digest = envelope.digest().0;
        let input = Input::Arrived {
            carrier,
            envelope,
            held,
        };
        let estranged = self.fates.of(side).estranged.contains(&digest);
        let given = self.give(side, input)?;
        if given.lost {
            return Ok(given);
        }
        let foreign = given
            .findings
            .iter()
            .any(|finding| matches!(finding, Finding::Foreign { .. }));
        let named = estranged || !given.findings.is_empty();
        let brought = self.desks.of(side).brought.contains(&digest);
        match sort {
            Sort::Altered | Sort::Strange if !(foreign || estranged) => {
                return Err(Breach::of(
                    Claim::Unforged,
                    format!("{side:?} does not name {sort:?}"),
                ));
            }
            Sort::Altered | Sort::Strange if given.fresh > 0 || given.delivered > 0 => {
                return Err(Breach::of(
                    Claim::Silent,
                    format!("{side:?} answers {sort:?}"),
                ));
            }
            Sort::Reflected if !named => {
                return Err(Breach::of(
                    Claim::Unreflected,
                    format!("{side:?} does not name its own envelope"),
                ));
            }
            _ if brought && !named => {
                return Err(Breach::of(
                    Claim::Once,
                    format!("{side:?} does not name what came again"),
                ));
            }
            _ => {}
        }
        let notes = !given.crashed || self.dice.per_mille(500);
        let desk = self.desks.of_mut(side);
        if given.delivered > 0 {
            desk.brought.insert(digest);
        }
        if let Sort::Genuine(precedence, position) = sort
            && notes
        {
            desk.collecting.came(precedence, position);
        }
        Ok(given)
    }

    /// A courier takes a bag from one desk to the other, where it is unpacked in any order.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn courier(&mut self, side: Side) -> Result<(), Breach> {
        let given = self.give(side, Input::Command(Command::PackBundle))?;
        let Some(bundle) = given.bundle else {
            return Ok(());
        };
        self.marks.courier = true;
        let bytes = bundle.to_bytes();
        let Ok(bundle) = Bundle::from_bytes(&bytes) else {
            return Err(Breach::of(
                Claim::Carried,
                format!("a bag of {} bytes cannot be opened", bytes.len()),
            ));
        };
        let mut items = bundle.items;
        self.dice.shuffle(&mut items);
        self.trace
            .note(|| format!("  a courier brings {} from {side:?}", items.len()));
        for item in items {
            let held = item.held.and_then(|held| self.carrier.receipt(held));
            let handed = Handed {
                envelope: item.envelope,
                held,
                sort: Sort::Couriered,
            };
            self.hand(side.other(), Way::Courier, handed)?;
        }
        Ok(())
    }
}

fn as_other(seen: Seen, sort: Sort) -> Handed {
    Handed {
        envelope: seen.envelope,
        held: Some(seen.held),
        sort,
    }
}
