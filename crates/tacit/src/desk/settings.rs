//! What is set, and by whom: a file, then the environment, then the command's own flags; the later one counts.

use clap::Args;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use tacit_spelling::nearest;

/// The longest configuration that is read, in bytes.
const MAX_CONFIGURATION_BYTES: usize = 64 * 1024;

/// One thing that can be set.
struct Key {
    /// In the configuration.
    name: &'static str,
    /// In the environment.
    variable: &'static str,
    /// On the command line.
    flag: &'static str,
    /// Whether it names a file or folder, which in the configuration is sought from there.
    path: bool,
}

/// All that can be set.
const KEYS: [Key; 6] = [
    key("folder", "TACIT_FOLDER", "--folder", true),
    key(
        "passphrase-file",
        "TACIT_PASSPHRASE_FILE",
        "--passphrase-file",
        true,
    ),
    key("key-file", "TACIT_KEY_FILE", "--key-file", true),
    key("proxy", "TACIT_PROXY", "--proxy", false),
    key("console", "TACIT_CONSOLE", "--console", false),
    key("notify", "TACIT_NOTIFY", "--notify", false),
];

const fn key(name: &'static str, variable: &'static str, flag: &'static str, path: bool) -> Key {
    Key {
        name,
        variable,
        flag,
        path,
    }
}

/// Which desk, and by what it opens. Without these, what the environment or the configuration says.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Place {
    /// The desk's folder; else TACIT_FOLDER, else `folder` of the configuration, else $XDG_DATA_HOME/tacit/desk
    #[arg(
        long,
        global = true,
        value_name = "FOLDER",
        help_heading = "Which desk"
    )]
    folder: Option<PathBuf>,
    /// A file whose first line is the passphrase; else TACIT_PASSPHRASE_FILE, else it is asked for
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Which desk",
        conflicts_with = "key_file"
    )]
    passphrase_file: Option<PathBuf>,
    /// A file of 64 hexadecimal digits that opens the store in place of a passphrase; else TACIT_KEY_FILE
    #[arg(long, global = true, value_name = "FILE", help_heading = "Which desk")]
    key_file: Option<PathBuf>,
    /// A SOCKS5 proxy, `host:port`, through which relays are called; else TACIT_PROXY
    #[arg(long, global = true, value_name = "PROXY", help_heading = "Which desk")]
    proxy: Option<String>,
    /// The configuration; else $XDG_CONFIG_HOME/tacit/config.toml
    #[arg(long, global = true, value_name = "FILE", help_heading = "Which desk")]
    config: Option<PathBuf>,
}

/// What only the desk's own program asks for. Without these, what the environment or the configuration says.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Manned {
    /// The port of the console, on this machine alone, or `none`; else TACIT_CONSOLE, else the one that this desk had last
    #[arg(long, value_name = "PORT")]
    console: Option<String>,
    /// What is run when something waits: `desktop`, or a command's whole path; else TACIT_NOTIFY, else nothing is
    #[arg(long, value_name = "HOW")]
    notify: Option<String>,
}

/// Where the console is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Port {
    /// Where this desk had it last, or where there is room.
    Own,
    /// There, or nowhere.
    This(u16),
    /// Nowhere.
    None,
}

/// What is run when something waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notify {
    /// The system's own notification.
    Desktop,
    /// A command, without arguments.
    Command(PathBuf),
}

/// By whom something was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// By nobody.
    Default,
    /// By the configuration.
    File(PathBuf),
    /// By the environment.
    Environment(&'static str),
    /// By the command line.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => out.write_str("default"),
            Self::File(path) => write!(out, "{}", path.display()),
            Self::Environment(name) => write!(out, "environment, {name}"),
            Self::Flag(name) => write!(out, "command line, {name}"),
        }
    }
}

/// Everything that is set.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    set: BTreeMap<&'static str, (String, Origin)>,
    folder: PathBuf,
}

impl Settings {
    /// Reads what is set.
    ///
    /// # Errors
    /// [`SettingsFault`].
    pub(crate) fn of(place: &Place) -> Result<Self, SettingsFault> {
        Self::of_run(place, &Manned::default())
    }

    /// The same for the desk's own program.
    ///
    /// # Errors
    /// [`SettingsFault`].
    pub(crate) fn of_run(place: &Place, manned: &Manned) -> Result<Self, SettingsFault> {
        Self::with(place, manned, &|name| {
            std::env::var(name).ok().filter(|value| !value.is_empty())
        })
    }

