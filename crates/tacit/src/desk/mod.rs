//! The desk as a program: what it is set to, where it lies, what it is asked, its daemon and its lines.

pub(crate) mod answer;
pub(crate) mod board;
pub(crate) mod daemon;
mod durable;
pub(crate) mod fault;
pub(crate) mod folder;
mod holder;
pub(crate) mod judging;
pub(crate) mod letter_view;
mod lines;
mod log;
pub(crate) mod manner;
mod memory;
pub(crate) mod named;
pub(crate) mod paper;
pub(crate) mod passphrase;
pub(crate) mod reach;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod settings;
mod socket;
mod unravelling;
pub(crate) mod view;
