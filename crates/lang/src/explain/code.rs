//! Every diagnostic code of the language, in one place.

use crate::diagnostic::Code;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub(crate) const $name: Code = Code($code);)*

        /// Every code that a text can draw, in order, with its page.
        pub(super) const PAGES: &[(Code, &str)] = &[$(($name, include_str!(concat!($code, ".md"))),)*];
    };
}

codes! {
    /// The text has too many bytes.
    TEXT_TOO_LONG = "E0101";
    /// The text has too many sentences.
    TOO_MANY_SENTENCES = "E0102";
    /// A character that hides, turns or forges what a reader sees.
    REFUSED_CHARACTER = "E0103";
    /// A word that mixes letters of several scripts.
    MIXED_SCRIPTS = "E0104";
    /// A quotation without its end.
    OPEN_QUOTATION = "E0105";
    /// A character that no sentence uses.
    STRAY_CHARACTER = "E0106";
    /// A sentence without its full stop.
    NO_FULL_STOP = "E0107";
    /// A sentence that begins like none of the language.
    UNKNOWN_SENTENCE = "E0108";
    /// Something else stands where the sentence needs a certain part.
    UNEXPECTED = "E0109";
    /// A length of time that is nothing, too long, or in no known unit.
    BAD_DURATION = "E0110";
    /// A time without a zone, malformed, or a day where an instant is needed.
    BAD_TIME = "E0111";
    /// More errors than are listed.
    MORE_ERRORS = "E0199";
    /// A name that is no actor of the vocabulary.
    UNKNOWN_ACTOR = "E0201";
    /// A name that is no place of the vocabulary.
    UNKNOWN_PLACE = "E0202";
    /// A term that is no act of the vocabulary, or not in the form wanted.
    UNKNOWN_ACT = "E0203";
    /// A term that is no degree of control of the vocabulary.
    UNKNOWN_DEGREE = "E0204";
    /// A term that is no grade of proof of the vocabulary.
    UNKNOWN_GRADE = "E0205";
    /// A name or term that the vocabulary gives to several.
    AMBIGUOUS = "E0206";
    /// The text is written for another vocabulary.
    OTHER_VOCABULARY = "E0207";
    /// A sentence that every text needs is missing.
    MISSING_SENTENCE = "E0301";
    /// The same thing is said twice.
    SAID_TWICE = "E0302";
    /// Two sentences say different things of one point.
    CONTRADICTION = "E0303";
    /// A clause binds somebody who does not give the promise.
    BINDS_ANOTHER = "E0304";
    /// Somebody promises himself.
    PROMISES_ITSELF = "E0305";
    /// Two conditions contradict each other.
    CONDITIONS_CONTRADICT = "E0306";
    /// It is called unconditional and has a condition.
    NOT_UNCONDITIONAL = "E0307";
    /// It says nothing of somebody's acts and yet counts them.
    SILENT_YET_COUNTED = "E0308";
    /// A party is listed as a proxy.
    PARTY_AS_PROXY = "E0309";
    /// Proxies are listed for somebody who is no party.
    PROXIES_OF_NO_PARTY = "E0310";
    /// Listed proxies are spoken of and none are listed.
    NO_PROXIES_LISTED = "E0311";
    /// What is promised is what does not count.
    PROMISE_UNCOUNTED = "E0312";
    /// It ends before it begins.
    ENDS_BEFORE_ENTRY = "E0313";
    /// A group without two members.
    GROUP_TOO_SMALL = "E0314";
    /// A membership ends before it begins.
    MEMBERSHIP_REVERSED = "E0315";
    /// What is said to be left open is said.
    OPEN_YET_SAID = "E0316";
    /// A party stands where only others can act.
    PARTY_AS_HAND = "E0317";
    /// Promises wait for each other and none starts.
    CIRCULAR_ENTRY = "E0318";
    /// A clause is about somebody to whom nothing is promised.
    OTHER_RECEIVER = "E0319";
    /// Direct, and yet through others.
    DIRECT_THROUGH_OTHERS = "E0320";
    /// A graded release without a condition that it could grade.
    GRADE_WITHOUT_CONDITION = "E0323";
    /// A member of a group is listed as the proxy of its own proxy.
    PROXY_CIRCLE = "E0331";
    /// More warnings than are listed.
    MORE_WARNINGS = "W0199";
    /// An exception leaves nothing of the promise.
    VACUOUS = "W0321";
    /// Two promises wait for each other's first act.
    BOTH_WAIT = "W0322";
    /// A graded release that frees nothing.
    IDLE_GRADE = "W0324";
    /// A condition on what does not count.
    IDLE_CONDITION = "W0325";
    /// Asking takes as long as the release lasts.
    WAIT_OUTLASTS = "W0326";
    /// The giver's own act starts the promise.
    OWN_ENTRY = "W0327";
    /// A sentence about release where nothing releases.
    IDLE_SENTENCE = "W0328";
    /// A condition that another holds within it.
    IDLE_WINDOW = "W0329";
    /// A class of acts that another in the same list holds.
    IDLE_CLASS = "W0330";
    /// When it begins is unsaid.
    START_OPEN = "W0401";
    /// By whose forces is unsaid.
    FORCES_OPEN = "W0402";
    /// Against what of the receiver is unsaid.
    TARGETS_OPEN = "W0403";
    /// Where is unsaid.
    PLACE_OPEN = "W0404";
    /// When it ends is unsaid.
    END_OPEN = "W0405";
    /// What releases the giver is unsaid.
    RELEASE_OPEN = "W0406";
    /// Who says who acted is unsaid.
    ATTRIBUTION_OPEN = "W0407";
    /// The standard of proof is unsaid.
    STANDARD_OPEN = "W0408";
    /// Whether proxies count is unsaid.
    PROXIES_OPEN = "W0409";
    /// How it is withdrawn is unsaid.
    WITHDRAWAL_OPEN = "W0410";
    /// What the other promise's fate does is unsaid.
    DEPENDENCE_OPEN = "W0411";
    /// When an unacknowledged notice counts as received is unsaid.
    RECEIPT_OPEN = "W0412";
    /// It ends on a day instead of at an instant.
    ENDS_ON_A_DAY = "W0413";
    /// The vocabulary is named without its digest.
    UNPINNED = "W0414";
}
