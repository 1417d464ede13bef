//! The record of acts: nothing is left out, nothing is in it twice, and whatever is changed in it is found.

use crate::papers::note;
use crate::world::{ARLAND, Program, World, begun};
use proptest::prelude::*;
use proptest::sample::Index;
use tacit_channel::channel::Provenance;
use tacit_mission::acts::{Act, Broken, Check, Held, SPACE};
use tacit_mission::command::{Command, OrderName};
use tacit_mission::effect::{Input, Outcome};
use tacit_mission::officers::Rule;
use tacit_mission::persons::{By, Person, Role};
use tacit_mission::private::PrivateKind;
use tacit_spelling::Digest;
use tacit_spelling::hex::{from_hex, to_hex};
use tacit_spelling::words::Words;
use tacit_wire::Timestamp;

fn key(number: u64) -> (String, Vec<u8>) {
    (SPACE.to_owned(), number.to_be_bytes().to_vec())
}

fn act(program: &Program, number: u64) -> Act {
    Act::from_bytes(&program.disk[&key(number)]).unwrap()
}

fn acts(program: &Program) -> Vec<Act> {
    let head = program.desk.acts_head();
    (1..=head.acts).map(|number| act(program, number)).collect()
}

/// The whole record as it lies on the disk, recomputed.
fn check(program: &Program, noted: Option<Words>) -> Result<Held, Broken> {
    let desk = &program.desk;
    let mut check = Check::begin(desk.fingerprint(), desk.acts_head().clone(), noted);
    while let Some(number) = check.next() {
        check.take(program.disk.get(&key(number)).map(Vec::as_slice))?;
    }
    let stored = program.disk.keys().filter(|(space, _)| space == SPACE);
    check.end(stored.count() as u64)
}

fn person(name: &str, roles: &[Role]) -> Command {
    Command::Admit(Person {
        name: name.into(),
        roles: roles.iter().copied().collect(),
        officer: None,
    })
}

fn keep(text: &str) -> Command {
    Command::Keep {
        kind: PrivateKind::Doubt,
        text: text.into(),
        about: None,
    }
}

fn give(program: &mut Program, by: By, name: &str, command: Command) -> Outcome {
    let input = Input::Order {
        name: OrderName(name.into()),
        by,
        command: Box::new(command),
    };
    program.handle(Timestamp(1_768_046_400_000), input).unwrap()
}

/// A desk with a keeper, a drafter and a reader.
fn staffed() -> Program {
    let mut program = begun("arland", "A", Rule::default(), false, 1);
    let roles = [
        ("Kim", Role::Keeper),
        ("Dora", Role::Drafter),
        ("Rita", Role::Reader),
    ];
    for (name, role) in roles {
        let admitted = give(&mut program, By::CommandLine, name, person(name, &[role]));
        assert_eq!(admitted, Outcome::Done);
    }
    program
}

#[test]
fn every_order_is_one_act_whatever_became_of_it_and_one_that_is_repeated_is_none() {
    let mut program = staffed();
    let before = program.desk.acts_head().acts;
    assert_eq!(before, 3);
    let dora = || By::Person("Dora".into());
    let rita = || By::Person("Rita".into());
    for _ in 0..3 {
        give(&mut program, dora(), "one", keep("they bluff"));
        // Refused, and given again after the program was ended.
        give(&mut program, rita(), "two", keep("me too"));
        give(&mut program, rita(), "two", keep("me too"));
        program.restart(Provenance::Continued);
        give(&mut program, rita(), "two", keep("me too"));
        give(&mut program, dora(), "one", keep("they bluff"));
    }
    let after = acts(&program);
    let told: Vec<(String, &str, bool)> = after
        .iter()
        .skip(before as usize)
        .map(|act| (act.by.to_string(), act.what.as_str(), act.outcome == "done"))
        .collect();
    let what = "keep a doubt for this desk alone";
    assert_eq!(
        told,
        [
            ("Dora".to_owned(), what, true),
            ("Rita".to_owned(), what, false)
        ]
    );
    let by_whom: Vec<&By> = after.iter().take(3).map(|act| &act.by).collect();
    assert_eq!(by_whom, [&By::CommandLine; 3]);
    assert_eq!(
        check(&program, None),
        Ok(Held {
            acts: 5,
            noted: None
        })
    );
}

