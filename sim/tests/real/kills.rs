//! Both desks and the relay are killed again and again while both officers go on speaking.

use crate::desk;
use crate::program::{Program, Shown, Two};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const KILLS_OF_EACH_DESK: u64 = 18;
const KILLS_OF_THE_RELAY: u64 = 12;

#[test]
fn nothing_that_an_officer_was_told_to_be_said_is_lost_or_doubled_by_killing() {
    if let Some(folder) = std::env::var_os(desk::FOLDER) {
        return desk::run(folder.as_ref());
    }
    let Two {
        mut relay,
        mut arland,
        mut borland,
        folder: _kept,
    } = Two::open();
    let first = arland.does("say IMMEDIATE assurance 0 arland-first");
    assert_eq!(borland.hears("arland-first"), first);

    std::thread::scope(|scope| {
        scope.spawn(|| speak_and_be_killed(&mut arland, "arland", 1));
        scope.spawn(|| speak_and_be_killed(&mut borland, "borland", 2));
        scope.spawn(|| {
            let mut chance = ChaCha20Rng::seed_from_u64(3);
            for _ in 0..KILLS_OF_THE_RELAY {
                pause(&mut chance, 300..900);
                relay.kill();
                pause(&mut chance, 0..100);
                relay.run();
            }
        });
    });

    borland.does(format!("read {first}"));
    borland.does(format!("answer {first} IMMEDIATE answer 0 borland-answers"));
    said_is_heard_once(&arland, &borland, "arland");
    said_is_heard_once(&borland, &arland, "borland");
    every_fact_is_known(&mut arland, &first);
    for desk in [&mut arland, &mut borland] {
        desk.does("status");
        let status = desk.lines("status ").pop().unwrap();
        assert!(status.contains("stopped None"), "{status}");
        assert!(status.ends_with("unopened 0 awaited 0"), "{status}");
        let named = [
            "Forked",
            "Conflicting",
            "Reflected",
            "GoneBack",
            "WentBack",
            "Expired",
        ];
        for line in desk.lines("notice Finding") {
            assert!(!named.iter().any(|name| line.contains(name)), "{line}");
        }
        assert_eq!(desk.lines("notice RelayLost").len(), 0);
        assert_eq!(desk.lines("notice Contradiction").len(), 0);
        assert!(
            desk.lines("notice KeysRenewed").len() >= 2,
            "keys were renewed"
        );
    }
}

fn pause(chance: &mut ChaCha20Rng, ms: std::ops::Range<u64>) {
    let ms = ms.start + chance.next_u64() % (ms.end - ms.start);
    std::thread::sleep(Duration::from_millis(ms));
}

/// Orders a few things in each of the program's lives, and ends it at any moment.
fn speak_and_be_killed(desk: &mut Program, name: &str, seed: u64) {
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    for life in 0..KILLS_OF_EACH_DESK {
        let orders = ["ROUTINE note", "FLASH assurance", "PRIORITY report"];
        for (place, order) in orders.into_iter().enumerate() {
            // Now and then a text that goes in parts.
            let length = if place == 0 && life % 6 == 5 {
                150_000
            } else {
                0
            };
            desk.order(format!("say {order} {length} {name}-{life}-{place}"));
            if place == 1 && life % 5 == 2 {
                desk.order("renew");
            }
            pause(&mut chance, 0..120);
        }
        pause(&mut chance, 0..500);
        desk.kill();
        desk.start();
    }
}

/// Everything that `from` was told to have said came to `to`, whole and under its name, and nothing else did.
fn said_is_heard_once(from: &Program, to: &Program, name: &str) {
    let mut said: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (number, order) in from.orders().into_iter().enumerate() {
        let words: Vec<&str> = order.split(' ').collect();
        let (length, text) = match words[..] {
            ["say", _, _, length, text] | ["answer", _, _, _, length, text] => (length, text),
            _ => continue,
        };
        from.waits_for(&format!("done {number} "));
        let id = from.outcome(number).unwrap();
        let length: usize = length.parse().unwrap();
        let length = length.div_ceil(text.len() + 1).max(1) * (text.len() + 1);
        let known = said.insert(id, (length, text.to_owned()));
        assert_eq!(known, None, "one name for two messages");
    }
    assert!(said.len() as u64 >= 3 * KILLS_OF_EACH_DESK);
    let since = Instant::now();
    let heard = loop {
        let mut heard: BTreeMap<String, Shown> = BTreeMap::new();
        for shown in to.delivered() {
            // The word that an officer has read something has no text.
            if !shown.text.is_empty() {
                let again = heard.insert(shown.id.clone(), shown.clone());
                assert!(
                    again.is_none_or(|again| again == shown),
                    "two contents under one name"
                );
            }
        }
        if heard.len() >= said.len() || since.elapsed() > Duration::from_secs(60) {
            break heard;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    for (id, (length, text)) in &said {
        let shown = heard
            .get(id)
            .unwrap_or_else(|| panic!("{name}: `{text}` was lost"));
        assert_eq!(shown.length, *length);
        assert!(shown.text.starts_with(&format!("{text} ")));
    }
    assert_eq!(
        heard.len(),
        said.len(),
        "something was heard that nobody was told to have said"
    );
}

/// Deposited, held, conveyed, received, read and answered, each for itself.
fn every_fact_is_known(desk: &mut Program, id: &str) {
    let since = Instant::now();
    loop {
        desk.does(format!("facts {id}"));
        let facts = desk.lines(&format!("facts {id} ")).pop().unwrap();
        if facts == "deposited held conveyed received read answered" {
            return;
        }
        assert!(since.elapsed() < Duration::from_secs(40), "only {facts}");
        std::thread::sleep(Duration::from_millis(500));
    }
}

#[test]
fn a_message_that_was_durable_when_the_program_died_is_shown_after_the_next_start() {
    let mut two = Two::open();
    two.borland.does("die");
    let id = two.arland.does("say FLASH note 0 arland-speaks");
    two.borland.ended();
    assert!(
        two.borland.delivered().is_empty(),
        "it died before it showed anything"
    );
    two.borland.start();
    assert_eq!(two.borland.hears("arland-speaks"), id);
    // Once shown it is not shown again.
    let again = two.arland.does("say FLASH note 0 arland-again");
    two.borland.kill();
    two.borland.start();
    assert_eq!(two.borland.hears("arland-again"), again);
    let heard = two.borland.delivered();
    assert_eq!(heard.iter().filter(|one| one.id == id).count(), 1);
}

#[test]
fn a_flash_overtakes_a_long_text_that_was_said_before() {
    let mut two = Two::open();
    two.borland.kill();
    two.arland.does("say ROUTINE note 400000 arland-long");
    let flash = two.arland.does("say FLASH assurance 0 arland-flash");
    two.borland.start();
    two.borland.hears("arland-long");
    let heard = two.borland.delivered();
    assert_eq!(heard.first().map(|one| &one.id), Some(&flash));
    assert_eq!(heard.len(), 2);
}
