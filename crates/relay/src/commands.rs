//! The commands of `tacit-relay`.

use clap::{Args, Subcommand};
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use std::fmt::Display;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use tacit_clock::{Clock, ClockError};
use tacit_relay::config::{Config, LogLevel};
use tacit_relay::custody::{
    Book, Custody, CustodyReader, OpenFault, StorageFault, TokenName, TokenRecord,
};
use tacit_relay::folder::{Folder, FolderError, Furniture};
use tacit_relay::limits::TOKENS_AT_ONCE;
use tacit_relay::server::{Server, StartError};
use tacit_spelling::hex;
use tacit_wire::{AdmissionToken, Document as _, Timestamp};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// What did not work, and the step that helps.
pub(crate) struct Failure {
    pub(crate) what: String,
    pub(crate) step: Option<String>,
}

/// Where the relay is.
#[derive(Args)]
pub(crate) struct Place {
    /// The folder that holds the relay.
    #[arg(long, value_name = "FOLDER")]
    folder: PathBuf,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Makes a relay: keys, configuration, address.
    Init {
        #[command(flatten)]
        place: Place,
        /// `host:port`, as desks will connect to it.
        #[arg(long)]
        origin: String,
        /// Makes the relay of an exercise, which goes by the clock in this file for as long as there is this relay.
        #[arg(long, value_name = "FILE")]
        exercise_clock: Option<String>,
    },
    /// Prints every setting with its meaning and default, as `init` writes them.
    Settings,
    /// Issues tokens, each good for one account, and prints them; they are kept nowhere.
    Admit {
        #[command(flatten)]
        place: Place,
        /// How many.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(TOKENS_AT_ONCE)))]
        count: u32,
    },
    /// Lists the tokens by number: issued, spent, withdrawn.
    Tokens {
        #[command(flatten)]
        place: Place,
    },
    /// Withdraws a token that was not spent.
    Withdraw {
        #[command(flatten)]
        place: Place,
        /// Its number, as `tokens` lists it, or the token itself.
        token: String,
    },
    /// Runs the relay until it is told to end (SIGTERM, SIGINT).
    Run {
        #[command(flatten)]
        place: Place,
        /// Where to listen for desks, instead of what the configuration says; port 0 takes a free one.
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<SocketAddr>,
        /// Where to tell health and metrics, instead of what the configuration says.
        #[arg(long, value_name = "ADDRESS")]
        operator_listen: Option<SocketAddr>,
    },
    /// Prints the relay's address, by which desks know it.
    Address {
        #[command(flatten)]
        place: Place,
    },
    /// Prints how much the relay holds.
    Status {
        #[command(flatten)]
        place: Place,
    },
    /// Examines the whole store for damage.
    Check {
        #[command(flatten)]
        place: Place,
    },
}

impl Command {
    pub(crate) fn perform(self) -> Result<(), Failure> {
        match self {
            Self::Init {
                place,
                origin,
                exercise_clock,
            } => init(&place, &origin, exercise_clock),
            Self::Settings => settings(),
            Self::Admit { place, count } => admit(&place, count),
            Self::Tokens { place } => tokens(&place),
            Self::Withdraw { place, token } => withdraw(&place, &token),
            Self::Run {
                place,
                listen,
                operator_listen,
            } => run(&place, listen, operator_listen),
            Self::Address { place } => print_address(&place.open()?),
            Self::Status { place } => status(&place),
            Self::Check { place } => check(&place),
        }
    }
}

fn init(place: &Place, origin: &str, exercise_clock: Option<String>) -> Result<(), Failure> {
    let mut config = Config::new(origin).map_err(plain)?;
    if let Some(file) = exercise_clock {
        config.exercise_clock = Some(std::path::absolute(file).map_err(plain)?);
        // Before anything is made that would not run.
        config.clock().map_err(clock)?;
    }
    let furniture = Folder::new(&place.folder)
        .make(config, &mut UnwrapErr(SysRng))
        .map_err(folder)?;
    print_address(&furniture)
}

fn settings() -> Result<(), Failure> {
    let config = Config::new("relay.example.org:7443").map_err(plain)?;
    print(&config.to_text())
}

fn print_address(furniture: &Furniture) -> Result<(), Failure> {
    let address = furniture.address();
    let mark = mark(&furniture.config);
    print(&format!(
        "{mark}origin    {}\ntls key   {}\nreceipts  {}\naddress   {}\n",
        address.origin,
        address.tls.0,
        hex::to_hex(&address.receipts.0),
        hex::to_hex(&address.to_bytes()),
    ))
}

