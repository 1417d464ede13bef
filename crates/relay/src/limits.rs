//! Every limit of the relay, in one place.
//!
//! What an operator may set is a [`Settings`] with its defaults; what nobody needs to set is a constant. The limits of the
//! wire itself are in [`tacit_wire::limits`].

use serde::Deserialize;

/// How long a program waits for another that writes to the same store, in milliseconds.
pub const LOCK_WAIT_MS: u64 = 5_000;

/// The page of the store, in bytes.
pub const PAGE_BYTES: u64 = 4_096;

/// After how many pages of its write-ahead log the store is brought up to date: often enough that the log stays small,
/// seldom enough that deposits do not wait for it at every commit.
pub const CHECKPOINT_PAGES: u64 = 8_192;

/// How much of the store the writer keeps in memory, in KiB.
pub const STORE_CACHE_KIB: i64 = 16_384;

/// How many prepared statements a connection to the store keeps; there are fewer.
pub const CACHED_STATEMENTS: usize = 64;

/// The most envelopes that one round of forgetting erases, so that deposits do not wait long behind it.
pub const FORGETTING_AT_ONCE: usize = 512;

/// How far forgetting follows the clock in one round, in milliseconds.
pub const FORGETTING_STEP_MS: u64 = 3_600_000;

/// How long the relay rests between two rounds of forgetting, in seconds.
pub const FORGETTING_PAUSE_SECONDS: u64 = 60;

/// The most acts that share one write to the disk.
pub const GROUP_COMMIT_ACTS: usize = 256;

/// The most acts that wait for the writer; who comes after waits before the queue.
pub const WRITE_QUEUE_ACTS: usize = 1_024;

/// How many connections read from the store at once.
pub const STORE_READERS: usize = 2;

/// The most streams that one HTTP/2 connection has open at once.
pub const STREAMS_PER_CONNECTION: u32 = 32;

/// The largest head of a request, in bytes.
pub const REQUEST_HEAD_BYTES: usize = 16_384;

/// The most header fields of a request.
pub const REQUEST_HEADERS: usize = 32;

/// How many connections beyond the limit are told that the relay is busy, rather than cut off.
pub const BUSY_CONNECTIONS: usize = 16;

/// The most accounts, and the most addresses, whose rates are remembered at once; the idle are dropped first.
pub const REMEMBERED_RATES: usize = 65_536;

/// When a desk may try again if the disk is full, in seconds.
pub const NO_ROOM_RETRY_SECONDS: u64 = 60;

/// When a desk may try again if the relay is busy, in seconds.
pub const BUSY_RETRY_SECONDS: u64 = 5;

/// The most connections to the operator's listener.
pub const OPERATOR_CONNECTIONS: usize = 16;

/// The most tokens that one command issues.
pub const TOKENS_AT_ONCE: u32 = 10_000;

/// What the relay grants to every account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How many bytes of envelopes an account may have waiting.
    pub share_bytes: u64,
    /// How long an envelope that nobody collects is held, in milliseconds.
    pub retention_ms: u64,
    /// How large the store may grow, in bytes; 0: as large as its disk.
    pub disk_bytes: u64,
    /// Whether the relay keeps an exercise clock; a store that was made for one is never opened for the other.
    pub exercise: bool,
}

impl Default for Terms {
    fn default() -> Self {
        Settings::default().terms()
    }
}

macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr, $least:literal ..= $most:literal;)+) => {
        /// What an operator may set, with its defaults.
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Settings {
            $($(#[doc = $doc])+ pub $name: $type,)+
        }

        impl Default for Settings {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Settings {
            /// Each setting: its name, what it is, its default, the least and the most that it can be.
            pub const DESCRIBED: &'static [Described] = &[
                $(Described {
                    name: stringify!($name),
                    about: &[$($doc),+],
                    default: $default,
                    least: $least,
                    most: $most,
                },)+
            ];

            /// The first setting that is out of its bounds, with what it was set to.
            #[must_use]
            pub fn out_of_bounds(&self) -> Option<(&'static Described, u64)> {
                let values = [$(self.$name,)+];
                Self::DESCRIBED.iter().zip(values).find(|(described, value)| {
                    !(described.least..=described.most).contains(value)
                })
            }
        }
    };
}

/// A setting in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Described {
    /// Its name in the configuration.
    pub name: &'static str,
    /// What it is, line by line.
    pub about: &'static [&'static str],
    /// What it is if nobody sets it.
    pub default: u64,
    /// The least that it can be.
    pub least: u64,
    /// The most that it can be.
    pub most: u64,
}

settings! {
    /// How many bytes of envelopes an account may have waiting before it is refused as `full`.
    share_bytes: u64 = 64 << 20, 81_920 ..= 1_099_511_627_776;
    /// After how many days an envelope that nobody collects is erased.
    retention_days: u64 = 30, 1 ..= 3_650;
    /// How large the store may grow, in bytes; 0: as large as its disk.
    disk_bytes: u64 = 0, 0 ..= 281_474_976_710_656;
    /// The most requests of one account in a minute.
    requests_per_minute: u64 = 600, 1 ..= 60_000_000;
    /// The most requests of one address in a minute that show no account: opening, joining, wrong secrets.
    /// Behind an onion service or a common gate, all desks come from one address.
    strangers_per_minute: u64 = 120, 1 ..= 60_000_000;
    /// The most collections of one account that wait at the same time.
    waits_per_account: u64 = 4, 1 ..= 1_024;
    /// The most connections.
    connections: u64 = 1_024, 1 ..= 1_000_000;
    /// The most connections from one address.
    connections_per_address: u64 = 256, 1 ..= 1_000_000;
    /// How long a connection may take to agree on its keys, in seconds.
    handshake_seconds: u64 = 10, 1 ..= 300;
    /// How long the head of a request may take, in seconds.
    head_seconds: u64 = 10, 1 ..= 300;
    /// How long the body of a request may take, in seconds.
    body_seconds: u64 = 20, 1 ..= 300;
    /// After how many seconds a connection on which nothing is asked is closed.
    idle_seconds: u64 = 120, 1 ..= 86_400;
    /// How long the relay waits for connections to end when it goes down, in seconds.
    drain_seconds: u64 = 10, 1 ..= 300;
}

impl Settings {
    /// What every account is granted, by a relay that goes by its machine's clock.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            share_bytes: self.share_bytes,
            retention_ms: self.retention_days.saturating_mul(86_400_000),
            disk_bytes: self.disk_bytes,
            exercise: false,
        }
    }
}
