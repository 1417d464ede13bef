//! What of the exchange is known to whom.

use crate::desk::service::Service;
use tacit_console::desk::Fault;
use tacit_console::view::exposure::Exposure;
use tacit_console::view::promises::Asked;

pub(super) fn exposure(_service: &mut Service, _asked: &Asked) -> Result<Exposure, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}
