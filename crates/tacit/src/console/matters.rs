//! What waits for a person, by rules over plain data: why, since when, by when, and what comes first.

#[cfg(test)]
mod tests;

use super::seen::Sight;
use tacit_console::view::today::{Matter, MatterKind};
use tacit_wire::Precedence;

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;

/// How long before its end a clarification that we have asked for needs somebody: as long as ROUTINE handling takes.
const RUNNING_OUT_MS: u64 = 6 * HOUR_MS;

/// The longest part of somebody's words that stands in one sentence, in characters.
const MOST_WORDS: usize = 80;

/// Everything by which it is decided what waits. Moments are milliseconds of the desk's clock.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) now_ms: u64,
    /// Messages of other sides that nobody has said to have read, or that ask for an answer and have none.
    pub(super) messages: Vec<Message>,
    /// Clarifications that were asked and are not answered.
    pub(super) clarifications: Vec<Clarification>,
    /// What waits for officers.
    pub(super) proposals: Vec<Proposal>,
    /// Grave notices that nobody has said to have seen.
    pub(super) alarms: Vec<Alarm>,
    /// Lines that do not work.
    pub(super) lines: Vec<Line>,
    /// Channels whose other side is not verified.
    pub(super) unverified: Vec<Unverified>,
    /// What was ordered and cannot go out yet.
    pub(super) kept: Vec<Kept>,
    /// Promises that stand otherwise than when somebody last looked.
    pub(super) changed: Vec<Changed>,
}

/// A message of another side.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) name: String,
    pub(super) channel: String,
    /// What it is, in the field's word.
    pub(super) what: String,
    /// Its own words, or the title of its text.
    pub(super) words: String,
    pub(super) precedence: Precedence,
    pub(super) arrived_ms: u64,
    pub(super) read: bool,
    /// Whether it asks for an answer, and neither was answered nor is about to be.
    pub(super) asks: bool,
}

/// A clarification that was asked and is not answered.
#[derive(Debug, Clone)]
pub(super) struct Clarification {
    /// The message that asks.
    pub(super) letter: String,
    pub(super) channel: String,
    /// What people call it.
    pub(super) incident: String,
    /// Whether we have asked.
    pub(super) ours: bool,
    pub(super) precedence: Precedence,
    pub(super) asked_ms: u64,
    /// When the clause's hours end; none where they do not run: the request is not known to have been received, or the text has no such clause.
    pub(super) until_ms: Option<u64>,
    /// Whether somebody has said to have seen that they have ended.
    pub(super) seen: bool,
}

/// Something that waits for officers.
#[derive(Debug, Clone)]
pub(super) struct Proposal {
    pub(super) name: String,
    pub(super) channel: String,
    pub(super) what: String,
    pub(super) precedence: Precedence,
    pub(super) proposed_ms: u64,
    /// How many have approved, of how many.
    pub(super) approvals: [usize; 2],
}

/// A grave notice.
#[derive(Debug, Clone)]
pub(super) struct Alarm {
    pub(super) number: u64,
    pub(super) at_ms: u64,
    pub(super) channel: Option<String>,
    pub(super) text: String,
}

/// A line that does not work.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) channel: String,
    pub(super) relay: String,
    pub(super) since_ms: u64,
    pub(super) why: String,
    /// Whether whoever answers is not who it must be, or answers what no honest relay does.
    pub(super) lying: bool,
}

/// A channel whose other side is not verified.
#[derive(Debug, Clone)]
pub(super) struct Unverified {
    pub(super) channel: String,
    pub(super) identity: String,
    pub(super) since_ms: u64,
}

/// Orders of one channel that wait.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) channel: String,
    pub(super) count: usize,
    pub(super) since_ms: u64,
}

/// A promise that stands otherwise than when somebody last looked.
#[derive(Debug, Clone)]
pub(super) struct Changed {
    /// By which paths name it.
    pub(super) promise: String,
    pub(super) title: String,
    pub(super) between: String,
    /// How it stood when somebody last looked; none if nobody has.
    pub(super) before: Option<String>,
    pub(super) word: String,
    pub(super) since_ms: u64,
}

/// Everything that waits, most urgent first: what must not be overlooked; then what is overdue; then by precedence, by deadline, by kind,
/// and the oldest first.
pub(super) fn matters(state: &State) -> Vec<Matter> {
    let mut found: Vec<Matter> = Vec::new();
    found.extend(alarms(state));
    found.extend(
        state
            .clarifications
            .iter()
            .filter_map(|it| clarification(it, state.now_ms)),
    );
    found.extend(state.changed.iter().map(changed));
    found.extend(state.messages.iter().filter_map(message));
    found.extend(state.proposals.iter().map(proposal));
    found.extend(state.lines.iter().map(line));
    found.extend(state.unverified.iter().map(unverified));
    found.extend(state.kept.iter().map(kept));
    found.sort_by_cached_key(|matter| urgency(matter, state.now_ms));
    found
}

