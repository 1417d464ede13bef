//! What an assurance really licenses: read as the adversary's lawyer would read it.
//!
//! *Knows*: how to explore what may come of promises by the judge's own step; what a loophole is; how one
//! text differs from another; what would unravel a standing pair; which change of words mends what.
//!
//! *Never knows*: how an assurance is spelt, how a finding is shown, files, clocks, chance. What is likely,
//! what anybody means to do, whether a finding will ever happen.
//!
//! The way through it: a [`Matter`] is what is analysed; [`deed`] holds every kind of act that the texts
//! tell apart; a [`scenario`] is one way that things may go, which the judge replays; a [`Finding`] is what
//! a scenario shows.

pub mod analyse;
pub mod arena;
pub mod cast;
pub mod clause;
pub mod compare;
pub mod deed;
pub mod finding;
pub mod game;
mod ground;
pub mod matter;
pub mod mend;
mod moves;
pub mod remedy;
pub mod repertoire;
pub mod scenario;
mod scene;
pub mod search;
mod seek;
pub mod telling;
pub mod unravel;
pub mod written;

pub use analyse::{analyse, analyse_foremost};
pub use clause::{Clause, Place};
pub use finding::{Analysis, Effort, Finding, Kind, Level, Remedy};
pub use matter::{Bounds, Matter, MatterError};
pub use scenario::{Eyes, Scenario, Side, Step, Verdict};
pub use unravel::unravel;
