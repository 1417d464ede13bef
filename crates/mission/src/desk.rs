//! One party's desk: orders and what lines bring go in, effects come out.
//!
//! Everything goes through [`Desk::handle`]. What has to be durable is its first effect; when it could not be made durable, or an error
//! came back, the desk is dropped and loaded again from the store, so that what is in memory is never ahead of what is kept.

mod channels;
mod keeping;
mod link;
mod listening;
mod notices;
mod orders;
mod people;
mod proposals;
mod recording;
mod saying;

pub(crate) use notices::what;

pub use keeping::{LoadError, SPACES};
pub use link::{ChannelStatus, Route, RouteEntry};
pub use notices::{MAX_FOREIGN_A_DAY, MAX_JOURNAL};
pub use orders::{MAX_DONE, MAX_SHEET_BYTES, MAX_WAITING};
pub use proposals::{MAX_PROPOSALS, Proposal};

use crate::acts::Head;
use crate::casebook::Casebook;
use crate::command::{Command, OrderName};
use crate::correspondence::Letter;
use crate::effect::{Brought, Change, Effect, Input, Notice, Outcome};
use crate::officers::passkey::Passkeys;
use crate::officers::{OfficerError, Rule};
use crate::party::{ChannelName, NotAViewpoint, Party};
use crate::persons::{Person, Persons};
use crate::private::PrivateEntry;
use link::Link;
use orders::Orders;
use rand_core::CryptoRng;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt;
use tacit_channel::MessageId;
use tacit_channel::channel::ChannelError;
use tacit_channel::credential::{Credential, CredentialSecret, Fingerprint};
use tacit_lang::diagnostic::Diagnostic;
use tacit_spelling::Digest;
use tacit_wire::Timestamp;

/// One party's desk.
pub struct Desk {
    own: Party,
    rule: Rule,
    exercise: bool,
    secret: CredentialSecret,
    links: BTreeMap<ChannelName, Link>,
    letters: Vec<Letter>,
    /// Where each letter stands, by its name.
    by_name: HashMap<MessageId, usize>,
    /// How many sheets the book has.
    sheets: u64,
    orders: Orders,
    proposals: BTreeMap<Digest, Proposal>,
    /// How many there ever were.
    proposed: u64,
    journal: VecDeque<Notice>,
    notices: u64,
    /// Of each channel: on which day how many envelopes came that nothing opens. Counted anew after each start.
    foreign: BTreeMap<ChannelName, (u64, u32)>,
    kept: Vec<PrivateEntry>,
    persons: Persons,
    passkeys: Passkeys,
    acts: Head,
    casebook: Casebook,
    /// The moment at which something was last handed in.
    now: Timestamp,
    /// What has changed since it was last handed out.
    changes: Vec<Change>,
}

/// With what a desk begins.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// For whom it speaks.
    pub party: Party,
    /// What its credential calls it; shown to other desks.
    pub label: String,
    /// The first vocabulary, whole; empty if none is given.
    pub vocabulary: String,
    /// Who approves what commits.
    pub rule: Rule,
    /// Whether it keeps an exercise clock, for good.
    pub exercise: bool,
}

/// Why a desk cannot begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BeginError {
    /// The label cannot stand beside a key.
    Label(String),
    /// The viewpoint's name is none.
    Viewpoint(NotAViewpoint),
    /// The vocabulary has errors.
    Vocabulary(Vec<Diagnostic>),
    /// The vocabulary does not declare the party.
    NotDeclared(String),
    /// The rule of officers cannot be kept.
    Rule(OfficerError),
}

/// What an input has led to.
#[derive(Debug)]
pub struct Handled {
    /// What became of an order; `None` for what a line brought and for a tick.
    pub outcome: Option<Outcome>,
    /// What is to be done, in this order.
    pub effects: Vec<Effect>,
}

/// A part of the desk has failed: load it again from the store. Nothing of the input is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeskBroken;

impl fmt::Display for DeskBroken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a part of the desk has failed: load it again from the store")
    }
}

impl std::error::Error for DeskBroken {}

/// No letter, or more than one, goes by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoLetter {
    /// None.
    None(String),
    /// Several: give more digits.
    Several(String),
}

impl Desk {
    /// Begins a desk with a fresh credential; the first effect is what has to be stored.
    ///
    /// # Errors
    /// [`BeginError`].
    pub fn begin(
        beginning: Beginning,
        now: Timestamp,
        chance: &mut impl CryptoRng,
    ) -> Result<(Self, Vec<Effect>), BeginError> {
        beginning.rule.check().map_err(BeginError::Rule)?;
        beginning.party.check().map_err(BeginError::Viewpoint)?;
        let secret = CredentialSecret::generate(&beginning.label, chance)
            .map_err(|error| BeginError::Label(error.to_string()))?;
        let mut desk = Self::empty(beginning.party, beginning.rule, beginning.exercise, secret);
        desk.now = now;
        if !beginning.vocabulary.is_empty() {
            let digest = desk
                .casebook
                .add_vocabulary(&beginning.vocabulary)
                .map_err(BeginError::Vocabulary)?;
            if !desk.casebook.declares(&desk.own.actor) {
                return Err(BeginError::NotDeclared(desk.own.actor.to_string()));
            }
            desk.keep_vocabulary(&digest, &beginning.vocabulary);
        }
        desk.keep_profile();
        let effects = desk.settle(Vec::new());
        Ok((desk, effects))
    }

