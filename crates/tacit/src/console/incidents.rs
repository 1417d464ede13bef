//! Incidents on record, what the forms offer, and what looks like one.

use crate::desk::service::Service;
use tacit_console::desk::Fault;
use tacit_console::view::incidents::{Incident, IncidentForm, IncidentList, Pair};

pub(super) fn list(
    _service: &mut Service,
    _search: &str,
    _page: usize,
) -> Result<IncidentList, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn one(_service: &mut Service, _id: &str) -> Result<Incident, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn form(_service: &mut Service) -> Result<IncidentForm, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn pairs(_service: &mut Service) -> Result<Vec<Pair>, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}
