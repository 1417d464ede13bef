//! What is to be drawn: as known when, which promises in whose eyes, by which edition of the book.

use super::super::named;
use super::super::promises::Parties;
use super::kept::Judged;
use super::signed_ms;
use crate::desk::service::Service;
use crate::standing::hearing::Hearing;
use crate::texts::Lexicon;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tacit_channel::MessageId;
use tacit_console::desk::Fault;
use tacit_console::view::timeline::{Lane, Stretch};
use tacit_lang::meaning::Digest;
use tacit_lang::time::Instant;
use tacit_mission::Desk;
use tacit_mission::casebook::Case;
use tacit_mission::party::{Party, instant};
use tacit_standing::verdict::{Eyes, Promise};

/// The most promises that have lanes: a group of 200 has 39,800, and nobody reads them side by side.
pub(super) const MAX_PROMISES: usize = 20;

/// By which it is seen that what was made of the desk's book is out of date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Edition {
    /// How often the desk was loaded anew, for the book counts anew then.
    loads: u64,
    book: u64,
    letters: usize,
}

/// A promise in one pair of eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Which of the casebook's cases.
    pub(super) case: usize,
    pub(super) promise: Promise,
    pub(super) eyes: Eyes,
    /// By which pages name the promise.
    pub(super) name: String,
    pub(super) title: String,
    /// Whose eyes, by the names of actors.
    pub(super) whose: String,
    /// Since when this desk knows its text.
    pub(super) since: Instant,
}

/// What is to be drawn.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) edition: Edition,
    pub(super) known: Instant,
    pub(super) now_ms: u64,
    pub(super) lanes: Vec<Place>,
    /// How many promises have no lane.
    pub(super) left_out: usize,
}

impl Edition {
    pub(super) fn of(service: &mut Service) -> Self {
        let loads = service.loads();
        let desk = service.desk();
        let letters = desk.letters().len();
        Self {
            loads,
            book: desk.casebook().edition(),
            letters,
        }
    }

    /// That the book is still the same.
    ///
    /// # Errors
    /// [`Fault::Stale`].
    pub(super) fn check(self, service: &mut Service) -> Result<(), Fault> {
        if self == Self::of(service) {
            Ok(())
        } else {
            Err(Fault::Stale(
                "the desk's book has changed meanwhile: look again".to_owned(),
            ))
        }
    }
}

pub(super) fn plan(service: &mut Service, known_ms: Option<u64>) -> Plan {
    let edition = Edition::of(service);
    let now = service.now();
    let latest = service.desk().casebook().latest();
    let latest = latest.map_or(instant(now), |latest| latest.max(instant(now)));
    let asked = known_ms.map(|ms| {
        let seconds = i64::try_from(ms / 1_000).unwrap_or(i64::MAX);
        Instant::from_seconds(seconds)
    });
    // Nobody knows more than is known now.
    let known = asked.map_or(latest, |asked| asked.min(latest));
    let mut lanes = all_lanes(service);
    lanes.retain(|lane| lane.since <= known);
    let promises: BTreeSet<&str> = lanes.iter().map(|lane| lane.title.as_str()).collect();
    let left_out = promises.len().saturating_sub(MAX_PROMISES);
    let mut shown: BTreeSet<String> = BTreeSet::new();
    lanes.retain(|lane| {
        shown.contains(&lane.title)
            || shown.len() < MAX_PROMISES && shown.insert(lane.title.clone())
    });
    Plan {
        edition,
        known,
        // In whole seconds, as everything that is judged: what is known now is then no time before now.
        now_ms: super::in_ms(latest),
        lanes,
        left_out,
    }
}

