//! Random small games, against two readings that are written for clarity alone.

use super::{Answer, Cut, Game, Solved, Turn, attempting, solve};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// A game on a table. Position 0 is the start; a move is its place in the list, and whether it is free.
#[derive(Debug, Clone)]
struct Table(Vec<Entry>);

#[derive(Debug, Clone)]
struct Entry {
    turn: Turn,
    won: bool,
    moves: Vec<(usize, bool)>,
}

impl Game for Table {
    type Position = usize;
    type Move = (usize, bool);

    fn start(&self) -> usize {
        0
    }
    fn turn(&self, position: &usize) -> Turn {
        self.0[*position].turn
    }
    fn is_won(&self, position: &usize) -> bool {
        self.0[*position].won
    }
    fn moves(&self, position: &usize) -> Vec<((usize, bool), usize)> {
        let moves = self.0[*position].moves.iter().enumerate();
        moves
            .map(|(place, (to, is_free))| ((place, *is_free), *to))
            .collect()
    }
    fn is_free(&self, made: &(usize, bool)) -> bool {
        made.1
    }
}

/// A move as it is drawn: how far it leads, and whether it is free.
type Drawn = (usize, bool);

/// Games of up to `most` positions, with moves that may lead back, to themselves and twice to one position.
///
/// How often it is our turn, how rare goals are, how far a move leads and whether there are dead ends differ
/// from game to game, so that enough of them are won, and some only after many moves.
fn tables(most: usize) -> impl Strategy<Value = Table> {
    let shape = (1..=most, 2..9_u8, 2..60_u8, 2..=6_usize, 0..=2_usize);
    shape.prop_flat_map(|(count, ours, rarity, reach, fewest)| {
        let entry = (
            0..10_u8,
            0..rarity,
            vec((0..=reach, any::<bool>()), fewest..=3),
        );
        vec(entry, count).prop_map(move |drawn| {
            let entry = |(place, (turn, won, moves)): (usize, (u8, u8, Vec<Drawn>))| Entry {
                turn: if turn < ours {
                    Turn::Ours
                } else {
                    Turn::Theirs
                },
                won: place > 0 && (won == 0 || place + 1 == count),
                moves: moves
                    .into_iter()
                    .map(|(to, is_free)| ((place + to + count - 1) % count, is_free))
                    .collect(),
            };
            Table(drawn.into_iter().enumerate().map(entry).collect())
        })
    })
}

/// What coming to the goal costs from each position, if it can be forced: what it costs in `n + 1` moves is found from what it costs
/// in `n`, by looking at all positions again and again until a look changes nothing.
fn by_sweeps(table: &Table) -> Vec<Option<usize>> {
    let mut costs: Vec<Option<usize>> = table.0.iter().map(|it| it.won.then_some(0)).collect();
    loop {
        let before = costs.clone();
        for (place, entry) in table.0.iter().enumerate() {
            let after = entry.moves.iter().map(|(to, is_free)| {
                let price = usize::from(entry.turn == Turn::Ours && !is_free);
                before[*to].map(|cost| cost + price)
            });
            costs[place] = match entry.turn {
                _ if entry.won => Some(0),
                Turn::Ours => after.flatten().min(),
                Turn::Theirs => after
                    .max_by_key(|it| it.map_or(usize::MAX, |cost| cost))
                    .flatten(),
            };
        }
        if costs == before {
            return costs;
        }
    }
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
        .map(|(to, _)| by_playing(table, *to, moves_left - 1));
    match entry.turn {
        Turn::Ours => plays.any(|it| it),
        Turn::Theirs => plays.all(|it| it),
    }
}

/// Follows a strategy against every play of the other side, for so many moves and at this cost; each must be a move of the table.
fn play_out(
    table: &Table,
    strategy: &super::Strategy<usize, (usize, bool)>,
    place: usize,
    moves_left: usize,
    cost_left: usize,
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
        let to = strategy.junctures[*there].position;
        assert_eq!(entry.moves[made.0], (to, made.1));
    }
    if entry.turn == strategy.winner {
        let can_end = strategy.winner == Turn::Theirs && entry.moves.is_empty();
        assert!(juncture.onward.len() == 1 || can_end, "no move to make");
    } else {
        let answered: Vec<usize> = juncture.onward.iter().map(|(made, _)| made.0).collect();
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
    for (made, there) in &juncture.onward {
        let counts = strategy.winner == Turn::Ours && entry.turn == Turn::Ours && !made.1;
        let left = cost_left
            .checked_sub(usize::from(counts))
            .expect("it costs more than it says");
        play_out(table, strategy, *there, moves_left - 1, left);
    }
}

/// The answer in short: won at this cost, lost, or open.
fn short(solved: &Solved<usize, (usize, bool)>) -> (Option<bool>, Option<usize>) {
    match &solved.answer {
        Answer::Won(strategy) => (Some(true), strategy.junctures[0].cost),
        Answer::Lost(_) => (Some(false), None),
        Answer::Unknown(_) => (None, None),
    }
}

