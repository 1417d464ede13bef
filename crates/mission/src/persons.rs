//! Who at this desk may order what (`spec/mission.md`, section 9; `spec/console.md`, K5 and K6).

use crate::command::Command;
use crate::intake;
use crate::officers::Rule;
use crate::said::Said;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The most persons of one desk.
pub const MAX_PERSONS: usize = 64;

/// The longest name of a person, in bytes.
pub const MAX_PERSON_BYTES: usize = 64;

/// What a person may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sees everything, orders nothing.
    Reader,
    /// Says what commits nobody, drafts what commits, says to have read, keeps notes and records.
    Drafter,
    /// Approves with a credential of their own, and discards what waits.
    Approver,
    /// Keeps the desk itself: channels, verification, persons, what is taken in from files.
    Keeper,
}

impl Role {
    /// Each.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Drafter, Self::Approver, Self::Keeper];

    /// Whether whoever has this role, and no other, may order this; `asks`: whether the desk's rule asks officers
    /// ([`Rule::asks`]).
    ///
    /// Where the rule asks nobody, nothing that a drafter proposes would wait for a second person, so what commits is not a
    /// drafter's to order there.
    #[must_use]
    pub fn may(self, command: &Command, asks: bool) -> bool {
        roles_for(command, asks).contains(&self)
    }

    /// As commands and pages name it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Drafter => "drafter",
            Self::Approver => "approver",
            Self::Keeper => "keeper",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

/// Who gives an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// The machine's own hand: whoever may open the desk's folder. It may what it always might (K6).
    #[default]
    CommandLine,
    /// A person of the desk, by name.
    Person(String),
}

impl fmt::Display for By {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandLine => out.write_str(COMMAND_LINE),
            Self::Person(name) => out.write_str(name),
        }
    }
}

/// As acts name the machine's own hand; no person has this name.
pub const COMMAND_LINE: &str = "command line";

/// Somebody who works at this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// What they are called; unlike anybody else here.
    pub name: String,
    /// What they may; at least one.
    pub roles: BTreeSet<Role>,
    /// Which officer of the desk's rule they are, if one.
    pub officer: Option<String>,
}

impl Person {
    /// Whether they have a role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// The persons of a desk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Persons(BTreeMap<String, Person>);

impl Persons {
    pub(crate) fn all(&self) -> impl Iterator<Item = &Person> {
        self.0.values()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Person> {
        self.0.get(name)
    }

    /// Takes one up again that was checked when it was admitted.
    pub(crate) fn restore(&mut self, person: Person) {
        self.0.insert(person.name.clone(), person);
    }

    /// Lets somebody in, or changes what they may; gives back who they were before.
    pub(crate) fn admit(
        &mut self,
        person: &Person,
        rule: &Rule,
    ) -> Result<Option<Person>, PersonError> {
        person.check(rule)?;
        let before = self.0.get(&person.name);
        if before.is_none() && self.0.len() >= MAX_PERSONS {
            return Err(PersonError::TooMany);
        }
        let is_other = |other: &&Person| {
            other.name != person.name && other.officer.is_some() && other.officer == person.officer
        };
        if let Some(other) = self.0.values().find(is_other) {
            return Err(PersonError::OfficerTaken {
                officer: other.officer.clone().unwrap_or_default(),
                by: other.name.clone(),
            });
        }
        if !person.is(Role::Keeper) && !self.has_another_keeper(&person.name) {
            return Err(match before {
                Some(_) => PersonError::LastKeeper(person.name.clone()),
                None => PersonError::FirstIsKeeper,
            });
        }
        Ok(self.0.insert(person.name.clone(), person.clone()))
    }

    /// Somebody may nothing any more; gives back who they were.
    pub(crate) fn dismiss(&mut self, name: &str) -> Result<Person, PersonError> {
        let person = self.get(name).ok_or_else(|| PersonError::unknown(name))?;
        if person.is(Role::Keeper) && !self.has_another_keeper(name) {
            return Err(PersonError::LastKeeper(name.to_owned()));
        }
        self.0
            .remove(name)
            .ok_or_else(|| PersonError::unknown(name))
    }

    /// Whether whoever gives an order may; the command line always may.
    pub(crate) fn permit(
        &self,
        by: &By,
        command: &Command,
        rule: &Rule,
    ) -> Result<(), PersonError> {
        let By::Person(name) = by else {
            return Ok(());
        };
        let person = self.get(name).ok_or_else(|| PersonError::unknown(name))?;
        let needed = roles_for(command, rule.asks());
        if !needed.iter().any(|role| person.is(*role)) {
            return Err(PersonError::MayNot {
                name: name.clone(),
                needed,
            });
        }
        let officer = match command {
            Command::Approve(approval) => &approval.officer,
            Command::Vouch(vouching) => &vouching.officer,
            Command::LayFile { officer } => officer,
            _ => return Ok(()),
        };
        if person.officer.as_ref() == Some(officer) {
            return Ok(());
        }
        Err(PersonError::NotThatOfficer {
            name: name.clone(),
            officer: clipped(officer),
        })
    }

    fn has_another_keeper(&self, name: &str) -> bool {
        self.all().any(|it| it.name != name && it.is(Role::Keeper))
    }
}

impl Person {
    fn check(&self, rule: &Rule) -> Result<(), PersonError> {
        let name = &self.name;
        let fits = (1..=MAX_PERSON_BYTES).contains(&name.len()) && name.trim() == name;
        if !fits || name.chars().any(char::is_control) || name == COMMAND_LINE {
            return Err(PersonError::Name);
        }
        if self.roles.is_empty() {
            return Err(PersonError::NoRole);
        }
        let is_of_rule = |officer: &String| rule.officers.iter().any(|it| it.name == *officer);
        match &self.officer {
            Some(officer) if !is_of_rule(officer) => {
                Err(PersonError::NoSuchOfficer(clipped(officer)))
            }
            None if rule.asks() && self.is(Role::Approver) => Err(PersonError::NoOfficer),
            _ => Ok(()),
        }
    }
}

const KEEPING: &[Role] = &[Role::Keeper];
const DRAFTING: &[Role] = &[Role::Drafter];
const APPROVING: &[Role] = &[Role::Approver];
const ANSWERING_FOR: &[Role] = &[Role::Approver, Role::Keeper];

/// Any of these roles is enough for a command: the table of K5. No arm is for the rest, so that whoever adds a command decides here.
fn roles_for(command: &Command, asks: bool) -> &'static [Role] {
    match command {
        Command::Invite(_)
        | Command::Accept { .. }
        | Command::Verify { .. }
        | Command::StrikeOut { .. }
        | Command::Maintain { .. }
        | Command::Unpack { .. }
        | Command::Admit(_)
        | Command::Dismiss { .. } => KEEPING,
        Command::Say(saying) => match drafting(&saying.said) {
            Drafting::Alone => DRAFTING,
            Drafting::Proposing if asks => DRAFTING,
            Drafting::Proposing => ANSWERING_FOR,
        },
        Command::Approve(_)
        | Command::Discard { .. }
        | Command::Vouch(_)
        | Command::LayFile { .. } => APPROVING,
        // What waits to go out has been answered for already: to stop it is no drafter's.
        Command::Recall { .. } => ANSWERING_FOR,
        Command::MarkRead { .. } | Command::Keep { .. } => DRAFTING,
        Command::Record { lines, .. } if intake::is_by_hand(lines) => DRAFTING,
        Command::Record { .. } => KEEPING,
    }
}

/// What a drafter may do with something to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drafting {
    /// Say it: it commits nobody.
    Alone,
    /// Propose it, for others to answer for.
    Proposing,
}