/// Every promise between this desk's party and one that it has met, in its own eyes and in the other's as far as it knows them.
pub(super) fn all_lanes(service: &mut Service) -> Vec<Place> {
    let desk = service.desk();
    let own = desk.own().clone();
    let mut others: Vec<Party> = Vec::new();
    for channel in desk.channels() {
        if !others.contains(&channel.other) {
            others.push(channel.other);
        }
    }
    let parties = Parties {
        own: &own,
        others: &others,
    };
    let since = since(desk);
    let mut lanes = Vec::new();
    for (place, case) in desk.casebook().cases().iter().enumerate() {
        let hearing = hearing(case, BTreeMap::new());
        let texts: Vec<_> = hearing.docket.texts().collect();
        for promise in hearing.docket.promises() {
            let given = promise.giver == own.actor;
            let text = texts.get(promise.text);
            let since = text.and_then(|(_, meaning)| since.get(&(*meaning, given)));
            let (Some(eyes), Some((text, meaning)), Some(since)) =
                (parties.eyes(&promise), text, since)
            else {
                continue;
            };
            let title = format!(
                "{} · {} to {}",
                text.labels.title,
                hearing.actor(&promise.giver),
                hearing.actor(&promise.receiver)
            );
            for eyes in eyes {
                lanes.push(Place {
                    case: place,
                    promise: promise.clone(),
                    name: named::promise(meaning, given),
                    title: title.clone(),
                    whose: parties.named(&hearing, &eyes),
                    eyes,
                    since: *since,
                });
            }
        }
    }
    lanes
}

/// Since when each text is known here, by its meaning and by whether we gave it.
fn since(desk: &mut Desk) -> BTreeMap<(Digest, bool), Instant> {
    let given: Vec<(Digest, bool, MessageId)> = desk
        .casebook()
        .given()
        .map(|given| (given.meaning, given.ours, given.letter))
        .collect();
    let wanted: BTreeSet<MessageId> = given.iter().map(|(.., letter)| *letter).collect();
    let letters = desk.letters().iter().filter(|it| wanted.contains(&it.id));
    let at: BTreeMap<MessageId, Instant> =
        letters.map(|it| (it.id, instant(it.logged_at))).collect();
    let mut since = BTreeMap::new();
    for (meaning, ours, letter) in given {
        if let Some(at) = at.get(&letter) {
            let known = since.entry((meaning, ours)).or_insert(*at);
            *known = (*known).min(*at);
        }
    }
    since
}

/// A case with what some of its records are called.
pub(super) fn hearing<'c>(case: &Case<'c>, labels: BTreeMap<String, String>) -> Hearing<'c> {
    Hearing {
        docket: Cow::Borrowed(case.docket),
        lexicon: Lexicon {
            name: case.vocabulary_name.to_owned(),
            vocabulary: case.vocabulary.clone(),
            digest: case.digest,
        },
        labels,
        left_out: Vec::new(),
        feeds: Vec::new(),
        records: 0,
        latest: None,
        notes: Vec::new(),
    }
}

impl Plan {
    /// The lanes as they are drawn, from `first` on.
    pub(super) fn drawn(&self, judged: &[Arc<Judged>], first: i64) -> Vec<Lane> {
        let known = signed_ms(self.known);
        let each = self.lanes.iter().zip(judged);
        let lane = |(place, judged): (&Place, &Arc<Judged>)| {
            let ends = judged
                .stretches
                .iter()
                .skip(1)
                .map(|next| signed_ms(next.from));
            let ends = ends.chain([known]);
            let stretches = judged
                .stretches
                .iter()
                .zip(ends)
                .map(|(stretch, to)| Stretch {
                    from_ms: signed_ms(stretch.from).max(first),
                    to_ms: to,
                    tone: stretch.tone,
                    word: stretch.word.clone(),
                });
            Lane {
                promise: place.name.clone(),
                title: place.title.clone(),
                eyes: place.whose.clone(),
                stretches: stretches.filter(|it| it.to_ms >= it.from_ms).collect(),
                verdict: judged.verdict.clone(),
                reasons: judged.reasons.clone(),
            }
        };
        each.map(lane).collect()
    }
}
