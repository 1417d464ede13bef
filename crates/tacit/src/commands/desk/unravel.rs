//! `tacit unravel` over what the desk holds.

use super::marked;
use crate::arguments::Unravel;
use crate::commands::unravel::reach;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request, UnravelAsked, UnravelForm};
use crate::ending::{Answer, Fault};
use crate::files::NewFile;
use crate::screen::Screen;
use serde_json::Value;
use tacit_lang::time::Instant;

pub(crate) fn run(
    asked: &Unravel,
    at: Option<Instant>,
    known: Option<Instant>,
    screen: &Screen,
) -> Result<Answer, Fault> {
    let desk = Reach::to(&asked.place)?;
    let bounds = reach(asked);
    let wanted = |form| {
        let wanted = UnravelAsked {
            at,
            known,
            size: bounds.size,
            sets: bounds.sets,
            positions: bounds.positions,
            form,
            colour: screen.colour,
            width: screen.width,
        };
        match desk.ask(&Request::Unravel(wanted))? {
            Reply::Page { text } => Ok(text),
            Reply::Refused { why } => Err(crate::ending::RequestFault::Question(why).into()),
            _ => Err(Fault::from(unexpected())),
        }
    };
    if let Some(file) = &asked.rehearsal {
        let file = NewFile::make(file)?;
        file.fill(wanted(UnravelForm::Rehearsal)?.as_bytes())?;
    }
    if !asked.json {
        return Ok(marked::text(&desk, wanted(UnravelForm::Page)?));
    }
    // One object for each vocabulary under which something was given.
    let text = wanted(UnravelForm::Json)?;
    let looks = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let looks = looks.filter_map(Result::ok);
    Ok(Answer::well(
        looks
            .map(|look| marked::as_json(desk.exercise(), &look))
            .collect(),
    ))
}
