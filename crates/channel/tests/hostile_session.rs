//! Hostile inputs to a session, replayed: what fuzzing starts from and what it found.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

#[path = "../../../fuzz/session_properties.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets use the same file")]
mod properties;

use std::{fs, path::Path};

#[test]
fn no_hostile_input_opens_anything_or_breaks_a_session() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/session");
    let mut seeds: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|seed| seed.unwrap().path())
        .collect();
    seeds.sort();
    for seed in &seeds {
        println!("{}", seed.file_name().unwrap().to_string_lossy());
        properties::session(&fs::read(seed).unwrap());
    }
    assert!(seeds.len() > 15);
}
