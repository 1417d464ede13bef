//! What takes a credential or a keeper's role: to approve, to let persons in and out, and to lay down what one approves by (K7, K8).

use super::{done, name, ordered};
use crate::commands::desk::officer::{SealedFault, unseal};
use crate::console::{Handle, people};
use crate::desk::folder::DeskFolder;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tacit_channel::credential::Fingerprint;
use tacit_console::desk::{Act, Credential, Done, Fault};
use tacit_console::view::people::{NewPerson, PasskeyMade, PasskeySigned, Role as Shown};
use tacit_mission::command::Command;
use tacit_mission::officers::passkey::Assertion;
use tacit_mission::officers::{Approval, Officer, OfficerSecret};
use tacit_mission::persons::{Person, Role};
use tacit_spelling::Digest;
use zeroize::Zeroizing;

/// How often a person may try a passphrase in [`TRIES_WITHIN`].
const MOST_TRIES: usize = 5;

/// For how long a try counts.
const TRIES_WITHIN: Duration = Duration::from_secs(60);

/// The longest officer's file that is taken, in bytes; one that `tacit officer create` writes has a few tens of thousands.
const MAX_FILE_BYTES: usize = 1 << 20;

/// Does what only such a person does.
pub(super) async fn act(
    desk: &Handle,
    who: String,
    order: String,
    act: Act,
) -> Result<Done, Fault> {
    // A form that is sent twice does nothing again, and asks nobody's passphrase.
    let known = name(&order)?;
    let became = desk.look(move |service, _| Ok(service.desk().became_of(&known)));
    if let Some(outcome) = became.await? {
        return done(&outcome);
    }
    match act {
        Act::Approve {
            proposal,
            credential,
        } => approve(desk, who, order, &proposal, credential).await,
        Act::Admit(new) => {
            let command = Command::Admit(admitted(&new));
            ordered(desk, who, order, move |_| Ok(command)).await
        }
        Act::Dismiss { person } => {
            let command = Command::Dismiss {
                person: person.clone(),
            };
            let done = ordered(desk, who, order, move |_| Ok(command)).await?;
            desk.look(move |service, _| people::forget(service, &person))
                .await?;
            Ok(done)
        }
        Act::Credential { file, passphrase } => {
            let seat = seat(desk, &who).await?;
            desk.tries().try_once(&who)?;
            let officer = seat.officer.name.clone();
            blocking(move || lay(&seat, &file, &Zeroizing::new(passphrase))).await?;
            desk.tries().forget(&who);
            ordered(desk, who, order, move |_| Ok(Command::LayFile { officer })).await
        }
        Act::Passkey { made, passphrase } => {
            let seat = seat(desk, &who).await?;
            let (credential, key) = decoded(&made)?;
            let fingerprint = seat.fingerprint;
            let officer = seat.officer.name.clone();
            let secret = opened(desk, &who, seat, passphrase).await?;
            let vouching = secret.vouch(&officer, fingerprint, credential, key, &made.label);
            ordered(desk, who, order, move |_| Ok(Command::Vouch(vouching))).await
        }
        _ => Err(Fault::Failed("this asks for no credential".to_owned())),
    }
}

