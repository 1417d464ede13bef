//! One incident whole: what is claimed of it, what each claim rests on, and what this desk holds of it.

use super::entry::{claim, claim_fields};
use super::fields::Drawing;
use super::{called, path};
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{App, Posted, Trouble, Visitor};
use crate::pages::answer::{again, goes_on, refusal, told};
use crate::pages::message;
use crate::shell::{Room, carried, page};
use crate::view::incidents::{Claim, Incident, NewClaim};
use crate::view::people::Role;
use crate::words::{all_named, count, named, shown, when};
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/incidents/{id}", get(show))
        .route("/incidents/{id}/claim", post(claims))
        .route("/incidents/{id}/stance", post(holds))
        .route("/incidents/{id}/same", post(same))
}

/// Which order led here.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    done: Option<String>,
}

/// What is typed and why it was not done, where something was not.
#[derive(Default)]
struct Again {
    claim: NewClaim,
    other: String,
    fault: Option<Fault>,
    /// Whether it was the form of a claim.
    at_claim: bool,
}

async fn show(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Trouble> {
    drawn(&visitor, &id, &asked, &Again::default()).await
}

async fn claims(Path(id): Path<String>, posted: Posted) -> Result<Response, Trouble> {
    let typed = claim(&posted, &id);
    let act = Act::Claim(Box::new(typed.clone()));
    let again = Again {
        claim: typed,
        at_claim: true,
        ..Again::default()
    };
    acted(&posted, &id, act, again).await
}

async fn holds(Path(id): Path<String>, posted: Posted) -> Result<Response, Trouble> {
    let act = Act::Stance {
        claim: posted.one("claim").to_owned(),
        stance: posted.one("stance").to_owned(),
    };
    acted(&posted, &id, act, Again::default()).await
}

async fn same(Path(id): Path<String>, posted: Posted) -> Result<Response, Trouble> {
    let other = posted.one("other").trim().to_owned();
    let act = Act::Same {
        incidents: [id.clone(), other.clone()],
        one: true,
    };
    let again = Again {
        other,
        ..Again::default()
    };
    acted(&posted, &id, act, again).await
}

/// Does it, and shows the incident: as it is then, or with why nothing was done and what was typed.
async fn acted(posted: &Posted, id: &str, act: Act, mut typed: Again) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let who = &visitor.person.name;
    match visitor.app.desk.act(who, posted.order(), act).await {
        Ok(done) => Ok(goes_on(visitor, posted.order(), done, path(id))),
        Err(fault) => {
            typed.fault = Some(fault.clone());
            let page = drawn(visitor, id, &Asked::default(), &typed).await?;
            Ok(again(&fault, page))
        }
    }
}

async fn drawn(
    visitor: &Visitor,
    id: &str,
    asked: &Asked,
    typed: &Again,
) -> Result<Markup, Trouble> {
    let incident = visitor.app.desk.incident(id.to_owned()).await?;
    let may = visitor.is(Role::Drafter);
    let general = typed.fault.as_ref().filter(|_| !typed.at_claim);
    let main = html! {
        (refusal(general))
        (told(visitor, asked.done.as_ref()))
        p .way { a href="/incidents" { "All incidents" } }
        div {
            p .eyebrow { "Incident" }
            h1 { (called(&incident)) }
        }
        (facts(&incident))
        @if may { (tell(&incident)) }
        div .beside.wide {
            section aria-labelledby="claims" {
                h2 #claims { "What is claimed of it" }
                p .quiet { "A claim counts here once this desk accepts it, or its source, and it is proved as the promise asks. A stance stays at this desk until the incident is reported." }
                @if incident.claims.is_empty() { p .empty { "Nothing is claimed of it." } }
                @for claim in &incident.claims { (claimed(visitor, &incident, claim, may)) }
            }
            @if may {
                aside .card aria-labelledby="further" {
                    h2 #further { "A further claim" }
                    (further(visitor, &incident, typed).await?)
                }
            }
        }
        (sameness(visitor, &incident, typed, may))
    };
    let title = if incident.label.is_empty() {
        &incident.id
    } else {
        &incident.label
    };
    Ok(page(visitor, Room::Incidents, &shown(title), main))
}

