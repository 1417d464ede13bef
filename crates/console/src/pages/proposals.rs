//! What waits for officers: each sees the canonical text itself, and approves it under the name of all that was shown.

mod approving;
mod one;

use crate::address::Address;
use crate::gate::{App, Trouble, Visitor};
use crate::shell::{Room, page};
use crate::view::saying::Proposal;
use crate::words::{moment, shown};
use axum::Router;
use axum::routing::get;
use maud::{Markup, html};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/proposals", get(show))
        .route("/proposals/{name}", get(one::show))
        .route("/proposals/{name}/findings", get(one::licensed))
        .route("/proposals/{name}/approve", get(one::back).post(approving::approve))
        .route("/proposals/{name}/discard", get(one::back).post(approving::discard))
}

async fn show(visitor: Visitor) -> Result<Markup, Trouble> {
    list(&visitor, None).await
}

/// Everything that waits; and why the person is here and not where they wanted to be, if so.
async fn list(visitor: &Visitor, notice: Option<&str>) -> Result<Markup, Trouble> {
    let proposals = visitor.app.desk.proposals().await?;
    let main = html! {
        h1 { "What waits for officers" }
        @if let Some(words) = notice { (one::notice(words, true)) }
        @if proposals.is_empty() { p .empty { "Nothing waits for officers." } }
        @for proposal in &proposals { (card(proposal)) }
        p .quiet { "An approval is for exactly the words that the officer saw. Another text is another proposal." }
    };
    Ok(page(visitor, Room::Promises, "What waits for officers", main))
}

fn card(proposal: &Proposal) -> Markup {
    html! {
        article .card {
            div .head {
                h2 { a href=(Address::new("/proposals").step(&proposal.name)) { bdi { (shown(&proposal.title)) } } }
                (count(proposal))
            }
            p { (shown(&proposal.drawn.what)) " on the channel " bdi { (shown(&proposal.channel)) } }
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
            dt { "drafted by" }
            dd { @if proposal.drafted_by.is_empty() { "not known" } @else { bdi { (shown(&proposal.drafted_by)) } } ", " (moment(proposal.proposed_ms)) }
            dt { "approved by" }
            dd {
                @if proposal.approved_by.is_empty() { "nobody yet" }
                @for (at, officer) in proposal.approved_by.iter().enumerate() {
                    @if at > 0 { ", " }
                    bdi { (shown(officer)) }
                }
            }
            dt { "still needed" }
            dd { @if missing == 1 { "one officer" } @else { (missing) " officers" } }
        }
    }
}
