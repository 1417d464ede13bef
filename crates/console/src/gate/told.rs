//! What was said to persons about their orders, until the page that they were led to has shown it.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many answers are kept: one for each login that may be open at once. An older one is forgotten; the record of acts has it.
const MOST: usize = 64;

/// Answers by the names of their orders, which nobody guesses: so nobody makes a page say words that the desk never said.
#[derive(Default)]
pub(crate) struct Told(Mutex<VecDeque<(String, String)>>);

impl Told {
    pub(crate) fn keep(&self, order: String, words: String) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(each, _)| *each != order);
        kept.push_back((order, words));
        if kept.len() > MOST {
            kept.pop_front();
        }
    }

    pub(crate) fn of(&self, order: &str) -> Option<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(each, _)| each == order);
        found.map(|(_, words)| words.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_found_by_its_order_alone_and_old_ones_are_forgotten() {
        let told = Told::default();
        for order in 0..=MOST {
            told.keep(order.to_string(), format!("words {order}"));
        }
        assert_eq!(told.of("0"), None);
        assert_eq!(told.of("1").as_deref(), Some("words 1"));
        assert_eq!(told.of("words 1"), None);
    }
}
