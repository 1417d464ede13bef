//! The desk program of these tests: input, effects in their order, and nothing that was promised forgotten.
//!
//! It speaks with its officer in lines: numbered commands in, `| …` out. A command that is repeated under its number, because the
//! program was killed before it had answered, is answered as the first time: number and outcome are written in the transaction that
//! the command brings about. What is delivered is shown at least once; whoever reads the lines knows a message by its name.

use crate::durable::Durable;
use crate::officers::Order;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tacit_channel::channel::{ChannelError, Provenance};
use tacit_channel::credential::CredentialSecret;
use tacit_channel::effect::{
    Carrier, Command, Delivered, Deposit, Effect, Input, Notice, SealingStopped,
};
use tacit_channel::introduction::{Generation, Invitation, InvitationTerms};
use tacit_channel::{Channel, MessageId};
use tacit_line::{Account, Collection, Line, LineError, LineSettings};
use tacit_wire::{
    AccountSecret, AdmissionToken, Bundle, ChannelId, Collected, Cursor, Document, JoiningSecret,
    Lane, Position, Precedence, RelayAddress, Timestamp,
};
use tokio::sync::{mpsc, oneshot};

/// Where the desk that this process is to be lies.
pub(crate) const FOLDER: &str = "TACIT_SIM_REAL_DESK";
/// By what its store opens.
pub(crate) const PASSPHRASE: &str = "TACIT_SIM_REAL_PASSPHRASE";

/// What a collection was answered by: from where on to go on.
type Asked = (Collection, oneshot::Sender<Cursor>);

struct Desk {
    folder: PathBuf,
    chance: ChaCha20Rng,
    durable: Durable,
    channel: Channel,
    lane: Lane,
    line: Arc<Line>,
    /// What the relay has not signed for.
    deposits: VecDeque<Deposit>,
    /// What is durable here and was not told to the relay.
    unreported: BTreeMap<Precedence, Position>,
    cursor: Cursor,
    /// What cannot be done yet.
    orders: VecDeque<Order>,
    /// To end as a killed program does, when the next message is durable and not shown.
    dies: bool,
}

/// One line to the officer, written at once.
fn say(what: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n| {what}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Timestamp(u64::try_from(since.unwrap().as_millis()).unwrap())
}

/// Runs the desk in `folder` until it is killed or its officer goes.
pub(crate) fn run(folder: &Path) {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).unwrap();
    let mut chance = ChaCha20Rng::from_seed(seed);
    let passphrase = std::env::var(PASSPHRASE).unwrap();
    let durable = match Durable::open(&folder.join("desk"), &passphrase, &mut chance) {
        Ok(durable) => durable,
        Err(error) => return say(&format!("closed {error:?}")),
    };
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    runtime.block_on(async { Desk::begin(folder, durable, chance).serve().await });
}

