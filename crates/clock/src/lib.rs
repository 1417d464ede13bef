//! What time it is: the system's, or an exercise's.
//!
//! *Knows* the system's clock, and the file by which an exercise sets its own. *Never knows* what is done at that time.
//!
//! # The exercise clock
//!
//! An exercise plays weeks in an hour: its desks and its relay live in a *scenario time* that a director sets. All of its
//! programs are given the same small file. It says which moment of the scenario was set, and at which moment of the system
//! that was done; scenario time goes on from there as fast as real time, until it is set anew. It never runs back.
//!
//! ```text
//! instant = 2025-12-25T09:00:00Z
//! set_at_ms = 1795341600000
//! ```
//!
//! ```
//! # let folder = tempfile::tempdir()?;
//! # let file = folder.path().join("clock");
//! use tacit_clock::{Clock, ExerciseClock};
//! use tacit_wire::Timestamp;
//!
//! let (morning, evening) = (Timestamp(1_766_653_200_000), Timestamp(1_766_685_600_000));
//! ExerciseClock::create(&file, morning)?;
//! let clock = Clock::exercise(&file)?;
//! assert!(clock.now() >= morning && clock.now() < evening);
//! ExerciseClock::set(&file, evening)?;
//! assert!(clock.now() >= evening);
//! assert!(ExerciseClock::set(&file, morning).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it cannot do
//!
//! - It cannot stand still, and it cannot be hurried other than by setting it: what happens between two settings takes real time.
//! - It reaches nothing but the moments that are written down. How long a program waits, how often it may be asked and when
//!   it gives up go by the system's clock.
//! - It joins no machines: those that take part in one exercise share the file, or each has its own and the director sets all of them.
//!   Their scenario times then differ as their system clocks and the director's hands do.
//! - It proves nothing. Whoever can write the file says what time it is; so whatever goes by such a clock is marked as an
//!   exercise, and is refused by everything that does not.

mod clock;
mod error;
mod exercise;
mod setting;

pub use clock::Clock;
pub use error::ClockError;
pub use exercise::ExerciseClock;
