//! The desk as the console shows it: every view filled from the desk that the daemon owns, every act made an order of it.

mod acting;
mod exposure;
mod handle;
mod incidents;
mod licenses;
mod masthead;
mod named;
mod people;
mod promises;
mod saying;
mod threads;
mod timeline;
mod today;

pub(crate) use handle::{Handle, Job};
