//! All that would be said, as each officer sees it: before it is said, and before it is approved.

use crate::marks::identity;
use crate::pages::text::{meaning, problem, read_aloud, source};
use crate::view::saying::Drawn;
use crate::words::{count, shown};
use maud::{Markup, html};

/// The band of a channel whose other side nobody has verified (K16).
pub(in crate::pages) fn band(drawn: &Drawn) -> Markup {
    html! {
        @if !drawn.identity.0 {
            div .band-unverified role="note" aria-label="Not verified" {
                p { strong { "NOT VERIFIED. " } "Whoever is at the other end may be anybody: " bdi { (shown(&drawn.identity.1)) } "." }
            }
        }
    }
}

/// Why it cannot be said, if it cannot.
fn unsaid(drawn: &Drawn) -> Markup {
    let mistakes = drawn.problems.iter().filter(|it| it.error).count();
    html! {
        @if drawn.refused.is_some() || drawn.name.is_none() {
            div .notice .notice-refused role="alert" {
                p {
                    strong { "It cannot be said as it is. " }
                    @if let Some(refused) = &drawn.refused { bdi { (shown(refused)) } }
                }
                @if mistakes > 0 { p { (count(mistakes, "mistake", "mistakes")) ", each at its line below, with what to do." } }
            }
        }
    }
}

/// Everything that would be said.
pub(in crate::pages) fn whole(drawn: &Drawn) -> Markup {
    html! {
        (unsaid(drawn))
        section {
            h2 { "To whom, and how" }
            dl .rows {
                // The other side's identity stands below, with its mark.
                @for (name, value) in drawn.rows.iter().filter(|(name, value)| !value.is_empty() && name != "identity") {
                    dt { (shown(name)) } dd .shown-lines { bdi { (shown(value)) } }
                }
                dt { "the other side" }
                dd {
                    (identity(drawn.identity.0))
                    " " bdi { (shown(drawn.identity.1.strip_prefix("verified: ").unwrap_or(&drawn.identity.1))) }
                }
            }
        }
        @if let Some(text) = &drawn.text {
            div .sides .wide {
                section { h2 { "The text, word for word" } (source(text, &drawn.problems)) }
                @if let Some(rendering) = &drawn.rendering {
                    section { h2 { "What it means" } p .quiet { "Written out anew from the meaning, not from the words." } (meaning(rendering)) }
                }
            }
        } @else {
            @for each in &drawn.problems { (problem(each)) }
        }
        div .sides .wide {
            @if let Some([digest, words]) = &drawn.meaning {
                section {
                    h2 { "The meaning, to read aloud" }
                    p .quiet { "Both sides hold the same meaning if these words are the same at both." }
                    (read_aloud(words, digest))
                }
            }
            @if let (Some(name), Some(words)) = (&drawn.name, &drawn.words) {
                section {
                    h2 { "All this, by one name" }
                    p .quiet { "If anything on this page changes, the name is another." }
                    (read_aloud(words, name))
                }
            }
        }
    }
}
