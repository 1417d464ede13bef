//! One meaning: whatever way things go in an arena, the judge replays it from the records to the same verdicts.

use crate::cases::{disagreements, matter};
use crate::small::{group, one, pair};
use proptest::prelude::*;
use std::rc::Rc;
use tacit_analysis::Matter;
use tacit_analysis::arena::{Arena, Move, Scene};

/// The examples of the house.
fn examples() -> Vec<Matter> {
    let december = |texts: &[&str]| matter("december", "december.vocabulary.toml", texts);
    let both = ["arland-to-borland.assurance", "borland-to-arland.assurance"];
    vec![
        december(&["a-to-b.assurance", "b-to-a.assurance"]),
        december(&["a-to-b-incidental-harm.assurance"]),
        december(&["a-to-b-deemed-receipt.assurance", "b-to-a.assurance"]),
        december(&["a-to-b-without-proxies.assurance", "b-to-a.assurance"]),
        matter(
            "december",
            "december-participation.vocabulary.toml",
            &["a-to-b.assurance", "b-to-a.assurance"],
        ),
        matter("first-steps", "first-steps.vocabulary.toml", &both),
        matter("contested", "contested.vocabulary.toml", &both),
    ]
}

/// Of each kind of clause, texts that have it.
fn small_ones() -> Vec<Matter> {
    let quiet = "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.";
    let answer = "Borland will not attack Arland, by its own forces.\nThis holds as long as Borland is not first attacked by Arland.";
    let with = |more: &str| format!("{quiet}\n{more}");
    let answering = |more: &str| format!("{answer}\n{more}");
    vec![
        // A finder, on one side and on both.
        pair(
            &with(
                "The findings of the Joint Commission decide who acted, from \"clear and convincing\" on.",
            ),
            answer,
        ),
        pair(
            &with("The findings of the Joint Commission decide who acted."),
            &answering("The findings of the Joint Commission decide who acted."),
        ),
        // Disavowal, of either side's proxies.
        pair(
            "Arland will not attack Borland, by its own forces or through its listed proxies.\nThis holds as long as Arland is not attacked by Borland or by its listed proxies.\nThe listed proxies of Arland are the Delta Front, directed.\nThe listed proxies of Borland are the Gamma Brigades, supported.\nAn act of a listed proxy that Borland disavows within 48 hours does not count.",
            &answering("It is released when the promise of Arland ends or is breached."),
        ),
        // Clarification, alone and with a finder, a window and a grade.
        pair(
            &with(
                "If it is disputed or unknown who acted, Arland will ask and wait 12 hours before it holds itself released.",
            ),
            answer,
        ),
        pair(
            &with(
                "If it is disputed or unknown who acted, Arland will ask and wait 12 hours before it holds itself released.\nThe findings of the Joint Commission decide who acted.",
            ),
            &answering(
                "If it is disputed or unknown who acted, Borland will ask and wait 72 hours before it holds itself released.",
            ),
        ),
        one(
            "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not attacked by Borland in the last 24 hours.\nAgainst shelling, only raids are released, for 48 hours.\nIf it is disputed or unknown who acted, Arland will ask and wait 12 hours before it holds itself released.",
        ),
        // Graded releases, two at once and through proxies.
        one(
            "Arland will not attack Borland, by its own forces or through its listed proxies.\nThis holds as long as Arland is not attacked by Borland.\nThe listed proxies of Arland are the Delta Front, directed.\nAgainst shelling, only raids are released, against the forces of Borland, for 48 hours.\nAgainst raids, only raids are released, against the people of Borland, in the North.",
        ),
        // Windows, one and two.
        pair(
            "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not attacked by Borland in the last 30 days.\nThis holds as long as Arland is not the target of shelling by Borland in the last 2 days.",
            &answering("It holds only while the promise of Arland stands."),
        ),
        // Participation, in every sense.
        pair(&with("Participation counts."), answer),
        pair(
            &with("Participation counts as direct."),
            &answering("Participation counts.\nIt says nothing of the acts of Carland."),
        ),
        pair(
            "Arland will not directly attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland or by its listed proxies.\nThe listed proxies of Borland are the Gamma Brigades, supported.\nParticipation counts as direct.",
            &answering("Participation counts."),
        ),
        // Degrees of control.
        pair(
            "Arland will not attack Borland, by its own forces or through forces it controls down to supported.\nThis holds as long as Arland is not first attacked by Borland or by forces it controls down to directed.",
            "Borland will not attack Arland, by its own forces or through forces it controls down to tolerated.\nThis holds as long as Borland is not attacked by Arland.",
        ),
        // Each to each, with members that come and go.
        group(
            "Arland; Borland; Carland",
            "Each will not attack the other, by its own forces.\nThis holds as long as it is not first attacked by the other.",
        ),
        group(
            "Arland; Borland, from 2026-02-01T00:00Z, until 2026-03-01T00:00Z; Carland",
            "Each will not attack the other, by its own forces.\nThis holds as long as it is not first attacked by the other.\nIn effect from 2026-01-01T00:00Z.\nParticipation counts.\nWithdrawal takes effect 7 days after receipt.",
        ),
        // Dependence.
        pair(
            &with("It holds only while the promise of Borland stands."),
            answer,
        ),
        pair(
            &with("It is released when the promise of Borland ends or is breached."),
            &answering(
                "It is released when the promise of Arland ends or is breached.\nIt ends 90 days after entry into effect.",
            ),
        ),
        pair(
            &with("It holds only while the promise of Borland stands."),
            &answering("It holds only while the promise of Arland stands."),
        ),
        // A notice that is only deemed received.
        pair(
            &with(
                "Withdrawal takes effect 7 days after receipt.\nA notice is deemed received 24 hours after it is held.",
            ),
            &answering(
                "A notice is deemed received 12 hours after it is held.\nIt is released when the promise of Arland ends or is breached.",
            ),
        ),
        // Expiry, and entry.
        pair(
            &with("It ends at 2026-04-01T00:00Z."),
            &answering("It ends on 2026-03-01Z.\nWithdrawal takes effect 7 days after receipt."),
        ),
        pair(
            &with("In effect from 2026-01-02T00:00Z.\nIt ends 90 days after entry into effect."),
            &answering("In effect once the promise of Arland is in effect."),
        ),
        pair(
            &with(
                "In effect once Borland has carried out pullbacks.\nIt ends 30 days after entry into effect.",
            ),
            &answering(
                "In effect once the promise of Arland is in effect.\nIt cannot be withdrawn.",
            ),
        ),
        pair(&with("In effect from dispatch."), answer),
        // Exceptions, what counts for neither side, prevention, places and kinds of target.
        one(
            "Arland will not preventively attack Borland, by its own forces, against the territory or people of Borland, in the North.\nThis holds as long as Arland is not attacked by Borland.\nIt does not cover raids in Deltaland.\nNeither side counts shelling.",
        ),
        one(
            "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.\nIt does not cover military operations against the Gamma Brigades in the North, incidental harm included.\nIt does not cover raids against the Borland Army.",
        ),
        // Unconditional; a condition about acts anywhere; acts of one instant.
        pair(
            "Arland will not attack Borland, by its own forces.\nIt is unconditional.\nIt cannot be withdrawn.",
            "Borland will not attack Arland, by its own forces.\nThis holds as long as Arland has not carried out jamming.\nActs of the same instant excuse each other.",
        ),
        // Standards.
        pair(
            &with("The standard of proof is \"clear and convincing\"."),
            &answering(
                "The standard of proof is \"balance of probabilities\".\nEach side decides for itself who acted.",
            ),
        ),
    ]
}

type Numbered = (usize, (Matter, Vec<Arena>));

thread_local! {
    static MATTERS: Rc<Vec<Numbered>> = Rc::new(
        matters()
            .into_iter()
            .map(|matter| {
                let arenas = Arena::all(&matter).unwrap();
                (matter, arenas)
            })
            .enumerate()
            .collect(),
    );
}

fn matters() -> Vec<Matter> {
    examples().into_iter().chain(small_ones()).collect()
}

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
        for arena in Arena::all(matter).unwrap() {
            for finding in findings(&arena, &bounds, &sought) {
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
    }
    let seen: Vec<&Kind> = kinds.iter().collect();
    assert_eq!(seen.len(), 10, "all but vacuous and dead: {seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]
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
