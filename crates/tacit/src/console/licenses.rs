//! What a text licenses, sought beside the desk so that it goes on with its work.

use super::Handle;
use tacit_console::desk::Fault;
use tacit_console::view::promises::Findings;
use tacit_console::view::saying::Draft;

pub(super) async fn of_name(_desk: &Handle, _name: String) -> Result<Findings, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) async fn of_draft(_desk: &Handle, _draft: Draft) -> Result<Findings, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}
