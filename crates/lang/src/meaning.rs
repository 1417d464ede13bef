//! The one checked meaning of an assurance: what the text says, over stable identifiers.
//!
//! A value of [`Assurance`] has been checked: it binds nobody but its giver, its names are declared,
//! its clauses do not contradict each other. Whatever the text left unsaid is `None` or listed in
//! [`Assurance::left_open`]; the judge then uses a default of `spec/language/` and says so.
//! Every part has a stable numeric code, given in `canonical.rs`.

use crate::ids::{ActId, ActorId, DegreeId, GradeId, PlaceId};
use crate::time::{Instant, Wait};
use std::collections::{BTreeMap, BTreeSet};

pub use tacit_spelling::{Digest, DigestError};

/// One party's promise to another, or one promise for every ordered pair of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assurance {
    /// What the digest does not cover.
    pub labels: Labels,
    /// The digest of the vocabulary's meaning that the text is read with.
    pub vocabulary: Digest,
    /// Who promises whom.
    pub parties: Parties,
    /// Who carries it.
    pub carriers: BTreeSet<ActorId>,
    /// How strongly it is given; recorded, never upgraded. `None`: unsaid.
    pub strength: Option<Strength>,
    /// On whose authority it is given. `None`: unsaid.
    pub authority: Option<Authority>,
    /// The assurance that it answers.
    pub answers: Option<Digest>,
    /// What the giver will not do.
    pub forbearance: Forbearance,
    /// While which it holds; any one that fails releases. Sorted, without doubles.
    pub conditions: Vec<Condition>,
    /// Whether the text says in words that it is unconditional.
    pub unconditional: bool,
    /// Which attack releases only which answer. Empty: release is whole (rule 29). Sorted.
    pub grades: Vec<GradedRelease>,
    /// By principal: the proxies that the text lists by name, with their degree (rule 9).
    pub proxies: BTreeMap<ActorId, BTreeMap<ActorId, DegreeId>>,
    /// What it does not cover of the giver's own operations; frees the giver alone (rule 11). Sorted.
    pub exceptions: Vec<Exception>,
    /// Acts that count for neither side (rule 11).
    pub uncounted: BTreeSet<ActId>,
    /// Joining in another power's act. `None`: the vocabulary decides (rule 7).
    pub participation: Option<Participation>,
    /// Parties of whose acts it says nothing.
    pub silent_on: BTreeSet<ActorId>,
    /// What the other promise's fate does to this one. `None`: unsaid, so nothing (rule 12).
    pub dependence: Option<Dependence>,
    /// How long the giver asks and waits where the author is disputed or unknown (rule 21).
    pub clarification: Option<Wait>,
    /// The grade of proof at which a claim counts. `None`: the viewpoint's own (rule 17).
    pub standard: Option<GradeId>,
    /// Who says who acted. `None`: unsaid, so each side for itself.
    pub attribution: Option<Attribution>,
    /// How soon a principal must disavow a listed proxy's act to take it out of account (rule 9).
    pub disavowal: BTreeMap<ActorId, Wait>,
    /// When it enters into effect. `None`: unsaid, so on receipt (rule 2).
    pub entry: Option<Entry>,
    /// When it ends. `None`: the text is silent.
    pub end: Option<End>,
    /// How it is withdrawn. `None`: unsaid, so on receipt (rule 22).
    pub withdrawal: Option<Withdrawal>,
    /// How long after it is held a notice is deemed received (rule 22).
    pub deemed_receipt: Option<Wait>,
    /// Whether acts of the same instant excuse each other (rule 14).
    pub same_instant_excuses: bool,
    /// For how long an act of the giver's counts as a provocation (rule 25). `None`: for the episode.
    pub provocation: Option<Wait>,
    /// What the text says outright that it leaves open.
    pub left_open: BTreeSet<Topic>,
}

/// What a reader sees and the digest does not cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Labels {
    /// What the officers call it.
    pub title: String,
    /// The vocabulary's name.
    pub vocabulary: String,
    /// Sentences that only observe: who, and what. They commit nobody.
    pub observations: Vec<(ActorId, String)>,
}

/// Who promises whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parties {
    /// One gives, the other receives.
    Directed {
        /// The giver: the only one whom it binds.
        giver: ActorId,
        /// The receiver.
        receiver: ActorId,
    },
    /// Each to each other: one promise for every ordered pair of members (rule 28).
    EachToEach {
        /// When each belongs to it.
        members: BTreeMap<ActorId, Membership>,
    },
}

/// From when until when a member belongs to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Membership {
    /// Included. `None`: from the promise's entry into effect.
    pub from: Option<Instant>,
    /// Excluded. `None`: until the promise ends.
    pub until: Option<Instant>,
}

/// How strongly a promise is given, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// What the giver means to do.
    Intention,
    /// What the other may count on.
    Assurance,
    /// What the giver binds himself to.
    Undertaking,
    /// What the giver answers for.
    Guarantee,
}

/// On whose authority a promise is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authority {
    /// Said to be unknown.
    Unknown,
    /// In the text's words, such as "leader to leader".
    Stated(String),
}

