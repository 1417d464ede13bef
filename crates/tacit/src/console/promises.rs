//! Promises, and what stands of them in whose eyes.

use crate::desk::service::Service;
use tacit_console::desk::Fault;
use tacit_console::view::promises::{Asked, Promise, PromiseList};

pub(super) fn promises(_service: &mut Service, _asked: &Asked) -> Result<PromiseList, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn promise(
    _service: &mut Service,
    _name: &str,
    _asked: &Asked,
) -> Result<Promise, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}
