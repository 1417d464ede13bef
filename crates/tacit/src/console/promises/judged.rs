//! Every promise judged in the eyes that matter to it: this desk's own, and the other party's as far as this desk knows them.

use super::super::named;
use super::known::{Known, known};
use crate::desk::judging::hearing;
use crate::desk::service::Service;
use crate::standing::behind::{self, Behind, Shown};
use crate::standing::hearing::{Hearing, label};
use crate::standing::look::mutual;
use crate::standing::words::{self, spell};
use std::collections::BTreeMap;
use tacit_console::desk::Fault;
use tacit_console::view::promises::{Asked, OpenFact, Promise, PromiseList, Standing, Tone};
use tacit_lang::time::Instant;
use tacit_mission::party::{Party, instant};
use tacit_spelling::words::Words;
use tacit_standing::judge::QuestionError;
use tacit_standing::verdict::{self, Eyes, Question, Word};

/// What no verdict can say.
const BOUNDS: &str = "A verdict rests on what is on record and accepted here. That nothing is on record does not show that nothing happened.";

/// Judges all of them.
///
/// # Errors
/// [`Fault::Failed`] if the judge does not know eyes that the desk has declared.
pub(super) fn list(service: &mut Service, asked: &Asked) -> Result<PromiseList, Fault> {
    let mut known = known(service);
    let now = instant(service.now());
    let desk = service.desk();
    let own = desk.own().clone();
    let mut others: Vec<Party> = Vec::new();
    for channel in desk.channels() {
        if !others.contains(&channel.other) {
            others.push(channel.other);
        }
    }
    let casebook = desk.casebook();
    let latest = casebook.latest();
    let latest = latest.map_or(now, |latest| latest.max(now));
    let times = Times {
        at: asked.at_ms.map_or(latest, moment),
        known: asked.known_ms.map_or(latest, moment),
        is_past: asked.known_ms.is_some_and(|known| moment(known) < latest),
    };
    let labels: BTreeMap<String, String> = casebook
        .records()
        .filter_map(|(_, record)| label(record))
        .collect();
    let records = casebook.records().count();
    let unknown = known.len();
    known.retain(|it| instant(it.since) <= times.known);
    let unknown = unknown.saturating_sub(known.len());
    let mut list = PromiseList {
        at_ms: in_ms(times.at),
        known_ms: in_ms(times.known),
        given: Vec::new(),
        received: Vec::new(),
        mutual: Vec::new(),
        differences: Vec::new(),
        notes: vec![BOUNDS.to_owned()],
    };
    let parties = Parties {
        own: &own,
        others: &others,
    };
    for case in casebook.cases() {
        let hearing = hearing(&case, labels.clone(), records, latest);
        if !hearing.left_out.is_empty() {
            list.notes.push(format!(
                "{} records do not fit the vocabulary `{}` and were left out",
                hearing.left_out.len(),
                hearing.lexicon.name
            ));
        }
        let judged = one_case(&hearing, &parties, &known, &times, &mut list);
        judged.map_err(|why| Fault::Failed(why.to_string()))?;
    }
    if unknown > 0 {
        list.notes.push(format!(
            "{unknown} promises were not known here yet at that time, and are not shown"
        ));
    }
    Ok(list)
}

/// As of which times.
struct Times {
    at: Instant,
    known: Instant,
    /// Whether it is looked at as it was known before now.
    is_past: bool,
}

/// Between whom.
pub(in super::super) struct Parties<'p> {
    pub(in super::super) own: &'p Party,
    pub(in super::super) others: &'p [Party],
}

impl Parties<'_> {
    /// The eyes that matter to a promise, our own first; none if it is not between us and somebody else.
    pub(in super::super) fn eyes(&self, promise: &verdict::Promise) -> Option<Vec<Eyes>> {
        let other = match (&promise.giver, &promise.receiver) {
            (giver, receiver) if *giver == self.own.actor => receiver,
            (giver, receiver) if *receiver == self.own.actor => giver,
            _ => return None,
        };
        let mut eyes = vec![Eyes {
            viewpoint: self.own.viewpoint.clone(),
            as_known_to: None,
        }];
        let other = self.others.iter().find(|it| it.actor == *other);
        eyes.extend(other.map(|other| Eyes {
            viewpoint: other.viewpoint.clone(),
            as_known_to: Some(self.own.viewpoint.clone()),
        }));
        Some(eyes)
    }

    /// Whose they are, by the names of actors.
    pub(in super::super) fn named(&self, hearing: &Hearing, eyes: &Eyes) -> String {
        let name = |viewpoint: &str| {
            let mut all = std::iter::once(self.own).chain(self.others);
            let party = all.find(|it| it.viewpoint == viewpoint);
            party.map_or_else(|| viewpoint.to_owned(), |it| hearing.actor(&it.actor))
        };
        let viewpoint = name(&eyes.viewpoint);
        match &eyes.as_known_to {
            Some(to) => format!("{viewpoint} as known to {}", name(to)),
            None => viewpoint,
        }
    }
}