impl Desk {
    /// Takes the channel up, or begins it: as the inviter, unless an invitation lies there.
    fn begin(folder: &Path, durable: Durable, mut chance: ChaCha20Rng) -> Self {
        let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
        let address = RelayAddress::from_bytes(&read("address")).unwrap();
        let entries = durable.entries();
        let mut begun_with = durable.own("invitation");
        let (channel, effects) = if !entries.is_empty() {
            let provenance = durable.provenance();
            let mut channel = Channel::load(entries, provenance).unwrap();
            let effects = channel
                .handle(now(), Input::Tick, &mut chance)
                .unwrap()
                .value;
            (channel, effects)
        } else if folder.join("invitation").exists() {
            let invitation = Invitation::from_bytes(&read("invitation")).unwrap();
            let own = CredentialSecret::generate("Borland", &mut chance).unwrap();
            Channel::accept(own, &invitation, now(), &mut chance).unwrap()
        } else {
            let mut terms = InvitationTerms {
                channel: ChannelId([0; 16]),
                generation: Generation(1),
                relays: vec![address.clone()],
                joining: JoiningSecret([0; 32]),
                expires: now().plus_ms(60 * 60 * 1_000),
            };
            chance.fill_bytes(&mut terms.channel.0);
            chance.fill_bytes(&mut terms.joining.0);
            let own = CredentialSecret::generate("Arland", &mut chance).unwrap();
            let begun = Channel::invite(own, terms, now(), &mut chance).unwrap();
            let (channel, invitation, effects) = begun;
            begun_with = Some(invitation.to_bytes());
            (channel, effects)
        };
        let secret = durable.own("account").unwrap_or_else(|| {
            let mut secret = vec![0; 32];
            chance.fill_bytes(&mut secret);
            secret
        });
        let route = channel.routes().first().unwrap().clone();
        let account = Account {
            channel: route.channel,
            secret: AccountSecret(secret.clone().try_into().unwrap()),
        };
        let settings = LineSettings {
            attempts: 1,
            dial_ms: 2_000,
            answer_ms: 5_000,
            ..LineSettings::default()
        };
        let invited = folder.join("invitation").exists();
        let mut desk = Self {
            folder: folder.to_owned(),
            chance,
            durable,
            channel,
            lane: if invited {
                Lane::FromInvited
            } else {
                Lane::FromInviter
            },
            line: Arc::new(Line::to(route.address, account, settings).unwrap()),
            deposits: VecDeque::new(),
            unreported: BTreeMap::new(),
            cursor: Cursor::default(),
            orders: VecDeque::new(),
            dies: false,
        };
        let mut own = vec![("account".into(), secret)];
        // Kept, for a program that is killed here has not handed it over.
        own.extend(
            begun_with
                .clone()
                .map(|invitation| ("invitation".into(), invitation)),
        );
        desk.perform(effects, own);
        if let Some(invitation) = begun_with {
            std::fs::write(folder.join("to hand over"), invitation).unwrap();
        }
        // From here on the channel itself knows that it was restored.
        if desk.durable.provenance() == Provenance::Restored {
            desk.durable.store.mark_reset(&mut desk.chance).unwrap();
        }
        say(&format!("own {}", desk.channel.own().fingerprint()));
        let again: Vec<Delivered> = desk
            .channel
            .undelivered()
            .value
            .into_iter()
            .cloned()
            .collect();
        again.iter().for_each(|delivered| desk.show(delivered));
        desk
    }

