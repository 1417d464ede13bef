//! When a promise enters and when it ends.

use super::{Chronicle, Episode, Offer};
use crate::naive::terms::Terms;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Dependence, End, Entry, Membership, Parties, Withdrawal};
use tacit_standing::record::{Message, MessageKind, Passage};
use tacit_standing::verdict::Life;

impl Chronicle<'_> {
    /// Why the running episode ends at the instant told of, if it does.
    ///
    /// Reading (S3): of one instant, what falls due goes before what a message received then does; of
    /// what falls due, release goes before withdrawal, and that before expiry.
    pub(super) fn ending(&self, promise: usize, received_now: bool) -> Option<Life> {
        let (episode, _) = self.running(promise)?;
        let failed = |answered_now: bool| {
            self.failures_of_episode(promise).any(|failure| {
                failure.grades.is_empty()
                    && failure.window.is_none()
                    && self.releases_now(failure)
                    && (failure.answered && failure.from == Some(self.now)) == answered_now
            })
        };
        let by_the_other = match self.terms[promise].text.dependence {
            None | Some(Dependence::Independent) => false,
            // Reading (S12): what stood and stands no longer releases for the episode, even where the
            // other was released only for the length of a window.
            // Reading (S10, S12): but not where this one's own breach came before that release.
            Some(Dependence::OnlyWhileStands) => {
                !(self.other_stands(promise)
                    || self.has_breached(promise) && self.other_is_only_released(promise))
            }
            // Reading (S12): only what befalls the other after this one entered.
            Some(Dependence::ReleasedWhenEnds) => {
                self.others_faults(promise) > episode.others_faults_before
                    || (self.others_releases(promise) > episode.others_releases_before
                        && !self.has_breached(promise))
            }
        };
        let withdrawn = |received_now: bool| {
            self.notices(promise)
                .into_iter()
                .any(|(received, effective)| {
                    effective <= self.now
                        && episode.handed.is_none_or(|handed| handed <= received)
                        && (received == self.now) == received_now
                })
        };
        let end = self.end_of(promise, episode);
        if failed(false) || by_the_other {
            Some(Life::Released)
        } else if withdrawn(false) {
            Some(Life::Withdrawn)
        } else if end.is_some_and(|end| end <= self.now) {
            Some(Life::Expired)
        } else if received_now && failed(true) {
            Some(Life::Released)
        } else if received_now && withdrawn(true) {
            Some(Life::Withdrawn)
        } else {
            None
        }
    }

    /// Each notice of withdrawal or leaving: when it is received, when it takes effect (S22).
    ///
    /// Reading: a notice is about what was given before it was received, in effect or not yet.
    pub(super) fn notices(&self, promise: usize) -> Vec<(i64, i64)> {
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

    /// The stated end, as renewed so far, or the end of either's membership (S23, S28).
    ///
    /// Reading: each renewal received before the end as it then was puts it off, never forward; a promise
    /// without a stated end has nothing to renew; membership ends the pair like a stated end.
    pub(super) fn end_of(&self, promise: usize, episode: &Episode) -> Option<i64> {
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
                if *received < end {
                    end.max(*until)
                } else {
                    end
                }
            })
        });
        let left = self
            .memberships(promise)
            .filter_map(|membership| membership.until)
            .map(|until| until.seconds());
        renewed.into_iter().chain(left).min()
    }

    pub(super) fn stated_end(&self, promise: usize) -> Option<i64> {
        match self.terms[promise].text.end {
            Some(End::At(instant) | End::EndOfDay(instant)) => Some(instant.seconds()),
            _ => None,
        }
    }

    pub(super) fn memberships(&self, promise: usize) -> impl Iterator<Item = &Membership> {
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
    ///
    /// Reading (S3): what was handed over before an ending, and arrives after it, revives nothing.
    pub(super) fn offer_that_enters(&self, promise: usize) -> Option<Offer> {
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
            .into_iter()
            .filter(|offer| {
                let after_all_others =
                    told.episodes
                        .iter()
                        .all(|episode| match (episode.ended, offer.handed) {
                            (Some(ended), Some(handed)) => {
                                ended.at < handed || (ended.at == handed && !ended.by_act)
                            }
                            _ => false,
                        });
                offer.from <= self.now
                    && offer.lapsed.is_none_or(|lapsed| self.now < lapsed)
                    && after_all_others
                    && told.taken_up.is_none_or(|taken_up| taken_up < offer.given)
            })
            .max_by_key(|offer| offer.given)
    }

    pub(super) fn other_lets_enter(&self, promise: usize) -> bool {
        let text = self.terms[promise].text;
        let in_effect = || self.other(promise).is_some_and(|it| self.in_effect(it));
        (text.dependence != Some(Dependence::OnlyWhileStands) || self.other_stands(promise))
            && (text.entry != Some(Entry::OnceOtherInEffect) || in_effect())
    }

    /// Reading (S2): for a pair of a group, the messages about the text are those between the two.
    pub(super) fn offers(&self, promise: usize) -> Vec<Offer> {
        let terms = &self.terms[promise];
        let messages = self.sent(
            promise,
            MessageKind::Assurance,
            &terms.giver,
            &terms.receiver,
        );
        let entry = terms.text.entry.as_ref();
        if let (Some(Entry::At(instant)), true) = (entry, messages.is_empty()) {
            let notices = self.notices(promise);
            return vec![Offer {
                given: None,
                handed: None,
                from: instant.seconds(),
                lapsed: notices.into_iter().map(|(_, effective)| effective).min(),
            }];
        }
        let given_at = |message: &Message| match entry {
            Some(Entry::OnDispatch) => self.passed(message, &[Passage::Deposited]),
            _ => self.received(message),
        };
        // Reading (S3, S22): what is not known to have been handed over earlier was when it was given.
        let handed_at = |message: &Message| {
            let given = given_at(message)?;
            let handed = self.passed(message, &[Passage::Deposited]);
            Some(handed.map_or(given, |handed| handed.min(given)))
        };
        let given: Vec<(i64, i64)> = messages
            .iter()
            .filter_map(|message| Some((given_at(message)?, handed_at(message)?)))
            .collect();
        // Reading: given again after a notice, before entry, it is a new offer instead of the old.
        let lapsed = |given_then: i64, handed: i64| {
            let notices = self.notices(promise).into_iter();
            notices
                .filter(|(received, _)| handed <= *received)
                .flat_map(|(received, effective)| {
                    let anew = given.iter();
                    let anew =
                        anew.filter(|(again, handed)| received <= *handed && given_then < *again);
                    let anew = anew.map(|(again, _)| *again);
                    anew.chain([effective]).collect::<Vec<_>>()
                })
                .min()
        };
        messages
            .into_iter()
            .map(|message| {
                let (given, handed) = (given_at(message), handed_at(message));
                let from = given.and_then(|given| match entry {
                    Some(Entry::At(instant)) => Some(given.max(instant.seconds())),
                    Some(Entry::OnceDone(actor, act)) => self.first_done(terms, actor, act, given),
                    _ => Some(given),
                });
                // What never arrived never enters.
                Offer {
                    given,
                    handed,
                    from: from.unwrap_or(i64::MAX),
                    lapsed: given
                        .zip(handed)
                        .and_then(|(given, handed)| lapsed(given, handed)),
                }
            })
            .collect()
    }

    /// When the first act of this class by this actor's own forces since then was, among those told.
    pub(super) fn first_done(
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
}
