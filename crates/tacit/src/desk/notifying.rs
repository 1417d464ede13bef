//! Says by the system's own means that something waits, and nothing about what (`spec/console.md`, K20).

use super::log::log;
use super::settings::Notify;
use std::collections::BTreeSet;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The least time between two notifications.
const PAUSE: Duration = Duration::from_secs(60);

/// All that is ever said.
const SENTENCE: [&str; 2] = ["Tacit", "Something waits at the desk."];

/// What a notification needs of the desk's own environment: the way to programs and to the screen.
const NEEDED: [&str; 6] = [
    "PATH",
    "HOME",
    "XDG_RUNTIME_DIR",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "WAYLAND_DISPLAY",
];

/// Watches what waits.
pub(super) struct Notifier {
    how: Option<Notify>,
    known: Option<BTreeSet<String>>,
    owed: bool,
    last: Option<Instant>,
    running: Option<Child>,
    failed: bool,
}

impl Notifier {
    pub(super) fn new(how: Option<Notify>) -> Self {
        Self {
            how,
            known: None,
            owed: false,
            last: None,
            running: None,
            failed: false,
        }
    }

    /// Whether anybody is notified.
    pub(super) fn is_wanted(&self) -> bool {
        self.how.is_some()
    }

    /// Notes what waits now. What waits when the desk begins is nothing new. Whether it differs from before.
    pub(super) fn note(&mut self, waiting: BTreeSet<String>) -> bool {
        let before = self.known.replace(waiting);
        let (Some(before), Some(now)) = (before, &self.known) else {
            return false;
        };
        self.owed |= now.difference(&before).next().is_some();
        before != *now
    }

    /// Notifies, if that is owed and not too soon.
    pub(super) fn pass(&mut self, now: Instant) {
        self.reap();
        let rested = self
            .last
            .is_none_or(|last| now.duration_since(last) >= PAUSE);
        let Some(how) = self.how.as_ref().filter(|_| self.owed && rested) else {
            return;
        };
        // One that has not ended is not joined by another.
        if self.running.is_some() {
            return;
        }
        self.owed = false;
        self.last = Some(now);
        match command(how).spawn() {
            Ok(child) => self.running = Some(child),
            Err(why) => self.fail(&why.to_string()),
        }
    }

    fn reap(&mut self) {
        let ended = self.running.as_mut().map(Child::try_wait);
        match ended {
            None | Some(Ok(None)) => {}
            Some(Ok(Some(status))) => {
                self.running = None;
                if !status.success() {
                    self.fail(&status.to_string());
                }
            }
            Some(Err(why)) => {
                self.running = None;
                self.fail(&why.to_string());
            }
        }
    }

    /// Says once that it does not work.
    fn fail(&mut self, why: &str) {
        if !self.failed {
            self.failed = true;
            log(&format!(
                "the notification does not work, which is said this once: {why}; `tacit desk settings` shows what is run"
            ));
        }
    }
}

fn command(how: &Notify) -> Command {
    let mut command = match how {
        Notify::Desktop => {
            let mut command = Command::new("notify-send");
            command.args(["--app-name", "Tacit"]).args(SENTENCE);
            command
        }
        Notify::Command(path) => Command::new(path),
    };
    command.env_clear();
    for name in NEEDED {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/")
        // A signal to the desk is not one to it.
        .process_group(0);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn what_waits_at_the_beginning_and_what_is_done_with_is_nothing_new() {
        let mut notifier = Notifier::new(None);
        assert!(!notifier.note(waiting(&["a", "b"])));
        assert!(notifier.note(waiting(&["a"])));
        assert!(!notifier.owed);
        assert!(!notifier.note(waiting(&["a"])));
        assert!(notifier.note(waiting(&["a", "c"])));
        assert!(notifier.owed);
    }

    #[test]
    fn there_is_one_notification_a_minute_and_none_is_forgotten() {
        let mut notifier = Notifier::new(Some(Notify::Command("/bin/true".into())));
        let begun = Instant::now();
        notifier.note(waiting(&[]));
        notifier.note(waiting(&["a"]));
        notifier.pass(begun);
        assert!(!notifier.owed, "it was said");
        notifier.running.take().unwrap().wait().unwrap();
        notifier.note(waiting(&["a", "b"]));
        notifier.pass(begun + Duration::from_secs(59));
        assert!(notifier.owed && notifier.running.is_none(), "too soon");
        notifier.pass(begun + PAUSE);
        assert!(!notifier.owed);
        notifier.running.take().unwrap().wait().unwrap();
    }

    #[test]
    fn nothing_of_the_desks_own_settings_goes_with_it() {
        for how in [Notify::Desktop, Notify::Command("/bin/true".into())] {
            let command = command(&how);
            let names = command.get_envs().map(|(name, _)| name.to_owned());
            for name in names {
                assert!(NEEDED.iter().any(|it| name == *it), "{name:?}");
            }
            let said: Vec<_> = command.get_args().collect();
            let fixed = ["--app-name", "Tacit", SENTENCE[0], SENTENCE[1]];
            match how {
                Notify::Desktop => assert_eq!(said, fixed),
                Notify::Command(_) => assert!(said.is_empty(), "{said:?}"),
            }
        }
    }
}
