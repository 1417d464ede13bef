//! The record of acts as commands ask for it.

use super::service::Service;
use super::view::{ActView, CheckView};
use crate::commands::desk::acts::PAGE;
use tacit_mission::acts::{Act, Check};
use tacit_spelling::words::Words;

/// A page of the record, newest first.
pub(super) fn page(service: &mut Service, page: usize) -> Result<Vec<ActView>, String> {
    let head = service.desk().acts_head().clone();
    let mut acts = Vec::new();
    for number in head.page(page, PAGE) {
        // One that is missing or is none is for the check to name.
        let stored = service.act(number)?;
        let act = stored.and_then(|bytes| Act::from_bytes(&bytes));
        acts.extend(act.map(|act| ActView {
            number: act.number,
            at_ms: act.at.0,
            by: act.by.to_string(),
            what: act.what,
            outcome: act.outcome,
        }));
    }
    Ok(acts)
}

/// The whole record, recomputed.
pub(super) fn check(service: &mut Service, noted: Option<&str>) -> Result<CheckView, String> {
    let noted: Option<Words> = noted
        .map(|words| words.parse().map_err(|why| format!("no head: {why}")))
        .transpose()?;
    let head = service.desk().acts_head().clone();
    let mut check = Check::begin(service.desk().fingerprint(), head.clone(), noted);
    let mut broken = None;
    while let Some(number) = check.next() {
        let stored = service.act(number)?;
        if let Err(why) = check.take(stored.as_deref()) {
            broken = Some(why);
            break;
        }
    }
    let ended = match broken {
        Some(broken) => Err(broken),
        None => check.end(service.count_acts()?),
    };
    Ok(CheckView {
        acts: head.acts,
        head: head.words().to_string(),
        noted: ended.ok().and_then(|held| held.noted),
        broken: ended.err().map(|broken| broken.to_string()),
    })
}
