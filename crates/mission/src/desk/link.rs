//! A channel at this desk: who is at its other end, and by which accounts it reaches its relays.

use crate::command::{Admission, NewChannel};
use crate::party::{ChannelName, Party};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use tacit_channel::channel::Status;
use tacit_channel::credential::Fingerprint;
use tacit_channel::effect::Carrier;
use tacit_channel::verification::{Evidence, VerificationState};
use tacit_channel::{Channel, introduction::Invitation};
use tacit_lang::ids::ActorId;
use tacit_spelling::hex::{from_hex, to_hex};
use tacit_wire::{
    AccountSecret, AdmissionToken, ChannelId, Document, JoiningSecret, Lane, RelayAddress,
    SecretDigest,
};
use zeroize::Zeroize;

/// The first line of an invitation's file.
const TITLE: &str = "TACIT INVITATION 1";

/// What stands behind it where the desk keeps an exercise clock.
const EXERCISE: &str = " EXERCISE";

/// How many digits stand in a line of it.
const LINE_DIGITS: usize = 64;

/// A channel with what the desk knows of it.
pub(super) struct Link {
    pub(super) about: About,
    pub(super) channel: Channel,
}

/// What is kept beside the channel's own entries.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct About {
    pub(super) name: ChannelName,
    pub(super) other: Party,
    pub(super) through: Vec<ActorId>,
    pub(super) inviter: bool,
    pub(super) accounts: Vec<KeptAccount>,
}

/// An account at a relay. It lies in the sealed store, and is overwritten when dropped.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct KeptAccount {
    origin: String,
    secret: String,
    /// Empty once the account is there.
    token: String,
    opens: bool,
}

impl Drop for KeptAccount {
    fn drop(&mut self) {
        self.secret.zeroize();
        self.token.zeroize();
    }
}

/// A relay of a channel, with all that a line to it needs.
#[derive(Debug, Clone)]
pub struct Route {
    /// The relay as the channel names it.
    pub carrier: Carrier,
    /// Where it is, and its keys.
    pub address: RelayAddress,
    /// What the channel is called there.
    pub channel: ChannelId,
    /// By which the relay knows this desk there.
    pub account: AccountSecret,
    /// Our own lane; the other is collected.
    pub own_lane: Lane,
    /// How the account comes to be, until it is there.
    pub entry: Option<RouteEntry>,
}

/// How an account at a relay comes to be.
#[derive(Debug, Clone)]
pub enum RouteEntry {
    /// The channel is opened there.
    Open {
        /// What admits.
        token: AdmissionToken,
        /// By which the other desk joins.
        joining: SecretDigest,
    },
    /// The channel that the other desk has opened is joined.
    Join {
        /// What admits.
        token: AdmissionToken,
        /// What lets this desk join.
        joining: JoiningSecret,
    },
}

/// How a channel stands, with who is at its other end.
#[derive(Debug, Clone)]
pub struct ChannelStatus {
    /// What it is called here.
    pub name: ChannelName,
    /// Who is at its other end, as far as the officer said.
    pub other: Party,
    /// Who carries.
    pub through: Vec<ActorId>,
    /// Whether the other side's credential is verified, and how.
    pub identity: VerificationState,
    /// What the other side's credential calls itself, once one is known.
    pub other_label: Option<String>,
    /// Its fingerprint.
    pub other_fingerprint: Option<Fingerprint>,
    /// How the fingerprint was learned: every record.
    pub evidence: Vec<Evidence>,
    /// How the channel stands.
    pub status: Status,
    /// How many orders wait for it.
    pub waiting: usize,
}

impl Link {
    pub(super) fn routes(&self) -> Vec<Route> {
        let own_lane = if self.about.inviter {
            Lane::FromInviter
        } else {
            Lane::FromInvited
        };
        let routes = self.channel.routes().iter().filter_map(|route| {
            let account = self.about.account(&route.address.origin)?;
            let secret = from_hex(&account.secret)?.try_into().ok()?;
            let token = from_hex(&account.token).and_then(|bytes| bytes.try_into().ok());
            let entry = token.map(AdmissionToken).map(|token| {
                if account.opens {
                    let joining = route.joining.digest();
                    RouteEntry::Open { token, joining }
                } else {
                    let joining = route.joining.clone();
                    RouteEntry::Join { token, joining }
                }
            });
            Some(Route {
                carrier: Carrier::Relay(route.address.origin.clone()),
                address: route.address.clone(),
                channel: route.channel,
                account: AccountSecret(secret),
                own_lane,
                entry,
            })
        });
        routes.collect()
    }

