//! Harm that is licensed: each way round a promise, and none where the promise has none.

use crate::small::{found, one, sentences};
use tacit_analysis::{Kind, Level};

const QUIET: &str = "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.\n";

#[test]
fn each_way_round_a_promise_is_one_finding() {
    let narrow = one(
        "Arland will not preventively attack Borland, by its own forces, against the territory or forces of Borland, in the North.\nThis holds as long as Arland is not first attacked by Borland.\nThe listed proxies of Arland are the Gamma Brigades, directed.\nNeither side counts shelling.",
    );
    let mut sentences = sentences(&narrow, Kind::Gap);
    sentences.sort();
    assert_eq!(
        sentences,
        [
            "attacks by Arland against the territory of Borland in the North: that is no breach of the promise of Arland to Borland, since it is only about threats that are not imminent",
            "attacks by Arland, against a threat that is not imminent, against the forces of the Delta Front: that is no breach of the promise of Arland to Borland, since it protects nobody who acts for Borland",
            "attacks by Arland, against a threat that is not imminent, against the people of Borland in the North: that is no breach of the promise of Arland to Borland, since it does not name the people of Borland",
            "attacks by Arland, against a threat that is not imminent, against the territory of Borland in Borland: that is no breach of the promise of Arland to Borland, since it does not reach there",
            "attacks by Carland, against a threat that is not imminent, against the territory of Borland in the North, joined by Arland: that is no breach of the promise of Arland to Borland, since to join in the act of another power does not count",
            "attacks by the Epsilon Guard, against a threat that is not imminent, against the territory of Borland in the North: that is no breach of the promise of Arland to Borland, since Arland does not answer for others it controls",
            "attacks by the Gamma Brigades, against a threat that is not imminent, against the territory of Borland in the North: that is no breach of the promise of Arland to Borland, since Arland does not answer for its listed proxies",
            "military operations by Arland, against a threat that is not imminent, against the territory of Borland in the North: that is no breach of the promise of Arland to Borland, since it is of no class that the promise names",
            "shelling by Arland, against a threat that is not imminent, against the territory of Borland in the North: that is no breach of the promise of Arland to Borland, since neither side counts it",
        ]
    );
}

#[test]
fn what_a_promise_covers_is_no_gap() {
    let wide = one(
        "Arland will not carry out military operations against Borland, by its own forces or through its listed proxies or through forces it controls down to tolerated.\nThis holds as long as Arland is not first attacked by Borland.\nThe listed proxies of Arland are the Gamma Brigades, directed.\nParticipation counts.",
    );
    assert_eq!(
        sentences(&wide, Kind::Gap),
        [
            "military operations by Arland against the forces of the Delta Front: that is no breach of the promise of Arland to Borland, since it protects nobody who acts for Borland"
        ]
    );
}

#[test]
fn what_the_givers_own_forces_may_do_is_serious_and_what_others_may_is_a_note() {
    let found = found(&one(QUIET), Kind::Gap);
    for finding in &found {
        let own = finding.sentence.contains(" by Arland")
            || finding.sentence.contains("joined by Arland");
        let level = if own { Level::Serious } else { Level::Note };
        assert_eq!(finding.level, level, "{}", finding.sentence);
        assert_eq!(finding.scenario.as_ref().unwrap().acts(), 1);
    }
    assert!(found.iter().any(|it| it.level == Level::Note));
}

#[test]
fn a_disavowed_act_and_an_excepted_one_are_gaps() {
    let matter = one(
        "Arland will not attack Borland, by its own forces or through its listed proxies.\nThis holds as long as Arland is not first attacked by Borland.\nThe listed proxies of Arland are the Gamma Brigades, directed.\nAn act of a listed proxy that Arland disavows within 48 hours does not count.\nIt does not cover raids in Deltaland; shelling against Carland, incidental harm included.",
    );
    let sentences = sentences(&matter, Kind::Gap);
    for why in [
        "which Arland disavows in time: that is no breach of the promise of Arland to Borland, since what is disavowed in time does not count",
        "raids by Arland against the forces of Borland in Deltaland: that is no breach of the promise of Arland to Borland, since it is excepted",
        "shelling by Arland against the forces of Carland, which also hit the territory of Borland: that is no breach of the promise of Arland to Borland, since the harm that comes with what is excepted is excepted too",
    ] {
        assert!(
            sentences.iter().any(|it| it.ends_with(why)),
            "{why}\n{sentences:#?}"
        );
    }
}
