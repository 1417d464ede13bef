//! One world told from its beginning: what becomes true of a promise, and of the one the other way.
//!
//! The chronicle is a list of facts (entered, ended, failed a condition, breached), each with the rule
//! that makes it true as a statement about everything told before it. *Earlier* means told before.
//! Of one instant, what messages and deadlines do is told before the acts, endings before entries.

use super::Times;
use super::knowledge::Knowledge;
use super::terms::Terms;
use super::world::{Happened, World};
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Condition, Dependence, End, Entry, Membership, Parties, Withdrawal};
use tacit_lang::time::Wait;
use tacit_standing::record::{Message, MessageKind, Passage};
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
    /// The offers that have opened an episode.
    taken_up: BTreeSet<usize>,
}

#[derive(Debug)]
struct Episode {
    entered: i64,
    /// How many acts were told before it entered: they lie before it.
    acts_before: usize,
    ended: Option<Ended>,
    /// How often the other promise had ended or been breached by then.
    others_faults_before: usize,
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
    /// The earliest entry.
    from: i64,
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
            for promise in self.everyone() {
                if let Some(life) = self.ending(promise) {
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
            let entering: Vec<(usize, usize)> = self
                .everyone()
                .into_iter()
                .filter_map(|promise| Some((promise, self.offer_that_enters(promise)?)))
                .collect();
            let Some(&(promise, offer)) = entering.first() else {
                break;
            };
            let others_faults_before = self.others_faults(promise);
            let episode = Episode {
                entered: self.now,
                acts_before: self.acts_before(),
                ended: None,
                others_faults_before,
            };
            self.told[promise].episodes.push(episode);
            self.told[promise].taken_up.insert(offer);
            fresh.insert(promise);
        }
        if !fresh.is_empty() {
            let now = self.now;
            for earlier in 0..self.acts_before() {
                if self.world.happened[earlier].end.is_some_and(|end| end > now) {
                    self.act(earlier, now, &fresh);
                    self.settle(true);
                }
            }
        }
        !fresh.is_empty()
    }

    /// The acts wholly told: an entry comes before the act that is being told.
    fn acts_before(&self) -> usize {
        let telling = self.past > 0
            && self.world.happened[self.past - 1].begin == self.now;
        if telling { self.past - 1 } else { self.past }
    }

    /// An act counts in these promises as of this instant.
    fn act(&mut self, which: usize, at: i64, promises: &BTreeSet<usize>) {
        let mut breached = Vec::new();
        let mut failed = Vec::new();
        for &promise in promises {
            if self.running(promise).is_none() {
                continue;
            }
            if self.is_breach(promise, which, at) {
                breached.push(promise);
            }
            failed.push((promise, self.failures_by(promise, which, at)));
        }
        for promise in breached {
            let episode = self.told[promise].episodes.len() - 1;
            self.told[promise].breaches.push(Breach { episode, at });
        }
        for (promise, failures) in failed {
            self.told[promise].failures.extend(failures);
        }
    }

    /// In effect just before, not released, forbidden in some part that no grade sets free (S5, S13, S29).
    fn is_breach(&self, promise: usize, which: usize, at: i64) -> bool {
        let terms = &self.terms[promise];
        let happened = &self.world.happened[which];
        let mut releases: Vec<Failure> = self.failures_of_episode(promise).cloned().collect();
        if terms.text.same_instant_excuses {
            for other in 0..self.world.happened.len() {
                if other != which && self.same_instant(promise, which, other, at) {
                    releases.extend(self.failures_by(promise, other, at));
                }
            }
        }
        releases.retain(|failure| self.releases_now(failure));
        if releases.iter().any(|failure| failure.grades.is_empty()) {
            return false;
        }
        let freed = |hit: &&tacit_standing::record::Hit| {
            releases.iter().any(|failure| {
                failure.grades.iter().any(|grade| {
                    let grade = &terms.text.grades[*grade];
                    grade.lasting.is_none_or(|it| self.now <= failure.at + it.seconds())
                        && terms.frees(grade, happened, hit)
                })
            })
        };
        terms
            .forborne_hits(happened, self.world)
            .iter()
            .any(|hit| !freed(hit))
    }

    /// Whether two acts count as of one instant (S14).
    ///
    /// Reading: the same instant is one that both are known to have, or that both have in this world;
    /// acts that were going on at an episode's edge both begin there.
    fn same_instant(&self, promise: usize, one: usize, other: usize, at: i64) -> bool {
        let Some((episode, _)) = self.running(promise) else {
            return false;
        };
        let counted = |which: usize| -> Option<(i64, bool)> {
            let happened = &self.world.happened[which];
            if which >= episode.acts_before {
                let sure = happened.exact || self.world.times == Times::Every;
                Some((happened.begin, sure))
            } else {
                (happened.end? > episode.entered).then_some((episode.entered, true))
            }
        };
        counted(one) == Some((at, true)) && counted(other) == Some((at, true))
    }

