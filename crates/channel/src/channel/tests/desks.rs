//! A desk with a disk, and a relay that signs; both as small as they can be.

use crate::channel::{Answer, Channel, ChannelError, Provenance, Route};
use crate::credential::CredentialSecret;
use crate::effect::{Carrier, Command, Delivered, Deposit, Draft, Effect, Input, Notice};
use crate::introduction::{Generation, Invitation, InvitationTerms};
use crate::message::{Act, OfficerKind, OfficerMessage};
use crate::session::Change;
use crate::verification::{Given, Way};
use ed25519_dalek::{Signer, SigningKey};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;
use tacit_spelling::Digest;
use tacit_wire::{
    Bundle, ChannelId, Held, JoiningSecret, Lane, Position, Precedence, QueueTally, ReceiptKey,
    RelayAddress, Signature, Signed, Statement, Tally, Timestamp, TlsPin, Verified,
};
use zeroize::Zeroizing;

pub(super) const ORIGIN: &str = "relay.example:7443";
pub(super) const HOUR: u64 = 60 * 60 * 1_000;

pub(super) fn carrier() -> Carrier {
    Carrier::Relay(ORIGIN.into())
}

/// A desk: the channel, what is durable, and what came out.
pub(super) struct Desk {
    pub(super) channel: Channel,
    pub(super) disk: BTreeMap<Vec<u8>, Vec<u8>>,
    pub(super) out: Vec<Deposit>,
    pub(super) bundles: Vec<Bundle>,
    pub(super) delivered: Vec<Delivered>,
    pub(super) notices: Vec<Notice>,
    pub(super) chance: ChaCha20Rng,
}

impl Desk {
    fn new(channel: Channel, effects: Vec<Effect>, chance: ChaCha20Rng) -> Self {
        let mut desk = Self {
            channel,
            disk: BTreeMap::new(),
            out: Vec::new(),
            bundles: Vec::new(),
            delivered: Vec::new(),
            notices: Vec::new(),
            chance,
        };
        desk.perform(effects);
        desk
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Persist(changes) => self.persist(changes),
                Effect::Deposit(deposit) => self.out.push(deposit),
                Effect::Bundle(bundle) => self.bundles.push(bundle),
                Effect::Deliver(delivered) => self.delivered.push(*delivered),
                Effect::Notice(notice) => self.notices.push(notice),
                Effect::Evidence(_) => {}
            }
        }
    }

    fn persist(&mut self, changes: Vec<Change>) {
        for Change { key, value } in changes {
            match value {
                Some(value) => self.disk.insert(key, value.to_vec()),
                None => self.disk.remove(&key),
            };
        }
    }

    pub(super) fn handle(&mut self, now: Timestamp, input: Input) -> Result<(), ChannelError> {
        let answer = self.channel.handle(now, input, &mut self.chance)?;
        let Answer { value, .. } = answer;
        self.perform(value);
        Ok(())
    }

    pub(super) fn say(&mut self, now: Timestamp, precedence: Precedence, text: &str) {
        let message =
            OfficerMessage::plain(OfficerKind::Note, Act::Informing, text.as_bytes().to_vec());
        self.handle(
            now,
            Input::Command(Command::Send(Draft {
                precedence,
                message,
            })),
        )
        .unwrap();
    }

    pub(super) fn heard(&self) -> Vec<String> {
        let texts = self.delivered.iter();
        texts
            .map(|one| String::from_utf8_lossy(one.message.body.as_bytes()).into_owned())
            .collect()
    }

    /// Stops the program and starts it again from what is durable.
    pub(super) fn restart(&mut self, provenance: Provenance) {
        self.channel = load(&self.disk, provenance);
    }

    pub(super) fn verify(&mut self, now: Timestamp) {
        let fingerprint = self.channel.other().value.unwrap().fingerprint();
        let command = Command::Verify {
            way: Way::Envoy,
            given: Given::Fingerprint(fingerprint),
            source: "our own envoy".into(),
        };
        self.handle(now, Input::Command(command)).unwrap();
    }
}

pub(super) fn load(disk: &BTreeMap<Vec<u8>, Vec<u8>>, provenance: Provenance) -> Channel {
    let entries = disk
        .iter()
        .map(|(key, value)| (key.clone(), Zeroizing::new(value.clone())));
    Channel::load(entries, provenance).unwrap()
}

/// Two desks and a relay between them.
pub(super) struct World {
    pub(super) desks: [Desk; 2],
    pub(super) now: Timestamp,
    pub(super) invitation: Invitation,
    /// What the relay took, by lane: everything that was ever deposited, in its order.
    pub(super) taken: [Vec<Deposit>; 2],
    key: SigningKey,
    counts: BTreeMap<(Lane, Precedence), u64>,
}

impl World {
    /// Two desks that have just begun: the invitation was handed over and answered.
    pub(super) fn begun(seed: u64) -> Self {
        let mut chance = ChaCha20Rng::seed_from_u64(seed);
        let mut secret = [0; 32];
        chance.fill_bytes(&mut secret);
        let key = SigningKey::from_bytes(&secret);
        let now = Timestamp(1_700_000_000_000);
        let relay = RelayAddress {
            origin: ORIGIN.into(),
            tls: TlsPin(Digest([1; 32])),
            receipts: ReceiptKey(key.verifying_key().to_bytes()),
        };
        let terms = InvitationTerms {
            channel: ChannelId([7; 16]),
            generation: Generation(1),
            relays: vec![relay],
            joining: JoiningSecret([9; 32]),
            expires: now.plus_ms(100 * 24 * HOUR),
        };
        let own = CredentialSecret::generate("Arland", &mut chance).unwrap();
        let (channel, invitation, effects) = Channel::invite(own, terms, now, &mut chance).unwrap();
        let arland = Desk::new(channel, effects, ChaCha20Rng::seed_from_u64(seed ^ 1));
        let borland = Self::answer(&invitation, "Borland", seed ^ 2, now);
        Self {
            desks: [arland, borland],
            now,
            invitation,
            taken: Default::default(),
            key,
            counts: BTreeMap::new(),
        }
    }