    fn empty(own: Party, rule: Rule, exercise: bool, secret: CredentialSecret) -> Self {
        Self {
            acts: Head::of(secret.public().fingerprint()),
            casebook: Casebook::new(own.clone()),
            own,
            rule,
            exercise,
            secret,
            links: BTreeMap::new(),
            letters: Vec::new(),
            by_name: HashMap::new(),
            sheets: 0,
            orders: Orders::default(),
            proposals: BTreeMap::new(),
            proposed: 0,
            journal: VecDeque::new(),
            notices: 0,
            foreign: BTreeMap::new(),
            kept: Vec::new(),
            persons: Persons::default(),
            passkeys: Passkeys::default(),
            now: Timestamp(0),
            changes: Vec::new(),
        }
    }

    /// Takes one input and gives back what is to be done, in its order.
    ///
    /// Nothing that a line brings is an error: what is wrong with it is a notice. What an officer orders wrongly is
    /// [`Outcome::Refused`], and has changed nothing.
    ///
    /// # Errors
    /// [`DeskBroken`]: drop the desk, and load it again.
    pub fn handle(
        &mut self,
        now: Timestamp,
        input: Input,
        chance: &mut impl CryptoRng,
    ) -> Result<Handled, DeskBroken> {
        let mut effects = Vec::new();
        self.note_time(now, &mut effects);
        // What waits is tried again when an officer, the time or a first contact may have changed something, and not at each envelope.
        let may_help = !matches!(
            input,
            Input::Line {
                brought: Brought::Envelope(..) | Brought::Held(..) | Brought::Conveyed(..),
                ..
            }
        );
        let outcome = match input {
            Input::Order { name, by, command } => {
                Some(self.ordered(&name, &by, *command, chance, &mut effects)?)
            }
            Input::Line { channel, brought } => {
                self.brought(&channel, brought, chance, &mut effects)?;
                None
            }
            Input::Tick => {
                self.tick(chance, &mut effects)?;
                None
            }
        };
        if may_help {
            self.pursue(chance, &mut effects)?;
        }
        Ok(Handled {
            outcome,
            effects: self.settle(effects),
        })
    }

    fn note_time(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let back_ms = self.now.ms_since(now);
        self.now = now;
        if back_ms >= CLOCK_BACK_MS {
            let minutes = back_ms / 60_000;
            self.tell(
                None,
                false,
                format!(
                    "this machine's clock went back by {minutes} minutes: what is stamped from now on may seem earlier than what came before"
                ),
                effects,
            );
        }
    }

    fn tick(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), DeskBroken> {
        let names: Vec<ChannelName> = self.links.keys().cloned().collect();
        for name in names {
            self.hand_on(&name, tacit_channel::effect::Input::Tick, chance, effects)?
                .map_err(|_| DeskBroken)?;
        }
        Ok(())
    }

    fn brought(
        &mut self,
        name: &ChannelName,
        brought: Brought,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), DeskBroken> {
        use tacit_channel::effect::Input as Into;
        let input = match brought {
            Brought::Envelope(carrier, envelope, held) => Into::Arrived {
                carrier,
                envelope,
                held,
            },
            Brought::Held(carrier, receipt) => Into::Held { carrier, receipt },
            Brought::Conveyed(carrier, record) => Into::Conveyed { carrier, record },
            Brought::Contact(carrier, tally) => Into::Contact { carrier, tally },
            Brought::Trouble(carrier, why) => {
                if self.links.contains_key(name) {
                    let text = format!("the line to `{}`: {why}", carrier.origin());
                    self.tell(Some(name), true, text, effects);
                }
                return Ok(());
            }
            Brought::Entered(carrier) => {
                if let Some(link) = self.links.get_mut(name)
                    && link.about.entered(carrier.origin())
                {
                    self.keep_links();
                }
                return Ok(());
            }
        };
        // What a line brings is never refused by a channel; if it is, the channel has broken.
        self.hand_on(name, input, chance, effects)?
            .map_err(|_| DeskBroken)
    }

    /// Hands something to a channel, and follows what comes of it. The inner error is a refusal that has changed nothing.
    fn hand_on(
        &mut self,
        name: &ChannelName,
        input: tacit_channel::effect::Input,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Result<(), ChannelError>, DeskBroken> {
        let Some(link) = self.links.get_mut(name) else {
            return Ok(Ok(()));
        };
        match link.channel.handle(self.now, input, chance) {
            Ok(answer) => {
                self.listen(name, answer.value, chance, effects)?;
                Ok(Ok(()))
            }
            Err(ChannelError::Broken) => Err(DeskBroken),
            Err(error) => Ok(Err(error)),
        }
    }

    /// Puts what has changed before everything else.
    fn settle(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let changes = std::mem::take(&mut self.changes);
        let persist = (!changes.is_empty()).then_some(Effect::Persist(changes));
        persist.into_iter().chain(effects).collect()
    }
}

/// A clock that was set back by less than this is not worth a word.
const CLOCK_BACK_MS: u64 = 60_000;

/// What an officer can look at.
impl Desk {
    /// For whom this desk speaks.
    #[must_use]
    pub fn own(&self) -> &Party {
        &self.own
    }

