//! What a party can make sure of, whatever the others do.

mod cases;

use cases::{disagreements, matter, of};
use tacit_analysis::arena::Arena;
use tacit_analysis::game::{GameAnswer, GameError, GameQuestion, GameVerdict, Goal, play};
use tacit_analysis::{Bounds, Matter};

const VOCABULARY: &str = r#"
vocabulary = 1
name = "games"
actor = [
  { id = "arland", names = ["Arland"] },
  { id = "borland", names = ["Borland"] },
  { id = "carland", names = ["Carland"] },
  { id = "gamma", names = ["the Gamma Brigades"] },
]
act = [
  { id = "attack", noun = "attacks", verb = "attack", participle = "attacked" },
]
place = []
degree = [{ id = "directed", name = "directed" }]
grade = [{ id = "balance", name = "balance of probabilities" }]
"#;

const FORTH: &str = "Assurance \"Quiet\".\nVocabulary \"games\".\nFrom Arland to Borland.\n";
const BACK: &str = "Assurance \"Answer\".\nVocabulary \"games\".\nFrom Borland to Arland.\n";

#[test]
fn zz() {
    let texts: Vec<(&str, Vec<String>)> = vec![
        ("withdraw on receipt", vec![format!("{FORTH}Arland will not attack Borland, by its own forces.\nWithdrawal takes effect on receipt.\n")]),
        ("withdraw 7 days", vec![format!("{FORTH}Arland will not attack Borland, by its own forces.\nWithdrawal takes effect 7 days after receipt.\n")]),
        ("no withdrawal", vec![format!("{FORTH}Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.\nIt cannot be withdrawn.\n")]),
        ("proxies", vec![format!("{FORTH}Arland will not attack Borland, by its own forces or through its listed proxies.\nThe listed proxies of Arland are the Gamma Brigades, directed.\nIt cannot be withdrawn.\n")]),
        ("proxies disavowed", vec![format!("{FORTH}Arland will not attack Borland, by its own forces or through its listed proxies.\nThe listed proxies of Arland are the Gamma Brigades, directed.\nAn act of a listed proxy that Arland disavows within 48 hours does not count.\nIt cannot be withdrawn.\n")]),
        ("pair", vec![
            format!("{FORTH}Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland or by its listed proxies.\nThe listed proxies of Borland are the Gamma Brigades, directed.\nWithdrawal takes effect 7 days after receipt.\n"),
            format!("{BACK}Borland will not attack Arland, by its own forces.\nThis holds as long as Borland is not first attacked by Arland.\nIt is released when the promise of Arland ends or is breached.\n"),
        ]),
    ];
    for (name, texts) in &texts {
        println!("=== {name}");
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        show(&of(VOCABULARY, &texts));
    }
    println!("=== first steps");
    show(&matter("first-steps", "first-steps.vocabulary.toml", &["arland-to-borland.assurance", "borland-to-arland.assurance"]));
    println!("=== december");
    show(&matter("december", "december.vocabulary.toml", &["a-to-b.assurance", "b-to-a.assurance"]));
}

fn show(matter: &Matter) {
    let arena = &Arena::all(matter).unwrap()[0];
    for party in 0..2 {
        for goal in Goal::ALL {
            let answer = match play(arena, GameQuestion { party, goal }, &Bounds::default(), &|| false) {
                Ok(a) => a,
                Err(e) => { println!("{goal} {e}"); continue; }
            };
            println!("--- {goal} [{} positions, {} moves]", answer.positions, answer.moves);
            println!("{}", answer.page().join("\n"));
            let scenario = answer.scenario.as_ref().unwrap();
            for step in &scenario.steps { println!("      {} -> {:?}", step.what, step.follows); }
            let wrong = disagreements(matter, scenario);
            if !wrong.is_empty() { println!("WRONG {wrong:#?}"); }
        }
    }
}
