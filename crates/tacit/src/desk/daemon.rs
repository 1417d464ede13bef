//! The desk's daemon: one task owns the desk and serves commands and lines, one thing after the other.

use super::answer::answer;
use super::board::{Board, LineState};
use super::fault::DeskFault;
use super::folder::DeskFolder;
use super::lines::{DeskLine, Event, Gravity, LineKey, Outgoing, Tells, line_settings};
use super::log::log;
use super::reach::ReachFault;
use super::request::{Answered, Reply, Request};
use super::service::{Performed, Service, ServiceFault};
use super::serving::Serving;
use super::settings::{Notify, Port};
use super::socket;
use super::watch::Watch;
use crate::console::Job;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tacit_channel::effect::Carrier;
use tacit_line::{Account, Line};
use tacit_mission::effect::{Brought, Effect, Input};
use tacit_mission::party::ChannelName;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{AbortHandle, JoinSet};

/// How many commands wait at once; the others wait at the socket.
const MOST_REQUESTS: usize = 64;
/// How many things that lines tell wait at once.
const MOST_EVENTS: usize = 64;
/// How long lines rest after something could not be made durable.
const REST: Duration = Duration::from_secs(5);
/// How often time passes for the desk, and in an exercise, whose clock may jump.
const TICKS: [Duration; 2] = [Duration::from_secs(1), Duration::from_millis(100)];
/// For how long replies that are being written are waited for at the end.
const GRACE: Duration = Duration::from_secs(2);

/// A command that waits for its reply.
type Waiting = (Request, oneshot::Sender<Answered>);

/// Runs the desk until it is told to end.
///
/// # Errors
/// [`DeskFault`], if it cannot begin, or if its store fails for good.
pub(crate) fn run(
    folder: &DeskFolder,
    mut service: Service,
    manner: Manner,
    ready: impl FnOnce(&Service, Option<&str>) -> std::io::Result<()>,
) -> Result<(), DeskFault> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|why| ReachFault::System(why.to_string()))?;
    runtime.block_on(async {
        let (to_desk, events) = mpsc::channel(MOST_EVENTS);
        let (serving, jobs) = Serving::begin(&mut service, manner.console).await;
        let mut board = Board::running();
        board.console = Some(serving.view());
        let daemon = Daemon {
            loads: service.loads(),
            proxy: manner.proxy,
            watch: Watch::new(service.version(), manner.notify),
            serving,
            service,
            board,
            lines: BTreeMap::new(),
            runs: 0,
            to_desk,
            resting: None,
        };
        daemon.serve(folder, events, jobs, ready).await
    })
}

/// How a desk is run.
pub(crate) struct Manner {
    /// Through which proxy relays are called.
    pub(crate) proxy: Option<String>,
    /// Where the console is served.
    pub(crate) console: Port,
    /// What is run when something waits for a person.
    pub(crate) notify: Option<Notify>,
}

/// A line that runs.
struct Running {
    run: u64,
    outgoing: Arc<Outgoing>,
    task: AbortHandle,
    /// That something did not fit in, so that contact is made anew when the rest is gone.
    behind: bool,
}

struct Daemon {
    service: Service,
    loads: u64,
    proxy: Option<String>,
    board: Board,
    serving: Serving,
    watch: Watch,
    lines: BTreeMap<LineKey, Running>,
    runs: u64,
    to_desk: mpsc::Sender<Event>,
    /// Until when no line is opened.
    resting: Option<Instant>,
}

impl Daemon {
    async fn serve(
        mut self,
        folder: &DeskFolder,
        mut events: mpsc::Receiver<Event>,
        mut jobs: mpsc::Receiver<Job>,
        ready: impl FnOnce(&Service, Option<&str>) -> std::io::Result<()>,
    ) -> Result<(), DeskFault> {
        let system = |why: std::io::Error| ReachFault::System(why.to_string());
        let mut terminate = signal(SignalKind::terminate()).map_err(system)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(system)?;
        let socket = socket::Listening::at(&folder.socket()?)?;
        let (to_requests, mut requests) = mpsc::channel::<Waiting>(MOST_REQUESTS);
        let mut connections = JoinSet::new();
        let [usual, in_exercise] = TICKS;
        let mut tick = tokio::time::interval(if self.service.is_exercise() {
            in_exercise
        } else {
            usual
        });
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        self.open_all();
        let link = self.serving.link(&mut self.service, None).ok();
        ready(&self.service, link.as_deref()).map_err(system)?;
        log("the desk serves");
        let ended = loop {
            let served = tokio::select! {
                _ = terminate.recv() => break Ok(()),
                _ = interrupt.recv() => break Ok(()),
                Some((request, reply)) = requests.recv() => self.command(request, reply),
                Some(event) = events.recv() => self.hear(event),
                Some(job) = jobs.recv() => self.job(job),
                _ = tick.tick() => self.tick(),
                accepted = socket.accept(), if connections.len() < MOST_REQUESTS => {
                    if let Some(stream) = accepted {
                        connections.spawn(socket::converse(stream, to_requests.clone()));
                    }
                    Ok(())
                }
                Some(_) = connections.join_next() => Ok(()),
            };
            if let Err(fault) = served {
                break Err(fault);
            }
            self.note();
        };
        drop(requests);
        drop(socket);
        for line in self.lines.values() {
            line.task.abort();
        }
        let _late = tokio::time::timeout(GRACE, async {
            while connections.join_next().await.is_some() {}
        })
        .await;
        log("the desk has ended");
        Ok(ended?)
    }

