//! To whom something would be said, through whom, how and by which authority: the same rows wherever an officer is shown them.

use super::letter_view;
use super::view::ChannelView;
use tacit_mission::command::Saying;
use tacit_mission::correspondence::record_name;

/// Each row by its name; one that is empty says nothing.
pub(crate) fn rows(
    saying: &Saying,
    to: &ChannelView,
    needed: usize,
) -> Vec<(&'static str, String)> {
    let answers = saying.answers.as_ref().map(record_name);
    let approval = match needed {
        0 => String::new(),
        needed => format!("{needed} officers have to, before it is said"),
    };
    vec![
        ("what", letter_view::what(&saying.said).to_owned()),
        ("to", format!("{} on channel {}", to.other.actor, to.name)),
        ("through", to.through.join(", ")),
        ("identity", identity(to)),
        (
            "fingerprint",
            to.other_fingerprint.clone().unwrap_or_default(),
        ),
        ("precedence", saying.precedence.to_string()),
        ("authority", letter_view::word(&saying.authority)),
        ("asked by", saying.asked_by.clone()),
        ("answers", answers.unwrap_or_default()),
        ("approval", approval),
    ]
}

/// How the other side's identity stands, and what follows.
pub(crate) fn identity(to: &ChannelView) -> String {
    if !to.verified {
        return format!("{}, so nothing that commits goes out", to.identity);
    }
    let records = to.records.iter().filter(|record| record.struck.is_none());
    let verified: Vec<String> = records
        .map(|record| format!("{} ({})", record.way, record.source))
        .collect();
    format!("verified: {}", verified.join(", "))
}
