//! What was decided in a run, line by line: nothing in it depends on ciphertext.

use std::hash::{DefaultHasher, Hash, Hasher};
use tacit_channel::Finding;
use tacit_channel::effect::{Command, Input, Notice};

/// The decisions of a run, as a digest, and as lines if somebody wants to read them.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    digest: DefaultHasher,
    lines: Option<Vec<String>>,
}

impl Trace {
    /// A trace that keeps its lines, or does not.
    #[must_use]
    pub fn new(keeps_lines: bool) -> Self {
        Self {
            digest: DefaultHasher::new(),
            lines: keeps_lines.then(Vec::new),
        }
    }

    /// Notes a decision.
    pub fn note(&mut self, line: impl FnOnce() -> String) {
        let line = line();
        line.hash(&mut self.digest);
        if let Some(lines) = &mut self.lines {
            lines.push(line);
        }
    }

    /// The same for two runs that decided the same.
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.digest.finish()
    }

    /// The lines, if they were kept.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        self.lines.as_deref().unwrap_or_default()
    }
}

/// An input in a word.
#[must_use]
pub fn input(input: &Input) -> String {
    match input {
        Input::Command(Command::Send(draft)) => {
            let kind = draft.message.kind;
            let bytes = draft.message.body.as_bytes().len();
            format!("says {kind:?} at {} in {bytes} bytes", draft.precedence)
        }
        Input::Command(Command::MarkRead(_)) => "marks as read".into(),
        Input::Command(Command::Verify { .. }) => "verifies".into(),
        Input::Command(Command::AskReset { .. }) => "asks for a reset".into(),
        Input::Command(command) => format!("{command:?}"),
        Input::Arrived { held, .. } => {
            let statement = held.as_ref().map(|held| held.statement());
            let position = statement.map(|held| (held.precedence, held.position.0));
            format!("receives {position:?}")
        }
        Input::Held { receipt, .. } => {
            let held = receipt.statement();
            format!("is told held {} {}", held.precedence, held.position.0)
        }
        Input::Conveyed { record, .. } => {
            let record = record.statement();
            format!(
                "is told conveyed {} {}",
                record.precedence, record.through.0
            )
        }
        Input::Contact { .. } => "sees the tally".into(),
        Input::Tick => "ticks".into(),
    }
}

/// A notice in a word; none for what is told in an order that depends on ciphertext.
#[must_use]
pub fn notice(notice: &Notice) -> Option<String> {
    match notice {
        Notice::Finding(Finding::Foreign { .. }) => Some("foreign".into()),
        Notice::Finding(finding) => Some(format!("{finding:?}")),
        // A name depends on the session's keys, which differ between preparations.
        Notice::Sealed { .. } | Notice::Fact { .. } | Notice::Identity(_) => None,
        Notice::TooLate { place, .. } => Some(format!("too late {place}")),
        other => Some(format!("{other:?}")),
    }
}
