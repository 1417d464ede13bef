//! By what a sealed store opens: a passphrase that is typed or lies in a file, or a key that is kept elsewhere.

use super::settings::Settings;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use tacit_spelling::hex::from_hex;
use tacit_store::{MAX_PASSPHRASE_BYTES, Unlock};
use zeroize::Zeroizing;

/// The longest file of a passphrase or key that is read, in bytes.
const MAX_FILE_BYTES: u64 = 4_096;

/// What opens a store.
pub(crate) enum Opener {
    /// A passphrase.
    Passphrase(Zeroizing<String>),
    /// A key.
    Key(Zeroizing<[u8; 32]>),
}

impl fmt::Debug for Opener {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Opener(hidden)")
    }
}

/// Whether a passphrase that is typed is new, so that it is typed twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    /// It opens what is there.
    Known,
    /// It is to open what is made.
    New,
}

impl Opener {
    /// What opens the desk's store: the key file or the passphrase file that is set, else what is typed.
    ///
    /// # Errors
    /// [`PassphraseFault`].
    pub(crate) fn of(settings: &Settings, asking: Asking) -> Result<Self, PassphraseFault> {
        if let Some(file) = settings.key_file() {
            return key(file).map(Self::Key);
        }
        passphrase(settings.passphrase_file(), "passphrase of the desk", asking)
            .map(Self::Passphrase)
    }

    /// As the store takes it.
    pub(crate) fn unlock(&self) -> Unlock<'_> {
        match self {
            Self::Passphrase(passphrase) => Unlock::Passphrase(passphrase),
            Self::Key(key) => Unlock::Key(key),
        }
    }
}

/// A passphrase: the first line of the file, or what is typed on the terminal.
///
/// # Errors
/// [`PassphraseFault`].
pub(crate) fn passphrase(
    file: Option<&Path>,
    what: &str,
    asking: Asking,
) -> Result<Zeroizing<String>, PassphraseFault> {
    let found = match file {
        Some(file) => {
            let text = read(file)?;
            let line = text.lines().next().unwrap_or_default();
            Zeroizing::new(line.to_owned())
        }
        None => {
            let typed = type_in(what)?;
            if asking == Asking::New && *type_in("the same again")? != *typed {
                return Err(PassphraseFault::Differ);
            }
            typed
        }
    };
    match found.len() {
        0 => Err(PassphraseFault::Empty),
        1..=MAX_PASSPHRASE_BYTES => Ok(found),
        _ => Err(PassphraseFault::TooLong),
    }
}

/// What is wrong with the rights of a file that holds a secret, if anything.
pub(crate) fn readable_by_others(file: &Path) -> Option<String> {
    let mode = fs::metadata(file).ok()?.permissions().mode();
    (mode & 0o077 != 0).then(|| {
        format!(
            "others of this machine may read the secret in `{0}`; close it: chmod 600 {0}",
            file.display()
        )
    })
}

fn key(file: &Path) -> Result<Zeroizing<[u8; 32]>, PassphraseFault> {
    let text = read(file)?;
    let bytes = Zeroizing::new(from_hex(text.trim()).unwrap_or_default());
    let key = <[u8; 32]>::try_from(bytes.as_slice());
    key.map(Zeroizing::new)
        .map_err(|_| PassphraseFault::NotAKey(file.to_owned()))
}

fn read(file: &Path) -> Result<Zeroizing<String>, PassphraseFault> {
    let fault = |why: std::io::Error| PassphraseFault::File {
        file: file.to_owned(),
        why: why.to_string(),
    };
    let mut text = Zeroizing::new(String::new());
    let opened = File::open(file).map_err(fault)?;
    opened
        .take(MAX_FILE_BYTES)
        .read_to_string(&mut text)
        .map_err(fault)?;
    Ok(text)
}

/// Asks on the terminal itself, whatever standard input is; nothing that is typed is shown.
fn type_in(what: &str) -> Result<Zeroizing<String>, PassphraseFault> {
    let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty");
    let terminal = terminal.map_err(|_| PassphraseFault::NoTerminal)?;
    let silent = Silent::over(&terminal).ok_or(PassphraseFault::NoTerminal)?;
    let mut typed = Zeroizing::new(String::new());
    let asked = (&terminal)
        .write_all(format!("{what}: ").as_bytes())
        .and_then(|()| BufReader::new(&terminal).read_line(&mut typed));
    drop(silent);
    let read = asked.and_then(|read| (&terminal).write_all(b"\n").map(|()| read));
    if read.is_err() {
        return Err(PassphraseFault::NoTerminal);
    }
    let without = typed.trim_end_matches(['\n', '\r']).len();
    typed.truncate(without);
    Ok(typed)
}

/// The terminal without echo, until this is dropped.
struct Silent<'t> {
    terminal: &'t File,
    before: Termios,
}

impl<'t> Silent<'t> {
    fn over(terminal: &'t File) -> Option<Self> {
        let before = tcgetattr(terminal).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        silent
            .local_modes
            .insert(LocalModes::ECHONL & before.local_modes);
        tcsetattr(terminal, OptionalActions::Flush, &silent).ok()?;
        Some(Self { terminal, before })
    }
}

impl Drop for Silent<'_> {
    fn drop(&mut self) {
        // A terminal that is gone needs no echo back.
        let _ = tcsetattr(self.terminal, OptionalActions::Flush, &self.before);
    }
}

/// Why there is nothing to open a store by. None says what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PassphraseFault {
    /// A file cannot be read.
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// It is not 64 hexadecimal digits.
    NotAKey(PathBuf),
    /// Nobody can be asked.
    NoTerminal,
    /// What was typed twice was not the same.
    Differ,
    /// There is none.
    Empty,
    /// It is longer than the store takes.
    TooLong,
}

impl fmt::Display for PassphraseFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, why } => {
                write!(out, "the secret's file `{}` cannot be read: {why}; name another with --passphrase-file or --key-file, or look at its rights", file.display())
            }
            Self::NotAKey(file) => write!(
                out,
                "`{}` holds no key: it has 64 hexadecimal digits and nothing else",
                file.display()
            ),
            Self::NoTerminal => out.write_str(
                "there is no terminal to ask for the passphrase; name a file that holds it with --passphrase-file",
            ),
            Self::Differ => out.write_str("the two passphrases are not the same; try again"),
            Self::Empty => out.write_str("the passphrase is empty; nothing is sealed by it"),
            Self::TooLong => {
                write!(out, "a passphrase has at most {MAX_PASSPHRASE_BYTES} bytes")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_is_the_first_line_of_its_file_and_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("passphrase");
        fs::write(&file, "open sesame\nsomething else\n").unwrap();
        let found = passphrase(Some(&file), "passphrase", Asking::New).unwrap();
        assert_eq!(&**found, "open sesame");
        assert_eq!(format!("{:?}", Opener::Passphrase(found)), "Opener(hidden)");
        fs::write(&file, "\n").unwrap();
        let refused = passphrase(Some(&file), "passphrase", Asking::Known);
        assert_eq!(refused, Err(PassphraseFault::Empty));
    }

    #[test]
    fn a_key_has_sixty_four_digits() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        fs::write(&file, format!("{}\n", "0f".repeat(32))).unwrap();
        assert_eq!(*key(&file).unwrap(), [15; 32]);
        fs::write(&file, "0f").unwrap();
        assert_eq!(key(&file), Err(PassphraseFault::NotAKey(file.clone())));
    }

    #[test]
    fn a_secret_that_others_may_read_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        fs::write(&file, "").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(readable_by_others(&file).is_some());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(readable_by_others(&file), None);
    }
}
