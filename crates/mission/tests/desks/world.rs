//! Two desks with a disk each, and a relay between them that signs what it is handed.

use ed25519_dalek::{Signer as _, SigningKey};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use std::collections::{BTreeMap, VecDeque};
use tacit_channel::channel::Provenance;
use tacit_channel::effect::{Carrier, Deposit};
use tacit_channel::{Authority, MessageId};
use tacit_lang::time::Instant;
use tacit_mission::Desk;
use tacit_mission::command::{Admission, Command, NewChannel, OrderName, Saying};
use tacit_mission::desk::Beginning;
use tacit_mission::effect::{Brought, Effect, Input, Notice, Outcome};
use tacit_mission::officers::Rule;
use tacit_mission::party::{ChannelName, Party, instant};
use tacit_mission::said::Said;
use tacit_spelling::Digest;
use tacit_standing::verdict::{Eyes, Question, Standing, Word};
use tacit_wire::{
    Bundle, ChannelId, Document as _, Envelope, Held, Position, Precedence, QueueTally, ReceiptKey,
    RelayAddress, Signature, Signed, Statement, Tally, Timestamp, TlsPin, Verified,
};
use zeroize::Zeroizing;

pub(crate) const ORIGIN: &str = "relay.example:7443";
pub(crate) const MINUTE_MS: u64 = 60_000;
pub(crate) const HOUR_MS: u64 = 60 * MINUTE_MS;
/// 2026-01-10T12:00Z.
const START: Timestamp = Timestamp(1_768_046_400_000);
pub(crate) const ARLAND: usize = 0;
pub(crate) const BORLAND: usize = 1;

type Disk = BTreeMap<(String, Vec<u8>), Vec<u8>>;

/// A desk's program, as small as it can be.
pub(crate) struct Program {
    pub(crate) desk: Desk,
    pub(crate) disk: Disk,
    pub(crate) out: VecDeque<Deposit>,
    pub(crate) bundles: Vec<Bundle>,
    pub(crate) notices: Vec<Notice>,
    /// How many envelopes of the other side's it was handed.
    taken: usize,
    orders: u64,
    chance: ChaCha20Rng,
}

impl Program {
    pub(crate) fn handle(&mut self, now: Timestamp, input: Input) -> Option<Outcome> {
        let handled = self.desk.handle(now, input, &mut self.chance).unwrap();
        self.perform(handled.effects);
        handled.outcome
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for (at, effect) in effects.into_iter().enumerate() {
            match effect {
                Effect::Persist(changes) => {
                    assert_eq!(at, 0, "what has to be durable comes first");
                    write(&mut self.disk, changes);
                }
                Effect::Deposit { deposit, .. } => self.out.push_back(deposit),
                Effect::Bundle { bundle, .. } => self.bundles.push(bundle),
                Effect::Notice(notice) => self.notices.push(notice),
                Effect::Routes(_) => {}
            }
        }
    }

    /// Stops the program and starts it again from what is durable.
    pub(crate) fn restart(&mut self, provenance: Provenance) {
        self.desk = load(&self.disk, provenance);
        self.out.clear();
    }

    pub(crate) fn next_order(&mut self) -> OrderName {
        self.orders += 1;
        OrderName(format!("order {}", self.orders))
    }

    pub(crate) fn told(&self, part: &str) -> bool {
        self.notices.iter().any(|notice| notice.text.contains(part))
    }
}

fn write(disk: &mut Disk, changes: Vec<tacit_mission::effect::Change>) {
    for change in changes {
        let key = (change.space, change.key);
        match change.value {
            Some(value) => disk.insert(key, value.to_vec()),
            None => disk.remove(&key),
        };
    }
}

pub(crate) fn load(disk: &Disk, provenance: Provenance) -> Desk {
    let read = |space: &str| {
        let entries = disk.iter().filter(|((of, _), _)| of == space);
        let entries = entries.map(|((_, key), value)| (key.clone(), Zeroizing::new(value.clone())));
        Ok::<_, String>(entries.collect())
    };
    Desk::load(read, provenance).unwrap()
}

/// Two desks and a relay.
pub(crate) struct World {
    pub(crate) programs: [Program; 2],
    pub(crate) now: Timestamp,
    /// All that the relay took, by sender.
    taken: [Vec<(Deposit, Verified<Held>)>; 2],
    key: SigningKey,
    noises: u8,
}

pub(crate) fn north() -> ChannelName {
    ChannelName::new("north").unwrap()
}

