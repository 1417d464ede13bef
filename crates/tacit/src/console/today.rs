//! What needs a human now.

use crate::desk::board::Board;
use crate::desk::service::Service;
use tacit_console::desk::Fault;
use tacit_console::view::today::Today;

pub(super) fn today(_service: &mut Service, _board: &Board) -> Result<Today, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}
