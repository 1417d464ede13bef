//! The confirmations: each desk shows within the session that it holds its credential and is there now.

use crate::credential::{SecretError, version};
use crate::introduction::binding::{Binding, Role, hmac};
use crate::keys::KeyError;
use rand_core::CryptoRng;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The label under which the session exports the key of the confirmations (RFC 9420, section 8.5); the context is
/// [`Binding::transcript`], the length 32 bytes.
pub const CONFIRMATION_LABEL: &str = "tacit confirmation 1";

const FIRST: u8 = 1;
const SECOND: u8 = 2;
const THIRD: u8 = 3;

/// How far the confirmations have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmationState {
    /// The other desk has not shown yet that it holds its credential and is there now.
    Waiting,
    /// It has.
    Confirmed,
    /// What came was not from the holder of the credential. Nothing heals that: the session is closed and another is begun.
    Refused,
}

/// One desk's side of the three confirmations (`spec/channel.md`, section 3).
///
/// | | who | what |
/// |---|---|---|
/// | 1 | invited | `1 ‖ its MAC over the transcript ‖ c ‖ HMAC(E, "invited 1" ‖ c)` |
/// | 2 | inviter | `2 ‖ d ‖ HMAC(E, "inviter 2" ‖ c ‖ d)` |
/// | 3 | invited | `3 ‖ HMAC(E, "invited 3" ‖ c ‖ d)` |
///
/// *E* is exported by the session, *c* and *d* are 32 fresh bytes. The invited desk is sure after the second, the inviter after the
/// third. Each travels as the body of a machine's message of code 66.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Confirming {
    #[zeroize(skip)]
    role: Role,
    #[zeroize(skip)]
    step: Step,
    exported: [u8; 32],
    others_mac: [u8; 32],
    invited_challenge: [u8; 32],
    inviter_challenge: [u8; 32],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The inviter waits for the first.
    First,
    /// The invited desk waits for the second.
    Second,
    /// The inviter waits for the third.
    Third,
    Confirmed,
    Refused,
}

impl Step {
    const ALL: [Self; 5] = [
        Self::First,
        Self::Second,
        Self::Third,
        Self::Confirmed,
        Self::Refused,
    ];
}

impl Confirming {
    const VERSION: u8 = 1;

    /// Begins, with the key that the session exported under [`CONFIRMATION_LABEL`]. The invited desk has something to say at once.
    ///
    /// # Errors
    /// None that a caller could cause: HMAC takes any key.
    pub fn begin(
        binding: &Binding,
        exported: [u8; 32],
        chance: &mut impl CryptoRng,
    ) -> Result<(Self, Option<Vec<u8>>), ConfirmationError> {
        let role = binding.role();
        let mut own = [0; 32];
        chance.fill_bytes(&mut own);
        let mut confirming = Self {
            role,
            step: Step::First,
            exported,
            others_mac: binding.other_mac,
            invited_challenge: [0; 32],
            inviter_challenge: [0; 32],
        };
        match role {
            Role::Inviter => {
                confirming.inviter_challenge = own;
                Ok((confirming, None))
            }
            Role::Invited => {
                confirming.step = Step::Second;
                confirming.invited_challenge = own;
                let shown = confirming.show(FIRST)?;
                let said = [
                    &[FIRST],
                    binding.own_mac().as_slice(),
                    &own,
                    shown.as_slice(),
                ]
                .concat();
                Ok((confirming, Some(said)))
            }
        }
    }

    /// How far it has come.
    #[must_use]
    pub fn state(&self) -> ConfirmationState {
        match self.step {
            Step::First | Step::Second | Step::Third => ConfirmationState::Waiting,
            Step::Confirmed => ConfirmationState::Confirmed,
            Step::Refused => ConfirmationState::Refused,
        }
    }

    /// Takes what the other desk said, and gives what is to be said in return.
    ///
    /// # Errors
    /// [`ConfirmationError`]. After [`ConfirmationError::Forged`] the state is [`ConfirmationState::Refused`] for ever; after
    /// [`ConfirmationError::OutOfTurn`] it is what it was.
    pub fn hear(&mut self, said: &[u8]) -> Result<Option<Vec<u8>>, ConfirmationError> {
        let heard = match (self.step, said.split_first()) {
            (Step::First, Some((&FIRST, rest))) => self.hear_first(rest),
            (Step::Second, Some((&SECOND, rest))) => self.hear_second(rest),
            (Step::Third, Some((&THIRD, rest))) => self.hear_third(rest),
            (Step::Refused, _) => Err(ConfirmationError::Forged),
            _ => return Err(ConfirmationError::OutOfTurn),
        };
        if heard.is_err() {
            self.settle(Step::Refused);
        }
        heard
    }

