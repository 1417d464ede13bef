//! Random small games, against two readings that are written for clarity alone.

use super::{Answer, Cut, Game, Solved, Turn, solve};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// A game on a table. Position 0 is the start, a move is its place in the list.
#[derive(Debug, Clone)]
struct Table(Vec<Entry>);

#[derive(Debug, Clone)]
struct Entry {
    turn: Turn,
    won: bool,
    moves: Vec<usize>,
}

impl Game for Table {
    type Position = usize;
    type Move = usize;

    fn start(&self) -> usize {
        0
    }
    fn turn(&self, position: &usize) -> Turn {
        self.0[*position].turn
    }
    fn is_won(&self, position: &usize) -> bool {
        self.0[*position].won
    }
    fn moves(&self, position: &usize) -> Vec<(usize, usize)> {
        self.0[*position]
            .moves
            .iter()
            .copied()
            .enumerate()
            .collect()
    }
}

/// Games of up to `most` positions, with moves that may lead back, to themselves and twice to one position.
///
/// How often it is our turn, how rare goals are, how far a move leads and whether there are dead ends differ
/// from game to game, so that enough of them are won, and some only after many moves.
fn tables(most: usize) -> impl Strategy<Value = Table> {
    let shape = (1..=most, 2..9_u8, 2..60_u8, 2..=6_usize, 0..=2_usize);
    shape.prop_flat_map(|(count, ours, rarity, reach, fewest)| {
        let entry = (0..10_u8, 0..rarity, vec(0..=reach, fewest..=3));
        vec(entry, count).prop_map(move |drawn| {
            let entry = |(place, (turn, won, moves)): (usize, (u8, u8, Vec<usize>))| Entry {
                turn: if turn < ours {
                    Turn::Ours
                } else {
                    Turn::Theirs
                },
                won: place > 0 && (won == 0 || place + 1 == count),
                moves: moves
                    .into_iter()
                    .map(|to| (place + to + count - 1) % count)
                    .collect(),
            };
            Table(drawn.into_iter().enumerate().map(entry).collect())
        })
    })
}

/// In how many moves each position is won: whatever is won in `n + 1` is added to what is won in `n`, by looking at all of them again
/// and again until a look adds nothing.
fn by_sweeps(table: &Table) -> Vec<Option<usize>> {
    let mut within: Vec<Option<usize>> =
        table.0.iter().map(|entry| entry.won.then_some(0)).collect();
    for round in 1.. {
        let before = within.clone();
        for (place, entry) in table.0.iter().enumerate() {
            let is_won = |to: &usize| before[*to].is_some();
            let now = match entry.turn {
                Turn::Ours => entry.moves.iter().any(is_won),
                Turn::Theirs => !entry.moves.is_empty() && entry.moves.iter().all(is_won),
            };
            if before[place].is_none() && now {
                within[place] = Some(round);
            }
        }
        if within == before {
            break;
        }
    }
    within
}

/// Whether ours comes to the goal within so many moves, by trying every play.
fn by_playing(table: &Table, position: usize, moves_left: usize) -> bool {
    let entry = &table.0[position];
    if entry.won {
        return true;
    }
    if moves_left == 0 || entry.moves.is_empty() {
        return false;
    }
    let mut plays = entry
        .moves
        .iter()
        .map(|to| by_playing(table, *to, moves_left - 1));
    match entry.turn {
        Turn::Ours => plays.any(|it| it),
        Turn::Theirs => plays.all(|it| it),
    }
}

/// Follows a strategy against every play of the other side, for so many moves; at each step it must be a play of the table.
fn play_out(
    table: &Table,
    strategy: &super::Strategy<usize, usize>,
    place: usize,
    moves_left: usize,
) {
    let juncture = &strategy.junctures[place];
    let entry = &table.0[juncture.position];
    assert_eq!(juncture.turn, entry.turn);
    match strategy.winner {
        Turn::Ours if entry.won => return,
        Turn::Ours => assert!(moves_left > 0, "the goal is not reached within the rank"),
        Turn::Theirs => assert!(!entry.won, "the goal is reached against their strategy"),
    }
    if moves_left == 0 {
        return;
    }
    for (made, there) in &juncture.onward {
        assert_eq!(entry.moves[*made], strategy.junctures[*there].position);
    }
    if entry.turn == strategy.winner {
        let can_end = strategy.winner == Turn::Theirs && entry.moves.is_empty();
        assert!(juncture.onward.len() == 1 || can_end, "no move to make");
    } else {
        let answered: Vec<usize> = juncture.onward.iter().map(|(made, _)| *made).collect();
        assert_eq!(
            answered,
            (0..entry.moves.len()).collect::<Vec<_>>(),
            "an answer is missing"
        );
        assert!(
            strategy.winner == Turn::Theirs || !answered.is_empty(),
            "stuck before the goal"
        );
    }
    for (_, there) in &juncture.onward {
        play_out(table, strategy, *there, moves_left - 1);
    }
}

