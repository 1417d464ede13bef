//! The shortest way to a scene: a search in the order of cost (clause A3).

use crate::arena::{Arena, Move, Scene, SceneKey, Turn};
use crate::finding::Effort;
use crate::matter::Bounds;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, VecDeque};

/// What may be done in a search.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    /// Acts, by their places among the choices.
    pub acts: Vec<usize>,
    /// Mistakes, by their places.
    pub mistakes: Vec<usize>,
    /// The promises that may be withdrawn.
    pub notices: Vec<usize>,
    /// Whether who acted may be asked, and answered.
    pub asking: bool,
    /// Whether time may pass to the next deadline.
    pub waiting: bool,
}

/// What a search makes of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It leads to what is sought.
    Reached,
    /// It may lead there; the way is remembered by these marks.
    Onward(u32),
    /// It leads nowhere.
    Nowhere,
}

/// What a search came to.
#[derive(Debug, Clone)]
pub struct Sought {
    /// The shortest way, from the start, and where it ends.
    pub found: Option<(Vec<Move>, Scene)>,
    /// Why it is not the last word that nothing was found; `None`: every position of these moves was seen.
    pub within: Option<String>,
}

/// Searches, each from a start, counting what they cost.
pub struct Searches<'a> {
    /// How far to look.
    pub bounds: Bounds,
    /// Asked now and then: whether to break off.
    pub stop: &'a dyn Fn() -> bool,
    /// What it cost so far.
    pub effort: Effort,
    /// Whether a search since this was last cleared ended at a bound, so that what it did not find may be there.
    pub is_cut: bool,
}

/// How many positions are looked at between two questions whether to break off.
const BETWEEN_STOPS: usize = 256;

struct Node {
    scene: Scene,
    from: Option<(usize, Move)>,
    cost: usize,
    moves: usize,
}

impl<'a> Searches<'a> {
    /// Searches that cost nothing so far.
    #[must_use]
    pub fn new(bounds: Bounds, stop: &'a dyn Fn() -> bool) -> Self {
        Self {
            bounds,
            stop,
            effort: Effort::default(),
            is_cut: false,
        }
    }
}