    fn with(
        place: &Place,
        manned: &Manned,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsFault> {
        let home = |variable: &str, below: &str| {
            environment(variable)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
                .or_else(|| Some(PathBuf::from(environment("HOME")?).join(below)))
        };
        let (file, named) = match &place.config {
            Some(path) => (Some(path.clone()), true),
            None => (
                home("XDG_CONFIG_HOME", ".config").map(|home| home.join("tacit/config.toml")),
                false,
            ),
        };
        let mut set = BTreeMap::new();
        if let Some(file) = file.filter(|file| named || file.exists()) {
            of_file(&file, &mut set)?;
        }
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        let flags = [
            path(&place.folder),
            path(&place.passphrase_file),
            path(&place.key_file),
            place.proxy.clone(),
            manned.console.clone(),
            manned.notify.clone(),
        ];
        for (key, flag) in KEYS.iter().zip(flags) {
            if let Some(value) = environment(key.variable) {
                set.insert(key.name, (value, Origin::Environment(key.variable)));
            }
            if let Some(value) = flag {
                set.insert(key.name, (value, Origin::Flag(key.flag)));
            }
        }
        // Whoever names one of the two on the command line does not mean the other of the configuration.
        let is_flag = |name: &str| matches!(set.get(name), Some((_, Origin::Flag(_))));
        match (is_flag("passphrase-file"), is_flag("key-file")) {
            (true, false) => set.remove("key-file"),
            (false, true) => set.remove("passphrase-file"),
            _ => None,
        };
        if !set.contains_key("folder") {
            let data = home("XDG_DATA_HOME", ".local/share").ok_or(SettingsFault::NoHome)?;
            let folder = data.join("tacit/desk").display().to_string();
            set.insert("folder", (folder, Origin::Default));
        }
        let folder = set.get("folder").map(|(folder, _)| PathBuf::from(folder));
        Ok(Self {
            folder: folder.unwrap_or_default(),
            set,
        })
    }

    /// The desk's folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file that holds the passphrase.
    pub(crate) fn passphrase_file(&self) -> Option<&Path> {
        self.value("passphrase-file").map(Path::new)
    }

    /// The file that holds the key.
    pub(crate) fn key_file(&self) -> Option<&Path> {
        self.value("key-file").map(Path::new)
    }

    /// The proxy.
    pub(crate) fn proxy(&self) -> Option<&str> {
        self.value("proxy")
    }

    /// Where the console is served.
    ///
    /// # Errors
    /// [`SettingsFault::Value`].
    pub(crate) fn console(&self) -> Result<Port, SettingsFault> {
        match self.value("console") {
            None => Ok(Port::Own),
            Some("none") => Ok(Port::None),
            Some(port) => match port.parse() {
                Ok(port) if port > 0 => Ok(Port::This(port)),
                _ => Err(self.wrong("console", "write a port, 1 to 65535, or `none`")),
            },
        }
    }

    /// What is run when something waits.
    ///
    /// # Errors
    /// [`SettingsFault::Value`].
    pub(crate) fn notify(&self) -> Result<Option<Notify>, SettingsFault> {
        match self.value("notify") {
            None | Some("none") => Ok(None),
            Some("desktop") => Ok(Some(Notify::Desktop)),
            Some(path) if Path::new(path).is_absolute() => {
                Ok(Some(Notify::Command(PathBuf::from(path))))
            }
            Some(_) => Err(self.wrong(
                "notify",
                "write `desktop`, `none`, or the whole path of a command, such as `/usr/local/bin/ring`",
            )),
        }
    }

    fn wrong(&self, name: &'static str, help: &'static str) -> SettingsFault {
        SettingsFault::Value {
            name,
            value: self.value(name).unwrap_or_default().to_owned(),
            help,
        }
    }

    /// Every key with its value and origin.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&'static str, Option<(&str, &Origin)>)> {
        KEYS.iter().map(|key| {
            let set = self.set.get(key.name);
            (
                key.name,
                set.map(|(value, origin)| (value.as_str(), origin)),
            )
        })
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.set.get(name).map(|(value, _)| value.as_str())
    }
}

fn of_file(
    file: &Path,
    set: &mut BTreeMap<&'static str, (String, Origin)>,
) -> Result<(), SettingsFault> {
    let text = crate::files::read_text(file, MAX_CONFIGURATION_BYTES);
    let text = text.map_err(|fault| SettingsFault::File(fault.to_string()))?;
    let table: toml::Table = toml::from_str(&text).map_err(|why| SettingsFault::Shape {
        file: file.to_owned(),
        why: why.message().to_owned(),
    })?;
    for (name, value) in table {
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            let known = KEYS.iter().map(|key| key.name);
            return Err(SettingsFault::Unknown {
                file: file.to_owned(),
                nearest: nearest(&name, known).unwrap_or_default().to_owned(),
                name,
            });
        };
        let Some(text) = value.as_str() else {
            return Err(SettingsFault::Shape {
                file: file.to_owned(),
                why: format!("`{name}` is not a text between quotation marks"),
            });
        };
        let value = match file.parent().filter(|_| key.path) {
            Some(folder) => folder.join(text).display().to_string(),
            None => text.to_owned(),
        };
        set.insert(key.name, (value, Origin::File(file.to_owned())));
    }
    Ok(())
}

