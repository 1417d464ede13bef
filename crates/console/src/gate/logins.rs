//! Logins that are open: who has which, and which are locked (K3).

use super::moment::Moment;
use super::secret::{digest, token};
use crate::desk::Login;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a login may rest before it is locked.
pub(super) const REST: Duration = Duration::from_secs(15 * 60);

/// How long a login lasts before it is locked, however much it is used: whoever has taken its secret keeps it no longer (K4).
pub(super) const AGE: Duration = Duration::from_secs(12 * 60 * 60);

/// The most logins at once. One more ends the one that has rested longest, so that forgotten ones keep nobody out.
const MOST: usize = 64;

/// How many wrong passphrases a locked login takes; then only a link unlocks it, as whoever guesses on is not its person.
const WRONG: u32 = 5;

/// How often it is written down that a login is in use: what a run of the program that breaks off forgets is at most this.
const WRITTEN_EVERY: Duration = Duration::from_secs(60);

/// Every login, by the digest of its secret.
#[derive(Default)]
pub(crate) struct Logins(Mutex<BTreeMap<String, Open>>);

struct Open {
    person: String,
    since: Moment,
    used: Moment,
    written: Moment,
    wrong: u32,
}

/// A login that a browser has shown.
pub(super) struct Known {
    pub(super) digest: String,
    pub(super) person: String,
    pub(super) token: String,
    pub(super) locked: bool,
    /// Whether it may still be unlocked by a passphrase.
    pub(super) may_guess: bool,
}

impl Logins {
    /// Takes over what an earlier run of the program has written down.
    pub(super) fn load(&self, kept: Vec<Login>) {
        let mut all = self.all();
        for login in kept {
            let used = Moment::written(login.used_ms);
            let open = Open {
                person: login.person,
                since: Moment::written(login.since_ms),
                used,
                written: used,
                wrong: 0,
            };
            all.entry(login.digest).or_insert(open);
        }
    }

    pub(super) fn known(&self, secret: &str) -> Option<Known> {
        let digest = digest(secret);
        let all = self.all();
        let open = all.get(&digest)?;
        Some(Known {
            person: open.person.clone(),
            token: token(secret),
            locked: open.left().is_zero(),
            may_guess: open.wrong < WRONG,
            digest,
        })
    }

    /// A fresh login for a secret, to be written down; and the digests of those that it ends.
    pub(super) fn open(&self, secret: &str, person: &str) -> (Login, Vec<String>) {
        let mut all = self.all();
        let mut ended = Vec::new();
        while all.len() >= MOST {
            let longest = all.iter().max_by_key(|(_, open)| open.used.rested());
            let Some(digest) = longest.map(|(digest, _)| digest.clone()) else {
                break;
            };
            all.remove(&digest);
            ended.push(digest);
        }
        let now = Moment::now();
        let open = Open {
            person: person.to_owned(),
            since: now,
            used: now,
            written: now,
            wrong: 0,
        };
        let login = open.login(&digest(secret));
        all.insert(digest(secret), open);
        (login, ended)
    }

    /// It is in use. What comes back is to be written down.
    pub(super) fn used(&self, digest: &str) -> Option<Login> {
        let mut all = self.all();
        let open = all.get_mut(digest)?;
        open.used = Moment::now();
        if open.written.rested() < WRITTEN_EVERY {
            return None;
        }
        open.written = open.used;
        Some(open.login(digest))
    }

    /// A wrong passphrase was given for it.
    pub(super) fn guessed(&self, digest: &str) {
        if let Some(open) = self.all().get_mut(digest) {
            open.wrong = open.wrong.saturating_add(1);
        }
    }

    /// How long it is still open if nobody uses it; nothing if it has ended.
    pub(super) fn left(&self, digest: &str) -> Option<Duration> {
        let all = self.all();
        all.get(digest).map(Open::left)
    }

    pub(super) fn end(&self, digest: &str) -> bool {
        self.all().remove(digest).is_some()
    }

