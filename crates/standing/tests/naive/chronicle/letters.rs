//! What was sent, and when it counts as received.

use super::Chronicle;
use tacit_lang::ids::ActorId;
use tacit_standing::record::{Message, MessageKind, Passage};

impl Chronicle<'_> {
    pub(super) fn sent(
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
    pub(super) fn received(&self, message: &Message) -> Option<i64> {
        self.passed(
            message,
            &[Passage::Received, Passage::Read, Passage::Answered],
        )
    }

    /// Reading (S22): only notices and requests are deemed received; an assurance, a reaffirmation, a
    /// renewal and an answer are not.
    pub(super) fn received_or_deemed(&self, promise: usize, message: &Message) -> Option<i64> {
        let deemed = self.terms[promise]
            .text
            .deemed_receipt
            .and_then(|wait| Some(self.passed(message, &[Passage::Held])? + wait.seconds()));
        self.received(message).into_iter().chain(deemed).min()
    }

    pub(super) fn passed(&self, message: &Message, stages: &[Passage]) -> Option<i64> {
        self.world
            .passages
            .iter()
            .filter(|(of, stage, _)| *of == message.id && stages.contains(stage))
            .map(|(_, _, instant)| *instant)
            .min()
    }
}