fn whole(table: &Table) -> Solved<usize, (usize, bool)> {
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
        let (answer, _) = short(&whole(&table));
        prop_assert_eq!(answer, Some(by_playing(&table, 0, table.0.len())));
    }

    #[test]
    fn every_strategy_wins_against_every_play_of_the_other_side(table in tables(8)) {
        match whole(&table).answer {
            Answer::Won(strategy) => {
                let first = &strategy.junctures[0];
                play_out(&table, &strategy, 0, first.within.unwrap(), first.cost.unwrap());
            }
            Answer::Lost(strategy) => play_out(&table, &strategy, 0, 10, 0),
            Answer::Unknown(cut) => prop_assert!(false, "unknown without a limit: {cut:?}"),
        }
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn a_larger_game_is_won_when_sweeping_it_again_and_again_wins_it(table in tables(300)) {
        let expected = by_sweeps(&table)[0];
        // At once, and as a large game is.
        for first_attempt in [usize::MAX, 8] {
            let solved = attempting(&table, usize::MAX, first_attempt, &|| false);
            prop_assert_eq!(short(&solved), (Some(expected.is_some()), expected));
            if let Answer::Won(strategy) = &solved.answer {
                prop_assert!(strategy.is_shortest);
            }
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
                    let to = strategy.junctures[*there].position;
                    prop_assert_eq!(entry.moves[made.0], (to, made.1));
                }
            }
        }
    }

    #[test]
    fn an_answer_within_a_limit_is_the_answer_without_it(table in tables(40), limit in 0..40_usize, patience in 0..40_usize) {
        let (answer, shortest) = short(&whole(&table));
        let asked = std::cell::Cell::new(0);
        let stop = || asked.replace(asked.get() + 1) >= patience;
        let limited = attempting(&table, limit, limit / 2, &|| false);
        let stopped = solve(&table, usize::MAX, &stop);
        for solved in [limited, stopped, solve(&table, limit, &|| false)] {
            match &solved.answer {
                Answer::Unknown(_) => {}
                Answer::Won(strategy) => {
                    prop_assert_eq!(answer, Some(true));
                    let cost = strategy.junctures[0].cost;
                    prop_assert!(cost >= shortest);
                    prop_assert!(!strategy.is_shortest || cost == shortest, "not the shortest");
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
    fn is_free(&self, (): &()) -> bool {
        false
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

fn entry((turn, won): (Turn, bool), moves: &[(usize, bool)]) -> Entry {
    Entry {
        turn,
        won,
        moves: moves.to_vec(),
    }
}

const GOAL: (Turn, bool) = (Turn::Ours, true);
const OURS: (Turn, bool) = (Turn::Ours, false);
const THEIRS: (Turn, bool) = (Turn::Theirs, false);

#[test]
fn a_strategy_is_not_called_the_shortest_while_a_shorter_one_may_hide_beyond_the_limit() {
    // A dear move leads to the goal at 2, a free one to 1 and from there freely to the goal at 3.
    let table = Table(vec![
        entry(OURS, &[(1, true), (2, false)]),
        entry(OURS, &[(3, true)]),
        entry(GOAL, &[]),
        entry(GOAL, &[]),
    ]);
    for (limit, cost, is_shortest) in [(3, 1, false), (4, 0, true)] {
        let Answer::Won(strategy) = solve(&table, limit, &|| false).answer else {
            panic!("every way leads to a goal")
        };
        assert_eq!(strategy.junctures[0].cost, Some(cost));
        assert_eq!(strategy.is_shortest, is_shortest);
    }
}

#[test]
fn going_round_for_ever_is_lost() {
    let table = Table(vec![
        entry(OURS, &[(1, true)]),
        entry(THEIRS, &[(0, true), (2, true)]),
        entry(GOAL, &[]),
    ]);
    let Answer::Lost(strategy) = whole(&table).answer else {
        panic!("theirs may go back for ever")
    };
    let line = strategy.main_line();
    let line: Vec<usize> = line.iter().map(|(place, _)| *place).collect();
    assert_eq!(line, [0, 1, 0]);
}

#[test]
fn a_free_way_round_is_not_taken_for_a_way_to_the_goal() {
    // Going back and forth costs nothing; only the dear move leads on.
    let table = Table(vec![
        entry(OURS, &[(1, true), (2, false)]),
        entry(OURS, &[(0, true)]),
        entry(GOAL, &[]),
    ]);
    let Answer::Won(strategy) = whole(&table).answer else {
        panic!("one move wins")
    };
    assert_eq!(strategy.main_line().len(), 2);
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
        fn is_free(&self, (): &()) -> bool {
            false
        }
    }
    let solved = solve(&Endless, usize::MAX, &|| false);
    let Answer::Won(strategy) = solved.answer else {
        panic!("one move wins")
    };
    assert!(strategy.is_shortest);
    assert_eq!(strategy.junctures[0].within, Some(1));
    assert!(solved.positions < 10_000);
}
