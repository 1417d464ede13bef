//! Incidents at a real desk in a folder of its own: what the form records, what is shown of it, and what is offered as alike.

use super::*;
use crate::console::trying::Room;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use tacit_console::desk::{Act, Desk as _, Done};
use tacit_console::view::incidents::{ImportForm, NewClaim, NewIncident, NewSource};
use tacit_console::view::promises::Asked;
use tacit_mission::command::{Command, OrderName};
use tacit_mission::effect::Input;
use tacit_mission::officers::Rule;
use tacit_mission::persons::{By, Person, Role};
use tacit_standing::record::{Learned, Record};

/// Who sits at this desk.
const WHO: &str = "anna";

fn order() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{:08x}{:024}", NEXT.fetch_add(1, Ordering::Relaxed), 0)
}

/// A desk, and the way to it.
fn desk() -> (Room, Handle) {
    let mut room = Room::new("arland", "A", Rule::default());
    room.order(Command::Admit(Person {
        name: WHO.to_owned(),
        roles: [Role::Reader, Role::Drafter, Role::Keeper].into(),
        officer: None,
    }));
    let handle = room.handle();
    (room, handle)
}

fn by_hand(service: &mut Service, command: Command) {
    let input = Input::Order {
        name: OrderName(order()),
        by: By::CommandLine,
        command: Box::new(command),
    };
    service.perform(&input).unwrap();
}

/// Records as the command line gives them.
async fn command_line(desk: &Handle, lines: String) {
    let look = desk.look(move |service, _| {
        by_hand(
            service,
            Command::Record {
                lines,
                learned: None,
            },
        );
        Ok(())
    });
    look.await.unwrap();
}

async fn act(desk: &Handle, act: Act) -> Result<Done, Fault> {
    desk.act(WHO, order(), act).await
}

fn rockets(id: &str) -> NewIncident {
    NewIncident {
        id: id.to_owned(),
        label: "rockets fall on the north".to_owned(),
        begin: "2026-02-02 21:00 Z".to_owned(),
        ..NewIncident::default()
    }
}

fn rocket_fire(incident: &str, by: &str) -> NewClaim {
    NewClaim {
        incident: incident.to_owned(),
        by: by.to_owned(),
        act: "rocket-fire".to_owned(),
        hits_of: "arland".to_owned(),
        hits_kind: "territory".to_owned(),
        ..NewClaim::default()
    }
}

fn source(id: &str, rests_on: &[&str]) -> Act {
    Act::Source(NewSource {
        id: id.to_owned(),
        rests_on: rests_on.iter().map(|it| (*it).to_owned()).collect(),
        ..NewSource::default()
    })
}

async fn happened(desk: &Handle, id: &str, by: &str) {
    act(desk, Act::Record(Box::new(rockets(id)))).await.unwrap();
    act(desk, Act::Claim(Box::new(rocket_fire(id, by))))
        .await
        .unwrap();
}

