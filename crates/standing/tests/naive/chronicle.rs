//! One world told from its beginning: what becomes true of a promise, and of the one the other way.
//!
//! The chronicle is a list of facts (entered, ended, failed a condition, breached), each with the rule
//! that makes it true as a statement about everything told before it. *Earlier* means told before.
//! Of one instant, what messages and deadlines do is told before the acts, endings before entries.

mod acts;
mod letters;
mod lifetime;

use super::knowledge::Knowledge;
use super::terms::Terms;
use super::world::World;
use std::collections::BTreeSet;
use tacit_lang::meaning::Entry;
use tacit_lang::time::Wait;
use tacit_standing::record::{Message, MessageKind};
use tacit_standing::verdict::{Life, Performance};

/// The outcome, in this world, of the first of these promises at this instant.
pub(crate) fn outcome(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    world: &World,
    at: i64,
) -> (Life, Performance) {
    let messages = knowledge.messages();
    let mut chronicle = Chronicle {
        terms,
        world,
        messages,
        now: at,
        past: 0,
        told: terms.iter().map(|_| Told::default()).collect(),
    };
    chronicle.tell(at);
    chronicle.outcome()
}

struct Chronicle<'a> {
    terms: &'a [Terms<'a>],
    world: &'a World,
    messages: Vec<&'a Message>,
    /// The instant told of.
    now: i64,
    /// How many of the world's acts are told, the one told of included.
    past: usize,
    /// For each promise.
    told: Vec<Told>,
}

/// What is told so far of one promise.
#[derive(Debug, Default)]
struct Told {
    episodes: Vec<Episode>,
    failures: Vec<Failure>,
    breaches: Vec<Breach>,
    /// When the last offer that opened an episode was given: none is left that was given before.
    taken_up: Option<Option<i64>>,
}

#[derive(Debug)]
struct Episode {
    entered: i64,
    /// When it was handed over, or given if that is not known; none: it needed no message.
    handed: Option<i64>,
    /// How many acts were told before it entered: they lie before it.
    acts_before: usize,
    ended: Option<Ended>,
    /// How often the other promise had been breached or ended, but by release, by then.
    others_faults_before: usize,
    /// How often it had ended by release.
    others_releases_before: usize,
}

#[derive(Debug, Clone, Copy)]
struct Ended {
    at: i64,
    /// Whether an act ended it, so that messages of the same instant came before.
    by_act: bool,
    life: Life,
}

/// An act that failed a condition of the text.
#[derive(Debug, Clone)]
struct Failure {
    episode: usize,
    window: Option<Wait>,
    at: i64,
    /// From when it releases; none: never, as far as records go.
    from: Option<i64>,
    /// Whether it does so by the receipt of an answer.
    answered: bool,
    /// The grades that it matches; empty: it releases wholly.
    grades: Vec<usize>,
}

#[derive(Debug)]
struct Breach {
    episode: usize,
    at: i64,
}

/// The giving of the promise: an assurance message, or its text's own date.
#[derive(Debug)]
struct Offer {
    /// When it was received, or dispatched where the text says so; none: it needs no message.
    given: Option<i64>,
    /// When it was handed over, or given if that is not known.
    handed: Option<i64>,
    /// The earliest entry.
    from: i64,
    /// From when a notice has undone it.
    lapsed: Option<i64>,
}

