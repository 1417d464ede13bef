//! The way from a command to its desk: the daemon if one listens, else the store itself.

use super::answer::answer;
use super::board::Board;
use super::fault::DeskFault;
use super::folder::DeskFolder;
use super::passphrase::{Asking, Opener};
use super::request::{Answered, Asked, LineFault, MAX_LINE_BYTES, Reply, Request, line, read};
use super::service::{Service, chance};
use super::settings::{Place, Settings};
use rand_core::Rng as _;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tacit_mission::command::{Command, OrderName};
use tacit_mission::effect::{Notice, Outcome};
use tacit_spelling::hex::to_hex;

/// How long a daemon may take to answer.
const PATIENCE: Duration = Duration::from_secs(120);
/// For how long one that died before it had answered is waited for, before the desk is opened directly.
const RETURN: Duration = Duration::from_secs(3);
/// For how long a desk that another program has open is waited for.
const TAKEN: Duration = Duration::from_secs(10);
/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(100);

/// A command's way to its desk.
pub(crate) struct Reach {
    settings: Settings,
    folder: DeskFolder,
    /// Once the desk was opened directly, it stays so until the command ends.
    direct: RefCell<Option<Box<Service>>>,
    /// What was typed is not asked for again.
    opener: RefCell<Option<Opener>>,
    exercise: Cell<bool>,
}

/// What became of an order.
#[derive(Debug)]
pub(crate) struct Obeyed {
    /// That.
    pub(crate) outcome: Outcome,
    /// Couriers' bags, as hexadecimal digits.
    pub(crate) bags: Vec<String>,
    /// What the officer should know besides.
    pub(crate) notices: Vec<Notice>,
}

impl Reach {
    /// The way to the desk that is set.
    ///
    /// # Errors
    /// [`DeskFault`], also if there is none.
    pub(crate) fn to(place: &Place) -> Result<Self, DeskFault> {
        let settings = Settings::of(place)?;
        let folder = DeskFolder::new(settings.folder());
        folder.holds_a_desk()?;
        Ok(Self {
            settings,
            folder,
            direct: RefCell::new(None),
            opener: RefCell::new(None),
            exercise: Cell::new(false),
        })
    }

    /// What is set.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The desk's folder.
    pub(crate) fn folder(&self) -> &DeskFolder {
        &self.folder
    }

    /// Whether the desk that has answered is in an exercise.
    pub(crate) fn exercise(&self) -> bool {
        self.exercise.get()
    }

    /// Asks. What the desk refuses is an error here.
    ///
    /// # Errors
    /// [`DeskFault`].
    pub(crate) fn ask(&self, request: &Request) -> Result<Reply, DeskFault> {
        match self.reply(request)? {
            Reply::Refused { why } => Err(DeskFault::Refused(why)),
            Reply::Failed { why } => Err(ReachFault::Failed(why).into()),
            reply => Ok(reply),
        }
    }

    /// Orders, under a fresh name, so that the order is done once however often it has to be given.
    ///
    /// # Errors
    /// [`DeskFault`]; what the desk refuses is one.
    pub(crate) fn order(&self, command: Command) -> Result<Obeyed, DeskFault> {
        let mut name = [0; 16];
        chance()?.fill_bytes(&mut name);
        let request = Request::Order {
            name: OrderName(to_hex(&name)),
            command: Box::new(command),
        };
        match self.ask(&request)? {
            Reply::Outcome {
                outcome: Outcome::Refused { why },
                ..
            } => Err(DeskFault::Refused(why)),
            Reply::Outcome {
                outcome,
                bags,
                notices,
            } => Ok(Obeyed {
                outcome,
                bags,
                notices,
            }),
            _ => Err(unexpected()),
        }
    }