#[test]
fn what_the_form_records_is_what_the_command_line_records() {
    let (mut room, desk) = desk();
    let new = NewIncident {
        begin: "2026-02-02 21:00 Z..2026-02-03 Z".to_owned(),
        end: "2026-02-03T04:00Z".to_owned(),
        claim: NewClaim {
            authors: vec!["gamma-brigades".to_owned()],
            ..rocket_fire("", "")
        },
        ..rockets("by-form")
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let done = act(&desk, Act::Record(Box::new(new))).await.unwrap();
        assert_eq!(done.next.as_deref(), Some("/incidents/by-form"));
        let shown = desk.incident("by-form".to_owned()).await.unwrap();
        assert_eq!(
            shown.begin,
            "between 2026-02-02 21:00 Z and 2026-02-03 23:59:59 Z"
        );
        assert_eq!(
            shown.author, "the Gamma Brigades",
            "our own desk's word counts here"
        );
        assert_eq!(
            shown.claims[0].says,
            "rocket fire; by the Gamma Brigades; hit the territory of Arland"
        );
    });
    drop(desk);
    let label = "rockets fall on the north";
    let begin = "2026-02-02T21:00Z..2026-02-03Z";
    let end = "2026-02-03T04:00Z";
    let said = [
        "incident", "record", "by-line", "--label", label, "--begin", begin, "--end", end,
    ];
    room.typed(&said, &[]);
    let says = [
        "--author",
        "gamma-brigades",
        "--act",
        "rocket-fire",
        "--hits",
        "territory of arland",
    ];
    room.typed(
        &[&["incident", "claim", "by-line"][..], &says].concat(),
        &[],
    );
    let mut told: [Vec<Record>; 2] = Default::default();
    for (_, record) in room.service().desk().casebook().records() {
        let mut record = record.clone();
        let of = match &mut record {
            Record::Incident(it) => {
                it.learned = Learned::Only(BTreeMap::new());
                std::mem::take(&mut it.id)
            }
            Record::Claim(it) => {
                it.learned = Learned::Only(BTreeMap::new());
                // Its name has a number that is drawn.
                it.id.clear();
                std::mem::take(&mut it.incident)
            }
            _ => continue,
        };
        told[usize::from(of == "by-line")].push(record);
    }
    let [form, line] = told;
    assert_eq!(form.len(), 2);
    assert_eq!(form, line);
}

#[tokio::test]
async fn a_name_is_drawn_from_the_label_and_never_twice() {
    let (_room, desk) = desk();
    for expected in ["rockets-fall-on-the-north", "rockets-fall-on-the-north-2"] {
        let done = act(&desk, Act::Record(Box::new(rockets(""))))
            .await
            .unwrap();
        assert_eq!(done.next, Some(format!("/incidents/{expected}")));
    }
    let unspelled = NewIncident {
        label: "صواريخ".to_owned(),
        ..rockets("")
    };
    let done = act(&desk, Act::Record(Box::new(unspelled))).await.unwrap();
    assert_eq!(done.next.as_deref(), Some("/incidents/incident-2026-02-02"));
}

#[tokio::test]
async fn what_cannot_be_so_is_refused_at_its_field_and_records_nothing() {
    let (_room, desk) = desk();
    let claim = |claim: NewClaim| NewIncident {
        claim,
        ..rockets("")
    };
    let each = [
        (
            "begin",
            NewIncident {
                begin: String::new(),
                ..rockets("")
            },
        ),
        (
            "begin",
            NewIncident {
                begin: "last night".to_owned(),
                ..rockets("")
            },
        ),
        (
            "begin",
            NewIncident {
                begin: "2026-02-02T21:00".to_owned(),
                ..rockets("")
            },
        ),
        (
            "begin",
            NewIncident {
                begin: "2026-02-03Z..2026-02-01Z".to_owned(),
                ..rockets("")
            },
        ),
        (
            "begin",
            NewIncident {
                begin: "9000-01-01Z".to_owned(),
                ..rockets("")
            },
        ),
        (
            "end",
            NewIncident {
                end: "2026-02-01Z".to_owned(),
                ..rockets("")
            },
        ),
        (
            "learned",
            NewIncident {
                learned: "9000-01-01T00:00Z".to_owned(),
                ..rockets("")
            },
        ),
        (
            "learned",
            NewIncident {
                learned: "2026-02-03Z".to_owned(),
                ..rockets("")
            },
        ),
        (
            "by",
            claim(NewClaim {
                by: "nobody".to_owned(),
                ..rocket_fire("", "")
            }),
        ),
        (
            "act",
            claim(NewClaim {
                act: "sorcery".to_owned(),
                ..NewClaim::default()
            }),
        ),
        (
            "act",
            claim(NewClaim {
                grade: "clear".to_owned(),
                ..NewClaim::default()
            }),
        ),
        (
            "author",
            claim(NewClaim {
                authors: vec!["atlantis".to_owned()],
                ..NewClaim::default()
            }),
        ),
        (
            "hits_kind",
            claim(NewClaim {
                hits_kind: String::new(),
                ..rocket_fire("", "")
            }),
        ),
        (
            "hits_of",
            claim(NewClaim {
                incidental: true,
                ..NewClaim::default()
            }),
        ),
    ];
    for (field, new) in each {
        let fault = act(&desk, Act::Record(Box::new(new.clone()))).await;
        let fault = fault.expect_err(&format!("{new:?}"));
        assert_eq!(
            fault.field().map(|(field, _)| field),
            Some(field),
            "{new:?}: {fault}"
        );
    }
    assert_eq!(desk.incidents(String::new(), 0).await.unwrap().all, 0);
}

