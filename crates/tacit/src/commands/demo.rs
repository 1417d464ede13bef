//! `tacit demo`: two desks and a relay live through the scenario.

use crate::arguments::Demo;
use crate::demo::{Asked, run as play};
use crate::ending::{Answer, Ending, Fault};
use crate::screen::Screen;

pub(crate) fn run(asked: &Demo, screen: &Screen) -> Result<Answer, Fault> {
    let asked = Asked {
        only: asked.only.clone(),
        folder: asked.folder.clone(),
        keep: asked.keep,
        step: asked.step,
        verbose: asked.verbose,
        kill_all: asked.kill.is_some(),
    };
    let as_expected = play(&asked, *screen)?;
    Ok(Answer {
        ending: Ending::objection_if(!as_expected),
        ..Answer::well(String::new())
    })
}
