//! What is put on record: incidents, claims, sources, stances, and what is taken in from files.

use crate::desk::service::Service;
use tacit_console::desk::{Act, Fault};
use tacit_mission::command::Command;

pub(super) fn command(_service: &mut Service, _act: &Act) -> Result<Command, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}
