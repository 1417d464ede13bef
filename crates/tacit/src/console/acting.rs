//! What a person does, as an order of the desk: given once under the form's own name, and told in officers' words.

mod approving;
mod orders;
mod recording;

pub(super) use approving::{Tries, unlock};
pub(super) use orders::Orders;

use super::{Handle, saying, seen, today};
use crate::commands::desk::outcome;
use crate::desk::log::log;
use crate::desk::service::Service;
use tacit_channel::MessageId;
use tacit_console::desk::{Act, Done, Fault};
use tacit_console::view::incidents::Imported;
use tacit_console::view::saying::Draft;
use tacit_mission::command::{Command, OrderName};
use tacit_mission::correspondence::record_name;
use tacit_mission::effect::{Effect, Input, Outcome};
use tacit_mission::party::ChannelName;
use tacit_mission::persons::By;
use tacit_mission::private::PrivateKind;
use tacit_mission::said::Said;
use tacit_spelling::Digest;
use tacit_spelling::hex::from_hex;

/// How many hexadecimal digits name an order.
const ORDER_DIGITS: usize = 32;

/// How many lines of what was left out go with an answer; the rest is counted.
const MOST_LEFT_OUT: usize = 100;

/// Does what a person asks for.
pub(super) async fn act(
    desk: &Handle,
    who: String,
    order: String,
    act: Act,
) -> Result<Done, Fault> {
    desk.orders().check(&who, &order, &act)?;
    match act {
        Act::Approve { .. }
        | Act::Admit(_)
        | Act::Dismiss { .. }
        | Act::Credential { .. }
        | Act::Passkey { .. } => approving::act(desk, who, order, act).await,
        Act::Seen { matter } => {
            desk.look(move |service, board| {
                // What was never shown, or runs still, nobody has seen.
                let today = today::today(service, board)?;
                let mut shown = today.matters.iter();
                if !shown.any(|it| it.seen.as_deref() == Some(matter.as_str())) {
                    return Err(seen::gone());
                }
                seen::see(service, &who, &matter)
            })
            .await
        }
        Act::Record(_)
        | Act::Claim(_)
        | Act::Source(_)
        | Act::Stance { .. }
        | Act::Same { .. }
        | Act::Import(_) => recording::act(desk, who, order, act).await,
        act => ordered(desk, who, order, move |service| command(service, &act)).await,
    }
}

/// Gives the desk an order in a person's name and says what became of it. One that was given before is not made again: its outcome is told.
///
/// # Errors
/// [`Fault`]: what the desk refuses, or could not do; then nothing was done.
pub(super) async fn ordered(
    desk: &Handle,
    who: String,
    order: String,
    command: impl FnOnce(&mut Service) -> Result<Command, Fault> + Send + 'static,
) -> Result<Done, Fault> {
    desk.work(move |service, _| {
        let name = match name(&order) {
            Ok(name) => name,
            Err(fault) => return (Err(fault), Vec::new()),
        };
        if let Some(outcome) = service.desk().became_of(&name) {
            return (done(&outcome), Vec::new());
        }
        match command(service) {
            Ok(command) => given(service, &who, name, command),
            Err(fault) => (Err(fault), Vec::new()),
        }
    })
    .await
}

fn given(
    service: &mut Service,
    who: &str,
    name: OrderName,
    command: Command,
) -> (Result<Done, Fault>, Vec<Effect>) {
    let command = Box::new(command);
    let by = By::Person(who.to_owned());
    match service.perform(&Input::Order { name, by, command }) {
        Ok(performed) => {
            let told = performed.outcome.as_ref().map_or_else(
                || {
                    Err(Fault::Failed(
                        "the desk has not said what became of it; look before it is sent again"
                            .to_owned(),
                    ))
                },
                done,
            );
            (told, performed.effects)
        }
        Err(why) => {
            let why = why.to_string();
            log(&why);
            (Err(Fault::Failed(why)), Vec::new())
        }
    }
}

fn name(order: &str) -> Result<OrderName, Fault> {
    let is_name = order.len() == ORDER_DIGITS && from_hex(order).is_some();
    is_name.then(|| OrderName(order.to_owned())).ok_or_else(|| {
        Fault::Refused("the form does not say which order it gives: open the page again and send it from there".to_owned())
    })
}