/// Why nothing can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SettingsFault {
    /// The configuration cannot be read.
    File(String),
    /// It is not what a configuration is.
    Shape {
        /// Which file.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// A key that means nothing.
    Unknown {
        /// Which file.
        file: PathBuf,
        /// The key.
        name: String,
        /// The nearest that means something.
        nearest: String,
    },
    /// A key is set to what it cannot be.
    Value {
        /// The key.
        name: &'static str,
        /// To what it is set.
        value: String,
        /// What to do.
        help: &'static str,
    },
    /// Nobody says where the desk is.
    NoHome,
}

impl fmt::Display for SettingsFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(why) => out.write_str(why),
            Self::Shape { file, why } => {
                write!(out, "`{}` is no configuration: {why}; `tacit desk settings --help` shows what can be set", file.display())
            }
            Self::Unknown { file, name, nearest } => write!(
                out,
                "`{}` sets `{name}`, which means nothing here; did you mean `{nearest}`?",
                file.display()
            ),
            Self::Value { name, value, help } => write!(
                out,
                "`{name}` is set to `{value}`, which it cannot be: {help}; `tacit desk settings` shows where that comes from"
            ),
            Self::NoHome => out.write_str(
                "nobody says where the desk is: HOME is not set; name its folder with --folder FOLDER",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn the_environment_counts_over_the_file_and_a_flag_over_both() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config.toml");
        std::fs::write(
            &config,
            "folder = \"here\"\nproxy = \"a:1\"\nkey-file = \"k\"\n",
        )
        .unwrap();
        let place = Place {
            config: Some(config.clone()),
            passphrase_file: Some("p".into()),
            ..Place::default()
        };
        let environment = |name: &str| (name == "TACIT_PROXY").then(|| "b:2".to_owned());
        let settings = Settings::with(&place, &Manned::default(), &environment).unwrap();
        assert_eq!(settings.folder(), folder.path().join("here"));
        assert_eq!(settings.proxy(), Some("b:2"));
        assert_eq!(settings.passphrase_file(), Some(Path::new("p")));
        assert_eq!(settings.key_file(), None, "one of the two opens the store");
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config.toml");
        std::fs::write(&config, "folde = \"here\"\n").unwrap();
        let place = Place {
            config: Some(config),
            ..Place::default()
        };
        let why = Settings::with(&place, &Manned::default(), &nothing)
            .unwrap_err()
            .to_string();
        assert!(why.ends_with("did you mean `folder`?"), "{why}");
    }

    #[test]
    fn the_console_has_a_port_of_its_own_unless_one_is_given_or_none() {
        let set = |console: Option<&str>, notify: Option<&str>| {
            let manned = Manned {
                console: console.map(str::to_owned),
                notify: notify.map(str::to_owned),
            };
            let home = |name: &str| (name == "HOME").then(|| "/home".to_owned());
            Settings::with(&Place::default(), &manned, &home).unwrap()
        };
        assert_eq!(set(None, None).console(), Ok(Port::Own));
        assert_eq!(set(Some("none"), None).console(), Ok(Port::None));
        assert_eq!(set(Some("7348"), None).console(), Ok(Port::This(7348)));
        for wrong in ["0", "65536", "-1", "localhost:80", "nowhere"] {
            let why = set(Some(wrong), None).console().unwrap_err();
            assert!(why.to_string().contains(wrong), "{why}");
        }
        let notify = |text: &str| set(None, Some(text)).notify();
        assert_eq!(set(None, None).notify(), Ok(None));
        assert_eq!(notify("desktop"), Ok(Some(Notify::Desktop)));
        let command = Notify::Command(PathBuf::from("/bin/ring"));
        assert_eq!(notify("/bin/ring"), Ok(Some(command)));
        assert!(notify("ring --loud").is_err(), "whatever the way to it is");
    }

    #[test]
    fn without_a_home_the_desk_must_be_named() {
        assert_eq!(
            Settings::with(&Place::default(), &Manned::default(), &nothing).unwrap_err(),
            SettingsFault::NoHome
        );
    }
}
