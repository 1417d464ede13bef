//! How a desk, its channels and its times are shown.

use crate::desk::board::{LineState, LineView};
use crate::desk::view::{ChannelView, EvidenceView, StatusView};
use crate::standing::words::spell;
use tacit_lang::time::Instant;

/// A moment in milliseconds, to the second.
pub(crate) fn moment(at_ms: u64) -> String {
    spell::instant(Instant::from_seconds(
        i64::try_from(at_ms / 1_000).unwrap_or(i64::MAX),
    ))
}

/// How long something takes, in milliseconds.
pub(crate) fn span(ms: u64) -> String {
    spell::seconds(i64::try_from(ms / 1_000).unwrap_or(i64::MAX))
}

/// So many orders.
pub(crate) fn orders(count: usize) -> String {
    match count {
        0 => "no orders".to_owned(),
        1 => "one order".to_owned(),
        count => format!("{count} orders"),
    }
}

/// Rows of a name and what it is, one below the other.
pub(crate) fn rows(rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let shown = rows.iter().filter(|(_, value)| !value.is_empty());
    shown
        .map(|(name, value)| format!("{name:<width$}  {value}\n"))
        .collect()
}

/// A desk.
pub(crate) fn status(status: &StatusView) -> String {
    let rule = if status.rule.needed == 0 {
        "whoever opens the desk says what commits; no officers were named".to_owned()
    } else {
        let names: Vec<&str> = status
            .rule
            .officers
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        format!("{} of {}", status.rule.needed, names.join(", "))
    };
    let daemon = if status.running {
        "runs"
    } else {
        "does not run: nothing is sent or collected; `tacit desk run` runs it"
    };
    let mut out = rows(&[
        (
            "desk",
            format!(
                "{} (viewpoint {}), \"{}\"",
                status.party.actor, status.party.viewpoint, status.label
            ),
        ),
        ("fingerprint", status.fingerprint.clone()),
        ("in words", status.words.clone()),
        ("now", moment(status.now_ms)),
        ("clock", status.clock_fault.clone().unwrap_or_default()),
        ("approval", rule),
        ("daemon", daemon.to_owned()),
        ("unread", status.unread.to_string()),
        ("proposals", status.proposals.to_string()),
        ("waiting", orders(status.waiting)),
    ]);
    for (name, what) in &status.orders {
        out.push_str(&format!(
            "             {what}; `tacit desk recall {name}` takes it back\n"
        ));
    }
    for channel in &status.channels {
        out.push('\n');
        out.push_str(&self::channel(channel, status.now_ms));
    }
    if status.channels.is_empty() {
        out.push_str("\nno channel yet; `tacit channel invite NAME` or `tacit channel accept NAME FILE` begins one\n");
    }
    out
}

/// A channel.
pub(crate) fn channel(channel: &ChannelView, now_ms: u64) -> String {
    let identity = if channel.verified {
        channel.identity.clone()
    } else {
        format!(
            "{}; nothing that commits goes over it before `tacit channel verify {}`",
            channel.identity, channel.name
        )
    };
    let silence = channel.silence_ms.map(|ms| {
        format!(
            "nothing came from the other desk for {}; silence is not a refusal",
            span(ms)
        )
    });
    let mut named = vec![
        ("channel", channel.name.clone()),
        (
            "with",
            format!(
                "{} (viewpoint {})",
                channel.other.actor, channel.other.viewpoint
            ),
        ),
        ("through", channel.through.join(", ")),
        ("it is", channel.step.clone()),
        ("identity", identity),
        (
            "calls itself",
            channel.other_label.clone().unwrap_or_default(),
        ),
        (
            "fingerprint",
            channel.other_fingerprint.clone().unwrap_or_default(),
        ),
        ("in words", channel.other_words.clone().unwrap_or_default()),
        ("sealing", channel.stopped.clone().unwrap_or_default()),
        ("heard", silence.unwrap_or_default()),
        (
            "under way",
            format!(
                "{} not acknowledged, {} awaited, {} waiting",
                channel.unacknowledged,
                channel.awaited,
                orders(channel.waiting)
            ),
        ),
    ];
    if channel.reset_asked {
        named.push((
            "reset",
            format!(
                "the other side asks for one; `tacit channel agree-reset {}` agrees",
                channel.name
            ),
        ));
    }
    let lines: Vec<String> = channel.lines.iter().map(|it| line(it, now_ms)).collect();
    named.extend(lines.into_iter().map(|line| ("line", line)));
    let records = channel.records.iter().map(evidence);
    named.extend(records.map(|record| ("record", record)));
    rows(&named)
}

/// How a fingerprint was learned.
pub(crate) fn evidence(record: &EvidenceView) -> String {
    let struck = record
        .struck
        .as_ref()
        .map_or(String::new(), |why| format!("; struck out: {why}"));
    format!(
        "{}: {} by {}, {}, from {}{struck}",
        record.number,
        record.given,
        record.way,
        moment(record.at_ms),
        record.source
    )
}

/// A line.
pub(crate) fn line(line: &LineView, now_ms: u64) -> String {
    let since = |since_ms: u64| format!("since {}", moment(since_ms));
    let state = match &line.state {
        LineState::Closed | LineState::Calling => line.state.to_string(),
        LineState::Reached { last_ms, .. } => format!("reached at {}", moment(*last_ms)),
        LineState::Unreachable { since_ms, why } => {
            format!(
                "unreachable {} ({}): {why}",
                since(*since_ms),
                span(now_ms.saturating_sub(*since_ms))
            )
        }
        LineState::Grave { since_ms, why } => format!("GRAVE {}: {why}", since(*since_ms)),
    };
    let waiting = match line.waiting {
        0 => String::new(),
        count => format!("; {count} to be deposited"),
    };
    format!("{}: {state}{waiting}", line.relay)
}
