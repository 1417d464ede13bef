//! The kinds of sentences: how each begins, and its pattern for a reader who got it wrong.

/// A kind of sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Title,
    Vocabulary,
    From,
    Among,
    Through,
    Given,
    Authority,
    UnknownAuthority,
    Answers,
    Act,
    Condition,
    Unconditional,
    Grade,
    Proxies,
    Exceptions,
    Uncounted,
    Participation,
    Silent,
    Independent,
    OnlyWhile,
    ReleasedWhen,
    Clarification,
    Standard,
    EachDecides,
    Finder,
    Disavowal,
    Entry,
    NoEnd,
    End,
    Withdrawal,
    NoWithdrawal,
    DeemedReceipt,
    SameInstant,
    Provocation,
    LeftOpen,
    Observes,
}

/// How sentences begin. Those of the act and of observations begin with a name and are not listed.
pub(super) const BEGINNINGS: &[(&str, Form)] = &[
    ("Assurance", Form::Title),
    ("Vocabulary", Form::Vocabulary),
    ("From", Form::From),
    ("Among each other", Form::Among),
    ("Through", Form::Through),
    ("Given as", Form::Given),
    ("On the authority of", Form::Authority),
    ("On unknown authority", Form::UnknownAuthority),
    ("In answer to", Form::Answers),
    ("This holds as long as", Form::Condition),
    ("It is unconditional", Form::Unconditional),
    ("Against", Form::Grade),
    ("The listed proxies of", Form::Proxies),
    ("It does not cover", Form::Exceptions),
    ("Neither side counts", Form::Uncounted),
    ("Participation", Form::Participation),
    ("It says nothing of the acts of", Form::Silent),
    ("It does not depend on another promise", Form::Independent),
    ("It holds only while the promise of", Form::OnlyWhile),
    ("It is released when the promise of", Form::ReleasedWhen),
    (
        "If it is disputed or unknown who acted",
        Form::Clarification,
    ),
    ("The standard of proof is", Form::Standard),
    ("Each side decides for itself who acted", Form::EachDecides),
    ("The findings of", Form::Finder),
    ("An act of a listed proxy that", Form::Disavowal),
    ("In effect", Form::Entry),
    ("No end is stated", Form::NoEnd),
    ("It ends", Form::End),
    ("Withdrawal takes effect", Form::Withdrawal),
    ("It cannot be withdrawn", Form::NoWithdrawal),
    ("A notice is deemed received", Form::DeemedReceipt),
    (
        "Acts of the same instant excuse each other",
        Form::SameInstant,
    ),
    ("Provocation is remembered for", Form::Provocation),
    ("Left open", Form::LeftOpen),
];

impl Form {
    /// The whole sentence, with capitals for what is filled in and brackets for what may be left out.
    pub(crate) fn pattern(self) -> &'static str {
        match self {
            Self::Title => "Assurance \"TITLE\".",
            Self::Vocabulary => "Vocabulary \"NAME\", digest DIGEST.",
            Self::From => "From NAME to NAME.",
            Self::Among => "Among each other: NAME[, from TIME][, until TIME]; NAME.",
            Self::Through => "Through NAME, NAME.",
            Self::Given => "Given as an intention | an assurance | an undertaking | a guarantee.",
            Self::Authority => "On the authority of \"TEXT\".",
            Self::UnknownAuthority => "On unknown authority.",
            Self::Answers => "In answer to DIGEST.",
            Self::Act => {
                "GIVER will not [directly] [preventively] [pre-emptively] VERB, VERB or VERB RECEIVER \
                 [first][, by its own forces [or through HAND]][, against the territory, forces or \
                 people of RECEIVER][, in PLACE | , anywhere]."
            }
            Self::Condition => {
                "This holds as long as GIVER is not [first] PARTICIPLE by RECEIVER [or by HAND] \
                 [in the last DURATION]."
            }
            Self::Unconditional => "It is unconditional.",
            Self::Grade => {
                "Against NOUN [by RECEIVER [or by HAND]], only NOUN are released[, against the \
                 territory of RECEIVER][, in PLACE][, for DURATION]."
            }
            Self::Proxies => "The listed proxies of NAME are NAME, DEGREE; NAME, DEGREE.",
            Self::Exceptions => {
                "It does not cover NOUN [against NAME] [in PLACE][, incidental harm included]; NOUN."
            }
            Self::Uncounted => "Neither side counts NOUN, NOUN or NOUN.",
            Self::Participation => {
                "Participation counts. | Participation counts as direct. | Participation does not count."
            }
            Self::Silent => "It says nothing of the acts of NAME, NAME or NAME.",
            Self::Independent => "It does not depend on another promise.",
            Self::OnlyWhile => "It holds only while the promise of RECEIVER stands.",
            Self::ReleasedWhen => {
                "It is released when the promise of RECEIVER ends or is breached."
            }
            Self::Clarification => {
                "If it is disputed or unknown who acted, GIVER will ask and wait DURATION before it \
                 holds itself released."
            }
            Self::Standard => "The standard of proof is GRADE.",
            Self::EachDecides => "Each side decides for itself who acted.",
            Self::Finder => "The findings of NAME decide who acted[, from GRADE on].",
            Self::Disavowal => {
                "An act of a listed proxy that NAME disavows within DURATION does not count."
            }
            Self::Entry => {
                "In effect from receipt | from dispatch | from TIME | once the promise of RECEIVER is \
                 in effect | once NAME has carried out NOUN."
            }
            Self::NoEnd => "No end is stated.",
            Self::End => "It ends at TIME | on DAY | DURATION after entry into effect.",
            Self::Withdrawal => "Withdrawal takes effect on receipt | DURATION after receipt.",
            Self::NoWithdrawal => "It cannot be withdrawn.",
            Self::DeemedReceipt => "A notice is deemed received DURATION after it is held.",
            Self::SameInstant => "Acts of the same instant excuse each other.",
            Self::Provocation => "Provocation is remembered for DURATION.",
            Self::LeftOpen => {
                "Left open: the start, the scope, release, attribution, the standard of proof, \
                 proxies, withdrawal."
            }
            Self::Observes => "NAME observes \"TEXT\".",
        }
    }
}

/// Words that end a term; a term that holds one is quoted.
pub(super) const CONNECTIVES: &[&str] = &[
    "a",
    "against",
    "an",
    "and",
    "anywhere",
    "are",
    "as",
    "by",
    "carried",
    "carry",
    "directly",
    "disavows",
    "first",
    "for",
    "from",
    "has",
    "have",
    "in",
    "incidental",
    "is",
    "not",
    "of",
    "on",
    "only",
    "or",
    "pre-emptively",
    "preventively",
    "that",
    "the",
    "through",
    "to",
    "until",
    "will",
    "within",
];

/// Words that, besides [`CONNECTIVES`], end a name; a name that holds one is quoted.
pub(super) const OPENERS: &[&str] = &[
    "acts",
    "among",
    "assurance",
    "each",
    "given",
    "if",
    "it",
    "its",
    "left",
    "neither",
    "no",
    "observes",
    "other",
    "participation",
    "provocation",
    "this",
    "vocabulary",
    "withdrawal",
];
