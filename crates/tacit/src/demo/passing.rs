//! How time passes in a world: its one clock is set forward, and what is under way gets there first.

use super::fault::DemoFault;
use super::story::found;
use super::world::{HOSTILE, RELAY, World, path, said};
use std::time::{Duration, Instant as Moment};
use tacit_lang::time::Instant;

/// A moment that is nearer than this is gone to at once: before a desk says anything again, in seconds.
const SOON_SECONDS: i64 = 60 * 60;
/// The longest time that passes at once: less than a desk's keys live, in seconds.
const STRIDE_SECONDS: i64 = 5 * 24 * 60 * 60;
/// How far the clock is nudged so that desks say again what they have, which they do at most every ten seconds.
const NUDGE_SECONDS: i64 = 11;
/// How often at most that helps.
const MOST_NUDGES: u32 = 3;
/// For how long nothing may be under way: longer than a desk takes to notice that time has passed.
const QUIET: Duration = Duration::from_millis(300);
/// How often the clock is nudged, by real time.
const NUDGES: Duration = Duration::from_millis(250);

impl World {
    /// To what the clock was set last.
    pub(crate) fn clock(&self) -> Option<Instant> {
        self.clock.map(|(at, _)| at)
    }

    /// Sets the clock of all three forward; a moment that has passed is left as it is.
    ///
    /// What is under way gets there first, and a long time passes in strides: desks that run do not miss days.
    pub(crate) fn set_clock(&mut self, at: Instant) -> Result<(), DemoFault> {
        while let Some(stands) = self.stands() {
            let ahead = at.seconds_since(stands);
            if ahead <= 0 {
                return Ok(());
            }
            if ahead < SOON_SECONDS {
                break;
            }
            self.settle()?;
            if ahead < STRIDE_SECONDS {
                break;
            }
            self.put_clock(after(stands, STRIDE_SECONDS))?;
        }
        self.put_clock(at)
    }

    /// Lets a little time pass, again and again, until neither desk waits for anything from the other.
    pub(super) fn settle(&mut self) -> Result<(), DemoFault> {
        let all = [RELAY.to_owned()].into_iter().chain(self.eyes());
        let honest = !self.running.contains_key(HOSTILE);
        if !honest || !all.into_iter().all(|name| self.running.contains_key(&name)) {
            return Ok(());
        }
        let (mut nudged, mut nudges) = (Moment::now(), 0);
        let mut quiet_since: Option<Moment> = None;
        self.wait("all that is under way has arrived", |world| {
            let mut under_way = Vec::new();
            let held = world.custody()?;
            if !held
                .lines()
                .any(|line| line.split_whitespace().eq(["held", "envelopes", "0"]))
            {
                under_way.push(held);
            }
            for eyes in world.eyes() {
                let status = world.data(&eyes, &["channel", "status"])?;
                // What acknowledges is itself acknowledged with whatever is said next, perhaps hours later.
                let unacknowledged = if nudges < MOST_NUDGES { 2 } else { u64::MAX };
                for (what, most) in [
                    ("unacknowledged", unacknowledged),
                    ("awaited", 0),
                    ("waiting", 0),
                ] {
                    let counts = found(&status, &format!("/channels/*/{what}"));
                    let count: u64 = counts.iter().filter_map(|it| it.as_u64()).sum();
                    if count > most {
                        under_way.push(format!("{eyes}: {count} {what}"));
                    }
                }
            }
            if !under_way.is_empty() && nudged.elapsed() > NUDGES {
                nudged = Moment::now();
                nudges += 1;
                if let Some(stands) = world.stands() {
                    world.put_clock(after(stands, NUDGE_SECONDS))?;
                }
            }
            if under_way.is_empty() {
                let since = quiet_since.get_or_insert_with(Moment::now);
                return Ok((since.elapsed() > QUIET, "a moment ago".to_owned()));
            }
            quiet_since = None;
            Ok((false, under_way.join(", ")))
        })
    }

    /// Where the clock stands, to the second before.
    fn stands(&self) -> Option<Instant> {
        let (set, at) = self.clock?;
        let since = i64::try_from(at.elapsed().as_secs()).unwrap_or(0);
        Some(after(set, since))
    }

    fn put_clock(&mut self, at: Instant) -> Result<(), DemoFault> {
        let clock = path(&self.place().join("clock"));
        let line = [
            "exercise",
            "clock",
            "--file",
            &clock,
            "--set",
            &at.to_string(),
        ]
        .map(str::to_owned);
        let mut command = self.tacit(&line);
        said("tacit exercise clock", &mut command)?.ended(0)?;
        self.clock = Some((at, Moment::now()));
        Ok(())
    }
}

fn after(at: Instant, seconds: i64) -> Instant {
    Instant::from_seconds(at.seconds().saturating_add(seconds))
}
