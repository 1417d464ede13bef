//! Persons: each may what the table of K5 says, and nobody commits the desk alone who only drafts.

use crate::papers::{from_arland, note};
use crate::world::{ARLAND, HOUR_MS, World, new_channel, north, party, saying};
use std::collections::BTreeSet;
use tacit_channel::MessageId;
use tacit_mission::command::{Command, Maintenance, OrderName};
use tacit_mission::effect::{Input, Outcome};
use tacit_mission::officers::passkey::Vouching;
use tacit_mission::officers::{Approval, OfficerSecret, Rule};
use tacit_mission::persons::{MAX_PERSONS, Person, Role};
use tacit_mission::private::PrivateKind;
use tacit_mission::said::Said;
use tacit_spelling::Digest;

const READER: Role = Role::Reader;
const DRAFTER: Role = Role::Drafter;
const APPROVER: Role = Role::Approver;
const KEEPER: Role = Role::Keeper;

fn person(name: &str, roles: &[Role], officer: Option<&str>) -> Person {
    Person {
        name: name.into(),
        roles: roles.iter().copied().collect(),
        officer: officer.map(str::to_owned),
    }
}

fn by(world: &mut World, who: &str, command: Command) -> Outcome {
    let name = world.programs[ARLAND].next_order();
    by_name(world, who, name, command)
}

fn by_name(world: &mut World, who: &str, name: OrderName, command: Command) -> Outcome {
    let input = Input::order_by(who, name, Box::new(command));
    world.programs[ARLAND].handle(world.now, input).unwrap()
}

fn admit(world: &mut World, person: Person) -> Outcome {
    world.order(ARLAND, Command::Admit(person))
}

fn why(outcome: Outcome) -> String {
    match outcome {
        Outcome::Refused { why } => why,
        outcome => panic!("{outcome:?}"),
    }
}

/// One of everything that can be said: what the vectors hold.
fn everything_said() -> Vec<Said> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../vectors/mission/accepted"
    );
    let files = std::fs::read_dir(folder).unwrap();
    let each = files.map(|file| {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let vector: serde_json::Value = serde_json::from_str(&text).unwrap();
        serde_json::from_value(vector["said"].clone()).unwrap()
    });
    each.collect()
}

fn records(lines: &str) -> Command {
    Command::Record {
        lines: lines.into(),
        learned: None,
    }
}

/// Every command beside what is said, with who may give it.
fn table() -> Vec<(Command, &'static [Role])> {
    let channel = north();
    let proposal = Digest([1; 32]);
    let source = r#"{"v":1,"type":"source","id":"press","label":"the press"}"#;
    let eyes = r#"{"v":1,"type":"viewpoint","id":"A","party":"arland","accepts":["press"]}"#;
    let many = vec![source; 17].join("\n");
    let approval = Approval {
        proposal,
        officer: "Marta".into(),
        signature: String::new(),
        passkey: None,
    };
    let vouching = Vouching {
        officer: "Marta".into(),
        credential: vec![1],
        key: Vec::new(),
        label: String::new(),
        signature: String::new(),
    };
    let keep = |kind| Command::Keep {
        kind,
        text: "hm".into(),
        about: None,
    };
    vec![
        (
            Command::Invite(new_channel(party("borland", "B"), Vec::new())),
            &[KEEPER],
        ),
        (
            Command::Accept {
                channel: new_channel(party("borland", "B"), Vec::new()),
                invitation: Vec::new(),
            },
            &[KEEPER],
        ),
        (
            Command::Verify {
                channel: channel.clone(),
                way: "envoy".into(),
                given: String::new(),
                source: String::new(),
            },
            &[KEEPER],
        ),
        (
            Command::StrikeOut {
                channel: channel.clone(),
                record: 0,
                reason: String::new(),
            },
            &[KEEPER],
        ),
        (
            Command::Maintain {
                channel: channel.clone(),
                act: Maintenance::RenewKeys,
            },
            &[KEEPER],
        ),
        (
            Command::Unpack {
                channel,
                bag: Vec::new(),
            },
            &[KEEPER],
        ),
        (Command::Admit(person("Olga", &[READER], None)), &[KEEPER]),
        (
            Command::Dismiss {
                person: "Olga".into(),
            },
            &[KEEPER],
        ),
        (Command::Approve(approval), &[APPROVER]),
        (
            Command::Discard {
                proposal,
                reason: String::new(),
            },
            &[APPROVER],
        ),
        (Command::Vouch(vouching), &[APPROVER]),
        (
            Command::LayFile {
                officer: "Marta".into(),
            },
            &[APPROVER],
        ),
        (
            Command::Recall {
                name: OrderName("o".into()),
            },
            &[APPROVER, KEEPER],
        ),
        (
            Command::MarkRead {
                message: MessageId(proposal),
            },
            &[DRAFTER],
        ),
        (keep(PrivateKind::Note), &[DRAFTER]),
        (keep(PrivateKind::Draft), &[DRAFTER]),
        (records(source), &[DRAFTER]),
        (records("not a record"), &[DRAFTER]),
        (records(&many), &[KEEPER]),
        (records(eyes), &[KEEPER]),
    ]
}

