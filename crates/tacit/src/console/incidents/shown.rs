//! Incidents as pages show them: what is claimed, by whom, and what our own eyes hold of it.

use super::worded::{Names, time};
use crate::desk::letter_view::incident;
use crate::desk::service::Service;
use std::collections::{HashMap, HashSet};
use tacit_console::desk::Fault;
use tacit_console::view::incidents::{Claim, Incident};
use tacit_lang::time::Instant;
use tacit_mission::party::instant;
use tacit_standing::account::Account;
use tacit_standing::record::{self, Holding, Learned, Record};
use tacit_standing::verdict::{Eyes, Mark, Question, Subject};

/// These incidents, in this order; those that are not on record are left out. The claims themselves only where `whole`.
pub(super) fn incidents(
    service: &mut Service,
    ids: &[String],
    whole: bool,
) -> Result<Vec<Incident>, Fault> {
    let deciding = service.known_for_a_minute(Deciding::of);
    let letters = letters(service, ids);
    let now = instant(service.now());
    let casebook = service.desk().casebook();
    let names = Names::of(casebook);
    let own = casebook.own().clone();
    let latest = casebook.latest().map_or(now, |latest| latest.max(now));
    let mut found = Gathered::default();
    let wanted: HashSet<&str> = ids.iter().map(String::as_str).collect();
    for (_, record) in casebook.records() {
        found.take(record, &wanted, &own.viewpoint);
    }
    let eyes = Eyes {
        viewpoint: own.viewpoint.clone(),
        as_known_to: None,
    };
    let mut accounts: HashMap<&str, Account> = HashMap::new();
    for case in casebook.cases() {
        for id in ids.iter().filter(|id| found.incidents.contains_key(*id)) {
            let account = case.docket.account(id, &eyes, latest);
            let account = account.map_err(|why| Fault::Failed(why.to_string()))?;
            if let Some(account) = account {
                accounts.entry(id).or_insert(account);
            }
        }
    }
    let shown = ids.iter().filter_map(|id| {
        let incident = found.incidents.get(id)?;
        let account = accounts.get(id.as_str());
        let claims = found.claims.get(id);
        let claims = claims.map(Vec::as_slice).unwrap_or_default();
        let author = match account {
            _ if found.retracted.contains(id) => "taken back".to_owned(),
            Some(account) => names.author(&account.author),
            None => "not judged: it does not fit the desk's vocabulary".to_owned(),
        };
        Some(Incident {
            id: id.clone(),
            label: incident.label.clone(),
            begin: time(incident.begin.0),
            end: incident.end.map(|end| time(end.0)),
            learned_ms: learned_ms(&incident.learned, &own.viewpoint),
            claims_count: claims.len(),
            claims: if whole {
                let each = claims.iter();
                let each = each.map(|it| claim(it, &names, &found, account, &own.viewpoint));
                each.collect()
            } else {
                Vec::new()
            },
            author,
            decides: deciding.0.get(id).cloned().unwrap_or_default(),
            letters: letters.get(id).cloned().unwrap_or_default(),
            same: found.said_same(id, &names),
        })
    });
    Ok(shown.collect())
}

fn claim(
    claim: &record::Claim,
    names: &Names,
    found: &Gathered,
    account: Option<&Account>,
    viewpoint: &str,
) -> Claim {
    let heard = account.and_then(|it| it.claims.iter().find(|heard| heard.claim == claim.id));
    let stance = match found.stances.get(&claim.id) {
        Some(Holding::Accept) => "accepted",
        Some(Holding::Deny) => "denied",
        Some(Holding::SetAside) => "set aside",
        None => "",
    };
    let grade = claim.grade.as_ref();
    Claim {
        id: claim.id.clone(),
        by: names.source(&claim.by),
        roots: heard.map_or_else(Vec::new, |heard| {
            heard.roots.iter().map(|root| names.source(root)).collect()
        }),
        says: names.says(&claim.says),
        grade: grade.map_or_else(String::new, |it| names.grade(it.as_str())),
        learned_ms: learned_ms(&claim.learned, viewpoint),
        stance: stance.to_owned(),
        counts: heard.is_some_and(|heard| heard.counts),
    }
}

fn learned_ms(learned: &Learned, viewpoint: &str) -> u64 {
    let at = learned.by(viewpoint).map_or(0, Instant::seconds);
    u64::try_from(at).unwrap_or(0).saturating_mul(1_000)
}

/// What one pass over the book finds of some incidents.
#[derive(Default)]
struct Gathered {
    incidents: HashMap<String, record::Incident>,
    claims: HashMap<String, Vec<record::Claim>>,
    sames: Vec<record::SameClaim>,
    /// What this desk's viewpoint holds, by the claim.
    stances: HashMap<String, Holding>,
    retracted: HashSet<String>,
}

