//! Who may do what, who is logged in, what they have typed, and what was done.

use crate::desk::service::Service;
use tacit_console::desk::{Fault, Login, Typed};
use tacit_console::view::people::{Acts, Person};

pub(super) fn people(_service: &mut Service) -> Result<Vec<Person>, Fault> {
    Ok(vec![Person {
        name: "keeper".to_owned(),
        roles: tacit_console::view::people::Role::ALL.into_iter().collect(),
        officer: None,
        has_file: false,
        passkeys: Vec::new(),
    }])
}

/// Who is shown a link when the desk begins to run.
pub(crate) fn first_keeper(service: &mut Service) -> Option<String> {
    let people = people(service).ok()?;
    let mut keepers = people
        .into_iter()
        .filter(|person| person.is(tacit_console::view::people::Role::Keeper));
    keepers.next().map(|person| person.name)
}

/// Whether somebody at this desk is called so.
pub(crate) fn is_person(service: &mut Service, name: &str) -> bool {
    people(service).is_ok_and(|people| people.iter().any(|person| person.name == name))
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
