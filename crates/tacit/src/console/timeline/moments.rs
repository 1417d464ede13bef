//! The moments of knowledge at which a verdict changed: everything on record told again as it was learned, beside the desk.

use super::Handle;
use super::plan::{Edition, Place, Plan};
use super::signed_ms;
use std::sync::Arc;
use std::time::Duration;
use tacit_console::desk::Fault;
use tacit_console::view::timeline::Moment;
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::time::{DAY_SECONDS, Instant};
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::record::Record;
use tacit_standing::verdict::Eyes;
use tacit_standing::watch::Replay;
use tokio::sync::watch;

/// How many records are copied in one turn at the desk.
const SLICE: usize = 4_000;
/// How long a page waits for the moments before it is shown without them.
const PATIENCE: Duration = Duration::from_millis(400);
/// How far ahead it is said what falls due though nothing is learned.
const AHEAD_SECONDS: i64 = 3_660 * DAY_SECONDS;

/// What was found, and what is being sought.
#[derive(Default)]
pub(super) struct Sought {
    found: Option<(Edition, Arc<Vec<Moment>>)>,
    /// Of which edition something is being sought, and how it is heard of.
    running: Option<(Edition, watch::Receiver<bool>)>,
}

/// The moments, as far as they are found; whether they are still being sought.
pub(super) async fn known(desk: &Handle, plan: &Arc<Plan>) -> (Arc<Vec<Moment>>, bool) {
    let mut heard = {
        let mut sought = desk.times().sought();
        if let Some((of, found)) = &sought.found
            && *of == plan.edition
        {
            return (Arc::clone(found), false);
        }
        // A search that ended without a word, as its thread did, is begun anew.
        let running = sought.running.as_ref();
        match running.filter(|(_, heard)| heard.has_changed().is_ok()) {
            Some((_, heard)) => heard.clone(),
            None => {
                let (tell, heard) = watch::channel(false);
                sought.running = Some((plan.edition, heard.clone()));
                let (desk, plan) = (desk.clone(), Arc::clone(plan));
                tokio::spawn(async move {
                    seek(&desk, &plan).await;
                    desk.times().sought().running = None;
                    let _ = tell.send(true);
                });
                heard
            }
        }
    };
    // Whoever is told too late is told so.
    let _ = tokio::time::timeout(PATIENCE, heard.wait_for(|done| *done)).await;
    let sought = desk.times().sought();
    let found = sought.found.as_ref();
    let seeking = found.is_none_or(|(of, _)| *of != plan.edition);
    (
        found
            .map(|(_, found)| Arc::clone(found))
            .unwrap_or_default(),
        seeking,
    )
}

/// One case of the casebook, copied.
struct Copied {
    vocabulary: Vocabulary,
    texts: Vec<(Assurance, Digest)>,
    records: Vec<Record>,
}

async fn seek(desk: &Handle, plan: &Arc<Plan>) {
    let Ok(lanes) = desk
        .look({
            let edition = plan.edition;
            move |service, _| {
                edition.check(service)?;
                Ok(super::plan::all_lanes(service))
            }
        })
        .await
    else {
        return;
    };
    let mut cases: Vec<usize> = lanes.iter().map(|lane| lane.case).collect();
    cases.dedup();
    let mut moments = Vec::new();
    for case in cases {
        let Ok(copied) = copied(desk, plan.edition, case).await else {
            return;
        };
        let of_case: Vec<Place> = lanes
            .iter()
            .filter(|lane| lane.case == case)
            .cloned()
            .collect();
        let now = plan.known.max(Instant::from_seconds(
            i64::try_from(plan.now_ms / 1_000).unwrap_or(0),
        ));
        let told = tokio::task::spawn_blocking(move || told(copied, &of_case, now)).await;
        moments.extend(told.unwrap_or_default());
    }
    moments.sort_by_key(|moment| moment.known_ms);
    desk.times().sought().found = Some((plan.edition, Arc::new(moments)));
}

async fn copied(desk: &Handle, edition: Edition, case: usize) -> Result<Copied, Fault> {
    let mut all: Option<Copied> = None;
    let mut done = 0;
    loop {
        let piece = desk
            .look(move |service, _| {
                edition.check(service)?;
                let cases = service.desk().casebook().cases();
                let case = cases.get(case).ok_or_else(|| {
                    Fault::Stale("there is no such vocabulary any more".to_owned())
                })?;
                let docket = case.docket;
                let texts = docket.texts().filter(|_| done == 0);
                Ok(Copied {
                    vocabulary: docket.vocabulary().clone(),
                    texts: texts.map(|(text, digest)| (text.clone(), digest)).collect(),
                    records: docket
                        .records_that_count()
                        .skip(done)
                        .take(SLICE)
                        .map(|it| it.to_record())
                        .collect(),
                })
            })
            .await?;
        let is_last = piece.records.len() < SLICE;
        done += SLICE;
        match &mut all {
            None => all = Some(piece),
            Some(all) => all.records.extend(piece.records),
        }
        if let (true, Some(all)) = (is_last, all.take_if(|_| is_last)) {
            return Ok(all);
        }
    }
}

fn told(copied: Copied, lanes: &[Place], now: Instant) -> Vec<Moment> {
    let mut eyes: Vec<&Eyes> = Vec::new();
    for lane in lanes {
        if !eyes.contains(&&lane.eyes) {
            eyes.push(&lane.eyes);
        }
    }
    let mut moments = Vec::new();
    for eyes in eyes {
        let (vocabulary, texts) = (copied.vocabulary.clone(), copied.texts.clone());
        let mut replay = Replay::new(vocabulary, texts, &copied.records, eyes);
        while replay.go_on(SLICE) {}
        replay.end(Instant::from_seconds(
            now.seconds().saturating_add(AHEAD_SECONDS),
        ));
        for change in replay.changes() {
            let is_its = |lane: &&Place| lane.eyes == *eyes && lane.promise == change.promise;
            let Some(lane) = lanes.iter().find(is_its) else {
                continue;
            };
            moments.push(Moment {
                known_ms: u64::try_from(signed_ms(change.known)).unwrap_or(0),
                promise: lane.title.clone(),
                eyes: lane.whose.clone(),
                before: change.from.word.to_string(),
                after: change.to.word.to_string(),
                tone: super::super::promises::tone(change.to.word),
            });
        }
    }
    moments
}
