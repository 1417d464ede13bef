//! What is said of disputes: values, for any screen or program to show.

use crate::verdict::{Eyes, Life, Performance, Promise, Subject, Word};
use serde::Serialize;
use std::collections::BTreeSet;
use tacit_lang::time::Instant;

/// One outcome of a promise: its life and its performance.
pub type Outcome = (Life, Performance);

/// Everything that follows from what is disputed of one promise among some pairs of eyes (D1 to D9).
///
/// Facts and pairs of eyes are named by their places in [`Disputes::facts`] and [`Disputes::eyes`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disputes {
    /// Of which promise.
    pub promise: Promise,
    /// As of which event time.
    pub at: Instant,
    /// As known when.
    pub known: Instant,
    /// What each pair of eyes comes to, in the order asked.
    pub eyes: Vec<Seeing>,
    /// The disputed facts, in the order of the times of what they are about; shared ones first (D1).
    pub facts: Vec<DisputedFact>,
    /// Every outcome that some combination has (D2).
    pub outcomes: BTreeSet<Outcome>,
    /// Whether every combination has the same outcome (D3).
    pub same_whatever_is_true: bool,
    /// How many combinations are possible, in decimal. A count, no probability (D7).
    pub combinations: String,
    /// In how many of them the promise is breached, in decimal (D7).
    pub combinations_with_breach: String,
    /// Every ordered pair of eyes whose outcomes differ (D4, D5).
    pub apart: Vec<Apart>,
    /// Viewpoints that accept assumptions which exclude each other (D8).
    pub conflicts: Vec<Conflict>,
    /// The diagram reduced for drawing; none if it has more than [`MAX_DRAWN`] nodes (D2).
    pub drawing: Option<Drawing>,
    /// Why the answer may be incomplete. `None`: every combination was looked at.
    pub partial: Option<String>,
    /// What a reader must know besides, a limit of one answer among it (D9).
    pub notes: Vec<String>,
}

/// The most nodes of a drawing: more than that nobody reads.
pub const MAX_DRAWN: usize = 120;

/// What one pair of eyes comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seeing {
    /// Whose eyes.
    pub eyes: Eyes,
    /// Its outcomes: those of its standing (D2).
    pub outcomes: BTreeSet<Outcome>,
    /// The one word for them, as in its standing.
    pub word: Word,
    /// A smallest set of its facts which, held as it holds them, leave its outcomes whatever else is
    /// true, by number (D6). None: not found within the limits.
    pub sufficient: Option<Vec<usize>>,
}

/// A fact that some pair of eyes leaves open, or that two hold otherwise (D1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DisputedFact {
    /// What it is about.
    pub subject: Subject,
    /// When that was, at the earliest; none of what is of no one time.
    pub when: Option<Instant>,
    /// Every value that it may have.
    pub values: Vec<DisputedValue>,
    /// Whether changing it alone can change the verdict. None: not looked at, as it is not of an
    /// assumption, which bears on the verdict through the claims given it (D3).
    pub matters: Option<bool>,
}

/// A value of a disputed fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DisputedValue {
    /// In words.
    pub value: String,
    /// Which pairs of eyes leave it possible, by number.
    pub possible_to: BTreeSet<usize>,
    /// The claims, known to some of these eyes, that say it.
    pub claims: Vec<SayingClaim>,
    /// Every outcome that some combination with this value has.
    pub outcomes: BTreeSet<Outcome>,
}

/// A claim that says a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SayingClaim {
    /// Its name.
    pub id: String,
    /// The source.
    pub by: String,
    /// How well it is proved, if it is graded.
    pub grade: Option<String>,
}

/// Two pairs of eyes whose outcomes differ, and what would bring the one to the other's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// Who would concede, by number.
    pub one: usize,
    /// Whose account would be taken, by number.
    pub other: usize,
    /// The facts on which the two hold otherwise, by number.
    pub differing: Vec<usize>,
    /// Facts that decide: taking the other's account of that one alone, the one comes to the other's
    /// outcomes, or the other to the one's (D4).
    pub deciding: Vec<usize>,
    /// A smallest set of concessions (D5). None: there is none, or none was found within the limits.
    pub fewest: Option<Concessions>,
    /// A set of concessions of least weight (D5).
    pub lightest: Option<Concessions>,
}

/// Accounts taken from the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Concessions {
    /// The facts, by number.
    pub facts: Vec<usize>,
    /// What they weigh together: of each, one more than the rank, counted from one for the lowest, of
    /// the highest grade of the accepted claims that it gives up; one where none is graded (D5).
    pub weight: u64,
    /// Whether it is certain that no other set is smaller, or lighter.
    pub least: bool,
}

/// A viewpoint that accepts two assumptions of which one excludes the other (D8).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Conflict {
    /// Whose, by number.
    pub eyes: usize,
    /// One assumption.
    pub one: String,
    /// The other.
    pub other: String,
}

/// The decision diagram over whole facts, equal nodes merged, what does not matter left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drawing {
    /// Where to begin.
    pub root: DrawnEnd,
    /// The nodes; those that an edge leads to come before the one that it leads from.
    pub nodes: Vec<DrawnNode>,
}

/// A question of the drawing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct DrawnNode {
    /// The disputed fact that is asked, by number. None: which of several came next, or when.
    pub fact: Option<usize>,
    /// What is asked, where it is no single fact.
    pub asks: String,
    /// Each answer, the values that lead to one end together.
    pub edges: Vec<DrawnEdge>,
}

/// Answers to a question of the drawing that lead to one end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct DrawnEdge {
    /// The values, in words.
    pub values: Vec<String>,
    /// Where they lead.
    pub to: DrawnEnd,
}

/// Where an answer leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrawnEnd {
    /// To the next question, by its place among the nodes.
    Node(usize),
    /// To an outcome.
    Outcome(Life, Performance),
}
