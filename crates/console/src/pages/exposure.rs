//! Exposure: what of the exchange is known to whom, from which root. It is told, and judged by nobody.

use super::asked::Times;
use crate::address::Address;
use crate::gate::{App, Trouble, Visitor};
use crate::shell::{Room, page};
use crate::view::exposure::{Account, Exposed, Part};
use crate::words::{all_named, count, named, shown};
use axum::Router;
use axum::extract::Query;
use axum::routing::get;
use maud::{Markup, html};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/exposure", get(show))
}

async fn show(visitor: Visitor, Query(times): Query<Times>) -> Result<Markup, Trouble> {
    let (asked, _) = times.read();
    let now = visitor.masthead.now_ms;
    let (at, known) = (asked.at_ms.unwrap_or(now), asked.known_ms.unwrap_or(now));
    let exposure = visitor.app.desk.exposure(asked).await?;
    let main = html! {
        h1 { "Exposure" }
        p .lede { "What of the exchange is known to whom, and from which root. " strong { "A leak changes secrecy and nothing else:" } " no promise stands, ends or is released by it." }
        (times.chooser(&Address::new("/exposure"), at, known))
        @if exposure.eyes.is_empty() { p .empty { "Nothing is on record." } }
        @for eyes in &exposure.eyes { (in_eyes(eyes)) }
        section .limits aria-label="What cannot be known" {
            h2 { "What cannot be known" }
            ul {
                li { "To decline to comment, and to be silent, is no denial. Silence stands here only where somebody recorded it; of a party without a record nothing is known." }
                li { "What nobody recorded may be known to anybody all the same. No leak can be undone." }
                li { "What another side knows is shown as far as this desk knows it." }
            }
        }
    };
    Ok(page(&visitor, Room::Exposure, "Exposure", main))
}

fn in_eyes(exposed: &Exposed) -> Markup {
    html! {
        section .wide .exposed {
            h2 { "In the eyes of " (named(&exposed.eyes)) }
            @if exposed.parts.is_empty() { p .empty { "Nothing on record says that anything is known to anybody else." } }
            @else { div .columns { @for part in &exposed.parts { (known(part)) } } }
            @if !exposed.told.is_empty() {
                h3 { "Said besides" }
                p .quiet.small { "Statements, postures and offers of good offices. Nothing here is judged by." }
                ul .lines { @for line in &exposed.told { li { bdi { (shown(line)) } } } }
            }
        }
    }
}

fn known(part: &Part) -> Markup {
    html! {
        article .card {
            p .eyebrow { "Known to " (named(&part.to)) }
            h3 { (named(&part.part)) }
            dl .rows.small {
                dt { "Of" }
                dd {
                    @if !part.label.is_empty() { (named(&part.label)) " " }
                    span .code.quiet { (named(&part.of)) }
                }
                dt { "Since" } dd { (shown(&part.since)) }
                dt { (count(part.roots.len(), "root", "roots")) } dd { (all_named(&part.roots)) }
            }
            ul .plain .accounts aria-label="Who says so" { @for account in &part.accounts { (told(account)) } }
        }
    }
}

fn told(account: &Account) -> Markup {
    html! {
        li {
            p { strong { (named(&account.source)) } " " span .quiet.small { "since " (shown(&account.since)) } }
            @if !account.postures.is_empty() {
                ul .small.quiet { @for posture in &account.postures { li { bdi { (shown(posture)) } } } }
            }
        }
    }
}