#[tokio::test]
async fn a_stance_makes_a_claim_count_and_another_unmakes_it() {
    let (_room, desk) = desk();
    act(&desk, source("wire", &[])).await.unwrap();
    happened(&desk, "rockets", "wire").await;
    let claims = || async { desk.incident("rockets".to_owned()).await.unwrap().claims };
    let claim = claims().await.remove(0);
    assert!(!claim.counts && claim.stance.is_empty());
    for (stance, word, counts) in [
        ("accept", "accepted", true),
        ("deny", "denied", false),
        ("set-aside", "set aside", false),
    ] {
        let held = Act::Stance {
            claim: claim.id.clone(),
            stance: stance.to_owned(),
        };
        act(&desk, held).await.unwrap();
        let claim = claims().await.remove(0);
        assert_eq!((claim.stance.as_str(), claim.counts), (word, counts));
        // A stance counts from the next second on, as instants are whole seconds; the later line decides within one.
    }
}

#[tokio::test]
async fn the_roots_that_are_shown_are_those_at_the_bottom() {
    let (_room, desk) = desk();
    for (id, rests_on) in [
        ("wire", &[][..]),
        ("radio", &[]),
        ("paper", &["wire", "radio"]),
    ] {
        act(&desk, source(id, rests_on)).await.unwrap();
    }
    happened(&desk, "rockets", "paper").await;
    let shown = desk.incident("rockets".to_owned()).await.unwrap();
    assert_eq!(shown.claims[0].by, "paper");
    assert_eq!(shown.claims[0].roots, ["radio", "wire"]);
}

#[tokio::test]
async fn what_looks_alike_is_offered_and_nothing_is_one_before_a_person_says_so() {
    let (_room, desk) = desk();
    for (id, by) in [("one", "wire"), ("two", "radio")] {
        act(&desk, source(by, &[])).await.unwrap();
        happened(&desk, id, by).await;
    }
    let found = desk.pairs().await.unwrap();
    assert_eq!(found.pairs.len(), 1);
    assert_eq!(desk.incidents(String::new(), 0).await.unwrap().pairs, 1);
    assert!(
        desk.incident("one".to_owned())
            .await
            .unwrap()
            .same
            .is_empty()
    );
    let says = |one: bool| Act::Same {
        incidents: ["one".to_owned(), "two".to_owned()],
        one,
    };
    act(&desk, says(false)).await.unwrap();
    assert!(
        desk.pairs().await.unwrap().pairs.is_empty(),
        "it is not offered again"
    );
    let shown = desk.incident("one".to_owned()).await.unwrap();
    assert_eq!(shown.same.len(), 1);
    assert!(shown.same[0].1.ends_with("denied here"), "{:?}", shown.same);
    act(&desk, says(true)).await.unwrap();
    assert!(desk.pairs().await.unwrap().pairs.is_empty());
    let shown = desk.incident("two".to_owned()).await.unwrap();
    assert!(
        shown
            .same
            .iter()
            .any(|(other, by)| other == "one" && by == "this desk")
    );
}