fn one_case(
    hearing: &Hearing,
    parties: &Parties<'_>,
    known: &[Known],
    times: &Times,
    list: &mut PromiseList,
) -> Result<(), QuestionError> {
    let digests: Vec<_> = hearing.docket.texts().map(|(_, digest)| digest).collect();
    let mut all = Vec::new();
    for promise in hearing.docket.promises() {
        let Some(eyes) = parties.eyes(&promise) else {
            continue;
        };
        let given = promise.giver == parties.own.actor;
        let meaning = digests.get(promise.text);
        let of = |it: &&Known| Some(&it.meaning) == meaning && it.ours == given;
        let Some(known) = known.iter().find(of) else {
            continue;
        };
        let name = named::promise(&known.meaning, given);
        let mut standings = Vec::new();
        for eyes in &eyes {
            standings.push(hearing.docket.judge(&Question {
                promise: promise.clone(),
                eyes: eyes.clone(),
                at: times.at,
                known: times.known,
            })?);
        }
        if let [one, other] = eyes.as_slice() {
            let difference = hearing
                .docket
                .differ(&promise, one, other, times.at, times.known)?;
            if difference.differs {
                let eyes = [one, other].map(|eyes| parties.named(hearing, eyes));
                let fact = fact(hearing, &difference, &eyes);
                list.differences.push((name.clone(), fact));
            }
        }
        let shown = standings.iter().map(|it| {
            let eyes = parties.named(hearing, &it.eyes);
            standing(hearing, it, eyes)
        });
        let shown = Promise {
            name,
            title: known.view.title.clone(),
            giver: hearing.actor(&promise.giver),
            receiver: hearing.actor(&promise.receiver),
            given,
            channel: known.view.channel.clone(),
            letter: known.view.letter.clone(),
            digest: known.meaning.to_string(),
            words: Words::of(&known.meaning).to_string(),
            text: known.view.text.clone(),
            rendering: known.rendering.clone(),
            standings: shown.collect(),
            // What was said later was not known then.
            followed_by: if times.is_past {
                Vec::new()
            } else {
                known.followed_by()
            },
            can: if times.is_past {
                Vec::new()
            } else {
                known.can()
            },
        };
        if given {
            list.given.push(shown);
        } else {
            list.received.push(shown);
        }
        all.append(&mut standings);
    }
    for mutual in mutual(&all) {
        let [one, other] = mutual.parties.each_ref().map(|it| hearing.actor(it));
        let eyes = parties.named(hearing, &mutual.eyes);
        list.mutual
            .push(words::mutual(&one, &other, &eyes, mutual.stand));
    }
    Ok(())
}

/// What a standing is, in words.
pub(in super::super) fn standing(
    hearing: &Hearing,
    standing: &verdict::Standing,
    eyes: String,
) -> Standing {
    let behind = Behind::of(hearing, standing);
    let before = behind.before.map(|said| match said.strip_suffix(':') {
        Some(_) => "the reasons are those of one of the readings that are possible".to_owned(),
        None => said.to_owned(),
    });
    let mut notes: Vec<String> = before.into_iter().collect();
    notes.extend(behind.reaffirmed.clone());
    notes.extend(counted(&behind.reasons, "reasons"));
    notes.extend(counted(&behind.breaches, "breaches"));
    notes.extend(behind.open_together.clone());
    notes.extend(counted(&behind.open, "open facts"));
    let incomplete = behind.incomplete.iter();
    notes.extend(incomplete.map(|why| format!("incomplete: {why}")));
    notes.extend(behind.notes);
    let breaches = behind.breaches.each.into_iter();
    let breaches = breaches.map(|(when, what)| (when, format!("breach: {what}")));
    let open = behind.open.each.into_iter();
    Standing {
        eyes,
        own: standing.eyes.as_known_to.is_none(),
        word: standing.word.to_string(),
        tone: tone(standing.word),
        life: words::lives(&standing.outcomes),
        performance: words::performances(&standing.outcomes),
        since: standing
            .in_effect_since
            .map_or_else(|| "-".to_owned(), spell::instant),
        marks: behind.marks,
        reasons: behind.reasons.each.into_iter().chain(breaches).collect(),
        open: open
            .map(|(fact, settles)| OpenFact { fact, settles })
            .collect(),
        notes,
    }
}

fn counted<T>(shown: &Shown<T>, what: &str) -> Option<String> {
    let more = shown.more();
    (more > 0).then(|| format!("{more} more {what} are not shown"))
}

/// The sentence that two pairs of eyes differ, with the facts that decide.
pub(in super::super) fn fact(
    hearing: &Hearing,
    difference: &verdict::Difference,
    eyes: &[String; 2],
) -> String {
    let (sentence, facts) = behind::difference_of(hearing, difference, eyes);
    let more = facts.more();
    let mut each = facts.each;
    if more > 0 {
        each.push(format!("and {more} more"));
    }
    match each.as_slice() {
        [] => sentence,
        each => format!("{sentence} {}", each.join("; ")),
    }
}

/// What kind of word it is.
pub(in super::super) const fn tone(word: Word) -> Tone {
    match word {
        Word::NotInEffect => Tone::NotYet,
        Word::Stands => Tone::Stands,
        Word::Undetermined | Word::Contested => Tone::Open,
        Word::Released => Tone::Released,
        Word::Breached => Tone::Breached,
        Word::Withdrawn | Word::Expired => Tone::Ended,
    }
}

fn moment(ms: u64) -> Instant {
    Instant::from_seconds(i64::try_from(ms / 1_000).unwrap_or(i64::MAX))
}

fn in_ms(at: Instant) -> u64 {
    u64::try_from(at.seconds())
        .unwrap_or(0)
        .saturating_mul(1_000)
}
