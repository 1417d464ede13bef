//! What would be said by a draft, and what waits for officers.

use crate::desk::service::Service;
use tacit_console::desk::Fault;
use tacit_console::view::saying::{Draft, Drawn, Proposal};

pub(super) fn draw_up(_service: &mut Service, _draft: &Draft) -> Result<Drawn, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn proposals(_service: &mut Service) -> Result<Vec<Proposal>, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn proposal(_service: &mut Service, _name: &str) -> Result<Proposal, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn saying(
    _service: &mut Service,
    _draft: &Draft,
) -> Result<tacit_mission::command::Saying, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}
