//! Why a desk's command has no answer, by whose fault it is.

use super::folder::FolderFault;
use super::passphrase::PassphraseFault;
use super::reach::ReachFault;
use super::service::ServiceFault;
use super::settings::SettingsFault;
use crate::ending::Ending;
use std::fmt;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum DeskFault {
    /// What is set.
    Settings(SettingsFault),
    /// The desk's folder.
    Folder(FolderFault),
    /// What opens the store.
    Passphrase(PassphraseFault),
    /// The store, or the desk in it.
    Service(ServiceFault),
    /// The way to the daemon.
    Reach(ReachFault),
    /// What was asked for cannot be, or not like this.
    Asked {
        /// What is wrong.
        what: String,
        /// The next step.
        step: String,
    },
    /// The desk understood, and refused; nothing has changed.
    Refused(String),
}

impl DeskFault {
    /// What was asked for cannot be.
    pub(crate) fn asked(what: impl Into<String>, step: impl Into<String>) -> Self {
        Self::Asked {
            what: what.into(),
            step: step.into(),
        }
    }

    pub(crate) const fn ending(&self) -> Ending {
        match self {
            Self::Refused(_) => Ending::Objection,
            _ => Ending::Unusable,
        }
    }
}

impl fmt::Display for DeskFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(fault) => fault.fmt(out),
            Self::Folder(fault) => fault.fmt(out),
            Self::Passphrase(fault) => fault.fmt(out),
            Self::Service(fault) => fault.fmt(out),
            Self::Reach(fault) => fault.fmt(out),
            Self::Asked { what, step } => write!(out, "{what}; {step}"),
            Self::Refused(why) => write!(out, "refused, and nothing was done: {why}"),
        }
    }
}

macro_rules! of {
    ($($kind:ident($fault:ty)),+) => {$(
        impl From<$fault> for DeskFault {
            fn from(fault: $fault) -> Self {
                Self::$kind(fault)
            }
        }

        impl From<$fault> for crate::ending::Fault {
            fn from(fault: $fault) -> Self {
                Self::Desk(fault.into())
            }
        }
    )+};
}

of!(
    Settings(SettingsFault),
    Folder(FolderFault),
    Passphrase(PassphraseFault),
    Service(ServiceFault),
    Reach(ReachFault)
);
