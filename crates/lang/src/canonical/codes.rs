//! The numeric code of every construct and of every choice within one.
//!
//! A code is never given a second meaning and never withdrawn: old digests must stay readable. What is new gets
//! a new code. `spec/language/4-canonical.md` shows this table, and a test compares the two.

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeRow {
    /// The construct within which the code holds.
    pub construct: &'static str,
    /// The code.
    pub code: u64,
    /// What it stands for.
    pub meaning: &'static str,
}

macro_rules! codes {
    ($($group:ident $construct:literal { $($name:ident = $code:literal $meaning:literal;)* })*) => {
        $(
            pub(super) mod $group {
                pub(in super::super) const CONSTRUCT: &str = $construct;
                $(pub(in super::super) const $name: u64 = $code;)*
            }
        )*

        /// Every code of the canonical encoding, in the order of the specification.
        pub const CODES: &[CodeRow] = &[
            $($(CodeRow { construct: $group::CONSTRUCT, code: $code, meaning: $meaning },)*)*
        ];
    };
}

codes! {
    assurance "assurance" {
        VOCABULARY = 1 "digest of the vocabulary's meaning, 32 bytes";
        PARTIES = 2 "parties";
        CARRIERS = 3 "set of carriers";
        STRENGTH = 4 "strength";
        AUTHORITY = 5 "authority";
        ANSWERS = 6 "digest of the assurance that it answers, 32 bytes";
        FORBEARANCE = 7 "forbearance";
        CONDITIONS = 8 "set of conditions";
        UNCONDITIONAL = 9 "said to be unconditional";
        GRADES = 10 "set of graded releases";
        PROXIES = 11 "set of pairs: principal, set of pairs: proxy, degree";
        EXCEPTIONS = 12 "set of exceptions";
        UNCOUNTED = 13 "set of classes of acts that neither side counts";
        PARTICIPATION = 14 "participation";
        SILENT_ON = 15 "set of actors of whose acts it says nothing";
        DEPENDENCE = 16 "dependence";
        CLARIFICATION = 17 "wait before release where the author is disputed or unknown";
        STANDARD = 18 "grade of proof";
        ATTRIBUTION = 19 "attribution";
        DISAVOWAL = 20 "set of pairs: principal, wait";
        ENTRY = 21 "entry into effect";
        END = 22 "end";
        WITHDRAWAL = 23 "withdrawal";
        DEEMED_RECEIPT = 24 "wait after which a notice is deemed received";
        SAME_INSTANT_EXCUSES = 25 "acts of the same instant excuse each other";
        PROVOCATION = 26 "wait for which a provocation is remembered";
        LEFT_OPEN = 27 "set of topics left open outright";
    }
    parties "parties" {
        DIRECTED = 1 "one to the other: giver, receiver";
        EACH_TO_EACH = 2 "each to each other: set of pairs: member, membership";
    }
    membership "membership" {
        FROM = 1 "instant, included";
        UNTIL = 2 "instant, excluded";
    }
    strength "strength" {
        INTENTION = 1 "intention";
        ASSURANCE = 2 "assurance";
        UNDERTAKING = 3 "undertaking";
        GUARANTEE = 4 "guarantee";
    }
    authority "authority" {
        UNKNOWN = 1 "said to be unknown";
        STATED = 2 "stated: text";
    }
    forbearance "forbearance" {
        ACTS = 1 "set of classes of acts, never empty";
        DIRECT = 2 "direct acts only";
        PREVENTIVE = 3 "preventive acts only";
        THROUGH = 4 "hands through which acts are forborne too";
        TARGETS = 5 "set of targets";
        PLACE = 6 "place";
    }
    hands "hands" {
        LISTED = 1 "the listed proxies";
        DEGREE = 2 "whomever is controlled, down to this degree";
        NAMED = 3 "set of actors";
    }
    target "target" {
        TERRITORY = 1 "territory";
        FORCES = 2 "forces";
        PEOPLE = 3 "people";
    }
    condition "condition" {
        SENSE = 1 "sense";
        FIRST = 2 "first attacked, not only attacked";
        BY_RECEIVER = 3 "by the receiver's own forces";
        BY_OTHERS = 4 "by these hands";
        WINDOW = 5 "wait: in the last so long";
    }
    sense "sense" {
        MIRROR = 1 "the act clause with the parties exchanged";
        AGAINST = 2 "against the giver: set of classes of acts";
        ANYWHERE = 3 "against whomever: set of classes of acts";
    }
    graded "graded release" {
        ACTS = 1 "set of classes of attacks";
        BY = 2 "authors";
        ANSWERS = 3 "set of classes of answers that come free";
        TARGETS = 4 "set of targets";
        PLACE = 5 "place";
        LASTING = 6 "wait for which they are free";
    }
    authors "authors" {
        BY_RECEIVER = 1 "the receiver's own forces";
        BY_OTHERS = 2 "these hands";
    }
    exception "exception" {
        ACT = 1 "class of acts";
        AGAINST = 2 "actor";
        PLACE = 3 "place";
        INCIDENTAL_HARM = 4 "incidental harm included";
    }
    participation "participation" {
        DOES_NOT_COUNT = 1 "no act";
        COUNTS = 2 "an act, not a direct one";
        COUNTS_AS_DIRECT = 3 "an act, and a direct one";
    }
    dependence "dependence" {
        INDEPENDENT = 1 "none, in words";
        ONLY_WHILE_STANDS = 2 "holds only while the other promise stands";
        RELEASED_WHEN_ENDS = 3 "released when the other promise ends or is breached";
    }
    attribution "attribution" {
        EACH_FOR_ITSELF = 1 "each side for itself, in words";
        FINDER = 2 "a finder: actor, and the grade from which on its finding counts, if any";
    }
    entry "entry into effect" {
        ON_RECEIPT = 1 "on receipt";
        ON_DISPATCH = 2 "on dispatch";
        AT = 3 "at: instant";
        ONCE_OTHER_IN_EFFECT = 4 "once the other promise is in effect";
        ONCE_DONE = 5 "once done: actor, class of acts";
    }
    end "end" {
        NONE_STATED = 1 "none stated, in words";
        AT = 2 "at: instant, excluded";
        AFTER_ENTRY = 3 "after entry: wait";
        END_OF_DAY = 4 "at the end of a day: the instant behind it";
    }
    withdrawal "withdrawal" {
        AFTER_RECEIPT = 1 "after receipt: wait";
        NEVER = 2 "never";
    }
    topic "topic" {
        START = 1 "the start";
        SCOPE = 2 "the scope";
        RELEASE = 3 "release";
        ATTRIBUTION = 4 "attribution";
        STANDARD = 5 "the standard of proof";
        PROXIES = 6 "proxies";
        WITHDRAWAL = 7 "withdrawal";
    }
    labels "labels of an assurance" {
        TITLE = 1 "title: text";
        VOCABULARY = 2 "the vocabulary's name: text";
        OBSERVATIONS = 3 "list of pairs: actor, text";
    }
    vocabulary "vocabulary" {
        ACTORS = 1 "set of pairs: actor, whose own forces it is";
        ACTS = 2 "set of pairs: class of acts, act";
        PLACES = 3 "set of pairs: place, the wider place";
        DEGREES = 4 "list of degrees, closest first";
        GRADES = 5 "list of grades, weakest first";
        CONTROLS = 6 "set of controls";
        STRAINS = 7 "set of triples: class of acts, role by, role upon";
        PARTICIPATION = 8 "participation";
    }
    act "act" {
        WITHIN = 1 "the wider class";
        CAMEO = 2 "set of CAMEO codes: texts";
        PLOVER = 3 "set of PLOVER types: texts";
    }
    control "control" {
        ACTOR = 1 "who is controlled";
        PRINCIPAL = 2 "by whom";
        DEGREE = 3 "degree";
        FROM = 4 "instant, included";
        UNTIL = 5 "instant, excluded";
    }
    role "role" {
        ANYONE = 1 "anyone";
        PARTY = 2 "a party";
        LISTED_PROXY = 3 "a listed proxy";
        THIRD_POWER = 4 "a third power";
    }
    vocabulary_labels "labels of a vocabulary" {
        NAME = 1 "its name: text";
        ACTORS = 2 "set of pairs: actor, list of names";
        ACTS = 3 "set of pairs: class of acts, act labels";
        PLACES = 4 "set of pairs: place, list of names";
        DEGREES = 5 "set of pairs: degree, name";
        GRADES = 6 "set of pairs: grade, name";
    }
    act_labels "act labels" {
        NOUN = 1 "text";
        VERB = 2 "text";
        PARTICIPLE = 3 "text";
    }
}
