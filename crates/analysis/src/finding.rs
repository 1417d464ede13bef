//! What the analysis answers: values, for any screen or program to show.

use crate::clause::Place;
use crate::scenario::{Scenario, Side};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::Assurance;

/// What was found, and how far was looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// Every finding, the gravest and cheapest first.
    pub findings: Vec<Finding>,
    /// For each kind that was sought and not found: whether every position of its moves was seen.
    pub not_found: Vec<Absence>,
    /// What was explored.
    pub effort: Effort,
    /// What was not looked at, and why, in plain sentences.
    pub left_out: Vec<String>,
}

/// Something that an adversary's lawyer would point at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// How much it matters.
    pub level: Level,
    /// Whose promise it is about: giver and receiver; for a finding on both, that of the first.
    pub promise: (ActorId, ActorId),
    /// One plain sentence that an officer can forward.
    pub sentence: String,
    /// The clauses at fault, the foremost first. Never empty.
    pub clauses: Vec<Place>,
    /// The shortest way to it. `None`: it is a matter of the text alone, such as a promise that never starts.
    pub scenario: Option<Scenario>,
    /// What else does the same, in a few words each: other proxies, other third powers, other classes of acts.
    pub likewise: Vec<String>,
    /// Changes of words that would mend it, each tried by analysing again; the best first.
    pub remedies: Vec<Remedy>,
    /// Why no change of words mends it, where none was found.
    pub without_remedy: Option<String>,
}

/// What a finding is about (clauses A4 to A15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It can never enter into effect.
    NeverStarts,
    /// Nothing that anybody can do breaches it.
    Vacuous,
    /// Words that change no verdict.
    DeadClause,
    /// The giver comes free by moves of its own, without breach, whatever the others do.
    UnilateralRelease,
    /// The giver may provoke, by what the text permits, the act that frees it.
    SelfMadeExcuse,
    /// Somebody else frees the giver while the receiver's own forces do nothing.
    Spoiler,
    /// Both hold themselves free, each in its own eyes, and neither is in breach in its own eyes.
    DoubleRelease,
    /// A party cannot avoid breach, whatever it does.
    Trap,
    /// Harm to the receiver that the promise does not forbid.
    Gap,
    /// One act that a clause permits and another forbids.
    Overlap,
    /// It ends by the clock or by what nobody need notice.
    SilentLapse,
    /// What one gives and the other does not.
    Asymmetry,
}

/// How much a finding matters to whoever is to sign: a reading of the kind and of what it needs, never of what is likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// To be known.
    Note,
    /// A promise that means less than it says, or that somebody else can undo.
    Serious,
    /// A way out that needs no breach, a promise that is none, or a party that cannot keep it.
    Grave,
}

/// A change of words, and what analysing again shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// Which text.
    pub text: usize,
    /// What is changed, as an instruction: "leave out `or by its listed proxies`".
    pub change: String,
    /// The amended meaning.
    pub amended: Assurance,
    /// Whether the finding is gone; otherwise it only needs more.
    pub removes: bool,
    /// In what way it needs more, where it is not gone: "needs a wait of 3 days".
    pub instead: Option<String>,
    /// Other findings that are gone, as their sentences.
    pub also_removes: Vec<String>,
    /// Findings that were not there before, as their sentences.
    pub brings: Vec<String>,
}

/// A kind that was sought and not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// What was sought.
    pub kind: Kind,
    /// Whose promise.
    pub promise: (ActorId, ActorId),
    /// Why the search is not the last word; `None`: every position of its moves was seen.
    pub within: Option<String>,
}

/// What was explored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effort {
    /// Positions looked at, over all questions.
    pub positions: usize,
    /// Moves tried.
    pub moves: usize,
    /// Acts told apart, over all pairs of parties.
    pub deeds: usize,
    /// How often each stated limit cut a search short, and what would make the case smaller. Empty: never.
    pub limits: BTreeSet<String>,
    /// Whether it was broken off.
    pub interrupted: bool,
}

impl Finding {
    /// What it needs, for ranking: acts, mistakes, and whose they are.
    #[must_use]
    pub fn needs(&self) -> (usize, usize, BTreeSet<Side>) {
        let Some(scenario) = &self.scenario else {
            return (0, 0, BTreeSet::new());
        };
        let acts = scenario.steps.iter().filter(|step| step.deed.is_some());
        let sides = acts.map(|step| step.side).collect();
        (scenario.acts(), scenario.mistakes(), sides)
    }
}

impl Kind {
    /// Every kind, in the order of the clauses.
    pub const ALL: [Self; 12] = [
        Self::NeverStarts,
        Self::Vacuous,
        Self::DeadClause,
        Self::UnilateralRelease,
        Self::SelfMadeExcuse,
        Self::Spoiler,
        Self::DoubleRelease,
        Self::Trap,
        Self::Gap,
        Self::Overlap,
        Self::SilentLapse,
        Self::Asymmetry,
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NeverStarts => "never starts",
            Self::Vacuous => "vacuous assurance",
            Self::DeadClause => "dead clause",
            Self::UnilateralRelease => "unilateral release",
            Self::SelfMadeExcuse => "self-made excuse",
            Self::Spoiler => "spoiler",
            Self::DoubleRelease => "double release",
            Self::Trap => "trap",
            Self::Gap => "gap",
            Self::Overlap => "overlap",
            Self::SilentLapse => "silent lapse",
            Self::Asymmetry => "asymmetry",
        })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Note => "note",
            Self::Serious => "serious",
            Self::Grave => "grave",
        })
    }
}