fn admit(place: &Place, count: u32) -> Result<(), Failure> {
    let (mut custody, clock) = place.custody()?;
    let mut issued = String::new();
    let mut tokens = Vec::new();
    for _ in 0..count {
        let mut token = AdmissionToken([0; 32]);
        getrandom::fill(&mut token.0).map_err(plain)?;
        issued += &hex::to_hex(&token.0);
        issued.push('\n');
        tokens.push(token);
    }
    // All of them, or none.
    write(&mut custody, &clock, |book| {
        tokens
            .iter()
            .try_for_each(|token| book.issue(token.digest()))
    })?;
    print(&issued)
}

fn tokens(place: &Place) -> Result<(), Failure> {
    let (mut custody, clock) = place.custody()?;
    let now = clock.now();
    let mut text = String::new();
    for token in write(&mut custody, &clock, |book| book.tokens())? {
        let TokenRecord {
            number,
            issued_at,
            spent_at,
            withdrawn_at,
        } = token;
        let hours = |since: Timestamp| now.ms_since(since) / 3_600_000;
        let state = match (spent_at, withdrawn_at) {
            (Some(at), _) => format!("spent {} hours ago", hours(at)),
            (None, Some(at)) => format!("withdrawn {} hours ago", hours(at)),
            (None, None) => "good".to_owned(),
        };
        text += &format!("{number}\tissued {} hours ago\t{state}\n", hours(issued_at));
    }
    print(&text)
}

fn withdraw(place: &Place, name: &str) -> Result<(), Failure> {
    let token = match name.parse() {
        Ok(number) if name.len() < 20 => Some(TokenName::Number(number)),
        _ => hex::from_hex(name)
            .and_then(|bytes| bytes.try_into().ok())
            .map(|bytes| TokenName::Token(AdmissionToken(bytes))),
    };
    let token = token.ok_or_else(|| Failure {
        what: "this is neither the number of a token nor a token".to_owned(),
        step: Some(
            "`tacit-relay tokens` lists the numbers; a token has 64 hexadecimal digits".to_owned(),
        ),
    })?;
    let (mut custody, clock) = place.custody()?;
    if write(&mut custody, &clock, |book| book.withdraw(&token))? {
        return print("withdrawn\n");
    }
    Err(Failure {
        what: "there is no such token that could still be spent".to_owned(),
        step: Some(
            "`tacit-relay tokens` lists them; an account is not taken away with its token"
                .to_owned(),
        ),
    })
}

fn run(
    place: &Place,
    listen: Option<SocketAddr>,
    operator_listen: Option<SocketAddr>,
) -> Result<(), Failure> {
    let folder = Folder::new(&place.folder);
    write_log(place.open()?.config.log_level);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(plain)?;
    runtime.block_on(async {
        // Before anything can be told to end.
        let mut terminate = signal(SignalKind::terminate()).map_err(plain)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(plain)?;
        let server = Server::start(&folder, listen, operator_listen).await;
        let server = server.map_err(|why| start(place, &why))?;
        let (desks, operator) = server.listens_at().map_err(plain)?;
        let mark = if server.is_exercise() {
            " EXERCISE"
        } else {
            ""
        };
        print(&format!("listening {desks} operator {operator}{mark}\n"))?;
        tracing::info!(exercise = server.is_exercise(), "listening");
        let end = async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("going down");
        };
        server.run(end).await;
        tracing::info!("ended");
        Ok(())
    })
}

fn status(place: &Place) -> Result<(), Failure> {
    let (custody, _) = place.custody()?;
    let holding = custody.holding();
    let mark = mark(&place.open()?.config);
    print(&format!(
        "{mark}held envelopes  {}\nheld bytes      {}\n",
        holding.envelopes, holding.bytes
    ))
}

fn check(place: &Place) -> Result<(), Failure> {
    let folder = Folder::new(&place.folder);
    let terms = place.open()?.config.terms();
    let reader = CustodyReader::open(&folder.store(), terms);
    let reader = reader.map_err(|why| store(place, &why))?;
    let found = reader
        .damage()
        .map_err(|why| store(place, &OpenFault::Storage(why)))?;
    if found.is_empty() {
        return print("the store is sound\n");
    }
    let why = StorageFault::Corrupt(found.join("; "));
    Err(store(place, &OpenFault::Storage(why)))
}

impl Place {
    fn open(&self) -> Result<Furniture, Failure> {
        Folder::new(&self.folder).open().map_err(folder)
    }

