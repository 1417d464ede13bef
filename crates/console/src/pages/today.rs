//! Today: what needs a human now, the most urgent first, and nothing else.

use super::answer::{again, refusal};
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{App, Posted, Trouble, Visitor};
use crate::marks::precedence;
use crate::shell::{Room, carried, page};
use crate::view::people::Role;
use crate::view::today::{Matter, MatterKind, Today};
use crate::words::{brief, count, lasting, named, term, when};
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(show))
        .route("/seen", post(seen))
}

async fn show(visitor: Visitor) -> Result<Markup, Trouble> {
    drawn(&visitor, None).await
}

async fn drawn(visitor: &Visitor, fault: Option<&Fault>) -> Result<Markup, Trouble> {
    let today = visitor.app.desk.today().await?;
    let main = html! { (refusal(fault)) (listed(visitor, &today)) };
    Ok(page(visitor, Room::Today, "Today", main))
}

/// Somebody has seen what waits for nothing else, so it waits no more.
async fn seen(posted: Posted) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let act = Act::Seen {
        matter: posted.one("matter").to_owned(),
    };
    let desk = &visitor.app.desk;
    match desk.act(&visitor.person.name, posted.order(), act).await {
        Ok(_) => Ok(Redirect::to("/").into_response()),
        Err(fault) => Ok(again(&fault, drawn(visitor, Some(&fault)).await?)),
    }
}

/// How many matters a large screen shows at once, side by side.
const FEW: usize = 24;

fn listed(visitor: &Visitor, today: &Today) -> Markup {
    let now_ms = visitor.masthead.now_ms;
    let waiting = today.matters.len() + today.more;
    html! {
        div .wide.head {
            h1 { "Today" }
            p .quiet { @if waiting > 0 { (count(waiting, "thing waits", "things wait")) " · " } (when(now_ms)) }
        }
        @if today.matters.is_empty() {
            div .empty {
                p { "Nothing waits for anybody." }
                p .quiet { "What needs a person appears here by itself while this page is open." }
            }
        }
        div .wide.urgencies .few[today.matters.len() <= FEW] {
        @for (urgency, matters) in grouped(&today.matters, now_ms) {
            section aria-labelledby={ "urgency-" (urgency.word()) } {
                h2 id={ "urgency-" (urgency.word()) } { (urgency.heading()) " " span .count { (matters.len()) } }
                ol .matters { @for matter in matters { (one(visitor, matter, urgency)) } }
            }
        }
        }
        @if today.more > 0 {
            p .quiet { "Besides these there are " (count(today.more, "more", "more")) ". They move up as these are done." }
        }
    }
}

/// How urgent: what is grave, then what is overdue, then by precedence, as that is speed of handling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    Grave,
    Overdue,
    Flash,
    Immediate,
    Priority,
    Routine,
    Besides,
}

impl Urgency {
    const ALL: [Self; 7] = [
        Self::Grave,
        Self::Overdue,
        Self::Flash,
        Self::Immediate,
        Self::Priority,
        Self::Routine,
        Self::Besides,
    ];

    fn of(matter: &Matter, now_ms: u64) -> Self {
        if matter.kind == MatterKind::Grave {
            return Self::Grave;
        }
        if matter.due_ms.is_some_and(|due| due <= now_ms) {
            return Self::Overdue;
        }
        match matter.precedence.as_deref() {
            Some("flash") => Self::Flash,
            Some("immediate") => Self::Immediate,
            Some("priority") => Self::Priority,
            Some("routine") => Self::Routine,
            _ => Self::Besides,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Grave => "grave",
            Self::Overdue => "overdue",
            Self::Flash => "flash",
            Self::Immediate => "immediate",
            Self::Priority => "priority",
            Self::Routine => "routine",
            Self::Besides => "besides",
        }
    }

    const fn heading(self) -> &'static str {
        match self {
            Self::Grave => "Grave",
            Self::Overdue => "Overdue",
            Self::Flash => "Flash",
            Self::Immediate => "Immediate",
            Self::Priority => "Priority",
            Self::Routine => "Routine",
            Self::Besides => "Without a precedence",
        }
    }
}

