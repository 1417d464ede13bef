//! By what an officer shows this desk to be one: their own sealed file, laid beside the desk, and passkeys that it vouches for (K8).

use super::{ordered, persons::Entry, refused};
use crate::desk::{Act, Fault};
use crate::gate::{Posted, Trouble, Uploaded, Visitor};
use crate::shell::carried;
use crate::view::people::{PasskeyMade, Role};
use crate::words::{named, when};
use axum::response::Response;
use maud::{Markup, html};

pub(super) fn section(visitor: &Visitor) -> Markup {
    let person = &visitor.person;
    let officer = person
        .officer
        .as_ref()
        .filter(|_| visitor.is(Role::Approver));
    html! {
        @if let Some(officer) = officer {
            section {
                h2 { "By what you approve" }
                p { "You approve as " (named(officer)) ", by what opens your own sealed file, or by a passkey that you have vouched for with it." }
                dl .rows {
                    dt { "your file" }
                    dd { @if person.has_file { "lies beside this desk" } @else { "does not lie beside this desk yet" } }
                    dt { "your passkeys" }
                    dd {
                        @if person.passkeys.is_empty() { "none" }
                        @for key in &person.passkeys { p { (named(&key.label)) ", since " (when(key.since_ms)) } }
                    }
                }
                (file(visitor, person.has_file))
                @if person.has_file { (passkey(visitor)) }
            }
        }
    }
}

fn file(visitor: &Visitor, again: bool) -> Markup {
    html! {
        details open[!again] {
            summary { @if again { "Lay another file in its place" } @else { "Lay your officer's file beside this desk" } }
            form method="post" action="/desk/credential" enctype="multipart/form-data" {
                (carried(visitor))
                div .field {
                    label for="file" { "Your officer's file" }
                    p #file-hint .hint { "As " code { "tacit officer create" } " wrote it; it stays sealed. The one that ends in .public is not it." }
                    input #file type="file" name="file" required aria-describedby="file-hint";
                }
                (passphrase("file-passphrase"))
                div .actions { button .button type="submit" { "Lay it beside this desk" } }
            }
        }
    }
}

fn passkey(visitor: &Visitor) -> Markup {
    let known: Vec<&str> = visitor
        .person
        .passkeys
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    html! {
        details {
            summary { "Make a passkey" }
            form method="post" action="/desk/passkey" data-passkey="make" data-person=(visitor.person.name) data-credentials=(known.join(" ")) {
                (carried(visitor))
                @for field in ["credential", "public_key", "algorithm"] { input type="hidden" name=(field); }
                div .field {
                    label for="label" { "What it is called here" }
                    input #label name="label" dir="auto" required autocomplete="off" placeholder="the key in my desk";
                }
                (passphrase("passkey-passphrase"))
                div .actions { button .button type="submit" { "Make a passkey" } }
                p .passkey-state role="status" {}
                noscript { p .hint { "A passkey needs this page's script, which does not run here." } }
                p .hint { "Your browser asks for a finger, a face or a number. From then on the passkey approves as your passphrase does." }
            }
        }
    }
}

fn passphrase(id: &str) -> Markup {
    html! {
        div .field {
            label for=(id) { "What opens your officer's file" }
            input id=(id) type="password" name="passphrase" required autocomplete="off";
        }
    }
}

pub(super) async fn lay(uploaded: Uploaded) -> Result<Response, Trouble> {
    let posted = &uploaded.posted;
    let Some((_, file)) = uploaded.file("file") else {
        let fault = Fault::Refused("no file was chosen; choose your officer's file".to_owned());
        return refused(&posted.visitor, &fault, &Entry::default()).await;
    };
    let act = Act::Credential {
        file: file.to_vec(),
        passphrase: posted.one("passphrase").to_owned(),
    };
    ordered(posted, act, &Entry::default()).await
}

pub(super) async fn make(posted: Posted) -> Result<Response, Trouble> {
    let Ok(algorithm) = posted.one("algorithm").parse() else {
        let fault = Fault::Refused(
            "the browser has made no passkey; try again, or approve by passphrase".to_owned(),
        );
        return refused(&posted.visitor, &fault, &Entry::default()).await;
    };
    let made = PasskeyMade {
        label: posted.one("label").trim().to_owned(),
        id: posted.one("credential").to_owned(),
        public_key: posted.one("public_key").to_owned(),
        algorithm,
    };
    let passphrase = posted.one("passphrase").to_owned();
    ordered(
        &posted,
        Act::Passkey { made, passphrase },
        &Entry::default(),
    )
    .await
}
