//! What fuzzing starts from, replayed; the properties are those of the fuzz target.

use super::{at_root, properties};

#[test]
fn no_hostile_bytes_break_a_reader_of_the_wire() {
    let mut seeds = 0;
    for entry in std::fs::read_dir(at_root("fuzz/seeds/wire")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        println!("{}", path.display());
        properties::wire(&bytes);
        for cut in (0..bytes.len()).step_by(bytes.len() / 64 + 1) {
            properties::wire(&bytes[..cut]);
        }
        seeds += 1;
    }
    assert!(seeds > 70, "only {seeds} seeds");
}
