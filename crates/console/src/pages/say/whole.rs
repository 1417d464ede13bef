//! All that would be said, as each officer sees it: before it is said, and before it is approved.

use crate::pages::text::{meaning, problem, read_aloud, source};
use crate::view::saying::Drawn;
use crate::words::shown;
use maud::{Markup, html};

/// The band of a channel whose other side nobody has verified (K16).
pub(in crate::pages) fn band(identity: &str) -> Markup {
    html! {
        div .band-unverified role="note" {
            p { strong { "Not verified" } " " bdi { (shown(identity)) } ". Nothing that commits goes out before a keeper has said how the other desk's fingerprint was learned." }
        }
    }
}

/// Everything that would be said.
pub(in crate::pages) fn whole(drawn: &Drawn) -> Markup {
    html! {
        @if let Some(refused) = &drawn.refused {
            div .notice .notice-refused role="alert" { strong { "It cannot be said as it is. " } bdi { (shown(refused)) } }
        }
        section {
            h2 { "To whom, and how" }
            dl .rows {
                @for (name, value) in drawn.rows.iter().filter(|(_, value)| !value.is_empty()) {
                    dt { (shown(name)) } dd .shown-lines { bdi { (shown(value)) } }
                }
                dt { "the other side" }
                dd {
                    @if drawn.identity.0 { span .verified { "verified" } } @else { span .unverified { "not verified" } }
                    " " bdi { (shown(&drawn.identity.1)) }
                }
            }
        }
        @if let Some(text) = &drawn.text {
            div .halves .wide {
                section { h2 { "The text, word for word" } (source(text, &drawn.problems)) }
                @if let Some(rendering) = &drawn.rendering {
                    section { h2 { "What it means" } p .quiet { "Written out anew from the meaning, not from the words." } (meaning(rendering)) }
                }
            }
        } @else {
            @for each in &drawn.problems { (problem(each)) }
        }
        @if let Some([digest, words]) = &drawn.meaning {
            section {
                h2 { "The meaning, to read aloud" }
                (read_aloud(words, digest))
            }
        }
        @if let (Some(name), Some(words)) = (&drawn.name, &drawn.words) {
            section {
                h2 { "All this is" }
                p .quiet { "One name for everything on this page. If anything of it changes, the name is another." }
                (read_aloud(words, name))
            }
        }
    }
}
