//! A desk's folder: the store, the socket of its daemon, and who may look in.

use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use tacit_spelling::Digest;

/// The longest path of a Unix socket that every system takes, in bytes.
const MAX_SOCKET_BYTES: usize = 100;

/// How many digits of a folder's digest name its socket elsewhere.
const DIGITS_OF_SOCKET: usize = 24;

/// The folder that holds a desk.
#[derive(Debug, Clone)]
pub(crate) struct DeskFolder(PathBuf);

impl DeskFolder {
    /// The folder at this path, which need not be there.
    pub(crate) fn new(path: &Path) -> Self {
        Self(std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
    }

    /// The folder's path.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The store.
    pub(crate) fn store(&self) -> PathBuf {
        self.0.join("desk")
    }

    /// Where the sealed file of an officer of this desk lies, if it was laid there; its name says nothing of whose it is.
    pub(crate) fn officer(&self, name: &str) -> PathBuf {
        let digest = Digest::of(name.as_bytes()).to_string();
        let digits: String = digest.chars().take(DIGITS_OF_SOCKET).collect();
        self.officers().join(digits)
    }

    /// Where such files lie.
    pub(crate) fn officers(&self) -> PathBuf {
        self.0.join("officers")
    }

    /// Makes the folder for a new desk; only its owner may look in.
    ///
    /// # Errors
    /// [`FolderFault`], also if there is a desk in it.
    pub(crate) fn make(&self) -> Result<(), FolderFault> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder.create(&self.0).map_err(|why| self.system(&why))?;
        if self.store().exists() {
            return Err(FolderFault::Occupied(self.0.clone()));
        }
        fs::set_permissions(&self.0, fs::Permissions::from_mode(0o700))
            .map_err(|why| self.system(&why))
    }

    /// That there is a desk in it.
    ///
    /// # Errors
    /// [`FolderFault`].
    pub(crate) fn holds_a_desk(&self) -> Result<(), FolderFault> {
        match fs::metadata(self.store()) {
            Ok(_) => Ok(()),
            Err(why) if why.kind() == io::ErrorKind::NotFound => {
                Err(FolderFault::Empty(self.0.clone()))
            }
            Err(why) => Err(self.system(&why)),
        }
    }

    /// What others of this machine could do to the folder, if anything.
    pub(crate) fn open_to_others(&self) -> Option<String> {
        let mode = fs::metadata(&self.0).ok()?.permissions().mode();
        (mode & 0o077 != 0).then(|| {
            format!(
                "others of this machine may look into `{0}`; close it: chmod 700 {0}",
                self.0.display()
            )
        })
    }

    /// Where its daemon listens: in the folder, or, if that path is too long for a socket, in the system's folder for such things.
    ///
    /// # Errors
    /// [`FolderFault::PathTooLong`].
    pub(crate) fn socket(&self) -> Result<PathBuf, FolderFault> {
        self.socket_beside(std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from))
    }

    fn socket_beside(&self, runtime: Option<PathBuf>) -> Result<PathBuf, FolderFault> {
        let fits = |path: &Path| path.as_os_str().len() <= MAX_SOCKET_BYTES;
        let within = self.0.join("socket");
        if fits(&within) {
            return Ok(within);
        }
        let digest = Digest::of(self.0.as_os_str().as_encoded_bytes()).to_string();
        let digits: String = digest.chars().take(DIGITS_OF_SOCKET).collect();
        runtime
            .map(|folder| folder.join(format!("tacit-{digits}.socket")))
            .filter(|path| fits(path))
            .ok_or_else(|| FolderFault::PathTooLong(self.0.clone()))
    }

    fn system(&self, why: &io::Error) -> FolderFault {
        FolderFault::System {
            folder: self.0.clone(),
            why: why.to_string(),
        }
    }
}

/// Why a folder does not serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FolderFault {
    /// There is a desk in it already.
    Occupied(PathBuf),
    /// There is none.
    Empty(PathBuf),
    /// A socket in it would have too long a path.
    PathTooLong(PathBuf),
    /// The system refuses.
    System {
        /// Which folder.
        folder: PathBuf,
        /// Why.
        why: String,
    },
}

impl fmt::Display for FolderFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Occupied(folder) => write!(
                out,
                "there is a desk in `{}` already, and its keys are never made twice; name another folder with --folder",
                folder.display()
            ),
            Self::Empty(folder) => write!(
                out,
                "there is no desk in `{}`; `tacit desk init` makes one, --folder names another",
                folder.display()
            ),
            Self::PathTooLong(folder) => write!(
                out,
                "the path `{}` is too long for a socket, and XDG_RUNTIME_DIR names no folder for it; move the desk to a shorter path",
                folder.display()
            ),
            Self::System { folder, why } => write!(
                out,
                "the folder `{}` cannot be used: {why}; look at its rights",
                folder.display()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_has_its_socket_elsewhere_or_none() {
        let short = DeskFolder::new(Path::new("/desk"));
        assert_eq!(
            short.socket_beside(None).unwrap(),
            Path::new("/desk/socket")
        );
        let long = DeskFolder::new(Path::new(&format!("/{}", "d".repeat(120))));
        let elsewhere = long.socket_beside(Some("/run".into())).unwrap();
        assert!(elsewhere.starts_with("/run"), "{elsewhere:?}");
        assert!(matches!(
            long.socket_beside(None),
            Err(FolderFault::PathTooLong(_))
        ));
    }

    #[test]
    fn a_folder_is_its_owners_alone_and_holds_one_desk() {
        let outer = tempfile::tempdir().unwrap();
        let folder = DeskFolder::new(&outer.path().join("a/desk"));
        assert!(matches!(folder.holds_a_desk(), Err(FolderFault::Empty(_))));
        folder.make().unwrap();
        assert_eq!(folder.open_to_others(), None);
        fs::write(folder.store(), "").unwrap();
        assert!(matches!(folder.make(), Err(FolderFault::Occupied(_))));
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(folder.open_to_others().is_some());
    }
}