/// Less is more urgent.
fn urgency(matter: &Matter, now_ms: u64) -> (bool, bool, u8, u64, MatterKind, u64) {
    let due_ms = matter.due_ms.unwrap_or(u64::MAX);
    (
        matter.kind != MatterKind::Grave,
        due_ms > now_ms,
        rank(matter),
        due_ms,
        matter.kind,
        matter.since_ms,
    )
}

/// What came at no precedence is handled like what came at one.
fn rank(matter: &Matter) -> u8 {
    let given = matter.precedence.as_deref();
    let place = Precedence::ALL
        .into_iter()
        .position(|one| given == Some(one.to_string().to_lowercase().as_str()));
    let like = match matter.kind {
        MatterKind::Grave => Precedence::Flash,
        MatterKind::Clarification | MatterKind::Standing => Precedence::Immediate,
        MatterKind::Approval | MatterKind::Line => Precedence::Priority,
        _ => Precedence::Routine,
    };
    let place = place.or_else(|| Precedence::ALL.into_iter().position(|one| one == like));
    place
        .and_then(|place| u8::try_from(place).ok())
        .unwrap_or(u8::MAX)
}

/// By when what came at a precedence should have been handled, as the field measures it.
const fn measure_ms(precedence: Precedence) -> u64 {
    match precedence {
        Precedence::Flash => 10 * MINUTE_MS,
        Precedence::Immediate => 30 * MINUTE_MS,
        Precedence::Priority => 3 * HOUR_MS,
        Precedence::Routine => 6 * HOUR_MS,
    }
}

fn word(precedence: Precedence) -> String {
    precedence.to_string().to_lowercase()
}

/// Grave notices that say the same of the same channel are one matter; what a line's own state says is not said again.
fn alarms(state: &State) -> Vec<Matter> {
    let mut found: Vec<(&Alarm, u64, usize)> = Vec::new();
    for alarm in &state.alarms {
        let told = |line: &&Line| {
            line.lying
                && alarm.channel.as_deref() == Some(&line.channel)
                && alarm.text == format!("the line to `{}`: {}", line.relay, line.why)
        };
        if state.lines.iter().any(|line| told(&line)) {
            continue;
        }
        let same = |(first, ..): &&mut (&Alarm, u64, usize)| {
            first.channel == alarm.channel && first.text == alarm.text
        };
        match found.iter_mut().find(same) {
            Some((_, last, count)) => {
                *last = alarm.number;
                *count += 1;
            }
            None => found.push((alarm, alarm.number, 1)),
        }
    }
    let matters = found.into_iter().map(|(first, last, count)| {
        let times = match count {
            1 => String::new(),
            count => format!(" ({count} times)"),
        };
        Matter {
            kind: MatterKind::Grave,
            precedence: None,
            words: format!("{}{times}", first.text),
            channel: first.channel.clone(),
            since_ms: first.at_ms,
            due_ms: None,
            path: first
                .channel
                .as_ref()
                .map_or_else(|| "/desk".to_owned(), |name| channel_path(name)),
            seen: Some(Sight::Notice(last).name()),
        }
    });
    matters.collect()
}

fn clarification(asked: &Clarification, now_ms: u64) -> Option<Matter> {
    let over = asked.until_ms.is_some_and(|until| until <= now_ms);
    let running_out = asked
        .until_ms
        .is_some_and(|until| until <= now_ms.saturating_add(RUNNING_OUT_MS));
    if (asked.ours && !running_out) || (over && asked.seen) {
        return None;
    }
    let of = &asked.incident;
    let words = match (asked.ours, over) {
        (true, false) => format!(
            "The hours for clarifying “{of}”, which this desk asked for, are running out without an answer"
        ),
        (true, true) => format!(
            "The hours for clarifying “{of}”, which this desk asked for, have ended without an answer"
        ),
        (false, false) => format!("The other side asks to clarify who acted in “{of}”"),
        (false, true) => format!(
            "The other side asked to clarify who acted in “{of}”, and the hours for it have ended without an answer"
        ),
    };
    let handled_ms = asked.asked_ms.saturating_add(measure_ms(asked.precedence));
    Some(Matter {
        kind: MatterKind::Clarification,
        precedence: Some(word(asked.precedence)),
        words,
        channel: Some(asked.channel.clone()),
        since_ms: asked.asked_ms,
        due_ms: Some(asked.until_ms.unwrap_or(handled_ms)),
        path: letter_path(&asked.letter),
        seen: over.then(|| Sight::Clarification(asked.letter.clone()).name()),
    })
}

