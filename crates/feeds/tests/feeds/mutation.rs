//! Whatever the bytes are, nothing panics and the counts add up.

use crate::input::{gzip, zstd};
use crate::world::{fixture, fixture_mapping, give, vocabulary};
use std::io::{BufReader, Read};
use tacit_feeds::{DataFiles, Interest, MAX_LISTED_PER_REASON, Mapping, read};

/// Marsaglia's xorshift: the same cases in every run, so that a failure is found again.
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    /// Changes, cuts, repeats or moves a few bytes.
    fn spoil(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = bytes.to_vec();
        for _ in 0..=self.below(6) {
            let at = self.below(out.len());
            let end = (at + self.below(40)).min(out.len());
            match self.below(5) {
                0 if !out.is_empty() => out[at] = self.below(256) as u8,
                1 => drop(out.drain(at..end)),
                2 => {
                    let again = out[at..end].to_vec();
                    out.splice(at..at, again);
                }
                3 => {
                    let telling = b"\"\n\t,=[]{}\r\x1f\x8b\xff\xef\xbb\xbf\0(";
                    out.insert(at, telling[self.below(telling.len())]);
                }
                _ => out.truncate(end),
            }
        }
        out
    }
}

#[test]
fn spoilt_feeds_never_panic_and_every_row_is_accounted_for() {
    for (feed, mapping) in [
        ("icews.tsv", "icews.mapping.toml"),
        ("icews-raw.tab", "icews-raw.mapping.toml"),
        ("ucdp-ged.csv", "ucdp-ged.mapping.toml"),
        ("table.csv", "table.mapping.toml"),
        ("gdelt-1.tsv", "gdelt.mapping.toml"),
        ("gdelt-2.tsv", "gdelt.mapping.toml"),
        ("acled.csv", "acled.mapping.toml"),
        ("acled-older.csv", "acled.mapping.toml"),
    ] {
        let (bytes, mapping) = (fixture(feed), fixture_mapping(mapping));
        let mut noise = Noise(0x5eed);
        for _ in 0..3_000 {
            let given = give(&noise.spoil(&bytes), &mapping, &Interest::everybody());
            assert!(!given.report.to_string().is_empty());
        }
    }
}

/// Rows that are spoilt one by one, as many as are asked for, made while they are read.
struct SpoiltRows<'f> {
    rows: Vec<&'f [u8]>,
    noise: Noise,
    left: usize,
    line: Vec<u8>,
    at: usize,
}

impl Read for SpoiltRows<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.line.len() {
            if self.left == 0 {
                return Ok(0);
            }
            self.left -= 1;
            let row = self.rows[self.noise.below(self.rows.len())];
            // Two of three rows stay as they are, so that there is something to be lost.
            self.line = match self.noise.below(3) {
                0 => self.noise.spoil(row),
                _ => row.to_vec(),
            };
            // Each row of ACLED's has an identifier of its own.
            if self.line.starts_with(b"BOR") {
                let own = self.left.to_string().into_bytes();
                self.line.splice(3..3, own);
            }
            self.line.push(b'\n');
            self.at = 0;
        }
        let rest = &self.line[self.at..];
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

/// Enough that reasons are counted far beyond what is listed of them.
const SPOILT_ROWS: usize = 30_000;

#[test]
fn of_a_long_feed_every_row_is_accounted_for() {
    for (feed, mapping) in [
        ("gdelt-2.tsv", "gdelt.mapping.toml"),
        ("acled.csv", "acled.mapping.toml"),
    ] {
        let (bytes, mapping) = (fixture(feed), fixture_mapping(mapping));
        let bytes = String::from_utf8(bytes)
            .unwrap()
            .replace("\nclashed", " clashed");
        let rows: Vec<&[u8]> = bytes.as_bytes().split(|byte| *byte == b'\n').collect();
        let (header, rows) = rows.split_first().unwrap();
        let input = SpoiltRows {
            rows: rows.to_vec(),
            noise: Noise(0x5eed),
            left: SPOILT_ROWS,
            line: [header, &b"\n"[..]].concat(),
            at: 0,
        };
        let mut records = 0_u64;
        let report = read(
            BufReader::new(input),
            &mapping,
            &Interest::everybody(),
            &mut |_| records += 1,
        );
        assert_eq!(report.stopped, None);
        let left_out: u64 = report.left_out.values().sum();
        assert_eq!(report.rows, report.kept + left_out);
        assert_eq!(report.kept, report.claims + report.merged);
        assert!(records > report.incidents + report.claims);
        assert!(report.kept > 1_000, "{report}");
        assert!(report.listed.len() <= report.left_out.len() * MAX_LISTED_PER_REASON);
    }
}

