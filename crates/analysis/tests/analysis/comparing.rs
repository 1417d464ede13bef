//! Two versions of one text: what differs is found, with a shortest scenario that the judge replays both ways.

use crate::cases::{disagreements, matter};
use tacit_analysis::compare::compare;
use tacit_analysis::{Bounds, Matter};

fn december() -> Matter {
    matter(
        "december",
        "december.vocabulary.toml",
        &["a-to-b.assurance", "b-to-a.assurance"],
    )
}

#[test]
fn probe() {
    let old = december();
    let base = old.texts[0].0.clone();
    println!("{base:#?}");
    let mut new = old.clone();
    new.texts[0].0.conditions[0].by_others = Default::default();
    new.texts[0].1 = tacit_lang::canonical::digest(&new.texts[0].0);
    for (one, other) in [(&old, &new), (&new, &old)] {
        let t = std::time::Instant::now();
        let found = compare(one, other, &Bounds::default(), &|| false).unwrap();
        println!(
            "{:?} {:?} {:?} {:?}",
            t.elapsed(),
            found.effort,
            found.within,
            found.without_effect
        );
        for it in &found.differences {
            println!(
                "{:?} {:?} {:?}\n   {}\n  {:?}",
                it.differs, it.favour, it.clauses, it.sentence, it.likewise
            );
            let [before, after] = &it.scenarios;
            assert_eq!(disagreements(one, before), Vec::<String>::new());
            assert_eq!(disagreements(other, after), Vec::<String>::new());
        }
    }
    let mut same = old.clone();
    same.texts[0].0.strength = None;
    let t = std::time::Instant::now();
    let found = compare(&old, &same, &Bounds::default(), &|| false).unwrap();
    println!(
        "{:?} {:?} {:?} {:?}",
        t.elapsed(),
        found.effort,
        found.within,
        found.without_effect
    );
}
