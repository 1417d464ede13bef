//! Whatever the bytes are, nothing panics and the counts add up.

use crate::input::gzip;
use crate::world::{fixture, fixture_mapping, give, vocabulary};
use tacit_feeds::{Interest, Mapping};

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
    ] {
        let (bytes, mapping) = (fixture(feed), fixture_mapping(mapping));
        let mut noise = Noise(0x5eed);
        for _ in 0..3_000 {
            let given = give(&noise.spoil(&bytes), &mapping, &Interest::everybody());
            assert!(!given.report.to_string().is_empty());
        }
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
