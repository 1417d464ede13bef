//! What happened and what stood, over time, as it was known at some time (K18).
//!
//! Lanes are judged one at a time where the desk lives, so that it serves others between them; marks are made of the records in pieces; the
//! moments at which a verdict changed are sought beside the desk. Each is kept until the desk's book changes.

mod kept;
mod lanes;
mod marks;
mod moments;
mod plan;
#[cfg(test)]
mod tests;

use super::Handle;
use kept::Judged;
pub(super) use kept::Kept;
use plan::Plan;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use tacit_console::desk::Fault;
use tacit_console::view::timeline::{Mark, Span, Timeline};
use tacit_lang::time::Instant;

/// How much of the whole is left free at either side.
const MARGIN: i64 = 40;
/// The least that is shown at first, in milliseconds: an hour.
const LEAST_MS: i64 = 3_600_000;

/// How often it is begun anew when the book changes meanwhile.
const TRIES: usize = 4;

pub(super) async fn timeline(desk: &Handle, asked: Span) -> Result<Timeline, Fault> {
    for _ in 1..TRIES {
        match drawn_up(desk, asked.clone()).await {
            Err(Fault::Stale(_)) => {}
            other => return other,
        }
    }
    drawn_up(desk, asked).await
}

async fn drawn_up(desk: &Handle, asked: Span) -> Result<Timeline, Fault> {
    let known = asked.known_ms;
    let plan = desk
        .look(move |service, _| Ok(plan::plan(service, known)))
        .await?;
    let plan = Arc::new(plan);
    let written = marks::written(desk, &plan).await?;
    let mut judged = Vec::new();
    for place in 0..plan.lanes.len() {
        judged.push(lanes::judged(desk, &plan, place).await?);
    }
    let differences = lanes::differences(desk, &plan).await?;
    let (moments, seeking) = moments::known(desk, &plan).await;

    let now = plan.now_ms;
    let whole = whole(&written, now);
    let [first, last] = whole;
    let margin = (last.saturating_sub(first) / MARGIN).max(LEAST_MS / MARGIN);
    let from_ms = asked.from_ms.unwrap_or(first.saturating_sub(margin));
    let to_ms = asked.to_ms.unwrap_or(last.saturating_add(margin));
    let moments = moments.iter().filter(|it| it.known_ms <= now);
    Ok(Timeline {
        from_ms,
        to_ms: to_ms.max(from_ms.saturating_add(1_000)),
        known_ms: in_ms(plan.known),
        now_ms: now,
        whole_ms: whole,
        marks: known_then(&written, &plan, &judged),
        lanes: plan.drawn(&judged, first.min(from_ms)),
        moments: moments.cloned().collect(),
        seeking,
        differences,
        notes: notes(&plan, &judged),
    })
}

/// What was known by then, in order of time, and whether a verdict rests on it.
fn known_then(written: &[marks::Written], plan: &Plan, judged: &[Arc<Judged>]) -> Vec<Mark> {
    let decide: HashSet<&str> = judged
        .iter()
        .flat_map(|it| it.rests_on.iter().map(String::as_str))
        .collect();
    let known = written.iter().filter(|it| it.learned <= plan.known);
    known.map(|it| it.mark(plan.known, &decide)).collect()
}

/// From the first to the last of all that is on record, whenever it was learned: so that going back in knowledge moves no axis.
fn whole(written: &[marks::Written], now_ms: u64) -> [i64; 2] {
    let now = i64::try_from(now_ms).unwrap_or(i64::MAX);
    let first = written.iter().map(|it| it.from_ms).min().unwrap_or(now);
    let last = written.iter().map(|it| it.to_ms).max().unwrap_or(now);
    let first = first.min(now.saturating_sub(LEAST_MS));
    [first, last.max(now)]
}

fn notes(plan: &Plan, judged: &[Arc<Judged>]) -> Vec<String> {
    let mut notes = vec![
        "A verdict rests on what is on record and accepted here. That nothing is on record does not show that nothing happened.".to_owned(),
    ];
    if plan.left_out > 0 {
        notes.push(format!(
            "{} more promises are on record and have no lane here: the first {} are shown",
            plan.left_out,
            plan::MAX_PROMISES
        ));
    }
    if judged.iter().any(|it| it.partial) {
        notes.push("somewhere were too many combinations of open facts, or too many times at which something may have changed, to try them all: a change may lie elsewhere than it is drawn, or be missing".to_owned());
    }
    let said: BTreeSet<&String> = judged.iter().flat_map(|it| &it.notes).collect();
    notes.extend(said.into_iter().cloned());
    notes
}

fn in_ms(at: Instant) -> u64 {
    u64::try_from(signed_ms(at)).unwrap_or(0)
}

fn signed_ms(at: Instant) -> i64 {
    at.seconds().saturating_mul(1_000)
}