fn carrier() -> Carrier {
    Carrier::Relay(ORIGIN.into())
}

pub(crate) fn party(actor: &str, viewpoint: &str) -> Party {
    Party {
        actor: actor.to_owned().try_into().unwrap(),
        viewpoint: viewpoint.to_owned(),
    }
}

pub(crate) fn begun(
    actor: &str,
    viewpoint: &str,
    rule: Rule,
    exercise: bool,
    seed: u64,
) -> Program {
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    let beginning = Beginning {
        party: party(actor, viewpoint),
        label: format!("the desk of {actor}"),
        vocabulary: crate::papers::VOCABULARY.to_owned(),
        rule,
        exercise,
    };
    let (desk, effects) = Desk::begin(beginning, START, &mut chance).unwrap();
    let mut program = Program {
        desk,
        disk: Disk::new(),
        out: VecDeque::new(),
        bundles: Vec::new(),
        notices: Vec::new(),
        taken: 0,
        orders: 0,
        chance,
    };
    program.perform(effects);
    program
}

pub(crate) fn new_channel(other: Party, relays: Vec<Admission>) -> NewChannel {
    NewChannel {
        name: north(),
        other,
        through: vec!["mediania".to_owned().try_into().unwrap()],
        relays,
        hours: 24,
    }
}

impl World {
    /// Two desks that have begun, and nothing between them.
    pub(crate) fn apart(rule: Rule) -> Self {
        let arland = begun("arland", "A", rule, false, 1);
        let borland = begun("borland", "B", Rule::default(), false, 2);
        Self {
            programs: [arland, borland],
            now: START,
            taken: Default::default(),
            key: SigningKey::from_bytes(&[5; 32]),
            noises: 0,
        }
    }

    /// Two desks whose channel is open, and not verified.
    pub(crate) fn unverified(rule: Rule) -> Self {
        let mut world = Self::apart(rule);
        let admission = |address: Vec<u8>| Admission {
            address,
            token: vec![3; 32],
        };
        let address = world.relay().to_bytes();
        let new = new_channel(party("borland", "B"), vec![admission(address)]);
        let invited = world.order(ARLAND, Command::Invite(new));
        let Outcome::Invited { invitation } = invited else {
            panic!("{invited:?}")
        };
        let channel = new_channel(party("arland", "A"), vec![admission(Vec::new())]);
        let invitation = invitation.into_bytes();
        let accepted = Command::Accept {
            channel,
            invitation,
        };
        assert_eq!(world.order(BORLAND, accepted), Outcome::Done);
        world.carry();
        world
    }

    /// Two desks whose channel is open and verified on both sides.
    pub(crate) fn open() -> Self {
        Self::open_by(Rule::default())
    }

    /// The same, with a rule of officers at the first.
    pub(crate) fn open_by(rule: Rule) -> Self {
        let mut world = Self::unverified(rule);
        let fingerprints = [0, 1].map(|desk| world.programs[desk].desk.fingerprint());
        for desk in [ARLAND, BORLAND] {
            let verify = Command::Verify {
                channel: north(),
                way: "envoy".into(),
                given: fingerprints[1 - desk].0.to_string(),
                source: "our own envoy".into(),
            };
            assert_eq!(world.order(desk, verify), Outcome::Done);
        }
        world.carry();
        world
    }

    pub(crate) fn relay(&self) -> RelayAddress {
        RelayAddress {
            origin: ORIGIN.into(),
            tls: TlsPin(Digest([1; 32])),
            receipts: ReceiptKey(self.key.verifying_key().to_bytes()),
        }
    }

    pub(crate) fn order(&mut self, desk: usize, command: Command) -> Outcome {
        let name = self.programs[desk].next_order();
        self.order_as(desk, name, command)
    }

    pub(crate) fn order_as(&mut self, desk: usize, name: OrderName, command: Command) -> Outcome {
        let command = Box::new(command);
        let input = Input::order(name, command);
        self.programs[desk].handle(self.now, input).unwrap()
    }

    pub(crate) fn say(&mut self, desk: usize, said: Said) -> Outcome {
        self.order(desk, Command::Say(saying(said, None)))
    }

    pub(crate) fn answer(&mut self, desk: usize, answered: MessageId, said: Said) -> Outcome {
        self.order(desk, Command::Say(saying(said, Some(answered))))
    }