    /// The conditions that this act fails, given what was breached before it (S10, S21).
    fn failures_by(&self, promise: usize, which: usize, at: i64) -> Vec<Failure> {
        let terms = &self.terms[promise];
        let happened = &self.world.happened[which];
        let episode = self.told[promise].episodes.len() - 1;
        let breached_before = self.told[promise]
            .breaches
            .iter()
            .any(|breach| breach.episode == episode);
        let fails = |condition: &&Condition| {
            terms.fails(condition, happened, self.world) && !(condition.first && breached_before)
        };
        terms
            .text
            .conditions
            .iter()
            .filter(fails)
            .map(|condition| Failure {
                episode,
                window: condition.window,
                at,
                from: self.releases_from(promise, happened, at),
                grades: (0..terms.text.grades.len())
                    .filter(|&grade| {
                        let grade = &terms.text.grades[grade];
                        terms.is_graded(grade, condition, happened, self.world)
                    })
                    .collect(),
            })
            .collect()
    }

    /// From when the attack releases: at once, or when asking is done with (S21).
    fn releases_from(&self, promise: usize, happened: &Happened, at: i64) -> Option<i64> {
        let Some(wait) = self.terms[promise].text.clarification else {
            return Some(at);
        };
        if happened
            .author_settled_at
            .is_some_and(|settled| settled <= happened.first_known)
        {
            return Some(at);
        }
        let about_it = |message: &&&Message| {
            message
                .incident
                .as_ref()
                .is_some_and(|incident| happened.incidents.contains(incident))
        };
        let terms = &self.terms[promise];
        let answers = self
            .sent(promise, MessageKind::ClarificationAnswer, &terms.receiver, &terms.giver)
            .iter()
            .filter(about_it)
            .filter_map(|message| self.received(message))
            .collect::<Vec<_>>();
        let deadlines = self
            .sent(promise, MessageKind::ClarificationRequest, &terms.giver, &terms.receiver)
            .iter()
            .filter(about_it)
            .filter_map(|message| self.received_or_deemed(promise, message))
            .map(|received| received + wait.seconds())
            .collect::<Vec<_>>();
        happened
            .author_settled_at
            .into_iter()
            .chain(answers)
            .chain(deadlines)
            .min()
            .map(|from| from.max(at))
    }

    fn failures_of_episode(&self, promise: usize) -> impl Iterator<Item = &Failure> {
        let told = &self.told[promise];
        told.failures
            .iter()
            .filter(|failure| failure.episode + 1 == told.episodes.len())
    }

    /// Whether a failure releases at the instant told of: its wait is over, its window is not (S3).
    fn releases_now(&self, failure: &Failure) -> bool {
        failure.from.is_some_and(|from| from <= self.now)
            && failure
                .window
                .is_none_or(|window| self.now <= failure.at + window.seconds())
    }

    fn running(&self, promise: usize) -> Option<(&Episode, usize)> {
        let told = &self.told[promise];
        let last = told.episodes.last()?;
        last.ended.is_none().then_some((last, told.episodes.len() - 1))
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
            .sent(promise, MessageKind::Reaffirmation, &terms.giver, &terms.receiver)
            .iter()
            .filter_map(|message| self.received(message))
            .filter(|received| *received <= self.now && lies_in(*received, latest))
            .max();
        !told.breaches.iter().any(|breach| {
            breach.episode + 1 == told.episodes.len()
                && reaffirmed.is_none_or(|reaffirmed| reaffirmed <= breach.at)
        })
    }

    /// How often the other promise ended or was breached so far (S12).
    ///
    /// Reading: a release for the length of a window is no end.
    fn others_faults(&self, promise: usize) -> usize {
        self.other(promise).map_or(0, |other| {
            let told = &self.told[other];
            told.breaches.len() + told.episodes.iter().filter(|it| it.ended.is_some()).count()
        })
    }

    fn other_stands(&self, promise: usize) -> bool {
        self.other(promise)
            .is_some_and(|other| self.in_effect(other) && self.kept(other))
    }

