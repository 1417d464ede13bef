//! `tacit doctor`: what is wrong with a set-up, and the next step for each.

use super::keep::warnings;
use super::marked;
use super::shown::{line, orders, span};
use crate::desk::board::{ConsoleView, LineState};
use crate::desk::fault::DeskFault;
use crate::desk::folder::DeskFolder;
use crate::desk::reach::{Reach, listens};
use crate::desk::request::{Reply, Request};
use crate::desk::settings::{Place, Settings};
use crate::desk::view::{ChannelView, StatusView};
use crate::ending::{Answer, Ending};
use crate::screen::{Ink, Screen};
use clap::Args;
use serde::Serialize;

/// With less room than this on its disk a desk is about to stop, in bytes.
const LEAST_ROOM_BYTES: u64 = 64 << 20;
/// A clock that is further off than this will put wrong times beside messages, in milliseconds.
const MOST_APART_MS: u64 = 60_000;

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    place: Place,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Doctor {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        self.json
    }
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    what: &'static str,
    well: bool,
    found: String,
}

#[derive(Debug, Default, Serialize)]
struct Findings {
    findings: Vec<Finding>,
}

impl Findings {
    fn add(&mut self, what: &'static str, well: bool, found: impl Into<String>) {
        self.findings.push(Finding {
            what,
            well,
            found: found.into(),
        });
    }

    /// Well, or what is wrong.
    fn result(&mut self, what: &'static str, found: Result<String, String>) {
        let well = found.is_ok();
        self.add(what, well, found.unwrap_or_else(|why| why));
    }
}

/// Looks at everything that can be looked at; one thing that is wrong hides no other.
pub(crate) fn run(asked: &Doctor, screen: &Screen) -> Answer {
    let mut findings = Findings::default();
    let mut exercise = false;
    match Settings::of(&asked.place) {
        Err(fault) => findings.add("settings", false, fault.to_string()),
        Ok(settings) => {
            findings.add(
                "settings",
                true,
                format!("the desk is in `{}`", settings.folder().display()),
            );
            exercise = examine(&asked.place, &settings, &mut findings);
        }
    }
    let wrong = findings.findings.iter().filter(|it| !it.well).count();
    let text = if asked.json {
        marked::as_json(exercise, &findings)
    } else {
        marked::mark(exercise, drawn(&findings, wrong, screen))
    };
    Answer {
        text,
        remarks: String::new(),
        ending: Ending::objection_if(wrong > 0),
    }
}

fn examine(place: &Place, settings: &Settings, findings: &mut Findings) -> bool {
    let folder = DeskFolder::new(settings.folder());
    if let Err(fault) = folder.holds_a_desk() {
        findings.add("desk", false, fault.to_string());
        return false;
    }
    let open = warnings(settings, &folder);
    findings.result(
        "rights",
        if open.is_empty() {
            Ok("nobody else of this machine may look in".to_owned())
        } else {
            Err(open.join("; "))
        },
    );
    findings.result("room", room(&folder));
    let socket = folder.socket();
    findings.result("socket", match &socket {
        Ok(path) if listens(path) => Ok(format!("a daemon listens at `{}`", path.display())),
        Ok(_) => Err("no daemon listens: nothing is sent or collected; run `tacit desk run`, or look at what it wrote when it ended".to_owned()),
        Err(fault) => Err(fault.to_string()),
    });
    let status = Reach::to(place).and_then(|reach| match reach.ask(&Request::Status)? {
        Reply::Status(status) => Ok((status, reach.exercise())),
        _ => Err(crate::desk::reach::unexpected()),
    });
    match status {
        Err(fault) => {
            findings.add("desk", false, DeskFault::to_string(&fault));
            false
        }
        Ok((status, exercise)) => {
            desk(&status, findings);
            exercise
        }
    }
}