#[test]
fn the_record_says_of_a_message_its_kind_and_name_and_nothing_of_what_it_says() {
    let mut world = World::open();
    let message = world.says(ARLAND, note("the ford at dawn"));
    let all = acts(&world.programs[ARLAND]);
    let last = all.last().unwrap();
    assert_eq!(last.what, "say a note on `north`, IMMEDIATE");
    let name: String = message.to_string().chars().take(16).collect();
    assert_eq!(last.outcome, format!("sealed as {name}"));
    let disk = &world.programs[ARLAND].disk;
    let kept = disk.iter().filter(|((space, _), _)| space == SPACE);
    for (_, bytes) in kept {
        assert!(!String::from_utf8_lossy(bytes).contains("ford"));
    }
}

#[test]
fn what_waited_is_on_record_when_it_was_ordered_and_when_it_was_done() {
    let mut world = World::open();
    world.programs[ARLAND].restart(Provenance::Continued);
    let before = world.programs[ARLAND].desk.acts_head().acts;
    assert!(matches!(
        world.say(ARLAND, note("hello")),
        Outcome::Waiting { .. }
    ));
    world.contact(ARLAND);
    let all = acts(&world.programs[ARLAND]);
    let new: Vec<&Act> = all.iter().skip(before as usize).collect();
    let [first, second] = new.as_slice() else {
        panic!("{new:?}")
    };
    assert!(
        first.outcome.starts_with("waits until"),
        "{}",
        first.outcome
    );
    assert!(second.what.ends_with("which waited"), "{}", second.what);
    assert!(
        second.outcome.starts_with("sealed as"),
        "{}",
        second.outcome
    );
    assert!(check(&world.programs[ARLAND], None).is_ok());
}

#[test]
fn a_desk_that_is_put_back_from_a_backup_goes_on_with_the_record_that_the_backup_holds() {
    let mut program = staffed();
    let noted = program.desk.acts_head().words();
    let backup = program.disk.clone();
    give(
        &mut program,
        By::Person("Dora".into()),
        "one",
        keep("later"),
    );
    let later = program.desk.acts_head().words();
    program.disk = backup;
    program.restart(Provenance::Restored);
    assert_eq!(
        check(&program, Some(noted)),
        Ok(Held {
            acts: 3,
            noted: Some(3)
        })
    );
    assert_eq!(check(&program, Some(later)), Err(Broken::Noted));
    give(
        &mut program,
        By::Person("Dora".into()),
        "two",
        keep("again"),
    );
    assert_eq!(
        check(&program, Some(noted)),
        Ok(Held {
            acts: 4,
            noted: Some(3)
        })
    );
}

#[test]
fn a_desk_of_before_there_was_a_record_begins_it_with_its_next_order() {
    let mut program = staffed();
    let new = ["persons", "passkeys", SPACE];
    program.disk.retain(|(space, key), _| {
        let is_new = new.contains(&space.as_str()) || (space == "desk" && key == b"acts");
        !is_new
    });
    program.restart(Provenance::Continued);
    assert_eq!(program.desk.persons().count(), 0);
    assert_eq!(
        check(&program, None),
        Ok(Held {
            acts: 0,
            noted: None
        })
    );
    assert_eq!(
        give(&mut program, By::CommandLine, "new", keep("hm")),
        Outcome::Done
    );
    assert_eq!(
        check(&program, None),
        Ok(Held {
            acts: 1,
            noted: None
        })
    );
}

