//! Hostile inputs, replayed: what fuzzing starts from and what it found, and inputs too large to store.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

#[path = "../../../fuzz/properties.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets use the same file")]
mod properties;

use std::path::Path;

#[test]
fn no_hostile_text_breaks_the_reader_or_the_formatter() {
    assert!(replay("text", properties::text) > 40);
}

#[test]
fn no_hostile_vocabulary_breaks_its_reader() {
    assert!(replay("vocabulary", properties::vocabulary) > 30);
}

#[test]
fn no_hostile_record_breaks_the_reader() {
    assert!(replay("records", properties::records) > 30);
}

#[test]
fn no_hostile_mapping_breaks_its_reader() {
    assert!(replay("mapping", properties::mapping) > 30);
}

#[test]
fn no_hostile_feed_or_data_file_breaks_its_reader() {
    assert!(replay("feed", properties::feed) > 15);
}

#[test]
fn a_megabyte_of_text_is_read_or_refused_in_any_shape() {
    for piece in [
        "a",
        "(",
        "\"",
        "A ",
        "or ",
        ", ",
        ".\n",
        "# x\n",
        "\u{202e}",
        "\u{412}",
        "It is unconditional.\n",
    ] {
        let text = piece.repeat((1 << 20) / piece.len());
        properties::text(text.as_bytes());
        properties::vocabulary(text.as_bytes());
        properties::mapping(text.as_bytes());
        for kind in "0123456789".bytes() {
            properties::feed(&[&[kind], text.as_bytes()].concat());
        }
    }
}

#[test]
fn a_line_of_ten_megabytes_is_read_or_reported() {
    for piece in ["a", "[", "{\"a\":", "\"", " ", "\u{412}"] {
        properties::records(piece.repeat((10 << 20) / piece.len()).as_bytes());
    }
    let label = "x".repeat(10 << 20);
    properties::records(
        format!("{{\"type\":\"source\",\"id\":\"s\",\"label\":\"{label}\"}}\n").as_bytes(),
    );
}

/// Hands every seed of a target to its property; how many there were. The name of a seed whose
/// property fails is printed before it.
fn replay(target: &str, property: fn(&[u8])) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/seeds")
        .join(target);
    let mut seeds: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|seed| seed.unwrap().path())
        .collect();
    seeds.sort();
    for seed in &seeds {
        println!("{}", seed.file_name().unwrap().to_string_lossy());
        property(&std::fs::read(seed).unwrap());
    }
    seeds.len()
}
