//! Files that are taken into the desk's book: records, or event data with its mapping.

use super::keep::Json;
use super::{marked, naming, outcome};
use crate::desk::fault::DeskFault;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::sheets::{self, Sheet};
use crate::ending::{Answer, Fault};
use crate::files;
use crate::mappings;
use crate::texts::{Lexicon, Source};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use tacit_feeds::{Interest, Stopped};
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_mission::command::Command;
use tacit_mission::effect::{Notice, Outcome};
use tacit_standing::read::write_record;

/// What became of everything that was taken in.
#[derive(Default, Serialize)]
struct Taken {
    taken: usize,
    known: usize,
    left_out: Vec<String>,
    notices: Vec<Notice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed: Option<String>,
}

impl Taken {
    fn add(
        &mut self,
        reach: &Reach,
        sheet: &Sheet,
        learned: Option<Instant>,
    ) -> Result<(), DeskFault> {
        let obeyed = reach.order(Command::Record {
            lines: sheet.lines.clone(),
            learned,
        })?;
        if let Outcome::Recorded {
            taken,
            known,
            left_out,
        } = obeyed.outcome
        {
            self.taken += taken;
            self.known += known;
            self.left_out
                .extend(left_out.into_iter().map(|line| sheet.renumbered(&line)));
        }
        self.notices.extend(obeyed.notices);
        Ok(())
    }

    fn answer(&self, reach: &Reach, json: Json) -> Answer {
        let answer = marked::either(reach, json.json, self, || {
            let outcome = Outcome::Recorded {
                taken: self.taken,
                known: self.known,
                left_out: self.left_out.clone(),
            };
            let feed = self
                .feed
                .as_ref()
                .map_or(String::new(), |feed| format!("Feed {feed}\n"));
            feed + &outcome::words(&outcome) + &outcome::noticed(&self.notices)
        });
        // Records that are left out are listed and stop nothing; nothing at all taken in is another matter.
        let nothing = self.taken + self.known == 0 && !self.left_out.is_empty();
        marked::objecting(answer, nothing)
    }
}

/// Takes a file of records in, sheet by sheet.
pub(super) fn import(
    reach: &Reach,
    file: &Path,
    since: Option<Instant>,
    json: Json,
) -> Result<Answer, Fault> {
    let reader = files::open_plain(file)?;
    let mut found = Taken::default();
    sheets::of_records(
        reader,
        |error| Fault::from(files::fault(file, &error)),
        |sheet| Ok(found.add(reach, &sheet, since)?),
    )?;
    Ok(found.answer(reach, json))
}

/// Takes the rows of event data in that are about the parties and proxies of what was given.
pub(super) fn import_feed(
    reach: &Reach,
    file: &Path,
    mapping: &Path,
    since: Option<Instant>,
    json: Json,
) -> Result<Answer, Fault> {
    let Reply::Vocabularies { texts } = reach.ask(&Request::Vocabularies)? else {
        return Err(unexpected().into());
    };
    let newest = texts.last().ok_or_else(|| {
        DeskFault::asked(
            "the desk has no vocabulary",
            "`tacit desk init --vocabulary FILE` gives it one",
        )
    })?;
    let lexicon = Lexicon::read(&Source {
        name: "the desk's vocabulary".to_owned(),
        text: newest.clone(),
    })?;
    let (source, mapping) = mappings::open(mapping, &lexicon.vocabulary)?;
    let interest = Interest::of(concerned(reach, &lexicon)?);
    let mut lines = Vec::new();
    let report = files::open_feed(file)?.read(&mapping, &interest, &mut |record| {
        lines.push(write_record(&record));
    });
    if let Some(Stopped::Columns(problems)) = report.stopped {
        return Err(source.refused(problems));
    }
    let mut found = Taken {
        feed: Some(report.to_string()),
        ..Taken::default()
    };
    for sheet in sheets::of_lines(&lines) {
        found.add(reach, &sheet, since)?;
    }
    Ok(found.answer(reach, json))
}

/// Whose rows of a feed matter.
fn concerned(reach: &Reach, lexicon: &Lexicon) -> Result<BTreeSet<ActorId>, DeskFault> {
    let given = naming::assurances(reach)?;
    let texts = given.iter().map(|it| it.text.as_str());
    Ok(sheets::concerned(
        texts,
        &lexicon.vocabulary,
        lexicon.digest,
    ))
}