    fn command(
        &mut self,
        request: Request,
        reply: oneshot::Sender<Answered>,
    ) -> Result<(), ServiceFault> {
        self.count_waiting();
        let (said, effects) = match request {
            Request::Link { person } => {
                let link = self.serving.link(&mut self.service, person.as_deref());
                let said = match link {
                    Ok(link) => Reply::Page {
                        text: format!("{link}\n"),
                    },
                    Err(why) => Reply::Refused { why },
                };
                (said, Vec::new())
            }
            request => answer(&mut self.service, &self.board, request),
        };
        self.act(effects);
        let failed = match &said {
            Reply::Failed { why } => Some(why.clone()),
            _ => None,
        };
        // Whoever asked may have gone; the order's name tells them later.
        let _ = reply.send(Answered::new(self.service.is_exercise(), said));
        self.check(failed)
    }

    /// Does what a page asks for.
    fn job(&mut self, job: Job) -> Result<(), ServiceFault> {
        self.count_waiting();
        let effects = job(&mut self.service, &self.board);
        self.act(effects);
        self.check(None)
    }

    /// Tells open pages to look again, if anything that they show has changed.
    fn note(&self) {
        let changes = self.board.changes().wrapping_add(self.watch.changes());
        self.serving
            .note(self.service.version().wrapping_add(changes));
    }

    fn tick(&mut self) -> Result<(), ServiceFault> {
        if self.serving.is_served() || self.watch.is_wanted() {
            self.watch.look(&mut self.service, &self.board);
        }
        if self.resting.is_some_and(|until| Instant::now() < until) {
            return Ok(());
        }
        if self.resting.take().is_some() {
            self.open_all();
        }
        let behind = self
            .lines
            .iter()
            .filter(|(_, line)| line.behind && line.outgoing.count() == 0);
        let behind: Vec<LineKey> = behind.map(|(key, _)| key.clone()).collect();
        for key in behind {
            self.close(&key);
            self.open(&key.channel);
        }
        self.input(&Input::Tick).map(|_| ())
    }

    fn hear(&mut self, event: Event) -> Result<(), ServiceFault> {
        let Event {
            key,
            run,
            tells,
            heard,
        } = event;
        if self.lines.get(&key).is_none_or(|line| line.run != run) {
            return Ok(());
        }
        let now = self.service.now().0;
        let carrier = key.carrier.clone();
        let brought: Vec<Brought> = match tells {
            Tells::Failed(error, gravity) => {
                let grave = !matches!(gravity, Gravity::Passing);
                let state = if grave {
                    LineState::grave(now, error.to_string())
                } else {
                    LineState::unreachable(now, error.to_string())
                };
                if let Some(news) = self.board.set(&key, state) {
                    if grave {
                        let brought = Brought::Trouble(carrier, error.to_string());
                        let channel = key.channel.clone();
                        self.input(&Input::Line { channel, brought })?;
                    }
                    log(&format!(
                        "line of `{}` to {}: {news}",
                        key.channel,
                        key.carrier.origin()
                    ));
                }
                let _ = heard.send(());
                return Ok(());
            }
            Tells::Entered => vec![Brought::Entered(carrier)],
            Tells::Contact(tally) => {
                if let Some(line) = self.lines.get(&key) {
                    line.outgoing.clear();
                }
                let ahead = i128::from(tally.statement().stated_at.0) - i128::from(now);
                self.board
                    .clock(&key, i64::try_from(ahead).unwrap_or(i64::MAX));
                vec![Brought::Contact(carrier, *tally)]
            }
            Tells::Held(receipt) => vec![Brought::Held(carrier, *receipt)],
            Tells::Collected(collection) => {
                let envelopes = collection.deliveries.into_iter().map(|delivery| {
                    Brought::Envelope(carrier.clone(), delivery.envelope, Some(delivery.held))
                });
                let records = collection.conveyed.into_iter();
                let records = records.map(|(_, record)| Brought::Conveyed(carrier.clone(), record));
                envelopes.chain(records).collect()
            }
        };
        if let Some(news) = self.board.set(&key, LineState::reached(now)) {
            log(&format!(
                "line of `{}` to {}: {news}",
                key.channel,
                key.carrier.origin()
            ));
        }
        for brought in brought {
            let input = Input::Line {
                channel: key.channel.clone(),
                brought,
            };
            // What is not durable is not answered: the relay keeps it, and the line brings it again.
            if !self.input(&input)? {
                return Ok(());
            }
        }
        let _ = heard.send(());
        Ok(())
    }

