//! Inputs that are compressed, cut off, doubled or too long.

use crate::world::{fixture, fixture_mapping, give};
use flate2::{Compression, write::GzEncoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::io::Write;
use tacit_feeds::{Interest, MAX_LINE_BYTES, MAX_LISTED_PER_REASON, Reason, Stopped};

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

#[test]
fn zstd_gives_the_same_records_also_in_several_frames_with_skipped_ones_between() {
    let (bytes, mapping) = (
        fixture("gdelt-2.tsv"),
        fixture_mapping("gdelt.mapping.toml"),
    );
    let plain = give(&bytes, &mapping, &Interest::everybody());
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0][..], b"\n\n"].concat();
    let (front, back) = bytes.split_at(300);
    let frames = [skipped.clone(), zstd(front), skipped, zstd(back)].concat();
    // Three frames of the reference encoder, one a level, with checksums.
    let reference = fixture("gdelt-2.tsv.zst");
    for packed in [zstd(&bytes), frames, reference] {
        let unpacked = give(&packed, &mapping, &Interest::everybody());
        assert_eq!(unpacked.records, plain.records);
        assert_eq!(unpacked.report, plain.report);
    }
}

#[test]
fn a_zstd_that_is_cut_off_keeps_what_came_and_says_how_far_it_went() {
    let mapping = fixture_mapping("gdelt.mapping.toml");
    let bytes = fixture("gdelt-2.tsv").repeat(200);
    let packed = zstd(&bytes);
    let half = &packed[..packed.len() / 2];
    let given = give(half, &mapping, &Interest::everybody());
    let Some(Stopped::Input { line, error }) = given.report.stopped else {
        panic!("not noticed")
    };
    assert_eq!(error, "the zstd input is cut off");
    assert_eq!(given.report.rows, line);
    assert!((100..3_400).contains(&line), "{line}");
    assert!(given.report.incidents >= 5);
}

#[test]
fn a_line_of_ten_megabytes_costs_itself_alone_in_every_layout() {
    for (feed, mapping) in [
        ("gdelt-2.tsv", "gdelt.mapping.toml"),
        ("acled.csv", "acled.mapping.toml"),
    ] {
        let (bytes, mapping) = (fixture(feed), fixture_mapping(mapping));
        let plain = give(&bytes, &mapping, &Interest::everybody());
        let mut longer = bytes;
        longer.extend(std::iter::repeat_n(b'\t', 10_000_000));
        longer.push(b'\n');
        let given = give(&longer, &mapping, &Interest::everybody());
        assert_eq!(given.records, plain.records);
        assert_eq!(given.report.left_out[&Reason::LineTooLong], 1);
    }
}

#[test]
fn gzip_gives_the_same_records_also_in_several_members() {
    let (bytes, mapping) = (fixture("icews.tsv"), fixture_mapping("icews.mapping.toml"));
    let plain = give(&bytes, &mapping, &Interest::everybody());
    let (front, back) = bytes.split_at(300);
    for packed in [gzip(&bytes), [gzip(front), gzip(back)].concat()] {
        let unpacked = give(&packed, &mapping, &Interest::everybody());
        assert_eq!(unpacked.records, plain.records);
        assert_eq!(unpacked.report, plain.report);
    }
}

#[test]
fn a_gzip_that_is_cut_off_keeps_what_came_and_says_how_far_it_went() {
    let mapping = fixture_mapping("icews.mapping.toml");
    let mut bytes = fixture("icews.tsv");
    for number in 0..20_000_u32 {
        let noise = number.wrapping_mul(2_654_435_761);
        bytes.extend_from_slice(format!("2014-07-08\t{noise}\tx\tArland\t190\t\t\t\n").as_bytes());
    }
    let packed = gzip(&bytes);
    let given = give(
        &packed[..packed.len() / 2],
        &mapping,
        &Interest::everybody(),
    );
    assert_eq!(given.report.incidents, 6);
    let Some(Stopped::Input { line, .. }) = given.report.stopped else {
        panic!("not noticed")
    };
    assert!((100..20_000).contains(&line), "{line}");
    assert_eq!(given.report.rows, line - 1);
    assert!(
        given
            .report
            .to_string()
            .contains(&format!("behind line {line}"))
    );
}

#[test]
fn headers_met_again_are_skipped_and_counted() {
    let bytes = fixture("icews.tsv");
    let mapping = fixture_mapping("icews.mapping.toml");
    let given = give(
        &[bytes.clone(), bytes].concat(),
        &mapping,
        &Interest::everybody(),
    );
    assert_eq!(given.report.repeated_headers, 1);
    assert_eq!(given.report.incidents, 6);
    assert_eq!(given.report.merged, 8);
}

#[test]
fn short_long_and_endless_rows_are_left_out_by_line() {
    let mut bytes = fixture("icews.tsv");
    bytes.extend_from_slice(b"2014-07-08\tArland\tUse force\n");
    bytes.extend_from_slice(b"2014-07-08\tArland\tUse\tforce\tBorland\t190\t-10\t19\tx\n");
    bytes.extend(std::iter::repeat_n(b'x', MAX_LINE_BYTES + 1));
    bytes.extend_from_slice(b"\n\n2014-07-40\tArland\tUse force\tBorland\t190\t-10\t19\tx\n");
    bytes.extend_from_slice(b"\tArland\tUse force\tBorland\t190\t-10\t19\tx\n");
    let mapping = fixture_mapping("icews.mapping.toml");
    let given = give(&bytes, &mapping, &Interest::everybody());
    let bad = given.left_out().split_off(8);
    assert_eq!(
        bad,
        [
            (17, Reason::FieldCount, "3 fields, the header has 8"),
            (18, Reason::FieldCount, "9 fields, the header has 8"),
            (19, Reason::LineTooLong, "more than 1048576 bytes"),
            (21, Reason::NoDay, "2014-07-40"),
            (22, Reason::EmptyField, "no day is given"),
        ]
    );
}

#[test]
fn a_header_without_a_column_that_is_needed_reads_nothing() {
    let mapping = fixture_mapping("icews.mapping.toml");
    let given = give(
        b"date\tsource\trelation\tcameo\n",
        &mapping,
        &Interest::everybody(),
    );
    assert_eq!(
        given.report.stopped,
        Some(Stopped::MissingColumns(vec!["target"]))
    );
}

#[test]
fn of_each_reason_only_the_first_are_listed_and_all_are_counted() {
    let bytes = b"2014-07-08\tArland\tx\tThe Unheard Of\t19\t\t\t\n".repeat(50);
    let mapping = fixture_mapping("icews.mapping.toml");
    let given = give(&bytes, &mapping, &Interest::everybody());
    assert_eq!(given.report.listed.len(), MAX_LISTED_PER_REASON);
    assert_eq!(given.report.left_out[&Reason::UnknownTarget], 50);
}

#[test]
fn an_empty_input_is_an_empty_feed() {
    let mapping = fixture_mapping("icews.mapping.toml");
    let given = give(b"", &mapping, &Interest::everybody());
    assert_eq!((given.records.len(), given.report.stopped), (1, None));
}
