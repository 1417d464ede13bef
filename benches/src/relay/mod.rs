//! A relay under measurement, its clients, and the simplest thing that makes the same bytes durable.

mod clients;
mod counted;
mod disk;
mod load;
mod process;

pub use clients::{Accounts, deposits, envelope, greetings};
pub use counted::Counted;
pub use disk::{bare_appends, bare_custody};
pub use load::Load;
pub use process::{Relay, resident_kib};

/// What may go wrong in a measurement: whatever it is, the measurement ends.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
