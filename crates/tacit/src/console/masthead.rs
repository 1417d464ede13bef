//! What stands at the head of every page.

use crate::desk::board::Board;
use crate::desk::service::Service;
use tacit_console::desk::Fault;
use tacit_console::view::masthead::Masthead;

pub(super) fn masthead(_service: &mut Service, _board: &Board) -> Result<Masthead, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}