impl Gathered {
    /// What names something comes behind it, but for an incident that a claim may come before: that one is found by its name.
    fn take(&mut self, record: &Record, wanted: &HashSet<&str>, viewpoint: &str) {
        match record {
            Record::Incident(found) if wanted.contains(found.id.as_str()) => {
                self.incidents.insert(found.id.clone(), found.clone());
            }
            Record::Claim(found) if wanted.contains(found.incident.as_str()) => {
                let claims = self.claims.entry(found.incident.clone()).or_default();
                claims.push(found.clone());
            }
            Record::Same(found)
                if found
                    .incidents
                    .iter()
                    .any(|id| wanted.contains(id.as_str())) =>
            {
                self.sames.push(found.clone());
            }
            Record::Stance(found) if found.viewpoint == viewpoint => {
                self.stances.insert(found.claim.clone(), found.stance);
            }
            Record::Retraction(found) if wanted.contains(found.of.as_str()) => {
                self.retracted.insert(found.of.clone());
            }
            _ => {}
        }
    }

    /// Each incident that is said to be one with this, and who says so.
    fn said_same(&self, id: &str, names: &Names) -> Vec<(String, String)> {
        let mut said = Vec::new();
        for same in self.sames.iter().filter(|it| it.incidents.contains(id)) {
            let held = match self.stances.get(&same.id) {
                Some(Holding::Accept) => ", accepted here",
                Some(Holding::Deny) => ", denied here",
                Some(Holding::SetAside) => ", set aside here",
                None => "",
            };
            let by = format!("{}{held}", names.source(&same.by));
            let others = same.incidents.iter().filter(|it| *it != id);
            said.extend(others.map(|other| (other.clone(), by.clone())));
        }
        said
    }
}

/// By incident: the titles of the promises whose verdict in our own eyes rests on it.
struct Deciding(HashMap<String, Vec<String>>);

impl Deciding {
    fn of(service: &mut Service) -> Self {
        let now = instant(service.now());
        let casebook = service.desk().casebook();
        let latest = casebook.latest().map_or(now, |latest| latest.max(now));
        let eyes = Eyes {
            viewpoint: casebook.own().viewpoint.clone(),
            as_known_to: None,
        };
        let mut found: HashMap<String, Vec<String>> = HashMap::new();
        for case in casebook.cases() {
            let titles: Vec<&str> = case
                .docket
                .texts()
                .map(|(text, _)| text.labels.title.as_str())
                .collect();
            for promise in case.docket.promises() {
                let title = titles.get(promise.text).copied().unwrap_or_default();
                let standing = case.docket.judge(&Question {
                    promise,
                    eyes: eyes.clone(),
                    at: latest,
                    known: latest,
                });
                let Ok(standing) = standing else { continue };
                let reasons = standing.reasons.iter();
                let mut decides: HashSet<&str> =
                    reasons.filter_map(|it| it.record.as_deref()).collect();
                decides.extend(standing.breaches.iter().map(|it| it.incident.as_str()));
                decides.extend(standing.open.iter().flat_map(|it| of_subject(&it.subject)));
                decides.extend(standing.marks.iter().flat_map(of_mark));
                for incident in decides {
                    let titles = found.entry(incident.to_owned()).or_default();
                    if !titles.iter().any(|it| it == title) {
                        titles.push(title.to_owned());
                    }
                }
            }
        }
        Self(found)
    }
}

/// The incidents that a fact is about.
fn of_subject(subject: &Subject) -> Vec<&str> {
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
        | Subject::Disavowal { incident, .. } => vec![incident],
        Subject::Order { first, second } => vec![first, second],
        Subject::Same { .. }
        | Subject::Control { .. }
        | Subject::Messages
        | Subject::Controls
        | Subject::Assumption { .. } => Vec::new(),
    }
}

fn of_mark(mark: &Mark) -> Vec<&str> {
    match mark {
        Mark::Strained { incidents } | Mark::ActedOnBelief { incidents } => {
            incidents.iter().map(String::as_str).collect()
        }
        Mark::SelfProvoked {
            provocation,
            release,
            ..
        } => vec![provocation, release],
        Mark::WithdrawalInFlight { .. } => Vec::new(),
    }
}

/// By incident: the messages that are about it.
fn letters(service: &mut Service, ids: &[String]) -> HashMap<String, Vec<String>> {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for letter in service.desk().letters() {
        let about = letter.said.as_ref().ok().and_then(incident);
        let Some(about) = about else { continue };
        // What the other side reports bears its name here.
        let is_meant =
            |id: &&String| **id == about || id.split_once(':').is_some_and(|(_, own)| own == about);
        if let Some(id) = ids.iter().find(is_meant) {
            found.entry(id.clone()).or_default().push(letter.record());
        }
    }
    found
}