/// Whether a passphrase opens the person's officer's file; not if there is none (K3).
///
/// # Errors
/// [`Fault::Refused`] after too many tries.
pub(in crate::console) async fn unlock(
    desk: &Handle,
    who: String,
    passphrase: String,
) -> Result<bool, Fault> {
    let Ok(seat) = seat(desk, &who).await else {
        return Ok(false);
    };
    if !seat.file.exists() {
        return Ok(false);
    }
    desk.tries().try_once(&who)?;
    let secret = blocking(move || open(&seat, &Zeroizing::new(passphrase))).await;
    match secret {
        Ok(_) => {
            desk.tries().forget(&who);
            Ok(true)
        }
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

async fn approve(
    desk: &Handle,
    who: String,
    order: String,
    proposal: &str,
    credential: Credential,
) -> Result<Done, Fault> {
    let name: Digest = proposal
        .parse()
        .map_err(|_| Fault::Missing("nothing is proposed under that name".to_owned()))?;
    let seat = seat(desk, &who).await?;
    let approval = match credential {
        Credential::Passphrase(passphrase) => {
            let (officer, fingerprint) = (seat.officer.name.clone(), seat.fingerprint);
            let secret = opened(desk, &who, seat, passphrase).await?;
            secret.approve(&officer, fingerprint, name)
        }
        Credential::Passkey(signed) => Approval {
            proposal: name,
            officer: seat.officer.name,
            signature: String::new(),
            passkey: Some(asserted(desk, &signed)?),
        },
    };
    ordered(desk, who, order, move |_| Ok(Command::Approve(approval))).await
}

/// As which officer a person sits at this desk.
struct Seat {
    officer: Officer,
    fingerprint: Fingerprint,
    file: PathBuf,
    folder: DeskFolder,
}

async fn seat(desk: &Handle, who: &str) -> Result<Seat, Fault> {
    let who = who.to_owned();
    desk.look(move |service, _| {
        let person = service.desk().person(&who);
        let officer = person.and_then(|person| person.officer.clone());
        let officers = &service.desk().rule().officers;
        let officer = officer.and_then(|name| officers.iter().find(|it| it.name == name).cloned());
        let Some(officer) = officer else {
            return Err(Fault::Refused(
                "you are no officer of this desk's rule: a keeper says which one you are"
                    .to_owned(),
            ));
        };
        Ok(Seat {
            fingerprint: service.desk().fingerprint(),
            file: service.folder().officer(&officer.name),
            folder: service.folder().clone(),
            officer,
        })
    })
    .await
}

async fn opened(
    desk: &Handle,
    who: &str,
    seat: Seat,
    passphrase: String,
) -> Result<OfficerSecret, Fault> {
    if !seat.file.exists() {
        return Err(Fault::Refused(
            "your officer's file does not lie beside this desk yet: lay it there on the page of the desk, or approve with `tacit approve`".to_owned(),
        ));
    }
    desk.tries().try_once(who)?;
    let secret = blocking(move || open(&seat, &Zeroizing::new(passphrase))).await?;
    desk.tries().forget(who);
    Ok(secret)
}

/// Away from the desk's own task: a passphrase is stretched for a good part of a second.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let ended = |_| Fault::Failed("the desk is ending; nothing was done".to_owned());
    tokio::task::spawn_blocking(work).await.map_err(ended)?
}

fn open(seat: &Seat, passphrase: &str) -> Result<OfficerSecret, Fault> {
    secret_of(&seat.file, &seat.officer, passphrase)
}

/// The secret in a file, if it is that officer's.
fn secret_of(file: &Path, officer: &Officer, passphrase: &str) -> Result<OfficerSecret, Fault> {
    let (name, secret) = unseal(file, passphrase).map_err(|why| match why {
        SealedFault::Locked => Fault::Refused(
            "the passphrase does not open your officer's file; nothing was done".to_owned(),
        ),
        SealedFault::System(why) => Fault::Failed(format!("your officer's file: {why}")),
    })?;
    if secret
        .officer(&officer.name)
        .key
        .eq_ignore_ascii_case(&officer.key)
    {
        return Ok(secret);
    }
    Err(Fault::Refused(format!(
        "this file is that of `{name}`, and its secret is not the one that this desk's rule knows as `{}`",
        officer.name
    )))
}

/// Lays a file beside the desk, if it opens and is the officer's; until then nothing that lies there is touched.
fn lay(seat: &Seat, bytes: &[u8], passphrase: &str) -> Result<(), Fault> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Fault::Refused(format!(
            "an officer's file has at most {MAX_FILE_BYTES} bytes, this has {}",
            bytes.len()
        )));
    }
    let system = |why: io::Error| Fault::Failed(format!("the file was not laid down: {why}"));
    let mut folder = fs::DirBuilder::new();
    let made = folder
        .recursive(true)
        .mode(0o700)
        .create(seat.folder.officers());
    made.map_err(system)?;
    let mut coming = seat.file.clone();
    coming.set_extension("coming");
    let taken_away = |why: Fault| {
        let _ = fs::remove_file(&coming);
        why
    };
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let written = options
        .open(&coming)
        .and_then(|mut file| io::Write::write_all(&mut file, bytes).and_then(|()| file.sync_all()));
    written.map_err(system).map_err(taken_away)?;
    secret_of(&coming, &seat.officer, passphrase).map_err(taken_away)?;
    fs::rename(&coming, &seat.file)
        .map_err(system)
        .map_err(taken_away)
}

