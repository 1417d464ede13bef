//! The operator's page: lines, load, custody, limits and storage in numbers; never contents, names, or who talks to whom.

use crate::custody::Overview;
use crate::limits::Settings;
use crate::members::Heard;
use crate::metrics::Load;
use std::fmt::Write as _;
use std::time::Duration;
use tacit_wire::Timestamp;

/// How often the page is fetched again, in seconds.
const FRESH_SECONDS: u32 = 10;

/// Everything that the page shows, at one moment.
pub(crate) struct Seen<'s> {
    pub(crate) exercise: bool,
    /// What is wrong with the relay, if anything.
    pub(crate) trouble: Option<String>,
    pub(crate) now: Timestamp,
    /// For how long the program has run.
    pub(crate) running: Duration,
    pub(crate) heard: Heard,
    pub(crate) load: Load,
    /// None if the store could not be read.
    pub(crate) overview: Option<Overview>,
    pub(crate) settings: &'s Settings,
}

/// The page. Nothing in it was written by anybody but this program, so nothing in it needs to be escaped.
pub(crate) fn page(seen: &Seen<'_>) -> String {
    let mut out = String::new();
    let exercise = if seen.exercise {
        "<p class=\"exercise\">EXERCISE</p>"
    } else {
        ""
    };
    let state = match &seen.trouble {
        None => "<p>It takes, holds and hands out.</p>".to_owned(),
        Some(why) => format!("<p class=\"grave\" role=\"alert\">{}</p>", plain(why)),
    };
    let _ = write!(
        out,
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta http-equiv=\"refresh\" content=\"{FRESH_SECONDS}\"><title>Relay</title>\
         <link rel=\"stylesheet\" href=\"/operator.css\"></head><body>\
         <header class=\"head\"><h1>Relay</h1>{exercise}{state}\
         <p>running for {}; as of {} ago at most</p></header><main class=\"grid\">",
        lasting(seen.running),
        lasting(Duration::from_secs(FRESH_SECONDS.into())),
    );
    lines(&mut out, seen);
    custody(&mut out, seen);
    load(&mut out, seen);
    quotas(&mut out, seen);
    storage(&mut out, seen);
    limits(&mut out, seen.settings);
    out.push_str(
        "</main><footer><p>This relay cannot read what it carries. This page shows counts, ages and sizes of the whole, and nothing of one desk or \
         one channel. A line that is down looks the same whether its desk is off, cut off, or silent by choice.</p>\
         <p><a href=\"/metrics\">The same for programs</a></p></footer></body></html>",
    );
    out
}

fn lines(out: &mut String, seen: &Seen<'_>) {
    let accounts = seen.overview.map_or(0, |overview| overview.accounts);
    let down = accounts.saturating_sub(seen.heard.up);
    let lately = seen.heard.within_a_day.saturating_sub(seen.heard.up);
    section(
        out,
        "Lines",
        &format!("{} up, {down} down", seen.heard.up),
        &[
            ("accounts given", accounts.to_string()),
            ("down, heard within a day", lately.to_string()),
            (
                "down for longer, or not heard since the program began",
                down.saturating_sub(lately).to_string(),
            ),
        ],
    );
}

fn custody(out: &mut String, seen: &Seen<'_>) {
    let held = seen.load.held;
    let oldest = seen.overview.and_then(|overview| overview.oldest);
    let age = oldest.map_or("nothing is held".to_owned(), |since| {
        lasting(Duration::from_millis(seen.now.ms_since(since)))
    });
    section(
        out,
        "Custody",
        &format!("{} held", held.envelopes),
        &[
            ("the oldest since", age),
            ("together", bytes(held.bytes)),
            (
                "erased uncollected since the program began",
                seen.load.forgotten.to_string(),
            ),
        ],
    );
}