    /// Says something that is sealed at once; its name.
    pub(crate) fn says(&mut self, desk: usize, said: Said) -> MessageId {
        match self.say(desk, said) {
            Outcome::Sealed { message } => message,
            outcome => panic!("{outcome:?}"),
        }
    }

    fn bring(&mut self, desk: usize, brought: Brought) {
        let channel = north();
        let input = Input::Line { channel, brought };
        self.programs[desk].handle(self.now, input);
    }

    fn sign<T: Statement>(&self, statement: T) -> Verified<T> {
        let signature = self.key.sign(&statement.signed_bytes()).to_bytes();
        let signed = Signed::new(statement, Signature(signature));
        let key = ReceiptKey(self.key.verifying_key().to_bytes());
        signed.verify(&key).unwrap()
    }

    fn channel_id(&self) -> ChannelId {
        self.programs[ARLAND].desk.routes(&north())[0].channel
    }

    fn receipt(&self, from: usize, deposit: &Deposit) -> Verified<Held> {
        let queue = |one: &Deposit| (one.lane, one.precedence);
        let before = self.taken[from].iter();
        let before = before.filter(|(one, _)| queue(one) == queue(deposit));
        self.sign(Held {
            channel: self.channel_id(),
            lane: deposit.lane,
            precedence: deposit.precedence,
            position: Position(before.count() as u64 + 1),
            envelope: deposit.envelope.digest(),
            held_at: self.now,
        })
    }

    /// The relay takes what a desk has put out, and signs for it; the desk hears so if it is to.
    pub(crate) fn collect(&mut self, from: usize) -> usize {
        let mut count = 0;
        while let Some(deposit) = self.programs[from].out.pop_front() {
            let known = self.taken[from]
                .iter()
                .find(|(known, _)| known.envelope == deposit.envelope);
            let held = match known {
                Some((_, held)) => held.clone(),
                None => {
                    let held = self.receipt(from, &deposit);
                    self.taken[from].push((deposit, held.clone()));
                    held
                }
            };
            self.bring(from, Brought::Held(carrier(), held));
            count += 1;
        }
        count
    }

    /// The relay hands a desk everything that it holds for it.
    pub(crate) fn convey(&mut self, to: usize) -> usize {
        let first = self.programs[to].taken;
        let waiting: Vec<_> = self.taken[1 - to].iter().skip(first).cloned().collect();
        for (deposit, held) in &waiting {
            let envelope = deposit.envelope.clone();
            self.bring(
                to,
                Brought::Envelope(carrier(), envelope, Some(held.clone())),
            );
        }
        self.programs[to].taken += waiting.len();
        waiting.len()
    }

    /// The relay hands out again everything that it ever held for a desk.
    pub(crate) fn replay(&mut self, to: usize) {
        for (deposit, held) in self.taken[1 - to].clone() {
            self.bring(
                to,
                Brought::Envelope(carrier(), deposit.envelope, Some(held)),
            );
        }
    }

    /// The relay hands a desk what it holds for it, each with a byte changed.
    pub(crate) fn convey_altered(&mut self, to: usize) {
        let first = self.programs[to].taken;
        for (deposit, held) in self.taken[1 - to].clone().into_iter().skip(first) {
            let mut bytes = deposit.envelope.as_bytes().to_vec();
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
            let envelope = Envelope::from_bytes(bytes).unwrap();
            self.bring(to, Brought::Envelope(carrier(), envelope, Some(held)));
            self.programs[to].taken += 1;
        }
    }

    /// The relay hands a desk what it holds for it, the last first.
    pub(crate) fn convey_backwards(&mut self, to: usize) {
        let first = self.programs[to].taken;
        let waiting: Vec<_> = self.taken[1 - to].iter().skip(first).cloned().collect();
        self.programs[to].taken += waiting.len();
        for (deposit, held) in waiting.into_iter().rev() {
            self.bring(
                to,
                Brought::Envelope(carrier(), deposit.envelope, Some(held)),
            );
        }
    }

    /// The relay takes what a desk has put out, and dates its receipts so long before now.
    pub(crate) fn collect_dated(&mut self, from: usize, before_ms: u64) {
        let now = self.now;
        self.now = Timestamp(now.0 - before_ms);
        while let Some(deposit) = self.programs[from].out.pop_front() {
            let held = self.receipt(from, &deposit);
            self.taken[from].push((deposit, held));
        }
        self.now = now;
    }

