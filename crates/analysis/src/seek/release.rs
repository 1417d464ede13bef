//! Ways in which a giver comes free without breach: by itself, by an excuse of its own making, by others, or both at once.

use super::{Seeking, Told};
use crate::arena::{Arena, Move, Scene, Turn};
use crate::clause::Clause;
use crate::finding::{Kind, Level};
use crate::repertoire::{Choice, Mistake};
use crate::scenario::Side;
use crate::search::{Allowed, Next, Sought};
use crate::telling::aimed;
use std::collections::BTreeMap;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Dependence, Withdrawal};
use tacit_standing::step::event::Changed;
use tacit_standing::verdict::{Life, Performance};

/// A7: by moves of its own, whatever the others do.
pub(crate) fn unilateral(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let arena = seeking.arena;
        let own = arena.giver(promise);
        let Some((opening, start)) = seeking.opening(promise) else {
            continue;
        };
        let mut allowed = Allowed {
            notices: vec![promise],
            mistakes: Vec::new(),
            ..seeking.allowed(|side| side == Side::Party(own))
        };
        // What a party only joins in is no move of its own alone.
        allowed.acts.retain(|act| is_of(arena, *act, own));
        let starts = [start];
        // Expiry by its own words is no move of anybody's (A14).
        let sought = seeking
            .searches
            .shortest(arena, &starts, &allowed, |scene, made, turn| {
                let (life, performance) = own_outcome(arena, &turn.scene, promise);
                if performance == Performance::Breached || lapses(life, promise, made, turn) {
                    Next::Nowhere
                } else if !arena.binds(&turn.scene, promise) && arena.binds(scene, promise) {
                    Next::Reached
                } else {
                    Next::Onward(0)
                }
            });
        let Some((moves, scene)) = &sought.found else {
            seeking.put_absence(Kind::UnilateralRelease, promise, &sought);
            continue;
        };
        let (giver, receiver) = seeking.names(promise);
        let (life, _) = own_outcome(arena, scene, promise);
        let waits = moves.contains(&Move::Wait);
        let (sentence, clause) = if life == Life::Withdrawn {
            let notice = arena.text(promise).and_then(|text| text.withdrawal);
            let (how, clause) = match notice {
                Some(Withdrawal::AfterReceipt(wait)) if wait.seconds() > 0 => {
                    (format!("{wait} after a notice"), Clause::Withdrawal)
                }
                _ => (
                    "the moment a notice is received".to_owned(),
                    Clause::Withdrawal,
                ),
            };
            (
                format!(
                    "{giver} is free {how}: it may withdraw and then do, without breach, what it had promised {receiver} not to do"
                ),
                clause,
            )
        } else {
            (
                format!(
                    "{giver} can bring about by itself what ends its promise to {receiver}, without breaching it"
                ),
                fault(arena, promise, &[opening.as_slice(), moves].concat()),
            )
        };
        let told = Told {
            kind: Kind::UnilateralRelease,
            level: if waits { Level::Serious } else { Level::Grave },
            promise,
            sentence,
            clauses: vec![(promise, clause)],
            likewise: Vec::new(),
        };
        let moves = [opening, moves.clone()].concat();
        seeking.put(told, Some(&moves));
    }
}