fn load(out: &mut String, seen: &Seen<'_>) {
    let load = &seen.load;
    let mut rows = vec![
        ("handed out", load.handed_out.to_string()),
        ("connections open", load.connections.to_string()),
        ("connections cut off", load.connections_failed.to_string()),
    ];
    let refused: Vec<(String, u64)> = load
        .refused
        .iter()
        .map(|(reason, count)| (format!("refused: {}", reason.replace('_', " ")), *count))
        .collect();
    let refused_rows = refused.iter();
    rows.extend(refused_rows.map(|(reason, count)| (reason.as_str(), count.to_string())));
    section(
        out,
        "Load since the program began",
        &format!("{} taken", load.deposits),
        &rows,
    );
}

fn quotas(out: &mut String, seen: &Seen<'_>) {
    let overview = seen.overview.unwrap_or_default();
    let share = seen.settings.share_bytes;
    section(
        out,
        "Quotas",
        &format!("{} nearly full", overview.nearly_full),
        &[
            ("the fullest account holds", bytes(overview.fullest_bytes)),
            ("of a share of", bytes(share)),
            ("tokens not spent yet", overview.tokens.to_string()),
        ],
    );
}

fn storage(out: &mut String, seen: &Seen<'_>) {
    let size = seen
        .overview
        .map_or("the store cannot be read".to_owned(), |overview| {
            bytes(overview.store_bytes)
        });
    let most = match seen.settings.disk_bytes {
        0 => "as large as its disk".to_owned(),
        most => bytes(most),
    };
    section(
        out,
        "Storage",
        &size,
        &[
            ("may grow to", most),
            (
                "writes and reads that failed",
                seen.load.store_faults.to_string(),
            ),
        ],
    );
}

fn limits(out: &mut String, settings: &Settings) {
    section(
        out,
        "Limits",
        &format!("{} days", settings.retention_days),
        &[
            ("after which what nobody collects is erased", String::new()),
            ("connections", settings.connections.to_string()),
            (
                "connections from one address",
                settings.connections_per_address.to_string(),
            ),
            (
                "requests of an account in a minute",
                settings.requests_per_minute.to_string(),
            ),
            (
                "requests of a stranger in a minute",
                settings.strangers_per_minute.to_string(),
            ),
        ],
    );
}

fn section(out: &mut String, title: &str, large: &str, rows: &[(&str, String)]) {
    let _ = write!(
        out,
        "<section><h2>{title}</h2><p class=\"large\">{large}</p><dl>"
    );
    for (name, value) in rows {
        let _ = write!(out, "<dt>{name}</dt><dd>{value}</dd>");
    }
    out.push_str("</dl></section>");
}

/// A duration in its two largest units.
fn lasting(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

fn bytes(count: u64) -> String {
    let (unit, name) = match count {
        0..1_024 => return format!("{count} B"),
        1_024..1_048_576 => (1_024, "KiB"),
        1_048_576..1_073_741_824 => (1_048_576, "MiB"),
        _ => (1_073_741_824, "GiB"),
    };
    let tenths = count.saturating_mul(10) / unit;
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

/// What the system said, without markup.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(settings: &Settings) -> Seen<'_> {
        Seen {
            exercise: true,
            trouble: Some("the disk says <no>".to_owned()),
            now: Timestamp(1_000_000_000),
            running: Duration::from_secs(90_061),
            heard: Heard {
                up: 2,
                within_a_day: 3,
            },
            load: crate::metrics::Metrics::default().load(),
            overview: Some(Overview {
                accounts: 5,
                oldest: Some(Timestamp(1_000_000_000 - 7_380_000)),
                store_bytes: 1_572_864,
                ..Overview::default()
            }),
            settings,
        }
    }

    #[test]
    fn the_page_says_how_many_lines_are_up_and_since_when_the_oldest_waits() {
        let settings = Settings::default();
        let page = page(&seen(&settings));
        for words in [
            "2 up, 3 down",
            "down, heard within a day</dt><dd>1",
            "the oldest since</dt><dd>2 h 3 min",
            "1.5 MiB",
            "1 d 1 h",
            "EXERCISE",
            "the disk says &lt;no&gt;",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("<script"));
    }
}
