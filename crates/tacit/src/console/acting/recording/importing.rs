//! Files that a person brings: records, or rows of event data with the mapping that explains them.

use super::super::ordered;
use crate::console::Handle;
use crate::desk::service::Service;
use crate::desk::sheets::{self, Sheet};
use crate::diagnostics;
use crate::mappings;
use crate::screen::Screen;
use crate::texts::Source;
use std::collections::BTreeSet;
use std::io::Cursor;
use tacit_console::desk::{Done, Fault};
use tacit_console::view::incidents::{ImportForm, Imported};
use tacit_feeds::{DataFiles, Interest, Mapping, Report, Stopped};
use tacit_lang::ids::ActorId;
use tacit_lang::vocabulary::Vocabulary;
use tacit_mission::command::Command;
use tacit_standing::read::write_record;

/// The most records that one file of the console brings in: more are a work for the command line, which reads as long as it takes.
const MOST_RECORDS: usize = 200_000;
/// How many lines that were left out are listed; the rest is counted.
const MOST_LISTED: usize = 200;
/// How files begin that were packed: gzip (RFC 1952, 2.3.1), zstd (RFC 8878, 3.1.1).
const PACKED: [&[u8]; 2] = [&[0x1f, 0x8b], &[0x28, 0xb5, 0x2f, 0xfd]];
/// How wide what is wrong with a mapping is drawn.
const WIDTH: usize = 100;

/// Takes a file in, sheet by sheet: between two of them the desk does other things.
///
/// The names of the orders are drawn from the form's own, so that a form that is sent twice is done once.
///
/// # Errors
/// [`Fault::Refused`] for a file or mapping that cannot be read; what the desk answers to a sheet. Sheets before it stay taken in.
pub(super) async fn import(
    desk: &Handle,
    who: String,
    order: &str,
    form: ImportForm,
) -> Result<Done, Fault> {
    let reading = desk.look(|service, _| Ok(Reading::of(service))).await?;
    let read = tokio::task::spawn_blocking(move || reading.sheets(&form));
    let read = read.await.map_err(|why| Fault::Failed(why.to_string()))??;
    let mut found = read.told;
    for (number, sheet) in read.sheets.into_iter().enumerate() {
        let stem: String = order.chars().take(24).collect();
        let lines = sheet.lines.clone();
        let command = Command::Record {
            lines,
            learned: None,
        };
        let name = format!("{stem}{number:08x}");
        let done = ordered(desk, who.clone(), name, move |_| Ok(command)).await?;
        if let Some(more) = done.imported {
            found.taken += more.taken;
            found.known += more.known;
            found.more_left_out += more.more_left_out;
            for line in more.left_out {
                leave_out(&mut found, sheet.renumbered(&line));
            }
        }
    }
    Ok(Done {
        words: format!(
            "{} records taken in, {} known already, {} left out",
            found.taken,
            found.known,
            found.left_out.len() + found.more_left_out
        ),
        next: None,
        imported: Some(found),
    })
}

fn leave_out(found: &mut Imported, line: String) {
    if found.left_out.len() < MOST_LISTED {
        found.left_out.push(line);
    } else {
        found.more_left_out += 1;
    }
}

/// By what a file is read.
struct Reading {
    vocabulary: Option<Vocabulary>,
    concerned: BTreeSet<ActorId>,
}

/// What a file holds.
struct Read {
    sheets: Vec<Sheet>,
    /// What was left out before the desk saw any of it.
    told: Imported,
}

impl Reading {
    fn of(service: &mut Service) -> Self {
        let desk = service.desk();
        let newest = desk.casebook().vocabularies().last();
        let newest = newest.map(|(digest, words, _)| (digest, words.clone()));
        let Some((digest, vocabulary)) = newest else {
            return Self {
                vocabulary: None,
                concerned: BTreeSet::new(),
            };
        };
        let letters = desk.letters().iter();
        let said = letters.filter_map(|letter| letter.said.as_ref().ok());
        let texts = said.filter_map(|said| Some(said.paper()?.text.as_str()));
        let concerned = sheets::concerned(texts, &vocabulary, digest);
        Self {
            vocabulary: Some(vocabulary),
            concerned,
        }
    }

