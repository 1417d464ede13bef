//! What became of an order, in words and as data.

use super::marked;
use crate::desk::reach::{Obeyed, Reach};
use crate::ending::Answer;
use serde::Serialize;
use tacit_mission::correspondence::record_name;
use tacit_mission::effect::{Notice, Outcome};

/// The answer to an order.
pub(crate) fn told(reach: &Reach, json: bool, obeyed: &Obeyed) -> Answer {
    marked::either(
        reach,
        json,
        &Data {
            outcome: &obeyed.outcome,
            notices: &obeyed.notices,
        },
        || words(&obeyed.outcome) + &noticed(&obeyed.notices),
    )
}

#[derive(Serialize)]
struct Data<'o> {
    #[serde(flatten)]
    outcome: &'o Outcome,
    notices: &'o [Notice],
}

/// What became of it, with the command that goes on from there.
pub(crate) fn words(outcome: &Outcome) -> String {
    let short = told_in_short(outcome);
    match outcome {
        Outcome::Sealed { message } => {
            let record = record_name(message);
            format!("{short}; `tacit message show {record}` tells what becomes of it\n")
        }
        Outcome::Proposed { proposal, .. } => {
            format!("{short}: {proposal}\n`tacit approve {proposal} --officer FILE` approves it\n")
        }
        Outcome::Recorded { left_out, .. } => {
            let lines = left_out.iter().map(|line| format!("  {line}\n"));
            format!("{short}\n{}", lines.collect::<String>())
        }
        _ => format!("{short}\n"),
    }
}

/// What became of it, in one sentence.
pub(crate) fn told_in_short(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done => "done".to_owned(),
        Outcome::Invited { .. } => {
            "the channel is begun; carry the invitation to the other desk".to_owned()
        }
        Outcome::Sealed { message } => format!("sealed as {}", record_name(message)),
        Outcome::Waiting { until } => format!("kept, and waits until {until}"),
        Outcome::Approved { until } => {
            format!("approved by as many officers as it takes, and waits until {until}")
        }
        Outcome::Proposed {
            approvals: [count, needed],
            ..
        } => format!("proposed, approved by {count} of {needed} officers"),
        Outcome::Recorded {
            taken,
            known,
            left_out,
        } => format!(
            "{taken} records taken in, {known} known already, {} left out",
            left_out.len()
        ),
        Outcome::Refused { why } => format!("refused: {why}"),
    }
}

/// What the officer should know besides.
pub(crate) fn noticed(notices: &[Notice]) -> String {
    notices.iter().map(notice).collect()
}

/// One notice.
pub(crate) fn notice(notice: &Notice) -> String {
    let channel = notice
        .channel
        .as_ref()
        .map_or(String::new(), |name| format!("{name}: "));
    let grave = if notice.grave { "GRAVE: " } else { "" };
    format!(
        "{:>5}  {}  {grave}{channel}{}\n",
        notice.number,
        super::shown::moment(notice.at_ms),
        notice.text
    )
}
