//! One message, whole: what it says, what that means, and every fact that is known of it.

use super::answer::{again, goes_on, refusal, told};
use super::{message, notes};
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{App, Posted, Trouble, Visitor};
use crate::marks::{precedence, proofs, stages, unverified_band};
use crate::shell::{Room, page};
use crate::view::thread::Letter;
use crate::words::{named, shown};
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/letters/{letter}", get(show))
        .route("/letters/{letter}/read", post(read))
}

/// Which order led here.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    done: Option<String>,
}

async fn show(
    visitor: Visitor,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Trouble> {
    let letter = visitor.app.desk.letter(name).await?;
    drawn(&visitor, &letter, &asked, None).await
}

async fn read(Path(name): Path<String>, posted: Posted) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let desk = &visitor.app.desk;
    let letter = desk.letter(name).await?;
    let act = Act::MarkRead {
        letter: letter.name.clone(),
    };
    match desk.act(&visitor.person.name, posted.order(), act).await {
        Ok(done) => Ok(goes_on(
            visitor,
            posted.order(),
            done,
            message::path(&letter.name),
        )),
        Err(fault) => {
            let page = drawn(visitor, &letter, &Asked::default(), Some(&fault)).await?;
            Ok(again(&fault, page))
        }
    }
}

async fn drawn(
    visitor: &Visitor,
    letter: &Letter,
    asked: &Asked,
    fault: Option<&Fault>,
) -> Result<Markup, Trouble> {
    let desk = &visitor.app.desk;
    let channels = desk.channels().await?;
    let channel = channels
        .iter()
        .find(|channel| channel.name == letter.channel);
    let kept = desk.notes(Some(letter.name.clone())).await?;
    let main = html! {
        @if let Some(channel) = channel { (unverified_band(channel)) }
        (refusal(fault))
        (told(visitor, asked.done.as_ref()))
        div .beside {
            div .flow {
                p .crumbs {
                    a href="/channels" { "Channels" } " / "
                    a href=(Address::new("/channels").step(&letter.channel)) { (named(&letter.channel)) }
                    " / " span .code { (shown(&letter.name)) }
                }
                div .cluster {
                    h1 { @if letter.ours { "We said: " } @else { "They said: " } (shown(&letter.what)) }
                    (precedence(&letter.precedence))
                }
                article .card .ours[letter.ours] .theirs[!letter.ours] .whole { (message::body(letter, true)) }
                @if let Some(meaning) = &letter.rendering {
                    section aria-labelledby="meaning" {
                        h2 #meaning { "What the text means" }
                        div .said { (shown(meaning)) }
                    }
                }
                (message::answers(visitor, letter, true))
                section aria-labelledby="became" {
                    h2 #became { "What became of it" }
                    (stages(&letter.stages))
                    (proofs(&letter.stages))
                    p .hint { "That it was read does not say that it was understood or agreed to. What is not known is no refusal." }
                }
                section aria-labelledby="whom" {
                    h2 #whom { "By which authority" }
                    (message::by_whom(letter))
                    p .hint { "Authority, and who asked for it, are what the sender says. Nobody can check them from here." }
                }
            }
            (notes::about(visitor, &kept, letter))
        }
    };
    Ok(page(visitor, Room::Channels, &letter.what, main))
}