    async fn serve(mut self) {
        let (to_orders, mut orders) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            for line in std::io::stdin().lines().map_while(Result::ok) {
                let _gone = to_orders.send(Order::read(&line));
            }
        });
        let (to_collections, mut collections) = mpsc::channel(1);
        let mut tick = tokio::time::interval(Duration::from_millis(100));
        let (mut contacted, mut another_key) = (false, false);
        loop {
            tokio::select! {
                order = orders.recv() => match order {
                    Some(order) => self.orders.push_back(order),
                    None => return,
                },
                Some(asked) = collections.recv() => self.take(asked),
                _ = tick.tick() => self.input(Input::Tick),
            }
            self.obey();
            let was_contacted = contacted;
            let outcome = self.carry(&mut contacted).await;
            if matches!(outcome, Err(LineError::AnotherKey(_))) && !another_key {
                another_key = true;
                say("line another key");
            }
            if contacted && !was_contacted {
                let line = Arc::clone(&self.line);
                let lane = other(self.lane);
                tokio::spawn(collect(line, lane, to_collections.clone()));
            }
            self.obey();
        }
    }

    /// What goes to the relay: the first contact, deposits in their order, and what is durable here.
    async fn carry(&mut self, contacted: &mut bool) -> Result<(), LineError> {
        if !*contacted {
            if self.durable.own("entered").is_none() {
                self.enter().await?;
                self.perform(Vec::new(), vec![("entered".into(), vec![1])]);
            }
            let tally = self.line.tally().await?;
            let carrier = self.carrier();
            // The program's own queue begins empty: the contact gives out all that was not signed for.
            self.deposits.clear();
            self.input(Input::Contact { carrier, tally });
            *contacted = true;
        }
        while let Some(first) = self.deposits.front() {
            let line = Arc::clone(&self.line);
            let deposited = line.deposit(first.lane, first.precedence, &first.envelope);
            let receipt = deposited.await?;
            self.deposits.pop_front();
            let carrier = self.carrier();
            self.input(Input::Held { carrier, receipt });
        }
        while let Some((precedence, through)) = self.unreported.first_key_value() {
            let collected = Collected {
                lane: other(self.lane),
                precedence: *precedence,
                through: *through,
            };
            self.line.report_collected(&collected).await?;
            self.unreported.pop_first();
        }
        Ok(())
    }

    /// The account at the relay; may be repeated.
    async fn enter(&self) -> Result<(), LineError> {
        let token = std::fs::read(self.folder.join("token")).unwrap();
        let token = AdmissionToken(token.try_into().unwrap());
        let joining = self.channel.routes().first().unwrap().joining.clone();
        match self.lane {
            Lane::FromInviter => self.line.open(&token, joining.digest()).await,
            Lane::FromInvited => self.line.join(&token, &joining).await,
        }
    }

    fn carrier(&self) -> Carrier {
        Carrier::Relay(self.line.address().origin.clone())
    }

    /// Takes what was collected, one by one; all of it is durable when the collector goes on.
    fn take(&mut self, (collection, answer): Asked) {
        for delivery in collection.deliveries {
            let (carrier, held) = (self.carrier(), delivery.held);
            let (precedence, position) = (held.statement().precedence, held.statement().position);
            self.input(Input::Arrived {
                carrier,
                envelope: delivery.envelope,
                held: Some(held),
            });
            self.unreported.insert(precedence, position);
            let mut queues = Precedence::ALL.into_iter().zip(&mut self.cursor.queues);
            let queue = queues.find(|(queue, _)| *queue == precedence);
            *queue.unwrap().1 = position;
        }
        for (number, record) in collection.conveyed {
            let carrier = self.carrier();
            self.input(Input::Conveyed { carrier, record });
            self.cursor.conveyed = number;
        }
        let _gone = answer.send(self.cursor);
    }

    fn input(&mut self, input: Input) {
        let effects = self
            .channel
            .handle(now(), input, &mut self.chance)
            .unwrap()
            .value;
        self.perform(effects, Vec::new());
    }

    /// Does what the officer has ordered, as far as it can be done now.
    fn obey(&mut self) {
        for order in std::mem::take(&mut self.orders) {
            let name = format!("order {}", order.number);
            if let Some(outcome) = self.durable.own(&name) {
                say(&format!(
                    "done {} {}",
                    order.number,
                    String::from_utf8(outcome).unwrap()
                ));
                continue;
            }
            let outcome = match self.command(&order) {
                Some(command) => {
                    let input = Input::Command(command);
                    match self.channel.handle(now(), input, &mut self.chance) {
                        Ok(answer) => Ok(answer.value),
                        Err(
                            ChannelError::NotOpen
                            | ChannelError::Stopped(SealingStopped::NoContactYet),
                        ) => {
                            self.orders.push_back(order);
                            continue;
                        }
                        Err(error) => Err(error),
                    }
                }
                None => self.other_order(&order),
            };
            let (effects, outcome) = match outcome {
                Ok(effects) => {
                    let sealed = effects.iter().find_map(|effect| match effect {
                        Effect::Notice(Notice::Sealed { message }) => Some(message.to_string()),
                        _ => None,
                    });
                    (effects, sealed.unwrap_or_else(|| "so".to_owned()))
                }
                Err(error) => (Vec::new(), format!("refused: {error}")),
            };
            self.perform(effects, vec![(name, outcome.clone().into_bytes())]);
            say(&format!("done {} {outcome}", order.number));
        }
    }

    fn command(&self, order: &Order) -> Option<Command> {
        order.command(now())
    }

    /// What is no command to the channel.
    fn other_order(&mut self, order: &Order) -> Result<Vec<Effect>, ChannelError> {
        match order.verb.as_str() {
            "facts" => {
                let id = MessageId(order.rest.parse().unwrap());
                let facts = self.channel.facts(&id).value.unwrap_or_default();
                let kinds: Vec<String> = facts.iter().map(|fact| fact.what.to_string()).collect();
                say(&format!("facts {id} {}", kinds.join(" ")));
            }
            "status" => {
                let status = self.channel.status().value;
                say(&format!(
                    "status {} epoch {} stopped {:?} unacknowledged {} unopened {} awaited {}",
                    order.number,
                    status.epoch.unwrap_or(0),
                    status.stopped,
                    status.unacknowledged.len(),
                    status.unopened,
                    status.awaited.len()
                ));
            }
            "die" => self.dies = true,
            "backup" => {
                let path = Path::new(&order.rest);
                self.durable.store.backup(path, &mut self.chance).unwrap();
            }
            "unpack" => self.unpack(&std::fs::read(&order.rest).unwrap()),
            verb => panic!("nobody understands `{verb}`"),
        }
        Ok(Vec::new())
    }

    /// What a courier has brought is an arrival like any other.
    fn unpack(&mut self, bag: &[u8]) {
        let bundle = Bundle::from_bytes(bag).unwrap();
        let key = self.line.address().receipts;
        for item in bundle.items {
            self.input(Input::Arrived {
                carrier: Carrier::Courier,
                envelope: item.envelope,
                held: item.held.and_then(|held| held.verify(&key).ok()),
            });
        }
    }

    /// Does the effects in their order; the desk's own records are part of the transaction that comes first.
    fn perform(&mut self, effects: Vec<Effect>, own: Vec<(String, Vec<u8>)>) {
        let (mut changes, mut rest, mut own) = (Vec::new(), Vec::new(), own);
        for effect in effects {
            match effect {
                Effect::Persist(more) => changes.extend(more),
                Effect::Evidence(found) => {
                    let both = [
                        found.one.evidence().to_bytes(),
                        found.other.evidence().to_bytes(),
                    ];
                    own.push(("evidence".to_owned(), both.concat()));
                }
                other => rest.push(other),
            }
        }
        if !(changes.is_empty() && own.is_empty()) {
            self.durable.commit(changes, &own, &mut self.chance);
        }
        if self.dies
            && rest
                .iter()
                .any(|effect| matches!(effect, Effect::Deliver(_)))
        {
            std::process::abort();
        }
        for effect in rest {
            match effect {
                Effect::Deposit(deposit) => self.deposits.push_back(deposit),
                Effect::Deliver(delivered) => self.show(&delivered),
                Effect::Notice(notice) => say(&format!("notice {notice:?}")),
                Effect::Bundle(bundle) => {
                    std::fs::write(self.folder.join("bag"), bundle.to_bytes()).unwrap();
                }
                Effect::Persist(_) | Effect::Evidence(_) => {}
            }
        }
    }

    fn show(&mut self, delivered: &Delivered) {
        let body = String::from_utf8_lossy(delivered.message.body.as_bytes());
        say(&format!(
            "delivered {} {} {} {} {}",
            delivered.id,
            delivered.place.precedence,
            delivered.message.kind.code(),
            body.len(),
            body.chars().take(40).collect::<String>()
        ));
        self.input(Input::Command(Command::Shown(delivered.id)));
    }
}

fn other(lane: Lane) -> Lane {
    match lane {
        Lane::FromInviter => Lane::FromInvited,
        Lane::FromInvited => Lane::FromInviter,
    }
}

/// Waits at the relay for what comes, for as long as the desk takes it.
async fn collect(line: Arc<Line>, lane: Lane, to: mpsc::Sender<Asked>) {
    let mut cursor = Cursor::default();
    loop {
        match line.collect(lane, &cursor, 5).await {
            Ok(collection) => {
                let (answer, answered) = oneshot::channel();
                let Ok(()) = to.send((collection, answer)).await else {
                    return;
                };
                let Ok(next) = answered.await else { return };
                cursor = next;
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}
