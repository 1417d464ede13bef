//! What the operator sets: one file, every setting in it with its meaning and default.

use crate::limits::{Described, Settings, Terms};
use serde::Deserialize;
use std::fmt;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use tacit_clock::{Clock, ClockError};
use tacit_wire::is_origin;

/// The relay's configuration. An unknown key is a mistake, not a wish for the future.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `host:port`, as desks connect to the relay; stands in its address.
    pub origin: String,
    /// Where desks are listened for.
    pub listen: SocketAddr,
    /// Where the operator is told health and metrics, without encryption.
    pub operator_listen: SocketAddr,
    /// The file of the exercise clock by which the relay goes, if it is an exercise's; chosen when the relay is made.
    #[serde(default)]
    pub exercise_clock: Option<PathBuf>,
    /// How much is written to the log.
    #[serde(default)]
    pub log_level: LogLevel,
    /// Whether addresses of desks are written to the log.
    #[serde(default)]
    pub log_addresses: bool,
    /// Whether names of channels are written to the log.
    #[serde(default)]
    pub log_channels: bool,
    /// The limits that can be set.
    #[serde(default)]
    pub limits: Settings,
}

/// How much is written to the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What failed.
    Error,
    /// What should be looked at, too.
    Warn,
    /// Beginning and end, too.
    #[default]
    Info,
    /// Each request, too.
    Debug,
}

/// Why a configuration is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigError {
    /// Not TOML, or not these settings; with line and column.
    Shape(String),
    /// The origin is not `host:port`.
    Origin(String),
    /// The file of the exercise clock is not named from the root.
    Relative(PathBuf),
    /// A limit is out of its bounds.
    Bounds {
        /// Which.
        setting: &'static str,
        /// What it was set to.
        found: u64,
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
}

impl Config {
    /// A configuration with every default, listening on all addresses at the port of the origin.
    ///
    /// # Errors
    /// [`ConfigError::Origin`].
    pub fn new(origin: &str) -> Result<Self, ConfigError> {
        let port = port_of(origin)?;
        Ok(Self {
            origin: origin.to_owned(),
            listen: SocketAddr::from(([0, 0, 0, 0], port)),
            operator_listen: SocketAddr::from(([127, 0, 0, 1], 7480)),
            exercise_clock: None,
            log_level: LogLevel::default(),
            log_addresses: false,
            log_channels: false,
            limits: Settings::default(),
        })
    }

    /// Reads a configuration.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn from_text(text: &str) -> Result<Self, ConfigError> {
        let config: Self =
            toml::from_str(text).map_err(|why| ConfigError::Shape(why.to_string()))?;
        port_of(&config.origin)?;
        if let Some(file) = config
            .exercise_clock
            .as_ref()
            .filter(|file| file.is_relative())
        {
            return Err(ConfigError::Relative(file.clone()));
        }
        match config.limits.out_of_bounds() {
            None => Ok(config),
            Some((
                &Described {
                    name, least, most, ..
                },
                found,
            )) => Err(ConfigError::Bounds {
                setting: name,
                found,
                least,
                most,
            }),
        }
    }

    /// A configuration with the defaults of every limit, each with its meaning above it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!(
            "# `host:port`, as desks connect to this relay; it stands in the relay's address.
origin = \"{origin}\"

# Where desks are listened for; TLS 1.3.
listen = \"{listen}\"

# Where `/health` and `/metrics` are told, without encryption: keep it on this machine.
operator_listen = \"{operator}\"

# The exercise clock by which this relay goes, if it is made for an exercise (`init --exercise-clock FILE`). It cannot be
# added or taken away later.
{exercise}
# How much is written to the log: \"error\", \"warn\", \"info\" or \"debug\" (each request).
log_level = \"info\"

# Whether addresses of desks, and names of channels, are written to the log. What is not written cannot be taken.
log_addresses = {addresses}
log_channels = {channels}

