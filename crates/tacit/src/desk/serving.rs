//! The console beside the desk: where it is served, what it asks of the desk, and when its pages look again (`spec/console.md`, K1, K2, K17).

use super::board::ConsoleView;
use super::log::log;
use super::service::Service;
use super::settings::Port;
use crate::console::{Handle, Job, is_person, only_keeper};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tacit_console::gate::{Console, Listeners};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// How many questions of pages wait at once; the others wait in their pages.
const MOST_JOBS: usize = 64;

/// Under which name the port is kept.
const PORT: &str = "console-port";

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
        let found = listeners(service, port).await.and_then(|listeners| {
            let port = listeners.port();
            let port = port.map_err(|why| ConsoleView::NotServed {
                why: why.to_string(),
            })?;
            Ok((listeners, port))
        });
        let console = match found {
            Ok((listeners, port)) => {
                if let Err(why) = crate::console::begin(service) {
                    log(&format!("nobody is let in yet: {why}"));
                }
                let origin = format!("http://localhost:{port}");
                let desk = Arc::new(Handle::new(to_desk, changed).at(&origin));
                let at = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
                let console = Console::new(desk, at, service.seed());
                served.spawn(console.clone().serve(listeners));
                address = format!("http://localhost:{port}");
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

    /// A link for a person, or for the only keeper.
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
            None => only_keeper(service)
                .ok_or_else(|| "this desk has several keepers, or none: name the person, as in `tacit desk link PERSON`".to_owned())?,
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

/// The machine's own addresses at the desk's port.
async fn listeners(service: &mut Service, port: Port) -> Result<Listeners, ConsoleView> {
    let not_served = |why: String| ConsoleView::NotServed { why };
    let own = match port {
        Port::None => return Err(ConsoleView::None),
        Port::This(port) => {
            return Listeners::bind(port).await.map_err(|why| {
                not_served(format!(
                    "port {port}: {why}; set another (`--console PORT`), or none to let this desk choose"
                ))
            });
        }
        Port::Own => own(service),
    };
    if let Some(port) = own {
        match Listeners::bind(port).await {
            Ok(found) => return Ok(found),
            Err(why) => log(&format!(
                "the console's port {port} is not to be had ({why}): another is chosen, and pages that are still open do not find it"
            )),
        }
    }
    let found = Listeners::bind(0).await;
    let found = found.map_err(|why| not_served(why.to_string()))?;
    if let Ok(port) = found.port()
        && let Err(why) = service.keep_own(PORT, port.to_string().into_bytes())
    {
        log(&format!("the console's port could not be kept: {why}"));
    }
    Ok(found)
}

/// The port that this desk had last.
fn own(service: &Service) -> Option<u16> {
    let kept = service.own(PORT).ok().flatten()?;
    std::str::from_utf8(&kept).ok()?.parse().ok()
}