fn desk(status: &StatusView, findings: &mut Findings) {
    findings.add(
        "desk",
        true,
        format!("it opens, and speaks for {}", status.party.actor),
    );
    if let Some(fault) = &status.clock_fault {
        findings.add(
            "clock",
            false,
            format!(
                "{fault}; put the exercise's clock back: time goes on from where it was last read"
            ),
        );
    }
    match &status.console {
        Some(ConsoleView::Served { address }) => findings.add(
            "console",
            true,
            format!("it is served at {address}; `tacit desk link` prints a link to log in by"),
        ),
        Some(ConsoleView::None) => findings.add("console", true, "there is none, as it is set"),
        Some(ConsoleView::NotServed { why }) => findings.add("console", false, why),
        // Nobody serves it without a daemon, which is said above.
        None => {}
    }
    if status.waiting > 0 {
        findings.add(
            "waiting",
            status.running,
            format!(
                "{} wait until their channel is open and a relay was reached",
                orders(status.waiting)
            ),
        );
    }
    if status.channels.is_empty() {
        findings.add("channels", false, "there is none; `tacit channel invite NAME` or `tacit channel accept NAME FILE` begins one");
    }
    for channel in &status.channels {
        self::channel(channel, status, findings);
    }
}

fn channel(channel: &ChannelView, status: &StatusView, findings: &mut Findings) {
    let name = &channel.name;
    findings.result("identity", if channel.verified {
        Ok(format!("{name}: {}", channel.identity))
    } else {
        Err(format!("{name}: {}; compare fingerprints by a way that no carrier controls, then `tacit channel verify {name}`", channel.identity))
    });
    if let Some(why) = &channel.stopped {
        findings.add("sealing", false, format!("{name}: {why}"));
    }
    if channel.unacknowledged > 0 {
        let silence = channel.silence_ms.map_or(String::new(), |ms| {
            format!(", and nothing came from it for {}", span(ms))
        });
        findings.add("undelivered", true, format!("{name}: the other desk has not acknowledged {}{silence}; `tacit line check --channel {name}` tells why", channel.unacknowledged));
    }
    for one in &channel.lines {
        let said = format!("{name}: {}", line(one, status.now_ms));
        match &one.state {
            LineState::Reached { .. } => findings.add("line", true, said),
            LineState::Closed => findings.add("line", false, said),
            LineState::Calling => findings.add("line", true, format!("{said}; look again in a moment")),
            LineState::Unreachable { .. } => findings.add("line", false, format!("{said}; look at the network, the proxy and the relay, or send by courier (`tacit channel pack`)")),
            LineState::Grave { .. } => findings.add("line", false, format!("{said}; ask the relay's operator by another way before the daemon is started again")),
        }
        if let Some(ahead) = one
            .relay_ahead_ms
            .filter(|ahead| ahead.unsigned_abs() > MOST_APART_MS)
        {
            let word = if ahead > 0 { "behind" } else { "ahead of" };
            findings.add(
                "clock",
                false,
                format!(
                    "{name}: this desk's clock is {} {word} the relay's; set the one that is wrong",
                    span(ahead.unsigned_abs())
                ),
            );
        }
    }
}

fn room(folder: &DeskFolder) -> Result<String, String> {
    let found = rustix::fs::statvfs(folder.path())
        .map_err(|why| format!("`{}` cannot be looked at: {why}", folder.path().display()))?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let words = format!("{} MiB are free on the desk's disk", free >> 20);
    if free < LEAST_ROOM_BYTES {
        return Err(format!(
            "{words}; make room: what cannot be stored is not said"
        ));
    }
    Ok(words)
}

fn drawn(findings: &Findings, wrong: usize, screen: &Screen) -> String {
    let mut out = String::new();
    for finding in &findings.findings {
        let (mark, ink) = if finding.well {
            ("well ", Ink::Green)
        } else {
            ("WRONG", Ink::Red)
        };
        out.push_str(&format!(
            "{}  {:<11}  {}\n",
            screen.ink(ink, mark),
            finding.what,
            finding.found
        ));
    }
    out.push_str(&match wrong {
        0 => "nothing is wrong\n".to_owned(),
        1 => "one thing is wrong\n".to_owned(),
        count => format!("{count} things are wrong\n"),
    });
    out
}
