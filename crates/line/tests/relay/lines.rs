//! Two desks' lines to a relay that runs as a process.

use tacit_line::{Account, Line, LineSettings};
use tacit_trial::Relay;
use tacit_wire::{AccountSecret, ChannelId, Envelope, JoiningSecret, RelayAddress};

/// The lines of the two desks of a channel.
pub(crate) struct Pair {
    pub(crate) inviter: Line,
    pub(crate) invited: Line,
}

pub(crate) const CHANNEL: ChannelId = ChannelId([0xc4; 16]);

impl Pair {
    /// Makes a channel in which two desks have their accounts.
    pub(crate) async fn of(relay: &Relay, settings: &LineSettings) -> Self {
        let pair = Self::at(relay.address(), settings);
        let joining = JoiningSecret([3; 32]);
        let (one, other) = (relay.token(), relay.token());
        pair.inviter.open(&one, joining.digest()).await.unwrap();
        pair.invited.join(&other, &joining).await.unwrap();
        pair
    }

    pub(crate) fn at(address: &RelayAddress, settings: &LineSettings) -> Self {
        Self {
            inviter: line(address, 1, settings),
            invited: line(address, 2, settings),
        }
    }
}

/// A line of the account whose secret is this byte, 32 times.
pub(crate) fn line(address: &RelayAddress, secret: u8, settings: &LineSettings) -> Line {
    let account = Account {
        channel: CHANNEL,
        secret: AccountSecret([secret; 32]),
    };
    Line::to(address.clone(), account, settings.clone()).unwrap()
}

/// Settings that give up soon.
pub(crate) fn hasty() -> LineSettings {
    LineSettings {
        attempts: 2,
        first_wait_ms: 10,
        ..LineSettings::default()
    }
}

/// An envelope like no other: its number stands in it.
pub(crate) fn envelope(number: u64) -> Envelope {
    let mut sealed = [0; 639];
    for (place, byte) in sealed.iter_mut().zip(number.to_be_bytes()) {
        *place = byte;
    }
    Envelope::around(&sealed).unwrap()
}

/// Ends a test that would wait for ever.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    let limit = std::time::Duration::from_secs(30);
    match tokio::time::timeout(limit, what).await {
        Ok(done) => done,
        Err(elapsed) => panic!("still waiting: {elapsed}"),
    }
}
