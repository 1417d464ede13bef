//! Two desks whole: a command goes in at one, its envelope at the other, and all that follows comes out.

use super::{BoxError, Pair, Round, timed};
use openmls_libcrux_crypto::CryptoProvider;
use openmls_traits::{crypto::OpenMlsCrypto as _, types::SignatureScheme};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use std::collections::BTreeMap;
use tacit_channel::Channel;
use tacit_channel::credential::CredentialSecret;
use tacit_channel::effect::{Carrier, Command, Deposit, Draft, Effect, Input};
use tacit_channel::introduction::{Generation, InvitationTerms};
use tacit_channel::verification::{Given, Way};
use tacit_channel::{Act, OfficerKind, OfficerMessage};
use tacit_spelling::Digest;
use tacit_wire::{
    ChannelId, Envelope, Held, JoiningSecret, Position, Precedence, ReceiptKey, RelayAddress,
    Signature, Signed, Statement as _, Timestamp, TlsPin, Verified,
};

const ORIGIN: &str = "relay.example:7443";
const CHANNEL: ChannelId = ChannelId([7; 16]);
/// How much time passes between two messages: a receipt is due at every tenth.
const STEP_MS: u64 = 1_000;
const EXPIRES_MS: u64 = 1_000_000;

/// Two desks with an open channel, and a relay that signs.
pub struct Desks {
    desks: [Desk; 2],
    relay: Relay,
    now: Timestamp,
}

struct Desk {
    channel: Channel,
    chance: ChaCha20Rng,
    out: Vec<Deposit>,
    delivered: usize,
}

struct Relay {
    crypto: CryptoProvider,
    private: Vec<u8>,
    key: ReceiptKey,
    positions: BTreeMap<(u8, u8), u64>,
}

impl Desks {
    /// Introduces the two, and lets each verify the other.
    ///
    /// # Errors
    /// Whatever a channel says.
    pub fn new() -> Result<Self, BoxError> {
        let mut chance = [1, 2].map(ChaCha20Rng::seed_from_u64);
        let [one_chance, other_chance] = &mut chance;
        let relay = Relay::new()?;
        let now = Timestamp(1_700_000_000_000);
        let terms = InvitationTerms {
            channel: CHANNEL,
            generation: Generation(1),
            relays: vec![RelayAddress {
                origin: ORIGIN.to_owned(),
                tls: TlsPin(Digest([1; 32])),
                receipts: relay.key,
            }],
            joining: JoiningSecret([9; 32]),
            expires: now.plus_ms(EXPIRES_MS),
        };
        let own = CredentialSecret::generate("Arland", one_chance)?;
        let (one, invitation, begun) = Channel::invite(own, terms, now, one_chance)?;
        let own = CredentialSecret::generate("Borland", other_chance)?;
        let (other, accepted) = Channel::accept(own, &invitation, now, other_chance)?;
        let [one_chance, other_chance] = chance;
        let mut desks = Self {
            desks: [Desk::new(one, one_chance), Desk::new(other, other_chance)],
            relay,
            now,
        };
        let [one, other] = &mut desks.desks;
        one.perform(begun);
        other.perform(accepted);
        desks.carry()?;
        for desk in &mut desks.desks {
            let fingerprint = desk.channel.other().value.ok_or("nobody is there")?;
            let given = Given::Fingerprint(fingerprint.fingerprint());
            let (way, source) = (Way::Envoy, "our own envoy".to_owned());
            let verify = Command::Verify { way, given, source };
            desk.handle(now, Input::Command(verify))?;
        }
        Ok(desks)
    }

    /// The envelope in which a note goes out; it is carried, and so is what follows from it.
    ///
    /// # Errors
    /// Whatever a channel says.
    pub fn envelope(&mut self, content: &[u8]) -> Result<Envelope, BoxError> {
        self.now = self.now.plus_ms(STEP_MS);
        let now = self.now;
        let [one, _] = &mut self.desks;
        one.handle(now, note(content))?;
        let [deposit] = one.out.as_slice() else {
            return Err("a note is not one envelope".into());
        };
        let envelope = deposit.envelope.clone();
        self.carry()?;
        Ok(envelope)
    }

