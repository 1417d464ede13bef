//! The lines of a `standing` block, as `spec/language/5-standing.md` describes them.

use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::time::{Instant, parse_instant};
use tacit_standing::verdict::{Difference, Eyes, Life, Mark, Performance, Standing, Subject, Word};

/// What a line is about, and what must be seen.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) eyes: Eyes,
    /// The eyes compared with, if any.
    pub(crate) other: Option<Eyes>,
    pub(crate) at: Instant,
    pub(crate) known: Instant,
    pub(crate) giver: ActorId,
    pub(crate) receiver: ActorId,
    word: String,
    outcomes: Option<BTreeSet<(Life, Performance)>>,
    details: Vec<String>,
}

const LIVES: [Life; 5] = [
    Life::NotInEffect,
    Life::InEffect,
    Life::Released,
    Life::Withdrawn,
    Life::Expired,
];

const WORDS: [Word; 8] = [
    Word::NotInEffect,
    Word::Stands,
    Word::Released,
    Word::Breached,
    Word::Withdrawn,
    Word::Expired,
    Word::Undetermined,
    Word::Contested,
];

impl Line {
    /// Reads one line, or says what is wrong with it.
    pub(crate) fn read(line: &str) -> Result<Self, String> {
        let wrong = |what: &str| format!("{what}: `{line}`");
        let (eyes, rest) = line
            .split_once(", as of ")
            .ok_or_else(|| wrong("no `, as of `"))?;
        let (times, rest) = rest.split_once(": ").ok_or_else(|| wrong("no promise"))?;
        let (pair, rest) = rest.split_once(": ").ok_or_else(|| wrong("no answer"))?;
        let (at, known) = times.split_once(", known at ").unwrap_or((times, times));
        let (giver, receiver) = pair.split_once(" to ").ok_or_else(|| wrong("no pair"))?;
        let instant = |text: &str| parse_instant(text).map_err(|error| wrong(&error.to_string()));
        let actor = |text: &str| ActorId::new(text).map_err(|error| wrong(&error.to_string()));
        let (one, other) = match eyes.split_once(" and ") {
            Some((one, other)) => (one, Some(other)),
            None => (eyes, None),
        };
        let (answer, details) = rest_of(rest);
        let (word, outcomes) = match answer.split_once(" (") {
            Some((word, listed)) => (
                word,
                Some(outcomes(listed).ok_or_else(|| wrong("outcomes"))?),
            ),
            None => (answer.as_str(), None),
        };
        Ok(Self {
            eyes: seen_through(one),
            other: other.map(seen_through),
            at: instant(at)?,
            known: instant(known)?,
            giver: actor(giver)?,
            receiver: actor(receiver)?,
            word: word.to_owned(),
            outcomes,
            details,
        })
    }

    /// What of `seen` is not as the line says; empty if all is.
    pub(crate) fn faults(&self, seen: &Standing) -> Vec<String> {
        let mut faults = Vec::new();
        let mut expect = |what: &str, expected: String, found: String| {
            if expected != found {
                faults.push(format!("{what}: expected {expected}, seen {found}"));
            }
        };
        expect("word", self.word.clone(), seen.word.to_string());
        let outcomes = self.outcomes.clone().or_else(|| sole(&self.word));
        expect(
            "outcomes",
            format!("{:?}", outcomes.unwrap_or_default()),
            format!("{:?}", seen.outcomes),
        );
        let marks: BTreeSet<&str> = seen.marks.iter().map(mark).collect();
        expect(
            "marks",
            format!("{:?}", self.set("mark ")),
            format!("{marks:?}"),
        );
        let open: BTreeSet<String> = seen.open.iter().map(|fact| words(&fact.subject)).collect();
        let expected: BTreeSet<String> = self.all("open ").map(in_order).collect();
        expect("open", format!("{expected:?}"), format!("{open:?}"));
        for detail in &self.details {
            if let Some(expected) = detail.strip_prefix("breach ") {
                let found: Vec<&str> = seen
                    .breaches
                    .iter()
                    .map(|one| one.incident.as_str())
                    .collect();
                expect("breaches", expected.to_owned(), found.join(", "));
            } else if let Some(since) = detail.strip_prefix("since ") {
                let found = seen.in_effect_since.map(|at| at.to_string());
                let since = parse_instant(since).map(|at| at.to_string());
                expect("since", format!("{:?}", since.ok()), format!("{found:?}"));
            } else if let Some(count) = detail.strip_prefix("before reaffirmation ") {
                expect(
                    "before reaffirmation",
                    count.to_owned(),
                    seen.breaches_before_reaffirmation.to_string(),
                );
            } else if let Some(note) = detail.strip_prefix("note ") {
                expect("note", "true".into(), noted(seen, note).to_string());
            } else if let Some(note) = detail.strip_prefix("no note ") {
                expect("note", "false".into(), noted(seen, note).to_string());
            } else if let Some((record, words)) = because(detail) {
                let mut reasons = seen.reasons.iter();
                let said = reasons.any(|reason| {
                    reason.record.as_deref() == Some(record) && reason.what.contains(words)
                });
                let all: Vec<&str> = seen.reasons.iter().map(|it| it.what.as_str()).collect();
                expect(
                    "a reason with these words",
                    format!("{record} {words}"),
                    if said {
                        format!("{record} {words}")
                    } else {
                        format!("{all:?}")
                    },
                );
            } else if let Some((record, count)) = detail.split_once(" on ") {
                let found = seen
                    .reasons
                    .iter()
                    .find(|reason| reason.record.as_deref() == Some(record))
                    .map(|reason| reason.roots);
                let of_claim = seen.reasons.iter().flat_map(|reason| &reason.grounds);
                let mut of_claim = of_claim.filter(|ground| ground.claim == record);
                let found = found.or_else(|| Some(of_claim.next()?.roots.len()));
                let count = count
                    .split(' ')
                    .next()
                    .and_then(|count| count.parse::<usize>().ok());
                expect("roots", format!("{count:?}"), format!("{found:?}"));
            } else if !detail.starts_with("mark ") && !detail.starts_with("open ") {
                expect("detail", "one that is described".into(), detail.clone());
            }
        }
        faults
    }