    /// The bytes for the sealed store: version (1) ‖ role (1) ‖ step (1) ‖ exported key (32) ‖ the other's MAC (32) ‖ both
    /// challenges (32 each).
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let step = Step::ALL.iter().position(|step| *step == self.step);
        let step = step.and_then(|step| u8::try_from(step).ok());
        let mut bytes = Zeroizing::new(Vec::with_capacity(131));
        bytes.extend_from_slice(&[Self::VERSION, self.role.code(), step.unwrap_or(u8::MAX)]);
        bytes.extend_from_slice(&self.exported);
        bytes.extend_from_slice(&self.others_mac);
        bytes.extend_from_slice(&self.invited_challenge);
        bytes.extend_from_slice(&self.inviter_challenge);
        bytes
    }

    /// Reads what [`Confirming::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`SecretError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SecretError> {
        let shape = SecretError::Shape;
        let rest = version(bytes, Self::VERSION)?;
        let (&[role, step], rest) = rest.split_first_chunk::<2>().ok_or(shape)?;
        let (exported, rest) = rest.split_first_chunk::<32>().ok_or(shape)?;
        let (others_mac, rest) = rest.split_first_chunk::<32>().ok_or(shape)?;
        let (invited_challenge, rest) = rest.split_first_chunk::<32>().ok_or(shape)?;
        let role = Role::of_code(role).ok_or(shape)?;
        let step = *Step::ALL.get(usize::from(step)).ok_or(shape)?;
        if matches!(
            (role, step),
            (Role::Inviter, Step::Second) | (Role::Invited, Step::First | Step::Third)
        ) {
            return Err(shape);
        }
        Ok(Self {
            role,
            step,
            exported: *exported,
            others_mac: *others_mac,
            invited_challenge: *invited_challenge,
            inviter_challenge: rest.try_into().map_err(|_| shape)?,
        })
    }

    fn hear_first(&mut self, rest: &[u8]) -> Result<Option<Vec<u8>>, ConfirmationError> {
        let (mac, rest) = rest
            .split_first_chunk::<32>()
            .ok_or(ConfirmationError::Forged)?;
        let (challenge, shown) = rest
            .split_first_chunk::<32>()
            .ok_or(ConfirmationError::Forged)?;
        if !bool::from(self.others_mac.ct_eq(mac)) {
            return Err(ConfirmationError::Forged);
        }
        self.invited_challenge = *challenge;
        self.check(FIRST, shown)?;
        self.step = Step::Third;
        let shown = self.show(SECOND)?;
        let said = [
            &[SECOND],
            self.inviter_challenge.as_slice(),
            shown.as_slice(),
        ]
        .concat();
        Ok(Some(said))
    }

    fn hear_second(&mut self, rest: &[u8]) -> Result<Option<Vec<u8>>, ConfirmationError> {
        let (challenge, shown) = rest
            .split_first_chunk::<32>()
            .ok_or(ConfirmationError::Forged)?;
        self.inviter_challenge = *challenge;
        self.check(SECOND, shown)?;
        let said = [&[THIRD], self.show(THIRD)?.as_slice()].concat();
        self.settle(Step::Confirmed);
        Ok(Some(said))
    }

    fn hear_third(&mut self, shown: &[u8]) -> Result<Option<Vec<u8>>, ConfirmationError> {
        self.check(THIRD, shown)?;
        self.settle(Step::Confirmed);
        Ok(None)
    }

    /// What whoever speaks at `step` shows.
    fn show(&self, step: u8) -> Result<Zeroizing<[u8; 32]>, KeyError> {
        let (c, d) = (&self.invited_challenge, &self.inviter_challenge);
        match step {
            FIRST => hmac(&self.exported, &[b"invited 1", c]),
            SECOND => hmac(&self.exported, &[b"inviter 2", c, d]),
            _ => hmac(&self.exported, &[b"invited 3", c, d]),
        }
    }

    fn check(&self, step: u8, shown: &[u8]) -> Result<(), ConfirmationError> {
        let right = self.show(step)?.ct_eq(shown);
        bool::from(right)
            .then_some(())
            .ok_or(ConfirmationError::Forged)
    }

    /// Ends; what is not needed any more is overwritten.
    fn settle(&mut self, step: Step) {
        self.zeroize();
        self.step = step;
    }
}

impl fmt::Debug for Confirming {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Confirming({:?}, hidden)", self.state())
    }
}

/// Why a confirmation confirms nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmationError {
    /// The other side's: it is not from the holder of the credential.
    Forged,
    /// The other side's: not the confirmation whose turn it is.
    OutOfTurn,
}

impl fmt::Display for ConfirmationError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Forged => {
                "the other side does not hold the credential that it showed: close the channel, begin again by another way"
            }
            Self::OutOfTurn => "this confirmation is not the one whose turn it is",
        })
    }
}

impl std::error::Error for ConfirmationError {}

impl From<KeyError> for ConfirmationError {
    fn from(_: KeyError) -> Self {
        Self::Forged
    }
}
