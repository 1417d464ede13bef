//! The templates: one for every sentence and part that a meaning can need.

use crate::meaning::{Strength, TargetKind, Topic};
use crate::time::{DAY_SECONDS, Wait};

/// A human language in which meanings are rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// The controlled English of `spec/language/1-text.md`, which parses back to the same meaning.
    #[default]
    English,
}

/// Everything that needs a template. What stands in braces is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Title,
    Vocabulary,
    From,
    Among,
    Member,
    MemberFrom,
    MemberUntil,
    Through,
    Given(Strength),
    Authority,
    UnknownAuthority,
    Answers,
    ActByVerb,
    ActByNoun,
    Directly,
    Preventively,
    OwnForces,
    OrThrough,
    AgainstTargets,
    InPlace,
    Anywhere,
    For,
    ListedProxies,
    DownToDegree,
    OrBy,
    AttackedByParticiple,
    AttackedByNoun,
    CarriedOutByOne,
    CarriedOutBySeveral,
    First,
    Window,
    Unconditional,
    Grade,
    GradeBy,
    Proxies,
    Proxy,
    Exceptions,
    ExceptionAgainst,
    ExceptionIn,
    IncidentalHarm,
    Uncounted,
    ParticipationDoesNotCount,
    ParticipationCounts,
    ParticipationIsDirect,
    Silent,
    Independent,
    OnlyWhile,
    ReleasedWhen,
    Clarification,
    Standard,
    EachDecides,
    Finder,
    FinderFrom,
    Disavowal,
    EntryOnReceipt,
    EntryOnDispatch,
    EntryAt,
    EntryOnceOther,
    EntryOnceDone,
    NoEnd,
    EndAt,
    EndAfter,
    EndOnDay,
    WithdrawalOnReceipt,
    WithdrawalAfter,
    NoWithdrawal,
    DeemedReceipt,
    SameInstant,
    Provocation,
    LeftOpen,
    Open(Topic),
    Target(TargetKind),
    Observes,
    GiverAsSubject,
    GiverAgain,
    ReceiverPronoun,
}