    /// What of a comparison is not as the line says.
    pub(crate) fn differences(&self, seen: &Difference) -> Vec<String> {
        let mut faults = Vec::new();
        if (self.word == "differ") != seen.differs {
            faults.push(format!(
                "expected {}, differs is {}",
                self.word, seen.differs
            ));
        }
        let expected: BTreeSet<String> = self.all("decided by ").map(in_order).collect();
        let found: BTreeSet<String> = seen
            .decided_by
            .iter()
            .map(|one| words(&one.subject))
            .collect();
        if expected != found {
            faults.push(format!("decided by: expected {expected:?}, seen {found:?}"));
        }
        faults
    }

    fn all<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.details
            .iter()
            .filter_map(move |detail| detail.strip_prefix(prefix))
    }

    fn set<'a>(&'a self, prefix: &'a str) -> BTreeSet<&'a str> {
        self.all(prefix)
            .flat_map(|listed| listed.split(", "))
            .collect()
    }
}

/// The answer with its outcomes, and the details behind it.
fn rest_of(rest: &str) -> (String, Vec<String>) {
    let end = match (rest.find('('), rest.find(')'), rest.find(';')) {
        (Some(opened), Some(closed), Some(divided)) if opened < divided => closed,
        (Some(opened), Some(closed), None) if opened < closed => closed,
        (_, _, Some(divided)) => divided,
        _ => rest.len(),
    };
    let (answer, details) = rest.split_at(end);
    let details = details
        .trim_start_matches(')')
        .split(';')
        .map(|detail| detail.trim().to_owned())
        .filter(|detail| !detail.is_empty());
    (answer.to_owned(), details.collect())
}

/// `i1 because "…"`.
fn because(detail: &str) -> Option<(&str, &str)> {
    let (record, words) = detail.split_once(" because ")?;
    Some((record, words.strip_prefix('"')?.strip_suffix('"')?))
}

fn seen_through(text: &str) -> Eyes {
    let (viewpoint, as_known_to) = match text.split_once(" as known to ") {
        Some((viewpoint, other)) => (viewpoint, Some(other.to_owned())),
        None => (text, None),
    };
    Eyes {
        viewpoint: viewpoint.to_owned(),
        as_known_to,
    }
}

fn outcomes(listed: &str) -> Option<BTreeSet<(Life, Performance)>> {
    listed
        .split("; ")
        .map(|pair| {
            let (life, performance) = pair.split_once(", ")?;
            let life = LIVES.into_iter().find(|found| found.to_string() == life)?;
            let performance = [Performance::Kept, Performance::Breached]
                .into_iter()
                .find(|found| found.to_string() == performance)?;
            Some((life, performance))
        })
        .collect()
}

/// The one outcome that a word stands for, if it stands for one.
fn sole(word: &str) -> Option<BTreeSet<(Life, Performance)>> {
    let word = WORDS.into_iter().find(|found| found.to_string() == word)?;
    let life = LIVES
        .into_iter()
        .find(|life| Word::of(*life, Performance::Kept) == word)?;
    Some(BTreeSet::from([(life, Performance::Kept)]))
}

fn mark(mark: &Mark) -> &'static str {
    match mark {
        Mark::Strained { .. } => "strained",
        Mark::SelfProvoked { .. } => "self-provoked",
        Mark::ActedOnBelief { .. } => "acted on belief",
        Mark::WithdrawalInFlight { .. } => "withdrawal in flight",
    }
}

fn noted(seen: &Standing, quoted: &str) -> bool {
    let wanted = quoted.trim_matches('"');
    seen.notes.iter().any(|note| note.contains(wanted))
}

/// The notation for a fact.
fn words(subject: &Subject) -> String {
    match subject {
        Subject::Author { incident } => format!("author of {incident}"),
        Subject::Act { incident } => format!("act of {incident}"),
        Subject::Hit { incident, hit } => format!("hit of {incident}: {hit}"),
        Subject::Hits { incident } => format!("hits of {incident}"),
        Subject::Joined { incident, actor } => format!("joining of {actor} in {incident}"),
        Subject::Preventive { incident } => format!("preventive of {incident}"),
        Subject::Control { actor, principal } => format!("control of {actor} by {principal}"),
        Subject::Order { first, second } => in_order(&format!("order of {first} and {second}")),
        Subject::Same { claim } => format!("same {claim}"),
        Subject::Begin { incident } => format!("begin of {incident}"),
        Subject::End { incident } => format!("end of {incident}"),
        Subject::Incident { incident } => format!("incident {incident}"),
        Subject::Messages => "messages".to_owned(),
        Subject::Controls => "controls".to_owned(),
        Subject::Disavowal {
            incident,
            principal,
        } => format!("disavowal of {incident} by {principal}"),
        Subject::Assumption { assumption } => format!("assumption {assumption}"),
    }
}

/// An order has no first: its two incidents are named in the order of their names.
fn in_order(fact: &str) -> String {
    let pair = fact
        .strip_prefix("order of ")
        .and_then(|pair| pair.split_once(" and "));
    match pair {
        Some((one, other)) => format!("order of {} and {}", one.min(other), one.max(other)),
        None => fact.to_owned(),
    }
}