/// The same as [`Said::commits`], written out for each, so that whoever adds something to say decides here.
pub(crate) fn drafting(said: &Said) -> Drafting {
    match said {
        Said::Note { .. }
        | Said::Report(_)
        | Said::ClarificationRequest { .. }
        | Said::ClarificationAnswer { .. }
        | Said::LineCheck { .. } => Drafting::Alone,
        Said::Assurance(_)
        | Said::Answer { .. }
        | Said::Amendment { .. }
        | Said::Offer(_)
        | Said::CounterOffer(_)
        | Said::Withdrawal { .. }
        | Said::Reaffirmation { .. }
        | Said::Reservation { .. } => Drafting::Proposing,
    }
}

/// Why somebody is not let in, or may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonError {
    /// A name is empty, too long, begins or ends with a space, has characters that cannot be shown, or is the command line's.
    Name,
    /// Nobody here has the name.
    Unknown(String),
    /// A person would have no role.
    NoRole,
    /// The first person is no keeper.
    FirstIsKeeper,
    /// Nobody would keep the desk.
    LastKeeper(String),
    /// Too many persons.
    TooMany,
    /// The rule has no such officer.
    NoSuchOfficer(String),
    /// Whoever approves at this desk is an officer of its rule.
    NoOfficer,
    /// Somebody else is that officer.
    OfficerTaken {
        /// Which officer.
        officer: String,
        /// Who.
        by: String,
    },
    /// The person's roles do not permit it.
    MayNot {
        /// Who.
        name: String,
        /// Any of these roles would.
        needed: &'static [Role],
    },
    /// The person approves in the name of an officer who they are not.
    NotThatOfficer {
        /// Who.
        name: String,
        /// In whose name.
        officer: String,
    },
}

impl PersonError {
    fn unknown(name: &str) -> Self {
        Self::Unknown(clipped(name))
    }
}

fn clipped(name: &str) -> String {
    name.chars().take(MAX_PERSON_BYTES).collect()
}

impl fmt::Display for PersonError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => write!(
                out,
                "a person's name has 1 to {MAX_PERSON_BYTES} bytes that can be shown, no space at its ends, and is not `{COMMAND_LINE}`"
            ),
            Self::Unknown(name) => write!(
                out,
                "`{name}` is no person of this desk: a keeper lets people in, or `tacit person add`"
            ),
            Self::NoRole => {
                out.write_str("a person has at least one role: reader, drafter, approver or keeper")
            }
            Self::FirstIsKeeper => {
                out.write_str("the first person of a desk is a keeper: name that role too")
            }
            Self::LastKeeper(name) => write!(
                out,
                "`{name}` is the last keeper, and nobody could keep the desk: make another one keeper first"
            ),
            Self::TooMany => write!(
                out,
                "{MAX_PERSONS} persons are at this desk already: dismiss some first"
            ),
            Self::NoSuchOfficer(officer) => write!(
                out,
                "`{officer}` is no officer of this desk's rule: `tacit desk status` names them"
            ),
            Self::NoOfficer => {
                out.write_str("whoever approves at this desk is an officer of its rule: name which")
            }
            Self::OfficerTaken { officer, by } => write!(
                out,
                "the officer `{officer}` is `{by}` already, and one officer is one person"
            ),
            Self::MayNot { name, needed } => {
                let words: Vec<&str> = needed.iter().map(|role| role.word()).collect();
                write!(
                    out,
                    "`{name}` may not: it takes a person who is {}; a keeper can make them that",
                    words.join(" or ")
                )
            }
            Self::NotThatOfficer { name, officer } => write!(
                out,
                "`{name}` is not the officer `{officer}`: everybody approves in their own name"
            ),
        }
    }
}

impl std::error::Error for PersonError {}
