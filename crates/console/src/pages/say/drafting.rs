//! The form in which something is drafted.

use super::Subject;
use super::kinds::{AUTHORITIES, About, PRECEDENCES, kind};
use crate::gate::Visitor;
use crate::shell::carried;
use crate::view::saying::{Draft, What};
use crate::words::shown;
use maud::{Markup, html};

/// How a text is begun; the names are to be replaced.
const SKELETON: &str = "Assurance \"What it is called\".
Vocabulary \"the desk's own\".
From Arland to Borland.
Given as an assurance.

Arland will not attack Borland, by its own forces, against the territory, forces or people
    of Borland, anywhere.
This holds as long as Arland is not first attacked by Borland.
Left open: attribution, the standard of proof.

In effect from receipt.
No end is stated.
Withdrawal takes effect 7 days after receipt.";

/// The form, with what was typed. `actors` are those whom an answer to a clarification can name.
pub(super) fn form(
    visitor: &Visitor,
    subject: &Subject,
    draft: &Draft,
    actors: &[(String, String)],
) -> Markup {
    let kind = kind(subject.what);
    html! {
        form .draft method="post" action=(subject.at("")) data-typed=(subject.form()) data-filled=[(!draft.text.is_empty()).then_some("")] {
            (carried(visitor))
            @if let Some(label) = kind.words {
                div .field {
                    label for="text" { (label) }
                    @if subject.what.has_text() {
                        p #text-hint .hint { "One sentence a line or more; each ends with a full stop." }
                        // A browser drops the first line break after the tag.
                        textarea #text .text name="text" dir="auto" spellcheck="false" autocomplete="off" aria-describedby="text-hint" { "\n" (draft.text) }
                        details {
                            summary { "How a text is written" }
                            pre .text { (SKELETON) }
                            p .hint { "Replace the names by those of the desk's vocabulary. What is left out is read narrowly, and a warning says so." }
                        }
                    } @else {
                        textarea #text name="text" dir="auto" { "\n" (draft.text) }
                    }
                }
            }
            @if subject.what == What::Reaffirm {
                div .field {
                    label for="until" { "Its new end; may stay empty" }
                    p #until-hint .hint { "With its zone, such as 2026-07-01T00:00Z. Empty: it is said again that it holds as it is." }
                    input #until name="until" value=(draft.until) autocomplete="off" aria-describedby="until-hint";
                }
            }
            @if subject.what == What::Clarified {
                div .field {
                    label for="author" { "Who acted, by this desk's word" }
                    select #author name="author" {
                        option value="" selected[draft.author.is_empty()] { "Nothing is said of who acted" }
                        @for (id, name) in actors {
                            option value=(id) selected[*id == draft.author] { (shown(name)) }
                        }
                    }
                }
            }
            div .fields {
                (choices("precedence", "Precedence", "Speed of handling, not importance.", &PRECEDENCES, &draft.precedence))
                (choices("authority", "Authority", "By which authority it is said. The other side cannot check it.", &AUTHORITIES, &draft.authority))
            }
            div .field {
                label for="asked_by" { "Who asked for it to be said; may stay empty" }
                p #asked-hint .hint { "It goes with the message. The other side cannot check it." }
                input #asked_by name="asked_by" value=(draft.asked_by) dir="auto" autocomplete="off" aria-describedby="asked-hint";
            }
            p .typed-state role="status" {}
            div .actions {
                button .button type="submit" { "Show all that would be said" }
                span .quiet { "Nothing is said yet." }
            }
        }
    }
}

fn choices(
    name: &str,
    title: &str,
    means: &str,
    each: &[(&str, &str, &str)],
    chosen: &str,
) -> Markup {
    html! {
        fieldset .choices {
            legend { (title) }
            p .hint { (means) }
            @for (value, word, meaning) in each {
                label {
                    input type="radio" name=(name) value=(value) checked[*value == chosen];
                    span { strong { (word) } " " span .hint { (meaning) } }
                }
            }
        }
    }
}

/// What it is about, in one line; or how to come to it, where that is not chosen yet.
pub(super) fn about(subject: &Subject) -> Markup {
    let (name, what) = match kind(subject.what).about {
        About::Nothing => return html! {},
        About::Message => ("message", "in answer to the message"),
        About::Assurance => ("assurance", "about the assurance"),
        About::Incident => ("incident", "about the incident"),
    };
    html! {
        p { "It is said " (what) " " bdi .code data-about=(name) { (shown(&subject.about)) }
            @if !subject.incident.is_empty() { ", about the incident " bdi .code { (shown(&subject.incident)) } }
            "."
        }
    }
}
