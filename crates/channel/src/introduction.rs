//! How two desks meet: three documents, a binding that either could have made alone, and confirmations within the session.
//!
//! The order of calls, each of them a pure function (`spec/channel.md`, section 3):
//!
//! | inviter | invited |
//! |---|---|
//! | [`invite`] | [`accept`] |
//! | [`open_acceptance`], [`reply`] | [`open_opening`], [`Opened::joined`] |
//! | [`Confirming`] | [`Confirming`] |
//!
//! An acceptance authenticates nobody yet: until [`Confirming`] is [`ConfirmationState::Confirmed`], nothing but confirmations may be
//! sealed or believed. And who holds the credentials is a question for people: [`verification`](crate::verification).

mod acceptance;
mod binding;
mod confirming;
mod errors;
mod forgery;
mod invitation;
mod opening;
mod padded;
mod transcript;

pub use acceptance::{
    Acceptance, AcceptanceSecret, MAX_KEY_PACKAGE_BYTES, accept, open_acceptance,
};
pub use binding::{Binding, Contributed, Role};
pub use confirming::{CONFIRMATION_LABEL, ConfirmationError, ConfirmationState, Confirming};
pub use errors::IntroductionError;
pub use forgery::{Admission, Forgery, Kept, Meeting, forge_meeting, judge_meeting};
pub use invitation::{
    Generation, Invitation, InvitationSecret, InvitationTerms, MAX_RELAYS, SUITE, invite,
};
pub use opening::{GroupId, MAX_WELCOME_BYTES, Opened, Opening, open_opening, reply};
pub use padded::{PaddingError, open_from, seal_to};
pub use transcript::Transcript;

pub(crate) use binding::hmac;

#[cfg(test)]
mod tests;
