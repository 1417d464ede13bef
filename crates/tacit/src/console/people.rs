//! Who may do what, who is logged in, what they have typed, and what was done.

use crate::desk::service::Service;
use tacit_console::desk::{Fault, Login, Typed};
use tacit_console::view::people::{Acts, Person};

pub(super) fn people(_service: &mut Service) -> Result<Vec<Person>, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn acts(_service: &mut Service, _page: usize) -> Result<Acts, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn logins(_service: &mut Service) -> Result<Vec<Login>, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn keep_login(_service: &mut Service, _login: &Login) -> Result<(), Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn end_login(_service: &mut Service, _digest: &str) -> Result<(), Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn unlock(_service: &mut Service, _who: &str, _passphrase: &str) -> Result<bool, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn typed(
    _service: &mut Service,
    _who: &str,
    _form: &str,
) -> Result<Option<Typed>, Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}

pub(super) fn keep_typed(
    _service: &mut Service,
    _who: &str,
    _form: &str,
    _typed: Option<Typed>,
) -> Result<(), Fault> {
    Err(Fault::Failed("this is not here yet".to_owned()))
}
