//! `tacit acts`: what was ordered at this desk and what became of it, in a chain that shows whether it was changed.

use super::keep::Json;
use super::{marked, shown};
use crate::desk::fault::DeskFault;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::settings::Place;
use crate::desk::view::{ActView, CheckView};
use crate::ending::{Answer, Fault};
use clap::Args;
use serde::Serialize;
use tacit_spelling::words::Words;

/// How many acts a page has.
pub(crate) const PAGE: usize = 50;

#[derive(Debug, Args)]
pub(crate) struct Acts {
    #[command(flatten)]
    place: Place,
    /// Which page, newest first, from one
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,
    /// Recompute the whole record, and exit with 1 if it is not as it was written
    #[arg(long)]
    verify: bool,
    /// The same, and that the head that was noted in these twelve words is one of this record
    #[arg(long, value_name = "WORDS")]
    head: Option<String>,
    #[command(flatten)]
    json: Json,
}

impl Acts {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        self.json.json
    }
}

pub(crate) fn run(asked: &Acts) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    if asked.verify || asked.head.is_some() {
        return verify(&reach, asked);
    }
    #[derive(Serialize)]
    struct Data {
        acts: Vec<ActView>,
        all: u64,
        head: String,
    }
    let page = asked.page as usize - 1;
    let Reply::Acts { acts, all, head } = reach.ask(&Request::Acts { page })? else {
        return Err(unexpected().into());
    };
    let data = Data { acts, all, head };
    Ok(marked::either(&reach, asked.json.json, &data, || {
        let lines: String = data.acts.iter().map(listed).collect();
        format!(
            "{lines}{} acts on record; the head, to be noted elsewhere: {}\n",
            data.all, data.head
        )
    }))
}

fn verify(reach: &Reach, asked: &Acts) -> Result<Answer, Fault> {
    if let Some(head) = &asked.head {
        let words: Result<Words, _> = head.parse();
        words.map_err(|why| {
            DeskFault::asked(
                format!("`--head` names no head: {why}"),
                "give the twelve words as they were noted",
            )
        })?;
    }
    let noted = asked.head.clone();
    let Reply::Checked(check) = reach.ask(&Request::CheckActs { noted })? else {
        return Err(unexpected().into());
    };
    let answer = marked::either(reach, asked.json.json, &check, || checked(&check));
    Ok(marked::objecting(answer, check.broken.is_some()))
}

fn checked(check: &CheckView) -> String {
    let head = format!("the head: {}\n", check.head);
    match (&check.broken, check.noted) {
        (Some(broken), _) => format!("the record is not as it was written: {broken}\n{head}"),
        (None, Some(noted)) => format!(
            "{} acts, each as it was written; the head that was noted is the one after act {noted}\n{head}",
            check.acts
        ),
        (None, None) => format!(
            "{} acts, each following on the one before; that nobody wrote the whole record anew, only a head that was noted elsewhere shows (--head)\n{head}",
            check.acts
        ),
    }
}

fn listed(act: &ActView) -> String {
    format!(
        "{:>6}  {}  {}: {}; {}\n",
        act.number,
        shown::moment(act.at_ms),
        act.by,
        act.what,
        act.outcome
    )
}