#[tokio::test]
async fn a_file_is_taken_in_whole_and_what_is_left_out_has_its_line_in_the_file() {
    let (_room, desk) = desk();
    let mut file: String = (0..1_500)
        .map(|number| format!("{{\"v\":1,\"type\":\"incident\",\"id\":\"i{number}\",\"begin\":\"2026-01-05T06:00Z\"}}\n"))
        .collect();
    file.push_str("{\"v\":1,\"type\":\"incident\",\"id\":\"wrong\",\"begin\":\"never\"}\n");
    let form = ImportForm {
        name: "records".to_owned(),
        file: file.into_bytes(),
        ..ImportForm::default()
    };
    let done = act(&desk, Act::Import(Box::new(form.clone())))
        .await
        .unwrap();
    let imported = done.imported.unwrap();
    assert_eq!((imported.taken, imported.known), (1_500, 0));
    assert_eq!(imported.left_out.len(), 1);
    assert!(
        imported.left_out[0].starts_with("line 1501:"),
        "{:?}",
        imported.left_out
    );
    let again = act(&desk, Act::Import(Box::new(form))).await.unwrap();
    assert_eq!(again.imported.unwrap().known, 1_500);
    let list = desk.incidents("I1499".to_owned(), 7).await.unwrap();
    assert_eq!((list.found, list.all, list.page), (1, 1_500, 0));
}

#[tokio::test]
async fn an_incident_is_found_by_its_words_its_name_and_whoever_is_said_to_have_acted() {
    let (_room, desk) = desk();
    let new = NewIncident {
        claim: NewClaim {
            authors: vec!["gamma-brigades".to_owned()],
            ..rocket_fire("", "")
        },
        ..rockets("r-1")
    };
    act(&desk, Act::Record(Box::new(new))).await.unwrap();
    for (search, found) in [
        ("ROCKETS north", 1),
        ("r-1", 1),
        ("gamma brigades", 1),
        ("rocket fire", 1),
        ("borland", 0),
        ("", 1),
    ] {
        let list = desk.incidents(search.to_owned(), 0).await.unwrap();
        assert_eq!(list.found, found, "{search}");
    }
}

#[tokio::test]
async fn an_exposure_adds_roots_and_changes_no_promise_and_silence_denies_nothing() {
    let (_room, desk) = desk();
    for (id, rests_on) in [("wire", &[][..]), ("paper", &["wire"]), ("radio", &[])] {
        act(&desk, source(id, rests_on)).await.unwrap();
    }
    act(&desk, Act::Record(Box::new(rockets("rockets"))))
        .await
        .unwrap();
    let promises = desk.promises(Asked::default()).await.unwrap();
    let roots = |exposure: tacit_console::view::exposure::Exposure| {
        exposure.eyes.into_iter().next().unwrap().parts
    };
    for (source, expected) in [
        ("wire", &["wire"][..]),
        ("paper", &["wire"]),
        ("radio", &["radio", "wire"]),
    ] {
        let line = format!(
            "{{\"v\":1,\"type\":\"exposure\",\"id\":\"e-{source}\",\"of\":[\"rockets\"],\"existence\":true,\"known_to\":[\"the public\"],\"since\":\"2026-02-04Z\",\"source\":\"{source}\"}}\n"
        );
        command_line(&desk, line).await;
        let parts = roots(desk.exposure(Asked::default()).await.unwrap());
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].roots, expected);
        assert_eq!(
            (parts[0].to.as_str(), parts[0].part.as_str()),
            ("the public", "that it exists")
        );
    }
    command_line(
        &desk,
        "{\"v\":1,\"type\":\"posture\",\"id\":\"p\",\"party\":\"borland\",\"of\":\"e-wire\",\"posture\":\"silent\"}\n".to_owned(),
    )
    .await;
    let parts = roots(desk.exposure(Asked::default()).await.unwrap());
    let said = parts[0].accounts.iter().flat_map(|it| &it.postures);
    let said: Vec<&String> = said.collect();
    assert!(said.iter().any(|it| *it == "Borland is silent"), "{said:?}");
    assert!(!said.iter().any(|it| it.contains("denies")));
    let after = desk.promises(Asked::default()).await.unwrap();
    assert_eq!(
        (promises.given, promises.received),
        (after.given, after.received)
    );
}