/// The answer in short: won within so many moves, lost, or open.
fn short(solved: &Solved<usize, usize>) -> (Option<bool>, Option<usize>) {
    match &solved.answer {
        Answer::Won(strategy) => (Some(true), strategy.junctures[0].within),
        Answer::Lost(_) => (Some(false), None),
        Answer::Unknown(_) => (None, None),
    }
}

fn whole(table: &Table) -> Solved<usize, usize> {
    solve(table, usize::MAX, &|| false)
}

fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|it| it.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        rng_seed: asked.map_or(RngSeed::Fixed(6), |_: u32| RngSeed::Random),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn a_small_game_is_won_when_trying_every_play_wins_it(table in tables(8)) {
        let (answer, within) = short(&whole(&table));
        prop_assert_eq!(answer, Some(by_playing(&table, 0, table.0.len())));
        if let Some(within) = within {
            prop_assert!(by_playing(&table, 0, within));
            prop_assert!(within == 0 || !by_playing(&table, 0, within - 1), "not the shortest");
        }
    }

    #[test]
    fn every_strategy_wins_against_every_play_of_the_other_side(table in tables(8)) {
        match whole(&table).answer {
            Answer::Won(strategy) => {
                let within = strategy.junctures[0].within.unwrap();
                play_out(&table, &strategy, 0, within);
            }
            Answer::Lost(strategy) => play_out(&table, &strategy, 0, 10),
            Answer::Unknown(cut) => prop_assert!(false, "unknown without a limit: {cut:?}"),
        }
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn a_larger_game_is_won_when_sweeping_it_again_and_again_wins_it(table in tables(300)) {
        let expected = by_sweeps(&table)[0];
        let solved = whole(&table);
        prop_assert_eq!(short(&solved), (Some(expected.is_some()), expected));
        if let Answer::Won(strategy) = &solved.answer {
            prop_assert!(strategy.is_shortest);
        }
    }

    #[test]
    fn a_strategy_of_theirs_leads_round_and_round_and_never_to_the_goal(table in tables(60)) {
        if let Answer::Lost(strategy) = whole(&table).answer {
            for juncture in &strategy.junctures {
                let entry = &table.0[juncture.position];
                prop_assert!(!entry.won);
                let expected = match entry.turn {
                    Turn::Ours => entry.moves.len(),
                    Turn::Theirs => entry.moves.len().min(1),
                };
                prop_assert_eq!(juncture.onward.len(), expected);
                for (made, there) in &juncture.onward {
                    prop_assert_eq!(entry.moves[*made], strategy.junctures[*there].position);
                }
            }
        }
    }

    #[test]
    fn an_answer_within_a_limit_is_the_answer_without_it(table in tables(40), limit in 0..40_usize, patience in 0..40_usize) {
        let (answer, shortest) = short(&whole(&table));
        let asked = std::cell::Cell::new(0);
        let stop = || asked.replace(asked.get() + 1) >= patience;
        for solved in [solve(&table, limit, &|| false), solve(&table, usize::MAX, &stop)] {
            match &solved.answer {
                Answer::Unknown(_) => {}
                Answer::Won(strategy) => {
                    prop_assert_eq!(answer, Some(true));
                    let within = strategy.junctures[0].within;
                    prop_assert!(within >= shortest);
                    prop_assert!(!strategy.is_shortest || within == shortest, "not the shortest");
                }
                Answer::Lost(_) => prop_assert_eq!(answer, Some(false)),
            }
        }
        prop_assert!(solve(&table, limit, &|| false).positions <= limit.max(1));
    }
}

/// Ours goes along a line of positions, each of its own; the goal is the last.
struct Line {
    length: usize,
    turn: Turn,
}

impl Game for Line {
    type Position = usize;
    type Move = ();

