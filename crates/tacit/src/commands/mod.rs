//! One file for each command: arguments in, an answer out.

pub(crate) mod analyse;
mod can;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod demo;
pub(crate) mod desk;
pub(crate) mod digest;
pub(crate) mod explain;
pub(crate) mod format;
pub(crate) mod render;
pub(crate) mod standing;
pub(crate) mod unravel;

use serde::Serialize;

/// A value as JSON for people and programs, with a line end.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
