//! How each line is, as `status` shows it.

use super::lines::LineKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use tacit_mission::party::ChannelName;

/// How a line is. Times are this desk's, in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub(crate) enum LineState {
    /// No daemon runs, so nobody calls.
    Closed,
    /// The relay was called and has not answered yet.
    Calling,
    /// The relay answers.
    Reached {
        /// Since when.
        since_ms: u64,
        /// When it last did.
        last_ms: u64,
    },
    /// The relay cannot be reached, or has no room or time.
    Unreachable {
        /// Since when.
        since_ms: u64,
        /// Why.
        why: String,
    },
    /// Somebody has to look: another key, a refusal, an answer that no honest relay gives.
    Grave {
        /// Since when.
        since_ms: u64,
        /// Why.
        why: String,
    },
}

impl LineState {
    /// It was reached now.
    pub(crate) const fn reached(now_ms: u64) -> Self {
        Self::Reached {
            since_ms: now_ms,
            last_ms: now_ms,
        }
    }

    /// It was not reached now.
    pub(crate) const fn unreachable(now_ms: u64, why: String) -> Self {
        Self::Unreachable {
            since_ms: now_ms,
            why,
        }
    }

    /// Something grave was seen now.
    pub(crate) const fn grave(now_ms: u64, why: String) -> Self {
        Self::Grave {
            since_ms: now_ms,
            why,
        }
    }

    /// This state after `before`: one that goes on began when it began.
    fn after(self, before: &Self) -> Self {
        match (self, before) {
            (Self::Reached { last_ms, .. }, Self::Reached { since_ms, .. }) => Self::Reached {
                since_ms: *since_ms,
                last_ms,
            },
            (Self::Unreachable { why, .. }, Self::Unreachable { since_ms, .. }) => {
                Self::Unreachable {
                    since_ms: *since_ms,
                    why,
                }
            }
            (Self::Grave { why, .. }, Self::Grave { since_ms, .. }) => Self::Grave {
                since_ms: *since_ms,
                why,
            },
            (state, _) => state,
        }
    }

    /// What there is to tell when one state follows the other.
    fn is_news_after(&self, before: &Self) -> bool {
        match self {
            // Each time, so that it is never tried again silently.
            Self::Grave { .. } => true,
            _ => std::mem::discriminant(self) != std::mem::discriminant(before),
        }
    }
}

impl fmt::Display for LineState {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => out.write_str("closed, as no daemon runs"),
            Self::Calling => out.write_str("calling"),
            Self::Reached { .. } => out.write_str("the relay is reached"),
            Self::Unreachable { why, .. } => out.write_str(why),
            Self::Grave { why, .. } => write!(out, "GRAVE: {why}"),
        }
    }
}

/// One line as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LineView {
    /// The relay's origin.
    pub(crate) relay: String,
    /// How it is.
    #[serde(flatten)]
    pub(crate) state: LineState,
    /// How many envelopes wait to be deposited.
    pub(crate) waiting: usize,
    /// By how much the relay's clock was ahead of this desk's at the last contact, in milliseconds.
    pub(crate) relay_ahead_ms: Option<i64>,
}

/// Every line that is open.
#[derive(Debug, Default)]
pub(crate) struct Board {
    /// Whether a daemon keeps it.
    pub(crate) running: bool,
    /// The console that the daemon serves.
    pub(crate) console: Option<ConsoleView>,
    lines: BTreeMap<LineKey, LineView>,
    /// How often a line's state has changed.
    changes: u64,
}

/// The console of a desk, as its state is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "console", rename_all = "kebab-case")]
pub(crate) enum ConsoleView {
    /// It is served.
    Served {
        /// Where, as a browser is told.
        address: String,
    },
    /// It was set that there is none.
    None,
    /// It could not be served.
    NotServed {
        /// Why, and what to do.
        why: String,
    },
}

impl Board {
    /// The daemon's.
    pub(crate) fn running() -> Self {
        Self {
            running: true,
            ..Self::default()
        }
    }

    /// Sets how a line is; what there is to tell about it.
    pub(crate) fn set(&mut self, key: &LineKey, state: LineState) -> Option<String> {
        let line = self.lines.entry(key.clone()).or_insert_with(|| LineView {
            relay: key.carrier.origin().to_owned(),
            state: LineState::Closed,
            waiting: 0,
            relay_ahead_ms: None,
        });
        let state = state.after(&line.state);
        let news = state.is_news_after(&line.state).then(|| state.to_string());
        // That a line is still reached is nothing that a page shows.
        let is_reached = |state: &LineState| matches!(state, LineState::Reached { .. });
        if line.state != state && !(is_reached(&line.state) && is_reached(&state)) {
            self.changes += 1;
        }
        line.state = state;
        news
    }

    /// How often a line's state has changed.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// Notes the relay's clock.
    pub(crate) fn clock(&mut self, key: &LineKey, ahead_ms: i64) {
        if let Some(line) = self.lines.get_mut(key) {
            line.relay_ahead_ms = Some(ahead_ms);
        }
    }

    /// Notes how many envelopes wait.
    pub(crate) fn waiting(&mut self, key: &LineKey, count: usize) {
        if let Some(line) = self.lines.get_mut(key) {
            line.waiting = count;
        }
    }

    /// The line is closed.
    pub(crate) fn forget(&mut self, key: &LineKey) {
        if self.lines.remove(key).is_some() {
            self.changes += 1;
        }
    }

    /// The lines of a channel.
    pub(crate) fn of(&self, channel: &ChannelName) -> Vec<LineView> {
        let lines = self.lines.iter().filter(|(key, _)| key.channel == *channel);
        lines.map(|(_, line)| line.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_channel::effect::Carrier;

    #[test]
    fn what_goes_on_is_told_once_and_began_when_it_began() {
        let key = LineKey {
            channel: ChannelName::new("north").unwrap(),
            carrier: Carrier::Relay("a:1".to_owned()),
        };
        let mut board = Board::running();
        assert!(
            board
                .set(&key, LineState::unreachable(5, "no".to_owned()))
                .is_some()
        );
        assert_eq!(
            board.set(&key, LineState::unreachable(9, "still no".to_owned())),
            None
        );
        let changes = board.changes();
        assert_eq!(changes, 2, "another reason is shown");
        let lines = board.of(&key.channel);
        assert!(
            matches!(&lines[0].state, LineState::Unreachable { since_ms: 5, why } if why == "still no")
        );
        assert!(
            board
                .set(&key, LineState::grave(10, "another key".to_owned()))
                .is_some()
        );
        assert!(
            board
                .set(&key, LineState::grave(11, "another key".to_owned()))
                .is_some(),
            "never silently"
        );
        board.set(&key, LineState::reached(12));
        let changes = board.changes();
        board.set(&key, LineState::reached(13));
        assert_eq!(board.changes(), changes, "a line that is up is no news");
    }
}