/// A8: first a permitted act of the giver's, then the act that frees it, by whomever it hit.
pub(crate) fn self_made_excuse(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let arena = seeking.arena;
        let own = arena.giver(promise);
        let Some((opening, start)) = seeking.opening(promise) else {
            continue;
        };
        let mut none: Option<Sought> = None;
        // One finding for each side that may be provoked: the cheapest answer to it.
        let mut found: BTreeMap<(Side, ActorId), (Vec<Move>, Scene)> = BTreeMap::new();
        for (target, side) in &arena.cast.actors {
            if *side == Side::Party(own) {
                continue;
            }
            let provocations = seeking.acts(|choice| {
                choice.side == Side::Party(own)
                    && choice.deed.joined.is_empty()
                    && choice.target() == Some(target)
            });
            let answers = seeking.acts(|choice| {
                choice.deed.author == *target && is_upon(arena, choice, own) && !choice.is_nothing()
            });
            if provocations.is_empty() || answers.is_empty() {
                continue;
            }
            let allowed = Allowed {
                acts: provocations.iter().chain(&answers).copied().collect(),
                mistakes: Vec::new(),
                notices: Vec::new(),
                asking: false,
                waiting: true,
            };
            let starts = [start.clone()];
            let sought =
                seeking
                    .searches
                    .shortest(arena, &starts, &allowed, |scene, made, turn| {
                        let (life, performance) = own_outcome(arena, &turn.scene, promise);
                        if performance == Performance::Breached || lapses(life, promise, made, turn)
                        {
                            return Next::Nowhere;
                        }
                        let provokes =
                            matches!(made, Move::Act(act) if provocations.contains(&act));
                        match (scene.marks, provokes) {
                            // Nothing but the provocation comes first, and that while it binds.
                            (0, true) if arena.binds(&turn.scene, promise) => Next::Onward(1),
                            (0, _) if made == Move::Wait && arena.binds(scene, promise) => {
                                Next::Onward(0)
                            }
                            (0, _) | (1, true) => Next::Nowhere,
                            _ if arena.is_free(&turn.scene, promise) => Next::Reached,
                            _ => Next::Onward(1),
                        }
                    });
            match &sought.found {
                Some(way) => _ = found.insert((*side, target.clone()), way.clone()),
                None => none = Some(worse(none, sought)),
            }
        }
        if found.is_empty() {
            let sought = none.unwrap_or(Sought {
                found: None,
                within: None,
            });
            seeking.put_absence(Kind::SelfMadeExcuse, promise, &sought);
        }
        for ((_, target), (moves, scene)) in found {
            let (giver, receiver) = seeking.names(promise);
            let provoked = arena.name(&target);
            let permitted = first_act(arena, &moves)
                .map(|choice| aimed(&arena.matter.vocabulary, &choice.deed))
                .unwrap_or_default();
            let free = free(arena, &scene, promise);
            let is_clean = arena
                .promises
                .iter()
                .enumerate()
                .all(|(other, _)| own_outcome(arena, &scene, other).1 == Performance::Kept);
            let told = Told {
                kind: Kind::SelfMadeExcuse,
                level: if is_clean {
                    Level::Grave
                } else {
                    Level::Serious
                },
                promise,
                sentence: if is_clean {
                    format!(
                        "{giver} may turn to {permitted}, which its promise to {receiver} permits; if {provoked} answers by an attack, {giver} is {free}, and nobody has broken a promise"
                    )
                } else {
                    format!(
                        "{giver} may turn to {permitted}, which its promise to {receiver} permits; if {provoked} lets itself be drawn into an attack, {giver} is {free}, and the breach is not its own"
                    )
                },
                clauses: vec![(
                    promise,
                    fault(arena, promise, &[opening.as_slice(), &moves].concat()),
                )],
                likewise: others(arena, &target),
            };
            seeking.put(told, Some(&[opening.as_slice(), &moves].concat()));
        }
    }
}

/// A9: somebody else frees the giver, while the receiver's own forces do nothing.
pub(crate) fn spoiler(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let arena = seeking.arena;
        let Some((opening, start)) = seeking.opening(promise) else {
            continue;
        };
        let sides = [Side::Proxy(0), Side::Proxy(1), Side::ThirdPower];
        for (side, mistaken) in sides
            .into_iter()
            .flat_map(|side| [(side, false), (side, true)])
        {
            let mut allowed = seeking.allowed(|of| of == side);
            if !mistaken {
                allowed.mistakes.clear();
            } else {
                allowed.acts.clear();
                let own = arena.giver(promise);
                let mistakes = &arena.repertoire.mistakes;
                allowed.mistakes.retain(|number| {
                    let mistake = mistakes.get(*number);
                    mistake.is_some_and(|it| it.party == own && is_needed(arena, promise, it))
                });
            }
            if allowed.acts.is_empty() && allowed.mistakes.is_empty() {
                continue;
            }
            let starts = [start.clone()];
            let sought = seeking
                .searches
                .shortest(arena, &starts, &allowed, |_, made, turn| {
                    let (life, performance) = own_outcome(arena, &turn.scene, promise);
                    if performance == Performance::Breached || lapses(life, promise, made, turn) {
                        Next::Nowhere
                    } else if arena.is_free(&turn.scene, promise) {
                        Next::Reached
                    } else {
                        Next::Onward(0)
                    }
                });
            let Some((moves, scene)) = sought.found.clone() else {
                if side == Side::ThirdPower {
                    seeking.put_absence(Kind::Spoiler, promise, &sought);
                }
                continue;
            };
            let told = spoiled(
                seeking,
                promise,
                (side, mistaken),
                (&opening, &moves, &scene),
            );
            seeking.put(told, Some(&[opening.as_slice(), &moves].concat()));
        }
    }
}

