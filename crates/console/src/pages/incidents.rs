//! Incidents: what happened, who says so, and what this desk holds of it.

mod entry;
mod fields;
mod import;
mod one;
mod pairs;
mod sources;

use super::answer::{again, goes_on, told};
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{App, Posted, Trouble, Visitor};
use crate::shell::{Room, page};
use crate::view::incidents::{INCIDENT_PAGE, Incident, IncidentList};
use crate::view::people::Role;
use crate::words::{count, named, shown};
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use entry::Entry;
use fields::Drawing;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/incidents", get(show).post(record))
        .merge(sources::routes())
        .merge(import::routes())
        .merge(pairs::routes())
        .merge(one::routes())
}

/// Which incidents, and which order led here.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    /// From one, as a reader counts.
    #[serde(default)]
    page: String,
    done: Option<String>,
}

impl Asked {
    /// From zero; the first for whatever is no number.
    fn page(&self) -> usize {
        self.page.parse().unwrap_or(1_usize).saturating_sub(1)
    }
}

async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Markup, Trouble> {
    drawn(&visitor, &asked, &Entry::default(), None).await
}

async fn record(posted: Posted) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let entry = Entry::read(&posted);
    let act = Act::Record(Box::new(entry.new_incident()));
    let who = &visitor.person.name;
    match visitor.app.desk.act(who, posted.order(), act).await {
        Ok(done) => Ok(goes_on(
            visitor,
            posted.order(),
            done,
            Address::new("/incidents"),
        )),
        Err(fault) => {
            let page = drawn(visitor, &Asked::default(), &entry, Some(&fault)).await?;
            Ok(again(&fault, page))
        }
    }
}

async fn drawn(
    visitor: &Visitor,
    asked: &Asked,
    entry: &Entry,
    fault: Option<&Fault>,
) -> Result<Markup, Trouble> {
    let desk = &visitor.app.desk;
    let list = desk.incidents(asked.q.clone(), asked.page()).await?;
    let may_record = visitor.is(Role::Drafter);
    let main = html! {
        (told(visitor, asked.done.as_ref()))
        h1 { "Incidents" }
        (ways(visitor, &list))
        div .record.wide {
            section aria-labelledby="on-record" {
                h2 #on-record .visually-hidden { "On record" }
                (search(asked))
                (summary(&list, &asked.q))
                (rows(&list.incidents))
                (pager(&list, asked))
                p .quiet.small { "What nobody recorded is not here. An empty list does not show that nothing happened." }
            }
            @if may_record {
                @let offered = desk.incident_form().await?;
                aside #entry .card tabindex="-1" aria-label="Record an incident" {
                    h2 { "Record an incident" }
                    (entry.drawn(visitor, &offered, Drawing { form: "entry", fault }))
                }
            }
        }
    };
    Ok(page(visitor, Room::Incidents, "Incidents", main))
}

/// To the pages about incidents.
fn ways(visitor: &Visitor, list: &IncidentList) -> Markup {
    html! {
        nav .cluster.ways aria-label="About incidents" {
            @if visitor.is(Role::Drafter) { a .button href="#entry" accesskey="n" { "Record an incident" } }
            a href="/incidents/sources" { "Sources" }
            @if visitor.is(Role::Keeper) { a href="/incidents/import" { "Take in a file" } }
            a href="/incidents/pairs" { "Look alike" @if list.pairs > 0 { " " span .count { (list.pairs) } } }
            a href="/exposure" { "What is known to whom" }
        }
    }
}

fn search(asked: &Asked) -> Markup {
    html! {
        form .search method="get" action="/incidents" role="search" {
            div .field {
                label for="q" { "Search" }
                input #q type="search" name="q" value=(asked.q) dir="auto" autocomplete="off" aria-describedby="q-hint";
            }
            button .button type="submit" { "Search" }
        }
        p #q-hint .hint.small { "Words of its label, its name, an actor, an act, a place or a source." }
    }
}

fn summary(list: &IncidentList, search: &str) -> Markup {
    html! {
        p role="status" {
            @if search.trim().is_empty() {
                (count(list.all, "incident", "incidents")) " on record."
            } @else {
                (count(list.found, "incident", "incidents")) " of " (count(list.all, "", "")) "on record fit "
                q { (named(search)) } ". " a href="/incidents" { "Show all" }
            }
        }
    }
}

fn rows(incidents: &[Incident]) -> Markup {
    html! {
        @if incidents.is_empty() { p .empty { "Nothing here." } }
        @else {
            ol .incidents {
                @for incident in incidents {
                    li .decides[!incident.decides.is_empty()] {
                        p .when { (shown(&incident.begin)) @if let Some(end) = &incident.end { span .quiet { " until " (shown(end)) } } }
                        div .stack {
                            h3 { a href=(path(&incident.id)) { (called(incident)) } }
                            p { span .quiet { "In our own eyes: " } (named(&incident.author)) }
                            p .small.quiet {
                                span .code { (named(&incident.id)) } " · " (count(incident.claims_count, "claim", "claims"))
                                @if !incident.decides.is_empty() { " · " strong { "decides " (crate::words::all_named(&incident.decides)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn pager(list: &IncidentList, asked: &Asked) -> Markup {
    let pages = list.found.div_ceil(INCIDENT_PAGE).max(1);
    let at = |page: usize| {
        Address::new("/incidents")
            .ask("q", &asked.q)
            .ask("page", &page.to_string())
    };
    html! {
        @if pages > 1 {
            nav .pager aria-label="Pages of incidents" {
                @if list.page > 0 { a .button rel="prev" href=(at(list.page)) { "Newer" } } @else { span {} }
                span { "Page " (list.page + 1) " of " (pages) }
                @if list.page + 1 < pages { a .button rel="next" href=(at(list.page + 2)) { "Older" } } @else { span {} }
            }
        }
    }
}

/// What it is called, or its name where nobody called it anything.
fn called(incident: &Incident) -> Markup {
    let label = incident.label.trim();
    named(if label.is_empty() {
        &incident.id
    } else {
        label
    })
}

/// Where an incident is shown whole.
pub(super) fn path(id: &str) -> Address {
    Address::new("/incidents").step(id)
}
