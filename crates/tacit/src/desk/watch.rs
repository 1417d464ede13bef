//! Looks from time to time what waits for a person, so that a page and a notification say it without being asked.

use super::board::Board;
use super::log::log;
use super::notifying::Notifier;
use super::service::Service;
use super::settings::Notify;
use crate::console::waiting_now;
use std::time::{Duration, Instant};

/// How often what waits is looked through where the desk has changed, and where it has not: time alone may have ended something.
const LOOKS: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(60)];

/// What waited at the last look.
pub(super) struct Watch {
    notifier: Notifier,
    version: u64,
    last: Option<Instant>,
    changes: u64,
    failed: bool,
}

impl Watch {
    pub(super) fn new(version: u64, notify: Option<Notify>) -> Self {
        Self {
            notifier: Notifier::new(notify),
            version,
            last: None,
            changes: 0,
            failed: false,
        }
    }

    /// Whether anybody is notified.
    pub(super) fn is_wanted(&self) -> bool {
        self.notifier.is_wanted()
    }

    /// How often something has come or gone.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    /// Looks what waits, if it is time to.
    pub(super) fn look(&mut self, service: &mut Service, board: &Board) {
        let now = Instant::now();
        let version = service.version().wrapping_add(board.changes());
        let [changed, unchanged] = LOOKS;
        let pause = if self.version == version {
            unchanged
        } else {
            changed
        };
        if self
            .last
            .is_none_or(|last| now.duration_since(last) >= pause)
        {
            self.last = Some(now);
            self.version = version;
            match waiting_now(service, board) {
                Ok(waiting) => self.changes += u64::from(self.notifier.note(waiting)),
                Err(why) if !self.failed => {
                    self.failed = true;
                    log(&format!("what waits cannot be told: {why}"));
                }
                Err(_) => {}
            }
        }
        self.notifier.pass(now);
    }
}
