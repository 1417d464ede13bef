//! Channels: to whom there is a way, whether it is them, and how the way is.

use crate::address::Address;
use crate::gate::{App, Trouble, Visitor};
use crate::marks::{identity, line};
use crate::shell::{Room, page};
use crate::view::thread::Channel;
use crate::words::{all_named, brief, count, named, shown, span, when};
use axum::Router;
use axum::routing::get;
use maud::{Markup, html};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/channels", get(show))
}

async fn show(visitor: Visitor) -> Result<Markup, Trouble> {
    let channels = visitor.app.desk.channels().await?;
    let main = html! {
        h1 { "Channels" }
        @if channels.is_empty() {
            div .empty {
                p { "There is no channel yet." }
                p { "A keeper of this machine invites another desk with " code { "tacit channel invite" } ", or accepts an invitation with " code { "tacit channel accept" } "." }
            }
        } @else {
            ul .wide.columns { @for channel in &channels { li { (one(channel)) } } }
        }
    };
    Ok(page(&visitor, Room::Channels, "Channels", main))
}

fn one(channel: &Channel) -> Markup {
    let path = Address::new("/channels").step(&channel.name);
    html! {
        article .card.channel .not-verified[!channel.verified] .unread[channel.unread > 0] {
            div .head {
                h2 { a href=(path) { (named(&channel.other)) } }
                (identity(channel.verified))
            }
            p .quiet.small { "channel " (named(&channel.name)) " through " (all_named(&channel.through)) }
            @if !channel.open { p { span .tag.tag-warn { (shown(&channel.step)) } } }
            @if let Some(why) = &channel.stopped { p .grave { strong { "Nothing can be sealed. " } (brief(why)) } }
            @if channel.unread > 0 {
                p { strong { (count(channel.unread, "message", "messages")) " not read by anybody here" } }
            }
            @if channel.waiting > 0 { p { (count(channel.waiting, "order waits", "orders wait")) " to go out" } }
            @match &channel.last {
                Some(last) => blockquote {
                    p .said.last { (brief(last)) }
                    @if let Some(at) = channel.last_ms { p .quiet.small { "said last, " (when(at)) } }
                },
                None => p .quiet { "Nothing was said yet." },
            }
            div .stack.small {
                @for each in &channel.lines { p { (line(each)) } }
                @if channel.lines.is_empty() { p .quiet { "No line: couriers alone." } }
                p .quiet { (silence(channel)) }
            }
        }
    }
}

/// For how long nothing came, and never what that would mean.
pub(super) fn silence(channel: &Channel) -> Markup {
    html! {
        @match channel.silence_ms {
            Some(ms) => { "Heard from " (named(&channel.other)) " " (span(ms)) " ago, a sign of life or a message." },
            None => { "Nothing was heard from " (named(&channel.other)) " yet." },
        }
    }
}
