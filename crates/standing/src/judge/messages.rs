//! What messages do to promises, as far as their passage is known in these eyes (rules 2 and 22).

use super::case::Case;
use super::reading::Member;
use super::worlds::{Item, What};
use crate::eyes::View;
use crate::eyes::fact::Seen;
use crate::record::{AnswerSays, Message, MessageKind, Passage};
use crate::step::event::Happening;
use crate::verdict::Promise;
use tacit_lang::meaning::Entry;
use tacit_lang::time::{Between, Instant};

impl Case<'_> {
    /// What messages, as far as their passage is known here, do to each member.
    pub(crate) fn messages(&self) -> Vec<Item> {
        let mut items = Vec::new();
        for (number, member) in self.members.iter().enumerate() {
            let assurance = member.view.assurance;
            let mut is_given = false;
            let letters = self.docket.letters_on(&member.promise);
            let is_sent = |kinds: &[MessageKind]| {
                let sent = letters.iter().map(|filed| &filed.record);
                let sent = sent.filter(|message| {
                    kinds.contains(&message.kind) && concerns(message, &member.promise)
                });
                sent.count()
            };
            // When it was handed over matters only where it could have been overtaken on its way.
            let overtaken = assurance.entry != Some(Entry::OnDispatch)
                && (is_sent(&[MessageKind::Assurance]) > 1
                    || is_sent(&[MessageKind::Withdrawal, MessageKind::Leaving]) > 0);
            for filed in &letters {
                let message = &filed.record;
                is_given |= message.kind == MessageKind::Assurance
                    && concerns(message, &member.promise)
                    && member.view.learned(&message.id, &message.learned).is_some();
                let Some((between, mut happening)) = self.effect(member, message) else {
                    continue;
                };
                let record = self.docket.incidents.len() + filed.place;
                let deposited = member.view.passage(message, Passage::Deposited);
                let handed_over = deposited.filter(|deposited| {
                    overtaken && happening == Happening::Given && deposited.from() <= between.from()
                });
                if let Some(handed_over) = handed_over
                    && let Ok(message) = u32::try_from(filed.place)
                {
                    happening = Happening::Arrived { message };
                    let what = What::Message(vec![(number, Happening::HandedOver { message })]);
                    items.push(Item {
                        between: self.until_later(handed_over),
                        what,
                        record: usize::MAX - 1,
                        line: filed.place,
                    });
                }
                if between.from() > self.at {
                    continue;
                }
                let between = self.until_later(between);
                // One notice of leaving ends two promises, and at once.
                let same = |item: &&mut Item| item.record == record && item.between == between;
                match items.iter_mut().find(same).map(|item| &mut item.what) {
                    Some(What::Message(effects)) => effects.push((number, happening)),
                    _ => items.push(Item {
                        between,
                        what: What::Message(vec![(number, happening)]),
                        record,
                        line: filed.place,
                    }),
                }
            }
            if !is_given && matches!(assurance.entry, Some(Entry::At(_))) {
                items.push(Item {
                    between: Between::exactly(Instant::MIN),
                    what: What::Message(vec![(number, Happening::Given)]),
                    record: usize::MAX,
                    line: 0,
                });
            }
        }
        items
    }

    fn effect(&self, member: &Member<'_>, message: &Message) -> Option<(Between, Happening)> {
        let view = &member.view;
        view.learned(&message.id, &message.learned)?;
        let assurance = view.assurance;
        let received = view.received(message);
        let deemed = || {
            let held = view.passage(message, Passage::Held)?;
            let wait = assurance.deemed_receipt?;
            Between::new(held.from().after(wait), held.to().after(wait))
        };
        let noticed = || sooner(received, deemed());
        let incident = || {
            let number = self
                .docket
                .incident_numbers
                .get(message.incident.as_ref()?)?;
            u32::try_from(*number).ok()
        };
        if !concerns(message, &member.promise) {
            return None;
        }
        Some(match message.kind {
            MessageKind::Assurance => {
                let at = match assurance.entry {
                    Some(Entry::OnDispatch) => view.passage(message, Passage::Deposited)?,
                    _ => received?,
                };
                (at, Happening::Given)
            }
            MessageKind::Withdrawal | MessageKind::Leaving => {
                (noticed()?, Happening::NoticeReceived)
            }
            MessageKind::Reaffirmation => (received?, Happening::Reaffirmed),
            MessageKind::Renewal => (
                received?,
                Happening::Renewed {
                    until: message.until?,
                },
            ),
            MessageKind::ClarificationRequest => (
                noticed()?,
                Happening::Asked {
                    incident: incident()?,
                },
            ),
            // A holding reply ends no wait.
            MessageKind::ClarificationAnswer if message.says == Some(AnswerSays::Unknown) => {
                return None;
            }
            MessageKind::ClarificationAnswer => (
                received?,
                Happening::Answered {
                    incident: incident()?,
                },
            ),
        })
    }
}

/// Whether a message acts on this promise.
pub(crate) fn concerns(message: &Message, promise: &Promise) -> bool {
    match message.kind {
        MessageKind::Leaving => {
            (message.from == promise.giver && message.to == promise.receiver)
                || (message.from == promise.receiver && message.to == promise.giver)
        }
        MessageKind::ClarificationAnswer => {
            message.from == promise.receiver && message.to == promise.giver
        }
        _ => message.from == promise.giver && message.to == promise.receiver,
    }
}

fn sooner(one: Option<Between>, other: Option<Between>) -> Option<Between> {
    match (one, other) {
        (Some(one), Some(other)) => {
            Between::new(one.from().min(other.from()), one.to().min(other.to()))
        }
        (one, other) => one.or(other),
    }
}

/// A request or an answer, about the first of the incidents that are held to be one with the one that
/// it names; any other item as it is.
pub(crate) fn asked_about(item: &Item, seen: &[Vec<Seen>]) -> Item {
    let mut item = item.clone();
    if let What::Message(effects) = &mut item.what {
        for (_, happening) in effects {
            if let Happening::Asked { incident } | Happening::Answered { incident } = happening {
                let mut firsts = seen.iter().filter_map(|each| each.first());
                let one = firsts.find(|seen| seen.members.contains(&(*incident as usize)));
                if let Some(number) = one.and_then(|seen| u32::try_from(seen.incident).ok()) {
                    *incident = number;
                }
            }
        }
    }
    item
}

impl View<'_> {
    /// When `message` reached a stage of its way, as far as that is known here.
    pub(crate) fn passage(&self, message: &Message, stage: Passage) -> Option<Between> {
        let receipts = self.docket.receipts.get(&message.id).into_iter().flatten();
        receipts
            .filter(|receipt| receipt.fact == stage)
            .filter(|receipt| self.learned(&receipt.id, &receipt.learned).is_some())
            .map(|receipt| Some(receipt.at.0))
            .fold(None, sooner)
    }

    /// When `message` was received: what was read or answered had been received by then.
    pub(crate) fn received(&self, message: &Message) -> Option<Between> {
        [Passage::Received, Passage::Read, Passage::Answered]
            .map(|stage| self.passage(message, stage))
            .into_iter()
            .fold(None, sooner)
    }
}