/// Orders of several persons, some of which are refused.
fn worked(orders: &[(u8, u8)]) -> Program {
    let mut program = staffed();
    for (number, (who, what)) in orders.iter().enumerate() {
        let by = match who % 4 {
            0 => By::CommandLine,
            1 => By::Person("Dora".into()),
            2 => By::Person("Rita".into()),
            _ => By::Person("nobody".into()),
        };
        let command = match what % 3 {
            0 => keep("hm"),
            1 => person("Olga", &[Role::Reader]),
            _ => Command::Dismiss {
                person: "Olga".into(),
            },
        };
        give(&mut program, by, &format!("order {number}"), command);
    }
    program
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_single_thing_is_changed_in_the_record_is_found(
        orders in prop::collection::vec((any::<u8>(), any::<u8>()), 1..12),
        how in 0..5_usize,
        places in any::<[Index; 2]>(),
        bit in 0..8_u8,
    ) {
        let mut program = worked(&orders);
        let count = program.desk.acts_head().acts;
        prop_assert_eq!(check(&program, None), Ok(Held { acts: count, noted: None }));
        let [one, other] = places.map(|place| place.index(count as usize) as u64 + 1);
        let disk = &mut program.disk;
        match how {
            0 => {
                let act = disk.get_mut(&key(one)).unwrap();
                let place = places[1].index(act.len());
                act[place] ^= 1 << bit;
            }
            1 => {
                disk.remove(&key(one));
            }
            2 => {
                prop_assume!(one != other);
                let first = disk[&key(one)].clone();
                let second = disk.insert(key(other), first).unwrap();
                disk.insert(key(one), second);
            }
            3 => {
                let act = disk[&key(one)].clone();
                disk.insert(key(count + 1), act);
            }
            _ => {
                let mut said = Act::from_bytes(&disk[&key(one)]).unwrap();
                said.outcome.push_str(", or so");
                disk.insert(key(one), said.to_bytes());
            }
        }
        prop_assert!(check(&program, None).is_err());
    }

    #[test]
    fn whoever_has_noted_the_head_sees_that_the_record_was_written_anew(
        orders in prop::collection::vec((any::<u8>(), any::<u8>()), 1..12),
        place in any::<Index>(),
    ) {
        let program = worked(&orders);
        let noted = program.desk.acts_head().words();
        let all = acts(&program);
        let changed = place.index(all.len());
        // All of it from there on is made to fit, the head too.
        let mut before = program.desk.fingerprint().0;
        let mut check = None;
        let mut forged = Vec::new();
        for (number, act) in all.into_iter().enumerate() {
            let outcome = if number == changed { "nothing happened".into() } else { act.outcome };
            let act = Act { before, outcome, ..act };
            before = act.digest();
            forged.push(act);
        }
        let head: serde_json::Value = serde_json::json!({
            "acts": forged.len(), "digest": before.to_string(), "refused": null,
        });
        let head: tacit_mission::acts::Head = serde_json::from_value(head).unwrap();
        for noted in [None, Some(noted)] {
            let mut whole = Check::begin(program.desk.fingerprint(), head.clone(), noted);
            for act in &forged {
                whole.take(Some(&act.to_bytes())).unwrap();
            }
            check = Some(whole.end(forged.len() as u64));
            if noted.is_none() {
                prop_assert!(check.unwrap().is_ok(), "nothing shows it without a head that was noted");
            }
        }
        prop_assert_eq!(check.unwrap(), Err(Broken::Noted));
    }
}

#[test]
fn pages_go_from_the_newest_act_to_the_first_and_leave_none_out() {
    let program = worked(&[(0, 0); 9]);
    let head = program.desk.acts_head();
    assert_eq!(head.acts, 12);
    let pages: Vec<Vec<u64>> = (0..4).map(|page| head.page(page, 5).collect()).collect();
    let (first, last) = (vec![12, 11, 10, 9, 8], vec![2, 1]);
    assert_eq!(pages, [first, vec![7, 6, 5, 4, 3], last, vec![]]);
    assert_eq!(head.page(usize::MAX, 5).count(), 0);
}

#[test]
fn the_vectors_of_acts_hold() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors/mission/acts/");
    let read = |file: &str| -> serde_json::Value {
        let text = std::fs::read_to_string(format!("{root}{file}")).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let chain = read("chain.json");
    let each = chain["acts"].as_array().unwrap();
    assert_eq!(each.len(), 3);
    let mut before: Digest = chain["desk"].as_str().unwrap().parse().unwrap();
    for vector in each {
        let text = |field: &str| vector[field].as_str().unwrap().to_owned();
        let act = Act {
            number: vector["number"].as_u64().unwrap(),
            at: Timestamp(vector["at"].as_u64().unwrap()),
            by: vector["by"]
                .as_str()
                .map_or(By::CommandLine, |name| By::Person(name.to_owned())),
            what: text("what"),
            outcome: text("outcome"),
            before,
        };
        assert_eq!(to_hex(&act.to_bytes()), text("hex"));
        assert_eq!(
            Act::from_bytes(&from_hex(&text("hex")).unwrap()),
            Some(act.clone())
        );
        assert_eq!(act.digest().to_string(), text("digest"));
        before = act.digest();
    }
    for vector in read("refused.json")["refused"].as_array().unwrap() {
        let bytes = from_hex(vector["hex"].as_str().unwrap()).unwrap();
        assert_eq!(Act::from_bytes(&bytes), None, "{}", vector["why"]);
    }
}
