//! What fuzzing starts from, replayed; the properties are those of the fuzz target.

use super::{at_root, properties};

#[test]
fn no_hostile_bytes_break_a_reader_of_introductions() {
    let mut seeds = 0;
    for entry in std::fs::read_dir(at_root("fuzz/seeds/introduction")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        println!("{}", path.display());
        properties::introduction(&bytes);
        for cut in (0..bytes.len()).step_by(bytes.len() / 16 + 1) {
            properties::introduction(&bytes[..cut]);
        }
        seeds += 1;
    }
    assert!(seeds > 50, "only {seeds} seeds");
}
