//! The gate: who is let in, from which origin, with which form; and the server behind it.

mod chance;
mod login;
mod posted;
mod shown;
mod told;
mod trouble;
mod visitor;

pub(crate) use posted::{Posted, Uploaded};
pub(crate) use trouble::{Trouble, status};
pub(crate) use visitor::Visitor;

use crate::desk::Desk;
use axum::Router;
use chance::Chance;
use login::Logins;
use shown::Shown;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use told::Told;

/// What every request is answered with.
pub(crate) struct App {
    pub(crate) desk: Arc<dyn Desk>,
    pub(crate) chance: Chance,
    pub(crate) logins: Logins,
    pub(crate) shown: Shown,
    pub(crate) told: Told,
    /// What a browser must call this console, such as `http://localhost:7348`.
    pub(crate) origin: String,
}

/// A console that is served.
#[derive(Clone)]
pub struct Console(Arc<App>);

impl Console {
    /// A console for `desk` at `address`, which must be a loopback address; `seed` is fresh chance for links and tokens.
    #[must_use]
    pub fn new(desk: Arc<dyn Desk>, address: SocketAddr, seed: [u8; 32]) -> Self {
        let chance = Chance::new(seed);
        Self(Arc::new(App {
            desk,
            shown: Shown::new(chance.digits()),
            chance,
            logins: Logins::default(),
            told: Told::default(),
            origin: format!("http://localhost:{}", address.port()),
        }))
    }

    /// A link by which `person` logs in, once, for a short time.
    #[must_use]
    pub fn link(&self, person: &str) -> String {
        let secret = self.0.chance.digits();
        self.0.logins.offer(&secret, person);
        format!("{}/login/{secret}", self.0.origin)
    }

    /// Serves until the task is dropped.
    ///
    /// # Errors
    /// Of the listener.
    pub async fn serve(self, listener: TcpListener) -> std::io::Result<()> {
        axum::serve(listener, self.router()).await
    }

    fn router(self) -> Router {
        let app = self.0;
        Router::new()
            .merge(login::routes())
            .merge(crate::assets::routes())
            .merge(crate::pages::routes())
            .with_state(app)
    }
}
