//! Persons and the record of acts by command line: let in, refused, recomputed.

use crate::program::Desk;

#[test]
fn persons_are_let_in_and_out_and_every_order_is_on_record() {
    let mut desk = Desk::make("arland", "A", &[]);
    let refused = desk.ask(&["person", "add", "Dora", "--role", "drafter"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("first person"), "{refused:?}");
    desk.well(&["person", "add", "Kim", "--role", "keeper"]);
    desk.well(&[
        "person", "add", "Dora", "--role", "drafter", "--role", "reader",
    ]);
    let persons = desk.data(&["person", "list"]);
    assert_eq!(persons["persons"][0]["name"], "Dora");
    assert_eq!(persons["persons"][0]["roles"][1], "drafter");
    let head = desk.data(&["acts"])["head"].as_str().unwrap().to_owned();
    desk.run();
    desk.well(&["note", "add", "a word to ourselves"]);
    desk.well(&["person", "remove", "Dora"]);
    let acts = desk.data(&["acts"]);
    assert_eq!(acts["all"], 5);
    let newest = &acts["acts"][0];
    assert_eq!(newest["what"], "dismiss `Dora`");
    assert_eq!(newest["by"], "command line");
    assert_eq!(newest["outcome"], "done");
    assert!(!acts.to_string().contains("ourselves"), "{acts}");
    assert!(desk.well(&["acts", "--verify"]).contains("5 acts"));
    let checked = desk.data(&["acts", "--head", &head]);
    assert_eq!(checked["noted"], 3, "{checked}");
    let other = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
    let broken = desk.ask(&["acts", "--head", other]);
    assert_eq!(broken.code, 1, "{broken:?}");
    assert!(broken.out.contains("none of this record"), "{broken:?}");
    let no_words = desk.ask(&["acts", "--head", "abandon"]);
    assert_eq!(no_words.code, 2, "{no_words:?}");
    assert_eq!(desk.end(), 0);
    assert!(
        desk.well(&["acts", "--page", "2"])
            .contains("5 acts on record")
    );
}
