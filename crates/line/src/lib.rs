//! A desk's line to a relay: requests over pinned TLS, and nothing believed that was not signed.
//!
//! *Knows* sockets, the relay's TLS key, envelopes, receipts, and when to try again.
//! *Never knows* what an envelope holds, a key of the session, or what is stored.
//!
//! A [`Line`] belongs to one account in one channel, and so do its connections: two channels of one desk share nothing
//! that a relay could compare. Every signed answer is verified and held against what was asked before it is handed
//! out. Requests may be repeated (`spec/relay.md`, "Requests"), so a line whose connection breaks asks again, a bounded
//! number of times; a relay that shows another key is never asked again silently.

mod account;
mod answer;
mod backoff;
mod dial;
mod error;
mod line;
mod pin;
mod pool;
mod socks;
mod verdict;

pub use account::{Account, LineSettings, SocksProxy};
pub use error::{AnotherKey, LineError, Nonsense, Step, Unreachable};
pub use line::Line;
pub use verdict::{Collection, Delivery};