    fn sheets(&self, form: &ImportForm) -> Result<Read, Fault> {
        match &form.mapping {
            None => records(form),
            Some((name, mapping)) => self.feed(form, name, mapping),
        }
    }

    fn feed(&self, form: &ImportForm, name: &str, mapping: &[u8]) -> Result<Read, Fault> {
        let Some(vocabulary) = &self.vocabulary else {
            return Err(Fault::Refused(
                "the desk has no vocabulary, so no mapping can be read".to_owned(),
            ));
        };
        let Ok(text) = String::from_utf8(mapping.to_vec()) else {
            return Err(Fault::at("mapping", "it is not text; save it as UTF-8"));
        };
        let source = Source {
            name: name.to_owned(),
            text,
        };
        let mut data = DataFiles::default();
        for (name, bytes) in &form.tables {
            data.add(name.clone(), bytes);
        }
        let mapping = mappings::read(&source, &data, vocabulary, str::to_owned)
            .map_err(|refused| wrong(&refused))?;
        let interest = Interest::of(self.concerned.iter().cloned());
        let (mut lines, mut more) = (Vec::new(), 0);
        let report = read(form.file.clone(), &mapping, &interest, &mut |record| {
            if lines.len() < MOST_RECORDS {
                lines.push(write_record(&record));
            } else {
                more += 1;
            }
        });
        let mut told = Imported::default();
        for row in &report.listed {
            leave_out(
                &mut told,
                format!(
                    "line {}: a row {}: {}",
                    row.line,
                    row.reason.words(),
                    row.detail
                ),
            );
        }
        let listed = u64::try_from(report.listed.len()).unwrap_or(u64::MAX);
        let all: u64 = report.left_out.values().sum();
        let unlisted = usize::try_from(all.saturating_sub(listed)).unwrap_or(usize::MAX);
        told.more_left_out += unlisted + more;
        if more > 0 {
            told.left_out.push(format!(
                "the file makes more than {MOST_RECORDS} records; `tacit incident import` takes the rest in"
            ));
        }
        match report.stopped {
            Some(Stopped::Columns(diagnostics)) => {
                return Err(wrong(&[diagnostics::Refused {
                    name: source.name,
                    source: source.text,
                    diagnostics,
                }]));
            }
            Some(Stopped::MissingColumns(columns)) => {
                return Err(Fault::at(
                    "file",
                    &format!(
                        "it lacks the columns {}; look whether mapping and file belong together",
                        columns.join(", ")
                    ),
                ));
            }
            Some(Stopped::Input { line, error }) => told
                .left_out
                .push(format!("everything behind line {line}: {error}")),
            None => {}
        }
        Ok(Read {
            sheets: sheets::of_lines(&lines).collect(),
            told,
        })
    }
}

fn read(
    bytes: Vec<u8>,
    mapping: &Mapping,
    interest: &Interest,
    sink: &mut dyn FnMut(tacit_standing::record::Record),
) -> Report {
    if tacit_feeds::is_parquet(&bytes) {
        tacit_feeds::read_parquet(Cursor::new(bytes), mapping, interest, sink)
    } else {
        tacit_feeds::read(Cursor::new(bytes), mapping, interest, sink)
    }
}

/// Records as they are; the desk itself says which cannot stand.
fn records(form: &ImportForm) -> Result<Read, Fault> {
    if PACKED.iter().any(|magic| form.file.starts_with(magic)) {
        return Err(Fault::at(
            "file",
            "it is packed; unpack it first, only event data is read packed",
        ));
    }
    let mut sheets = Vec::new();
    let unread = |why: std::io::Error| Fault::Refused(why.to_string());
    sheets::of_records(form.file.as_slice(), unread, |sheet| {
        sheets.push(sheet);
        Ok(())
    })?;
    Ok(Read {
        sheets,
        told: Imported::default(),
    })
}

/// What is wrong with a mapping, each mistake drawn at its place.
fn wrong(refused: &[diagnostics::Refused]) -> Fault {
    let screen = Screen {
        colour: false,
        width: WIDTH,
    };
    Fault::at("mapping", &diagnostics::all(refused, &screen))
}
