//! `tacit standing` over what the desk holds.

use super::assurance::time;
use super::marked;
use crate::arguments::Standing;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request, StandingAsked, StandingForm};
use crate::ending::{Answer, Fault};
use crate::files;
use crate::screen::Screen;
use serde_json::Value;

pub(crate) fn run(asked: &Standing, screen: &Screen) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    let moment =
        |option, text: &Option<String>| text.as_deref().map(|text| time(option, text)).transpose();
    let wanted = StandingAsked {
        eyes: asked.eyes.clone(),
        at: moment("--at", &asked.at)?,
        known: moment("--known", &asked.known)?,
        promise: asked.promise.clone(),
        disputes: asked.disputes,
        form: if asked.json {
            StandingForm::Json
        } else {
            StandingForm::Page
        },
        colour: screen.colour,
        width: screen.width,
    };
    let shown = |wanted: StandingAsked| match reach.ask(&Request::Standing(wanted))? {
        Reply::Page { text } => Ok(text),
        _ => Err(Fault::from(unexpected())),
    };
    if let Some(file) = &asked.drawing {
        let drawing = files::NewFile::make(file)?;
        let form = StandingForm::Drawing;
        drawing.fill(
            shown(StandingAsked {
                form,
                ..wanted.clone()
            })?
            .as_bytes(),
        )?;
    }
    let text = shown(wanted)?;
    if !asked.json {
        return Ok(marked::text(&reach, text));
    }
    // One object for each vocabulary under which something was given.
    let looks = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let looks = looks.filter_map(Result::ok);
    Ok(Answer::well(
        looks
            .map(|look| marked::as_json(reach.exercise(), &look))
            .collect(),
    ))
}
