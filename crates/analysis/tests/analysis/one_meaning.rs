//! One meaning: whatever way things go in an arena, the judge replays it from the records to the same verdicts.

use crate::cases::{disagreements, matter};
use proptest::prelude::*;
use tacit_analysis::Matter;
use tacit_analysis::arena::{Arena, Move};

fn matters() -> Vec<Matter> {
    let december = |texts: &[&str]| matter("december", "december.vocabulary.toml", texts);
    vec![
        december(&["a-to-b.assurance", "b-to-a.assurance"]),
        december(&["a-to-b-incidental-harm.assurance"]),
        matter(
            "first-steps",
            "first-steps.vocabulary.toml",
            &["arland-to-borland.assurance", "borland-to-arland.assurance"],
        ),
        matter(
            "contested",
            "contested.vocabulary.toml",
            &["arland-to-borland.assurance", "borland-to-arland.assurance"],
        ),
    ]
}

/// A way of so many moves, picked from all by these numbers.
fn way(arena: &Arena, picks: &[u16]) -> Vec<Move> {
    let mut scene = arena.given();
    let mut moves = Vec::new();
    for pick in picks {
        let acts = (0..arena.repertoire.choices.len()).map(Move::Act);
        let mistakes = (0..arena.repertoire.mistakes.len()).map(Move::Mistaken);
        let notices = (0..arena.promises.len()).map(Move::Notice);
        let doubted = scene.doubted.iter();
        let asks = doubted.map(|(promise, incident, asked)| {
            if *asked {
                Move::Answer(*promise, *incident)
            } else {
                Move::Ask(*promise, *incident)
            }
        });
        let all: Vec<Move> = acts
            .chain(mistakes)
            .chain(notices)
            .chain(asks)
            .chain([Move::Wait])
            .collect();
        let Some(made) = all.get(usize::from(*pick) % all.len()).copied() else {
            continue;
        };
        if let Some(turn) = arena.turn(&scene, made) {
            scene = turn.scene;
            moves.push(made);
        }
    }
    moves
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_way_things_go_the_judge_replays_it(
        which in 0_usize..4,
        picks in prop::collection::vec(any::<u16>(), 1..7),
    ) {
        let matter = matters().swap_remove(which);
        for arena in Arena::all(&matter).unwrap() {
            let moves = way(&arena, &picks);
            let scenario = arena.scenario(&moves);
            let wrong = disagreements(&matter, &scenario);
            prop_assert!(wrong.is_empty(), "{moves:?}\n{:#?}\n{wrong:#?}", scenario.steps.iter().map(|it| &it.what).collect::<Vec<_>>());
        }
    }
}

#[test]
fn of_all_acts_of_december_few_are_told_apart() {
    let matter = matters().swap_remove(0);
    let arenas = Arena::all(&matter).unwrap();
    let choices = arenas.iter().map(|arena| arena.repertoire.choices.len());
    assert_eq!(choices.collect::<Vec<_>>(), [21]);
}