    /// Why the running episode ends at the instant told of, if it does.
    ///
    /// Reading (S3): of one instant, release goes before withdrawal, and that before expiry.
    fn ending(&self, promise: usize) -> Option<Life> {
        let (episode, number) = self.running(promise)?;
        let failed = self.failures_of_episode(promise).any(|failure| {
            failure.grades.is_empty() && failure.window.is_none() && self.releases_now(failure)
        });
        let by_the_other = match self.terms[promise].text.dependence {
            None | Some(Dependence::Independent) => false,
            // Reading (S12): what stood and stands no longer releases for the episode, even where the
            // other was released only for the length of a window.
            Some(Dependence::OnlyWhileStands) => !self.other_stands(promise),
            // Reading (S12): only what befalls the other after this one entered.
            Some(Dependence::ReleasedWhenEnds) => {
                self.others_faults(promise) > episode.others_faults_before
            }
        };
        let withdrawn = self
            .notices(promise)
            .into_iter()
            .any(|(received, effective)| {
                effective <= self.now && self.episode_noticed(promise, received) == Some(number)
            });
        if failed || by_the_other {
            Some(Life::Released)
        } else if withdrawn {
            Some(Life::Withdrawn)
        } else if self.end_of(promise, episode).is_some_and(|end| end <= self.now) {
            Some(Life::Expired)
        } else {
            None
        }
    }

    /// Each notice of withdrawal or leaving: when it is received, when it takes effect (S22).
    fn notices(&self, promise: usize) -> Vec<(i64, i64)> {
        let terms = &self.terms[promise];
        let notice = match terms.text.withdrawal {
            None => 0,
            Some(Withdrawal::AfterReceipt(wait)) => wait.seconds(),
            Some(Withdrawal::Never) => return Vec::new(),
        };
        let (giver, receiver) = (&terms.giver, &terms.receiver);
        let mut messages = self.sent(promise, MessageKind::Withdrawal, giver, receiver);
        // Reading (S22): leaving ends the pair of who sends the notice and who receives it, both ways.
        messages.extend(self.sent(promise, MessageKind::Leaving, giver, receiver));
        messages.extend(self.sent(promise, MessageKind::Leaving, receiver, giver));
        messages
            .into_iter()
            .filter_map(|message| self.received_or_deemed(promise, message))
            .map(|received| (received, received + notice))
            .collect()
    }

    /// The episode on which a notice works.
    ///
    /// Reading (S22): the first in which it is received; a notice received before entry is about
    /// nothing, and one about an episode that has ended does not end the next.
    fn episode_noticed(&self, promise: usize, received: i64) -> Option<usize> {
        self.told[promise].episodes.iter().position(|episode| {
            episode.entered <= received && episode.ended.is_none_or(|ended| received <= ended.at)
        })
    }

    /// The stated end, as renewed so far, or the end of either's membership (S23, S28).
    ///
    /// Reading: each renewal received before the end as it then was sets a new one; a promise without
    /// a stated end has nothing to renew; membership ends the pair like a stated end.
    fn end_of(&self, promise: usize, episode: &Episode) -> Option<i64> {
        let terms = &self.terms[promise];
        let stated = self.stated_end(promise).or(match terms.text.end {
            Some(End::AfterEntry(wait)) => Some(episode.entered + wait.seconds()),
            _ => None,
        });
        let mut renewals: Vec<(i64, i64)> = self
            .sent(promise, MessageKind::Renewal, &terms.giver, &terms.receiver)
            .into_iter()
            .filter_map(|message| Some((self.received(message)?, message.until?.seconds())))
            .filter(|(received, _)| episode.entered <= *received && *received <= self.now)
            .collect();
        renewals.sort_unstable();
        let renewed = stated.map(|stated| {
            renewals.iter().fold(stated, |end, (received, until)| {
                if *received < end { *until } else { end }
            })
        });
        let left = self
            .memberships(promise)
            .filter_map(|membership| membership.until)
            .map(|until| until.seconds());
        renewed.into_iter().chain(left).min()
    }

    fn stated_end(&self, promise: usize) -> Option<i64> {
        match self.terms[promise].text.end {
            Some(End::At(instant) | End::EndOfDay(instant)) => Some(instant.seconds()),
            _ => None,
        }
    }

    fn memberships(&self, promise: usize) -> impl Iterator<Item = &Membership> {
        let terms = &self.terms[promise];
        let members = match &terms.text.parties {
            Parties::Directed { .. } => None,
            Parties::EachToEach { members } => Some(members),
        };
        [&terms.giver, &terms.receiver]
            .into_iter()
            .filter_map(move |member| members?.get(member))
    }

