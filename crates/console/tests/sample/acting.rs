//! What persons do at the sample desk: checked against their roles, done once, and remembered for the tests to see.

use super::words::Words;
use super::{NOW, PASSPHRASE, Sample};
use tacit_console::desk::{Act, Credential, Done, Fault, OrderName};
use tacit_console::view::incidents::Imported;
use tacit_console::view::people::{Person, Role};
use tacit_console::view::thread::Note;

pub(super) fn act(desk: &Sample, who: &str, order: OrderName, act: Act) -> Result<Done, Fault> {
    let mut state = desk.state();
    if let Some(done) = state.done.get(&order) {
        return Ok(done.clone());
    }
    let may = state
        .people
        .iter()
        .any(|person| person.name == who && person.is(role_for(&act)));
    if !may {
        let needed = role_for(&act).word();
        return Err(Fault::Refused(format!(
            "`{who}` is no {needed} of this desk; ask a keeper"
        )));
    }
    check(state.stale, &act)?;
    match &act {
        Act::Keep { kind, about, text } => {
            let note = Note {
                number: state.notes.len() as u64 + 1,
                kind: kind.clone(),
                at_ms: NOW,
                about: about.clone(),
                text: text.clone(),
            };
            state.notes.insert(0, note);
        }
        Act::Dismiss { person } => state.people.retain(|kept| kept.name != *person),
        Act::Admit(new) => {
            state.people.retain(|kept| kept.name != new.name);
            state.people.push(Person {
                name: new.name.clone(),
                roles: new.roles.clone(),
                officer: (!new.officer.is_empty()).then(|| new.officer.clone()),
                has_file: false,
                passkeys: Vec::new(),
            });
        }
        _ => {}
    }
    let done = outcome(&desk.words, &act);
    state.acts.push((who.to_owned(), order.clone(), act));
    state.done.insert(order, done.clone());
    drop(state);
    desk.changed();
    Ok(done)
}

fn role_for(act: &Act) -> Role {
    match act {
        Act::Approve { .. }
        | Act::Discard { .. }
        | Act::Credential { .. }
        | Act::Passkey { .. } => Role::Approver,
        Act::Import(_) | Act::Verify { .. } | Act::Admit(_) | Act::Dismiss { .. } => Role::Keeper,
        _ => Role::Drafter,
    }
}

fn check(stale: bool, act: &Act) -> Result<(), Fault> {
    let wrong = "this passphrase does not open the officer's file; nothing was approved";
    match act {
        Act::Say { .. } if stale => Err(Fault::Stale(
            "the channel was verified anew while you wrote; read it again before you confirm"
                .to_owned(),
        )),
        Act::Approve {
            credential: Credential::Passphrase(given),
            ..
        } if given != PASSPHRASE => Err(Fault::Refused(wrong.to_owned())),
        // Enough of a rule for a page to be tested with: times of one form are in order as texts.
        Act::Record(new) if !new.end.is_empty() && new.end < new.begin => Err(Fault::at(
            "end",
            "it would end before it begins: mend one of the two times",
        )),
        _ => Ok(()),
    }
}

fn outcome(words: &Words, act: &Act) -> Done {
    let imported = matches!(act, Act::Import(_)).then(|| Imported {
        taken: 412,
        known: 30,
        left_out: words.several(&[
            "line 7: `2026-13-01` is no date",
            "line 19: no actor is mapped from `XLF`",
        ]),
        more_left_out: 11,
    });
    Done {
        words: words.say("It was done."),
        next: None,
        imported,
    }
}
