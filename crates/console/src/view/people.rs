//! Who may do what at this desk, by what they show it, and what was done.

use std::collections::BTreeSet;

/// What a person may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sees everything, changes nothing.
    Reader,
    /// Reads for the desk, keeps notes and incidents, says what commits nobody, and drafts what does.
    Drafter,
    /// Approves and discards what waits, with a credential of their own.
    Approver,
    /// Keeps the desk itself: verification of channels, persons, imports.
    Keeper,
}

impl Role {
    /// Each.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Drafter, Self::Approver, Self::Keeper];

    /// As forms and commands name it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Drafter => "drafter",
            Self::Approver => "approver",
            Self::Keeper => "keeper",
        }
    }

    /// What a word means.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// A person of this desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What they are called; logins and acts name them so.
    pub name: String,
    /// What they may.
    pub roles: BTreeSet<Role>,
    /// Which officer of the desk's rule they are, if one.
    pub officer: Option<String>,
    /// Whether their sealed officer's file lies beside the desk.
    pub has_file: bool,
    /// The passkeys that may approve for them.
    pub passkeys: Vec<Passkey>,
}

impl Person {
    /// Whether they have a role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its credential's identifier, base64url.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Since when.
    pub since_ms: u64,
}

/// A person to be let in, or whose roles change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// What they are called.
    pub name: String,
    /// What they may.
    pub roles: BTreeSet<Role>,
    /// Which officer of the rule they are; may be empty.
    pub officer: String,
}

/// What a browser has made for a new passkey. All of it base64url, as the browser gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PasskeyMade {
    /// What it is called here.
    pub label: String,
    /// The credential's identifier.
    pub id: String,
    /// Its public key (SubjectPublicKeyInfo).
    pub public_key: String,
    /// COSE algorithm: -7 (ES256) or -8 (EdDSA).
    pub algorithm: i64,
}

/// What a passkey has signed (Web Authentication, section 7.2). All of it base64url.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PasskeySigned {
    /// The credential's identifier.
    pub id: String,
    /// The authenticator's data.
    pub authenticator_data: String,
    /// What the browser says it asked for.
    pub client_data: String,
    /// The signature.
    pub signature: String,
}

/// A page of the record of acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acts {
    /// Each, newest first; at most [`ACTS_PAGE`].
    pub acts: Vec<ActDone>,
    /// How many there are.
    pub all: usize,
    /// Which page this is, from zero.
    pub page: usize,
    /// The digest at the head of the chain, in twelve words: noted elsewhere, it shows later whether anything was changed.
    pub head: String,
    /// Whether the chain was recomputed and held; else where it broke, in words.
    pub broken: Option<String>,
}

/// How many acts a page shows.
pub const ACTS_PAGE: usize = 50;

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActDone {
    /// Its number, from one.
    pub number: u64,
    /// When, by the desk's clock.
    pub at_ms: u64,
    /// Who.
    pub who: String,
    /// What, in words.
    pub what: String,
    /// What became of it.
    pub outcome: String,
}
