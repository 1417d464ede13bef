//! `tacit officer …`: an officer's own secret, in a sealed file that is no desk's.

use crate::desk::fault::DeskFault;
use crate::desk::passphrase::{Asking, passphrase};
use crate::desk::service::chance;
use crate::ending::{Answer, Fault};
use crate::files;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use tacit_mission::officers::{Officer as Known, OfficerSecret};
use tacit_store::{Change, Cost, OpenError, Space, Store, Unlock};

/// The space of an officer's file, and what lies in it.
const SPACE: &str = "officer";
const SECRET: &[u8] = b"secret";
const NAME: &[u8] = b"name";
/// The longest public file that is read, in bytes.
const MAX_PUBLIC_BYTES: usize = 4_096;

#[derive(Debug, Args)]
pub(crate) struct Officer {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Draws an officer's secret, seals it by a passphrase of their own, and writes FILE.public for `tacit desk init`
    Create {
        /// What the officer is called
        #[arg(long)]
        name: String,
        /// The sealed file to be written; the public one stands beside it
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// A file whose first line is the officer's passphrase; else it is asked for
        #[arg(long, value_name = "FILE")]
        officer_passphrase_file: Option<PathBuf>,
    },
}

pub(crate) fn run(asked: &Officer) -> Result<Answer, Fault> {
    let Act::Create {
        name,
        out,
        officer_passphrase_file,
    } = &asked.act;
    let public = public_of(out);
    if public.exists() {
        return Err(DeskFault::asked(
            format!("there is a file `{}` already", public.display()),
            "name another with --out; an officer's secret is never drawn twice",
        )
        .into());
    }
    let passphrase = passphrase(
        officer_passphrase_file.as_deref(),
        "passphrase of the officer",
        Asking::New,
    )?;
    let mut chance = chance()?;
    let secret = OfficerSecret::draw(&mut chance);
    let fault = |what: &dyn std::fmt::Display| store_fault(out, what);
    let unlock = Unlock::Passphrase(&passphrase);
    let mut store =
        Store::create(out, unlock, Cost::RECOMMENDED, &mut chance).map_err(|why| fault(&why))?;
    let space = Space::new(SPACE).map_err(|why| fault(&why))?;
    let changes = [
        Change::put(&space, SECRET, secret.to_bytes().to_vec()),
        Change::put(&space, NAME, name.clone().into_bytes()),
    ];
    store
        .commit(&changes, &mut chance)
        .map_err(|why| fault(&why))?;
    let known = secret.officer(name);
    let text = toml::to_string(&known).map_err(|why| fault(&why))?;
    files::write(&public, &text)?;
    Ok(Answer::well(format!(
        "the secret lies sealed in `{}`; `tacit desk init --officer {}` names the officer in a desk's rule\n",
        out.display(),
        public.display()
    )))
}

/// An officer as a rule names one.
pub(crate) fn read_public(file: &Path) -> Result<Known, Fault> {
    let text = files::read_text(file, MAX_PUBLIC_BYTES)?;
    toml::from_str(&text).map_err(|_| {
        DeskFault::asked(
            format!("`{}` names no officer", file.display()),
            "give the file that ends in `.public`, as `tacit officer create` wrote it",
        )
        .into()
    })
}

/// What the officer of a sealed file is called, by the public one beside it.
pub(crate) fn name_of(file: &Path) -> Result<String, Fault> {
    read_public(&public_of(file)).map(|known| known.name)
}

/// The secret of a sealed file.
pub(crate) fn open(
    file: &Path,
    passphrase_file: Option<&Path>,
) -> Result<(String, OfficerSecret), Fault> {
    let passphrase = passphrase(passphrase_file, "passphrase of the officer", Asking::Known)?;
    unseal(file, &passphrase).map_err(|why| store_fault(file, &why).into())
}

/// The name and the secret of a sealed file. It takes a while on purpose: the passphrase is stretched.
pub(crate) fn unseal(
    file: &Path,
    passphrase: &str,
) -> Result<(String, OfficerSecret), SealedFault> {
    let system = |why: &dyn std::fmt::Display| SealedFault::System(why.to_string());
    let mut chance = chance().map_err(|why| system(&why))?;
    let store = Store::open(file, Unlock::Passphrase(passphrase), &mut chance);
    let store = store.map_err(|why| match why {
        OpenError::Locked => SealedFault::Locked,
        why => system(&why),
    })?;
    let space = Space::new(SPACE).map_err(|why| system(&why))?;
    let read = |key: &[u8]| store.get(&space, key).map_err(|why| system(&why));
    let secret = read(SECRET)?.and_then(|value| <[u8; 32]>::try_from(value.as_bytes()).ok());
    let name = read(NAME)?.and_then(|value| String::from_utf8(value.as_bytes().to_vec()).ok());
    match (name, secret.map(zeroize::Zeroizing::new)) {
        (Some(name), Some(secret)) => Ok((name, OfficerSecret::from_bytes(&secret))),
        _ => Err(system(&"it holds no officer's secret")),
    }
}

/// Why a sealed file gives no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SealedFault {
    /// The passphrase is another, or the file was altered: not told apart.
    Locked,
    /// The file, or what is in it.
    System(String),
}

impl std::fmt::Display for SealedFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Locked => OpenError::Locked.fmt(out),
            Self::System(why) => out.write_str(why),
        }
    }
}

fn public_of(file: &Path) -> PathBuf {
    let mut public = file.as_os_str().to_owned();
    public.push(".public");
    public.into()
}

fn store_fault(file: &Path, what: &dyn std::fmt::Display) -> DeskFault {
    DeskFault::asked(
        format!("the officer's file `{}`: {what}", file.display()),
        "`tacit officer create` makes one",
    )
}
