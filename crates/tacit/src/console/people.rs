//! Who may do what, who is logged in, what they have typed, and what was done.

use super::Handle;
use crate::desk::service::Service;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use tacit_console::desk::{Fault, Login, Typed};
use tacit_console::view::people::{ACTS_PAGE, ActDone, Acts, Passkey, Person, Role as Shown};
use tacit_mission::acts::{Act, Broken, Check};
use tacit_mission::command::{Command, OrderName};
use tacit_mission::effect::{Input, Outcome};
use tacit_mission::persons::{self, Role};

/// Under which names the program keeps what is not the core's.
const LOGINS: &str = "console-logins";
const TYPED: &str = "console-typed/";

/// Of a desk to which nobody was let in, its one person.
const FIRST_KEEPER: &str = "keeper";

/// The most logins that are open at once (`spec/console.md`, limits); a new one ends the one that was used least lately.
const MOST_LOGINS: usize = 64;

/// The most forms in which a person has something typed.
const MOST_TYPED: usize = 64;

/// The most that is kept of one form, in bytes.
const MAX_TYPED_BYTES: usize = 64 << 10;

/// The longest name of a form, in bytes.
const MAX_FORM_BYTES: usize = 256;

/// How many acts are recomputed before the desk does something else.
const ACTS_AT_ONCE: usize = 1_000;

/// Lets the first keeper in where nobody is; called when the console begins to be served.
///
/// # Errors
/// In words.
pub(crate) fn begin(service: &mut Service) -> Result<(), String> {
    if service.desk().persons().next().is_some() {
        return Ok(());
    }
    // Whoever runs a desk alone does all of it; where officers approve, the keeper names who they are.
    let asks = service.desk().rule().asks();
    let roles = Role::ALL.into_iter();
    let roles = roles.filter(|role| !asks || *role != Role::Approver);
    let person = persons::Person {
        name: FIRST_KEEPER.to_owned(),
        roles: roles.collect(),
        officer: None,
    };
    let order = OrderName("the first keeper".to_owned());
    let command = Box::new(Command::Admit(person));
    let performed = service.perform(&Input::order(order, command));
    match performed.map_err(|why| why.to_string())?.outcome {
        Some(Outcome::Refused { why }) => Err(why),
        _ => Ok(()),
    }
}

pub(super) fn people(service: &mut Service) -> Result<Vec<Person>, Fault> {
    let folder = service.folder().clone();
    let desk = service.desk();
    let each = desk.persons().map(|person| {
        let officer = person.officer.as_deref();
        let passkeys = officer.into_iter().flat_map(|it| desk.passkeys().of(it));
        Person {
            name: person.name.clone(),
            roles: person.roles.iter().copied().map(shown).collect(),
            officer: person.officer.clone(),
            has_file: officer.is_some_and(|it| folder.officer(it).exists()),
            passkeys: passkeys
                .map(|it| Passkey {
                    id: Base64UrlUnpadded::encode_string(&it.vouching.credential),
                    label: it.vouching.label.clone(),
                    since_ms: it.since.0,
                })
                .collect(),
        }
    });
    Ok(each.collect())
}

fn shown(role: Role) -> Shown {
    match role {
        Role::Reader => Shown::Reader,
        Role::Drafter => Shown::Drafter,
        Role::Approver => Shown::Approver,
        Role::Keeper => Shown::Keeper,
    }
}

/// Whose a link is that names nobody: the only keeper's. Where there are several, a link would let in somebody other than was meant.
pub(crate) fn only_keeper(service: &mut Service) -> Option<String> {
    let persons = service.desk().persons();
    let mut keepers = persons.filter(|person| person.is(Role::Keeper));
    match (keepers.next(), keepers.next()) {
        (Some(keeper), None) => Some(keeper.name.clone()),
        _ => None,
    }
}

/// Whether somebody at this desk is called so.
pub(crate) fn is_person(service: &mut Service, name: &str) -> bool {
    service.desk().person(name).is_some()
}

/// A page of the record, and whether the whole of it is as it was written: recomputed from the first act on, once while the
/// program runs, and from there on as acts are added.
pub(super) async fn acts(desk: &Handle, page: usize) -> Result<Acts, Fault> {
    while !desk.look(|service, _| recompute(service)).await? {}
    desk.look(move |service, _| acts_page(service, page)).await
}

/// Recomputes a part of the record; whether that was all, or it broke.
fn recompute(service: &mut Service) -> Result<bool, Fault> {
    let head = service.desk().acts_head().clone();
    let fingerprint = service.desk().fingerprint();
    let check = service.checked_acts().take();
    let mut check = check.unwrap_or_else(|| Check::begin(fingerprint, head.clone(), None));
    check.go_on(&head);
    let mut all = false;
    for _ in 0..ACTS_AT_ONCE {
        let Some(number) = check.next() else {
            all = true;
            break;
        };
        let stored = service.act(number).map_err(Fault::Failed)?;
        // It stays in front of what broke it, and says so again.
        if check.take(stored.as_deref()).is_err() {
            all = true;
            break;
        }
    }
    *service.checked_acts() = Some(check);
    Ok(all)
}