/// Whether an act frees nobody from this promise unless it is mistaken.
fn is_needed(arena: &Arena, promise: usize, mistake: &Mistake) -> bool {
    let choice = arena.repertoire.choices.get(mistake.choice);
    let bearing = choice.and_then(|choice| choice.bearings.get(promise));
    bearing.is_some_and(|bearing| bearing.fails == 0)
}

fn spoiled(
    seeking: &Seeking<'_, '_>,
    promise: usize,
    (side, mistaken): (Side, bool),
    (opening, moves, scene): (&[Move], &[Move], &Scene),
) -> Told {
    let arena = seeking.arena;
    let (giver, receiver) = seeking.names(promise);
    let act = first_act(arena, moves);
    let author = act.map(|choice| choice.deed.author.clone());
    let by = author
        .as_ref()
        .map(|author| arena.name(author))
        .unwrap_or_default();
    let what = act
        .map(|choice| aimed(&arena.matter.vocabulary, &choice.deed))
        .unwrap_or_default();
    let waits = moves
        .iter()
        .any(|made| matches!(made, Move::Ask(..) | Move::Wait));
    let after = if waits {
        ", once it has asked and waited"
    } else {
        ""
    };
    let accused = moves.iter().find_map(|made| match made {
        Move::Mistaken(number) => arena.repertoire.mistakes.get(*number),
        _ => None,
    });
    let accused = accused
        .map(|it| arena.name(&it.accused))
        .unwrap_or_default();
    let free = free(arena, scene, promise);
    let sentence = match (mistaken, side) {
        (true, _) => format!(
            "by {what}, {by} can bring it about that {giver}, which takes it for an act of {accused}, holds itself {free} of its promise to {receiver}{after}, and {receiver} has done nothing"
        ),
        (false, Side::Proxy(_)) => format!(
            "by {what}, {by} alone can bring it about that {giver} is {free} of its promise to {receiver}{after}, whether or not {receiver} wanted it"
        ),
        (false, _) => format!(
            "by {what}, somebody who is no party, {by}, can bring it about that {giver} is {free} of its promise to {receiver}{after}"
        ),
    };
    let whole = [opening, moves].concat();
    let mut clauses = vec![(promise, fault(arena, promise, &whole))];
    if mistaken {
        clauses.push((promise, Clause::Attribution));
    }
    Told {
        kind: Kind::Spoiler,
        level: Level::Serious,
        promise,
        sentence,
        clauses,
        likewise: author.map(|it| others(arena, &it)).unwrap_or_default(),
    }
}

/// A10: both come free, each in its own eyes, and neither is in breach in them.
pub(crate) fn double(seeking: &mut Seeking<'_, '_>) {
    let arena = seeking.arena;
    if arena.promises.len() < 2 {
        return;
    }
    let mut allowed = seeking.allowed(|_| true);
    let kept =
        |scene: &Scene, promise: usize| own_outcome(arena, scene, promise).1 == Performance::Kept;
    for mistaken in [false, true] {
        if !mistaken {
            allowed.mistakes.clear();
        } else {
            allowed.mistakes = seeking.allowed(|_| true).mistakes;
        }
        let starts = [arena.given()];
        let sought = seeking
            .searches
            .shortest(arena, &starts, &allowed, |_, _, turn| {
                if !(kept(&turn.scene, 0) && kept(&turn.scene, 1)) {
                    Next::Nowhere
                } else if arena.is_free(&turn.scene, 0) && arena.is_free(&turn.scene, 1) {
                    Next::Reached
                } else {
                    Next::Onward(0)
                }
            });
        let Some((moves, scene)) = sought.found.clone() else {
            // Where others may be mistaken, what they need not be is sought again.
            if mistaken {
                seeking.put_absence(Kind::DoubleRelease, 0, &sought);
            }
            continue;
        };
        if mistaken && scene.mistakes == 0 {
            continue;
        }
        let (giver, receiver) = seeking.names(0);
        let acts = moves
            .iter()
            .filter(|made| matches!(made, Move::Act(_) | Move::Mistaken(_)))
            .count();
        let acts = match acts {
            1 => "one act".to_owned(),
            more => format!("{more} acts"),
        };
        let told = Told {
            kind: Kind::DoubleRelease,
            level: if scene.mistakes == 0 {
                Level::Grave
            } else {
                Level::Serious
            },
            promise: 0,
            sentence: if scene.mistakes == 0 {
                format!(
                    "after {acts} both {giver} and {receiver} are free, and neither has broken its promise"
                )
            } else {
                format!(
                    "after {acts}, of which somebody takes one for another's, {giver} and {receiver} each hold themselves free, and neither has broken its promise in its own eyes"
                )
            },
            clauses: vec![(0, fault(arena, 0, &moves)), (1, fault(arena, 1, &moves))],
            likewise: Vec::new(),
        };
        seeking.put(told, Some(&moves));
    }
}

