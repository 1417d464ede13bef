//! What waits for officers: each sees the canonical text itself, and approves it under the name of all that was shown.

mod approving;
mod one;

use super::answer::told;
use crate::address::Address;
use crate::gate::{App, Trouble, Visitor};
use crate::shell::{Room, page};
use crate::view::saying::Proposal;
use crate::words::{all_named, named, shown, when};
use axum::Router;
use axum::extract::Query;
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/proposals", get(show))
        .route("/proposals/{name}", get(one::show))
        .route("/proposals/{name}/findings", get(one::licensed))
        .route(
            "/proposals/{name}/approve",
            get(one::back).post(approving::approve),
        )
        .route(
            "/proposals/{name}/discard",
            get(one::back).post(approving::discard),
        )
}

#[derive(Debug, Default, Deserialize)]
struct Led {
    /// The order that led here.
    done: Option<String>,
}

async fn show(visitor: Visitor, Query(led): Query<Led>) -> Result<Markup, Trouble> {
    list(&visitor, told(&visitor, led.done.as_ref())).await
}

/// Everything that waits; and why the person is here and not where they wanted to be, if so.
async fn list(visitor: &Visitor, told: Markup) -> Result<Markup, Trouble> {
    let proposals = visitor.app.desk.proposals().await?;
    let main = html! {
        h1 { "What waits for officers" }
        (told)
        @if proposals.is_empty() { p .empty { "Nothing waits for officers." } }
        @for proposal in &proposals { (card(proposal)) }
        p .quiet { "An approval is for exactly the words that the officer saw. Another text is another proposal." }
    };
    Ok(page(
        visitor,
        Room::Promises,
        "What waits for officers",
        main,
    ))
}

fn card(proposal: &Proposal) -> Markup {
    html! {
        article .card {
            div .head {
                h2 { a href=(Address::new("/proposals").step(&proposal.name)) { (named(&proposal.title)) } }
                (count(proposal))
            }
            (approvals(proposal))
        }
    }
}

/// How many have approved, of how many.
fn count(proposal: &Proposal) -> Markup {
    html! {
        span .tag .tag-open { (proposal.approved_by.len()) " of " (proposal.needed) " approved" }
    }
}

/// Who drafted it when, who has approved, and how many are still needed.
fn approvals(proposal: &Proposal) -> Markup {
    let missing = proposal.needed.saturating_sub(proposal.approved_by.len());
    html! {
        dl .rows {
            dt { "what it is" } dd { (shown(&proposal.drawn.what)) ", on the channel " (named(&proposal.channel)) }
            dt { "drafted by" }
            dd { @if proposal.drafted_by.is_empty() { "not known" } @else { (named(&proposal.drafted_by)) } ", " (when(proposal.proposed_ms)) }
            dt { "approved by" }
            dd {
                @if proposal.approved_by.is_empty() { "nobody yet" }
                (all_named(&proposal.approved_by))
            }
            dt { "still needed" }
            dd { @if missing == 1 { "one officer" } @else { (missing) " officers" } }
        }
    }
}
