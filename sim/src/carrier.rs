//! The real relay core, and whoever runs it: what it saw, what it could play again, what it signs.

use crate::claim::{Breach, Claim};
use crate::dice::Dice;
use crate::ledger::MARK;
use crate::pair::{Pair, Side};
use std::collections::BTreeMap;
use tacit_channel::effect::{Carrier as Way, Deposit};
use tacit_relay::custody::{Account, Custody, Deposit as Custodial};
use tacit_relay::limits::Terms;
use tacit_relay::signer::ReceiptSigner;
use tacit_wire::{
    AccountSecret, Batch, ChannelId, Collected, Conveyed, Cursor, Document, Envelope, Held,
    JoinChannel, JoiningSecret, OpenChannel, ReceiptKey, Refusal, RelayAddress, Signed, Tally,
    Timestamp, TlsPin, Verified,
};

/// The channel of every run.
pub const CHANNEL: ChannelId = ChannelId([7; 16]);

/// Where the relay is.
const ORIGIN: &str = "relay.example:7443";

/// The key under which the relay signs, which a hostile operator has as well.
const SIGNING: [u8; 32] = [5; 32];

/// What lets the second desk in.
pub const JOINING: JoiningSecret = JoiningSecret([9; 32]);

/// How many old envelopes a carrier keeps to play them again.
const MAX_KEPT: usize = 256;

/// The bytes of an envelope that tell its place in the channel to the members, and to nobody else (section 4).
const TAG_BYTES: usize = 12;

/// An envelope that went by.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Whose it was.
    pub by: Side,
    /// The envelope.
    pub envelope: Envelope,
    /// The relay's receipt.
    pub held: Verified<Held>,
}

/// The relay and its operator.
pub struct Carrier {
    custody: Custody,
    accounts: Pair<Account>,
    key: ReceiptKey,
    /// What went by, to be played again.
    pub seen: Vec<Seen>,
    /// Every envelope that a desk has put out, by its tag: one tag is one place under one key.
    tags: Pair<BTreeMap<Vec<u8>, [u8; 32]>>,
    /// Every envelope that the relay has taken, by desk.
    taken: Pair<BTreeMap<[u8; 32], ()>>,
}

/// The way by which everything but a courier's bag comes.
#[must_use]
pub fn way() -> Way {
    Way::Relay(ORIGIN.into())
}

/// Where the relay is, as an invitation names it.
#[must_use]
pub fn address() -> RelayAddress {
    RelayAddress {
        origin: ORIGIN.into(),
        tls: TlsPin(JOINING.digest().0),
        receipts: ReceiptSigner::from_secret(&SIGNING).key(),
    }
}

impl Carrier {
    /// A relay with one channel and its two accounts.
    ///
    /// # Errors
    /// If the core refuses what it must not refuse.
    pub fn new(now: Timestamp, dice: &mut Dice) -> Result<Self, Breach> {
        let secrets = Pair {
            inviter: AccountSecret([2; 32]),
            invited: AccountSecret([3; 32]),
        };
        Self::of(now, dice, CHANNEL, JOINING, &secrets)
    }

    /// A relay with a channel as its desks have drawn it.
    ///
    /// # Errors
    /// If the core refuses what it must not refuse.
    pub fn of(
        now: Timestamp,
        dice: &mut Dice,
        channel: ChannelId,
        joining: JoiningSecret,
        secrets: &Pair<AccountSecret>,
    ) -> Result<Self, Breach> {
        let broken = |what: &str| Breach::of(Claim::Steady, format!("the relay: {what}"));
        let signer = ReceiptSigner::from_secret(&SIGNING);
        let key = signer.key();
        let mut custody = Custody::in_memory(Terms::default(), signer)
            .map_err(|fault| broken(&fault.to_string()))?;
        let mut chance = dice.branch();
        let mut token = |custody: &mut Custody| {
            let token = custody.issue(now, &mut chance);
            token.map_err(|fault| broken(&fault.to_string()))
        };
        let (first, second) = (&secrets.inviter, &secrets.invited);
        let open = OpenChannel {
            token: token(&mut custody)?,
            channel,
            account: first.digest(),
            joining: joining.digest(),
        };
        let join = JoinChannel {
            token: token(&mut custody)?,
            channel,
            joining,
            account: second.digest(),
        };
        let refused = |refusal: Refusal| broken(&format!("{:?}", refusal.reason));
        custody.open_channel(now, &open).map_err(refused)?;
        custody.join_channel(now, &join).map_err(refused)?;
        let accounts = Pair {
            inviter: custody.authenticate(channel, first).map_err(refused)?,
            invited: custody.authenticate(channel, second).map_err(refused)?,
        };
        Ok(Self {
            custody,
            accounts,
            key,
            seen: Vec::new(),
            tags: Pair::default(),
            taken: Pair::default(),
        })
    }

