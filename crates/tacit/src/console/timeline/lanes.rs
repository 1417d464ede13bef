//! A promise in one pair of eyes: how it stood at every instant, as known at one time, and why.

use super::super::promises::{fact, standing, tone};
use super::Handle;
use super::kept::{Differences, Judged, Stood};
use super::plan::{Plan, hearing};
use crate::desk::service::Service;
use crate::standing::behind::MOST_SHOWN;
use crate::standing::hearing::label;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tacit_console::desk::Fault;
use tacit_mission::casebook::Casebook;
use tacit_standing::docket::Docket;
use tacit_standing::judge::{QuestionError, Stretches};
use tacit_standing::verdict::{Mark, Question, Standing, Subject, Word};

/// The most stretches of a lane for which the judge is asked whether what is open is undetermined or contested; the others say that it is open.
const MAX_WORDED: usize = 12;

/// One lane of the plan.
///
/// # Errors
/// [`Fault::Failed`]: the promise is on record no more, or the desk is ending.
pub(super) async fn judged(
    desk: &Handle,
    plan: &Arc<Plan>,
    place: usize,
) -> Result<Arc<Judged>, Fault> {
    let key = (plan.edition, plan.known, place);
    if let Some(known) = desk.times().lane(&key) {
        return Ok(known);
    }
    // Two turns, so that others are served between them.
    let asked = Arc::clone(plan);
    let course = desk
        .look(move |service, _| course(service, &asked, place))
        .await?;
    let asked = Arc::clone(plan);
    let lane = desk
        .look(move |service, _| lane(service, &asked, place, course))
        .await?;
    let lane = Arc::new(lane);
    desk.times().keep_lane(key, &lane);
    Ok(lane)
}

fn question(plan: &Plan, place: usize) -> Result<(usize, Question), Fault> {
    let lane = plan.lanes.get(place).ok_or_else(gone)?;
    let question = Question {
        promise: lane.promise.clone(),
        eyes: lane.eyes.clone(),
        at: plan.known,
        known: plan.known,
    };
    Ok((lane.case, question))
}

fn course(service: &mut Service, plan: &Plan, place: usize) -> Result<Stretches, Fault> {
    plan.edition.check(service)?;
    let (case, question) = question(plan, place)?;
    on(service, case, |docket| docket.stretches(&question))
}

fn on<T>(
    service: &mut Service,
    case: usize,
    ask: impl FnOnce(&Docket) -> Result<T, QuestionError>,
) -> Result<T, Fault> {
    let cases = service.desk().casebook().cases();
    let case = cases.get(case).ok_or_else(gone)?;
    ask(case.docket).map_err(|why| Fault::Failed(why.to_string()))
}

fn lane(
    service: &mut Service,
    plan: &Plan,
    place: usize,
    course: Stretches,
) -> Result<Judged, Fault> {
    plan.edition.check(service)?;
    let (case, question) = question(plan, place)?;
    let verdict = on(service, case, |docket| docket.judge(&question))?;
    let stretches = on(service, case, |docket| {
        stretches(docket, &question, course.each, &verdict)
    })?;
    let casebook = service.desk().casebook();
    let labels = labels(casebook, &mentioned(&verdict));
    let cases = casebook.cases();
    let case = cases.get(case).ok_or_else(gone)?;
    let hearing = hearing(case, labels);
    let said = standing(&hearing, &verdict, String::new());
    let marks = crate::standing::words::marks(&verdict.marks);
    let mut words = vec![said.word];
    if verdict.outcomes.len() > 1 {
        words.push(format!(
            "({})",
            crate::standing::words::outcomes(&verdict.outcomes)
        ));
    }
    if !marks.is_empty() {
        words.push(format!("and is {marks}"));
    }
    let mut reasons = said.reasons;
    let open = said.open.into_iter().map(|open| {
        let follows: Vec<String> = open
            .settles
            .iter()
            .map(|(value, outcome)| format!("if {value}: {outcome}"))
            .collect();
        (
            "open".to_owned(),
            format!("{}: {}", open.fact, follows.join("; ")),
        )
    });
    reasons.extend(open);
    let marked = said
        .marks
        .into_iter()
        .map(|mark| ("over it".to_owned(), mark));
    reasons.extend(marked);
    Ok(Judged {
        stretches,
        verdict: words.join(" "),
        reasons,
        rests_on: rests_on(&verdict),
        notes: said.notes,
        partial: course.partial || verdict.partial.is_some(),
    })
}

fn stretches(
    docket: &Docket,
    question: &Question,
    course: Vec<tacit_standing::judge::Stretch>,
    verdict: &Standing,
) -> Result<Vec<Stood>, QuestionError> {
    let mut asked = 0;
    let last = course.len().saturating_sub(1);
    let mut stood: Vec<Stood> = Vec::new();
    for (place, stretch) in course.into_iter().enumerate() {
        let word = match stretch.word() {
            _ if place == last && stretch.outcomes == verdict.outcomes => verdict.word,
            Word::Undetermined if asked < MAX_WORDED => {
                asked += 1;
                let at = stretch.from;
                docket
                    .judge(&Question {
                        at,
                        ..question.clone()
                    })?
                    .word
            }
            word => word,
        };
        let word = match word {
            Word::Undetermined if asked == MAX_WORDED => "undetermined or contested".to_owned(),
            word => word.to_string(),
        };
        let tone = tone(stretch.word());
        if stood.last().is_some_and(|before| before.word == word) {
            continue;
        }
        stood.push(Stood {
            from: stretch.from,
            tone,
            word,
        });
    }
    Ok(stood)
}

