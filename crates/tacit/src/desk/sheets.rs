//! Files that are taken into the desk's book a sheet at a time, so that the desk does other things between two of them.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Read as _};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::Digest;
use tacit_lang::vocabulary::Vocabulary;

/// How many bytes of records are taken in with one order.
const SHEET_BYTES: usize = 1 << 20;
/// How many records are taken in with one order.
const SHEET_RECORDS: usize = 1_000;
/// The longest line of a file of records that is read as one, in bytes; no record is as long.
const MAX_LINE_BYTES: u64 = 2 << 20;

/// Lines of one file, as one order takes them in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// Records, a line each.
    pub(crate) lines: String,
    /// How many lines of the file stand before them.
    pub(crate) first: usize,
    count: usize,
}

/// Reads a file of records and hands it on sheet by sheet.
///
/// # Errors
/// Of the reader, or of whoever takes a sheet.
pub(crate) fn of_records<E>(
    mut reader: impl BufRead,
    unread: impl Fn(io::Error) -> E,
    mut take: impl FnMut(Sheet) -> Result<(), E>,
) -> Result<(), E> {
    let mut sheet = Sheet::default();
    loop {
        let mut line = Vec::new();
        let mut limited = reader.by_ref().take(MAX_LINE_BYTES);
        let read = limited.read_until(b'\n', &mut line).map_err(&unread)?;
        let full = sheet.lines.len() + line.len() > SHEET_BYTES || sheet.count >= SHEET_RECORDS;
        if sheet.count > 0 && (read == 0 || full) {
            let first = sheet.first + sheet.count;
            let next = Sheet {
                first,
                ..Sheet::default()
            };
            take(std::mem::replace(&mut sheet, next))?;
        }
        if read == 0 {
            return Ok(());
        }
        sheet.lines.push_str(&String::from_utf8_lossy(&line));
        sheet.count += 1;
    }
}

/// Lines that were made of a feed, as sheets.
pub(crate) fn of_lines(lines: &[String]) -> impl Iterator<Item = Sheet> {
    let sheets = lines.chunks(SHEET_RECORDS).enumerate();
    sheets.map(|(at, sheet)| Sheet {
        lines: sheet.join("\n") + "\n",
        first: at * SHEET_RECORDS,
        count: sheet.len(),
    })
}

impl Sheet {
    /// What was said of a line of the sheet, with its number among those of the whole file.
    pub(crate) fn renumbered(&self, said: &str) -> String {
        let numbered = said
            .strip_prefix("line ")
            .and_then(|rest| rest.split_once(':'));
        match numbered.and_then(|(number, rest)| Some((number.parse::<usize>().ok()?, rest))) {
            Some((number, rest)) => format!("line {}:{rest}", number + self.first),
            None => said.to_owned(),
        }
    }
}

/// Whose rows of a feed matter: the parties and proxies of everything that was given.
pub(crate) fn concerned<'t>(
    texts: impl Iterator<Item = &'t str>,
    vocabulary: &Vocabulary,
    digest: Digest,
) -> BTreeSet<ActorId> {
    let readings = texts.map(|text| tacit_lang::read(text, vocabulary, digest));
    let meant = readings.filter_map(|reading| reading.assurance);
    meant
        .flat_map(|assurance| crate::standing::hearing::concerned(&assurance))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheets(text: &str) -> Vec<Sheet> {
        let mut found = Vec::new();
        of_records(
            text.as_bytes(),
            |why| why,
            |sheet| {
                found.push(sheet);
                Ok(())
            },
        )
        .unwrap();
        found
    }

    #[test]
    fn a_line_is_numbered_as_in_the_whole_file() {
        let sheet = Sheet {
            first: 1_000,
            ..Sheet::default()
        };
        assert_eq!(sheet.renumbered("line 3: no"), "line 1003: no");
        assert_eq!(sheet.renumbered("all of it: no"), "all of it: no");
    }

    #[test]
    fn a_long_file_is_taken_in_a_sheet_at_a_time_and_whole() {
        let text: String = (0..2_500).map(|number| format!("{number}\n")).collect();
        let found = sheets(&text);
        let firsts: Vec<usize> = found.iter().map(|sheet| sheet.first).collect();
        assert_eq!(firsts, [0, 1_000, 2_000]);
        let whole: String = found.iter().map(|sheet| sheet.lines.as_str()).collect();
        assert_eq!(whole, text);
        assert!(sheets("").is_empty());
    }
}