#[test]
fn spoilt_gzip_never_panics() {
    let mapping = fixture_mapping("icews.mapping.toml");
    let packed = gzip(&fixture("icews.tsv"));
    let mut noise = Noise(0x5eed);
    let mut damaged = 0;
    for _ in 0..2_000 {
        let given = give(&noise.spoil(&packed), &mapping, &Interest::everybody());
        damaged += usize::from(given.report.stopped.is_some());
    }
    assert!(damaged > 500, "{damaged}");
}

#[test]
fn spoilt_zstd_never_panics() {
    let mapping = fixture_mapping("icews.mapping.toml");
    let packed = zstd(&fixture("icews.tsv"));
    let mut noise = Noise(0x5eed);
    let mut damaged = 0;
    for _ in 0..1_000 {
        let given = give(&noise.spoil(&packed), &mapping, &Interest::everybody());
        damaged += usize::from(given.report.stopped.is_some());
    }
    assert!(damaged > 250, "{damaged}");
}

const HEAD: &str = "mapping = 1\nlayout = \"icews\"\nzone = \"Z\"\n[source]\nid = \"wire\"\n[actors]\n\"A\" = \"arland\"\n[data]\n";
const COUNTRIES: &[u8] = b"countries = 1\n[country]\nARL = { two = \"AR\", number = \"990\", name = \"Arland\", also = [\"a\"], cameo = [\"b\"] }\n";
const DICTIONARY: &[u8] = b"# people\nADA_ARL_  # minister\n+GENERAL_\n\t[ARLGOV 960101-031231]\n\t[ARLMIL >040101] [ARLELI]\nOLD_ [---]\n";
const CONVERSION: &[u8] =
    b"# table\n19: ASSAULT\n195: ASSAULT, heavy-weapons, military # air\n~~~~~\nend\n";
const EVENTS: &[u8] =
    b"\"name\",\"code\",\"x\"\n\"Use force\",\"190\",\"a\nb\"\n\"Fight\",\"193\",\"\"\n";

#[test]
fn spoilt_data_files_never_panic_and_every_report_lies_within_them() {
    for (line, bytes) in [
        ("countries = \"f\"", COUNTRIES),
        ("actors = [\"f\"]", DICTIONARY),
        ("codes = \"f\"", CONVERSION),
        ("events = \"f\"", EVENTS),
    ] {
        let mut noise = Noise(0x5eed);
        let mut sound = 0;
        for _ in 0..1_000 {
            let mut files = DataFiles::default();
            files.add("f", &noise.spoil(bytes));
            let text = files.text("f").unwrap().to_owned();
            let found = match Mapping::read_with(&format!("{HEAD}{line}\n"), &vocabulary(), &files)
            {
                Ok(mapping) => {
                    sound += 1;
                    let notes = mapping
                        .data_notes()
                        .iter()
                        .flat_map(|note| note.listed.clone());
                    notes.map(|(_, found)| found).collect()
                }
                Err(refused) => refused.files.into_values().flatten().collect::<Vec<_>>(),
            };
            for found in found {
                assert!(text.get(found.span.range()).is_some(), "{found:?}");
            }
        }
        assert!(sound > 10, "{line}: {sound}");
    }
}

#[test]
fn a_mapping_nested_without_end_is_refused() {
    for open in ["[", "{a="] {
        let text = format!("mapping = {}", open.repeat(100_000));
        assert!(Mapping::read(&text, &vocabulary()).is_err());
    }
}

#[test]
fn spoilt_mappings_never_panic_and_every_report_lies_within_the_text() {
    let vocabulary = vocabulary();
    for name in [
        "icews.mapping.toml",
        "icews-raw.mapping.toml",
        "ucdp-ged.mapping.toml",
        "table.mapping.toml",
        "gdelt.mapping.toml",
        "acled.mapping.toml",
    ] {
        let bytes = fixture(name);
        let mut noise = Noise(0x5eed);
        for _ in 0..3_000 {
            let text = String::from_utf8_lossy(&noise.spoil(&bytes)).into_owned();
            for found in Mapping::read(&text, &vocabulary).err().unwrap_or_default() {
                assert!(text.get(found.span.range()).is_some(), "{found:?}");
            }
        }
    }
}