impl Language {
    /// The template of `key`; a language without one does not compile.
    pub(super) fn template(self, key: Key) -> &'static str {
        match self {
            Self::English => english(key),
        }
    }

    /// `a`, `a or b`, `a, b or c`.
    pub(super) fn alternatives(self, items: &[String]) -> String {
        let Self::English = self;
        match items.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => items.join(""),
        }
    }

    /// A length of time in the largest unit that divides it.
    pub(super) fn wait(self, wait: Wait) -> String {
        let Self::English = self;
        let seconds = wait.seconds();
        let (count, unit) = [(DAY_SECONDS, "day"), (3_600, "hour"), (60, "minute")]
            .into_iter()
            .find(|(length, _)| seconds % length == 0 && seconds > 0)
            .map_or((seconds, "second"), |(length, unit)| {
                (seconds / length, unit)
            });
        format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

fn english(key: Key) -> &'static str {
    match key {
        Key::Title => "Assurance {title}.",
        Key::Vocabulary => "Vocabulary {name}, digest {digest}.",
        Key::From => "From {giver} to {receiver}.",
        Key::Among => "Among each other: {members}.",
        Key::Member => "{name}",
        Key::MemberFrom => ", from {time}",
        Key::MemberUntil => ", until {time}",
        Key::Through => "Through {names}.",
        Key::Given(Strength::Intention) => "Given as an intention.",
        Key::Given(Strength::Assurance) => "Given as an assurance.",
        Key::Given(Strength::Undertaking) => "Given as an undertaking.",
        Key::Given(Strength::Guarantee) => "Given as a guarantee.",
        Key::Authority => "On the authority of {text}.",
        Key::UnknownAuthority => "On unknown authority.",
        Key::Answers => "In answer to {digest}.",
        Key::ActByVerb => "{giver} will not {adverbs}{acts} {receiver}{limits}.",
        Key::ActByNoun => "{giver} will not {adverbs}carry out {acts} against {receiver}{limits}.",
        Key::Directly => "directly ",
        Key::Preventively => "preventively ",
        Key::OwnForces => ", by its own forces",
        Key::OrThrough => " or through {hand}",
        Key::AgainstTargets => ", against the {targets} of {receiver}",
        Key::InPlace => ", in {place}",
        Key::Anywhere => ", anywhere",
        Key::For => ", for {wait}",
        Key::ListedProxies => "its listed proxies",
        Key::DownToDegree => "forces it controls down to {degree}",
        Key::OrBy => " or by ",
        Key::AttackedByParticiple => {
            "This holds as long as {giver} is not {first}{acts} by {by}{window}."
        }
        Key::AttackedByNoun => {
            "This holds as long as {giver} is not {first}the target of {acts} by {by}{window}."
        }
        Key::CarriedOutByOne => {
            "This holds as long as {by} has not {first}carried out {acts}{window}."
        }
        Key::CarriedOutBySeveral => {
            "This holds as long as {by} have not {first}carried out {acts}{window}."
        }
        Key::First => "first ",
        Key::Window => " in the last {wait}",
        Key::Unconditional => "It is unconditional.",
        Key::Grade => "Against {acts}{by}, only {answers} are released{limits}.",
        Key::GradeBy => " by {by}",
        Key::Proxies => "The listed proxies of {name} are {proxies}.",
        Key::Proxy => "{name}, {degree}",
        Key::Exceptions => "It does not cover {exceptions}.",
        Key::ExceptionAgainst => " against {name}",
        Key::ExceptionIn => " in {place}",
        Key::IncidentalHarm => ", incidental harm included",
        Key::Uncounted => "Neither side counts {acts}.",
        Key::ParticipationDoesNotCount => "Participation does not count.",
        Key::ParticipationCounts => "Participation counts.",
        Key::ParticipationIsDirect => "Participation counts as direct.",
        Key::Silent => "It says nothing of the acts of {names}.",
        Key::Independent => "It does not depend on another promise.",
        Key::OnlyWhile => "It holds only while the promise of {receiver} stands.",
        Key::ReleasedWhen => "It is released when the promise of {receiver} ends or is breached.",
        Key::Clarification => {
            "If it is disputed or unknown who acted, {giver} will ask and wait {wait} before it \
             holds itself released."
        }
        Key::Standard => "The standard of proof is {grade}.",
        Key::EachDecides => "Each side decides for itself who acted.",
        Key::Finder => "The findings of {name} decide who acted{from}.",
        Key::FinderFrom => ", from {grade} on",
        Key::Disavowal => {
            "An act of a listed proxy that {name} disavows within {wait} does not count."
        }
        Key::EntryOnReceipt => "In effect from receipt.",
        Key::EntryOnDispatch => "In effect from dispatch.",
        Key::EntryAt => "In effect from {time}.",
        Key::EntryOnceOther => "In effect once the promise of {receiver} is in effect.",
        Key::EntryOnceDone => "In effect once {name} has carried out {act}.",
        Key::NoEnd => "No end is stated.",
        Key::EndAt => "It ends at {time}.",
        Key::EndAfter => "It ends {wait} after entry into effect.",
        Key::EndOnDay => "It ends on {day}.",
        Key::WithdrawalOnReceipt => "Withdrawal takes effect on receipt.",
        Key::WithdrawalAfter => "Withdrawal takes effect {wait} after receipt.",
        Key::NoWithdrawal => "It cannot be withdrawn.",
        Key::DeemedReceipt => "A notice is deemed received {wait} after it is held.",
        Key::SameInstant => "Acts of the same instant excuse each other.",
        Key::Provocation => "Provocation is remembered for {wait}.",
        Key::LeftOpen => "Left open: {topics}.",
        Key::Open(Topic::Start) => "the start",
        Key::Open(Topic::Scope) => "the scope",
        Key::Open(Topic::Release) => "release",
        Key::Open(Topic::Attribution) => "attribution",
        Key::Open(Topic::Standard) => "the standard of proof",
        Key::Open(Topic::Proxies) => "proxies",
        Key::Open(Topic::Withdrawal) => "withdrawal",
        Key::Target(TargetKind::Territory) => "territory",
        Key::Target(TargetKind::Forces) => "forces",
        Key::Target(TargetKind::People) => "people",
        Key::Observes => "{name} observes {text}.",
        Key::GiverAsSubject => "Each",
        Key::GiverAgain => "it",
        Key::ReceiverPronoun => "the other",
    }
}
