//! An officer approves, or drops, what all of its name says; or nothing is done, and why is told.

use super::list;
use super::one::{discard_form, purpose, whole_page};
use crate::address::Address;
use crate::desk::{Act, Credential, Fault};
use crate::gate::{Posted, Trouble};
use crate::pages::answer::{again, goes_on, refusal};
use crate::view::people::PasskeySigned;
use axum::extract::Path;
use axum::response::Response;

pub(super) async fn approve(Path(name): Path<String>, posted: Posted) -> Result<Response, Trouble> {
    let proposal = posted.one("proposal").to_owned();
    let visitor = &posted.visitor;
    if proposal != name {
        return refused(&posted, &name, another()).await;
    }
    let shown = &visitor.app.shown;
    if !shown.holds(&visitor.token, &purpose(&proposal), posted.one("shown")) {
        let unshown = "what this licenses has not been shown to this login; it is below".to_owned();
        return refused(&posted, &name, Fault::Stale(unshown)).await;
    }
    let credential = match (posted.one("signature"), posted.one("passphrase")) {
        ("", "") => {
            let empty = "no passphrase was given".to_owned();
            return refused(&posted, &name, Fault::Refused(empty)).await;
        }
        ("", passphrase) => Credential::Passphrase(passphrase.to_owned()),
        (signature, _) => Credential::Passkey(PasskeySigned {
            id: posted.one("credential").to_owned(),
            authenticator_data: posted.one("authenticator_data").to_owned(),
            client_data: posted.one("client_data").to_owned(),
            signature: signature.to_owned(),
        }),
    };
    done(
        &posted,
        &name,
        Act::Approve {
            proposal,
            credential,
        },
    )
    .await
}

pub(super) async fn discard(Path(name): Path<String>, posted: Posted) -> Result<Response, Trouble> {
    let proposal = posted.one("proposal").to_owned();
    if proposal != name {
        return refused(&posted, &name, another()).await;
    }
    let reason = posted.one("reason").trim().to_owned();
    let (desk, who) = (&posted.visitor.app.desk, &posted.visitor.person.name);
    let typed = vec![("reason".to_owned(), reason.clone())];
    let form = discard_form(&proposal);
    // Kept first, so that the page has it again if the desk says no (K11).
    desk.keep_typed(who, form.clone(), Some(typed)).await?;
    let response = done(&posted, &name, Act::Discard { proposal, reason }).await?;
    if response.status().is_redirection() {
        posted.done(&form).await;
    }
    Ok(response)
}

/// The page and its form do not name the same text (K7).
fn another() -> Fault {
    Fault::Stale("the form names another proposal than this page".to_owned())
}

async fn done(posted: &Posted, name: &str, act: Act) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let desk = &visitor.app.desk;
    match desk.act(&visitor.person.name, posted.order(), act).await {
        Ok(done) => {
            let list = Address::new("/proposals");
            Ok(goes_on(visitor, posted.order(), done, list))
        }
        Err(fault) => refused(posted, name, fault).await,
    }
}

/// Shows the proposal again with why nothing was done; or what waits, if it does not wait any more.
async fn refused(posted: &Posted, name: &str, fault: Fault) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let found = visitor.app.desk.proposal(name.to_owned()).await;
    let page = match found {
        Ok(proposal) => whole_page(visitor, &proposal, false, refusal(Some(&fault))).await?,
        Err(_) => list(visitor, refusal(Some(&fault))).await?,
    };
    Ok(again(&fault, page))
}
