//! Which request is which (`spec/relay.md`, "Requests").

use hyper::{Method, Uri};
use tacit_spelling::hex;
use tacit_wire::limits::MAX_WAIT_SECONDS;
use tacit_wire::{ChannelId, Cursor, Lane, Precedence};

/// A request that the relay reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Who answers.
    Address,
    /// Opening a channel.
    Open,
    /// Joining one.
    Join,
    /// Depositing an envelope.
    Deposit(ChannelId, Lane, Precedence),
    /// Collecting what is in a lane.
    Collect {
        /// Of which channel.
        channel: ChannelId,
        /// Which lane.
        lane: Lane,
        /// After which places.
        after: Cursor,
        /// How long to wait for something, in seconds.
        wait_seconds: u64,
    },
    /// Saying what was collected.
    Collected(ChannelId),
    /// Asking what was taken.
    Tally(ChannelId),
}

impl Route {
    /// The request of a method and a target; `None` if there is no such request.
    #[must_use]
    pub fn of(method: &Method, target: &Uri) -> Option<Self> {
        let mut parts = target.path().strip_prefix("/v1/")?.split('/');
        let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
        let query = target.query();
        match (method, parts, query) {
            (&Method::GET, [Some("address"), None, ..], None) => Some(Self::Address),
            (&Method::POST, [Some("open"), None, ..], None) => Some(Self::Open),
            (&Method::POST, [Some("join"), None, ..], None) => Some(Self::Join),
            (&Method::GET, [Some(name), Some("tally"), None, _], None) => {
                channel(name).map(Self::Tally)
            }
            (&Method::POST, [Some(name), Some("collected"), None, _], None) => {
                channel(name).map(Self::Collected)
            }
            (&Method::GET, [Some(name), Some(lane), None, _], Some(query)) => {
                let (after, wait_seconds) = collection(query)?;
                Some(Self::Collect {
                    channel: channel(name)?,
                    lane: Lane::of_code(code(lane)?)?,
                    after,
                    wait_seconds,
                })
            }
            (&Method::POST, [Some(name), Some(lane), Some(precedence), None], None) => {
                Some(Self::Deposit(
                    channel(name)?,
                    Lane::of_code(code(lane)?)?,
                    Precedence::of_code(code(precedence)?)?,
                ))
            }
            _ => None,
        }
    }

    /// What the log calls it; it says nothing about anybody.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Open => "open",
            Self::Join => "join",
            Self::Deposit(..) => "deposit",
            Self::Collect { .. } => "collect",
            Self::Collected(_) => "collected",
            Self::Tally(_) => "tally",
        }
    }

    /// The channel that it is about, where the target names one.
    pub(crate) fn channel(&self) -> Option<ChannelId> {
        match *self {
            Self::Address | Self::Open | Self::Join => None,
            Self::Deposit(channel, ..)
            | Self::Collect { channel, .. }
            | Self::Collected(channel)
            | Self::Tally(channel) => Some(channel),
        }
    }
}

/// 32 lower-case hexadecimal digits, and nothing else.
fn channel(name: &str) -> Option<ChannelId> {
    let id = ChannelId(hex::from_hex(name)?.try_into().ok()?);
    (id.to_string() == name).then_some(id)
}

/// One digit.
fn code(text: &str) -> Option<u64> {
    match text.as_bytes() {
        [digit @ b'0'..=b'9'] => Some(u64::from(digit - b'0')),
        _ => None,
    }
}

/// After which places, and how long to wait: each at most once.
fn collection(query: &str) -> Option<(Cursor, u64)> {
    let (mut after, mut wait) = (None, None);
    for part in query.split('&') {
        match part.split_once('=')? {
            ("after", cursor) if after.is_none() => after = Some(cursor.parse().ok()?),
            ("wait", seconds) if wait.is_none() => {
                let wanted: u64 = seconds.parse().ok()?;
                wait = Some(wanted).filter(|wanted| *wanted <= MAX_WAIT_SECONDS);
                wait?;
            }
            _ => return None,
        }
    }
    Some((after?, wait.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "000102030405060708090a0b0c0d0e0f";

    fn route(method: &Method, target: &str) -> Option<Route> {
        Route::of(method, &target.replace("{channel}", NAME).parse().unwrap())
    }

    #[test]
    fn every_request_of_the_specification_is_read() {
        let (get, post) = (Method::GET, Method::POST);
        for (method, target, name) in [
            (&post, "/v1/open", "open"),
            (&post, "/v1/join", "join"),
            (&post, "/v1/{channel}/1/3", "deposit"),
            (&get, "/v1/{channel}/0?after=0.0.3.12.2&wait=60", "collect"),
            (&get, "/v1/{channel}/0?after=0.0.0.0.0", "collect"),
            (&post, "/v1/{channel}/collected", "collected"),
            (&get, "/v1/{channel}/tally", "tally"),
            (&get, "/v1/address", "address"),
        ] {
            assert_eq!(route(method, target).unwrap().name(), name, "{target}");
        }
    }

    #[test]
    fn nothing_else_is_read() {
        for target in [
            "/",
            "/v1",
            "/v1/",
            "/v2/address",
            "/v1/address/",
            "/v1/address?x=1",
            "/v1/{channel}",
            "/v1/{channel}/2?after=0.0.0.0.0",
            "/v1/{channel}/00?after=0.0.0.0.0",
            "/v1/{channel}/0",
            "/v1/{channel}/0?after=0.0.0.0",
            "/v1/{channel}/0?after=0.0.0.0.0&after=0.0.0.0.0",
            "/v1/{channel}/0?after=0.0.0.0.0&wait=61",
            "/v1/{channel}/0?after=0.0.0.0.0&wait=",
            "/v1/{channel}/0?after=0.0.0.0.0&more=1",
            "/v1/000102030405060708090A0B0C0D0E0F/tally",
            "/v1/00/tally",
        ] {
            assert_eq!(route(&Method::GET, target), None, "{target}");
        }
        for target in [
            "/v1/{channel}/0/4",
            "/v1/{channel}/0/1/2",
            "/v1/{channel}/0/1?x=1",
            "/v1/{channel}/+/1",
            "/v1/address",
        ] {
            assert_eq!(route(&Method::POST, target), None, "{target}");
        }
        assert_eq!(route(&Method::PUT, "/v1/open"), None);
    }
}
