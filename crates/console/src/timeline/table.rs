//! The same as tables: for whoever does not look at the drawing, or wants to be exact.

use super::drawing::signed;
use super::legend::row;
use super::lettering::{between, cut, day_and_hour};
use crate::view::timeline::{Lane, Mark, Moment, Timeline};
use maud::{Markup, html};

/// The most rows of a table; the drawing tells of the rest.
const MAX_ROWS: usize = 200;
/// The most letters of a name in a table.
pub(super) const LETTERS: usize = 300;

/// What stood when, what changed when, and what happened and was said.
pub(crate) fn tables(timeline: &Timeline, links: bool) -> Markup {
    html! {
        (standings(&timeline.lanes))
        (changes(timeline))
        (everything(timeline, links))
    }
}

fn standings(lanes: &[Lane]) -> Markup {
    html! {
        div .scroll tabindex="0" role="region" aria-label="What stood when" {
            table {
                caption { "What stood when, as known then" }
                thead { tr { th scope="col" { "promise" } th scope="col" { "in whose eyes" } th scope="col" { "when" } th scope="col" { "it" } } }
                tbody {
                    @for lane in lanes {
                        @for stretch in lane.stretches.iter().take(MAX_ROWS) {
                            tr {
                                td dir="auto" { (cut(&lane.title, LETTERS)) }
                                td dir="auto" { (cut(&lane.eyes, LETTERS)) }
                                td { (between(stretch.from_ms, stretch.to_ms)) }
                                td { (stretch.word) }
                            }
                        }
                        (more(lane.stretches.len(), 4))
                    }
                }
            }
        }
    }
}

pub(super) fn changes(timeline: &Timeline) -> Markup {
    let known = |moment: &&Moment| moment.known_ms <= timeline.known_ms;
    let moments: Vec<&Moment> = timeline.moments.iter().filter(known).collect();
    html! {
        div .scroll tabindex="0" role="region" aria-label="When a verdict changed" {
            table {
                caption { "When a verdict changed, by when it became known" }
                thead { tr { th scope="col" { "known" } th scope="col" { "promise" } th scope="col" { "in whose eyes" } th scope="col" { "from" } th scope="col" { "to" } } }
                tbody {
                    @for moment in moments.iter().rev().take(MAX_ROWS) {
                        tr {
                            td { (day_and_hour(signed(moment.known_ms))) }
                            td dir="auto" { (cut(&moment.promise, LETTERS)) }
                            td dir="auto" { (cut(&moment.eyes, LETTERS)) }
                            td { (moment.before) }
                            td { (moment.after) }
                        }
                    }
                    (more(moments.len(), 5))
                    @if moments.is_empty() { tr { td colspan="5" { "None is known." } } }
                }
            }
        }
    }
}

pub(super) fn everything(timeline: &Timeline, links: bool) -> Markup {
    let within = |mark: &&Mark| mark.from_ms <= timeline.to_ms && mark.to_ms >= timeline.from_ms;
    // What decides comes first if not all have room.
    let marks = || timeline.marks.iter().filter(within);
    let all = marks().count();
    let mut shown: Vec<&Mark> = if all <= MAX_ROWS {
        marks().collect()
    } else {
        let deciding = marks().filter(|mark| mark.decides);
        let rest = marks().filter(|mark| !mark.decides);
        deciding.chain(rest).take(MAX_ROWS).collect()
    };
    shown.sort_by_key(|mark| (mark.from_ms, mark.to_ms));
    html! {
        div .scroll tabindex="0" role="region" aria-label="What happened and was said" {
            table {
                caption { "What happened and was said, as known then" }
                thead { tr { th scope="col" { "when" } th scope="col" { "what" } th scope="col" { "it" } th scope="col" { "known here" } th scope="col" { "a verdict rests on it" } } }
                tbody {
                    @for mark in shown {
                        tr .decides[mark.decides] {
                            td { (between(mark.from_ms, mark.to_ms)) }
                            td { (row(mark.kind).trim_end_matches('s')) }
                            td dir="auto" {
                                @match (&mark.path, links) {
                                    (Some(path), true) => a href=(path) { (cut(&mark.label, LETTERS)) },
                                    _ => (cut(&mark.label, LETTERS)),
                                }
                            }
                            td { (day_and_hour(signed(mark.learned_ms))) }
                            td { @if mark.decides { "yes" } }
                        }
                    }
                    (more(all, 5))
                    @if all == 0 { tr { td colspan="5" { "Nothing is on record for this time." } } }
                }
            }
        }
    }
}

fn more(all: usize, columns: usize) -> Markup {
    html! {
        @if all > MAX_ROWS {
            tr { td colspan=(columns) { "and " (all - MAX_ROWS) " more; a shorter time shows them" } }
        }
    }
}
