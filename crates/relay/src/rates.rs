//! How often somebody may ask: a bucket that a minute fills (the generic cell rate algorithm, ITU-T I.371).

use crate::limits::REMEMBERED_RATES;
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tacit_wire::{Refusal, RefusalReason};

const MINUTE: Duration = Duration::from_secs(60);

/// So many requests a minute for each key; all of them may come at once.
pub(crate) struct Rates<K> {
    per_minute: u64,
    full_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Hash + Eq> Rates<K> {
    pub(crate) fn new(per_minute: u64) -> Self {
        Self {
            per_minute,
            full_at: Mutex::default(),
        }
    }

    /// Takes one request from a key's bucket.
    ///
    /// # Errors
    /// *Too many*, and when the next may come.
    pub(crate) fn take(&self, key: K, now: Instant) -> Result<(), Refusal> {
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED_RATES && !buckets.contains_key(&key) {
            buckets.retain(|_, full_at| *full_at > now);
            if buckets.len() >= REMEMBERED_RATES {
                return Err(self.too_many(MINUTE));
            }
        }
        let full_at = buckets.entry(key).or_insert(now);
        let next = (*full_at).max(now) + self.interval();
        let wait = next.saturating_duration_since(now + MINUTE);
        if !wait.is_zero() {
            return Err(self.too_many(wait));
        }
        *full_at = next;
        Ok(())
    }

    /// Whether a key has a request left, without taking it.
    ///
    /// # Errors
    /// *Too many*, and when the next may come.
    pub(crate) fn look(&self, key: &K, now: Instant) -> Result<(), Refusal> {
        let buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = buckets.get(key).map_or(now, |full_at| (*full_at).max(now));
        let wait = (full_at + self.interval()).saturating_duration_since(now + MINUTE);
        if wait.is_zero() {
            Ok(())
        } else {
            Err(self.too_many(wait))
        }
    }

    fn interval(&self) -> Duration {
        let nanoseconds = MINUTE.as_nanos() / u128::from(self.per_minute.max(1));
        Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
    }

    fn too_many(&self, wait: Duration) -> Refusal {
        Refusal {
            reason: RefusalReason::TooMany,
            retry_after_seconds: Some(wait.as_secs() + 1),
            limit: self.per_minute,
        }
    }
}

/// Where a connection comes from, as far as one user of the network reaches: an IPv4 address, or 64 bits of an IPv6 one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Source(IpAddr);

impl Source {
    pub(crate) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = u128::from(address) >> 64 << 64;
                Self(IpAddr::V6(Ipv6Addr::from(network)))
            }
            address => Self(address),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_admits_its_number_at_once_and_then_one_at_a_time() {
        let (rates, now) = (Rates::new(3), Instant::now());
        for _ in 0..3 {
            rates.take("desk", now).unwrap();
        }
        let refusal = rates.take("desk", now).unwrap_err();
        assert_eq!(rates.look(&"desk", now), Err(refusal));
        assert_eq!(refusal.reason, RefusalReason::TooMany);
        assert_eq!(refusal.limit, 3);
        let later = now + Duration::from_secs(refusal.retry_after_seconds.unwrap());
        rates.take("desk", later).unwrap();
        rates.take("desk", later).unwrap_err();
        rates.take("another", now).unwrap();
    }

    #[test]
    fn one_who_owns_a_network_of_ipv6_is_one_source() {
        let source = |text: &str| Source::of(text.parse().unwrap());
        assert_eq!(source("2001:db8::1"), source("2001:db8::ffff:2"));
        assert_ne!(source("2001:db8:0:1::1"), source("2001:db8::1"));
        assert_eq!(source("::ffff:192.0.2.1"), source("192.0.2.1"));
        assert_ne!(source("192.0.2.1"), source("192.0.2.2"));
    }
}
