//! The relay's folder: its configuration, its two keys, its store, and the lock that keeps a second relay out.

use crate::config::{Config, ConfigError};
use crate::signer::ReceiptSigner;
use crate::tls::{TlsError, TlsKey};
use rand_core::CryptoRng;
use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tacit_clock::ClockError;
use tacit_spelling::hex;
use tacit_wire::{Document as _, RelayAddress};
use zeroize::Zeroizing;

/// A folder that holds a relay.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// What stands in the folder, read and checked; the store is opened from [`Folder::store`].
#[derive(Debug)]
pub struct Furniture {
    /// What the operator set.
    pub config: Config,
    /// The key that signs receipts.
    pub signer: ReceiptSigner,
    /// The key shown in TLS.
    pub tls: TlsKey,
}

/// Keeps a second relay out of the folder, until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

/// Why a folder does not serve.
#[derive(Debug)]
pub enum FolderError {
    /// There is a relay in it already.
    Occupied(PathBuf),
    /// There is no relay in it.
    Empty(PathBuf),
    /// Another process runs the relay in it.
    Running(PathBuf),
    /// A key is not what it should be.
    Key {
        /// In which file.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// The configuration is wrong.
    Config {
        /// In which file.
        file: PathBuf,
        /// Why.
        why: ConfigError,
    },
    /// The clock of the exercise cannot be read.
    Clock(ClockError),
    /// The operating system refuses.
    System {
        /// At which file.
        file: PathBuf,
        /// Why.
        why: io::Error,
    },
}

impl Folder {
    /// The folder of this name, which need not be there yet.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Makes the folder with fresh keys, a configuration with every default, and the address.
    ///
    /// # Errors
    /// [`FolderError`]; a folder that holds a relay is left as it is.
    pub fn make(
        &self,
        config: Config,
        chance: &mut impl CryptoRng,
    ) -> Result<Furniture, FolderError> {
        let at = |file: &Path| {
            let file = file.to_owned();
            move |why| FolderError::System { file, why }
        };
        make_folder(&self.0).map_err(at(&self.0))?;
        let key_file = self.0.join(RECEIPT_KEY);
        let mut secret = Zeroizing::new([0; 32]);
        chance.fill_bytes(secret.as_mut());
        let tls = TlsKey::generate().map_err(key_fault(&self.0.join(TLS_KEY)))?;
        let text = Zeroizing::new(hex::to_hex(secret.as_ref()) + "\n");
        write_secret(&key_file, &text).map_err(|why| match why.kind() {
            io::ErrorKind::AlreadyExists => FolderError::Occupied(self.0.clone()),
            _ => at(&key_file)(why),
        })?;
        let tls_file = self.0.join(TLS_KEY);
        write_secret(&tls_file, &tls.to_text()).map_err(at(&tls_file))?;
        let furniture = Furniture {
            config,
            signer: ReceiptSigner::from_secret(&secret),
            tls,
        };
        let address = hex::to_hex(&furniture.address().to_bytes()) + "\n";
        for (name, text) in [(CONFIG, furniture.config.to_text()), (ADDRESS, address)] {
            let file = self.0.join(name);
            std::fs::write(&file, text).map_err(at(&file))?;
        }
        Ok(furniture)
    }

    /// Reads configuration and keys.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn open(&self) -> Result<Furniture, FolderError> {
        let read = |name: &str| {
            let file = self.0.join(name);
            match std::fs::read_to_string(&file) {
                Ok(text) => Ok(Zeroizing::new(text)),
                Err(why) if why.kind() == io::ErrorKind::NotFound => {
                    Err(FolderError::Empty(self.0.clone()))
                }
                Err(why) => Err(FolderError::System { file, why }),
            }
        };
        let config = Config::from_text(&read(CONFIG)?).map_err(|why| FolderError::Config {
            file: self.0.join(CONFIG),
            why,
        })?;
        let secret = Zeroizing::new(hex::from_hex(read(RECEIPT_KEY)?.trim()).unwrap_or_default());
        let secret = <&[u8; 32]>::try_from(secret.as_slice()).map_err(|_| FolderError::Key {
            file: self.0.join(RECEIPT_KEY),
            why: "the key is not 64 hexadecimal digits".to_owned(),
        })?;
        Ok(Furniture {
            config,
            signer: ReceiptSigner::from_secret(secret),
            tls: TlsKey::from_text(&read(TLS_KEY)?).map_err(key_fault(&self.0.join(TLS_KEY)))?,
        })
    }

    /// Keeps a second relay out.
    ///
    /// # Errors
    /// [`FolderError::Running`] if there is a first.
    pub fn lock(&self) -> Result<FolderLock, FolderError> {
        let file = self.0.join(LOCK);
        let opened = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&file)
            .map_err(|why| FolderError::System {
                file: file.clone(),
                why,
            })?;
        match opened.try_lock() {
            Ok(()) => Ok(FolderLock { _file: opened }),
            Err(TryLockError::WouldBlock) => Err(FolderError::Running(self.0.clone())),
            Err(TryLockError::Error(why)) => Err(FolderError::System { file, why }),
        }
    }

    /// The file of the store.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.0.join(STORE)
    }
}

impl Furniture {
    /// Where the relay is, and by which keys it is known.
    #[must_use]
    pub fn address(&self) -> RelayAddress {
        RelayAddress {
            origin: self.config.origin.clone(),
            tls: self.tls.pin(),
            receipts: self.signer.key(),
        }
    }
}

const CONFIG: &str = "config.toml";
const RECEIPT_KEY: &str = "receipts.key";
const TLS_KEY: &str = "tls.key";
const ADDRESS: &str = "address";
const STORE: &str = "relay.db";
const LOCK: &str = "relay.lock";

/// Makes a folder that only its owner can look into; one that is there stays as it is.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a file that is not there yet and that only its owner can read.
fn write_secret(file: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn key_fault(file: &Path) -> impl FnOnce(TlsError) -> FolderError {
    let file = file.to_owned();
    move |why| FolderError::Key {
        file,
        why: why.to_string(),
    }
}

impl fmt::Display for FolderError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Occupied(folder) => {
                write!(out, "there is a relay in `{}` already", folder.display())
            }
            Self::Empty(folder) => write!(out, "there is no relay in `{}`", folder.display()),
            Self::Running(folder) => write!(
                out,
                "another process runs the relay in `{}`",
                folder.display()
            ),
            Self::Clock(why) => why.fmt(out),
            Self::Key { file, why } => write!(out, "`{}`: {why}", file.display()),
            Self::Config { file, why } => write!(out, "`{}`: {why}", file.display()),
            Self::System { file, why } => write!(out, "`{}`: {why}", file.display()),
        }
    }
}

impl std::error::Error for FolderError {}
