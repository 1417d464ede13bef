//! The people of the sample desk, and what they have done.

use super::words::Words;
use super::{DAY, HOUR, MINUTE, NOW};
use std::collections::BTreeSet;
use tacit_console::desk::{Act, OrderName};
use tacit_console::view::people::{ACTS_PAGE, ActDone, Acts, Passkey, Person, Role};

/// One person for each role, a second approver, and one with a name that wants to be markup.
pub(super) fn people(words: &Words) -> Vec<Person> {
    let person = |name: &str, roles: &[Role], officer: Option<&str>, has_file| Person {
        name: name.to_owned(),
        roles: roles.iter().copied().collect::<BTreeSet<_>>(),
        officer: officer.map(|officer| words.say(officer)),
        has_file,
        passkeys: Vec::new(),
    };
    let mut approver = person("approver", &[Role::Approver], Some("First officer"), true);
    approver.passkeys.push(Passkey {
        id: "q83vEjRWeJA".to_owned(),
        label: words.say("key on a blue ring"),
        since_ms: NOW - 40 * DAY,
    });
    let second = [Role::Drafter, Role::Approver];
    let stranger = words.name("Ilse Varn, interpreter");
    vec![
        person("reader", &[Role::Reader], None, false),
        person("drafter", &[Role::Drafter], None, false),
        approver,
        person("second", &second, Some("Second officer"), true),
        person("keeper", &[Role::Keeper], None, false),
        person(&stranger, &[Role::Reader, Role::Drafter], None, false),
    ]
}

pub(super) fn acts(words: &Words, done: &[(String, OrderName, Act)], page: usize) -> Acts {
    let earlier = [
        ("keeper", "admits drafter as drafter", "done"),
        ("command line", "verifies north by words", "done"),
        (
            "drafter",
            "says a note on north",
            "said as m-00000000000000a1",
        ),
        (
            "drafter",
            "drafts an assurance on north",
            "waits for two officers",
        ),
        (
            "reader",
            "approves 91c4",
            "refused: a reader approves nothing",
        ),
        ("approver", "approves 91c4", "one more officer is needed"),
    ];
    let mut acts: Vec<_> = (1..=130)
        .zip(earlier.iter().cycle())
        .map(|(number, (who, what, outcome))| ActDone {
            number,
            at_ms: NOW - DAY - HOUR + number * MINUTE,
            who: words.say(who),
            what: words.say(what),
            outcome: words.say(outcome),
        })
        .collect();
    for (who, order, act) in done {
        let what = format!("{act:?}");
        acts.push(ActDone {
            number: acts.len() as u64 + 1,
            at_ms: NOW,
            who: who.clone(),
            what: what.split([' ', '(']).next().unwrap_or_default().to_owned(),
            outcome: format!("done under {order}"),
        });
    }
    acts.reverse();
    let all = acts.len();
    Acts {
        acts: acts
            .into_iter()
            .skip(page * ACTS_PAGE)
            .take(ACTS_PAGE)
            .collect(),
        all,
        page,
        head: "able badge camera danger early fabric garden hammer ice jacket kernel ladder"
            .to_owned(),
        broken: None,
    }
}
