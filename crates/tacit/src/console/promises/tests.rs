//! What the console says stands, beside what the command line says.

use super::super::saying::saying;
use super::super::trying::{Pair, draft, example};
use super::*;
use tacit_console::view::promises::Tone;
use tacit_console::view::saying::What;
use tacit_mission::effect::Outcome;
use tacit_mission::officers::Rule;

/// Both promises given, and known to both sides.
fn promised() -> Pair {
    let mut pair = Pair::met(Rule::default());
    let texts = ["arland-to-borland.assurance", "borland-to-arland.assurance"];
    for (room, text) in [&mut pair.arland, &mut pair.borland].into_iter().zip(texts) {
        let give = saying(room.service(), &draft(What::Give, "", &example(text)));
        assert!(matches!(room.say(give.unwrap()), Outcome::Sealed { .. }));
    }
    pair.carry();
    pair.carry();
    pair
}

const NOW: Asked = Asked {
    at_ms: None,
    known_ms: None,
};

/// The incident that releases Arland, if the Gamma Brigades did it.
const ROCKETS: &str = "{\"v\":1,\"type\":\"incident\",\"id\":\"rockets\",\"label\":\"rockets fall\",\"begin\":\"BEGIN\"}\n\
     {\"v\":1,\"type\":\"claim\",\"id\":\"rockets-a\",\"incident\":\"rockets\",\"by\":\"a-desk\",\"grade\":\"clear\",\"says\":{\"author\":\"gamma-brigades\",\"act\":\"rocket-fire\",\"hits\":[{\"of\":\"arland\",\"kind\":\"territory\"}]}}\n";

#[test]
fn a_verdicts_words_are_those_of_the_command_line() {
    let mut pair = promised();
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let arland = &mut pair.arland;
    let now = tacit_mission::party::instant(arland.service().now());
    arland.record(&ROCKETS.replace("BEGIN", &now.to_string()));
    let list = promises(arland.service(), &NOW).unwrap();
    let page = arland.typed(&["standing", "--eyes", "A", "--eyes", "other"], &[]);
    let data = arland.command_line(&["standing", "--eyes", "A", "--eyes", "other"]);
    let typed = data["standings"].as_array().unwrap();
    let shown: Vec<_> = list.given.iter().chain(&list.received).collect();
    assert_eq!((list.given.len(), list.received.len()), (1, 1));
    assert_eq!(typed.len(), 4);
    for promise in shown {
        let of = |it: &&serde_json::Value| {
            let ours = it["promise"]["giver"] == "arland";
            ours == promise.given
        };
        let both: Vec<_> = typed.iter().filter(of).collect();
        for (standing, typed) in promise.standings.iter().zip(both) {
            assert_eq!(
                standing.word.replace(' ', "-"),
                typed["word"].as_str().unwrap()
            );
            for (when, why) in &standing.reasons {
                assert!(page.contains(&format!("{when}  {why}")), "{when} {why}");
            }
            for words in standing.notes.iter().chain(&standing.marks) {
                // The console says as a sentence what heads a list on the command line's page.
                let head = "the reasons are those of ";
                let words = words.strip_prefix(head).unwrap_or(words);
                assert!(page.contains(words), "{words}");
            }
            for open in &standing.open {
                assert!(page.contains(&open.fact), "{}", open.fact);
            }
        }
    }
    let own = &list.given[0].standings[0];
    assert!(own.own && own.eyes == "Arland", "{own:?}");
    assert_eq!(
        list.given[0].standings[1].eyes,
        "Borland as known to Arland"
    );
}

#[test]
fn both_promises_stand_for_both_and_what_can_be_said_is_told() {
    let mut pair = promised();
    let list = promises(pair.arland.service(), &NOW).unwrap();
    let [given, received] = [&list.given[0], &list.received[0]];
    assert_eq!(given.title, "No first strike");
    assert_eq!(
        (given.giver.as_str(), given.receiver.as_str()),
        ("Arland", "Borland")
    );
    assert_eq!(given.standings[0].tone, Tone::Stands, "{given:?}");
    assert!(list.mutual[0].contains("in the eyes of Arland, both promises stand"));
    assert!(given.can.contains(&What::Withdraw) && !given.can.contains(&What::Accept));
    assert!(received.can.contains(&What::AnswerWith) && !received.can.contains(&What::Withdraw));
    let name = given.name.clone();
    let one = promise(pair.arland.service(), &name, &NOW).unwrap();
    assert_eq!(one, *given);
    let withdraw = saying(pair.arland.service(), &draft(What::Withdraw, &name, "")).unwrap();
    pair.arland.say(withdraw);
    let after = promise(pair.arland.service(), &name, &NOW).unwrap();
    assert_eq!(after.can, [What::Reserve]);
    assert_eq!(after.followed_by[0].0, "withdrawal");
    assert!(!after.standings[0].marks.is_empty(), "{after:?}");
}

#[test]
fn what_was_not_known_yet_is_not_shown() {
    let mut pair = promised();
    let service = pair.arland.service();
    let before = service.now().0 - 3_600_000;
    let asked = Asked {
        at_ms: Some(before),
        known_ms: Some(before),
    };
    let list = promises(service, &asked).unwrap();
    assert!(list.given.is_empty() && list.received.is_empty());
    assert!(
        list.notes
            .iter()
            .any(|it| it.starts_with("2 promises were not known"))
    );
    let later = promises(service, &NOW).unwrap();
    let name = later.given[0].name.clone();
    let unknown = promise(service, &name, &asked);
    assert!(matches!(unknown, Err(Fault::Missing(_))));
}

#[test]
fn what_was_judged_is_kept_until_the_desk_changes() {
    let mut pair = promised();
    let service = pair.arland.service();
    promises(service, &NOW).unwrap();
    let kept = |service: &mut Service| {
        let mut kept = true;
        service.known_for_a_minute(|_| {
            kept = false;
            Now(Err(Fault::Failed("judged anew".to_owned())))
        });
        kept
    };
    assert!(kept(service));
    let moment = Asked {
        at_ms: Some(1_000_000_000_000),
        known_ms: Some(service.now().0 + 60_000),
    };
    promises(service, &moment).unwrap();
    let earlier = service.known(|_| Earlier::default());
    assert!(earlier.of(&moment).is_some());
    let note = saying(service, &draft(What::Note, "", "hello")).unwrap();
    pair.arland.say(note);
    assert!(!kept(pair.arland.service()));
}
