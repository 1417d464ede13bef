//! All that would be said by a draft, on one page, with what its text licenses before the button that says it.

use super::subject::{Named, Subject};
use super::{actors, form_or_why, kind, whole};
use crate::desk::Fault;
use crate::gate::{Trouble, Visitor};
use crate::pages::answer::refusal;
use crate::pages::findings::Licensed;
use crate::shell::{carried, page};
use crate::view::people::Role;
use crate::view::saying::{Draft, Drawn};
use crate::words::shown;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

/// The form that confirms, by its `id`.
const CONFIRM: &str = "confirm";

/// How a page is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct How {
    /// The name of what the page shows that asks for findings by script.
    #[serde(default)]
    name: String,
    /// Whether findings are waited for, where no script runs.
    #[serde(default)]
    findings: String,
}

/// The page with all that would be said by what is typed.
pub(super) async fn show(
    visitor: Visitor,
    Path(what): Path<String>,
    Query(named): Query<Named>,
    Query(how): Query<How>,
) -> Result<Response, Trouble> {
    let subject = Subject::read(&what, named)?;
    let desk = &visitor.app.desk;
    let typed = desk.typed(&visitor.person.name, subject.form()).await?;
    let Some(typed) = typed else {
        return Ok(Redirect::to(&String::from(subject.at(""))).into_response());
    };
    let draft = subject.draft(&typed);
    let waits = !how.findings.is_empty();
    let page = drawn_up(&visitor, &subject, &draft, waits, None).await?;
    Ok(page.into_response())
}

/// The page of a draft, and why nothing was said, if so.
pub(super) async fn drawn_up(
    visitor: &Visitor,
    subject: &Subject,
    draft: &Draft,
    waits: bool,
    told: Option<&Fault>,
) -> Result<Markup, Trouble> {
    let desk = &visitor.app.desk;
    let title = kind(subject.what).title;
    let (drawn, fault) = match desk.draw_up(draft.clone()).await {
        Ok(drawn) => (Some(drawn), None),
        Err(fault) => (None, Some(fault)),
    };
    let name = drawn.as_ref().and_then(|it| it.name.as_deref());
    let licensed = match name.filter(|_| subject.what.has_text()) {
        Some(name) if waits => Some(proved(visitor, draft, name).await),
        Some(name) => Some(Licensed::Asked {
            load: subject.at("findings").ask("name", name),
            whole: subject.at("look").ask("findings", "yes"),
        }),
        None => None,
    };
    let main = html! {
        @if let Some(drawn) = &drawn { (whole::band(drawn)) }
        p .way { a href=(subject.at("")) { "Back to the draft" } }
        h1 { (title) }
        (refusal(told))
        @if told.is_some() { p { "What you have typed is still here. Look at all of it again before you confirm it." } }
        @if name.is_some() { p .lede { "Nothing is said yet. This is all that would be said." } }
        @if let Some(fault) = &fault {
            div .notice .notice-refused role="alert" { strong { "It cannot be said as it is. " } bdi { (shown(&fault.to_string())) } }
        }
        @if let Some(drawn) = &drawn { (whole::whole(drawn)) }
        @if let (Some(drawn), Some(name)) = (&drawn, name) {
            @if let Some(licensed) = &licensed { (licensed.section()) }
            (confirming(visitor, subject, draft, drawn, name, licensed.as_ref().is_some_and(Licensed::asked)))
        } @else {
            section {
                h2 { "Mend it here" }
                (form_or_why(visitor, subject, draft, &actors(visitor, subject.what).await?))
            }
        }
    };
    Ok(page(visitor, subject.room(), title, main))
}

/// What a text licenses, with the proof for the form that confirms it.
async fn proved(visitor: &Visitor, draft: &Draft, name: &str) -> Licensed {
    let found = visitor.app.desk.findings(draft.clone()).await;
    let proof = visitor.app.shown.proof(&visitor.token, name);
    Licensed::proved(found, CONFIRM, proof)
}

/// The part of the page that a script asks for: what the text licenses.
pub(super) async fn licensed(
    visitor: Visitor,
    Path(what): Path<String>,
    Query(named): Query<Named>,
    Query(how): Query<How>,
) -> Result<Markup, Trouble> {
    let subject = Subject::read(&what, named)?;
    let desk = &visitor.app.desk;
    let typed = desk.typed(&visitor.person.name, subject.form()).await?;
    let draft = subject.draft(&typed.unwrap_or_default());
    let drawn = desk.draw_up(draft.clone()).await?;
    if drawn.name.as_deref() != Some(how.name.as_str()) {
        return Ok(html! {
            section #licenses {
                div .notice .notice-stale role="alert" {
                    p { strong { "What would be said has changed since this page was shown." } }
                    p { a .button href=(subject.at("look")) { "Look at it again" } }
                }
            }
        });
    }
    Ok(proved(&visitor, &draft, &how.name).await.section())
}

/// The form that confirms everything on the page by its name, and carries what was shown (K11). It opens when findings are there (K12).
fn confirming(
    visitor: &Visitor,
    subject: &Subject,
    draft: &Draft,
    drawn: &Drawn,
    name: &str,
    shut: bool,
) -> Markup {
    html! {
        @if visitor.is(Role::Drafter) {
            form id=(CONFIRM) method="post" action=(subject.at("look")) {
                (carried(visitor))
                @for (field, value) in Subject::typed(draft) {
                    input type="hidden" name=(field) value=(value);
                }
                input type="hidden" name="confirmed" value=(name);
                div .actions {
                    button .button-commit type="submit" disabled[shut] data-after="licenses" { (button(drawn)) }
                    @if shut { span .quiet data-until="licenses" { "Opens when what it licenses is shown." } }
                }
            }
        } @else {
            p .notice { "Whoever drafts for this desk confirms this." }
        }
    }
}

fn button(drawn: &Drawn) -> String {
    match drawn.needed {
        0 => "Say exactly this".to_owned(),
        1 => "Put exactly this before an officer".to_owned(),
        needed => format!("Put exactly this before {needed} officers"),
    }
}
