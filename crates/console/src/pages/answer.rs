//! What a form is answered with: the page it leads to, or the same page again with what was typed and why it was not done.

use crate::address::Address;
use crate::desk::{Done, Fault};
use crate::gate::{Forgets, Visitor, status};
use crate::words::brief;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};

/// Goes on to where the desk says, else to `page`, where its words wait under the order's name. What was typed is forgotten.
pub(super) fn goes_on(visitor: &Visitor, order: String, done: Done, page: Address) -> Response {
    let page = match done.next {
        // A path of this console and of nothing else: `//` would name another host.
        Some(next) if next.starts_with('/') && !next.starts_with("//") => Address::new(&next),
        _ => page,
    };
    let path: String = page.ask("done", &order).into();
    visitor.app.told.keep(order.clone(), done.words);
    let mut answer = Redirect::to(&path).into_response();
    if !visitor.form.is_empty() {
        let (person, form) = (visitor.person.name.clone(), visitor.form.clone());
        let forgets = Forgets {
            person,
            form,
            order,
        };
        answer.extensions_mut().insert(forgets);
    }
    answer
}

/// What became of the order that led to this page; nothing if it was not said lately.
pub(super) fn told(visitor: &Visitor, order: Option<&String>) -> Markup {
    let words = order.and_then(|order| visitor.app.told.of(order));
    html! {
        @if let Some(words) = words.filter(|words| !words.is_empty()) {
            div .notice.notice-done role="status" { p { (brief(&words)) } }
        }
    }
}

/// The page once more, under the status that a fault has.
pub(super) fn again(fault: &Fault, page: Markup) -> Response {
    (status(fault), page).into_response()
}

/// Why nothing was done, at the head of a page that is shown again.
pub(super) fn refusal(fault: Option<&Fault>) -> Markup {
    html! {
        @if let Some(fault) = fault {
            @let stale = matches!(fault, Fault::Stale(_));
            div .notice.notice-stale[stale].notice-refused[!stale] role="alert" {
                p { strong { @if stale { "It has changed meanwhile. " } @else { "Nothing was done. " } } (brief(&fault.to_string())) "." }
            }
        }
    }
}
