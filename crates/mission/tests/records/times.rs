//! Other people's clocks.

use super::desk::*;
use proptest::prelude::*;
use tacit_channel::FactKind;
use tacit_mission::correspondence::{Passed, STAGES};
use tacit_mission::party;
use tacit_mission::said::Said;
use tacit_mission::translation::passage;
use tacit_standing::record::{Learned, Record};
use tacit_standing::verdict::Word;
use tacit_wire::Timestamp;

#[test]
fn a_receipt_dated_before_the_message_proves_no_more_than_that_it_came() {
    let mut desk = Desk::of_arland();
    let paper = desk.paper(QUIET);
    let mut letter = desk.say("2026-01-10T00:00Z", Said::Assurance(paper));
    let (lie, learned) = ("2025-06-01T00:00Z", "2026-01-12T00:00Z");
    desk.passed(&mut letter, FactKind::Received, lie, learned);
    assert_eq!(
        desk.word_known("arland", "2026-01-09T00:00Z", learned),
        Word::NotInEffect
    );
    let open = desk.judge("A", "arland", "2026-01-11T00:00Z", learned);
    assert_eq!(open.word, Word::Undetermined);
    assert_eq!(desk.word("arland", learned), Word::Stands);
}

#[test]
fn a_receipt_dated_into_the_future_delays_nothing() {
    let mut desk = Desk::of_arland();
    let paper = desk.paper(QUIET);
    let mut letter = desk.say("2026-01-10T00:00Z", Said::Assurance(paper));
    let (lie, learned) = ("2036-01-01T00:00Z", "2026-01-12T00:00Z");
    desk.passed(&mut letter, FactKind::Received, lie, learned);
    assert_eq!(desk.word("arland", learned), Word::Stands);
}

#[test]
fn a_relay_that_says_it_held_a_letter_after_it_came_is_not_believed() {
    let mut desk = Desk::of_borland();
    let paper = desk.paper(QUIET);
    let mut letter = desk.letter(false, "2026-01-02T00:00Z", Said::Assurance(paper));
    letter.held_at = Some(moment("2030-01-01T00:00Z"));
    desk.file_well(&letter);
    let id = format!("{}-held", letter.record());
    match desk.book.record(&id) {
        Some(Record::Receipt(held)) => assert_eq!(held.at.0.to(), instant("2026-01-02T00:00Z")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_relays_may_tell_of_one_stage() {
    let mut desk = Desk::of_arland();
    let paper = desk.paper(QUIET);
    let mut letter = desk.say("2026-01-10T00:00Z", Said::Assurance(paper));
    for at in ["2026-01-11T00:00Z", "2026-01-12T00:00Z"] {
        desk.passed(&mut letter, FactKind::Held, at, at);
    }
    assert!(desk.has(&format!("{}-held", letter.record())));
    assert!(desk.has(&format!("{}-held-2", letter.record())));
}

proptest! {
    #[test]
    fn no_clock_moves_a_receipt_out_of_what_this_desk_knows(
        logged in 0_u64..4_000_000_000_000,
        later in 0_u64..1_000_000_000,
        at in any::<u64>(),
        stage in 0_usize..STAGES.len(),
    ) {
        let mut desk = Desk::of_arland();
        let paper = desk.paper(QUIET);
        let mut letter = desk.letter(true, "2026-01-10T00:00Z", Said::Assurance(paper));
        letter.logged_at = Timestamp(logged);
        let learned_at = Timestamp(logged + later);
        let passed = Passed { stage: STAGES[stage], at: Timestamp(at), learned_at };
        for record in passage(&letter, &passed, &desk.with) {
            let Record::Receipt(receipt) = record else { panic!("a receipt") };
            let (from, to) = (receipt.at.0.from(), receipt.at.0.to());
            let (first, last) = (party::instant(letter.logged_at), party::instant(learned_at));
            prop_assert!(first <= from && to <= last);
            if (logged..=learned_at.0).contains(&at) {
                prop_assert_eq!(from, party::instant(Timestamp(at)));
                prop_assert_eq!(from, to);
            }
            prop_assert_eq!(receipt.learned, Learned::Only([("A".to_owned(), last)].into()));
        }
    }
}