#[test]
fn every_role_may_order_what_the_table_says_and_nothing_else() {
    let mut cases: Vec<(Command, bool, &[Role])> = Vec::new();
    for (command, roles) in table() {
        for asks in [false, true] {
            cases.push((command.clone(), asks, roles));
        }
    }
    let said = everything_said();
    let kinds: BTreeSet<_> = said.iter().map(|it| format!("{:?}", it.kind().0)).collect();
    assert_eq!(
        kinds.len(),
        13,
        "something that can be said is in no vector"
    );
    for said in said {
        let commits = said.commits();
        let command = Command::Say(saying(said, None));
        let alone: &[Role] = if commits {
            &[APPROVER, KEEPER]
        } else {
            &[DRAFTER]
        };
        cases.push((command.clone(), false, alone));
        cases.push((command, true, &[DRAFTER]));
    }
    for (command, asks, roles) in cases {
        for role in Role::ALL {
            let may = role.may(&command, asks);
            assert_eq!(
                may,
                roles.contains(&role),
                "{role}, asks: {asks}, {command:?}"
            );
        }
    }
}

#[test]
fn a_drafter_alone_sends_nothing_that_commits() {
    let mut world = World::open();
    admit(&mut world, person("Kim", &[KEEPER], None));
    admit(&mut world, person("Dora", &[DRAFTER], None));
    let promise = || Command::Say(saying(Said::Assurance(from_arland()), None));
    let refused = why(by(&mut world, "Dora", promise()));
    assert!(refused.contains("approver or keeper"), "{refused}");
    world.pass(HOUR_MS);
    assert!(world.programs[ARLAND].desk.letters().is_empty());
    let talked = by(
        &mut world,
        "Dora",
        Command::Say(saying(note("hello"), None)),
    );
    assert!(matches!(talked, Outcome::Sealed { .. }), "{talked:?}");
    let given = by(&mut world, "Kim", promise());
    assert!(matches!(given, Outcome::Sealed { .. }), "{given:?}");
}

#[test]
fn where_officers_approve_a_drafter_proposes_and_approves_nothing() {
    let marta = OfficerSecret::from_bytes(&[1; 32]);
    let nils = OfficerSecret::from_bytes(&[2; 32]);
    let rule = Rule {
        officers: vec![marta.officer("Marta"), nils.officer("Nils")],
        needed: 1,
    };
    let mut world = World::open_by(rule);
    admit(&mut world, person("Kim", &[KEEPER], None));
    admit(&mut world, person("Dora", &[DRAFTER], None));
    admit(&mut world, person("Marta", &[APPROVER], Some("Marta")));
    let promise = Command::Say(saying(Said::Assurance(from_arland()), None));
    let Outcome::Proposed { proposal, .. } = by(&mut world, "Dora", promise) else {
        panic!("a drafter proposes")
    };
    let drafted = world.programs[ARLAND].desk.proposals().next().unwrap();
    assert_eq!(drafted.saying.officer, "Dora");
    let desk = world.programs[ARLAND].desk.fingerprint();
    let approval =
        |secret: &OfficerSecret, name: &str| Command::Approve(secret.approve(name, desk, proposal));
    // Even with an officer's secret in hand: it takes the role, and one's own name.
    assert!(why(by(&mut world, "Dora", approval(&marta, "Marta"))).contains("approver"));
    let other = why(by(&mut world, "Marta", approval(&nils, "Nils")));
    assert!(other.contains("their own name"), "{other}");
    assert!(why(by(&mut world, "nobody", approval(&nils, "Nils"))).contains("no person"));
    assert!(world.programs[ARLAND].desk.letters().is_empty());
    let approved = by(&mut world, "Marta", approval(&marta, "Marta"));
    assert!(matches!(approved, Outcome::Sealed { .. }), "{approved:?}");
}

