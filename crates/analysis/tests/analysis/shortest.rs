//! A search finds a shortest way, and where it says that it has seen every position there is none: compared with trying
//! every sequence of moves, one after the other, with nothing remembered.

use crate::cases::of;
use tacit_analysis::arena::{Arena, Move, Scene};
use tacit_analysis::search::{Allowed, Next, Searches};
use tacit_analysis::{Bounds, Matter};

const VOCABULARY: &str = r#"
vocabulary = 1
name = "small"
actor = [
  { id = "arland", names = ["Arland"] },
  { id = "borland", names = ["Borland"] },
  { id = "gamma", names = ["the Gamma Brigades"] },
  { id = "powers", names = ["the United Powers"] },
]
act = [
  { id = "attack", noun = "attacks", verb = "attack", participle = "attacked" },
  { id = "raid", noun = "raids", verb = "raid", participle = "raided", within = "attack" },
]
place = [{ id = "borland", names = ["Borland"] }]
degree = [{ id = "directed", name = "directed" }]
grade = [{ id = "clear", name = "clear and convincing" }]
"#;

const HEAD: &str = "Assurance \"Quiet\".\nVocabulary \"small\".\nFrom Arland to Borland.\nArland will not attack Borland, by its own forces.\n";
const ANSWER: &str = "Assurance \"Answer\".\nVocabulary \"small\".\nFrom Borland to Arland.\nBorland will not attack Arland, by its own forces.\n";

/// Texts in which time, mistakes, windows, grades and dependence matter.
fn matters() -> Vec<Matter> {
    let forth = [
        "This holds as long as Arland is not first attacked by Borland or by its listed proxies.\nThe listed proxies of Borland are the Gamma Brigades, directed.\n",
        "This holds as long as Arland is not attacked by Borland in the last 24 hours.\n",
        "This holds as long as Arland is not attacked by Borland.\nIf it is disputed or unknown who acted, Arland will ask and wait 12 hours before it holds itself released.\n",
        "This holds as long as Arland is not attacked by Borland.\nAgainst raids, only raids are released, against the forces of Borland, for 48 hours.\n",
        "It is released when the promise of Borland ends or is breached.\nIt ends 30 days after entry into effect.\n",
    ];
    let back = [
        "This holds as long as Borland is not first attacked by Arland.\nWithdrawal takes effect 7 days after receipt.\n",
        "It holds only while the promise of Arland stands.\n",
        "This holds as long as Borland is not attacked by Arland.\nIt ends 10 days after entry into effect.\n",
    ];
    let mut matters = Vec::new();
    for forth in forth {
        for back in back {
            let forth = format!("{HEAD}{forth}");
            let back = format!("{ANSWER}{back}");
            matters.push(of(VOCABULARY, &[&forth, &back]));
        }
    }
    matters
}

type Goal = fn(&Arena, &Scene) -> bool;

const GOALS: [(&str, Goal); 6] = [
    ("the first is free", |arena, scene| arena.is_free(scene, 0)),
    ("the second is free", |arena, scene| arena.is_free(scene, 1)),
    ("both are free", |arena, scene| {
        arena.is_free(scene, 0) && arena.is_free(scene, 1)
    }),
    ("neither binds", |arena, scene| {
        !arena.binds(scene, 0) && !arena.binds(scene, 1)
    }),
    (
        "the first has ended, and binds nobody in its giver's eyes",
        |arena, scene| !arena.binds(scene, 0),
    ),
    (
        "the first binds again or still, after both acted",
        |arena, scene| arena.binds(scene, 0) && scene.acts > 1,
    ),
];

/// Moves of one scenario, waiting included; acts and messages that cost.
const MOVES: usize = 4;

fn allowed(arena: &Arena) -> Allowed {
    let choices = arena.repertoire.choices.iter().enumerate();
    Allowed {
        acts: choices
            .filter(|(_, it)| !it.is_nothing())
            .map(|(number, _)| number)
            .collect(),
        mistakes: (0..arena.repertoire.mistakes.len()).collect(),
        notices: (0..arena.promises.len()).collect(),
        asking: true,
        waiting: true,
    }
}

/// The cheapest way to each goal among all sequences of so many moves.
fn tried(arena: &Arena, allowed: &Allowed) -> Vec<Option<usize>> {
    let mut cheapest = vec![None; GOALS.len()];
    let mut open = vec![(arena.given(), 0, 0)];
    while let Some((scene, cost, moves)) = open.pop() {
        if moves == MOVES {
            continue;
        }
        let doubted = scene.doubted.iter().map(|(promise, incident, asked)| {
            if *asked {
                Move::Answer(*promise, *incident)
            } else {
                Move::Ask(*promise, *incident)
            }
        });
        let acts = allowed.acts.iter().map(|it| Move::Act(*it));
        let mistakes = allowed.mistakes.iter().map(|it| Move::Mistaken(*it));
        let mistakes = mistakes.filter(|_| scene.mistakes == 0);
        let notices = allowed.notices.iter().map(|it| Move::Notice(*it));
        for made in acts
            .chain(mistakes)
            .chain(notices)
            .chain(doubted)
            .chain([Move::Wait])
        {
            let Some(turn) = arena.turn(&scene, made) else {
                continue;
            };
            let cost = cost
                + match made {
                    Move::Wait => 0,
                    Move::Mistaken(_) => 2,
                    _ => 1,
                };
            for ((_, goal), cheapest) in GOALS.iter().zip(&mut cheapest) {
                if goal(arena, &turn.scene) && cheapest.is_none_or(|known| cost < known) {
                    *cheapest = Some(cost);
                }
            }
            open.push((turn.scene, cost, moves + 1));
        }
    }
    cheapest
}

fn price(moves: &[Move]) -> usize {
    let each = moves.iter().map(|made| match made {
        Move::Wait => 0,
        Move::Mistaken(_) => 2,
        _ => 1,
    });
    each.sum()
}

#[test]
fn a_search_finds_what_trying_everything_finds() {
    let mut compared = 0;
    for matter in matters() {
        for arena in Arena::all(&matter).unwrap() {
            let allowed = allowed(&arena);
            let tried = tried(&arena, &allowed);
            for ((name, goal), cheapest) in GOALS.iter().zip(tried) {
                let mut searches = Searches::new(
                    Bounds {
                        moves: MOVES,
                        ..Bounds::default()
                    },
                    &|| false,
                );
                let sought =
                    searches.shortest(&arena, &[arena.given()], &allowed, |scene, _, turn| {
                        // What a goal counts, a search remembers.
                        if goal(&arena, &turn.scene) {
                            Next::Reached
                        } else {
                            Next::Onward(scene.acts.min(2).max(turn.scene.acts.min(2)))
                        }
                    });
                let found = sought.found.map(|(moves, _)| price(&moves));
                let text = &matter
                    .texts
                    .iter()
                    .map(|it| &it.0.conditions)
                    .collect::<Vec<_>>();
                assert_eq!(found, cheapest, "{name}: {text:#?}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 15 * GOALS.len());
}
