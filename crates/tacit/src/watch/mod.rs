//! `tacit watch`: promises under watch while records and feeds grow.
//!
//! Inputs are read in slices of whole lines, so that at any moment the place in each is a number of
//! bytes, and the watch can be kept and taken up again. What is judged, and what a change is, is the
//! business of `tacit_standing::watch`; no rule is here.

mod input;
mod kept;
mod progress;
mod session;
mod shown;

use crate::arguments::Watch as Asked;
use crate::commands::standing::texts;
use crate::ending::{Answer, Fault, RequestFault};
use crate::files;
use crate::screen::Screen;
use crate::standing::eyes::eyes;
use crate::standing::hearing::concerned;
use crate::texts::{Lexicon, Meant};
use input::{Input, Kind};
use session::Session;
use std::path::Path;
use std::rc::Rc;
use tacit_feeds::Interest;
use tacit_standing::record::{Accepts, Record, Viewpoint};
use tacit_standing::verdict::Eyes;
use tacit_standing::watch::Watch;

/// The viewpoint that is nobody's, through which a watch looks if no other is named.
const NEUTRAL: &str = "record";

pub(crate) fn run(asked: &Asked, screen: &Screen) -> Result<Answer, Fault> {
    if asked.feeds.len() != asked.mappings.len() {
        return Err(RequestFault::Mappings {
            feeds: asked.feeds.len(),
            mappings: asked.mappings.len(),
        }
        .into());
    }
    let (lexicon, texts) = texts(&asked.texts, asked.vocabulary.as_deref())?;
    let inputs = inputs(asked, &lexicon, &texts)?;
    let watch = begin(asked, &lexicon, &texts);
    let stop = crate::stopping::stop()?;
    let mut session = Session::new(asked, lexicon, watch, inputs, stop, *screen);
    if let Some(path) = &asked.state {
        session.take_up(path, &texts)?;
    }
    session.run()
}

fn begin(asked: &Asked, lexicon: &Lexicon, texts: &[Meant]) -> Watch {
    let looks = asked.eyes.as_deref().map(eyes);
    let is_neutral = looks.is_none();
    let looks = looks.unwrap_or_else(|| Eyes {
        viewpoint: NEUTRAL.to_owned(),
        as_known_to: None,
    });
    let each = texts.iter().map(|it| (it.assurance.clone(), it.digest));
    // What is wrong between the texts, `tacit check` and `tacit standing` say.
    let (mut watch, _) = Watch::new(lexicon.vocabulary.clone(), each.collect(), looks);
    if is_neutral {
        let viewpoint = Viewpoint {
            id: NEUTRAL.to_owned(),
            party: None,
            grade: None,
            accepts: Accepts::All,
        };
        watch.add(0, Record::Viewpoint(viewpoint));
    }
    watch
}

fn inputs(asked: &Asked, lexicon: &Lexicon, texts: &[Meant]) -> Result<Vec<Input>, Fault> {
    let named = asked.records.iter().chain(&asked.feeds);
    let inputs = named.clone().count();
    let from_standard = named.filter(|path| is_standard(path)).count();
    if inputs == 0 {
        return Err(RequestFault::NothingToWatch.into());
    }
    if from_standard > 1 {
        return Err(RequestFault::StandardInputTwice.into());
    }
    let hashes = asked.state.is_some();
    let mut inputs = Vec::new();
    for path in &asked.records {
        inputs.push(Input::open(path, Kind::Records, hashes)?);
    }
    let each = texts.iter().flat_map(|text| concerned(&text.assurance));
    let interest = Rc::new(Interest::of(each));
    for (path, mapping) in asked.feeds.iter().zip(&asked.mappings) {
        let (_, mapping) = crate::mappings::open(mapping, &lexicon.vocabulary)?;
        let mapping = Rc::new(mapping);
        let interest = Rc::clone(&interest);
        inputs.push(Input::open(path, Kind::Feed { mapping, interest }, hashes)?);
    }
    Ok(inputs)
}

/// Whether a name stands for standard input.
fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What an input is called in messages.
fn name(path: &Path) -> String {
    if is_standard(path) {
        "standard input".to_owned()
    } else {
        files::name(path)
    }
}