    fn start(&self) -> usize {
        0
    }
    fn turn(&self, _: &usize) -> Turn {
        self.turn
    }
    fn is_won(&self, position: &usize) -> bool {
        *position == self.length
    }
    fn moves(&self, position: &usize) -> Vec<((), usize)> {
        vec![((), position + 1)]
    }
}

#[test]
fn a_game_too_large_for_the_limit_is_neither_won_nor_lost() {
    for turn in [Turn::Ours, Turn::Theirs] {
        let line = Line {
            length: 1_000,
            turn,
        };
        assert_eq!(
            solve(&line, 500, &|| false).answer,
            Answer::Unknown(Cut::Limit)
        );
        assert_eq!(
            solve(&line, 500, &|| true).answer,
            Answer::Unknown(Cut::Stopped)
        );
        let Answer::Won(strategy) = solve(&line, 1_001, &|| false).answer else {
            panic!("a line has one way")
        };
        assert_eq!(strategy.main_line().len(), 1_001);
    }
}

#[test]
fn a_strategy_is_not_called_the_shortest_while_a_shorter_one_may_hide_beyond_the_limit() {
    let (goal, ours, theirs) = (
        (Turn::Ours, true),
        (Turn::Ours, false),
        (Turn::Theirs, false),
    );
    let entry = |((turn, won), moves): ((Turn, bool), &[usize])| Entry {
        turn,
        won,
        moves: moves.to_vec(),
    };
    // From 5 there is a way back to 1, and a short one to 7.
    let table = Table(
        [
            (theirs, &[1, 2][..]),
            (ours, &[3]),
            (theirs, &[4, 5]),
            (ours, &[6]),
            (goal, &[]),
            (ours, &[1, 7]),
            (goal, &[]),
            (goal, &[]),
        ]
        .map(entry)
        .to_vec(),
    );
    for (limit, within, is_shortest) in [(7, 5, false), (8, 3, true)] {
        let Answer::Won(strategy) = solve(&table, limit, &|| false).answer else {
            panic!("every way leads to a goal")
        };
        assert_eq!(strategy.junctures[0].within, Some(within));
        assert_eq!(strategy.is_shortest, is_shortest);
    }
}

#[test]
fn going_round_for_ever_is_lost() {
    let ours = |moves: &[usize]| Entry {
        turn: Turn::Ours,
        won: false,
        moves: moves.to_vec(),
    };
    let theirs = |moves: &[usize]| Entry {
        turn: Turn::Theirs,
        won: false,
        moves: moves.to_vec(),
    };
    let goal = Entry {
        turn: Turn::Ours,
        won: true,
        moves: vec![],
    };
    let table = Table(vec![ours(&[1]), theirs(&[0, 2]), goal]);
    let Answer::Lost(strategy) = whole(&table).answer else {
        panic!("theirs may go back for ever")
    };
    let line: Vec<usize> = strategy
        .main_line()
        .iter()
        .map(|(place, _)| *place)
        .collect();
    assert_eq!(line, [0, 1, 0]);
}

#[test]
fn whoever_cannot_move_before_the_goal_has_lost_it_for_ours() {
    for turn in [Turn::Ours, Turn::Theirs] {
        let table = Table(vec![Entry {
            turn,
            won: false,
            moves: vec![],
        }]);
        assert!(matches!(whole(&table).answer, Answer::Lost(_)));
    }
}

#[test]
fn a_proof_needs_only_the_positions_that_it_leads_to() {
    // The goal is one move away; what else there is goes on for ever.
    struct Endless;
    impl Game for Endless {
        type Position = usize;
        type Move = ();
        fn start(&self) -> usize {
            1
        }
        fn turn(&self, _: &usize) -> Turn {
            Turn::Ours
        }
        fn is_won(&self, position: &usize) -> bool {
            *position == 0
        }
        fn moves(&self, position: &usize) -> Vec<((), usize)> {
            vec![
                ((), position * 2),
                ((), position * 2 + 1),
                ((), position / 2),
            ]
        }
    }
    let solved = solve(&Endless, usize::MAX, &|| false);
    let Answer::Won(strategy) = solved.answer else {
        panic!("one move wins")
    };
    assert!(strategy.is_shortest);
    assert_eq!(strategy.junctures[0].within, Some(1));
    assert!(solved.positions < 1_000);
}
