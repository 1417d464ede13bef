//! Logging in by a link, unlocking, logging out (K2, K3).

use super::body::{FORM, received};
use super::fields::{check_token, one, url_encoded};
use super::posted::same_origin;
use super::trouble::local;
use super::{App, Posted, Trouble, Visitor};
use crate::shell::bare;
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/login/{link}", get(offer).post(enter))
        .route("/unlock", post(unlock))
        .route("/logout", post(leave))
}

/// A page with one button: whatever looks at a link before a person does, such as a program that fetches pages in advance, does not
/// use it up.
async fn offer(State(app): State<Arc<App>>, Path(link): Path<String>) -> Result<Markup, Trouble> {
    let person = app.links.person(&link).ok_or(Trouble::LoggedOut)?;
    let main = html! {
        p { "This link logs " bdi { (person) } " in to this desk, in this browser, once." }
        form .actions method="post" action=(format!("/login/{link}")) {
            button .button type="submit" autofocus { "Log in" }
        }
    };
    Ok(bare("Log in", &main, app.exercise().await))
}

async fn enter(
    State(app): State<Arc<App>>,
    Path(link): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    same_origin(&headers, &app)?;
    let person = app.links.take(&link).ok_or(Trouble::LoggedOut)?;
    let people = app.desk.people().await?;
    if !people.iter().any(|known| known.name == person) {
        return Err(Trouble::LoggedOut);
    }
    app.open(&headers, &person, "/").await
}

/// By the officer's passphrase. One after the other, as opening the file takes much memory on purpose.
async fn unlock(State(app): State<Arc<App>>, request: Request) -> Result<Response, Trouble> {
    same_origin(request.headers(), &app)?;
    let known = app.known(request.headers()).ok_or(Trouble::LoggedOut)?;
    let headers = request.headers().clone();
    let fields = url_encoded(&received(&app, request, FORM).await?)?;
    check_token(&fields, &known.token)?;
    let person = app.person(&known).await?;
    let _one_after_the_other = app.unlocking.lock().await;
    // How often was guessed is known only after whoever came before has been answered.
    let known = app.known(&headers).ok_or(Trouble::LoggedOut)?;
    let may = person.has_file && known.may_guess;
    let passphrase = one(&fields, "passphrase").to_owned();
    if may && app.desk.unlock(&person.name, passphrase).await? {
        return app
            .open(&headers, &person.name, local(one(&fields, "to")))
            .await;
    }
    app.logins.guessed(&known.digest);
    let known = app.known(&headers).ok_or(Trouble::LoggedOut)?;
    let by_passphrase = person.has_file && known.may_guess;
    Err(Trouble::locked(known.token, by_passphrase).afterwards(one(&fields, "to")))
}

async fn leave(posted: Posted) -> Result<Response, Trouble> {
    let Visitor { app, digest, .. } = &posted.visitor;
    app.end_login(digest).await?;
    let cookie = format!(
        "{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0",
        app.cookie()
    );
    let main = html! { p { "To log in again, open a new link: " code { "tacit desk link PERSON" } " prints one." } };
    let page = bare(
        "You are logged out",
        &main,
        posted.visitor.masthead.exercise,
    );
    Ok(([(SET_COOKIE, cookie)], page).into_response())
}

impl App {
    /// Opens a login with a fresh secret, in place of one that this browser had: whoever has read the old secret has nothing any more.
    async fn open(&self, headers: &HeaderMap, person: &str, to: &str) -> Result<Response, Trouble> {
        if let Some(before) = self.known(headers) {
            self.end_login(&before.digest).await?;
        }
        let secret = self.chance.digits();
        let (login, ended) = self.logins.open(&secret, person);
        for digest in ended {
            self.desk.end_login(digest).await?;
        }
        self.desk.keep_login(login).await?;
        let cookie = format!(
            "{}={secret}; Path=/; HttpOnly; SameSite=Strict",
            self.cookie()
        );
        Ok(([(SET_COOKIE, cookie)], Redirect::to(to)).into_response())
    }
}
