//! The record of acts: who did what when, and what became of it, in a chain that shows whether it was changed (K9).

use crate::address::Address;
use crate::gate::{Trouble, Visitor};
use crate::pages::text::read_aloud;
use crate::shell::{Room, page};
use crate::view::people::{ACTS_PAGE, Acts};
use crate::words::{count, named, shown, when};
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Which {
    /// Which page, from one.
    #[serde(default)]
    page: String,
}

pub(super) async fn show(visitor: Visitor, Query(which): Query<Which>) -> Result<Markup, Trouble> {
    // Whatever is no number is the first page.
    let number = which.page.parse::<usize>().unwrap_or(1);
    let acts = visitor.app.desk.acts(number.saturating_sub(1)).await?;
    let main = html! {
        p .way { a href="/desk" { "To the desk" } }
        h1 { "What was done" }
        @if let Some(broken) = &acts.broken {
            div .grave role="alert" {
                h2 { "This record was changed" }
                p { bdi { (shown(broken)) } }
                p { "What it says before that place cannot be relied on. Note what you see, tell whoever answers for this desk, and compare with the words that were noted elsewhere." }
            }
        }
        section {
            h2 { "Its head" }
            p { "Whoever notes these words elsewhere sees later whether anything before them was changed." }
            (read_aloud(&acts.head, ""))
            p .quiet { "Whoever has the desk's own key could write a whole new record. Without words that were noted elsewhere, nobody could tell." }
        }
        div .wide { (table(&acts)) }
        (pager(&acts))
    };
    Ok(page(&visitor, Room::Desk, "What was done", main))
}

fn table(acts: &Acts) -> Markup {
    html! {
        @if acts.acts.is_empty() {
            p .empty { "Nothing is on this page." }
        } @else {
            div .scroll tabindex="0" role="region" aria-label="Acts, newest first" {
                table {
                    caption { (count(acts.all, "act", "acts")) " on record, newest first" }
                    thead { tr { th .number scope="col" { "Number" } th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What" } th scope="col" { "What became of it" } } }
                    tbody {
                        @for act in &acts.acts {
                            tr {
                                td .number { (act.number) }
                                td { (when(act.at_ms)) }
                                td { (named(&act.who)) }
                                td dir="auto" { (shown(&act.what)) }
                                td dir="auto" { (shown(&act.outcome)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn pager(acts: &Acts) -> Markup {
    let at = |page: usize| Address::new("/desk/acts").ask("page", &(page + 1).to_string());
    let pages = acts.all.div_ceil(ACTS_PAGE).max(1);
    html! {
        nav .pager aria-label="Pages of the record" {
            @if acts.page > 0 { a href=(at(acts.page - 1)) { "Newer" } } @else { span {} }
            span .quiet { "Page " (acts.page + 1) " of " (pages) }
            @if acts.page + 1 < pages { a href=(at(acts.page + 1)) { "Older" } } @else { span {} }
        }
    }
}
