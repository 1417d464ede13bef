//! The rules of custody, one claim a test, in a world of two accounts with an invented clock and invented chance.

mod admission;
mod collection;
mod deposit;
mod forgetting;
mod random;
mod store;

use super::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use tacit_wire::{Envelope, JoiningSecret, Position, Precedence, Verified};

/// A relay with one channel, and its two members.
struct World {
    custody: Custody,
    chance: ChaCha20Rng,
    now: Timestamp,
    inviter: Account,
    invited: Account,
}

const BEGINNING: Timestamp = Timestamp(1_700_000_000_000);
const LANE: Lane = Lane::FromInviter;

impl World {
    fn new() -> Self {
        Self::with(Terms::default())
    }

    fn with(terms: Terms) -> Self {
        let signer = ReceiptSigner::from_secret(&[7; 32]);
        Self::over(Custody::in_memory(terms, signer).unwrap())
    }

    fn over(mut custody: Custody) -> Self {
        let mut chance = ChaCha20Rng::seed_from_u64(1);
        let (channel, secrets) = (
            ChannelId([1; 16]),
            [AccountSecret([2; 32]), AccountSecret([3; 32])],
        );
        let joining = JoiningSecret([4; 32]);
        let open = OpenChannel {
            token: custody.issue(BEGINNING, &mut chance).unwrap(),
            channel,
            account: secrets[0].digest(),
            joining: joining.digest(),
        };
        custody.open_channel(BEGINNING, &open).unwrap();
        let join = JoinChannel {
            token: custody.issue(BEGINNING, &mut chance).unwrap(),
            channel,
            joining,
            account: secrets[1].digest(),
        };
        custody.join_channel(BEGINNING, &join).unwrap();
        Self {
            inviter: custody.authenticate(channel, &secrets[0]).unwrap(),
            invited: custody.authenticate(channel, &secrets[1]).unwrap(),
            custody,
            chance,
            now: BEGINNING,
        }
    }

    /// An envelope that nobody has seen before.
    fn envelope(&mut self, size: usize) -> Envelope {
        let mut sealed = vec![0; size - Envelope::HEAD_BYTES];
        self.chance.fill_bytes(&mut sealed);
        Envelope::around(&sealed).unwrap()
    }

    fn put(
        &mut self,
        account: Account,
        precedence: Precedence,
        envelope: &Envelope,
    ) -> Result<Held, Refusal> {
        let deposit = Deposit {
            account,
            lane: LANE,
            precedence,
            envelope: envelope.clone(),
        };
        let mut answers = self.custody.deposit_all(self.now, &[deposit]);
        let key = self.custody.signer().key();
        Ok(checked(answers.remove(0)?, &key).statement().clone())
    }

    /// Deposits so many small envelopes for the inviter.
    fn put_some(&mut self, count: usize, precedence: Precedence) -> Vec<Held> {
        let put = |_| {
            let envelope = self.envelope(640);
            self.put(self.inviter, precedence, &envelope).unwrap()
        };
        (0..count).map(put).collect()
    }

    fn collect(&mut self, account: Account, cursor: &str) -> Result<Batch, Refusal> {
        let cursor = cursor.parse().unwrap();
        self.custody.collect(self.now, &account, LANE, &cursor)
    }

    fn say_collected(
        &mut self,
        account: Account,
        precedence: Precedence,
        through: u64,
    ) -> Option<Conveyed> {
        let word = Collected {
            lane: LANE,
            precedence,
            through: Position(through),
        };
        let said = self.custody.collected(self.now, &account, &word).unwrap();
        let key = self.custody.signer().key();
        said.map(|said| said.verify(&key).unwrap().statement().clone())
    }
}

fn checked(held: Signed<Held>, key: &tacit_wire::ReceiptKey) -> Verified<Held> {
    held.verify(key).unwrap()
}

fn places(batch: &Batch) -> Vec<(Precedence, u64)> {
    let place = |item: &tacit_wire::CollectedItem| {
        let held = item.held.unverified();
        (held.precedence, held.position.0)
    };
    batch.items.iter().map(place).collect()
}
