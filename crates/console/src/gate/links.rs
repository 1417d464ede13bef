//! Links that log a person in: each for one use, for a short time (K2).

use super::moment::Moment;
use super::secret::digest;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a link can be used: long enough to walk to another screen.
const TIME: Duration = Duration::from_secs(10 * 60);

/// The most links that wait. One more takes the place of the oldest, so that nobody is kept out by links that nobody used.
const MOST: usize = 16;

/// Links that nobody has used.
#[derive(Default)]
pub(crate) struct Links(Mutex<Vec<Link>>);

struct Link {
    digest: String,
    person: String,
    offered: Moment,
}

impl Links {
    pub(super) fn offer(&self, secret: &str, person: &str) {
        let mut waiting = self.waiting();
        if waiting.len() >= MOST {
            waiting.remove(0);
        }
        waiting.push(Link {
            digest: digest(secret),
            person: person.to_owned(),
            offered: Moment::now(),
        });
    }

    /// Whose it is, without using it.
    pub(super) fn person(&self, secret: &str) -> Option<String> {
        let digest = digest(secret);
        let waiting = self.waiting();
        let found = waiting.iter().find(|link| link.digest == digest);
        found.map(|link| link.person.clone())
    }

    /// Uses it up.
    pub(super) fn take(&self, secret: &str) -> Option<String> {
        let digest = digest(secret);
        let mut waiting = self.waiting();
        let at = waiting.iter().position(|link| link.digest == digest)?;
        Some(waiting.remove(at).person)
    }

    /// Drops the links of persons who may not log in any more.
    pub(super) fn keep_for(&self, may: impl Fn(&str) -> bool) {
        self.waiting().retain(|link| may(&link.person));
    }

    /// Those whose time has not run out, the oldest first.
    fn waiting(&self) -> MutexGuard<'_, Vec<Link>> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|link| link.offered.rested() < TIME);
        waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_link_is_good_once_and_for_ten_minutes() {
        let links = Links::default();
        links.offer("one", "drafter");
        links.offer("two", "drafter");
        assert_eq!(links.person("one").as_deref(), Some("drafter"));
        assert_eq!(links.take("one").as_deref(), Some("drafter"));
        assert_eq!(links.take("one"), None);
        tokio::time::advance(TIME - Duration::from_secs(1)).await;
        assert_eq!(links.person("two").as_deref(), Some("drafter"));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(links.take("two"), None);
    }

    #[test]
    fn sixteen_links_wait_and_one_more_takes_the_place_of_the_oldest() {
        let links = Links::default();
        for link in 0..=MOST {
            links.offer(&link.to_string(), "drafter");
        }
        assert_eq!(links.take("0"), None);
        assert!(links.take("1").is_some());
        links.keep_for(|person| person != "drafter");
        assert_eq!(links.take("2"), None);
    }
}