    /// The offer that takes effect at the instant told of (S1, S2).
    fn offer_that_enters(&self, promise: usize) -> Option<usize> {
        let told = &self.told[promise];
        let begun = self
            .memberships(promise)
            .all(|it| it.from.is_none_or(|from| from.seconds() <= self.now));
        // Reading: what would end as it enters does not enter.
        let over = self.stated_end(promise).is_some_and(|end| end <= self.now)
            || self
                .memberships(promise)
                .any(|it| it.until.is_some_and(|until| until.seconds() <= self.now));
        if !begun || over || !self.other_lets_enter(promise) {
            return None;
        }
        self.offers(promise)
            .iter()
            .enumerate()
            .find(|(number, offer)| {
                let after_all_others = told.episodes.iter().all(|episode| {
                    match (episode.ended, offer.given) {
                        (Some(ended), Some(given)) => {
                            ended.at < given || (ended.at == given && !ended.by_act)
                        }
                        _ => false,
                    }
                });
                offer.from <= self.now && after_all_others && !told.taken_up.contains(number)
            })
            .map(|(number, _)| number)
    }

    fn other_lets_enter(&self, promise: usize) -> bool {
        let text = self.terms[promise].text;
        let in_effect = || self.other(promise).is_some_and(|it| self.in_effect(it));
        (text.dependence != Some(Dependence::OnlyWhileStands) || self.other_stands(promise))
            && (text.entry != Some(Entry::OnceOtherInEffect) || in_effect())
    }

    /// Reading (S2): for a pair of a group, the messages about the text are those between the two.
    fn offers(&self, promise: usize) -> Vec<Offer> {
        let terms = &self.terms[promise];
        let messages = self.sent(promise, MessageKind::Assurance, &terms.giver, &terms.receiver);
        let entry = terms.text.entry.as_ref();
        if let (Some(Entry::At(instant)), true) = (entry, messages.is_empty()) {
            return vec![Offer {
                given: None,
                from: instant.seconds(),
            }];
        }
        messages
            .into_iter()
            .map(|message| {
                let given = match entry {
                    Some(Entry::OnDispatch) => self.passed(message, &[Passage::Deposited]),
                    _ => self.received(message),
                };
                let from = given.and_then(|given| match entry {
                    Some(Entry::At(instant)) => Some(given.max(instant.seconds())),
                    Some(Entry::OnceDone(actor, act)) => self.first_done(terms, actor, act, given),
                    _ => Some(given),
                });
                // What never arrived never enters.
                Offer {
                    given,
                    from: from.unwrap_or(i64::MAX),
                }
            })
            .collect()
    }

    /// When the first act of this class by this actor's own forces since then was, among those told.
    fn first_done(
        &self,
        terms: &Terms<'_>,
        actor: &ActorId,
        class: &tacit_lang::ids::ActId,
        since: i64,
    ) -> Option<i64> {
        self.world.happened[..self.past]
            .iter()
            .find(|happened| {
                let facts = &happened.facts;
                happened.begin >= since
                    && facts.author.as_ref().is_some_and(|by| terms.own(by, actor))
                    && facts
                        .act
                        .as_ref()
                        .is_some_and(|act| terms.vocabulary.is_act_within(act, class))
            })
            .map(|happened| happened.begin)
    }

    fn sent(
        &self,
        promise: usize,
        kind: MessageKind,
        from: &ActorId,
        to: &ActorId,
    ) -> Vec<&Message> {
        let terms = &self.terms[promise];
        self.messages
            .iter()
            .copied()
            .filter(|message| message.kind == kind)
            .filter(|message| message.assurance == terms.text.labels.title)
            .filter(|message| terms.own(&message.from, from) && terms.own(&message.to, to))
            .collect()
    }

    /// Reading (S2): what was read or answered had been received by then.
    fn received(&self, message: &Message) -> Option<i64> {
        self.passed(
            message,
            &[Passage::Received, Passage::Read, Passage::Answered],
        )
    }

    /// Reading (S22): only notices and requests are deemed received; an assurance, a reaffirmation, a
    /// renewal and an answer are not.
    fn received_or_deemed(&self, promise: usize, message: &Message) -> Option<i64> {
        let deemed = self.terms[promise]
            .text
            .deemed_receipt
            .and_then(|wait| Some(self.passed(message, &[Passage::Held])? + wait.seconds()));
        self.received(message).into_iter().chain(deemed).min()
    }

    fn passed(&self, message: &Message, stages: &[Passage]) -> Option<i64> {
        self.world
            .passages
            .iter()
            .filter(|(of, stage, _)| *of == message.id && stages.contains(stage))
            .map(|(_, _, instant)| *instant)
            .min()
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
        && episode.ended.is_none_or(|ended| {
            received < ended.at || (received == ended.at && ended.by_act)
        })
}
