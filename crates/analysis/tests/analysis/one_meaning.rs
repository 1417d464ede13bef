//! One meaning: whatever way things go in an arena, the judge replays it from the records to the same verdicts.

use crate::cases::disagreements;
use crate::matters::{MATTERS, matters};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::rc::Rc;
use tacit_analysis::analyse::findings;
use tacit_analysis::arena::{Arena, Move, Scene};
use tacit_analysis::{Bounds, Kind};

/// Everything that may be done where things stand.
fn all_moves(arena: &Arena, scene: &Scene) -> Vec<Move> {
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
    let texts = arena.texts().into_iter().enumerate();
    let deemed = texts.filter(|(_, text)| text.deemed_receipt.is_some());
    let held = deemed.map(|(promise, _)| Move::HoldNotice(promise));
    let all = acts.chain(mistakes).chain(notices).chain(held).chain(asks);
    all.chain([Move::Wait]).collect()
}

/// A way of so many moves, picked from all by these numbers.
///
/// Of some, the first act is under way when the promises are given.
fn way(arena: &Arena, picks: &[u16]) -> Vec<Move> {
    let choices = arena.repertoire.choices.len();
    let (earlier, picks) = picks.split_at(usize::from(picks.len() > 3));
    let earlier: Vec<usize> = earlier
        .iter()
        .map(|it| usize::from(*it) % choices)
        .collect();
    let mut scene = arena.given_amid(&earlier);
    let mut moves: Vec<Move> = earlier.into_iter().map(Move::UnderWay).collect();
    for pick in picks {
        let all = all_moves(arena, &scene);
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

#[test]
fn every_single_move_of_every_matter_is_replayed() {
    let mut wrong = Vec::new();
    for (number, matter) in matters().iter().enumerate() {
        for arena in Arena::all(matter).unwrap() {
            let begun = (0..arena.repertoire.choices.len()).map(Move::UnderWay);
            for made in all_moves(&arena, &arena.given()).into_iter().chain(begun) {
                let moves = [made];
                let scenario = arena.scenario(&moves);
                for it in disagreements(matter, &scenario) {
                    let told: Vec<&String> = scenario.steps.iter().map(|it| &it.what).collect();
                    wrong.push(format!("{number}: {it}\n   {told:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_finding_of_every_matter_is_replayed() {
    let bounds = Bounds {
        moves: 5,
        positions: 300,
        ..Bounds::default()
    };
    let mut kinds = BTreeSet::new();
    for (number, matter) in matters().iter().enumerate() {
        let sought: Vec<Kind> = Kind::ALL
            .into_iter()
            .filter(|kind| *kind != Kind::DeadClause)
            .collect();
        let (found, _) = findings(matter, &bounds, &sought, &|| false).unwrap();
        for finding in found {
            kinds.insert(finding.kind);
            assert!(!finding.clauses.is_empty(), "{}", finding.sentence);
            let Some(scenario) = &finding.scenario else {
                continue;
            };
            let wrong = disagreements(matter, scenario);
            assert!(
                wrong.is_empty(),
                "{number}: {}\n{wrong:#?}",
                finding.sentence
            );
        }
    }
    let seen: Vec<&Kind> = kinds.iter().collect();
    assert_eq!(seen.len(), Kind::ALL.len() - 1, "{seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_way_things_go_the_judge_replays_it(
        which in any::<prop::sample::Index>(),
        picks in prop::collection::vec(any::<u16>(), 1..7),
    ) {
        let matters = MATTERS.with(Rc::clone);
        let (number, (matter, arenas)) = which.get(&matters);
        for arena in arenas {
            let moves = way(arena, &picks);
            let scenario = arena.scenario(&moves);
            let wrong = disagreements(matter, &scenario);
            prop_assert!(wrong.is_empty(), "{number}: {moves:?}\n{:#?}\n{wrong:#?}", scenario.steps.iter().map(|it| &it.what).collect::<Vec<_>>());
        }
    }
}

#[test]
fn of_all_acts_of_december_few_are_told_apart() {
    let matter = matters().swap_remove(0);
    let arenas = Arena::all(&matter).unwrap();
    let choices = arenas.iter().map(|arena| arena.repertoire.told_apart);
    assert_eq!(choices.collect::<Vec<_>>(), [21]);
}