fn acts_page(service: &mut Service, page: usize) -> Result<Acts, Fault> {
    let head = service.desk().acts_head().clone();
    let mut acts = Vec::new();
    for number in head.page(page, ACTS_PAGE) {
        let stored = service.act(number).map_err(Fault::Failed)?;
        // One that is missing or is none is named by the check.
        acts.extend(stored.and_then(|bytes| Act::from_bytes(&bytes)).map(told));
    }
    Ok(Acts {
        acts,
        all: usize::try_from(head.acts).unwrap_or(usize::MAX),
        page,
        head: head.words().to_string(),
        broken: broken(service)?.map(|broken| broken.to_string()),
    })
}

fn broken(service: &mut Service) -> Result<Option<Broken>, Fault> {
    let Some(mut check) = service.checked_acts().clone() else {
        return Ok(None);
    };
    if let Some(number) = check.next() {
        let stored = service.act(number).map_err(Fault::Failed)?;
        return Ok(check.take(stored.as_deref()).err());
    }
    let last = service.desk().acts_head().acts;
    let beyond = service.act(last + 1).map_err(Fault::Failed)?.is_some();
    Ok(check.end(last + u64::from(beyond)).err())
}

fn told(act: Act) -> ActDone {
    ActDone {
        number: act.number,
        at_ms: act.at.0,
        who: act.by.to_string(),
        what: act.what,
        outcome: act.outcome,
    }
}

/// The logins that count: those of persons who are here.
pub(super) fn logins(service: &mut Service) -> Result<Vec<Login>, Fault> {
    let mut logins: Vec<Login> = read(service, LOGINS)?;
    logins.retain(|login| service.desk().person(&login.person).is_some());
    Ok(logins)
}

pub(super) fn keep_login(service: &mut Service, login: &Login) -> Result<(), Fault> {
    let mut logins = logins(service)?;
    logins.retain(|known| known.digest != login.digest);
    logins.push(login.clone());
    while logins.len() > MOST_LOGINS {
        let oldest = logins.iter().enumerate();
        let oldest = oldest.min_by_key(|(_, login)| login.used_ms.max(login.since_ms));
        let Some((oldest, _)) = oldest else { break };
        logins.remove(oldest);
    }
    write(service, LOGINS, &logins)
}

pub(super) fn end_login(service: &mut Service, digest: &str) -> Result<(), Fault> {
    let mut logins = logins(service)?;
    logins.retain(|known| known.digest != digest);
    write(service, LOGINS, &logins)
}

/// Forgets what the program keeps of somebody who is not here any more.
pub(super) fn forget(service: &mut Service, person: &str) -> Result<(), Fault> {
    // Their logins count no more with them gone; what is left of them is written over.
    let logins = logins(service)?;
    write(service, LOGINS, &logins)?;
    write(
        service,
        &typed_of(person),
        &BTreeMap::<String, Typed>::new(),
    )
}

pub(super) fn typed(service: &mut Service, who: &str, form: &str) -> Result<Option<Typed>, Fault> {
    let all: BTreeMap<String, Typed> = read(service, &typed_of(who))?;
    Ok(all.get(form).cloned())
}

pub(super) fn keep_typed(
    service: &mut Service,
    who: &str,
    form: &str,
    typed: Option<Typed>,
) -> Result<(), Fault> {
    if !is_person(service, who) || form.len() > MAX_FORM_BYTES {
        return Err(Fault::Refused("no such form is kept".to_owned()));
    }
    let mut all: BTreeMap<String, Typed> = read(service, &typed_of(who))?;
    match typed {
        None => {
            if all.remove(form).is_none() {
                return Ok(());
            }
        }
        Some(typed) => {
            let bytes: usize = typed
                .iter()
                .map(|(name, value)| name.len() + value.len())
                .sum();
            if bytes > MAX_TYPED_BYTES {
                return Err(Fault::Refused(format!(
                    "what is typed here has {bytes} bytes, and at most {MAX_TYPED_BYTES} are kept: it is in this page alone"
                )));
            }
            if all.len() >= MOST_TYPED && !all.contains_key(form) {
                return Err(Fault::Refused(format!(
                    "something is typed in {MOST_TYPED} forms already: send or clear one of them; this is in this page alone"
                )));
            }
            all.insert(form.to_owned(), typed);
        }
    }
    write(service, &typed_of(who), &all)
}

fn typed_of(who: &str) -> String {
    format!("{TYPED}{who}")
}

fn read<T: DeserializeOwned + Default>(service: &Service, name: &str) -> Result<T, Fault> {
    let kept = service.own(name).map_err(Fault::Failed)?;
    // What cannot be read was written by another version of this program; it is written anew.
    Ok(kept
        .and_then(|kept| serde_json::from_slice(&kept).ok())
        .unwrap_or_default())
}

fn write(service: &mut Service, name: &str, value: &impl Serialize) -> Result<(), Fault> {
    let bytes = serde_json::to_vec(value).map_err(|why| Fault::Failed(why.to_string()))?;
    service.keep_own(name, bytes).map_err(Fault::Failed)
}
