//! One proposal, whole, with what it licenses before everything, and the forms that approve or discard it.

use super::{approvals, count};
use crate::address::Address;
use crate::gate::{Trouble, Visitor};
use crate::pages::answer::told;
use crate::pages::findings::Licensed;
use crate::pages::say::whole::{band, whole};
use crate::shell::{Room, carried, page};
use crate::view::people::Role;
use crate::view::saying::Proposal;
use crate::words::named;
use axum::extract::{Path, Query};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

/// The form that approves, by its `id`.
const APPROVE: &str = "approve";

#[derive(Debug, Default, Deserialize)]
pub(super) struct How {
    /// Whether findings are waited for, where no script runs.
    #[serde(default)]
    findings: String,
    /// The order that led here.
    done: Option<String>,
}

pub(super) async fn show(
    visitor: Visitor,
    Path(name): Path<String>,
    Query(how): Query<How>,
) -> Result<Markup, Trouble> {
    let proposal = visitor.app.desk.proposal(name).await?;
    let told = told(&visitor, how.done.as_ref());
    whole_page(&visitor, &proposal, !how.findings.is_empty(), told).await
}

/// What a form was posted to is looked at where the proposal stands.
pub(super) async fn back(Path(name): Path<String>) -> Redirect {
    Redirect::to(&String::from(Address::new("/proposals").step(&name)))
}

/// The part of the page that a script asks for: what the proposal licenses.
pub(super) async fn licensed(
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Markup, Trouble> {
    let proposal = visitor.app.desk.proposal(name).await?;
    Ok(proved(&visitor, &proposal).await.section())
}

/// Under which name it is proved that what a proposal licenses was shown: another than a draft's, which is looked at to be proposed.
pub(super) fn purpose(proposal: &str) -> String {
    format!("approve {proposal}")
}

async fn proved(visitor: &Visitor, proposal: &Proposal) -> Licensed {
    let found = visitor.app.desk.licenses(proposal.name.clone()).await;
    let shown = &visitor.app.shown;
    let proof = shown.proof(&visitor.token, &purpose(&proposal.name));
    Licensed::proved(found, APPROVE, proof)
}

pub(super) async fn whole_page(
    visitor: &Visitor,
    proposal: &Proposal,
    waits: bool,
    told: Markup,
) -> Result<Markup, Trouble> {
    let here = Address::new("/proposals").step(&proposal.name);
    let licensed = if waits {
        proved(visitor, proposal).await
    } else {
        Licensed::Asked {
            load: here.clone().step("findings"),
            whole: here.clone().ask("findings", "yes"),
        }
    };
    let typed = visitor
        .app
        .desk
        .typed(&visitor.person.name, discard_form(&proposal.name));
    let typed = typed.await?.unwrap_or_default();
    let reason = typed.iter().find(|(field, _)| field == "reason");
    let reason = reason.map_or("", |(_, reason)| reason.as_str());
    let drawn = &proposal.drawn;
    let main = html! {
        (band(drawn))
        p .way { a href="/proposals" { "All that waits" } }
        div .head { h1 { (named(&proposal.title)) } (count(proposal)) }
        (told)
        p .lede { "Nothing is said before enough officers have approved." }
        (approvals(proposal))
        (licensed.section())
        (whole(drawn))
        (approving(visitor, proposal, &here, licensed.asked()))
        (discarding(visitor, proposal, &here, reason))
    };
    Ok(page(visitor, Room::Promises, &proposal.title, main))
}

/// The form that approves, for an officer who has something to show; for others, what is missing.
fn approving(visitor: &Visitor, proposal: &Proposal, here: &Address, shut: bool) -> Markup {
    let person = &visitor.person;
    let why_not = match &person.officer {
        _ if !visitor.is(Role::Approver) => Some("Officers approve this. You may see everything."),
        None => Some(
            "You are not named as an officer of this desk's rule; a keeper can say which officer you are.",
        ),
        Some(officer) if proposal.approved_by.contains(officer) => {
            Some("You have approved this. The same officer counts once.")
        }
        Some(_) if !person.has_file && person.passkeys.is_empty() => Some(
            "This desk has nothing yet by which to know you. Lay your officer's file beside it, under Desk.",
        ),
        Some(_) if proposal.drawn.refused.is_some() => {
            Some("It cannot be said as things are, so it cannot be approved.")
        }
        Some(_) => None,
    };
    html! {
        section {
            h2 { "Approve" }
            @if let Some(why) = why_not { p .notice { (why) } } @else { (form(visitor, proposal, here, shut)) }
        }
    }
}

fn form(visitor: &Visitor, proposal: &Proposal, here: &Address, shut: bool) -> Markup {
    let keys: Vec<&str> = visitor
        .person
        .passkeys
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    html! {
        form id=(APPROVE) method="post" action=(here.clone().step("approve"))
            data-passkey=[(!keys.is_empty()).then_some("approve")]
            data-challenge=(proposal.challenge) data-credentials=(keys.join(" ")) {
            (carried(visitor))
            input type="hidden" name="proposal" value=(proposal.name);
            p { "You approve all that is on this page, under the name of these twelve words, and nothing else." }
            @if visitor.person.has_file {
                div .field {
                    label for="passphrase" { "The passphrase of your officer's file" }
                    input #passphrase type="password" name="passphrase" autocomplete="off";
                }
                div .actions {
                    button .button-commit type="submit" disabled[shut] data-after="licenses" { "Approve exactly this" }
                    @if shut { span .quiet data-until="licenses" { "Opens when what it licenses is shown." } }
                }
            }
            @if !keys.is_empty() {
                @for field in ["credential", "authenticator_data", "client_data", "signature"] {
                    input type="hidden" name=(field);
                }
                div .actions {
                    button .button-commit type="button" disabled[shut] data-after="licenses" data-passkey-button="" { "Approve with a passkey" }
                }
                p .passkey-state role="status" {}
                noscript { p .hint { "A passkey needs this page's script, which does not run here." } }
            }
        }
    }
}

/// Under which name the reason for which a proposal is dropped is kept while it is typed.
pub(super) fn discard_form(proposal: &str) -> String {
    format!("discard-{proposal:.16}")
}

fn discarding(visitor: &Visitor, proposal: &Proposal, here: &Address, reason: &str) -> Markup {
    html! {
        @if visitor.is(Role::Approver) {
            details open[!reason.is_empty()] {
                summary { "Discard it" }
                form method="post" action=(here.clone().step("discard")) data-typed=(discard_form(&proposal.name)) {
                    (carried(visitor))
                    input type="hidden" name="proposal" value=(proposal.name);
                    div .field {
                        label for="reason" { "Why; it is kept at this desk" }
                        textarea #reason name="reason" dir="auto" required { "\n" (reason) }
                    }
                    p .typed-state role="status" {}
                    div .actions { button .button-danger type="submit" { "Discard this proposal" } }
                }
            }
        }
    }
}