    pub(super) fn answer(invitation: &Invitation, label: &str, seed: u64, now: Timestamp) -> Desk {
        let mut chance = ChaCha20Rng::seed_from_u64(seed);
        let own = CredentialSecret::generate(label, &mut chance).unwrap();
        let (channel, effects) = Channel::accept(own, invitation, now, &mut chance).unwrap();
        Desk::new(channel, effects, chance)
    }

    /// Two desks with an open channel, each of which has verified the other.
    pub(super) fn open(seed: u64) -> Self {
        let mut world = Self::begun(seed);
        world.carry();
        let now = world.now;
        world.desks.iter_mut().for_each(|desk| desk.verify(now));
        world.desks.iter_mut().for_each(|desk| desk.notices.clear());
        world
    }

    pub(super) fn receipt(&mut self, deposit: &Deposit) -> Verified<Held> {
        let position = self
            .counts
            .entry((deposit.lane, deposit.precedence))
            .or_default();
        *position += 1;
        let held = Held {
            channel: ChannelId([7; 16]),
            lane: deposit.lane,
            precedence: deposit.precedence,
            position: Position(*position),
            envelope: deposit.envelope.digest(),
            held_at: self.now,
        };
        self.sign(held)
    }

    fn sign<T: Statement>(&self, statement: T) -> Verified<T> {
        let signature = self.key.sign(&statement.signed_bytes()).to_bytes();
        let key = ReceiptKey(self.key.verifying_key().to_bytes());
        Signed::new(statement, Signature(signature))
            .verify(&key)
            .unwrap()
    }

    /// What a relay that has taken so many envelopes from a desk says.
    pub(super) fn tally(&self, took: u64) -> Verified<Tally> {
        let mut tally = Tally {
            channel: ChannelId([7; 16]),
            stated_at: self.now,
            lanes: Default::default(),
        };
        let queue = QueueTally {
            last: Position(took),
            own_count: took,
            own_last: Position(took),
        };
        *tally.lanes.first_mut().unwrap().first_mut().unwrap() = queue;
        self.sign(tally)
    }

    /// Takes what one desk has put out: signs for it and keeps it, without handing it on.
    pub(super) fn collect(&mut self, from: usize) -> Vec<Deposit> {
        let mut taken = Vec::new();
        for deposit in std::mem::take(&mut self.desks[from].out) {
            if self.taken[from].contains(&deposit) {
                continue;
            }
            let receipt = self.receipt(&deposit);
            let now = self.now;
            self.desks[from]
                .handle(
                    now,
                    Input::Held {
                        carrier: carrier(),
                        receipt,
                    },
                )
                .unwrap();
            self.taken[from].push(deposit.clone());
            taken.push(deposit);
        }
        taken.sort_by_key(|deposit| deposit.precedence);
        taken
    }

    pub(super) fn hand(&mut self, to: usize, deposit: &Deposit) {
        let now = self.now;
        let envelope = deposit.envelope.clone();
        let input = Input::Arrived {
            carrier: carrier(),
            envelope,
            held: None,
        };
        self.desks[to].handle(now, input).unwrap();
    }

    /// Carries until nothing moves any more.
    pub(super) fn carry(&mut self) {
        loop {
            let moved = [0, 1].map(|from| {
                let deposits = self.collect(from);
                deposits
                    .iter()
                    .for_each(|deposit| self.hand(1 - from, deposit));
                deposits.len()
            });
            if moved == [0, 0] {
                return;
            }
        }
    }

    pub(super) fn wait(&mut self, ms: u64) {
        self.now = self.now.plus_ms(ms);
        let now = self.now;
        for desk in &mut self.desks {
            desk.handle(now, Input::Tick).unwrap();
        }
    }

    /// First contact after a restart, with a relay that tells the truth.
    pub(super) fn contact(&mut self, desk: usize) {
        let mut tally = Tally {
            channel: ChannelId([7; 16]),
            stated_at: self.now,
            lanes: Default::default(),
        };
        for deposit in &self.taken[desk] {
            let lane = &mut tally.lanes[usize::from(deposit.lane.code())];
            let queue = &mut lane[usize::from(deposit.precedence.code())];
            queue.last = Position(queue.last.0 + 1);
            queue.own_count += 1;
            queue.own_last = queue.last;
        }
        let tally = self.sign(tally);
        let now = self.now;
        let carrier = carrier();
        let input = Input::Contact { carrier, tally };
        self.desks[desk].handle(now, input).unwrap();
    }

    /// Another relay, to which nothing has gone yet.
    pub(super) fn other_route(&self) -> Route {
        Route {
            address: RelayAddress {
                origin: "other.example:7443".into(),
                tls: TlsPin(Digest([2; 32])),
                receipts: ReceiptKey(self.key.verifying_key().to_bytes()),
            },
            channel: ChannelId([8; 16]),
            joining: JoiningSecret([6; 32]),
        }
    }

    pub(super) fn findings(&self, desk: usize) -> Vec<crate::finding::Finding> {
        let notices = self.desks[desk].notices.iter();
        notices
            .filter_map(|notice| match notice {
                Notice::Finding(finding) => Some(finding.clone()),
                _ => None,
            })
            .collect()
    }
}