    fn reply(&self, request: &Request) -> Result<Reply, DeskFault> {
        if let Some(service) = self.direct.borrow_mut().as_mut() {
            let (reply, _) = answer(service, &Board::default(), request.clone());
            return Ok(reply);
        }
        let asked_at = Instant::now();
        let mut died: Option<Instant> = None;
        loop {
            match self.talk(request) {
                Ok(answered) => {
                    self.exercise.set(answered.exercise);
                    return Ok(answered.reply);
                }
                Err(Talk::Broke) => {
                    died.get_or_insert_with(Instant::now);
                    if asked_at.elapsed() > PATIENCE {
                        return Err(ReachFault::Silent.into());
                    }
                }
                Err(Talk::Fault(fault)) => return Err(fault.into()),
                Err(Talk::Nobody) if died.is_some_and(|at| at.elapsed() < RETURN) => {}
                Err(Talk::Nobody) => match self.open() {
                    Ok(mut service) => {
                        self.exercise.set(service.is_exercise());
                        let (reply, _) = answer(&mut service, &Board::default(), request.clone());
                        *self.direct.borrow_mut() = Some(Box::new(service));
                        return Ok(reply);
                    }
                    Err(DeskFault::Service(fault))
                        if fault.is_taken() && asked_at.elapsed() < TAKEN => {}
                    Err(fault) => return Err(fault),
                },
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn open(&self) -> Result<Service, DeskFault> {
        let mut opener = self.opener.borrow_mut();
        let opener = match opener.take() {
            Some(known) => opener.insert(known),
            None => opener.insert(Opener::of(&self.settings, Asking::Known)?),
        };
        Ok(Service::open(&self.folder, opener)?)
    }

    /// One question over the socket.
    fn talk(&self, request: &Request) -> Result<Answered, Talk> {
        // A path that is too long has no socket, and so no daemon.
        let socket = self.folder.socket().map_err(|_| Talk::Nobody)?;
        let mut stream = connect(&socket)?;
        let timeouts = stream
            .set_read_timeout(Some(PATIENCE))
            .and_then(|()| stream.set_write_timeout(Some(PATIENCE)));
        timeouts.map_err(|_| Talk::Broke)?;
        let asked = line(&Asked::new(request.clone())).map_err(ReachFault::Line)?;
        stream.write_all(&asked).map_err(|_| Talk::Broke)?;
        let mut answered = Vec::new();
        let read_in = BufReader::new(stream)
            .take(MAX_LINE_BYTES as u64 + 1)
            .read_until(b'\n', &mut answered);
        match read_in {
            Err(why)
                if matches!(
                    why.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                ) =>
            {
                Err(ReachFault::Silent.into())
            }
            Err(_) => Err(Talk::Broke),
            Ok(_) if answered.last() != Some(&b'\n') => Err(Talk::Broke),
            Ok(_) => Ok(read(&answered).map_err(ReachFault::Line)?),
        }
    }
}

/// Whether a daemon listens at the socket.
pub(crate) fn listens(socket: &Path) -> bool {
    UnixStream::connect(socket).is_ok()
}

fn connect(socket: &Path) -> Result<UnixStream, Talk> {
    UnixStream::connect(socket).map_err(|why| match why.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Talk::Nobody,
        _ => Talk::Fault(ReachFault::Socket {
            path: socket.to_owned(),
            why: why.to_string(),
        }),
    })
}

/// A reply to something else than was asked.
pub(crate) fn unexpected() -> DeskFault {
    ReachFault::Line(LineFault::Nonsense(
        "a reply to another question".to_owned(),
    ))
    .into()
}

/// Why one question has no answer.
enum Talk {
    /// No daemon listens.
    Nobody,
    /// The daemon died before it had answered.
    Broke,
    /// It is there, and does not answer this.
    Fault(ReachFault),
}

impl From<ReachFault> for Talk {
    fn from(fault: ReachFault) -> Self {
        Self::Fault(fault)
    }
}

/// Why a desk is not reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReachFault {
    /// The socket cannot be used.
    Socket {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The daemon and the command do not understand each other.
    Line(LineFault),
    /// It does not answer.
    Silent,
    /// It could not.
    Failed(String),
    /// The system gives no runtime, signals or output.
    System(String),
}

impl fmt::Display for ReachFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Socket { path, why } => write!(
                out,
                "the socket `{}` cannot be used: {why}; look at the rights of its folder",
                path.display()
            ),
            Self::Line(fault) => write!(out, "the desk's daemon and this command: {fault}"),
            Self::Silent => write!(
                out,
                "the desk's daemon has not answered for {} seconds; look at what it writes; before an order is given again, look whether it was done (`tacit message list`)",
                PATIENCE.as_secs()
            ),
            Self::Failed(why) => out.write_str(why),
            Self::System(why) => write!(out, "the system refuses: {why}"),
        }
    }
}
