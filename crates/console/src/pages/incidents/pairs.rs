//! What looks like one incident told twice, for a person to say whether it is. Nothing is joined by itself.

use super::{called, path};
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{App, Posted, Trouble, Visitor};
use crate::pages::answer::{again, goes_on, refusal, told};
use crate::shell::{Room, carried, page};
use crate::view::incidents::{Incident, Pair, Pairs};
use crate::view::people::Role;
use crate::words::{count, named, shown};
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Where they are.
const PATH: &str = "/incidents/pairs";

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(PATH, get(show).post(say))
}

/// Which order led here.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    done: Option<String>,
}

async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Markup, Trouble> {
    drawn(&visitor, &asked, None).await
}

async fn say(posted: Posted) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let incidents = ["first", "second"].map(|name| posted.one(name).to_owned());
    let said = match posted.one("one") {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Fault::Refused(
            "the form says neither that they are one nor that they are not".to_owned(),
        )),
    };
    let who = &visitor.person.name;
    let done = match said {
        Ok(one) => {
            let act = Act::Same { incidents, one };
            visitor.app.desk.act(who, posted.order(), act).await
        }
        Err(fault) => Err(fault),
    };
    match done {
        Ok(done) => Ok(goes_on(visitor, posted.order(), done, Address::new(PATH))),
        Err(fault) => {
            let page = drawn(visitor, &Asked::default(), Some(&fault)).await?;
            Ok(again(&fault, page))
        }
    }
}

async fn drawn(visitor: &Visitor, asked: &Asked, fault: Option<&Fault>) -> Result<Markup, Trouble> {
    let found = visitor.app.desk.pairs().await?;
    let main = html! {
        (refusal(fault))
        (told(visitor, asked.done.as_ref()))
        p .way { a href="/incidents" { "All incidents" } }
        h1 { "Look alike" }
        p .lede { "Incidents that may be one, told twice. The desk compares; a person says. What is left stays here." }
        @if found.pairs.is_empty() { p .empty { "No two look alike." } }
        @for (number, pair) in found.pairs.iter().enumerate() { (drawn_pair(visitor, number + 1, pair)) }
        (bounds(&found))
    };
    Ok(page(visitor, Room::Incidents, "Look alike", main))
}

fn drawn_pair(visitor: &Visitor, number: usize, pair: &Pair) -> Markup {
    let [first, second] = &pair.incidents;
    let id = format!("pair-{number}");
    html! {
        section .pair.wide aria-labelledby=(id) {
            h2 id=(id) { "Pair " (number) }
            div .both { (side(first)) (side(second)) }
            ul .why aria-label="Why they look alike" { @for why in &pair.why { li { (shown(why)) } } }
            @if visitor.is(Role::Drafter) {
                form .actions method="post" action=(PATH) aria-labelledby=(id) {
                    (carried(visitor))
                    input type="hidden" name="first" value=(first.id);
                    input type="hidden" name="second" value=(second.id);
                    button .button type="submit" name="one" value="yes" { "They are one" }
                    button .button type="submit" name="one" value="no" { "They are not" }
                    span .quiet.small { "Either goes on record as this desk's own word, and can be taken back." }
                }
            }
        }
    }
}

fn side(incident: &Incident) -> Markup {
    html! {
        article .card {
            h3 { a href=(path(&incident.id)) { (called(incident)) } }
            dl .rows.small {
                dt { "Began" } dd { (shown(&incident.begin)) }
                @if let Some(end) = &incident.end { dt { "Ended" } dd { (shown(end)) } }
                dt { "In our own eyes" } dd { (named(&incident.author)) }
                dt { "On record" } dd .code { (named(&incident.id)) }
            }
            @if incident.claims.is_empty() { p .quiet.small { (count(incident.claims_count, "claim", "claims")) "." } }
            ul .plain.small {
                @for claim in &incident.claims { li { strong { (named(&claim.by)) } ": " bdi { (shown(&claim.says)) } } }
            }
        }
    }
}

/// What was not looked at.
fn bounds(found: &Pairs) -> Markup {
    html! {
        section .limits aria-label="How far was compared" {
            h2 { "How far was compared" }
            ul {
                @if found.more > 0 { li { (count(found.more, "further pair looks", "further pairs look")) " alike; these are the most alike." } }
                @if found.not_compared > 0 { li { (count(found.not_compared, "pair", "pairs")) " near each other in time were not compared: there are too many." } }
                li { "Two that begin more than six hours apart, or that one source tells both, are not offered." }
                li { "That nothing is offered does not show that everything is told once." }
            }
        }
    }
}
