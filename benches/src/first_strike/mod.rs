//! No strike unless struck: a promise of every state and proxy to every other, over a log of strikes.
//!
//! "Each will not strike the other, as long as it is not struck by the other or by one of its listed
//! proxies." The same promise stands in several hands: as an assurance before [`engine`], as arrays in
//! [`machine`], followed by what `tacit watch` runs in [`watched`], and, for those who have it, as a formula before an independent monitor of temporal
//! logic, whose answers a test compares.

pub mod engine;
pub mod log;
pub mod machine;
pub mod watched;

use std::collections::BTreeMap;

/// The strikes in breach: by line of the log (the first, which lists the proxies, is 0), who struck whom.
pub type Breaches = BTreeMap<u32, Vec<(u32, u32)>>;

/// How the promise is worded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Strikes of one instant excuse each other.
    pub same_instant: bool,
    /// *First* struck: an answer to one's own breach excuses nothing.
    pub first: bool,
    /// Struck *in the last 90 days*.
    pub window: bool,
}
