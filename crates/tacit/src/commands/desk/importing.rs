//! Files that are taken into the desk's book: records, or event data with its mapping.

use super::keep::Json;
use super::{marked, naming, outcome};
use crate::desk::fault::DeskFault;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::ending::{Answer, Fault};
use crate::files;
use crate::mappings;
use crate::texts::{Lexicon, Source};
use serde::Serialize;
use std::io::{BufRead as _, Read as _};
use std::path::Path;
use tacit_feeds::{Interest, Stopped};
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_mission::command::Command;
use tacit_mission::effect::{Notice, Outcome};
use tacit_standing::read::write_record;

/// How many bytes of records are taken in with one order.
const SHEET_BYTES: usize = 1 << 20;
/// How many records are taken in with one order.
const SHEET_RECORDS: usize = 1_000;
/// The longest line of a file of records that is read as one, in bytes; no record is as long.
const MAX_LINE_BYTES: u64 = 2 << 20;

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
        lines: &str,
        first: usize,
        learned: Option<Instant>,
    ) -> Result<(), DeskFault> {
        if lines.is_empty() {
            return Ok(());
        }
        let obeyed = reach.order(Command::Record {
            lines: lines.to_owned(),
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
                .extend(left_out.into_iter().map(|line| renumbered(&line, first)));
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

/// A line's number among those of the whole file.
fn renumbered(line: &str, first: usize) -> String {
    let numbered = line
        .strip_prefix("line ")
        .and_then(|rest| rest.split_once(':'));
    match numbered.and_then(|(number, rest)| Some((number.parse::<usize>().ok()?, rest))) {
        Some((number, rest)) => format!("line {}:{rest}", number + first),
        None => line.to_owned(),
    }
}

/// Takes a file of records in, sheet by sheet.
pub(super) fn import(
    reach: &Reach,
    file: &Path,
    since: Option<Instant>,
    json: Json,
) -> Result<Answer, Fault> {
    let mut reader = files::open_plain(file)?;
    let mut found = Taken::default();
    let (mut sheet, mut count, mut first) = (String::new(), 0, 0);
    loop {
        let mut line = Vec::new();
        let mut limited = reader.by_ref().take(MAX_LINE_BYTES);
        let read = limited
            .read_until(b'\n', &mut line)
            .map_err(|error| files::fault(file, &error))?;
        let full = sheet.len() + line.len() > SHEET_BYTES || count >= SHEET_RECORDS;
        if read == 0 || (full && count > 0) {
            found.add(reach, &sheet, first, since)?;
            first += count;
            sheet.clear();
            count = 0;
        }
        if read == 0 {
            return Ok(found.answer(reach, json));
        }
        sheet.push_str(&String::from_utf8_lossy(&line));
        count += 1;
    }
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
    for (at, sheet) in lines.chunks(SHEET_RECORDS).enumerate() {
        let text = sheet.join("\n") + "\n";
        found.add(reach, &text, at * SHEET_RECORDS, since)?;
    }
    Ok(found.answer(reach, json))
}

/// Whose rows of a feed matter: the parties and proxies of everything that was given.
fn concerned(reach: &Reach, lexicon: &Lexicon) -> Result<Vec<ActorId>, DeskFault> {
    let mut found = Vec::new();
    for given in naming::assurances(reach)? {
        let reading = tacit_lang::read(&given.text, &lexicon.vocabulary, lexicon.digest);
        if let Some(assurance) = reading.assurance {
            found.extend(crate::standing::hearing::concerned(&assurance));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_numbered_as_in_the_whole_file() {
        assert_eq!(renumbered("line 3: no", 1_000), "line 1003: no");
        assert_eq!(renumbered("all of it: no", 1_000), "all of it: no");
    }
}