    pub(super) fn status(&self, waiting: usize) -> ChannelStatus {
        let answer = self.channel.status();
        let other = self.channel.other().value;
        let verification = self.channel.verification().value;
        ChannelStatus {
            name: self.about.name.clone(),
            other: self.about.other.clone(),
            through: self.about.through.clone(),
            identity: answer.identity,
            other_label: other.map(|credential| credential.label().as_str().to_owned()),
            other_fingerprint: other.map(tacit_channel::credential::Credential::fingerprint),
            evidence: verification.map_or_else(Vec::new, |known| known.records().to_vec()),
            status: answer.value,
            waiting,
        }
    }
}

impl About {
    pub(super) fn new(new: &NewChannel, inviter: bool) -> Self {
        Self {
            name: new.name.clone(),
            other: new.other.clone(),
            through: new.through.clone(),
            inviter,
            accounts: Vec::new(),
        }
    }

    /// Draws the account for a relay that will be entered by a token.
    pub(super) fn admit(
        &mut self,
        origin: &str,
        token: &[u8],
        opens: bool,
        chance: &mut impl CryptoRng,
    ) {
        let mut secret = [0; 32];
        chance.fill_bytes(&mut secret);
        self.accounts.retain(|account| account.origin != origin);
        self.accounts.push(KeptAccount {
            origin: origin.to_owned(),
            secret: to_hex(&secret),
            token: to_hex(token),
            opens,
        });
        secret.zeroize();
    }

    /// The account is there, and the token spent; whether anything has changed.
    pub(super) fn entered(&mut self, origin: &str) -> bool {
        let mut accounts = self.accounts.iter_mut();
        let found = accounts.find(|account| account.origin == origin && !account.token.is_empty());
        if let Some(account) = found {
            account.token.zeroize();
            account.token.clear();
            return true;
        }
        false
    }

    fn account(&self, origin: &str) -> Option<&KeptAccount> {
        self.accounts
            .iter()
            .find(|account| account.origin == origin)
    }
}

/// Reads the relay and the token of an admission.
pub(super) fn admission(given: &Admission) -> Result<RelayAddress, String> {
    token(&given.token)?;
    RelayAddress::from_bytes(&given.address).map_err(|error| {
        format!("the relay's address cannot be read ({error}): give the one that `tacit-relay address` prints")
    })
}

/// Checks a token's length.
pub(super) fn token(given: &[u8]) -> Result<(), String> {
    match given.len() {
        32 => Ok(()),
        _ => Err(
            "a token has 64 hexadecimal digits: ask the relay's operator for another one"
                .to_owned(),
        ),
    }
}

/// An invitation as a file that survives mail.
pub(super) fn invitation_file(invitation: &Invitation, exercise: bool) -> String {
    let digits = to_hex(&invitation.to_bytes());
    let mut file = format!("{TITLE}{}\n", if exercise { EXERCISE } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % LINE_DIGITS == 0 {
            file.push('\n');
        }
        file.push(digit);
    }
    file.push('\n');
    file
}

/// Reads what [`invitation_file`] wrote, whatever blanks mail has put in.
pub(super) fn read_invitation(file: &[u8], exercise: bool) -> Result<Invitation, String> {
    let no_invitation = || {
        format!(
            "this is no invitation: such a file begins with `{TITLE}`; ask for it to be sent again"
        )
    };
    let text = std::str::from_utf8(file).map_err(|_| no_invitation())?;
    let (title, digits) = text
        .trim_start()
        .split_once('\n')
        .ok_or_else(no_invitation)?;
    let mark = title
        .trim_end()
        .strip_prefix(TITLE)
        .ok_or_else(no_invitation)?;
    match (mark, exercise) {
        ("", false) | (EXERCISE, true) => {}
        (EXERCISE, false) => {
            return Err(
                "the invitation is to an exercise, and this desk keeps the system's clock: \
                        answer it with a desk that was made with --exercise-clock"
                    .to_owned(),
            );
        }
        ("", true) => {
            return Err("this desk keeps an exercise clock, and the invitation is to a channel in earnest: \
                        answer it with another desk"
                .to_owned());
        }
        _ => return Err(no_invitation()),
    }
    let digits: String = digits
        .chars()
        .filter(|digit| !digit.is_whitespace())
        .collect();
    let bytes = from_hex(&digits).ok_or_else(no_invitation)?;
    Invitation::from_bytes(&bytes).map_err(|error| {
        format!("the invitation is damaged ({error}): ask for it to be sent again")
    })
}