    /// Gives the desk an input; whether what it changed is durable.
    fn input(&mut self, input: &Input) -> Result<bool, ServiceFault> {
        match self.service.perform(input) {
            Ok(Performed { effects, .. }) => {
                self.act(effects);
                self.check(None)?;
                Ok(true)
            }
            Err(ServiceFault::Unsaid(why)) => {
                self.check(Some(why))?;
                Ok(false)
            }
            Err(fault) => Err(fault),
        }
    }

    /// After a fault the desk was loaded anew, and its lines rest before they make contact again.
    fn check(&mut self, failed: Option<String>) -> Result<(), ServiceFault> {
        if let Some(why) = failed {
            log(&why);
            self.resting = Some(Instant::now() + REST);
        }
        if self.loads != self.service.loads() {
            self.loads = self.service.loads();
            let keys: Vec<LineKey> = self.lines.keys().cloned().collect();
            keys.iter().for_each(|key| self.close(key));
            self.resting.get_or_insert_with(Instant::now);
        }
        Ok(())
    }

    fn act(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Deposit { channel, deposit } => {
                    let key = LineKey {
                        channel,
                        carrier: deposit.carrier.clone(),
                    };
                    // Without a line nothing is lost: its first contact hands this out again.
                    if let Some(line) = self.lines.get_mut(&key) {
                        line.behind |= !line.outgoing.push(deposit);
                    }
                }
                Effect::Routes(channel) => self.open(&channel),
                Effect::Notice(notice) => {
                    let channel = notice
                        .channel
                        .map_or(String::new(), |name| format!("`{name}`: "));
                    let grave = if notice.grave { "GRAVE: " } else { "" };
                    log(&format!("{grave}{channel}{}", notice.text));
                }
                // A bag goes with the reply to the order that packed it.
                Effect::Bundle { .. } | Effect::Persist(_) => {}
            }
        }
    }

    fn open_all(&mut self) {
        let channels: Vec<ChannelName> = self
            .service
            .desk()
            .channels()
            .into_iter()
            .map(|channel| channel.name)
            .collect();
        for channel in channels {
            self.open(&channel);
        }
    }

    /// Opens the lines of a channel that are not open, and closes those that lead nowhere any more.
    fn open(&mut self, channel: &ChannelName) {
        let routes = self.service.desk().routes(channel);
        let gone: Vec<LineKey> = self
            .lines
            .keys()
            .filter(|key| key.channel == *channel)
            .filter(|key| routes.iter().all(|route| route.carrier != key.carrier))
            .cloned()
            .collect();
        gone.iter().for_each(|key| self.close(key));
        for route in routes {
            let key = LineKey {
                channel: channel.clone(),
                carrier: route.carrier.clone(),
            };
            if self.lines.contains_key(&key) || key.carrier == Carrier::Courier {
                continue;
            }
            let account = Account {
                channel: route.channel,
                secret: route.account.clone(),
            };
            let settings = line_settings(self.proxy.as_deref(), self.service.is_exercise());
            let line = match Line::to(route.address.clone(), account, settings) {
                Ok(line) => line,
                Err(error) => {
                    log(&format!("line of `{channel}`: {error}"));
                    continue;
                }
            };
            self.runs += 1;
            let outgoing = Arc::new(Outgoing::default());
            let line = DeskLine {
                key: key.clone(),
                run: self.runs,
                line,
                own_lane: route.own_lane,
                entry: route.entry,
                outgoing: Arc::clone(&outgoing),
                to_desk: self.to_desk.clone(),
            };
            let task = tokio::spawn(line.serve(self.service.seed())).abort_handle();
            self.board.set(&key, LineState::Calling);
            let running = Running {
                run: self.runs,
                outgoing,
                task,
                behind: false,
            };
            self.lines.insert(key, running);
        }
    }

    fn close(&mut self, key: &LineKey) {
        if let Some(line) = self.lines.remove(key) {
            line.task.abort();
        }
        self.board.forget(key);
    }

    fn count_waiting(&mut self) {
        for (key, line) in &self.lines {
            self.board.waiting(key, line.outgoing.count());
        }
    }
}
