//! Answers to what does not stand any more, and records that are somebody else's.

use crate::correspondence::{agree, count};
use crate::meeting::{met, only};
use crate::program::{Desk, Said, example};
use serde_json::json;
use tacit_trial::Relay;

/// Says something with the name under which it is shown now, whatever comes of it.
fn tried(desk: &Desk, arguments: &[&str]) -> Said {
    let shown = desk.data(&[arguments, &["--show"]].concat());
    let confirm = ["--confirm", shown["name"].as_str().unwrap()];
    desk.ask(&[arguments, &confirm].concat())
}

#[test]
fn what_was_withdrawn_is_neither_accepted_nor_renewed_nor_withdrawn_again() {
    let relay = Relay::start(&[]);
    let (arland, borland) = met(&relay, [&[], &[]]);
    let text = example("arland-to-borland.assurance");
    arland.confirmed(&["assurance", "give", &text, "--channel", "line"]);
    let found = borland.until(&["inbox"], |it| only(it, "assurance").is_object());
    let name = only(&found, "assurance")["record"]
        .as_str()
        .unwrap()
        .to_owned();
    arland.confirmed(&[
        "assurance",
        "withdraw",
        "No first strike",
        "--reason",
        "no longer",
    ]);
    borland.until(&["inbox"], |it| only(it, "withdrawal").is_object());

    let answer = example("borland-to-arland.assurance");
    for how in [&["--accept"][..], &["--with", &answer]] {
        let said = tried(
            &borland,
            &[&["assurance", "answer", &name][..], how].concat(),
        );
        assert_eq!(said.code, 1, "{said:?}");
        assert!(
            said.err.contains(&format!("{name} was withdrawn by m-")),
            "{said:?}"
        );
    }
    for again in [
        &["assurance", "withdraw", "No first strike"][..],
        &["assurance", "reaffirm", "No first strike"],
    ] {
        let said = tried(&arland, again);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains("withdraw"), "{said:?}");
    }
    assert_eq!(agree(&borland, &arland).len(), 0, "nothing was said");
    // Whoever says that it came says nothing that a withdrawal has overtaken.
    borland.confirmed(&["assurance", "answer", &name, "--acknowledge"]);
    assert_eq!(agree(&borland, &arland).len(), 1);
}

#[test]
fn what_is_shown_is_said_in_that_manner_or_not_at_all() {
    let relay = Relay::start(&[]);
    let (arland, borland) = met(&relay, [&[], &[]]);
    let text = example("arland-to-borland.assurance");
    let give = ["assurance", "give", &text, "--channel", "line"];
    let shown = arland.data(&[&give[..], &["--show"]].concat());
    let name = shown["name"].as_str().unwrap();
    let confirm = ["--confirm", name];
    for other in [
        ["--precedence", "flash"],
        ["--authority", "full-powers"],
        ["--asked-by", "the cabinet"],
    ] {
        let said = arland.ask(&[&give[..], &other, &confirm].concat());
        assert_eq!(said.code, 2, "{said:?}");
        assert!(
            said.err.contains("nothing was said") && said.err.contains("--show"),
            "{said:?}"
        );
    }
    assert_eq!(agree(&arland, &borland).len(), 0);
    let again = [&give[..], &confirm].concat();
    arland.well(&again);
    let twice = arland.ask(&again);
    assert_eq!(twice.code, 1, "{twice:?}");
    assert!(twice.err.contains("given already"), "{twice:?}");
    assert_eq!(agree(&arland, &borland).len(), 1);
}

#[test]
fn a_file_of_another_desk_is_left_out_line_by_line_and_ones_own_is_known_already() {
    let desk = Desk::make("arland", "A", &[]);
    let file = desk.path("records.jsonl");
    let incident = |id: &str, learned: serde_json::Value| json!({"v": 1, "type": "incident", "id": id, "begin": "2026-01-05T06:00Z", "learned": learned});
    let theirs = incident("theirs", json!({"B": "2026-01-05T07:00Z"}));
    let ours = incident(
        "ours",
        json!({"A": "2026-01-05T07:00Z", "B": "2026-01-05T08:00Z"}),
    );
    std::fs::write(&file, format!("{theirs}\n{ours}\nnot a record\n")).unwrap();
    let import = ["incident", "import", &file];
    let found = desk.data(&import);
    assert_eq!(
        (&found["taken"], &found["known"]),
        (&json!(1), &json!(0)),
        "{found:#}"
    );
    let left_out = found["left_out"].as_array().unwrap();
    assert!(
        left_out[0]
            .as_str()
            .unwrap()
            .contains("it is from another desk")
            && left_out[1].as_str().unwrap().starts_with("line 3:"),
        "{left_out:?}"
    );
    let again = desk.data(&import);
    assert_eq!(
        (&again["taken"], &again["known"]),
        (&json!(0), &json!(1)),
        "{again:#}"
    );
    let list = desk.data(&["incident", "list"]);
    assert_eq!(count(&list["incidents"], |it| it["id"] == "ours"), 1);
    assert_eq!(list["incidents"].as_array().unwrap().len(), 1, "{list:#}");
}
