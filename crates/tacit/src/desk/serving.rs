//! The console beside the desk: where it is served, what it asks of the desk, and when its pages look again (`spec/console.md`, K1, K2, K17).

use super::board::ConsoleView;
use super::log::log;
use super::service::Service;
use super::settings::Port;
use crate::console::{Handle, Job, first_keeper, is_person};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use tacit_console::gate::Console;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// How many questions of pages wait at once; the others wait in their pages.
const MOST_JOBS: usize = 64;

/// Under which name the port is kept.
const PORT: &str = "console-port";

/// How often a port is drawn that has to be free at both of the machine's own addresses.
const MOST_DRAWS: usize = 16;

/// The console that is served, or why it is not.
pub(super) struct Serving {
    console: Result<Console, ConsoleView>,
    address: String,
    changes: watch::Sender<u64>,
    /// They end with it.
    _served: JoinSet<io::Result<()>>,
}

impl Serving {
    /// Begins to serve. A console that cannot be served does not stop the desk.
    pub(super) async fn begin(service: &mut Service, port: Port) -> (Self, mpsc::Receiver<Job>) {
        let (to_desk, jobs) = mpsc::channel(MOST_JOBS);
        let (changes, changed) = watch::channel(service.version());
        let mut served = JoinSet::new();
        let mut address = String::new();
        let console = match listeners(service, port).await {
            Ok(listeners) => {
                let at = listeners.first().and_then(|it| it.local_addr().ok());
                let at = at.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
                let desk = Arc::new(Handle::new(to_desk, changed));
                let console = Console::new(desk, at, service.seed());
                for listener in listeners {
                    served.spawn(console.clone().serve(listener));
                }
                address = format!("http://localhost:{}", at.port());
                log(&format!("the console is served at {address}"));
                Ok(console)
            }
            Err(why) => {
                if let ConsoleView::NotServed { why } = &why {
                    log(&format!("the console is not served: {why}"));
                }
                Err(why)
            }
        };
        let serving = Self {
            console,
            address,
            changes,
            _served: served,
        };
        (serving, jobs)
    }

    /// Whether there are pages that look.
    pub(super) fn is_served(&self) -> bool {
        self.console.is_ok()
    }

    /// How it is, for whoever asks how the desk is.
    pub(super) fn view(&self) -> ConsoleView {
        match &self.console {
            Ok(_) => ConsoleView::Served {
                address: self.address.clone(),
            },
            Err(why) => why.clone(),
        }
    }

    /// A link for a person, or for the first keeper.
    ///
    /// # Errors
    /// In words: there is no console, or nobody of that name.
    pub(super) fn link(
        &self,
        service: &mut Service,
        person: Option<&str>,
    ) -> Result<String, String> {
        let console = self.console.as_ref().map_err(|why| match why {
            ConsoleView::NotServed { why } => format!("the console is not served: {why}"),
            _ => "the console is set to `none`: run the desk without that".to_owned(),
        })?;
        let person = match person {
            Some(person) if is_person(service, person) => person.to_owned(),
            Some(person) => {
                return Err(format!(
                    "nobody at this desk is called `{person}`: a keeper lets persons in, on the console's page of the desk"
                ));
            }
            None => first_keeper(service)
                .ok_or_else(|| "this desk has no keeper: name a person".to_owned())?,
        };
        Ok(console.link(&person))
    }

    /// Tells every open page to look again, if anything that pages show has changed.
    pub(super) fn note(&self, number: u64) {
        self.changes.send_if_modified(|known| {
            let changed = *known != number;
            *known = number;
            changed
        });
    }
}

/// The machine's own addresses at the desk's port: both that `localhost` may mean, so that nobody else answers at the other.
async fn listeners(service: &mut Service, port: Port) -> Result<Vec<TcpListener>, ConsoleView> {
    let not_served = |why: String| ConsoleView::NotServed { why };
    let own = match port {
        Port::None => return Err(ConsoleView::None),
        Port::This(port) => {
            return both(port).await.map_err(|why| {
                not_served(format!(
                    "port {port}: {why}; set another (`--console PORT`), or none to let this desk choose"
                ))
            });
        }
        Port::Own => own(service),
    };
    if let Some(port) = own {
        match both(port).await {
            Ok(found) => return Ok(found),
            Err(why) => log(&format!(
                "the console's port {port} is not to be had ({why}): another is chosen, and pages that are still open do not find it"
            )),
        }
    }
    let mut last = String::new();
    for _ in 0..MOST_DRAWS {
        match both(0).await {
            Ok(found) => {
                keep(service, &found);
                return Ok(found);
            }
            Err(why) => last = why.to_string(),
        }
    }
    Err(not_served(last))
}

async fn both(port: u16) -> io::Result<Vec<TcpListener>> {
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let port = first.local_addr()?.port();
    match TcpListener::bind((IpAddr::V6(Ipv6Addr::LOCALHOST), port)).await {
        Ok(second) => Ok(vec![first, second]),
        Err(why) if why.kind() == io::ErrorKind::AddrInUse => Err(why),
        // A machine without the other address has nobody who answers there.
        Err(_) => Ok(vec![first]),
    }
}

/// The port that this desk had last.
fn own(service: &Service) -> Option<u16> {
    let kept = service.own(PORT).ok().flatten()?;
    std::str::from_utf8(&kept).ok()?.parse().ok()
}

fn keep(service: &mut Service, found: &[TcpListener]) {
    let at = found.first().and_then(|it| it.local_addr().ok());
    let Some(port) = at.map(|at| at.port()) else {
        return;
    };
    if let Err(why) = service.keep_own(PORT, port.to_string().into_bytes()) {
        log(&format!("the console's port could not be kept: {why}"));
    }
}