/// Where a promise stands otherwise in the two pairs of eyes, and by which fact.
///
/// # Errors
/// [`Fault::Failed`]: the promise is on record no more, or the desk is ending.
pub(super) async fn differences(desk: &Handle, plan: &Arc<Plan>) -> Result<Differences, Fault> {
    let mut all = Vec::new();
    for (place, pair) in plan.lanes.windows(2).enumerate() {
        let is_pair =
            matches!(pair, [one, other] if one.case == other.case && one.promise == other.promise);
        if !is_pair {
            continue;
        }
        let key = (plan.edition, plan.known, place);
        let found = match desk.times().differences(&key) {
            Some(known) => known,
            None => {
                let asked = Arc::clone(plan);
                let found = desk
                    .look(move |service, _| difference(service, &asked, place))
                    .await?;
                let found = Arc::new(found);
                desk.times().keep_differences(key, &found);
                found
            }
        };
        all.extend(found.iter().cloned());
    }
    Ok(all)
}

fn difference(service: &mut Service, plan: &Plan, place: usize) -> Result<Differences, Fault> {
    plan.edition.check(service)?;
    let (case, question) = question(plan, place)?;
    let lane = plan.lanes.get(place).ok_or_else(gone)?;
    let other = plan.lanes.get(place + 1).ok_or_else(gone)?;
    let found = on(service, case, |docket| {
        docket.differ(
            &question.promise,
            &lane.eyes,
            &other.eyes,
            plan.known,
            plan.known,
        )
    })?;
    if !found.differs {
        return Ok(Vec::new());
    }
    let casebook = service.desk().casebook();
    let subjects = found.decided_by.iter().take(MOST_SHOWN);
    let names: BTreeSet<String> = subjects.flat_map(|it| incidents(&it.subject)).collect();
    let labels = labels(casebook, &names);
    let cases = casebook.cases();
    let case = cases.get(case).ok_or_else(gone)?;
    let eyes = [lane.whose.clone(), other.whose.clone()];
    let fact = fact(&hearing(case, labels), &found, &eyes);
    Ok(vec![(lane.title.clone(), fact)])
}

/// The records by which a standing is what it is.
fn rests_on(standing: &Standing) -> Vec<String> {
    let reasons = standing.reasons.iter();
    let reasons = reasons.flat_map(|reason| reason.record.iter().chain(&reason.claims).cloned());
    let breaches = standing
        .breaches
        .iter()
        .map(|breach| breach.incident.clone());
    let open = standing
        .open
        .iter()
        .flat_map(|fact| incidents(&fact.subject));
    let found: BTreeSet<String> = reasons.chain(breaches).chain(open).collect();
    found.into_iter().collect()
}

/// The records that a page about a standing names.
fn mentioned(standing: &Standing) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let reasons = standing.reasons.iter().take(MOST_SHOWN);
    names.extend(reasons.filter_map(|reason| reason.record.clone()));
    let breaches = standing.breaches.iter().take(MOST_SHOWN);
    names.extend(breaches.map(|breach| breach.incident.clone()));
    names.extend(
        standing
            .open
            .iter()
            .flat_map(|fact| incidents(&fact.subject)),
    );
    for mark in &standing.marks {
        match mark {
            Mark::Strained { incidents } | Mark::ActedOnBelief { incidents } => {
                names.extend(incidents.iter().take(MOST_SHOWN).cloned());
            }
            Mark::SelfProvoked {
                provocation,
                release,
                ..
            } => names.extend([provocation.clone(), release.clone()]),
            Mark::WithdrawalInFlight { .. } => {}
        }
    }
    names
}

/// What records are called, of those that are called anything.
fn labels(casebook: &Casebook, names: &BTreeSet<String>) -> BTreeMap<String, String> {
    let records = names.iter().filter_map(|name| casebook.record(name));
    records.filter_map(label).collect()
}

/// The incidents that a fact is about.
fn incidents(subject: &Subject) -> Vec<String> {
    match subject {
        Subject::Author { incident }
        | Subject::Act { incident }
        | Subject::Hit { incident, .. }
        | Subject::Hits { incident }
        | Subject::Joined { incident, .. }
        | Subject::Preventive { incident }
        | Subject::Begin { incident }
        | Subject::End { incident }
        | Subject::Incident { incident }
        | Subject::Disavowal { incident, .. } => vec![incident.clone()],
        Subject::Order { first, second } => vec![first.clone(), second.clone()],
        Subject::Same { claim } => vec![claim.clone()],
        Subject::Control { .. }
        | Subject::Messages
        | Subject::Controls
        | Subject::Assumption { .. } => Vec::new(),
    }
}

fn gone() -> Fault {
    Fault::Stale("the desk's book has changed meanwhile: look again".to_owned())
}
