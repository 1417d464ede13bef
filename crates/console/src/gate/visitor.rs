//! Whoever asks for a page: a person of the desk with an open login.

use super::{App, Trouble};
use crate::view::masthead::Masthead;
use crate::view::people::{Person, Role};
use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use std::sync::Arc;

/// A person with an open login, and the desk that they are at.
pub(crate) struct Visitor {
    pub(crate) app: Arc<App>,
    pub(crate) person: Person,
    pub(crate) masthead: Masthead,
    /// What every form of this login carries.
    pub(crate) token: String,
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
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Trouble> {
        let name = app.cookie();
        let cookies = parts.headers.get_all(COOKIE).iter();
        let cookies = cookies.filter_map(|value| value.to_str().ok());
        let mut each = cookies.flat_map(|line| line.split("; "));
        let secret = each.find_map(|pair| pair.strip_prefix(&name)?.strip_prefix('='));
        let session = secret.and_then(|secret| app.logins.of(secret));
        let session = session.ok_or(Trouble::LoggedOut)?;
        let people = app.desk.people().await?;
        let mut people = people.into_iter();
        let person = people.find(|person| person.name == session.person);
        Ok(Self {
            app: Arc::clone(app),
            person: person.ok_or(Trouble::LoggedOut)?,
            masthead: app.desk.masthead().await?,
            token: session.token,
        })
    }
}