    /// The credential that other desks are shown.
    #[must_use]
    pub fn credential(&self) -> &Credential {
        self.secret.public()
    }

    /// What the credential calls this desk.
    #[must_use]
    pub fn label(&self) -> &str {
        self.credential().label().as_str()
    }

    /// By what people compare the credential.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.credential().fingerprint()
    }

    /// Whether this desk keeps an exercise clock.
    #[must_use]
    pub fn exercise(&self) -> bool {
        self.exercise
    }

    /// Who approves what commits.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// How each channel stands.
    #[must_use]
    pub fn channels(&self) -> Vec<ChannelStatus> {
        let links = self.links.values();
        links
            .map(|link| link.status(self.orders.waiting_for(&link.about.name)))
            .collect()
    }

    /// Every relay of a channel, with all that a line to it needs.
    #[must_use]
    pub fn routes(&self, channel: &ChannelName) -> Vec<Route> {
        self.links.get(channel).map_or_else(Vec::new, Link::routes)
    }

    /// Every message of officers of either side, in the order in which this desk sent and received.
    #[must_use]
    pub fn letters(&self) -> &[Letter] {
        &self.letters
    }

    /// The letter that goes by a name: its whole name, at least six of its first digits, or the same after `m-`.
    ///
    /// # Errors
    /// [`NoLetter`].
    pub fn letter(&self, name: &str) -> Result<&Letter, NoLetter> {
        let digits = name.strip_prefix("m-").unwrap_or(name);
        let none = || NoLetter::None(name.chars().take(80).collect());
        if digits.len() < LEAST_DIGITS {
            return Err(none());
        }
        let mut letters = self.letters.iter();
        let fits = |letter: &&Letter| letter.id.to_string().starts_with(digits);
        let found = letters.find(fits).ok_or_else(none)?;
        match letters.find(fits) {
            None => Ok(found),
            Some(_) => Err(NoLetter::Several(name.to_owned())),
        }
    }

    /// What waits for officers.
    pub fn proposals(&self) -> impl Iterator<Item = &Proposal> {
        self.proposals.values()
    }

    /// What officers were told: the last [`MAX_JOURNAL`] of what is grave, and of the rest.
    #[must_use]
    pub fn journal(&self) -> &VecDeque<Notice> {
        &self.journal
    }

    /// What this desk keeps for itself.
    #[must_use]
    pub fn kept(&self) -> &[PrivateEntry] {
        &self.kept
    }

    /// Who works at this desk, by name.
    pub fn persons(&self) -> impl Iterator<Item = &Person> {
        self.persons.all()
    }

    /// A person by name.
    #[must_use]
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.persons.get(name)
    }

    /// The passkeys that may approve for officers.
    #[must_use]
    pub fn passkeys(&self) -> &Passkeys {
        &self.passkeys
    }

    /// What cannot be done yet, in its order.
    pub fn waiting(&self) -> impl Iterator<Item = (&OrderName, &Command)> {
        self.orders.waiting()
    }

    /// What became of an order that was given before under this name; none if it was not, or was refused, or too many came after it.
    #[must_use]
    pub fn became_of(&self, name: &OrderName) -> Option<Outcome> {
        self.orders.outcome(name)
    }

    /// Texts and records, ready for the judge.
    pub fn casebook(&mut self) -> &mut Casebook {
        &mut self.casebook
    }

    /// The letter of a name.
    fn letter_of(&self, id: &MessageId) -> Option<&Letter> {
        self.by_name
            .get(id)
            .and_then(|place| self.letters.get(*place))
    }
}

/// The fewest digits that name a letter.
const LEAST_DIGITS: usize = 6;

impl fmt::Display for NoLetter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None(name) => write!(
                out,
                "no message goes by `{name}`: `tacit inbox` names them; write its name, or at least the first {LEAST_DIGITS} digits"
            ),
            Self::Several(name) => write!(
                out,
                "more than one message begins with `{name}`: write more digits"
            ),
        }
    }
}

impl std::error::Error for NoLetter {}

impl fmt::Display for BeginError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Label(why) => write!(out, "the desk's name cannot stand beside a key: {why}"),
            Self::Viewpoint(error) => error.fmt(out),
            Self::Vocabulary(_) => out.write_str("the vocabulary has errors"),
            Self::NotDeclared(party) => write!(
                out,
                "the vocabulary declares no actor `{party}`: name the party by its identifier there"
            ),
            Self::Rule(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for BeginError {}

impl fmt::Debug for Desk {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "Desk({}, {} letters, hidden)",
            self.own.actor,
            self.letters.len()
        )
    }
}
