//! What a text licenses, sought beside the desk so that it goes on with its work.
//!
//! It is the same as `tacit assurance give --show` says. Nothing of it goes into what is said (K12).

#[cfg(test)]
mod tests;
mod told;

use super::saying::composed_paper;
use super::{Handle, named};
use crate::desk::answer;
use crate::desk::facing::Placed;
use crate::desk::licensing::{Licensed, MOST_PARTS, within};
use crate::desk::service::Service;
use crate::desk::view::AssuranceView;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tacit_console::desk::Fault;
use tacit_console::view::promises::Findings;
use tacit_console::view::saying::Draft;
use tacit_mission::correspondence::record_name;
use tacit_mission::said::Paper;
use tacit_spelling::Digest;
use tokio::sync::Semaphore;

/// How many searches go on at a time: each takes a whole core, and the desk needs one.
const MOST_AT_A_TIME: usize = 2;

/// How many answers are kept: about as many texts as officers have before them.
const MOST_KEPT: usize = 32;

/// Searches that go on, and what the last of them found.
#[derive(Clone)]
pub(super) struct Searches {
    places: Arc<Semaphore>,
    found: Arc<Mutex<VecDeque<(Digest, Findings)>>>,
}

impl Default for Searches {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(MOST_AT_A_TIME)),
            found: Arc::default(),
        }
    }
}

pub(super) async fn of_name(desk: &Handle, name: String) -> Result<Findings, Fault> {
    let sought = desk.look(move |service, _| Sought::named(service, &name));
    sought.await?.found(desk.searches()).await
}

pub(super) async fn of_draft(desk: &Handle, draft: Draft) -> Result<Findings, Fault> {
    let sought = desk.look(move |service, _| Sought::drafted(service, &draft));
    sought.await?.found(desk.searches()).await
}

/// A text with everything that may face it.
struct Sought {
    name: String,
    paper: Paper,
    channel: String,
    answers: Option<String>,
    others: Vec<AssuranceView>,
}

impl Sought {
    /// The text of a draft.
    fn drafted(service: &mut Service, draft: &Draft) -> Result<Self, Fault> {
        let (saying, paper) = composed_paper(service, draft)?;
        Ok(Self {
            name: "the text".to_owned(),
            paper,
            channel: saying.channel.to_string(),
            answers: saying.answers.as_ref().map(record_name),
            others: answer::assurances(service),
        })
    }

    /// The text of a proposal or of a message.
    fn named(service: &mut Service, name: &str) -> Result<Self, Fault> {
        let name = name.trim();
        let waiting = {
            let mut proposals = service.desk().proposals();
            let waiting = proposals.find(|it| it.name.to_string() == name);
            waiting.map(|it| it.saying.clone())
        };
        let (name, said, channel, answers) = match waiting {
            Some(saying) => (
                format!("proposal {name:.12}"),
                saying.said,
                saying.channel,
                saying.answers.as_ref().map(record_name),
            ),
            None => {
                let letter = named::letter(service, name)?;
                let said = letter.said.clone().map_err(|why| {
                    Fault::Missing(format!("{} says nothing here: {why}", letter.record()))
                })?;
                (letter.record(), said, letter.channel, None)
            }
        };
        let paper = said.paper().cloned().ok_or_else(|| {
            Fault::Missing(format!("no text goes with {name}, so it licenses nothing"))
        })?;
        Ok(Self {
            name,
            paper,
            channel: channel.to_string(),
            answers,
            others: answer::assurances(service),
        })
    }

    /// By which it is known again: everything that the answer depends on.
    fn key(&self) -> Digest {
        let mut all: Vec<&str> = vec![
            &self.name,
            &self.paper.text,
            &self.paper.vocabulary,
            &self.channel,
            self.answers.as_deref().unwrap_or_default(),
        ];
        for other in self.others.iter().filter(|it| it.channel == self.channel) {
            let ended = other.ended_by.as_deref().unwrap_or_default();
            all.extend([other.letter.as_str(), &other.what, ended]);
        }
        let mut bytes = Vec::new();
        for part in all {
            bytes.extend(part.len().to_be_bytes());
            bytes.extend(part.as_bytes());
        }
        Digest::of(&bytes)
    }

    /// What it licenses. Whoever goes away meanwhile ends the search.
    async fn found(self, searches: Searches) -> Result<Findings, Fault> {
        let key = self.key();
        if let Some(known) = searches.known(&key) {
            return Ok(known);
        }
        let ended = |_| Fault::Failed("the desk is ending; nothing was looked for".to_owned());
        let place = Arc::clone(&searches.places).acquire_owned().await;
        let place = place.map_err(|_| Fault::Failed("the desk is ending".to_owned()))?;
        // Another may have looked for the same while this one waited.
        if let Some(known) = searches.known(&key) {
            return Ok(known);
        }
        let left = Arc::new(AtomicBool::new(false));
        let leaving = Leaving(Arc::clone(&left));
        let search = tokio::task::spawn_blocking(move || {
            let findings = self.sought(&left);
            drop(place);
            findings
        });
        let findings = search.await.map_err(ended)??;
        drop(leaving);
        searches.keep(key, &findings);
        Ok(findings)
    }

    fn sought(self, left: &AtomicBool) -> Result<Findings, Fault> {
        let placed = Placed {
            name: self.name,
            paper: &self.paper,
            channel: &self.channel,
            answers: self.answers,
        };
        let enough = within(MOST_PARTS);
        let stop = || left.load(Ordering::Relaxed) || enough();
        let licensed = Licensed::of(&placed, self.others, &stop);
        licensed.map(|it| told::findings(&it)).map_err(|_| {
            Fault::Refused(format!(
                "{} has errors, so nothing can be told of what it licenses: mend it first",
                placed.name
            ))
        })
    }
}

/// Tells a search that whoever asked has gone.
struct Leaving(Arc<AtomicBool>);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Searches {
    fn known(&self, key: &Digest) -> Option<Findings> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let known = found.iter().find(|(of, _)| of == key);
        known.map(|(_, findings)| findings.clone())
    }

    fn keep(&self, key: Digest, findings: &Findings) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if found.len() >= MOST_KEPT {
            found.pop_front();
        }
        found.push_back((key, findings.clone()));
    }
}
