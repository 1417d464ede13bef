//! *Can Arland come free, whatever the others do?* asked of promises, and answered in words (clause A17).

use super::contest::{Contest, Doing};
use super::instructions::instructions;
use super::{Answer, Cut, Strategy, Turn, solve};
use crate::arena::Arena;
use crate::matter::Bounds;
use crate::scenario::Scenario;
use std::fmt;

/// A question about what one party can make sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GameQuestion {
    /// Who asks, by its place among the parties of the arena.
    pub party: usize,
    /// What it wants.
    pub goal: Goal,
}

/// What a party may want to be sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Goal {
    /// Its own promise no longer binds it, and it has not broken it.
    ComeFree,
    /// Its own promise is never broken, by whomever it answers for. If it cannot be sure of that, it is in a trap (A11).
    KeepWord,
    /// The other breaks its promise, and the party has not broken its own.
    BringOtherIntoBreach,
    /// The other never comes free of its promise without having broken it.
    HoldOther,
}

/// The answer, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GameAnswer {
    /// The question, as one sentence.
    pub question: String,
    /// Yes, no, or neither.
    pub verdict: GameVerdict,
    /// The answer, as one sentence or two.
    pub sentence: String,
    /// How whoever prevails goes about it, one instruction a line, each with its number; empty if nobody is shown to.
    pub lines: Vec<String>,
    /// What comes of it if the other side holds out longest, for the judge to replay.
    pub scenario: Option<Scenario>,
    /// Positions looked at.
    pub positions: usize,
    /// Moves tried.
    pub moves: usize,
}

/// Yes, no, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GameVerdict {
    /// The party can make sure of it.
    Yes,
    /// The others can prevent it.
    No,
    /// The search was cut short before either was shown.
    Unknown,
}

/// Why a question cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GameError {
    /// There is no party in this place.
    NoParty(usize),
    /// This party gives no promise to the other, so there is nothing to ask of it.
    NoPromise(String),
}

impl Goal {
    /// Every goal, in the order in which an officer asks.
    pub const ALL: [Self; 4] = [
        Self::ComeFree,
        Self::KeepWord,
        Self::BringOtherIntoBreach,
        Self::HoldOther,
    ];

    /// The goal of this name, as [`fmt::Display`] writes it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|goal| goal.to_string() == name)
    }

    /// Whether it is something to come to, not something to keep for ever.
    #[must_use]
    pub const fn is_reached(self) -> bool {
        !matches!(self, Self::KeepWord | Self::HoldOther)
    }

    /// What the party can or cannot do, in words: "come free without breaking its promise".
    fn words(self, other: &str) -> String {
        match self {
            Self::ComeFree => "come free without breaking its promise".to_owned(),
            Self::BringOtherIntoBreach => {
                format!("bring {other} into breach without breaking its own promise")
            }
            Self::KeepWord => "keep its promise".to_owned(),
            Self::HoldOther => format!("keep {other} bound unless {other} breaks its promise"),
        }
    }
}

impl GameAnswer {
    /// The whole answer as lines to print.
    #[must_use]
    pub fn page(&self) -> Vec<String> {
        let head = [self.question.clone(), self.sentence.clone()];
        let note = "This holds for the acts, notices and deadlines that the texts tell apart, with nobody mistaken; the party that asks moves first, and time passes when neither side does anything.";
        let lines = self.lines.iter().map(|line| format!("  {line}"));
        head.into_iter()
            .chain(lines)
            .chain([note.to_owned()])
            .collect()
    }
}

/// Whether the party can make sure of what it wants, whatever all others do together, looking at no more positions than
/// `bounds` allow and only until `stop` says so.
///
/// The party is its own forces alone. Its proxies count among the others, since nobody else can be sure of them; an act of
/// one side in which the other joins needs both, and so is open to neither. Each side makes one move or none in turn, the
/// party first; if both make none, time passes to the next deadline. Moves that change nothing are none.
///
/// # Errors
/// [`GameError`] if there is no such party, or no promise to ask about.
pub fn play(
    arena: &Arena,
    question: GameQuestion,
    bounds: &Bounds,
    stop: &dyn Fn() -> bool,
) -> Result<GameAnswer, GameError> {
    let contest = Contest::of(arena, question)?;
    let solved = solve(&contest, bounds.positions, stop);
    let (party, other) = (
        contest.name(question.party),
        contest.name(1 - question.party),
    );
    let wanted = question.goal.words(&other);
    let reached = question.goal.is_reached();
    let (verdict, strategy) = match &solved.answer {
        Answer::Won(strategy) | Answer::Lost(strategy) => {
            let is_yes = (strategy.winner == Turn::Ours) == reached;
            let verdict = if is_yes {
                GameVerdict::Yes
            } else {
                GameVerdict::No
            };
            (verdict, Some(strategy))
        }
        Answer::Unknown(_) => (GameVerdict::Unknown, None),
    };
    let mut sentence = match (verdict, &solved.answer) {
        (GameVerdict::Yes, _) => format!("Yes: {party} can {wanted}, whatever the others do."),
        (GameVerdict::No, _) => match question.goal {
            Goal::KeepWord => {
                format!("No: whatever {party} does, the others can bring it into breach.")
            }
            Goal::HoldOther => {
                format!(
                    "No: whatever {party} does, the others can see to it that {other} comes free without breaking its promise."
                )
            }
            _ => format!("No: {party} cannot make sure of it; the others can prevent it for ever."),
        },
        (GameVerdict::Unknown, Answer::Unknown(Cut::Stopped)) => {
            "Not decided: the search was broken off.".to_owned()
        }
        (GameVerdict::Unknown, _) => format!(
            "Not decided within {} positions: allow more, or ask about one text at a time, or list fewer proxies and exceptions apart.",
            bounds.positions
        ),
    };
    let is_longer =
        |strategy: &Strategy<_, _>| strategy.winner == Turn::Ours && !strategy.is_shortest;
    if strategy.is_some_and(is_longer) {
        sentence.push_str(" The search was cut short, so there may be a shorter way.");
    }
    let scenario = strategy.map(|strategy| {
        let line = strategy.main_line();
        let moves: Vec<_> = line
            .iter()
            .filter_map(|(_, doing)| doing.and_then(Doing::made))
            .collect();
        contest.arena.scenario(&moves)
    });
    Ok(GameAnswer {
        question: format!("Can {party} {wanted}, whatever the others do?"),
        verdict,
        sentence,
        lines: strategy
            .map(|it| instructions(&contest, it))
            .unwrap_or_default(),
        scenario,
        positions: solved.positions,
        moves: solved.moves,
    })
}

impl fmt::Display for Goal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::ComeFree => "come-free",
            Self::BringOtherIntoBreach => "bring-other-into-breach",
            Self::KeepWord => "keep-word",
            Self::HoldOther => "hold-other",
        })
    }
}

impl fmt::Display for GameError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoParty(place) => write!(
                out,
                "there is no party {}; a promise is between two",
                place.saturating_add(1)
            ),
            Self::NoPromise(giver) => write!(
                out,
                "`{giver}` promises the other nothing in these texts; give the text of its promise too"
            ),
        }
    }
}

impl std::error::Error for GameError {}
