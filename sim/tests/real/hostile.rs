//! A hostile operator with the relay's own keys between two real desks: each lie is found and named, and nothing is believed twice.

use crate::program::Two;
use tacit_hostile::Hostile;
use tacit_relay::folder::Folder;
use tokio::runtime::Runtime;

/// The operator, from now on between the desks and their relay.
struct Between {
    runtime: Runtime,
    hostile: Hostile,
}

impl Between {
    fn step_in(two: &mut Two) -> Self {
        let origin = two.relay.listen().parse().unwrap();
        let relay = two.relay.make_room().parse().unwrap();
        let folder = Folder::new(&two.relay.place());
        let runtime = Runtime::new().unwrap();
        let hostile = Hostile::start(&folder, origin, relay, |_| ());
        let hostile = runtime.block_on(hostile).unwrap();
        Self { runtime, hostile }
    }

    fn order(&mut self, line: &str) {
        let obeyed = self.hostile.obey(line.parse().unwrap());
        self.runtime.block_on(obeyed).unwrap();
    }
}

/// Says so many things from Arland to Borland, who need not hear them.
fn say(two: &mut Two, texts: &[&str]) {
    for text in texts {
        two.arland.does(format!("say ROUTINE note 0 arland-{text}"));
    }
}

#[test]
fn each_lie_of_a_hostile_operator_is_named_and_what_he_withheld_comes_by_bag() {
    let mut two = Two::open();
    let mut between = Between::step_in(&mut two);
    say(&mut two, &["honest"]);
    two.borland.hears("arland-honest");

    let mark = two.borland.mark();
    between.order("forge lane 0");
    two.borland.waits_after(mark, "notice Finding(Foreign");

    let mark = two.borland.mark();
    between.order("replay lane 0");
    two.borland.waits_after(mark, "notice Contradiction");
    two.borland.waits_after(mark, "notice Finding(Repeated");

    let mark = two.borland.mark();
    between.order("reorder lane 0");
    say(&mut two, &["first", "second", "third"]);
    two.borland.waits_after(mark, "notice Finding(Missing");
    two.borland.waits_after(mark, "notice Finding(Late");
    for text in ["first", "second", "third"] {
        two.borland.hears(&format!("arland-{text}"));
    }

    let mark = two.arland.mark();
    between.order("two-stories lane 0");
    say(&mut two, &["fourth", "fifth"]);
    two.arland.waits_after(mark, "notice Contradiction");
    two.borland.hears("arland-fifth");

    let mark = two.borland.mark();
    between.order("drop 1 lane 0");
    say(&mut two, &["sixth", "seventh"]);
    two.borland.waits_after(mark, "notice Finding(Missing");

    let mark = two.borland.mark();
    between.order("alter 1 lane 0");
    say(&mut two, &["eighth", "ninth"]);
    two.borland.waits_after(mark, "notice Finding(Foreign");
    two.borland.waits_after(mark, "notice Finding(Missing");

    between.order("garble 1 lane 0");
    say(&mut two, &["tenth"]);
    two.borland.hears("arland-tenth");

    between.order("down");
    say(&mut two, &["eleventh"]);
    between.order("up");
    between.order("pass");
    two.borland.hears("arland-eleventh");
    two.borland.does("say ROUTINE note 0 borland-back");
    two.arland.hears("borland-back");

    // He has what he kept, and cannot keep it from them.
    two.arland.does("pack");
    let bag = two.arland.folder.join("bag");
    two.borland.does(format!("unpack {}", bag.display()));
    let texts = [
        "honest", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
        "ninth", "tenth", "eleventh",
    ];
    let texts = texts.map(|text| format!("arland-{text}"));
    for text in &texts {
        two.borland.hears(text);
    }
    let mut heard: Vec<_> = two.borland.delivered();
    heard.sort_by(|one, other| one.text.cmp(&other.text));
    let mut expected = texts.to_vec();
    expected.sort();
    let heard: Vec<_> = heard.iter().map(|one| one.text.trim_end()).collect();
    assert_eq!(heard, expected, "each of them once");
}
