//! What waits at two desks between which a courier goes.

use super::super::saying::saying;
use super::super::seen::see;
use super::super::threads;
use super::super::trying::{LINE, Pair, Room, draft, example};
use super::*;
use tacit_console::view::saying::What;
use tacit_console::view::thread::THREAD_PAGE;
use tacit_mission::officers::Rule;

fn now(room: &mut Room) -> Vec<Matter> {
    waiting(room.service(), &Board::default()).unwrap()
}

fn kinds(room: &mut Room) -> Vec<MatterKind> {
    now(room).into_iter().map(|matter| matter.kind).collect()
}

fn say(room: &mut Room, what: What, about: &str, text: &str) {
    let said = saying(room.service(), &draft(what, about, text)).unwrap();
    room.say(said);
}

/// Says to have read everything.
fn read(room: &mut Room) {
    let letters = room.service().desk().letters().iter();
    let unread = letters.filter(|letter| !letter.ours && letter.read_at.is_none());
    let unread: Vec<_> = unread.map(|letter| letter.id).collect();
    for message in unread {
        room.order(Command::MarkRead { message });
    }
}

/// The last message of the other side.
fn last(room: &mut Room) -> String {
    let mut letters = room.service().desk().letters().iter().rev();
    letters.find(|letter| !letter.ours).unwrap().record()
}

#[test]
fn an_offer_waits_to_be_read_then_to_be_answered_and_then_for_nobody() {
    let mut pair = Pair::met(Rule::default());
    assert_eq!(kinds(&mut pair.borland), []);
    let text = example("arland-to-borland.assurance");
    say(&mut pair.arland, What::Offer, "", &text);
    pair.carry();
    assert_eq!(
        kinds(&mut pair.arland),
        [],
        "what we say waits for nobody here"
    );
    let unread = now(&mut pair.borland);
    assert_eq!(unread.len(), 1, "{unread:#?}");
    assert_eq!(unread[0].kind, MatterKind::Unread);
    assert!(
        unread[0].words.starts_with("Offer “"),
        "{}",
        unread[0].words
    );
    let name = last(&mut pair.borland);
    assert_eq!(unread[0].path, format!("/letters/{name}"));
    let before = keys(&unread);
    read(&mut pair.borland);
    assert_eq!(kinds(&mut pair.borland), [MatterKind::Unanswered]);
    assert_eq!(keys(&now(&mut pair.borland)), before, "that is nothing new");
    say(&mut pair.borland, What::Acknowledge, &name, "seen here");
    assert_eq!(kinds(&mut pair.borland), []);
}

#[test]
fn an_offer_that_is_taken_back_or_an_answer_that_is_an_assurance_asks_for_no_answer() {
    let mut pair = Pair::met(Rule::default());
    let texts = ["arland-to-borland.assurance", "borland-to-arland.assurance"].map(example);
    say(&mut pair.arland, What::Give, "", &texts[0]);
    pair.carry();
    read(&mut pair.borland);
    let given = last(&mut pair.borland);
    say(&mut pair.borland, What::AnswerWith, &given, &texts[1]);
    pair.carry();
    read(&mut pair.arland);
    assert_eq!(kinds(&mut pair.arland), []);
    assert_eq!(kinds(&mut pair.borland), []);
}

#[test]
fn a_promise_that_was_taken_back_waits_until_somebody_has_seen_it_and_again_when_it_changes() {
    let mut pair = Pair::met(Rule::default());
    say(
        &mut pair.arland,
        What::Give,
        "",
        &example("arland-to-borland.assurance"),
    );
    pair.carry();
    read(&mut pair.borland);
    let given = standings(pair.borland.service()).0.clone();
    assert_eq!(given.len(), 1);
    let mut changed = seen::seen(pair.borland.service()).unwrap();
    changed
        .standings
        .insert(given[0].promise.clone(), "released".to_owned());
    seen::keep(pair.borland.service(), &changed).unwrap();
    let waiting = now(&mut pair.borland);
    let matter = waiting.iter().find(|it| it.kind == MatterKind::Standing);
    let matter = matter.unwrap();
    assert!(
        matter.words.contains("when somebody last looked: released"),
        "{}",
        matter.words
    );
    let name = matter.seen.clone().unwrap();
    let other = name.replace(&given[0].word.to_string(), "breached");
    let service = pair.borland.service();
    crate::console::begin(service).unwrap();
    assert!(matches!(
        see(service, "keeper", &other),
        Err(Fault::Stale(_))
    ));
    see(service, "keeper", &name).unwrap();
    assert!(!kinds(&mut pair.borland).contains(&MatterKind::Standing));
}

#[test]
fn a_thread_comes_a_page_at_a_time_and_each_message_stands_on_one() {
    let mut pair = Pair::met(Rule::default());
    for number in 0..THREAD_PAGE + 3 {
        say(&mut pair.arland, What::Note, "", &format!("note {number}"));
    }
    let (service, board) = (pair.arland.service(), Board::default());
    let page = threads::thread(service, &board, LINE, None).unwrap();
    assert_eq!(page.letters.len(), THREAD_PAGE);
    assert_eq!(page.letters[0].words, "note 3");
    let before = threads::thread(service, &board, LINE, page.earlier).unwrap();
    let words: Vec<&str> = before.letters.iter().map(|it| it.words.as_str()).collect();
    assert_eq!(words, ["note 0", "note 1", "note 2"]);
    assert_eq!(before.earlier, None);
    let missing = threads::thread(service, &board, "nowhere", None);
    assert!(matches!(missing, Err(Fault::Missing(_))));
}

#[test]
fn each_stage_of_a_message_is_known_with_what_shows_it_or_is_not_known() {
    let mut pair = Pair::met(Rule::default());
    say(
        &mut pair.arland,
        What::Offer,
        "",
        &example("arland-to-borland.assurance"),
    );
    pair.carry();
    let name = last(&mut pair.borland);
    let known = |room: &mut Room| {
        let letter = threads::letter(room.service(), &name).unwrap();
        let known = letter.stages.into_iter().filter(|stage| {
            assert_eq!(stage.at_ms.is_some(), !stage.proof.is_empty(), "{stage:?}");
            stage.at_ms.is_some()
        });
        known.map(|stage| stage.what).collect::<Vec<_>>()
    };
    assert!(!known(&mut pair.arland).contains(&"read".to_owned()));
    read(&mut pair.borland);
    say(&mut pair.borland, What::Decline, &name, "not these words");
    pair.carry();
    for room in [&mut pair.arland, &mut pair.borland] {
        let known = known(room);
        for stage in ["received", "read", "answered"] {
            assert!(known.contains(&stage.to_owned()), "{stage}: {known:?}");
        }
    }
    let here = threads::letter(pair.borland.service(), &name).unwrap();
    assert!(here.can.contains(&What::AnswerWith) && here.rendering.is_some());
    let there = threads::letter(pair.arland.service(), &name).unwrap();
    assert_eq!(there.can, [], "nobody answers themselves");
}
