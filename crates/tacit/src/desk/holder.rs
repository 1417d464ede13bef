//! Which process has a desk's store open, where the system tells.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// The system's list of locks on files, with the process that holds each.
const LOCKS: &str = "/proc/locks";

/// The process that holds the lock on a store, and what it is called; none where the system does not say.
pub(crate) fn holder(store: &Path) -> Option<String> {
    let file = fs::metadata(store).ok()?;
    let process = held_by(&fs::read_to_string(LOCKS).ok()?, file.dev(), file.ino())?;
    let name = fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    Some(format!("process {process}, `{}`", name.trim()))
}

fn held_by(locks: &str, device: u64, number: u64) -> Option<u32> {
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let file = format!("{major:02x}:{minor:02x}:{number}");
    locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [_, _, _, "WRITE", process, locked, ..] if *locked == file => process.parse().ok(),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_its_holders_and_a_process_that_waits_for_it_holds_nothing() {
        let locks = "1: POSIX  ADVISORY  WRITE 11 fe:00:7 1073741824 1073742335\n\
            1: -> POSIX  ADVISORY  WRITE 12 fe:00:8 0 EOF\n\
            2: POSIX  ADVISORY  READ 13 fe:00:9 0 EOF\n\
            3: OFDLCK ADVISORY  WRITE -1 fe:00:10 0 EOF\n";
        let device = rustix::fs::makedev(0xfe, 0);
        assert_eq!(held_by(locks, device, 7), Some(11));
        for other in [8, 9, 10, 11] {
            assert_eq!(held_by(locks, device, other), None, "{other}");
        }
    }
}