    /// A desk puts an envelope out, over whatever way. Whether it is new; whether its place was put out before with other bytes.
    ///
    /// # Errors
    /// If the envelope shows what an officer said.
    pub fn put_out(&mut self, by: Side, envelope: &Envelope) -> Result<PutOut, Breach> {
        let bytes = envelope.as_bytes();
        if bytes.windows(MARK.len()).any(|window| window == MARK) {
            return Err(Breach::of(Claim::Hidden, "an envelope shows a text"));
        }
        let tag: Vec<u8> = envelope.sealed().iter().take(TAG_BYTES).copied().collect();
        let digest = envelope.digest().0;
        let before = self.tags.of_mut(by).insert(tag, digest);
        Ok(match before {
            None => PutOut::New,
            Some(before) if before == digest => PutOut::Again,
            Some(_) => PutOut::Reused,
        })
    }

    /// Which envelopes a desk has put out so far.
    #[must_use]
    pub fn put_out_by(&self, by: Side) -> Vec<[u8; 32]> {
        self.tags.of(by).values().copied().collect()
    }

    /// Whether the relay has taken from a desk more envelopes than so many, and any beyond a list.
    #[must_use]
    pub fn took_beyond(&self, by: Side, known: &[[u8; 32]]) -> bool {
        let mut taken = self.taken.of(by).keys();
        taken.any(|taken| !known.contains(taken))
    }

    /// How many envelopes the relay has taken from a desk.
    #[must_use]
    pub fn took(&self, by: Side) -> usize {
        self.taken.of(by).len()
    }

    /// Takes an envelope of a desk, and signs for it.
    ///
    /// # Errors
    /// The relay's refusal.
    pub fn deposit(
        &mut self,
        now: Timestamp,
        by: Side,
        deposit: &Deposit,
    ) -> Result<Verified<Held>, Refusal> {
        let custodial = Custodial {
            account: *self.accounts.of(by),
            lane: deposit.lane,
            precedence: deposit.precedence,
            envelope: deposit.envelope.clone(),
        };
        let signed = self.custody.deposit_all(now, &[custodial]);
        let signed = signed.into_iter().next().ok_or(refusal())??;
        let held = signed.verify(&self.key).map_err(|_| refusal())?;
        self.taken
            .of_mut(by)
            .insert(deposit.envelope.digest().0, ());
        if self.seen.len() == MAX_KEPT {
            self.seen.remove(0);
        }
        self.seen.push(Seen {
            by,
            envelope: deposit.envelope.clone(),
            held: held.clone(),
        });
        Ok(held)
    }

    /// What a desk has not collected yet, through its encoding on the wire.
    ///
    /// # Errors
    /// The relay's refusal.
    pub fn collect(&mut self, now: Timestamp, by: Side, cursor: &Cursor) -> Result<Batch, Refusal> {
        let cursor: Cursor = cursor.to_string().parse().map_err(|_| refusal())?;
        let lane = by.other().lane();
        let batch = self
            .custody
            .collect(now, self.accounts.of(by), lane, &cursor)?;
        Batch::from_bytes(&batch.to_bytes()).map_err(|_| refusal())
    }

    /// Takes a desk's word that it has a part of a queue.
    ///
    /// # Errors
    /// The relay's refusal.
    pub fn collected(&mut self, now: Timestamp, by: Side, word: &Collected) -> Result<(), Refusal> {
        let account = *self.accounts.of(by);
        self.custody.collected(now, &account, word).map(|_| ())
    }

    /// What the relay took from a desk, truly.
    ///
    /// # Errors
    /// The relay's refusal.
    pub fn tally(&self, now: Timestamp, by: Side) -> Result<Tally, Refusal> {
        let signed = self.custody.tally(now, self.accounts.of(by))?;
        Ok(signed.unverified().clone())
    }

    /// Signs a tally, true or not.
    ///
    /// # Errors
    /// Never: the relay's own signature is good.
    pub fn sign(&self, tally: Tally) -> Result<Verified<Tally>, Refusal> {
        let signed = self.custody.signer().sign(tally);
        signed.verify(&self.key).map_err(|_| refusal())
    }

    /// Checks a receipt as a desk does.
    #[must_use]
    pub fn receipt(&self, held: Signed<Held>) -> Option<Verified<Held>> {
        held.verify(&self.key).ok()
    }

    /// Checks a record of conveyance as a desk does.
    #[must_use]
    pub fn record(&self, conveyed: Signed<Conveyed>) -> Option<Verified<Conveyed>> {
        conveyed.verify(&self.key).ok()
    }

    /// Forgets what is due; how many envelopes.
    ///
    /// # Errors
    /// The relay's refusal.
    pub fn forget(&mut self, now: Timestamp) -> Result<u64, Refusal> {
        self.custody
            .forget(now)
            .map(|forgotten| forgotten.envelopes)
    }
}

/// What putting an envelope out was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutOut {
    /// Its place was not put out before.
    New,
    /// The same envelope was.
    Again,
    /// Another envelope was, at the same place under the same keys.
    Reused,
}

/// What stands for a line that gives nonsense; a relay that tells the truth gives none.
fn refusal() -> Refusal {
    Refusal {
        reason: tacit_wire::RefusalReason::Malformed,
        retry_after_seconds: None,
        limit: 0,
    }
}