impl Searches<'_> {
    /// The cheapest way from one of `starts` by what is `allowed`; `next` says of each move what it leads to.
    pub fn shortest(
        &mut self,
        arena: &Arena,
        starts: &[Scene],
        allowed: &Allowed,
        mut next: impl FnMut(&Scene, Move, &Turn) -> Next,
    ) -> Sought {
        let mut nodes: Vec<Node> = Vec::new();
        let mut cheapest: FxHashMap<SceneKey, usize> = FxHashMap::default();
        let mut open: BTreeMap<usize, VecDeque<usize>> = BTreeMap::new();
        for start in starts {
            cheapest.insert(arena.key(start), 0);
            open.entry(0).or_default().push_back(nodes.len());
            nodes.push(Node {
                scene: start.clone(),
                from: None,
                cost: 0,
                moves: 0,
            });
        }
        let mut reached: Option<(usize, usize)> = None;
        let mut is_deep = false;
        let mut is_mistaken = false;
        let mut looked = 0;
        while let Some(mut nearest) = open.first_entry() {
            let Some(here) = nearest.get_mut().pop_front() else {
                nearest.remove();
                continue;
            };
            let Some((scene, cost, moves)) = nodes
                .get(here)
                .map(|node| (node.scene.clone(), node.cost, node.moves))
            else {
                continue;
            };
            // What waited in the queue may since have been reached more cheaply, or the goal may have.
            if reached.is_some_and(|(_, found)| found <= cost)
                || cheapest
                    .get(&arena.key(&scene))
                    .is_some_and(|it| *it < cost)
            {
                continue;
            }
            looked += 1;
            if let Some(within) = self.look(looked) {
                return self.sought(&nodes, reached, || within.clone());
            }
            if moves >= self.bounds.moves {
                is_deep = true;
                continue;
            }
            for made in self.moves(&scene, allowed, &mut is_mistaken) {
                self.effort.moves += 1;
                let Some(mut turn) = arena.turn(&scene, made) else {
                    continue;
                };
                let dear = cost + price(made);
                match next(&scene, made, &turn) {
                    Next::Nowhere => continue,
                    Next::Reached => {
                        if reached.is_none_or(|(_, found)| dear < found) {
                            reached = Some((nodes.len(), dear));
                            nodes.push(Node {
                                scene: turn.scene,
                                from: Some((here, made)),
                                cost: dear,
                                moves: moves + 1,
                            });
                        }
                        continue;
                    }
                    Next::Onward(marks) => turn.scene.marks = marks,
                }
                let known = cheapest.entry(arena.key(&turn.scene)).or_insert(usize::MAX);
                if *known <= dear {
                    continue;
                }
                *known = dear;
                let number = nodes.len();
                nodes.push(Node {
                    scene: turn.scene,
                    from: Some((here, made)),
                    cost: dear,
                    moves: moves + 1,
                });
                open.entry(dear).or_default().push_back(number);
            }
        }
        let within = if is_deep {
            Some(format!("within {} moves", self.bounds.moves))
        } else if is_mistaken {
            Some(format!("with {}", mistakes(self.bounds.mistakes)))
        } else {
            None
        };
        let was_cut = self.is_cut;
        let sought = self
            .sought(&nodes, reached, || within.clone().unwrap_or_default())
            .unless(within.is_none());
        // How many may be mistaken is a question asked, and no lack of moves.
        self.is_cut = was_cut || sought.found.is_none() && is_deep;
        sought
    }

    /// Whether it is time to break off, or was before.
    pub(crate) fn is_broken_off(&mut self) -> bool {
        self.effort.interrupted = self.effort.interrupted || (self.stop)();
        self.effort.interrupted
    }

    /// Counts one more position, of so many for this question; if it is one too many, or it is time to break off, why the answer
    /// will not be the last word.
    pub(crate) fn look(&mut self, looked: usize) -> Option<String> {
        self.effort.positions += 1;
        if looked > self.bounds.positions {
            self.effort.limits.insert(format!(
                "{} positions for one question: allow more, or give one text at a time, or list fewer proxies and exceptions apart",
                self.bounds.positions
            ));
            return Some(format!("within {} positions", self.bounds.positions));
        }
        // At the first position too: a matter of many pairs is many short searches.
        if looked % BETWEEN_STOPS == 1 {
            self.is_broken_off();
        }
        let broken_off = || "before it was broken off".to_owned();
        self.effort.interrupted.then(broken_off)
    }

    fn sought(
        &mut self,
        nodes: &[Node],
        reached: Option<(usize, usize)>,
        within: impl Fn() -> String,
    ) -> Sought {
        self.is_cut |= reached.is_none();
        Sought {
            found: reached.and_then(|(last, _)| way(nodes, last)),
            within: Some(within()),
        }
    }

    fn moves(&self, scene: &Scene, allowed: &Allowed, is_mistaken: &mut bool) -> Vec<Move> {
        let mut moves: Vec<Move> = allowed.acts.iter().copied().map(Move::Act).collect();
        if scene.mistakes < self.bounds.mistakes {
            moves.extend(allowed.mistakes.iter().copied().map(Move::Mistaken));
        } else {
            *is_mistaken |= !allowed.mistakes.is_empty();
        }
        moves.extend(allowed.notices.iter().copied().map(Move::Notice));
        if allowed.asking {
            let doubted = scene.doubted.iter();
            moves.extend(doubted.map(|(promise, incident, asked)| {
                if *asked {
                    Move::Answer(*promise, *incident)
                } else {
                    Move::Ask(*promise, *incident)
                }
            }));
        }
        moves.extend(allowed.waiting.then_some(Move::Wait));
        moves
    }
}

impl Sought {
    fn unless(self, complete: bool) -> Self {
        let within = self.within.filter(|_| !complete);
        Self { within, ..self }
    }
}

/// What a move costs: an act, a message, and each mistake cost one; waiting nothing.
pub(crate) fn price(made: Move) -> usize {
    match made {
        Move::Wait => 0,
        Move::Act(_)
        | Move::UnderWay(_)
        | Move::Notice(_)
        | Move::HoldNotice(_)
        | Move::Ask(..)
        | Move::Answer(..) => 1,
        Move::Mistaken(_) => 2,
    }
}

pub(crate) fn mistakes(count: usize) -> String {
    match count {
        0 => "nobody mistaken".to_owned(),
        1 => "one mistake".to_owned(),
        more => format!("{more} mistakes"),
    }
}

fn way(nodes: &[Node], last: usize) -> Option<(Vec<Move>, Scene)> {
    let scene = nodes.get(last)?.scene.clone();
    let mut moves = Vec::new();
    let mut here = last;
    while let Some((before, made)) = nodes.get(here)?.from {
        moves.push(made);
        here = before;
    }
    moves.reverse();
    Some((moves, scene))
}
