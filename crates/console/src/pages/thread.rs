//! A conversation: what was said on a channel, what became of each message, and what can be said next.

use super::answer::{again, goes_on, refusal, told};
use super::channels::silence;
use super::{message, notes};
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{App, Posted, Trouble, Visitor};
use crate::marks::{identity, line, say, to_say, unverified_band};
use crate::shell::{Room, carried, page};
use crate::view::people::Role;
use crate::view::saying::{Proposal, What};
use crate::view::thread::{Channel, Thread};
use crate::words::{all_named, brief, count, named, shown, when};
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/channels/{channel}", get(show))
        .route("/channels/{channel}/line", post(ask_the_line))
}

/// From where on, and which order led here.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    before: Option<u64>,
    done: Option<String>,
}

async fn show(
    visitor: Visitor,
    Path(channel): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Trouble> {
    let thread = visitor.app.desk.thread(channel, asked.before).await?;
    Ok(drawn(&visitor, &thread, &asked, None))
}

async fn ask_the_line(Path(channel): Path<String>, posted: Posted) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let act = Act::CheckLine {
        channel: channel.clone(),
    };
    let desk = &visitor.app.desk;
    match desk.act(&visitor.person.name, posted.order(), act).await {
        Ok(done) => Ok(goes_on(
            visitor,
            posted.order(),
            done,
            Address::new("/channels").step(&channel),
        )),
        Err(fault) => {
            let thread = desk.thread(channel, None).await?;
            let page = drawn(visitor, &thread, &Asked::default(), Some(&fault));
            Ok(again(&fault, page))
        }
    }
}

fn drawn(visitor: &Visitor, thread: &Thread, asked: &Asked, fault: Option<&Fault>) -> Markup {
    let channel = &thread.channel;
    let path = Address::new("/channels").step(&channel.name);
    let main = html! {
        (unverified_band(channel))
        (refusal(fault))
        (told(visitor, asked.done.as_ref()))
        div .beside {
            div .flow {
                p .crumbs { a href="/channels" { "Channels" } " / " (named(&channel.name)) }
                div .cluster { h1 { (named(&channel.other)) } (identity(channel.verified)) }
                (how_it_is(channel))
                (next(visitor, channel))
                (waiting(&thread.proposals))
                section aria-labelledby="said" {
                    div .head {
                        h2 #said { "What was said" }
                        @if !thread.letters.is_empty() { p .quiet.small { "the newest first" } }
                    }
                    @if thread.letters.is_empty() {
                        div .empty { p { "Nothing was said yet." } }
                    }
                    ol #letters .plain.flow data-live="" { @for letter in thread.letters.iter().rev() { li { (message::of(visitor, letter)) } } }
                }
                nav .pager aria-label="Other messages" {
                    @if let Some(earlier) = thread.earlier {
                        a .button rel="prev" href=(path.clone().ask("before", &earlier.to_string())) { "Earlier messages" }
                    }
                    @if asked.before.is_some() { a .button href=(path) { "The newest messages" } }
                }
            }
            (notes::beside(visitor, thread))
        }
    };
    page(visitor, Room::Channels, &channel.other, main)
}

fn how_it_is(channel: &Channel) -> Markup {
    let verify = Address::new("/channels").step(&channel.name).step("verify");
    html! {
        @if let Some(why) = &channel.stopped { p .grave { strong { "Nothing can be sealed. " } (brief(why)) } }
        div .stack {
            @if !channel.open { p { span .tag.tag-warn { (shown(&channel.step)) } } }
            @for each in &channel.lines { p { (line(each)) } }
            p .quiet { (silence(channel)) " Silence is no refusal." }
            @if channel.waiting > 0 { p { (count(channel.waiting, "order waits", "orders wait")) " to go out." } }
        }
        details {
            summary { "Who this is, and through whom" }
            dl .rows {
                dt { "channel" } dd { bdi { (shown(&channel.name)) } }
                dt { "other side" } dd { bdi { (shown(&channel.other)) } }
                dt { "through" } dd { (all_named(&channel.through)) }
                dt { "identity" } dd { bdi { (shown(&channel.identity)) } }
                @if let Some(label) = &channel.other_label { dt { "calls itself" } dd { bdi { (shown(label)) } } }
                @for evidence in &channel.evidence { dt { "learned" } dd { bdi { (shown(evidence)) } } }
                @for each in &channel.lines { dt { "relay" } dd .code { bdi { (shown(&each.relay)) } } }
            }
            p { a href=(verify) { @if channel.verified { "How its identity was learned" } @else { "How to verify" } } }
        }
    }
}

/// What can be said without an occasion.
fn next(visitor: &Visitor, channel: &Channel) -> Markup {
    html! {
        @if visitor.is(Role::Drafter) {
            div .actions {
                @let sayable: &[What] = if channel.verified { &[What::Note, What::Give, What::Offer] } else { &[What::Note] };
                @for &what in sayable {
                    a .button href=(say(what, &channel.name, "")) { (to_say(what)) }
                }
                form method="post" action=(Address::new("/channels").step(&channel.name).step("line")) {
                    (carried(visitor))
                    button .button type="submit" { "Ask the line" }
                }
            }
            @if !channel.verified { p .hint { "What commits can be said once the other side is verified." } }
            p .hint { "Asking the line tells a dead line from a silent counterpart: it shows how far a message gets, and asks nobody anything." }
        }
    }
}

/// What waits for officers before it is said here.
fn waiting(proposals: &[Proposal]) -> Markup {
    html! {
        @if !proposals.is_empty() {
            section aria-labelledby="waiting" {
                h2 #waiting { "Not said yet: waits for officers" }
                ul .plain.flow {
                    @for proposal in proposals {
                        li .card {
                            div .head {
                                h3 { a href=(Address::new("/proposals").step(&proposal.name)) { (named(&proposal.title)) } }
                                span .tag.tag-not-yet { (proposal.approved_by.len()) " of " (proposal.needed) " approvals" }
                            }
                            p .quiet.small {
                                "proposed " (when(proposal.proposed_ms))
                                @if !proposal.drafted_by.is_empty() { ", drafted by " (named(&proposal.drafted_by)) }
                                @if !proposal.approved_by.is_empty() { "; approved by " (all_named(&proposal.approved_by)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
