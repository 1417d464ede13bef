//! What is around every page: its head, the way to the other pages, and the parts that forms share.

use crate::gate::Visitor;
use crate::view::masthead::Masthead;
use crate::words::{brief, named, shown};
use maud::{DOCTYPE, Markup, html};

/// The pages to which there is always a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    Today,
    Channels,
    Promises,
    Timeline,
    Incidents,
    Exposure,
    Desk,
}

impl Room {
    const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Today, "Today", "/"),
        (Self::Channels, "Channels", "/channels"),
        (Self::Promises, "Promises", "/promises"),
        (Self::Timeline, "Timeline", "/timeline"),
        (Self::Incidents, "Incidents", "/incidents"),
        (Self::Exposure, "Exposure", "/exposure"),
        (Self::Desk, "Desk", "/desk"),
    ];
}

/// A whole page. `main` is what is replaced when something has changed at the desk, unless it answers a form.
pub(crate) fn page(visitor: &Visitor, here: Room, title: &str, main: Markup) -> Markup {
    around(
        visitor,
        Some(here),
        title,
        html! { main #main tabindex="-1" data-live=[visitor.changes] { (troubles(&visitor.masthead)) (main) } },
    )
}

/// A page that is none of the rooms and stays as it is: it says what became of a request.
pub(crate) fn aside(visitor: &Visitor, title: &str, main: Markup) -> Markup {
    around(
        visitor,
        None,
        title,
        html! { main #main tabindex="-1" { (troubles(&visitor.masthead)) h1 { (title) } (main) } },
    )
}

fn around(visitor: &Visitor, here: Option<Room>, title: &str, main: Markup) -> Markup {
    let masthead = &visitor.masthead;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (shown(title)) " · " (shown(&masthead.party)) }
                link rel="stylesheet" href="/console.css";
                script src="/console.js" defer {}
                script src="/promises.js" defer {}
            }
            body data-person=(visitor.person.name) {
                a .skip href="#main" { "To the page" }
                @if masthead.exercise {
                    p .exercise { strong { "EXERCISE" } span { "nothing here is in earnest" } strong aria-hidden="true" { "EXERCISE" } }
                }
                header .masthead {
                    p .party { (named(&masthead.party)) }
                    nav #pages aria-label="Pages" data-live="" {
                        @for (room, name, path) in Room::ALL {
                            a href=(path) aria-current=[(Some(room) == here).then_some("page")] {
                                (name)
                                @if room == Room::Today && masthead.waiting > 0 { " " span .count { (masthead.waiting) } }
                            }
                        }
                    }
                    p .person { (named(&visitor.person.name)) }
                    form .log-out method="post" action="/logout" {
                        (carried(visitor))
                        button .button-quiet type="submit" { "Log out" }
                    }
                }
                // What the page's own script has to say: that something has changed, or that the desk does not answer.
                div #told .told role="status" aria-live="polite" {}
                (main)
            }
        }
    }
}

/// What stops the desk, at the head of every page.
fn troubles(masthead: &Masthead) -> Markup {
    html! {
        @if !masthead.troubles.is_empty() {
            div .band-trouble role="note" aria-label="What stops this desk" {
                @for trouble in &masthead.troubles { p { strong { "The desk does not work as it should. " } (brief(trouble)) } }
            }
        }
    }
}

/// A page for nobody in particular.
pub(crate) fn bare(title: &str, main: &Markup, exercise: bool) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/console.css";
            }
            body .bare {
                @if exercise { p .exercise { strong { "EXERCISE" } span { "nothing here is in earnest" } } }
                main #main { h1 { (title) } (main) p { a href="/" { "To the first page" } } }
            }
        }
    }
}

/// What every form that does something carries: its login's token and a fresh name for its order.
pub(crate) fn carried(visitor: &Visitor) -> Markup {
    html! {
        input type="hidden" name="token" value=(visitor.token);
        input type="hidden" name="order" value=(visitor.order());
    }
}