/// Wholly free, or free to make the answers that a graded release allows.
fn free(arena: &Arena, scene: &Scene, promise: usize) -> &'static str {
    if arena.binds(scene, promise) {
        "partly free"
    } else {
        "free"
    }
}

/// Whether a promise ends by the clock, its own or that of the promise on which it depends: that is nobody's move (A14).
fn lapses(life: Life, promise: usize, made: Move, turn: &Turn) -> bool {
    let mut changes = turn.changes.iter().flatten();
    life == Life::Expired
        || made == Move::Wait
            && changes.any(|(member, change)| {
                *member == promise && change.what == Changed::ReleasedWithOther
            })
}

/// Whether this act is done by this party's own forces.
fn is_of(arena: &Arena, act: usize, party: usize) -> bool {
    let choice = arena.repertoire.choices.get(act);
    let author = choice.map(|choice| arena.matter.vocabulary.principal(&choice.deed.author));
    author.is_some() && author == arena.parties.get(party)
}

fn own_outcome(arena: &Arena, scene: &Scene, promise: usize) -> (Life, Performance) {
    let own = crate::scenario::Eyes::Party(arena.giver(promise));
    arena.outcome(scene, own, promise)
}

/// Whether an act hits this party.
fn is_upon(arena: &Arena, choice: &Choice, party: usize) -> bool {
    let vocabulary = &arena.matter.vocabulary;
    let party = arena.parties.get(party);
    let mut hits = choice.deed.hits.iter();
    hits.any(|hit| Some(vocabulary.principal(&hit.of)) == party)
}

fn first_act<'a>(arena: &'a Arena, moves: &[Move]) -> Option<&'a Choice> {
    moves.iter().find_map(|made| match made {
        Move::Act(number) => arena.repertoire.choices.get(*number),
        Move::Mistaken(number) => {
            let mistake = arena.repertoire.mistakes.get(*number)?;
            arena.repertoire.choices.get(mistake.choice)
        }
        _ => None,
    })
}

/// The clause by which this promise ended: the condition that failed, or what else ended it.
pub(crate) fn fault(arena: &Arena, promise: usize, moves: &[Move]) -> Clause {
    let mut scene = arena.given();
    let mut last = None;
    for made in moves {
        let Some(turn) = arena.turn(&scene, *made) else {
            continue;
        };
        last = ended(arena, promise, &turn).or(last);
        scene = turn.scene;
    }
    last.unwrap_or(Clause::Act)
}

fn ended(arena: &Arena, promise: usize, turn: &Turn) -> Option<Clause> {
    let own = arena.giver(promise) + 1;
    let changes = turn.changes.get(own).or(turn.changes.first())?;
    let own = changes.iter().filter(|(member, _)| *member == promise);
    own.rev().find_map(|(_, change)| match change.what {
        Changed::Released { fails, .. } => Some(Clause::Condition(fails.trailing_zeros() as usize)),
        Changed::ReleasedWithOther => {
            let text = arena.text(promise);
            let depends = text.and_then(|text| text.dependence);
            Some(match depends {
                Some(Dependence::Independent) | None => Clause::Entry,
                Some(_) => Clause::Dependence,
            })
        }
        Changed::Withdrawn => Some(Clause::Withdrawal),
        Changed::Expired => Some(Clause::End),
        _ => None,
    })
}

/// Others who are no different to the texts, in words.
pub(crate) fn others(arena: &Arena, actor: &ActorId) -> Vec<String> {
    let alike = arena.cast.alike.get(actor);
    let vocabulary = &arena.matter.vocabulary;
    let own = vocabulary.principal(actor);
    let alike = alike.into_iter().flatten();
    alike
        .filter(|other| vocabulary.principal(other) != own)
        .map(|other| arena.name(other))
        .collect()
}

fn worse(so_far: Option<Sought>, next: Sought) -> Sought {
    match so_far {
        Some(earlier) if earlier.within.is_some() => earlier,
        _ => next,
    }
}