fn grouped(matters: &[Matter], now_ms: u64) -> Vec<(Urgency, Vec<&Matter>)> {
    let group = |urgency| {
        let of_it = |matter: &&Matter| Urgency::of(matter, now_ms) == urgency;
        let mut group: Vec<&Matter> = matters.iter().filter(of_it).collect();
        group.sort_by_key(|matter| {
            (
                matter.due_ms.unwrap_or(u64::MAX),
                matter.kind,
                matter.since_ms,
            )
        });
        (urgency, group)
    };
    let groups = Urgency::ALL.into_iter().map(group);
    groups.filter(|(_, group)| !group.is_empty()).collect()
}

fn one(visitor: &Visitor, matter: &Matter, urgency: Urgency) -> Markup {
    let now_ms = visitor.masthead.now_ms;
    let may_see =
        visitor.is(Role::Drafter) || visitor.is(Role::Approver) || visitor.is(Role::Keeper);
    let (why, step) = words(matter.kind);
    html! {
        li .matter .overdue[urgency == Urgency::Overdue] .grave[urgency == Urgency::Grave] {
            div .cluster {
                span .eyebrow { (why) }
                @if let Some(word) = &matter.precedence { (precedence(word)) }
                @if let Some(channel) = &matter.channel {
                    a .small href=(Address::new("/channels").step(channel)) { (named(channel)) }
                }
            }
            p .said { (brief(&matter.words)) }
            p .small {
                @if let Some(due) = matter.due_ms {
                    span .due { (term(now_ms, due)) } span .quiet { " (" (when(due)) ") · " }
                }
                span .quiet { (lasting(now_ms, matter.since_ms)) ", since " (when(matter.since_ms)) }
            }
            div .actions {
                a .button href=(matter.path) { (step) span .visually-hidden { ": " (brief(&matter.words)) } }
                @if let Some(name) = matter.seen.as_ref().filter(|_| may_see) {
                    form method="post" action="/seen" {
                        (carried(visitor))
                        input type="hidden" name="matter" value=(name);
                        button .button type="submit" { "Seen" span .visually-hidden { ": " (brief(&matter.words)) } }
                    }
                }
            }
        }
    }
}

/// Why something waits, and the step that it waits for.
const fn words(kind: MatterKind) -> (&'static str, &'static str) {
    match kind {
        MatterKind::Grave => ("Grave", "Look into it"),
        MatterKind::Clarification => ("A clarification runs", "See what was asked"),
        MatterKind::Standing => ("A standing has changed", "See why"),
        MatterKind::Unread => ("Not read by anybody", "Read it"),
        MatterKind::Unanswered => ("Asks for an answer", "Answer it"),
        MatterKind::Approval => ("Waits for an officer", "Look at it"),
        MatterKind::Line => ("A line is down", "See the line"),
        MatterKind::Unverified => ("Not verified", "Verify"),
        MatterKind::Kept => ("Cannot go out yet", "See what it waits for"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matter(precedence: &str, due_ms: Option<u64>, words: &str) -> Matter {
        Matter {
            kind: MatterKind::Unread,
            precedence: Some(precedence.to_owned()),
            words: words.to_owned(),
            channel: None,
            since_ms: 1,
            due_ms,
            path: "/".to_owned(),
            seen: None,
        }
    }

    fn order(matters: &[Matter]) -> Vec<&str> {
        let groups = grouped(matters, 100).into_iter();
        groups
            .flat_map(|(_, group)| group)
            .map(|matter| matter.words.as_str())
            .collect()
    }

    #[test]
    fn what_is_overdue_comes_before_whatever_is_not_and_precedence_orders_the_rest() {
        let matters = [
            matter("routine", Some(300), "routine, due"),
            matter("flash", Some(200), "flash, due"),
            matter("routine", Some(50), "routine, overdue"),
            matter("flash", Some(100), "flash, overdue now"),
            matter("immediate", None, "immediate, without a term"),
        ];
        assert_eq!(
            order(&matters),
            [
                "routine, overdue",
                "flash, overdue now",
                "flash, due",
                "immediate, without a term",
                "routine, due"
            ]
        );
    }

    #[test]
    fn what_is_grave_stands_above_what_is_overdue() {
        let mut grave = matter("routine", None, "grave");
        grave.kind = MatterKind::Grave;
        assert_eq!(
            order(&[matter("flash", Some(1), "overdue"), grave]),
            ["grave", "overdue"]
        );
    }

    #[test]
    fn nothing_that_waits_is_left_out() {
        let mut odd = matter("sudden", None, "odd");
        odd.kind = MatterKind::Kept;
        assert_eq!(order(&[odd]), ["odd"]);
    }
}