    /// The store, and the clock by which it is written.
    fn custody(&self) -> Result<(Custody, Clock), Failure> {
        let Furniture { config, signer, .. } = self.open()?;
        let file = Folder::new(&self.folder).store();
        let custody = Custody::open_beside(&file, config.terms(), signer);
        let custody = custody.map_err(|why| store(self, &why))?;
        Ok((custody, config.clock().map_err(clock)?))
    }
}

/// Does one thing with the store, durably.
fn write<T, E>(
    custody: &mut Custody,
    clock: &Clock,
    act: impl FnOnce(&Book<'_>) -> Result<T, E>,
) -> Result<T, Failure> {
    let written = custody.write(clock.now(), act).map_err(plain)?;
    // An act that is refused without a fault of the store: none of these acts is.
    written.map_err(|_| Failure {
        what: "the store refused".to_owned(),
        step: None,
    })
}

/// JSON lines on standard error, of this program alone: what other people's code logs may name secrets.
fn write_log(level: LogLevel) {
    let level = match level {
        LogLevel::Error => tracing::Level::ERROR,
        LogLevel::Warn => tracing::Level::WARN,
        LogLevel::Info => tracing::Level::INFO,
        LogLevel::Debug => tracing::Level::DEBUG,
    };
    let ours = Targets::new().with_target("tacit_relay", level);
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .with_writer(std::io::stderr);
    tracing_subscriber::registry().with(lines).with(ours).init();
}

fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(plain)
}

fn plain(why: impl Display) -> Failure {
    Failure {
        what: why.to_string(),
        step: None,
    }
}

/// What every output of an exercise's relay begins with.
fn mark(config: &Config) -> &'static str {
    match config.exercise_clock {
        Some(_) => "EXERCISE\n",
        None => "",
    }
}

fn clock(why: ClockError) -> Failure {
    folder(FolderError::Clock(why))
}

fn folder(why: FolderError) -> Failure {
    let step = match &why {
        FolderError::Occupied(_) => "name another folder; a relay's keys are never made twice",
        FolderError::Empty(_) => "`tacit-relay init --folder FOLDER --origin HOST:PORT` makes one",
        FolderError::Running(_) => "end it first (SIGTERM), or run this one in another folder",
        FolderError::Key { .. } => "put the key back from a copy: desks know the relay by it",
        FolderError::Config { .. } => {
            "set it right in this file; `init` in a fresh folder writes every default"
        }
        FolderError::Clock(_) => {
            "the exercise's director makes this file and sets it: `instant = 2025-12-25T09:00:00Z`, `set_at_ms = …`"
        }
        FolderError::System { .. } => "look at the rights and the room of this folder",
    };
    Failure {
        what: why.to_string(),
        step: Some(step.to_owned()),
    }
}

fn store(place: &Place, why: &OpenFault) -> Failure {
    let file = Folder::new(&place.folder).store();
    let file = file.display();
    let step = match why {
        OpenFault::Foreign => {
            format!(
                "move `{file}` away: it is not this program's; without it the relay begins empty"
            )
        }
        OpenFault::Newer { .. } => "run the newer `tacit-relay`, which wrote it".to_owned(),
        OpenFault::AnotherClock { .. } => {
            "put `exercise_clock` back in `config.toml` as `init` wrote it; for the \
             other kind, make a relay in a fresh folder"
                .to_owned()
        }
        OpenFault::Missing => "`tacit-relay run` makes it".to_owned(),
        OpenFault::Storage(StorageFault::Corrupt(_)) => format!(
            "end the relay, keep a copy of the folder, then either `sqlite3 {file} .recover | sqlite3 recovered.db` and \
             `tacit-relay check` with that in its place, or put a backup in its place; desks notice what is missing and \
             deposit it again"
        ),
        OpenFault::Storage(StorageFault::Full) => {
            "free space on its disk, or raise `disk_bytes`".to_owned()
        }
        OpenFault::Storage(StorageFault::Locked) => {
            "wait for the other program, or end it".to_owned()
        }
        OpenFault::Storage(StorageFault::Other(_)) => format!("look at the rights of `{file}`"),
    };
    Failure {
        what: format!("`{file}`: {why}"),
        step: Some(step),
    }
}

fn start(place: &Place, why: &StartError) -> Failure {
    match why {
        StartError::Store(why) => store(place, why),
        StartError::Folder(FolderError::Running(running)) => {
            folder(FolderError::Running(running.clone()))
        }
        StartError::Listen { .. } => Failure {
            what: why.to_string(),
            step: Some("name another address with `--listen` or `--operator-listen`".to_owned()),
        },
        _ => plain(why),
    }
}
