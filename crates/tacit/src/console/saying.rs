//! What would be said by a draft, and what waits for officers.

mod composing;
mod drawn;
#[cfg(test)]
mod tests;

use crate::desk::letter_view;
use crate::desk::service::Service;
use composing::{Unsaid, composed, text_refused};
use tacit_console::desk::Fault;
use tacit_console::view::saying::{Draft, Drawn, Proposal};
use tacit_mission::command::Saying;
use tacit_mission::desk::Proposal as Waiting;
use tacit_mission::officers::challenge;
use tacit_mission::said::Paper;
use tacit_spelling::words::Words;

/// The fewest digits that name a proposal.
const LEAST_DIGITS: usize = 6;

/// What a draft says, word for word; by which officer's hand is for whoever orders it.
///
/// # Errors
/// [`Fault`]: what is missing or wrong, and what to do. Whether it may be said now, [`tacit_mission::Desk::check`] tells.
pub(super) fn saying(service: &mut Service, draft: &Draft) -> Result<Saying, Fault> {
    let composed = composed(service, draft).map_err(Unsaid::fault)?;
    Ok(composed.saying)
}

/// What a draft says, and the text that goes with it.
///
/// # Errors
/// [`Fault`], also if none does.
pub(super) fn composed_paper(
    service: &mut Service,
    draft: &Draft,
) -> Result<(Saying, Paper), Fault> {
    let saying = saying(service, draft)?;
    let paper = saying.said.paper().cloned();
    let paper = paper.ok_or_else(|| {
        Fault::Refused("no text goes with this, so it licenses nothing".to_owned())
    })?;
    Ok((saying, paper))
}

pub(super) fn draw_up(service: &mut Service, draft: &Draft) -> Result<Drawn, Fault> {
    match composed(service, draft) {
        Ok(composed) => Ok(drawn::of_draft(service, &composed)),
        Err(Unsaid::Text(problems)) => {
            let why = text_refused(&problems);
            Ok(drawn::without_meaning(&draft.text, problems, why))
        }
        Err(Unsaid::Fault(Fault::Failed(why))) => Err(Fault::Failed(why)),
        Err(Unsaid::Fault(why)) => {
            let why = why.to_string();
            Ok(drawn::without_meaning(&draft.text, Vec::new(), why))
        }
    }
}

pub(super) fn proposals(service: &mut Service) -> Result<Vec<Proposal>, Fault> {
    let mut waiting: Vec<Waiting> = service.desk().proposals().cloned().collect();
    waiting.sort_by_key(|it| it.number);
    Ok(waiting.iter().map(|it| shown(service, it)).collect())
}

pub(super) fn proposal(service: &mut Service, name: &str) -> Result<Proposal, Fault> {
    let name = name.trim().to_ascii_lowercase();
    let fits = |it: &&Waiting| name.len() >= LEAST_DIGITS && it.name.to_string().starts_with(&name);
    let waiting: Vec<Waiting> = service.desk().proposals().filter(fits).cloned().collect();
    match waiting.as_slice() {
        [one] => Ok(shown(service, one)),
        [] => Err(Fault::Missing(format!(
            "nothing waits under `{name}`: it was said or dropped, or has another name"
        ))),
        _ => Err(Fault::Refused(format!(
            "several proposals begin with `{name}`: give more digits"
        ))),
    }
}

fn shown(service: &mut Service, waiting: &Waiting) -> Proposal {
    let drawn = drawn::of_proposal(service, &waiting.saying);
    let desk = service.desk();
    Proposal {
        name: waiting.name.to_string(),
        words: Words::of(&waiting.name).to_string(),
        channel: waiting.saying.channel.to_string(),
        title: letter_view::words(&waiting.saying.said),
        drawn,
        drafted_by: waiting.saying.officer.clone(),
        proposed_ms: waiting.proposed_at.0,
        approved_by: waiting
            .approvals
            .iter()
            .map(|it| it.officer.clone())
            .collect(),
        needed: desk.rule().needed,
        challenge: challenge(desk.fingerprint(), waiting.name).to_string(),
    }
}
