//! One-time links, and the logins that they open.

use super::{App, Trouble};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tacit_spelling::hex::to_hex;

/// Links that nobody has used, and logins that are open.
#[derive(Default)]
pub(crate) struct Logins(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    links: HashMap<String, String>,
    open: HashMap<String, Session>,
}

/// An open login.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) person: String,
    /// What every form of this login carries.
    pub(crate) token: String,
}

impl Logins {
    pub(crate) fn offer(&self, secret: &str, person: &str) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.links.insert(digest(secret), person.to_owned());
    }

    pub(crate) fn of(&self, secret: &str) -> Option<Session> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.open.get(&digest(secret)).cloned()
    }

    fn open(&self, link: &str, secret: &str, token: String) -> bool {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(person) = kept.links.remove(&digest(link)) else {
            return false;
        };
        kept.open.insert(digest(secret), Session { person, token });
        true
    }
}

/// What is kept of a secret.
fn digest(secret: &str) -> String {
    to_hex(&Sha256::digest(secret.as_bytes()))
}

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/login/{link}", get(enter))
}

async fn enter(State(app): State<Arc<App>>, Path(link): Path<String>) -> Result<Response, Trouble> {
    let (secret, token) = (app.chance.digits(), app.chance.digits());
    if !app.logins.open(&link, &secret, token) {
        return Err(Trouble::LoggedOut);
    }
    let cookie = format!(
        "{}={secret}; Path=/; HttpOnly; SameSite=Strict",
        app.cookie()
    );
    Ok(([(SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}

impl App {
    /// What the cookie of this console is called: browsers keep one jar for every port of a host.
    pub(crate) fn cookie(&self) -> String {
        let port = self.origin.rsplit(':').next().unwrap_or_default();
        format!("tacit-{port}")
    }
}