# Each limit with its default.
[limits]
",
            origin = self.origin,
            listen = self.listen,
            operator = self.operator_listen,
            exercise = self.exercise_line(),
            addresses = self.log_addresses,
            channels = self.log_channels,
        );
        for setting in Settings::DESCRIBED {
            for line in setting.about {
                let _ = writeln!(out, "#{line}");
            }
            let _ = writeln!(out, "{} = {}\n", setting.name, setting.default);
        }
        out
    }

    /// The clock by which the relay goes.
    ///
    /// # Errors
    /// [`ClockError`] if that of the exercise cannot be read.
    pub fn clock(&self) -> Result<Clock, ClockError> {
        match &self.exercise_clock {
            None => Ok(Clock::system()),
            Some(file) => Clock::exercise(file),
        }
    }

    /// What every account is granted.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            exercise: self.exercise_clock.is_some(),
            ..self.limits.terms()
        }
    }

    fn exercise_line(&self) -> String {
        let Some(file) = &self.exercise_clock else {
            return String::new();
        };
        let name = toml::Value::from(file.display().to_string());
        format!("exercise_clock = {name}\n")
    }
}

fn port_of(origin: &str) -> Result<u16, ConfigError> {
    let wrong = || ConfigError::Origin(origin.to_owned());
    // What a desk would not read as an origin must not stand in an address.
    if !is_origin(origin) {
        return Err(wrong());
    }
    let (_, port) = origin.rsplit_once(':').ok_or_else(wrong)?;
    port.parse().map_err(|_| wrong())
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape(why) => out.write_str(why.trim_end()),
            Self::Origin(found) => write!(
                out,
                "`{found}` is no origin: write `host:port`, such as `relay.example.org:7443`"
            ),
            Self::Relative(file) => write!(
                out,
                "`exercise_clock` is `{}`: write the whole path, from `/` on",
                file.display()
            ),
            Self::Bounds {
                setting,
                found,
                least,
                most,
            } => write!(out, "`{setting}` is {found}, it can be {least} to {most}"),
        }
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_names_every_limit() {
        let config = Config::new("relay.example.org:7443").unwrap();
        let text = config.to_text();
        assert_eq!(Config::from_text(&text).unwrap(), config);
        for setting in Settings::DESCRIBED {
            assert!(text.contains(&format!("\n{} = {}\n", setting.name, setting.default)));
        }
    }

    #[test]
    fn an_exercise_clock_is_written_and_read_back_and_named_from_the_root() {
        let mut config = Config::new("relay.example.org:7443").unwrap();
        for file in ["/exercise/clock", "/a \"name\" with \\ and '"] {
            config.exercise_clock = Some(file.into());
            assert_eq!(Config::from_text(&config.to_text()).unwrap(), config);
            assert!(config.terms().exercise);
        }
        config.exercise_clock = Some("clock".into());
        let why = Config::from_text(&config.to_text()).unwrap_err();
        assert_eq!(why, ConfigError::Relative("clock".into()));
    }

    #[test]
    fn a_default_lies_within_its_bounds() {
        assert_eq!(Settings::default().out_of_bounds(), None);
    }

    #[test]
    fn an_unknown_setting_is_refused_by_name() {
        let text = Config::new("a:1").unwrap().to_text() + "retention = 3\n";
        let why = Config::from_text(&text).unwrap_err().to_string();
        assert!(why.contains("retention"), "{why}");
    }

    #[test]
    fn a_limit_out_of_bounds_is_refused_with_its_bounds() {
        let text = "origin = \"a:1\"\nlisten = \"0.0.0.0:1\"\noperator_listen = \"127.0.0.1:2\"\n\
                    [limits]\nretention_days = 0\n";
        let why = Config::from_text(text).unwrap_err().to_string();
        assert_eq!(why, "`retention_days` is 0, it can be 1 to 3650");
    }

    #[test]
    fn an_origin_needs_a_host_and_a_port() {
        for origin in [
            "",
            "relay",
            ":7443",
            "relay:",
            "relay:70000",
            "re lay:1",
            "a\":1",
        ] {
            assert!(Config::new(origin).is_err(), "{origin}");
        }
    }
}
