//! Who is known to deny what is said of who acted (rules 21 and 27).

use crate::eyes::View;
use crate::record::{AnswerSays, Claim, Holding, Message, Passage, Stand};
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;

impl<'a> View<'a> {
    /// Whether somebody is known to deny this claim on one of `company`, incidents held to be one: by
    /// the latest stance of a viewpoint, or by the latest posture or answer of a party.
    pub(crate) fn is_denied_by_somebody(&self, claim: &Claim, company: &[usize]) -> bool {
        let stances = self.docket.stances.get(&claim.id).into_iter().flatten();
        let holders: BTreeSet<&str> = stances.map(|stance| stance.viewpoint.as_str()).collect();
        let by_stance = holders.into_iter().any(|holder| {
            self.latest_stance(holder, &claim.id)
                .is_some_and(|stance| stance.stance == Holding::Deny)
        });
        let postures = self.docket.postures.get(&claim.id).into_iter().flatten();
        let postures = postures.filter_map(|posture| {
            let at = self.learned(&posture.id, &posture.learned)?;
            Some((&posture.party, at, posture.posture == Stand::Denied))
        });
        let answers = self
            .answers_on(company)
            .filter(|answer| self.is_about(answer, claim));
        let answers = answers.filter_map(|answer| {
            let denies = match answer.says? {
                AnswerSays::Ours => false,
                AnswerSays::NotOurs => true,
                AnswerSays::Unknown => return None,
            };
            Some((&answer.from, self.told(answer)?, denies))
        });
        let taken: Vec<(&ActorId, Instant, bool)> = postures.chain(answers).collect();
        let parties: BTreeSet<&ActorId> = taken.iter().map(|(party, ..)| *party).collect();
        by_stance
            || parties.into_iter().any(|party| {
                let own = taken.iter().filter(|(by, ..)| *by == party);
                own.max_by_key(|(_, at, _)| *at)
                    .is_some_and(|(_, _, denies)| *denies)
            })
    }

    /// The answers that say who did one of these incidents, or that it is not known yet.
    pub(super) fn answers_on(&self, company: &[usize]) -> impl Iterator<Item = &'a Message> {
        let docket = self.docket;
        let places = company
            .iter()
            .filter_map(|number| docket.answers.get(number));
        let places: BTreeSet<usize> = places.flatten().copied().collect();
        let filed = places
            .into_iter()
            .filter_map(|place| docket.messages.get(place));
        filed.map(|filed| &filed.record)
    }

    /// An answer is about a claim that names the answerer's own forces, alone or among others.
    fn is_about(&self, answer: &Message, claim: &Claim) -> bool {
        let top = |actor: &ActorId| {
            self.docket
                .index
                .actor(actor)
                .map(|it| self.docket.index.principal(it))
        };
        let answerer = top(&answer.from);
        claim
            .says
            .author
            .iter()
            .any(|author| top(author) == answerer)
    }

    /// Since when these eyes know what a message says: when they knew of it and of its receipt.
    fn told(&self, message: &Message) -> Option<Instant> {
        let known_of = self.learned(&message.id, &message.learned)?;
        let receipts = self.docket.receipts.get(&message.id).into_iter().flatten();
        let received = receipts
            .filter(|receipt| {
                matches!(
                    receipt.fact,
                    Passage::Received | Passage::Read | Passage::Answered
                )
            })
            .filter_map(|receipt| self.learned(&receipt.id, &receipt.learned))
            .min()?;
        Some(known_of.max(received))
    }

    /// Every instant at which something known here about these answers was learned.
    pub(super) fn answer_instants(&self, company: &[usize], into: &mut Vec<Instant>) {
        for answer in self.answers_on(company) {
            into.extend(answer.learned.by(self.knower));
            let receipts = self.docket.receipts.get(&answer.id).into_iter().flatten();
            into.extend(receipts.filter_map(|receipt| receipt.learned.by(self.knower)));
        }
    }
}
