//! Whoever asks for a page: a person of the desk with an open login.

use super::logins::Known;
use super::{App, Trouble};
use crate::desk::Fault;
use crate::view::masthead::Masthead;
use crate::view::people::{Person, Role};
use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use std::sync::Arc;

/// By which the page's own script says that no person has asked.
const LIVE: &str = "x-live";
/// What a script says where a person's hand has made it ask.
const BY_HAND: &str = "x-by-hand";

/// The most cookies of our own name that are looked at: other programs of this machine may have set some beside ours.
const COOKIES: usize = 8;

/// A person with an open login, and the desk that they are at.
pub(crate) struct Visitor {
    pub(crate) app: Arc<App>,
    pub(crate) person: Person,
    pub(crate) masthead: Masthead,
    /// What every form of this login carries.
    pub(crate) token: String,
    /// How often the desk had changed before anything of the page was asked for. None where a form was sent: what became of it stands on
    /// the page that answers, and nowhere else.
    pub(crate) changes: Option<u64>,
    /// The name under which what is typed into the form that they send is kept, if it is.
    pub(crate) form: String,
    /// By which the login is known.
    pub(super) digest: String,
}

impl Visitor {
    /// Whether they have a role: for what a page shows. The desk itself refuses what they may not.
    pub(crate) fn is(&self, role: Role) -> bool {
        self.person.is(role)
    }

    /// A fresh name for the order that a form gives.
    pub(crate) fn order(&self) -> String {
        self.app.chance.digits()
    }

    /// The person of a login, if it is open. That they asked is not noted.
    pub(super) async fn meet(app: &Arc<App>, headers: &HeaderMap) -> Result<Self, Trouble> {
        let changes = *app.desk.changes().borrow();
        let known = app.known(headers).ok_or(Trouble::LoggedOut)?;
        let person = app.person(&known).await?;
        if known.locked {
            let by_passphrase = person.has_file && known.may_guess;
            return Err(Trouble::locked(known.token, by_passphrase));
        }
        Ok(Self {
            app: Arc::clone(app),
            person,
            masthead: app.desk.masthead().await?,
            token: known.token,
            changes: Some(changes),
            form: String::new(),
            digest: known.digest,
        })
    }
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Trouble> {
        let visitor = match Self::meet(app, &parts.headers).await {
            Err(trouble) if parts.method == Method::GET => {
                let to = parts.uri.path_and_query().map_or("/", |to| to.as_str());
                return Err(trouble.afterwards(to));
            }
            met => met?,
        };
        if is_asked_by_a_person(&parts.method, &parts.headers) {
            app.note_use(&visitor.digest).await;
        }
        Ok(visitor)
    }
}

/// Whether a request shows that somebody is at work: not one of a page that follows the desk by itself, which the other side can bring
/// about by writing, nor one that another page has caused. What a script asks for counts only where it says that a person's hand has moved.
fn is_asked_by_a_person(method: &Method, headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    let from_here = site.is_none_or(|site| site == "same-origin" || site == "none");
    let mode = headers.get("sec-fetch-mode");
    let by_script = method == Method::GET && mode.is_some_and(|mode| mode != "navigate");
    let by_hand = !by_script || headers.contains_key(BY_HAND);
    from_here && by_hand && !headers.contains_key(LIVE)
}

impl App {
    /// What the cookie of this console is called: browsers keep one jar for every port of a host.
    pub(super) fn cookie(&self) -> String {
        format!("tacit-{}", self.port)
    }

    /// The login that a browser shows, open or locked.
    pub(super) fn known(&self, headers: &HeaderMap) -> Option<Known> {
        let name = self.cookie();
        let cookies = headers.get_all(COOKIE).iter();
        let cookies = cookies.filter_map(|value| value.to_str().ok());
        let pairs = cookies.flat_map(|line| line.split(';').map(str::trim));
        let ours = pairs.filter_map(|pair| pair.strip_prefix(&name)?.strip_prefix('='));
        ours.take(COOKIES)
            .find_map(|secret| self.logins.known(secret))
    }

    /// The person of a login. It ends if they are of this desk no more.
    pub(super) async fn person(&self, known: &Known) -> Result<Person, Trouble> {
        let mut people = self.desk.people().await?.into_iter();
        match people.find(|person| person.name == known.person) {
            Some(person) => Ok(person),
            None => {
                self.end_login(&known.digest).await?;
                Err(Trouble::LoggedOut)
            }
        }
    }

    /// Ends a login, here and where it is written down.
    pub(super) async fn end_login(&self, digest: &str) -> Result<(), Fault> {
        self.logins.end(digest);
        self.desk.end_login(digest.to_owned()).await
    }

    async fn note_use(&self, digest: &str) {
        let Some(login) = self.logins.used(digest) else {
            return;
        };
        // If it cannot be written down it only rests longer after the program was ended.
        let _ = self.desk.keep_login(login).await;
        if self.logins.left(digest).is_none() {
            // It was ended meanwhile, and must not come back from where it was written down.
            let _ = self.desk.end_login(digest.to_owned()).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(method: &Method, fields: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.insert(*name, value.parse().unwrap());
        }
        is_asked_by_a_person(method, &headers)
    }

    #[test]
    fn what_a_page_asks_for_by_itself_is_no_use_of_its_login() {
        let here = ("sec-fetch-site", "same-origin");
        let navigates = ("sec-fetch-mode", "navigate");
        let fetches = ("sec-fetch-mode", "same-origin");
        assert!(counts(&Method::GET, &[here, navigates]));
        assert!(counts(&Method::POST, &[here, navigates]));
        assert!(counts(&Method::PUT, &[here, fetches]));
        assert!(counts(&Method::GET, &[here, fetches, (BY_HAND, "1")]));
        assert!(!counts(&Method::GET, &[here, fetches]));
        assert!(!counts(&Method::GET, &[here, navigates, (LIVE, "1")]));
        let elsewhere = ("sec-fetch-site", "cross-site");
        assert!(!counts(&Method::GET, &[elsewhere, navigates]));
    }
}