    /// An envelope comes to a desk that nobody of the channel has made.
    pub(crate) fn noise(&mut self, to: usize) {
        self.noises += 1;
        let bytes = vec![self.noises; Envelope::size_for(300).unwrap() - 1];
        let envelope = Envelope::around(&bytes).unwrap();
        self.bring(to, Brought::Envelope(carrier(), envelope, None));
    }

    /// The relay hands out nothing of what it holds for a desk now.
    pub(crate) fn drop_all(&mut self, to: usize) {
        self.programs[to].taken = self.taken[1 - to].len();
    }

    /// Every envelope that the relay ever took.
    pub(crate) fn carried(&self) -> impl Iterator<Item = &[u8]> {
        let all = self.taken.iter().flatten();
        all.map(|(deposit, _)| deposit.envelope.as_bytes())
    }

    /// Carries until nothing moves any more.
    pub(crate) fn carry(&mut self) {
        loop {
            let moved: usize = [0, 1]
                .map(|from| self.collect(from) + self.convey(1 - from))
                .iter()
                .sum();
            if moved == 0 {
                return;
            }
        }
    }

    /// Time passes, and both programs notice.
    pub(crate) fn wait(&mut self, ms: u64) {
        self.now = self.now.plus_ms(ms);
        for desk in [ARLAND, BORLAND] {
            self.programs[desk].handle(self.now, Input::Tick);
        }
    }

    /// Time passes, and everything is carried, receipts too.
    pub(crate) fn pass(&mut self, ms: u64) {
        self.wait(ms);
        self.carry();
        self.wait(MINUTE_MS);
        self.carry();
    }

    /// The first contact of a desk after it has started.
    pub(crate) fn contact(&mut self, desk: usize) {
        let mut tally = Tally {
            channel: self.channel_id(),
            stated_at: self.now,
            lanes: Default::default(),
        };
        for (deposit, _) in &self.taken[desk] {
            let lane = &mut tally.lanes[usize::from(deposit.lane.code())];
            let queue: &mut QueueTally = &mut lane[usize::from(deposit.precedence.code())];
            queue.last = Position(queue.last.0 + 1);
            queue.own_count += 1;
            queue.own_last = queue.last;
        }
        let tally = self.sign(tally);
        self.bring(desk, Brought::Contact(carrier(), tally));
    }

    /// What stands of a giver's promise in the eyes of the desk's own viewpoint, now.
    pub(crate) fn standing(&mut self, desk: usize, giver: &str) -> Standing {
        let now = instant(self.now);
        let eyes = self.programs[desk].desk.own().viewpoint.clone();
        self.standing_at(desk, giver, &eyes, now, now).unwrap()
    }

    pub(crate) fn word(&mut self, desk: usize, giver: &str) -> Option<Word> {
        let now = instant(self.now);
        let eyes = self.programs[desk].desk.own().viewpoint.clone();
        self.standing_at(desk, giver, &eyes, now, now)
            .map(|standing| standing.word)
    }

    /// What stands of the last promise of a giver, in other eyes as this desk knows them, at other times; none if it holds no such promise.
    pub(crate) fn standing_at(
        &mut self,
        desk: usize,
        giver: &str,
        eyes: &str,
        at: Instant,
        known: Instant,
    ) -> Option<Standing> {
        let own = self.programs[desk].desk.own().viewpoint.clone();
        let casebook = self.programs[desk].desk.casebook();
        let cases = casebook.cases();
        let mut found = None;
        for case in &cases {
            for promise in case.docket.promises() {
                if promise.giver.as_str() == giver {
                    let eyes = Eyes {
                        viewpoint: eyes.to_owned(),
                        as_known_to: (eyes != own).then(|| own.clone()),
                    };
                    let question = Question {
                        promise,
                        eyes,
                        at,
                        known,
                    };
                    found = Some(case.docket.judge(&question).unwrap());
                }
            }
        }
        found
    }

    /// The first letter of the other side at a desk that satisfies a condition.
    pub(crate) fn heard(&self, desk: usize, is: impl Fn(&Said) -> bool) -> Option<MessageId> {
        let letters = self.programs[desk].desk.letters().iter();
        let mut heard = letters.filter(|letter| !letter.ours);
        heard
            .find(|letter| letter.said.as_ref().is_ok_and(&is))
            .map(|letter| letter.id)
    }
}

pub(crate) fn saying(said: Said, answers: Option<MessageId>) -> Saying {
    Saying {
        channel: north(),
        precedence: Precedence::Immediate,
        authority: Authority::Instructed,
        asked_by: "leader to leader".into(),
        answers,
        said,
        officer: String::new(),
    }
}
