//! What was ordered goes on record, in the transaction of what came of it.

use super::Desk;
use crate::acts::{self, Head};
use crate::command::OrderName;
use crate::effect::Outcome;
use crate::persons::By;

impl Desk {
    /// Where the record of acts is: how many there are, and the head of their chain. The acts themselves lie in the store, in the
    /// space [`acts::SPACE`], each under its number.
    #[must_use]
    pub fn acts_head(&self) -> &Head {
        &self.acts
    }

    /// Writes an act down.
    pub(super) fn note_act(&mut self, order: &OrderName, by: &By, what: String, outcome: &Outcome) {
        let refused = match outcome {
            Outcome::Refused { why } => Some(why.as_str()),
            _ => None,
        };
        if refused.is_some_and(|why| self.acts.is_repeated(order, why)) {
            return;
        }
        let became = acts::of_outcome(outcome);
        let act = self.acts.next(self.now, by.clone(), what, became);
        self.acts = self.acts.after(&act, refused.map(|why| (order, why)));
        self.keep_act(&act);
    }
}