/// What an act orders.
fn command(service: &mut Service, act: &Act) -> Result<Command, Fault> {
    match act {
        Act::Say { draft, confirmed } => say(service, draft, confirmed).map(Command::Say),
        Act::Discard { proposal, reason } => Ok(Command::Discard {
            proposal: digest(proposal)?,
            reason: reason.clone(),
        }),
        Act::MarkRead { letter } => Ok(Command::MarkRead {
            message: message(service, letter)?,
        }),
        Act::Keep { kind, about, text } => Ok(Command::Keep {
            kind: private(kind)?,
            text: text.clone(),
            about: about
                .as_deref()
                .map(|about| message(service, about))
                .transpose()?,
        }),
        Act::Verify {
            channel,
            way,
            given,
            source,
        } => Ok(Command::Verify {
            channel: self::channel(channel)?,
            way: way.clone(),
            given: given.clone(),
            source: source.clone(),
        }),
        Act::CheckLine { channel } => Ok(Command::Say(line_check(self::channel(channel)?))),
        act => recording::command(service, act),
    }
}

/// What was drawn up, if it is still what the person was shown (K11).
fn say(
    service: &mut Service,
    draft: &Draft,
    confirmed: &str,
) -> Result<tacit_mission::command::Saying, Fault> {
    let saying = saying::saying(service, draft)?;
    let name = service.desk().name_of(&saying);
    let name = name.map_err(|why| Fault::Refused(why.to_string()))?;
    if name.to_string() == confirmed {
        Ok(saying)
    } else {
        Err(Fault::Stale(
            "what would be said is not any more what you were shown: nothing was said. Read it again as it is now, and confirm that".to_owned(),
        ))
    }
}

fn line_check(channel: ChannelName) -> tacit_mission::command::Saying {
    tacit_mission::command::Saying {
        channel,
        // As the command line asks it.
        precedence: tacit_wire::Precedence::Immediate,
        authority: tacit_channel::Authority::Unknown,
        asked_by: String::new(),
        answers: None,
        said: Said::LineCheck {
            text: String::new(),
        },
        officer: String::new(),
    }
}

fn message(service: &mut Service, name: &str) -> Result<MessageId, Fault> {
    let found = service.desk().letter(name).map(|letter| letter.id);
    found.map_err(|why| Fault::Missing(why.to_string()))
}

fn channel(name: &str) -> Result<ChannelName, Fault> {
    ChannelName::new(name)
        .map_err(|why| Fault::Missing(format!("no channel goes by `{name}`: {why}")))
}

fn digest(digits: &str) -> Result<Digest, Fault> {
    digits.parse().map_err(|_| {
        Fault::Missing(format!(
            "nothing is proposed under `{digits}`: it may have been said or dropped"
        ))
    })
}

fn private(kind: &str) -> Result<PrivateKind, Fault> {
    Ok(match kind {
        "note" => PrivateKind::Note,
        "doubt" => PrivateKind::Doubt,
        "motive" => PrivateKind::Motive,
        "draft" => PrivateKind::Draft,
        "belief" => PrivateKind::Belief,
        other => {
            return Err(Fault::Refused(format!(
                "`{other}` is nothing that a desk keeps: choose note, doubt, motive, draft or belief"
            )));
        }
    })
}

/// What became of an order, for whoever gave it.
fn done(outcome: &Outcome) -> Result<Done, Fault> {
    if let Outcome::Refused { why } = outcome {
        return Err(Fault::Refused(why.clone()));
    }
    Ok(Done {
        words: outcome::told_in_short(outcome),
        next: match outcome {
            Outcome::Sealed { message } => Some(format!("/letters/{}", record_name(message))),
            Outcome::Proposed { proposal, .. } => Some(format!("/proposals/{proposal}")),
            _ => None,
        },
        imported: match outcome {
            Outcome::Recorded {
                taken,
                known,
                left_out,
            } => Some(Imported {
                taken: *taken,
                known: *known,
                left_out: left_out.iter().take(MOST_LEFT_OUT).cloned().collect(),
                more_left_out: left_out.len().saturating_sub(MOST_LEFT_OUT),
            }),
            _ => None,
        },
    })
}