impl Chronicle<'_> {
    fn tell(&mut self, at: i64) {
        let first = self.first_instant().unwrap_or(at).min(at);
        for now in first..=at {
            self.now = now;
            self.settle(false);
            while let Some(next) = self.world.happened.get(self.past) {
                if next.begin != now {
                    break;
                }
                self.past += 1;
                // An entry that this very act brings about includes the act (S0).
                self.enter_all();
                self.act(self.past - 1, now, &self.everyone());
                self.settle(true);
            }
        }
    }

    fn first_instant(&self) -> Option<i64> {
        let acts = self.world.happened.iter().map(|it| it.begin);
        let passages = self.world.passages.iter().map(|it| it.2);
        let stated = self.terms.iter().filter_map(|it| match &it.text.entry {
            Some(Entry::At(instant)) => Some(instant.seconds()),
            _ => None,
        });
        acts.chain(passages).chain(stated).min()
    }

    fn everyone(&self) -> BTreeSet<usize> {
        (0..self.terms.len()).collect()
    }

    fn other(&self, promise: usize) -> Option<usize> {
        (self.terms.len() > 1).then_some(1 - promise)
    }

    /// Endings and entries, until nothing more follows.
    fn settle(&mut self, after_act: bool) {
        loop {
            let mut changed = false;
            // What falls due goes before what a message received at this instant does.
            let due = 0..self.terms.len();
            let received_now = due.clone().all(|it| self.ending(it, false).is_none());
            for promise in due {
                if let Some(life) = self.ending(promise, received_now) {
                    let now = self.now;
                    let ended = Ended {
                        at: now,
                        by_act: after_act,
                        life,
                    };
                    let episode = self.told[promise].episodes.last_mut();
                    episode.expect("what ends is in effect").ended = Some(ended);
                    changed = true;
                }
            }
            if changed {
                continue;
            }
            // After an act nothing enters: only an act named by the text brings a promise into effect,
            // and that is told before the act itself.
            if after_act || !self.enter_all() {
                return;
            }
        }
    }

    /// Entries, until none follows from another; then the acts that were going on at the edge (S1).
    fn enter_all(&mut self) -> bool {
        let mut fresh = BTreeSet::new();
        loop {
            let entering: Vec<(usize, Offer)> = self
                .everyone()
                .into_iter()
                .filter_map(|promise| Some((promise, self.offer_that_enters(promise)?)))
                .collect();
            let Some((promise, offer)) = entering.into_iter().next() else {
                break;
            };
            let others_faults_before = self.others_faults(promise);
            let others_releases_before = self.others_releases(promise);
            let episode = Episode {
                entered: self.now,
                handed: offer.handed,
                acts_before: self.acts_before(),
                ended: None,
                others_faults_before,
                others_releases_before,
            };
            self.told[promise].episodes.push(episode);
            self.told[promise].taken_up = Some(offer.given);
            fresh.insert(promise);
        }
        if !fresh.is_empty() {
            let now = self.now;
            for earlier in 0..self.acts_before() {
                if self.world.happened[earlier]
                    .end
                    .is_some_and(|end| end > now)
                {
                    self.act(earlier, now, &fresh);
                    self.settle(true);
                }
            }
        }
        !fresh.is_empty()
    }

    /// The acts wholly told: an entry comes before the act that is being told.
    fn acts_before(&self) -> usize {
        let telling = self.past > 0 && self.world.happened[self.past - 1].begin == self.now;
        if telling { self.past - 1 } else { self.past }
    }

    fn running(&self, promise: usize) -> Option<(&Episode, usize)> {
        let told = &self.told[promise];
        let last = told.episodes.last()?;
        last.ended
            .is_none()
            .then_some((last, told.episodes.len() - 1))
    }

    /// In effect and not released for the length of a window.
    fn in_effect(&self, promise: usize) -> bool {
        self.running(promise).is_some()
            && !self
                .failures_of_episode(promise)
                .any(|failure| failure.grades.is_empty() && self.releases_now(failure))
    }

    /// No breach in the latest episode since it was last reaffirmed (S3).
    fn kept(&self, promise: usize) -> bool {
        let told = &self.told[promise];
        let Some(latest) = told.episodes.last() else {
            return true;
        };
        let terms = &self.terms[promise];
        let reaffirmed = self
            .sent(
                promise,
                MessageKind::Reaffirmation,
                &terms.giver,
                &terms.receiver,
            )
            .iter()
            .filter_map(|message| self.received(message))
            .filter(|received| *received <= self.now && lies_in(*received, latest))
            .max();
        !told.breaches.iter().any(|breach| {
            breach.episode + 1 == told.episodes.len()
                && reaffirmed.is_none_or(|reaffirmed| reaffirmed <= breach.at)
        })
    }

    /// How often the other promise was breached or ended, but by release, so far (S12).
    ///
    /// Reading: a release for the length of a window is no end.
    fn others_faults(&self, promise: usize) -> usize {
        self.other(promise).map_or(0, |other| {
            let told = &self.told[other];
            told.breaches.len() + self.ends_of(other, |life| life != Life::Released)
        })
    }

    fn others_releases(&self, promise: usize) -> usize {
        self.other(promise).map_or(0, |other| {
            self.ends_of(other, |life| life == Life::Released)
        })
    }

    fn ends_of(&self, promise: usize, is_such: impl Fn(Life) -> bool) -> usize {
        let episodes = self.told[promise].episodes.iter();
        episodes
            .filter(|it| it.ended.is_some_and(|ended| is_such(ended.life)))
            .count()
    }

    /// Whether the running episode saw a breach by its giver.
    fn has_breached(&self, promise: usize) -> bool {
        let told = &self.told[promise];
        let latest = told.episodes.len();
        told.breaches.iter().any(|it| it.episode + 1 == latest)
    }

    /// Whether the other promise is released now and was otherwise kept.
    fn other_is_only_released(&self, promise: usize) -> bool {
        self.other(promise).is_some_and(|other| {
            let latest = self.told[other].episodes.last();
            let ended = latest.and_then(|it| it.ended);
            let released = ended.is_none_or(|ended| ended.life == Life::Released);
            latest.is_some() && released && !self.in_effect(other) && self.kept(other)
        })
    }

    fn other_stands(&self, promise: usize) -> bool {
        self.other(promise)
            .is_some_and(|other| self.in_effect(other) && self.kept(other))
    }

    fn outcome(&self) -> (Life, Performance) {
        let life = match self.told[0].episodes.last() {
            None => Life::NotInEffect,
            Some(Episode {
                ended: Some(ended), ..
            }) => ended.life,
            Some(_) if self.in_effect(0) => Life::InEffect,
            Some(_) => Life::Released,
        };
        let performance = if self.kept(0) {
            Performance::Kept
        } else {
            Performance::Breached
        };
        (life, performance)
    }
}

/// Whether something received at this instant is received in the episode.
fn lies_in(received: i64, episode: &Episode) -> bool {
    episode.entered <= received
        && episode
            .ended
            .is_none_or(|ended| received < ended.at || (received == ended.at && ended.by_act))
}
