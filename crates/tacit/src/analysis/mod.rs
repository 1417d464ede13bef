//! What the texts license, from files to a page: the texts are read, the analysis is asked, its answer laid out.
//!
//! `tacit analyse`, `tacit compare` and `tacit unravel` go this way. What a finding is, `tacit_analysis` says; here it is only shown.
//!
//! [`telling`] says a scenario in steps, [`strips`] how each promise stands after each of them, [`drawing`] draws both, and
//! [`sheet`] is the frame of a page of markup: all three commands use these.

use tacit_analysis::Scenario;
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::vocabulary::Vocabulary;

pub(crate) mod comparing;
pub(crate) mod comparison;
pub(crate) mod data;
pub(crate) mod drawing;
pub(crate) mod look;
pub(crate) mod page;
pub(crate) mod papers;
pub(crate) mod rehearsal;
pub(crate) mod report;
pub(crate) mod sheet;
pub(crate) mod strips;
pub(crate) mod telling;
pub(crate) mod unravelling;
pub(crate) mod unravelling_data;
pub(crate) mod wording;

#[cfg(test)]
mod sample;

/// A scenario with what is needed to show it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'s> {
    /// What every name means.
    pub(crate) vocabulary: &'s Vocabulary,
    /// The texts that it is a scenario of.
    pub(crate) texts: &'s [(Assurance, Digest)],
    /// What happens.
    pub(crate) scenario: &'s Scenario,
}
