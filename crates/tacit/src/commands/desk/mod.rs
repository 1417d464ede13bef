//! What an officer asks of a desk: one file for each idea, each with its arguments beside what they do.
//!
//! Nothing here decides anything: a command builds a request, shows the answer, and asks before something is said.

pub(crate) mod acts;
mod admitted;
pub(crate) mod assurance;
pub(crate) mod channel;
pub(crate) mod clarify;
pub(crate) mod doctor;
pub(crate) mod exercise;
mod findings;
mod importing;
pub(crate) mod incident;
pub(crate) mod keep;
mod letters;
pub(crate) mod line;
mod marked;
pub(crate) mod message;
mod naming;
pub(crate) mod note;
pub(crate) mod officer;
pub(crate) mod outcome;
mod paper;
pub(crate) mod person;
pub(crate) mod proposals;
pub(crate) mod relay;
mod saying;
pub(crate) mod shown;
pub(crate) mod standing;
pub(crate) mod tools;
pub(crate) mod unravel;
mod worded;
