//! One order, one content: a form that is sent again with other words is told so, and does not pass for done.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tacit_console::desk::{Act, Fault};
use tacit_spelling::Digest;

/// How many orders are remembered: those of the pages that are open now, and many more.
const REMEMBERED: usize = 1_024;

/// What the latest orders asked for, by digest. Forgotten with the program; then the order's name alone is known.
#[derive(Clone, Default)]
pub(in crate::console) struct Orders(Arc<Mutex<VecDeque<(String, Digest)>>>);

impl Orders {
    /// Notes an order, or compares it with what its name asked for before.
    ///
    /// # Errors
    /// [`Fault::Stale`]: the form was sent before, with something else in it.
    pub(super) fn check(&self, who: &str, order: &str, act: &Act) -> Result<(), Fault> {
        let digest = Digest::of(format!("{who}\n{act:?}").as_bytes());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.iter().find(|(name, _)| name == order) {
            Some((_, before)) if *before != digest => Err(Fault::Stale(
                "this form was sent already, with other words in it; nothing more was done: look what became of it, and send these from a new page".to_owned(),
            )),
            Some(_) => Ok(()),
            None => {
                if known.len() >= REMEMBERED {
                    known.pop_front();
                }
                known.push_back((order.to_owned(), digest));
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(text: &str) -> Act {
        Act::Keep {
            kind: "note".to_owned(),
            about: None,
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_form_that_is_sent_again_with_other_words_does_not_pass_for_done() {
        let orders = Orders::default();
        assert_eq!(orders.check("Dora", "1", &keep("a")), Ok(()));
        assert_eq!(orders.check("Dora", "1", &keep("a")), Ok(()));
        for again in [
            orders.check("Dora", "1", &keep("b")),
            orders.check("Nils", "1", &keep("a")),
        ] {
            assert!(matches!(again, Err(Fault::Stale(_))), "{again:?}");
        }
        assert_eq!(orders.check("Dora", "2", &keep("b")), Ok(()));
    }
}
