//! The desk as the console shows it: every view filled from the desk that the daemon owns, every act made an order of it.

mod acting;
mod exposure;
mod handle;
mod incidents;
mod index;
mod licenses;
mod masthead;
mod matters;
mod named;
mod people;
mod promises;
mod saying;
mod seen;
mod threads;
mod timeline;
mod today;
#[cfg(test)]
mod trying;

pub(crate) use handle::{Handle, Job};
pub(crate) use people::{begin, is_person, only_keeper};
pub(crate) use today::waiting_now;
