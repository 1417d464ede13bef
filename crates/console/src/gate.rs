//! The gate: who is let in, from which origin, with which form; and the server behind it.

mod body;
mod chance;
mod entry;
mod fields;
mod guard;
mod links;
mod live;
mod logins;
mod moment;
mod posted;
mod secret;
mod server;
mod shown;
mod told;
mod trouble;
mod typed;
mod visitor;

pub(crate) use posted::{Posted, Uploaded};
pub use server::Listeners;
pub(crate) use trouble::{Trouble, status};
pub(crate) use typed::Forgets;
pub(crate) use visitor::Visitor;

use crate::desk::{Desk, Fault};
use axum::Router;
use axum::middleware::from_fn_with_state;
use chance::Chance;
use links::Links;
use logins::Logins;
use shown::Shown;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::sleep;
use told::Told;
use typed::Sent;

/// How often it is looked at most whether persons were dismissed.
const LOOKED_AT_EVERY: Duration = Duration::from_millis(500);

/// What every request is answered with.
pub(crate) struct App {
    pub(crate) desk: Arc<dyn Desk>,
    pub(crate) chance: Chance,
    pub(crate) shown: Shown,
    pub(crate) told: Told,
    /// What a browser must call this console, such as `http://localhost:7348`.
    pub(crate) origin: String,
    /// The same as a request names it: `localhost:7348`.
    host: String,
    port: u16,
    links: Links,
    logins: Logins,
    sent: Sent,
    live: Arc<Semaphore>,
    /// Room for what is read from requests at once, in MiB.
    reading: Semaphore,
    /// Held while an officer's file is opened.
    unlocking: Mutex<()>,
}

/// A console that is served.
#[derive(Clone)]
pub struct Console(Arc<App>);

impl Console {
    /// A console for `desk` at the port of `address`; `seed` is fresh chance for links and tokens.
    #[must_use]
    pub fn new(desk: Arc<dyn Desk>, address: SocketAddr, seed: [u8; 32]) -> Self {
        let port = address.port();
        let chance = Chance::new(seed);
        Self(Arc::new(App {
            desk,
            shown: Shown::new(chance.digits()),
            told: Told::default(),
            chance,
            origin: format!("http://localhost:{port}"),
            host: format!("localhost:{port}"),
            port,
            links: Links::default(),
            logins: Logins::default(),
            sent: Sent::default(),
            live: Arc::new(Semaphore::new(live::CONNECTIONS)),
            reading: Semaphore::new(body::AT_ONCE),
            unlocking: Mutex::default(),
        }))
    }

    /// A link by which `person` logs in, once, within ten minutes. At most sixteen wait; one more takes the place of the oldest.
    #[must_use]
    pub fn link(&self, person: &str) -> String {
        let secret = self.0.chance.digits();
        self.0.links.offer(&secret, person);
        format!("{}/login/{secret}", self.0.origin)
    }

    /// Serves until the task is dropped. The logins that the desk has kept are good again.
    ///
    /// # Errors
    /// If a listener is not on loopback at the console's own port.
    pub async fn serve(self, listeners: impl Into<Listeners>) -> std::io::Result<()> {
        let app = Arc::clone(&self.0);
        // A desk that cannot tell has nobody logged in; they ask for a link.
        app.logins.load(app.desk.logins().await.unwrap_or_default());
        tokio::select! {
            served = server::serve(listeners.into(), app.port, self.router()) => served,
            () = app.see_people_off() => Ok(()),
        }
    }

    fn router(self) -> Router {
        let app = self.0;
        Router::new()
            .merge(entry::routes())
            .merge(live::routes())
            .merge(typed::routes())
            .merge(crate::assets::routes())
            .merge(crate::pages::routes())
            .fallback(async || Trouble::NoPage)
            .layer(from_fn_with_state(Arc::clone(&app), guard::guard))
            .with_state(app)
    }
}

impl App {
    /// Ends every login of a person, and every link that waits for them; how many logins there were.
    pub(crate) async fn log_out(&self, person: &str) -> Result<usize, Fault> {
        self.end_unless(|kept| kept != person).await
    }

    /// How many logins a person has, locked ones included.
    pub(crate) fn logins_of(&self, person: &str) -> usize {
        self.logins.count(person)
    }

    /// Whether nothing here is in earnest, as far as the desk says.
    async fn exercise(&self) -> bool {
        let masthead = self.desk.masthead().await;
        masthead.is_ok_and(|masthead| masthead.exercise)
    }

    /// Ends what belongs to persons who are of this desk no more, as soon as the desk has changed. Never returns.
    async fn see_people_off(&self) {
        let mut changes = self.desk.changes();
        loop {
            if let Ok(people) = self.desk.people().await {
                let is_here = |name: &str| people.iter().any(|person| person.name == name);
                // What cannot be struck from the store is found again at the next start.
                let _ = self.end_unless(is_here).await;
            }
            sleep(LOOKED_AT_EVERY).await;
            if changes.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    async fn end_unless(&self, may: impl Fn(&str) -> bool) -> Result<usize, Fault> {
        self.links.keep_for(&may);
        let ended = self.logins.keep_for(&may);
        let count = ended.len();
        for digest in ended {
            self.desk.end_login(digest).await?;
        }
        Ok(count)
    }
}
