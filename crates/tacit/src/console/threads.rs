//! Channels, messages, and what is kept for this desk alone.

use crate::desk::board::Board;
use crate::desk::service::Service;
use tacit_console::desk::Fault;
use tacit_console::view::thread::{Channel, Letter, Note, Thread};

pub(super) fn channels(_service: &mut Service, _board: &Board) -> Result<Vec<Channel>, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn thread(
    _service: &mut Service,
    _board: &Board,
    _channel: &str,
    _before: Option<u64>,
) -> Result<Thread, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn letter(_service: &mut Service, _name: &str) -> Result<Letter, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn notes(_service: &mut Service, _about: Option<&str>) -> Result<Vec<Note>, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}
