//! What the words of one promise mean for one incident whose facts are settled (S4 to S11, S29).

use super::account::Facts;
use super::knowledge::own;
use super::world::{Happened, World};
use std::collections::BTreeSet;
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::{
    Assurance, Condition, Entry, Exception, GradedRelease, Hands, Participation, Parties, Sense,
};
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::record::Hit;

/// One promise: a text read for one ordered pair.
#[derive(Debug, Clone)]
pub(crate) struct Terms<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) text: &'a Assurance,
    pub(crate) giver: ActorId,
    pub(crate) receiver: ActorId,
}

impl Terms<'_> {
    /// Whether the promise forbids this act, were it in effect and nothing released; with what of it
    /// the forbidden hits are.
    pub(crate) fn forborne_hits<'h>(&self, happened: &'h Happened, world: &World) -> Vec<&'h Hit> {
        let clause = &self.text.forbearance;
        let facts = &happened.facts;
        let nobody = Hands::default();
        let through = match &clause.through {
            Some(hands) if !clause.direct => hands,
            _ => &nobody,
        };
        if !self.is_of_class(facts, &clause.acts)
            || (clause.preventive && !facts.preventive)
            || !self.done_by(happened, world, &self.giver, true, through, clause.direct)
        {
            return Vec::new();
        }
        facts
            .hits
            .iter()
            .filter(|hit| self.is_protected(hit, &self.receiver))
            .filter(|hit| {
                !self
                    .text
                    .exceptions
                    .iter()
                    .any(|exception| self.excepts(exception, facts, hit))
            })
            .collect()
    }

    /// Whether this act fails the condition, leaving *first* aside (S10, S11).
    pub(crate) fn fails(&self, condition: &Condition, happened: &Happened, world: &World) -> bool {
        let clause = &self.text.forbearance;
        let facts = &happened.facts;
        let by = || {
            self.done_by(
                happened,
                world,
                &self.receiver,
                condition.by_receiver,
                &condition.by_others,
                false,
            )
        };
        let upon_the_giver = || {
            facts
                .hits
                .iter()
                .any(|hit| self.is_protected(hit, &self.giver))
        };
        // *Directly* and *preventively* narrow the act, not the condition (S10).
        match &condition.sense {
            Sense::Mirror => self.is_of_class(facts, &clause.acts) && by() && upon_the_giver(),
            Sense::Against(classes) => self.is_of_class(facts, classes) && by() && upon_the_giver(),
            Sense::Anywhere(classes) => self.is_of_class(facts, classes) && by(),
        }
    }

    /// Whether an attack that fails a condition is of the kind that this grade names (S29).
    pub(crate) fn is_graded(
        &self,
        grade: &GradedRelease,
        happened: &Happened,
        world: &World,
    ) -> bool {
        self.is_of_class(&happened.facts, &grade.acts)
            && grade.by.as_ref().is_none_or(|(receiver, others)| {
                self.done_by(happened, world, &self.receiver, *receiver, others, false)
            })
    }

    /// Whether this grade sets free this hit of an act of the giver's.
    pub(crate) fn frees(&self, grade: &GradedRelease, happened: &Happened, hit: &Hit) -> bool {
        self.is_within_any(&happened.facts, &grade.answers)
            && (grade.targets.is_empty() || grade.targets.contains(&hit.kind))
            && self.lies_within(hit, grade.place.as_ref())
    }

    /// Whether the act is of one of these classes and counts at all.
    fn is_of_class(&self, facts: &Facts, classes: &BTreeSet<ActId>) -> bool {
        self.is_within_any(facts, classes) && !self.is_within_any(facts, &self.text.uncounted)
    }

    fn is_within_any(&self, facts: &Facts, classes: &BTreeSet<ActId>) -> bool {
        facts.act.as_ref().is_some_and(|act| {
            classes
                .iter()
                .any(|class| self.vocabulary.is_act_within(act, class))
        })
    }

    fn is_protected(&self, hit: &Hit, party: &ActorId) -> bool {
        let clause = &self.text.forbearance;
        self.own(&hit.of, party)
            && (clause.targets.is_empty() || clause.targets.contains(&hit.kind))
            && self.lies_within(hit, clause.place.as_ref())
    }

    fn lies_within(&self, hit: &Hit, place: Option<&PlaceId>) -> bool {
        place.is_none_or(|wider| {
            hit.place
                .as_ref()
                .is_some_and(|place| self.vocabulary.is_place_within(place, wider))
        })
    }

    /// Reading (S5): incidental harm is that of an operation that also hit the one against whom it
    /// should go, where it should go; an act through others is excepted like one's own.
    fn excepts(&self, exception: &Exception, facts: &Facts, hit: &Hit) -> bool {
        let place = exception.place.as_ref();
        let aimed = |hit: &Hit| {
            self.lies_within(hit, place)
                && exception
                    .against
                    .as_ref()
                    .is_none_or(|against| self.own(&hit.of, against))
        };
        let harmed = self.lies_within(hit, place)
            && exception.incidental_harm
            && hit.incidental
            && facts.hits.iter().any(aimed);
        self.is_within_any(facts, &BTreeSet::from([exception.act.clone()]))
            && (aimed(hit) || harmed)
    }

    /// Whether the author, or one who joined if that counts, is `party`'s own (if `itself`) or one of
    /// these hands of it (S7, S8, S9).
    ///
    /// Reading: `silent_on` takes the actor out of account, not the act: who joined in the act of a
    /// power about which nothing is said has still done what joining is.
    fn done_by(
        &self,
        happened: &Happened,
        world: &World,
        party: &ActorId,
        itself: bool,
        hands: &Hands,
        direct: bool,
    ) -> bool {
        let mut actors: Vec<&ActorId> = happened.facts.author.iter().collect();
        if self.joining_counts(direct) {
            actors.extend(&happened.facts.joined);
        }
        actors.into_iter().any(|actor| {
            !self.said_nothing_of(actor)
                && !self.disavowed(actor, happened, world)
                && ((itself && self.own(actor, party))
                    || self.is_hand(actor, hands, party, happened, world))
        })
    }

    fn joining_counts(&self, direct: bool) -> bool {
        match self.participation() {
            Participation::DoesNotCount => false,
            Participation::Counts => !direct,
            Participation::CountsAsDirect => true,
        }
    }

    fn participation(&self) -> Participation {
        self.text
            .participation
            .or(self.vocabulary.participation)
            .unwrap_or(Participation::DoesNotCount)
    }

    pub(crate) fn participation_counts(&self) -> bool {
        self.participation() != Participation::DoesNotCount
    }

    fn said_nothing_of(&self, actor: &ActorId) -> bool {
        self.text
            .silent_on
            .iter()
            .any(|silent| self.own(actor, silent))
    }

    /// Reading (S9): the disavowal is said between the act's begin and the end of the stated time.
    fn disavowed(&self, actor: &ActorId, happened: &Happened, world: &World) -> bool {
        self.text.disavowal.iter().any(|(principal, within)| {
            self.is_listed(actor, principal)
                && world.disavowals.iter().any(|(who, incident, at)| {
                    self.own(who, principal)
                        && happened.incidents.contains(incident)
                        && happened.begin <= *at
                        && *at <= happened.begin + within.seconds()
                })
        })
    }

    /// Reading (S8): the part of a listed or named proxy's forces is that proxy.
    fn is_hand(
        &self,
        actor: &ActorId,
        hands: &Hands,
        party: &ActorId,
        happened: &Happened,
        world: &World,
    ) -> bool {
        let named = hands.named.iter().any(|named| self.own(actor, named));
        let listed = hands.listed && self.is_listed(actor, party);
        let controlled = hands.degree.as_ref().is_some_and(|least| {
            self.degrees_of_control(actor, party, happened.begin, world)
                .iter()
                .any(|degree| {
                    self.vocabulary.degree_rank(degree) <= self.vocabulary.degree_rank(least)
                })
        });
        named || listed || controlled
    }

    fn is_listed(&self, actor: &ActorId, party: &ActorId) -> bool {
        self.text
            .proxies
            .get(party)
            .is_some_and(|proxies| proxies.keys().any(|proxy| self.own(actor, proxy)))
    }

    /// Reading (S9): for a proxy that the text lists, the degree that the text gives it holds, whatever
    /// is claimed; of all others the world says it.
    fn degrees_of_control(
        &self,
        actor: &ActorId,
        party: &ActorId,
        instant: i64,
        world: &World,
    ) -> Vec<tacit_lang::ids::DegreeId> {
        let listed: Vec<_> = self
            .text
            .proxies
            .get(party)
            .into_iter()
            .flatten()
            .filter(|(proxy, _)| self.own(actor, proxy))
            .map(|(_, degree)| degree.clone())
            .collect();
        if listed.is_empty() {
            world
                .control
                .degrees(self.vocabulary, actor, party, instant)
        } else {
            listed
        }
    }

    pub(crate) fn own(&self, actor: &ActorId, party: &ActorId) -> bool {
        own(self.vocabulary, actor, party)
    }

    /// Reading (S15): the actors that a text names are its parties and whomever a clause names;
    /// carriers, finder and observed actors do no act that the text speaks of.
    pub(crate) fn actors_named(&self) -> BTreeSet<ActorId> {
        let text = self.text;
        let mut named: BTreeSet<ActorId> = match &text.parties {
            Parties::Directed { giver, receiver } => [giver.clone(), receiver.clone()].into(),
            Parties::EachToEach { members } => members.keys().cloned().collect(),
        };
        let hands = text
            .forbearance
            .through
            .iter()
            .chain(text.conditions.iter().map(|condition| &condition.by_others))
            .chain(
                text.grades
                    .iter()
                    .filter_map(|grade| grade.by.as_ref().map(|(_, hands)| hands)),
            );
        named.extend(hands.flat_map(|hands| hands.named.clone()));
        for (principal, proxies) in &text.proxies {
            named.insert(principal.clone());
            named.extend(proxies.keys().cloned());
        }
        named.extend(text.exceptions.iter().filter_map(|it| it.against.clone()));
        named.extend(text.silent_on.clone());
        named.extend(text.disavowal.keys().cloned());
        if let Some(Entry::OnceDone(actor, _)) = &text.entry {
            named.insert(actor.clone());
        }
        named
    }

    pub(crate) fn acts_named(&self) -> BTreeSet<ActId> {
        let text = self.text;
        let mut named = text.forbearance.acts.clone();
        for condition in &text.conditions {
            if let Sense::Against(acts) | Sense::Anywhere(acts) = &condition.sense {
                named.extend(acts.clone());
            }
        }
        for grade in &text.grades {
            named.extend(grade.acts.clone());
            named.extend(grade.answers.clone());
        }
        named.extend(
            text.exceptions
                .iter()
                .map(|exception| exception.act.clone()),
        );
        named.extend(text.uncounted.clone());
        if let Some(Entry::OnceDone(_, act)) = &text.entry {
            named.insert(act.clone());
        }
        named
    }

    pub(crate) fn actors_that_may_be_hit(&self) -> BTreeSet<ActorId> {
        let mut named = BTreeSet::from([self.giver.clone(), self.receiver.clone()]);
        named.extend(self.text.exceptions.iter().filter_map(|exception| {
            exception.against.clone().filter(|against| {
                self.own(against, &self.giver) || self.own(against, &self.receiver)
            })
        }));
        named
    }

    pub(crate) fn places_named(&self) -> BTreeSet<PlaceId> {
        self.text
            .forbearance
            .place
            .iter()
            .chain(self.text.exceptions.iter().flat_map(|it| it.place.as_ref()))
            .chain(self.text.grades.iter().flat_map(|it| it.place.as_ref()))
            .cloned()
            .collect()
    }

    /// Whether any clause asks how closely somebody is controlled.
    pub(crate) fn asks_for_control(&self) -> bool {
        let text = self.text;
        text.forbearance
            .through
            .iter()
            .chain(text.conditions.iter().map(|condition| &condition.by_others))
            .chain(
                text.grades
                    .iter()
                    .filter_map(|grade| grade.by.as_ref().map(|(_, hands)| hands)),
            )
            .any(|hands| hands.degree.is_some())
    }
}