fn facts(incident: &Incident) -> Markup {
    html! {
        dl .rows {
            dt { "Name on record" } dd .code { (named(&incident.id)) }
            dt { "Began" } dd { (shown(&incident.begin)) }
            @if let Some(end) = &incident.end { dt { "Ended" } dd { (shown(end)) } }
            dt { "Known here since" } dd { (when(incident.learned_ms)) }
            dt { "Who acted, in our own eyes" } dd { strong { (named(&incident.author)) } }
            dt { "Decides" }
            dd {
                @if incident.decides.is_empty() { span .quiet { "no verdict rests on it in our own eyes" } }
                @else { (all_named(&incident.decides)) " " a href="/promises" { "Promises" } }
            }
            dt { "Messages about it" }
            dd {
                @if incident.letters.is_empty() { span .quiet { "none" } }
                @for (at, letter) in incident.letters.iter().enumerate() {
                    @if at > 0 { ", " } a .code href=(message::path(letter)) { (named(letter)) }
                }
            }
        }
    }
}

/// What can be said of it to the other side.
fn tell(incident: &Incident) -> Markup {
    html! {
        p .actions {
            a .button href=(Address::new("/say/report").ask("about", &incident.id)) { "Report it to the other side" }
            a .button href=(Address::new("/say/clarify").ask("incident", &incident.id)) { "Ask for clarification" }
        }
    }
}

fn claimed(visitor: &Visitor, incident: &Incident, claim: &Claim, may: bool) -> Markup {
    let stances = [
        ("accept", "Accept", "accepted"),
        ("deny", "Deny", "denied"),
        ("set-aside", "Set aside", "set aside"),
    ];
    html! {
        article .card.claim {
            div .head {
                h3 { (named(&claim.by)) }
                span .cluster {
                    @if !claim.stance.is_empty() { span .tag.tag-plain { (shown(&claim.stance)) " here" } }
                    @if claim.counts { span .tag.tag-good { "counts here" } } @else { span .tag.tag-not-yet { "does not count here" } }
                }
            }
            p .said { (shown(&claim.says)) }
            dl .rows.small {
                dt { "Rests on" }
                dd { (count(claim.roots.len(), "source of its own", "sources of their own")) @if !claim.roots.is_empty() { ": " (all_named(&claim.roots)) } }
                dt { "Proof" } dd { @if claim.grade.is_empty() { "not graded" } @else { bdi { (shown(&claim.grade)) } } }
                dt { "Known here since" } dd { (when(claim.learned_ms)) }
                dt { "Name on record" } dd .code { (named(&claim.id)) }
            }
            @if may {
                form .actions method="post" action=(path(&incident.id).step("stance")) aria-label="What this desk holds of this claim" {
                    (carried(visitor))
                    input type="hidden" name="claim" value=(claim.id);
                    @for (value, word, held) in stances {
                        @let is_held = claim.stance == held;
                        button .button type="submit" name="stance" value=(value) aria-pressed=(is_held) { (word) }
                    }
                }
            }
        }
    }
}

async fn further(visitor: &Visitor, incident: &Incident, typed: &Again) -> Result<Markup, Trouble> {
    let offered = visitor.app.desk.incident_form().await?;
    let draw = Drawing {
        form: "claim",
        fault: typed.fault.as_ref().filter(|_| typed.at_claim),
    };
    Ok(html! {
        form method="post" action=(path(&incident.id).step("claim")) data-typed={ "claim " (incident.id) } {
            (carried(visitor))
            (draw.refusal())
            (claim_fields(&offered, &typed.claim, draw))
            p .typed-state role="status" {}
            div .actions { button .button type="submit" { "Put the claim on record" } }
        }
    })
}

fn sameness(visitor: &Visitor, incident: &Incident, typed: &Again, may: bool) -> Markup {
    html! {
        section aria-labelledby="same" {
            h2 #same { "Said to be the same" }
            @if incident.same.is_empty() { p .quiet { "Nobody says that it is one with another incident." } }
            ul .lines {
                @for (other, by) in &incident.same {
                    li { a .code href=(path(other)) { (named(other)) } span .quiet { ", by " (named(by)) } }
                }
            }
            @if may {
                form .search method="post" action=(path(&incident.id).step("same")) {
                    (carried(visitor))
                    div .field {
                        label for="other" { "Another that it is one with" }
                        input #other name="other" value=(typed.other) dir="auto" autocomplete="off" spellcheck="false" required aria-describedby="other-hint";
                    }
                    button .button type="submit" { "They are one" }
                }
                p #other-hint .hint { "Its name on record. Both stay as they are; this desk says that they are one, and judges by it." }
            }
        }
    }
}