#[test]
fn there_is_always_a_keeper() {
    let mut world = World::open();
    assert!(why(admit(&mut world, person("Dora", &[DRAFTER], None))).contains("first person"));
    assert_eq!(
        admit(&mut world, person("Kim", &[KEEPER], None)),
        Outcome::Done
    );
    assert!(why(admit(&mut world, person("Kim", &[READER], None))).contains("last keeper"));
    let dismiss = |person: &str| Command::Dismiss {
        person: person.into(),
    };
    assert!(why(world.order(ARLAND, dismiss("Kim"))).contains("last keeper"));
    assert_eq!(
        admit(&mut world, person("Olga", &[KEEPER], None)),
        Outcome::Done
    );
    assert_eq!(by(&mut world, "Olga", dismiss("Kim")), Outcome::Done);
    assert!(why(world.order(ARLAND, dismiss("Kim"))).contains("no person"));
    let names: Vec<&str> = world.programs[ARLAND]
        .desk
        .persons()
        .map(|person| person.name.as_str())
        .collect();
    assert_eq!(names, ["Olga"]);
}

#[test]
fn an_officer_is_one_person_and_whoever_approves_is_an_officer() {
    let marta = OfficerSecret::from_bytes(&[1; 32]);
    let rule = Rule {
        officers: vec![marta.officer("Marta")],
        needed: 1,
    };
    let mut world = World::open_by(rule);
    admit(&mut world, person("Kim", &[KEEPER], None));
    let all = [KEEPER, APPROVER];
    assert!(why(admit(&mut world, person("M", &all, None))).contains("name which"));
    assert!(why(admit(&mut world, person("M", &all, Some("Zoe")))).contains("no officer"));
    assert_eq!(
        admit(&mut world, person("M", &all, Some("Marta"))),
        Outcome::Done
    );
    assert!(why(admit(&mut world, person("N", &all, Some("Marta")))).contains("one person"));
    // Who is that person no more leaves no passkey behind.
    let key = [
        &[
            0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
        ][..],
        from_hex_of(&marta).as_slice(),
    ]
    .concat();
    let desk = world.programs[ARLAND].desk.fingerprint();
    let vouching = marta.vouch("Marta", desk, vec![7; 16], key, "a key");
    assert_eq!(by(&mut world, "M", Command::Vouch(vouching)), Outcome::Done);
    let passkeys = |world: &World| world.programs[ARLAND].desk.passkeys().all().count();
    assert_eq!(passkeys(&world), 1);
    world.programs[ARLAND].restart(tacit_channel::channel::Provenance::Continued);
    assert_eq!(passkeys(&world), 1);
    assert_eq!(
        admit(&mut world, person("M", &[KEEPER], None)),
        Outcome::Done
    );
    assert_eq!(passkeys(&world), 0);
    world.programs[ARLAND].restart(tacit_channel::channel::Provenance::Continued);
    assert_eq!(passkeys(&world), 0);
}

fn from_hex_of(secret: &OfficerSecret) -> Vec<u8> {
    tacit_spelling::hex::from_hex(&secret.officer("Marta").key).unwrap()
}

#[test]
fn a_name_that_cannot_stand_on_record_is_refused_and_so_is_a_desk_of_too_many() {
    let mut world = World::open();
    let long = "x".repeat(65);
    for name in [
        "",
        " Kim",
        "Kim\n",
        "command line",
        "a\u{7}b",
        long.as_str(),
    ] {
        let refused = why(admit(&mut world, person(name, &[KEEPER], None)));
        assert!(refused.contains("name"), "{name:?}: {refused}");
    }
    assert!(why(admit(&mut world, person("Kim", &[], None))).contains("role"));
    for number in 0..MAX_PERSONS {
        let name = format!("person {number}");
        assert_eq!(
            admit(&mut world, person(&name, &[KEEPER], None)),
            Outcome::Done
        );
    }
    assert!(why(admit(&mut world, person("Kim", &[KEEPER], None))).contains("64 persons"));
    let changed = person("person 3", &[READER], None);
    assert_eq!(admit(&mut world, changed), Outcome::Done);
}

#[test]
fn what_was_done_is_told_as_it_was_also_to_somebody_who_may_not_any_more() {
    let mut world = World::open();
    admit(&mut world, person("Kim", &[KEEPER], None));
    admit(&mut world, person("Dora", &[DRAFTER], None));
    let order = || OrderName("the note".into());
    let said = || Command::Say(saying(note("hello"), None));
    let sealed = by_name(&mut world, "Dora", order(), said());
    assert!(matches!(sealed, Outcome::Sealed { .. }));
    admit(&mut world, person("Dora", &[READER], None));
    assert_eq!(by_name(&mut world, "Dora", order(), said()), sealed);
    assert_eq!(world.programs[ARLAND].desk.letters().len(), 1);
    assert!(why(by(&mut world, "Dora", said())).contains("drafter"));
}
