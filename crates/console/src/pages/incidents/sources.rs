//! Sources: who reports, and whom each repeats.

use super::fields::Drawing;
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{App, Posted, Trouble, Visitor};
use crate::pages::answer::{again, goes_on, told};
use crate::shell::{Room, carried, page};
use crate::view::incidents::{IncidentForm, NewSource};
use crate::view::people::Role;
use crate::words::{count, named};
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Where they are.
const PATH: &str = "/incidents/sources";

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(PATH, get(show).post(declare))
}

/// Which order led here.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    done: Option<String>,
}

async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Markup, Trouble> {
    drawn(&visitor, &asked, &NewSource::default(), None).await
}

async fn declare(posted: Posted) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let typed = NewSource {
        id: posted.one("id").to_owned(),
        label: posted.one("label").to_owned(),
        actor: posted.one("actor").to_owned(),
        rests_on: posted.many("rests_on"),
        accept: posted.one("accept") == "yes",
    };
    let who = &visitor.person.name;
    let act = Act::Source(typed.clone());
    match visitor.app.desk.act(who, posted.order(), act).await {
        Ok(done) => Ok(goes_on(visitor, posted.order(), done, Address::new(PATH))),
        Err(fault) => {
            let page = drawn(visitor, &Asked::default(), &typed, Some(&fault)).await?;
            Ok(again(&fault, page))
        }
    }
}

async fn drawn(
    visitor: &Visitor,
    asked: &Asked,
    typed: &NewSource,
    fault: Option<&Fault>,
) -> Result<Markup, Trouble> {
    let offered = visitor.app.desk.incident_form().await?;
    let main = html! {
        (told(visitor, asked.done.as_ref()))
        p .way { a href="/incidents" { "All incidents" } }
        h1 { "Sources" }
        p .lede { "Who reports. A source that repeats another adds nothing of its own: a thousand papers that print one agency are one root." }
        div .beside.wide {
            section aria-labelledby="on-record" {
                h2 #on-record { "On record" }
                p .quiet { (count(offered.sources.len(), "source", "sources")) "." }
                ul .lines {
                    @for (id, called) in &offered.sources {
                        li .head {
                            span { (named(called)) " " span .code.quiet { (named(id)) } }
                            @if visitor.is(Role::Keeper) { (accepting(visitor, id)) }
                        }
                    }
                }
            }
            @if visitor.is(Role::Drafter) || visitor.is(Role::Keeper) {
                aside .card aria-labelledby="declare" {
                    h2 #declare { "Declare a source" }
                    (form(visitor, &offered, typed, fault))
                }
            }
        }
    };
    Ok(page(visitor, Room::Incidents, "Sources", main))
}

/// The button by which a source on record is accepted for good; declared as it is, and nothing else of it is said.
fn accepting(visitor: &Visitor, id: &str) -> Markup {
    html! {
        form method="post" action=(PATH) {
            (carried(visitor))
            input type="hidden" name="id" value=(id);
            input type="hidden" name="accept" value="yes";
            button .button-quiet type="submit" { "Accept for good" span .visually-hidden { " what " (named(id)) " says" } }
        }
    }
}

fn form(
    visitor: &Visitor,
    offered: &IncidentForm,
    typed: &NewSource,
    fault: Option<&Fault>,
) -> Markup {
    let draw = Drawing {
        form: "source",
        fault,
    };
    html! {
        form method="post" action=(PATH) data-typed="source" {
            (carried(visitor))
            (draw.refusal())
            (draw.line("id", "Its name on record", "Short, such as wire. Declared again, the later declaration counts.", &typed.id))
            (draw.line("label", "What people call it", "", &typed.label))
            (draw.one_of("actor", "For whom it speaks", "for nobody", &offered.actors, &typed.actor))
            (draw.any_of("rests_on", "Whom it repeats", "None: it finds out for itself.", &offered.sources, &typed.rests_on))
            @if visitor.is(Role::Keeper) {
                (draw.tick("accept", "This desk accepts what it says, for good, without a stance on each claim.", typed.accept))
                p .hint { "That can release or end a promise in our own eyes, now and later. A stance on one claim is the smaller step." }
            } @else {
                p .hint { "To accept what it says for good is for a keeper of this desk. You can take a stance on each claim." }
            }
            p .typed-state role="status" {}
            div .actions { button .button type="submit" { "Put it on record" } }
        }
    }
}
