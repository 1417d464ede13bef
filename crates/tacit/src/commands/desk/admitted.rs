//! What lets a desk in at a relay, and what couriers bring: digits on the command line, or files that hold them.

use crate::desk::fault::DeskFault;
use crate::files;
use clap::Args;
use std::path::Path;
use tacit_mission::command::Admission;
use tacit_spelling::hex::from_hex;

/// The longest file of an address, a token or an invitation that is read, in bytes.
pub(super) const MAX_FILE_BYTES: usize = 1 << 20;
/// The longest courier's bag that is read, in bytes.
const MAX_BAG_BYTES: u64 = 16 << 20;

/// Relays, each with its token.
#[derive(Debug, Args)]
pub(super) struct Relays {
    /// A relay's address: its digits, or a file that holds what `tacit-relay address` prints; may be repeated
    #[arg(long = "relay", value_name = "ADDRESS")]
    relays: Vec<String>,
    /// The token that admits this desk to the relay in the same place: 64 digits, or a file that holds them
    #[arg(long = "token", value_name = "TOKEN")]
    tokens: Vec<String>,
}

/// Each relay with its token.
pub(super) fn admissions(given: &Relays) -> Result<Vec<Admission>, DeskFault> {
    if given.relays.len() != given.tokens.len() {
        return Err(DeskFault::asked(
            format!(
                "{} relays and {} tokens were given",
                given.relays.len(),
                given.tokens.len()
            ),
            "give each --relay its --token, in the same order",
        ));
    }
    let pairs = given.relays.iter().zip(&given.tokens);
    pairs
        .map(|(relay, token)| {
            Ok(Admission {
                address: address(relay)?,
                token: secret(token)?,
            })
        })
        .collect()
}

/// The digits themselves, or a file with the digits alone or in the line `address`.
fn address(given: &str) -> Result<Vec<u8>, DeskFault> {
    let text = digits_or_file(given)?;
    let named = text
        .lines()
        .find_map(|line| line.strip_prefix("address"))
        .unwrap_or(&text);
    from_hex(named.trim())
        .filter(|it| !it.is_empty())
        .ok_or_else(|| {
            DeskFault::asked(
                "this is no relay's address",
                "give the digits that `tacit-relay address` prints, or a file that holds them",
            )
        })
}

/// A token's bytes.
pub(super) fn secret(given: &str) -> Result<Vec<u8>, DeskFault> {
    let text = digits_or_file(given)?;
    from_hex(text.trim())
        .filter(|it| !it.is_empty())
        .ok_or_else(|| {
            DeskFault::asked(
                "this is no token",
                "give the 64 digits that `tacit-relay admit` printed, or a file that holds them",
            )
        })
}

fn digits_or_file(given: &str) -> Result<String, DeskFault> {
    if from_hex(given).is_some_and(|bytes| !bytes.is_empty()) {
        return Ok(given.to_owned());
    }
    files::read_text(Path::new(given), MAX_FILE_BYTES)
        .map_err(|fault| DeskFault::asked(fault.to_string(), "or give the digits themselves"))
}

/// A courier's bag.
pub(super) fn read_bytes(file: &Path) -> Result<Vec<u8>, DeskFault> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let read = std::fs::File::open(file)
        .and_then(|opened| opened.take(MAX_BAG_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|error| {
        DeskFault::asked(
            files::fault(file, &error).to_string(),
            "name the bag's file",
        )
    })?;
    if bytes.len() as u64 > MAX_BAG_BYTES {
        return Err(DeskFault::asked(
            format!("`{}` is larger than any courier's bag", file.display()),
            "name the bag's file",
        ));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_digits_or_a_file_that_names_them() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("address");
        assert_eq!(address("0a0b").unwrap(), [10, 11]);
        std::fs::write(&file, "origin    a:1\naddress   0a0b\n").unwrap();
        assert_eq!(address(file.to_str().unwrap()).unwrap(), [10, 11]);
        std::fs::write(&file, "0a0b\n").unwrap();
        assert_eq!(address(file.to_str().unwrap()).unwrap(), [10, 11]);
        assert!(address("nowhere").is_err());
    }

    #[test]
    fn each_relay_has_its_token() {
        let given = Relays {
            relays: vec!["0a".to_owned()],
            tokens: Vec::new(),
        };
        assert!(admissions(&given).is_err());
    }
}