/// The act forborne.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forbearance {
    /// Which classes of acts, their sub-classes included. Never empty.
    pub acts: BTreeSet<ActId>,
    /// Direct: acts through others are outside, and participation counts only where it counts as direct (rule 10).
    pub direct: bool,
    /// Preventive: only acts against a threat that is not imminent (rule 10).
    pub preventive: bool,
    /// Through whom besides the giver's own forces (rule 8). `None`: the text does not say by whose forces.
    pub through: Option<Hands>,
    /// What of the receiver is protected. Empty: unsaid, so all three.
    pub targets: BTreeSet<TargetKind>,
    /// Only there. `None`: anywhere (rule 6).
    pub place: Option<PlaceId>,
}

/// Others than a party's own forces, through whom it acts. All empty: nobody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hands {
    /// The proxies that this text lists for the party.
    pub listed: bool,
    /// Whomever it controls, down to this degree.
    pub degree: Option<DegreeId>,
    /// These, whatever their degree.
    pub named: BTreeSet<ActorId>,
}

impl Hands {
    /// Whether nobody is meant.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.listed && self.degree.is_none() && self.named.is_empty()
    }
}

/// What of a party an act may hit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum TargetKind {
    /// Its land, waters and air.
    Territory,
    /// Its armed forces, wherever they are.
    Forces,
    /// Its people.
    People,
}

/// As long as the giver is not attacked, in the sense and by the hands named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Condition {
    /// Which acts are meant.
    pub sense: Sense,
    /// *First attacked*: never after a breach of the giver's own in the episode (rule 10).
    pub first: bool,
    /// Whether the receiver's own forces are meant.
    pub by_receiver: bool,
    /// Who else is meant.
    pub by_others: Hands,
    /// Only acts in the last so long count. `None`: in the whole episode.
    pub window: Option<Wait>,
}

/// Which acts a condition is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// The act clause with the parties exchanged (rule 11).
    Mirror,
    /// These classes of acts against the giver, otherwise as the act clause with the parties exchanged.
    Against(BTreeSet<ActId>),
    /// These classes of acts, against whomever.
    Anywhere(BTreeSet<ActId>),
}

/// An attack of this kind releases only this answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GradedRelease {
    /// Which attacks.
    pub acts: BTreeSet<ActId>,
    /// By whom: the receiver's own forces and anybody else whom the condition names, if this is `None`.
    pub by: Option<(bool, Hands)>,
    /// Which answers come free.
    pub answers: BTreeSet<ActId>,
    /// Against what of the receiver. Empty: whatever.
    pub targets: BTreeSet<TargetKind>,
    /// Only there.
    pub place: Option<PlaceId>,
    /// For how long from the attack. `None`: for the episode.
    pub lasting: Option<Wait>,
}

/// An operation of the giver's own that the promise does not cover.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exception {
    /// Which class of acts, sub-classes included.
    pub act: ActId,
    /// Against whom. `None`: whomever, the receiver included.
    pub against: Option<ActorId>,
    /// Only there.
    pub place: Option<PlaceId>,
    /// Whether harm to the receiver that comes with it is excepted too (rule 5).
    pub incidental_harm: bool,
}

/// What joining in another power's act is (rule 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Participation {
    /// No act.
    DoesNotCount,
    /// An act, but not a direct one.
    Counts,
    /// An act, and a direct one.
    CountsAsDirect,
}

/// What the receiver's own promise to the giver does to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dependence {
    /// Nothing, in words.
    Independent,
    /// It enters only once, and holds only while, the other stands.
    OnlyWhileStands,
    /// It is released when the other, having entered into effect, ends or is breached.
    ReleasedWhenEnds,
}

/// Who says who acted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attribution {
    /// Each side for itself, in words.
    EachForItself,
    /// A finder, whose finding is the fact in every viewpoint (rule 15).
    Finder {
        /// Who finds.
        finder: ActorId,
        /// From which grade on. `None`: any.
        grade: Option<GradeId>,
    },
}

/// When a promise enters into effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// When the receiver has it.
    OnReceipt,
    /// When the giver hands it over.
    OnDispatch,
    /// At an instant.
    At(Instant),
    /// Once the receiver's own promise to the giver is in effect.
    OnceOtherInEffect,
    /// Once this actor has carried out an act of this class.
    OnceDone(ActorId, ActId),
}

/// When a promise ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// No end is stated, in words.
    NoneStated,
    /// At an instant, excluded.
    At(Instant),
    /// So long after entry.
    AfterEntry(Wait),
    /// To the end of a day, given as the instant behind it (rule 23).
    EndOfDay(Instant),
}

/// How a promise is withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    /// So long after the notice is received; zero: on receipt.
    AfterReceipt(Wait),
    /// Not at all.
    Never,
}

/// A point over which parties have fought when it was left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// When it begins.
    Start,
    /// Whose forces, against what.
    Scope,
    /// What frees the giver.
    Release,
    /// Who says who acted.
    Attribution,
    /// By which standard of proof.
    Standard,
    /// Whether proxies are meant.
    Proxies,
    /// How it is withdrawn.
    Withdrawal,
}
