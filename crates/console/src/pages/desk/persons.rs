//! Who may do what at this desk, and the forms by which a keeper changes it.

use super::{keeps, ordered, refused};
use crate::address::Address;
use crate::desk::{Act, Done, Fault};
use crate::gate::{Posted, Trouble, Visitor};
use crate::pages::answer::goes_on;
use crate::shell::carried;
use crate::view::people::{NewPerson, Person, Role};
use crate::words::{count, named, shown, when};
use axum::response::Response;
use maud::{Markup, html};

/// What was typed for a person, to be shown again if it was refused.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    person: NewPerson,
}

/// What a role may (K5).
pub(super) const fn may(role: Role) -> &'static str {
    match role {
        Role::Reader => "sees everything, and changes nothing",
        Role::Drafter => {
            "sees everything; says to have read; keeps notes; records incidents, claims and stances; asks the line; \
                          says what commits nobody; drafts what commits"
        }
        Role::Approver => {
            "sees everything; approves with a credential of their own, and discards what waits"
        }
        Role::Keeper => {
            "sees everything; keeps the verification of channels, persons, and what is taken in from files"
        }
    }
}

pub(super) fn section(visitor: &Visitor, people: &[Person], entry: &Entry) -> Markup {
    html! {
        section {
            h2 { "Persons" }
            div .scroll tabindex="0" role="region" aria-label="Persons of this desk" {
                table {
                    thead { tr { th scope="col" { "Person" } th scope="col" { "Roles" } th scope="col" { "Officer of the rule" } th scope="col" { "Shows the desk" } } }
                    tbody { @for person in people { (row(person)) } }
                }
            }
            @if keeps(visitor) {
                @for person in people { (change(visitor, person)) }
                (new(visitor, entry))
            } @else {
                p .quiet { "A keeper lets persons in and changes what they may." }
            }
            h3 { "What each role may" }
            dl .rows { @for role in Role::ALL { dt { (role.word()) } dd { (may(role)) } } }
            p .quiet { "The desk itself checks this at every order. Whoever has its passphrase and this machine is bound by none of it." }
        }
    }
}

fn row(person: &Person) -> Markup {
    let roles: Vec<&str> = person.roles.iter().map(|role| role.word()).collect();
    html! {
        tr {
            th scope="row" { (named(&person.name)) }
            td { @if roles.is_empty() { "none" } @else { (roles.join(", ")) } }
            td { @if let Some(officer) = &person.officer { (named(officer)) } @else { "–" } }
            td {
                @if person.has_file { p { "an officer's file" } }
                @for key in &person.passkeys { p { "a passkey: " (named(&key.label)) ", since " (when(key.since_ms)) } }
                @if !person.has_file && person.passkeys.is_empty() { "–" }
            }
        }
    }
}

/// What a keeper may change of a person.
fn change(visitor: &Visitor, person: &Person) -> Markup {
    let entry = NewPerson {
        name: person.name.clone(),
        roles: person.roles.clone(),
        officer: person.officer.clone().unwrap_or_default(),
    };
    html! {
        details {
            summary { "Change what " (named(&person.name)) " may" }
            form method="post" action="/desk/admit" {
                (carried(visitor))
                input type="hidden" name="name" value=(person.name);
                (fields(&entry, &format!("of-{}", person.name)))
                div .actions { button .button type="submit" { "Change it" } }
            }
            @let logins = visitor.app.logins_of(&person.name);
            @if logins > 0 {
                form method="post" action="/desk/end-logins" {
                    (carried(visitor))
                    input type="hidden" name="name" value=(person.name);
                    div .actions {
                        button .button type="submit" { "End " (count(logins, "login", "logins")) }
                        span .hint { "Links that wait for them end as well." }
                    }
                }
            }
            form method="post" action="/desk/dismiss" {
                (carried(visitor))
                input type="hidden" name="name" value=(person.name);
                div .actions {
                    button .button-danger type="submit" { "Dismiss " (shown(short(&person.name))) }
                    span .hint { "They may nothing any more, and their logins end. What they did stays on record." }
                }
            }
        }
    }
}

fn new(visitor: &Visitor, entry: &Entry) -> Markup {
    html! {
        details open[!entry.person.name.is_empty()] {
            summary { "Let somebody in" }
            form method="post" action="/desk/admit" data-typed="desk-admit" {
                (carried(visitor))
                div .field {
                    label for="name" { "What they are called" }
                    p #name-hint .hint { "Logins and the record of acts name them so." }
                    input #name name="name" dir="auto" required autocomplete="off" aria-describedby="name-hint" value=(entry.person.name);
                }
                (fields(&entry.person, "new"))
                p .typed-state role="status" {}
                div .actions { button .button type="submit" { "Let them in" } }
                p .hint { "They then need a link, once: " code { "tacit desk link" } " with their name, on the desk's own machine." }
            }
        }
    }
}

/// Roles, and which officer they are.
fn fields(entry: &NewPerson, id: &str) -> Markup {
    html! {
        fieldset .choices {
            legend { "What they may" }
            @for role in Role::ALL {
                label {
                    input type="checkbox" name="role" value=(role.word()) checked[entry.roles.contains(&role)];
                    span { strong { (role.word()) } " " span .hint { (may(role)) } }
                }
            }
        }
        div .field {
            label for={ (id) "-officer" } { "Which officer of the desk's rule they are; empty if none" }
            p .hint id={ (id) "-hint" } { "By the name with which the desk was made. An approver who is no officer approves nothing." }
            input id={ (id) "-officer" } name="officer" dir="auto" autocomplete="off" aria-describedby={ (id) "-hint" } value=(entry.officer);
        }
    }
}

/// As much of a name as a button takes.
fn short(name: &str) -> &str {
    let end = name.char_indices().nth(60);
    end.and_then(|(at, _)| name.get(..at)).unwrap_or(name)
}

pub(super) async fn admit(posted: Posted) -> Result<Response, Trouble> {
    let roles = posted.many("role");
    let person = NewPerson {
        name: posted.one("name").trim().to_owned(),
        roles: roles.iter().filter_map(|word| Role::of(word)).collect(),
        officer: posted.one("officer").trim().to_owned(),
    };
    let entry = Entry {
        person: person.clone(),
    };
    ordered(&posted, Act::Admit(person), &entry).await
}

pub(super) async fn dismiss(posted: Posted) -> Result<Response, Trouble> {
    let person = posted.one("name").to_owned();
    ordered(&posted, Act::Dismiss { person }, &Entry::default()).await
}

/// Ends what a person has open. It is the gate's own and no order of the desk, so the gate's own look at roles decides.
pub(super) async fn end_logins(posted: Posted) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    if !keeps(visitor) {
        let why = "only a keeper ends the logins of another".to_owned();
        return refused(visitor, &Fault::Refused(why), &Entry::default()).await;
    }
    let ended = visitor.app.log_out(posted.one("name")).await?;
    let done = Done {
        words: format!("{} ended.", count(ended, "login", "logins")),
        next: None,
        imported: None,
    };
    Ok(goes_on(
        visitor,
        posted.order(),
        done,
        Address::new("/desk"),
    ))
}
