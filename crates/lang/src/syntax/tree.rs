//! The tree of a text: sentences and their parts, each with its span, names not yet looked up.

use super::form::Form;
use crate::diagnostic::Span;
use crate::meaning::{Authority, Digest, End, Participation, Strength, TargetKind, Topic};
use crate::meaning::{Membership, Withdrawal};
use crate::time::{Instant, Wait};

/// A part with the words that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// The name of an actor or a place, as written, quotation marks removed.
pub(crate) type Name = Spanned<String>;
/// The word for an act, a degree or a grade, as written, quotation marks removed.
pub(crate) type Term = Spanned<String>;

/// A sentence; without a body if it could not be read.
#[derive(Debug)]
pub(crate) struct Sentence {
    pub(crate) form: Option<Form>,
    pub(crate) span: Span,
    pub(crate) body: Option<Body>,
}

/// Somebody, by name or by a word that stands for a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    /// `it` or `each`.
    Giver,
    /// `the other`.
    Receiver,
    Named(String),
}

/// Whoever acts for a party.
#[derive(Debug)]
pub(crate) enum Hand {
    Who(Spanned<Who>),
    Listed(Span),
    Degree(Term),
}

/// What a sentence says.
#[derive(Debug)]
pub(crate) enum Body {
    Title(String),
    Vocabulary {
        name: Spanned<String>,
        digest: Option<Spanned<Digest>>,
    },
    From {
        giver: Name,
        receiver: Name,
    },
    Among(Vec<Member>),
    Through(Vec<Name>),
    Strength(Strength),
    Authority(Authority),
    Answers(Digest),
    Act(ActClause),
    Condition(ConditionClause),
    Unconditional,
    Grade(GradeClause),
    Proxies {
        principal: Name,
        listed: Vec<(Name, Term)>,
    },
    Exceptions(Vec<ExceptionClause>),
    Uncounted(Vec<Term>),
    Participation(Participation),
    Silent(Vec<Name>),
    Dependence(DependenceClause),
    Clarification {
        giver: Spanned<Who>,
        wait: Wait,
    },
    Standard(Term),
    EachDecides,
    Finder {
        finder: Name,
        grade: Option<Term>,
    },
    Disavowal {
        principal: Name,
        wait: Wait,
    },
    Entry(EntryClause),
    End(End, Spanned<String>),
    Withdrawal(Withdrawal),
    DeemedReceipt(Wait),
    SameInstant,
    Provocation(Wait),
    LeftOpen(Vec<Spanned<Topic>>),
    Observes {
        who: Name,
        what: String,
    },
}

/// A member of a group.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: Name,
    pub(crate) membership: Membership,
    pub(crate) span: Span,
}

/// What the giver will not do.
#[derive(Debug)]
pub(crate) struct ActClause {
    pub(crate) giver: Spanned<Who>,
    pub(crate) direct: Option<Span>,
    pub(crate) preventive: bool,
    pub(crate) preemptive: Option<Span>,
    pub(crate) acts: Acts,
    pub(crate) receiver: Spanned<Who>,
    pub(crate) first: Option<Span>,
    pub(crate) through: Option<Vec<Hand>>,
    pub(crate) limits: Limits,
}

/// Classes of acts, with the part of speech in which they stand.
#[derive(Debug)]
pub(crate) enum Acts {
    Verbs(Vec<Term>),
    Participles(Vec<Term>),
    Nouns(Vec<Term>),
}

impl Acts {
    pub(crate) fn terms(&self) -> &[Term] {
        match self {
            Self::Verbs(terms) | Self::Participles(terms) | Self::Nouns(terms) => terms,
        }
    }
}

/// Against what, where, for how long.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    pub(crate) targets: Option<(Vec<TargetKind>, Spanned<Who>)>,
    pub(crate) place: Option<Place>,
    pub(crate) lasting: Option<Wait>,
}

/// Where.
#[derive(Debug)]
pub(crate) enum Place {
    Anywhere,
    In(Name),
}

/// While which it holds.
#[derive(Debug)]
pub(crate) struct ConditionClause {
    /// The giver, unless the acts count against whomever they are done.
    pub(crate) against: Option<Spanned<Who>>,
    pub(crate) first: bool,
    pub(crate) acts: Acts,
    pub(crate) by: Vec<Hand>,
    pub(crate) window: Option<Wait>,
}

/// Which attack frees which answer.
#[derive(Debug)]
pub(crate) struct GradeClause {
    pub(crate) acts: Vec<Term>,
    pub(crate) by: Option<Vec<Hand>>,
    pub(crate) answers: Vec<Term>,
    pub(crate) limits: Limits,
}

/// What it does not cover.
#[derive(Debug)]
pub(crate) struct ExceptionClause {
    pub(crate) act: Term,
    pub(crate) against: Option<Name>,
    pub(crate) place: Option<Name>,
    pub(crate) incidental_harm: bool,
    pub(crate) span: Span,
}

/// What the other promise does to it.
#[derive(Debug)]
pub(crate) enum DependenceClause {
    Independent,
    OnlyWhileStands(Spanned<Who>),
    ReleasedWhenEnds(Spanned<Who>),
}

/// When it enters into effect.
#[derive(Debug)]
pub(crate) enum EntryClause {
    OnReceipt,
    OnDispatch,
    At(Instant),
    OnceOther(Spanned<Who>),
    OnceDone(Name, Term),
}