    /// How many of a person's logins are open or locked.
    pub(super) fn count(&self, person: &str) -> usize {
        let all = self.all();
        all.values().filter(|open| open.person == person).count()
    }

    /// Ends what belongs to persons of whom `may` does not hold, and says which those were.
    pub(super) fn keep_for(&self, may: impl Fn(&str) -> bool) -> Vec<String> {
        let mut all = self.all();
        let ended = all.iter().filter(|(_, open)| !may(&open.person));
        let ended: Vec<_> = ended.map(|(digest, _)| digest.clone()).collect();
        all.retain(|digest, _| !ended.contains(digest));
        ended
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// How long it may be used on as it is.
    fn left(&self) -> Duration {
        let rest = REST.saturating_sub(self.used.rested());
        rest.min(AGE.saturating_sub(self.since.rested()))
    }

    fn login(&self, digest: &str) -> Login {
        Login {
            digest: digest.to_owned(),
            person: self.person.clone(),
            since_ms: self.since.ms(),
            used_ms: self.used.ms(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    #[tokio::test(start_paused = true)]
    async fn a_login_is_locked_when_it_has_rested_and_not_before() {
        let logins = Logins::default();
        let (login, _) = logins.open("secret", "drafter");
        let locked = || logins.known("secret").is_none_or(|known| known.locked);
        advance(REST - Duration::from_secs(1)).await;
        assert!(!locked());
        assert!(
            logins.used(&login.digest).is_some(),
            "it was not written down"
        );
        assert!(
            logins.used(&login.digest).is_none(),
            "it was written down at each use"
        );
        advance(REST - Duration::from_secs(1)).await;
        assert!(!locked());
        advance(Duration::from_secs(1)).await;
        assert!(locked());
        assert_eq!(logins.left(&login.digest), Some(Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn a_login_that_is_used_all_day_is_locked_after_half_of_it() {
        let logins = Logins::default();
        let (login, _) = logins.open("secret", "drafter");
        for _ in 0..(AGE.as_secs() / 600 - 1) {
            advance(Duration::from_secs(600)).await;
            logins.used(&login.digest);
            assert!(!logins.known("secret").unwrap().locked);
        }
        advance(Duration::from_secs(600)).await;
        logins.used(&login.digest);
        assert!(logins.known("secret").unwrap().locked);
    }

    #[test]
    fn a_login_that_another_run_wrote_down_rests_on_in_between() {
        let logins = Logins::default();
        let now = Moment::now().ms();
        let minutes = |minutes: u64| now - minutes * 60_000;
        let kept = |secret, used_ms| Login {
            digest: digest(secret),
            person: "drafter".to_owned(),
            since_ms: minutes(600),
            used_ms,
        };
        logins.load(vec![
            kept("fresh", minutes(5)),
            kept("old", minutes(16)),
            kept("unsaid", 0),
        ]);
        let locked = |secret| logins.known(secret).map(|known| known.locked);
        assert_eq!(locked("fresh"), Some(false));
        assert_eq!(locked("old"), Some(true));
        assert_eq!(locked("unsaid"), Some(true));
        assert_eq!(locked("another"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn one_login_too_many_ends_the_one_that_rested_longest() {
        let logins = Logins::default();
        for login in 0..MOST {
            logins.open(&login.to_string(), "drafter");
            advance(Duration::from_millis(5)).await;
        }
        logins.used(&digest("0"));
        let (_, ended) = logins.open("one more", "drafter");
        assert_eq!(ended, [digest("1")]);
        assert!(logins.known("0").is_some() && logins.known("1").is_none());
        assert_eq!(logins.count("drafter"), MOST);
    }

    #[test]
    fn what_belongs_to_somebody_who_was_dismissed_ends() {
        let logins = Logins::default();
        logins.open("one", "drafter");
        logins.open("two", "keeper");
        assert_eq!(
            logins.keep_for(|person| person == "keeper"),
            [digest("one")]
        );
        assert!(logins.known("one").is_none() && logins.known("two").is_some());
    }
}
