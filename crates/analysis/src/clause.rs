//! Which clause of which text is at fault.

use std::fmt;
use tacit_lang::ClauseSpans;
use tacit_lang::diagnostic::Span;
use tacit_lang::ids::ActorId;

/// One clause of an assurance; lists are counted from 0, as in the meaning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clause {
    /// What the giver will not do.
    Act,
    /// A condition.
    Condition(usize),
    /// A graded release.
    Grade(usize),
    /// The listed proxies of this principal.
    Proxies(ActorId),
    /// What it does not cover.
    Exception(usize),
    /// What counts for neither side.
    Uncounted,
    /// What joining in another power's act is.
    Participation,
    /// Of whose acts it says nothing.
    SilentOn,
    /// What the other promise does to it.
    Dependence,
    /// Asking and waiting.
    Clarification,
    /// The standard of proof.
    Standard,
    /// Who says who acted.
    Attribution,
    /// By when this principal must disavow.
    Disavowal(ActorId),
    /// When it enters into effect.
    Entry,
    /// When it ends.
    End,
    /// How it is withdrawn.
    Withdrawal,
    /// When a notice is deemed received.
    DeemedReceipt,
    /// Acts of one instant.
    SameInstant,
    /// How long a provocation is remembered.
    Provocation,
}

/// A clause of one of the texts analysed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The text's place among those analysed.
    pub text: usize,
    /// The clause. It may be one that the text does not have: then the fault is what is unsaid.
    pub clause: Clause,
}

impl Clause {
    /// The words of this clause in a text read with `spans`; none if the text does not say it.
    #[must_use]
    pub fn span(&self, spans: &ClauseSpans) -> Option<Span> {
        match self {
            Self::Act => Some(spans.act),
            Self::Condition(place) => spans.conditions.get(*place).copied(),
            Self::Grade(place) => spans.grades.get(*place).copied(),
            Self::Proxies(actor) => spans.proxies.get(actor).copied(),
            Self::Exception(place) => spans.exceptions.get(*place).copied(),
            Self::Uncounted => spans.uncounted,
            Self::Participation => spans.participation,
            Self::SilentOn => spans.silent_on,
            Self::Dependence => spans.dependence,
            Self::Clarification => spans.clarification,
            Self::Standard => spans.standard,
            Self::Attribution => spans.attribution,
            Self::Disavowal(actor) => spans.disavowal.get(actor).copied(),
            Self::Entry => spans.entry,
            Self::End => spans.end,
            Self::Withdrawal => spans.withdrawal,
            Self::DeemedReceipt => spans.deemed_receipt,
            Self::SameInstant => spans.same_instant_excuses,
            Self::Provocation => spans.provocation,
        }
    }
}

impl fmt::Display for Clause {
    /// As the reasons of a standing name it, lists counted from 1.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Act => out.write_str("act"),
            Self::Condition(place) => write!(out, "condition {}", place + 1),
            Self::Grade(place) => write!(out, "graded release {}", place + 1),
            Self::Proxies(actor) => write!(out, "proxies of {actor}"),
            Self::Exception(place) => write!(out, "exception {}", place + 1),
            Self::Uncounted => out.write_str("what counts for neither side"),
            Self::Participation => out.write_str("participation"),
            Self::SilentOn => out.write_str("of whose acts it says nothing"),
            Self::Dependence => out.write_str("dependence"),
            Self::Clarification => out.write_str("clarification"),
            Self::Standard => out.write_str("standard"),
            Self::Attribution => out.write_str("attribution"),
            Self::Disavowal(actor) => write!(out, "disavowal by {actor}"),
            Self::Entry => out.write_str("entry"),
            Self::End => out.write_str("end"),
            Self::Withdrawal => out.write_str("withdrawal"),
            Self::DeemedReceipt => out.write_str("deemed receipt"),
            Self::SameInstant => out.write_str("same instant"),
            Self::Provocation => out.write_str("provocation"),
        }
    }
}
