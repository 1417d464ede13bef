//! Who speaks over a line, and how patiently.

use std::fmt::Write as _;
use std::time::Duration;
use tacit_wire::{AccountSecret, ChannelId};

/// One desk's place in one channel.
#[derive(Debug, Clone)]
pub struct Account {
    /// In which channel.
    pub channel: ChannelId,
    /// By which the relay knows the account.
    pub secret: AccountSecret,
}

impl Account {
    /// The value of the header `authorization` (RFC 6750, section 2.1).
    pub(crate) fn bearer(&self) -> String {
        let mut header = String::from("Bearer ");
        for byte in &self.secret.0 {
            // Writing to a text does not fail.
            let _ = write!(header, "{byte:02x}");
        }
        header
    }
}

/// A SOCKS5 proxy (RFC 1928) without authentication, such as a Tor client; it resolves the relay's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocksProxy {
    /// `host:port` of the proxy.
    pub address: String,
}

/// How patient a line is, and whether it goes through a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineSettings {
    /// Through which proxy, if any.
    pub proxy: Option<SocksProxy>,
    /// How often a request is sent at most before the relay counts as unreachable.
    pub attempts: u32,
    /// The wait before the second attempt, in milliseconds; each further wait is twice as long.
    pub first_wait_ms: u64,
    /// The longest wait between two attempts, in milliseconds.
    pub longest_wait_ms: u64,
    /// How long connecting may take, handshakes included, in milliseconds.
    pub dial_ms: u64,
    /// How long an answer may take, in milliseconds, beside the wait that was asked for.
    pub answer_ms: u64,
    /// Whether the desk keeps an exercise clock: each request is marked, and a relay that goes by its machine's clock refuses it.
    pub exercise: bool,
}

impl Default for LineSettings {
    fn default() -> Self {
        Self {
            proxy: None,
            attempts: 5,
            first_wait_ms: 100,
            longest_wait_ms: 5_000,
            dial_ms: 15_000,
            answer_ms: 60_000,
            exercise: false,
        }
    }
}

impl LineSettings {
    pub(crate) fn dial(&self) -> Duration {
        Duration::from_millis(self.dial_ms)
    }

    pub(crate) fn answer(&self, wait_seconds: u64) -> Duration {
        Duration::from_millis(self.answer_ms).saturating_add(Duration::from_secs(wait_seconds))
    }
}