fn changed(promise: &Changed) -> Matter {
    let Changed {
        title,
        between,
        word,
        ..
    } = promise;
    let before = match &promise.before {
        Some(before) => format!("; when somebody last looked: {before}"),
        None => String::new(),
    };
    Matter {
        kind: MatterKind::Standing,
        precedence: None,
        words: format!("“{title}”, {between}, in our own eyes: {word}{before}"),
        channel: None,
        since_ms: promise.since_ms,
        due_ms: None,
        path: format!("/promises/{}", promise.promise),
        seen: Some(
            Sight::Standing {
                promise: promise.promise.clone(),
                word: word.clone(),
            }
            .name(),
        ),
    }
}

/// One message is one matter: first it is read, then it is answered.
fn message(message: &Message) -> Option<Matter> {
    let (kind, what) = match (message.read, message.asks) {
        (false, _) => (MatterKind::Unread, "nobody here has said to have read it"),
        (true, true) => (MatterKind::Unanswered, "it asks for an answer and has none"),
        (true, false) => return None,
    };
    let words = excerpt(&message.words);
    let quoted = if words.is_empty() {
        String::new()
    } else {
        format!(" “{words}”")
    };
    Some(Matter {
        kind,
        precedence: Some(word(message.precedence)),
        words: format!("{}{quoted}: {what}", capital(&message.what)),
        channel: Some(message.channel.clone()),
        since_ms: message.arrived_ms,
        due_ms: Some(
            message
                .arrived_ms
                .saturating_add(measure_ms(message.precedence)),
        ),
        path: letter_path(&message.name),
        seen: None,
    })
}

fn proposal(proposal: &Proposal) -> Matter {
    let [count, needed] = proposal.approvals;
    Matter {
        kind: MatterKind::Approval,
        precedence: Some(word(proposal.precedence)),
        words: format!(
            "{} waits for officers: {count} of {needed} have approved",
            capital(&proposal.what)
        ),
        channel: Some(proposal.channel.clone()),
        since_ms: proposal.proposed_ms,
        due_ms: Some(
            proposal
                .proposed_ms
                .saturating_add(measure_ms(proposal.precedence)),
        ),
        path: format!("/proposals/{}", proposal.name),
        seen: None,
    }
}

fn line(line: &Line) -> Matter {
    let (kind, words) = if line.lying {
        let words = format!(
            "The line to {} is not to be trusted: {}",
            line.relay, line.why
        );
        (MatterKind::Grave, words)
    } else {
        let words = format!("The line to {} is down: {}", line.relay, line.why);
        (MatterKind::Line, words)
    };
    Matter {
        kind,
        precedence: None,
        words,
        channel: Some(line.channel.clone()),
        since_ms: line.since_ms,
        due_ms: None,
        path: channel_path(&line.channel),
        seen: None,
    }
}

fn unverified(channel: &Unverified) -> Matter {
    Matter {
        kind: MatterKind::Unverified,
        precedence: None,
        words: format!(
            "The other side of {} is {}: nothing that commits goes out before fingerprints were compared",
            channel.channel, channel.identity
        ),
        channel: Some(channel.channel.clone()),
        since_ms: channel.since_ms,
        due_ms: None,
        path: channel_path(&channel.channel),
        seen: None,
    }
}

fn kept(kept: &Kept) -> Matter {
    let what = match kept.count {
        1 => "One order waits".to_owned(),
        count => format!("{count} orders wait"),
    };
    Matter {
        kind: MatterKind::Kept,
        precedence: None,
        words: format!(
            "{what} until {} is open and a relay was reached",
            kept.channel
        ),
        channel: Some(kept.channel.clone()),
        since_ms: kept.since_ms,
        due_ms: None,
        path: channel_path(&kept.channel),
        seen: None,
    }
}

fn channel_path(name: &str) -> String {
    format!("/channels/{name}")
}

fn letter_path(name: &str) -> String {
    format!("/letters/{name}")
}

/// The beginning of somebody's words, in one line.
pub(super) fn excerpt(words: &str) -> String {
    let mut line = words.split_whitespace();
    let mut out = line.next().unwrap_or_default().to_owned();
    for word in line {
        if out.chars().count() >= MOST_WORDS {
            break;
        }
        out.push(' ');
        out.push_str(word);
    }
    if out.chars().count() > MOST_WORDS {
        out = out.chars().take(MOST_WORDS).collect();
        out.push('…');
    }
    out
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next();
    first.map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