    /// Carries until nothing moves any more.
    fn carry(&mut self) -> Result<(), BoxError> {
        loop {
            let [one, other] = &mut self.desks;
            let there = std::mem::take(&mut one.out);
            let back = std::mem::take(&mut other.out);
            if there.is_empty() && back.is_empty() {
                return Ok(());
            }
            for deposit in &there {
                let held = self.relay.sign(deposit, self.now)?;
                one.handle(self.now, held_by_relay(held.clone()))?;
                other.handle(self.now, arrived(deposit, held))?;
            }
            for deposit in &back {
                let held = self.relay.sign(deposit, self.now)?;
                other.handle(self.now, held_by_relay(held.clone()))?;
                one.handle(self.now, arrived(deposit, held))?;
            }
        }
    }
}

impl Pair for Desks {
    fn round(&mut self, content: &[u8]) -> Result<Round, BoxError> {
        self.now = self.now.plus_ms(STEP_MS);
        let now = self.now;
        let [one, other] = &mut self.desks;
        let input = note(content);
        let (sent, seal_ms) = timed(|| one.channel.handle(now, input, &mut one.chance));
        one.perform(sent?.value);
        let deposit = one.out.pop().ok_or("nothing went out")?;
        let held = self.relay.sign(&deposit, now)?;
        one.handle(now, held_by_relay(held.clone()))?;
        let (input, before) = (arrived(&deposit, held), other.delivered);
        let (came, open_ms) = timed(|| other.channel.handle(now, input, &mut other.chance));
        other.perform(came?.value);
        if other.delivered != before + 1 {
            return Err("the note did not arrive".into());
        }
        self.carry()?;
        Ok(Round { seal_ms, open_ms })
    }
}

impl Desk {
    fn new(channel: Channel, chance: ChaCha20Rng) -> Self {
        Self {
            channel,
            chance,
            out: Vec::new(),
            delivered: 0,
        }
    }

    fn handle(&mut self, now: Timestamp, input: Input) -> Result<(), BoxError> {
        let answer = self.channel.handle(now, input, &mut self.chance)?;
        self.perform(answer.value);
        Ok(())
    }

    /// Keeps what is to be carried. What is to be stored was collected, and a disk is measured elsewhere.
    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Deposit(deposit) => self.out.push(deposit),
                Effect::Deliver(_) => self.delivered += 1,
                _ => {}
            }
        }
    }
}

impl Relay {
    fn new() -> Result<Self, BoxError> {
        let crypto = CryptoProvider::new().map_err(|error| format!("{error:?}"))?;
        let keys = crypto.signature_key_gen(SignatureScheme::ED25519);
        let (private, public) = keys.map_err(|error| format!("{error:?}"))?;
        let key = public.try_into().map_err(|_| "a key has 32 bytes")?;
        Ok(Self {
            crypto,
            private,
            key: ReceiptKey(key),
            positions: BTreeMap::new(),
        })
    }

    fn sign(&mut self, deposit: &Deposit, now: Timestamp) -> Result<Verified<Held>, BoxError> {
        let queue = (deposit.lane.code(), deposit.precedence.code());
        let position = self.positions.entry(queue).or_default();
        *position += 1;
        let held = Held {
            channel: CHANNEL,
            lane: deposit.lane,
            precedence: deposit.precedence,
            position: Position(*position),
            envelope: deposit.envelope.digest(),
            held_at: now,
        };
        let bytes = held.signed_bytes();
        let signed = self
            .crypto
            .sign(SignatureScheme::ED25519, &bytes, &self.private)
            .map_err(|error| format!("{error:?}"))?;
        let signature = signed.try_into().map_err(|_| "a signature has 64 bytes")?;
        let signed = Signed::new(held, Signature(signature));
        Ok(signed
            .verify(&self.key)
            .map_err(|_| "a receipt is forged")?)
    }
}

fn note(content: &[u8]) -> Input {
    let message = OfficerMessage::plain(OfficerKind::Note, Act::Informing, content.to_vec());
    Input::Command(Command::Send(Draft {
        precedence: Precedence::Routine,
        message,
    }))
}

fn held_by_relay(receipt: Verified<Held>) -> Input {
    Input::Held {
        carrier: Carrier::Relay(ORIGIN.to_owned()),
        receipt,
    }
}

fn arrived(deposit: &Deposit, held: Verified<Held>) -> Input {
    Input::Arrived {
        carrier: Carrier::Relay(ORIGIN.to_owned()),
        envelope: deposit.envelope.clone(),
        held: Some(held),
    }
}