fn admitted(new: &NewPerson) -> Person {
    let roles = new.roles.iter().map(|role| match role {
        Shown::Reader => Role::Reader,
        Shown::Drafter => Role::Drafter,
        Shown::Approver => Role::Approver,
        Shown::Keeper => Role::Keeper,
    });
    let officer = new.officer.trim();
    Person {
        name: new.name.trim().to_owned(),
        roles: roles.collect(),
        officer: (!officer.is_empty()).then(|| officer.to_owned()),
    }
}

fn decoded(made: &PasskeyMade) -> Result<(Vec<u8>, Vec<u8>), Fault> {
    Ok((bytes(&made.id)?, bytes(&made.public_key)?))
}

/// What a passkey has signed, if a page of this very console has asked it to: a passkey of `localhost` answers whatever serves at any port
/// of it, and the core, which knows no port, takes any.
fn asserted(desk: &Handle, signed: &PasskeySigned) -> Result<Assertion, Fault> {
    #[derive(serde::Deserialize)]
    struct Asked {
        origin: String,
    }
    let client_data = bytes(&signed.client_data)?;
    let asked = serde_json::from_slice::<Asked>(&client_data).ok();
    if asked.as_ref().map(|asked| asked.origin.as_str()) != desk.origin() || asked.is_none() {
        return Err(Fault::Refused(
            "the passkey was asked by another page than this console's, so nothing was approved; look which page asked it".to_owned(),
        ));
    }
    Ok(Assertion {
        credential: bytes(&signed.id)?,
        authenticator_data: bytes(&signed.authenticator_data)?,
        client_data,
        signature: bytes(&signed.signature)?,
    })
}

fn bytes(text: &str) -> Result<Vec<u8>, Fault> {
    Base64UrlUnpadded::decode_vec(text.trim_end_matches('=')).map_err(|_| {
        Fault::Refused(
            "the browser's answer is not as it must be: try again, or approve by your passphrase"
                .to_owned(),
        )
    })
}

/// When each person last tried a passphrase, so that nobody tries many.
#[derive(Default)]
pub(in crate::console) struct Tries(Mutex<BTreeMap<String, Vec<Instant>>>);

impl Tries {
    fn try_once(&self, who: &str) -> Result<(), Fault> {
        let now = Instant::now();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, tries| {
            tries.retain(|at| now.duration_since(*at) < TRIES_WITHIN);
            !tries.is_empty()
        });
        let tries = all.entry(who.to_owned()).or_default();
        if tries.len() >= MOST_TRIES {
            return Err(Fault::Refused(format!(
                "{MOST_TRIES} passphrases were tried within a minute, and none opened the file: wait a minute"
            )));
        }
        tries.push(now);
        Ok(())
    }

    fn forget(&self, who: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(who);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_wrong_passphrases_a_person_waits_and_nobody_else_does() {
        let tries = Tries::default();
        for _ in 0..MOST_TRIES {
            assert_eq!(tries.try_once("Marta"), Ok(()));
        }
        assert!(matches!(tries.try_once("Marta"), Err(Fault::Refused(_))));
        assert_eq!(tries.try_once("Nils"), Ok(()));
        tries.forget("Marta");
        assert_eq!(tries.try_once("Marta"), Ok(()));
    }

    #[test]
    fn what_a_browser_gives_is_read_with_and_without_its_padding() {
        assert_eq!(bytes("AQI").unwrap(), [1, 2]);
        assert_eq!(bytes("AQI=").unwrap(), [1, 2]);
        assert!(bytes("A+I").is_err());
    }
}
